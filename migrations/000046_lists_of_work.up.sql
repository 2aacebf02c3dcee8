-- Who works on which case, and what was sent and reached nobody, are lists of the work: who is there for a control
-- function reads neither.
alter policy own_list on assignment using (org_id = (select app.list_org()));
alter policy own_list on message using (from_org = (select app.list_org()));
