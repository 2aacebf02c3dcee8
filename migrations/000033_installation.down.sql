revoke select on schema_migrations from web;
drop table app.installation;
