-- Who works on which case, what was sent and reached nobody, and what was searched for are lists of the work: who is there for a control
-- function reads none of them.
alter policy own_list on assignment using (org_id = (select app.list_org()));
alter policy own_list on message using (from_org = (select app.list_org()));
alter policy own_list on search_query using (org_id = (select app.list_org()));
