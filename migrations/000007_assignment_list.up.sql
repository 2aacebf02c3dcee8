-- A list shows a colleague's case only to who can enter it; that is judged by who of the own organisation is named on it.
create policy own_list on assignment for select to web using (org_id = (select app.org()));
