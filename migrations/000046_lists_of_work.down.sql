alter policy own_list on assignment using (org_id = (select app.org()));
alter policy own_list on message using (from_org = (select app.org()));
