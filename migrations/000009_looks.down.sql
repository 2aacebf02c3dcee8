drop index access_entry_org_id;
drop function app.looks(bigint, integer);
