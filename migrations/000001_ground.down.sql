drop function app.plain(text);
drop table app.demonstration;
alter default privileges grant execute on functions to public;
drop schema app;
drop extension fuzzystrmatch;
drop extension unaccent;
-- The roles stay: they belong to the server, and other databases may use them.
