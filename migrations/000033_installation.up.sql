-- The store of documents carries the identity of the database to which it belongs: one that is not there looks like an empty one.

-- owner: document
create table app.installation (
  single boolean primary key default true check (single),
  id uuid not null default gen_random_uuid(),
  marked_at timestamptz
);
comment on table app.installation is 'document: who this database is, and when a store of documents was first marked as its own';
insert into app.installation default values;
grant select, update (marked_at) on app.installation to work;

-- A program that runs looks whether the schema is still its own.
grant select on schema_migrations to web;
