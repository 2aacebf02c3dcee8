-- The ground: database roles, the schema for functions, and what makes a demonstration one.

-- Roles belong to the whole server, so another database may have made them already, or may be making them now.
do $$
declare
  name text;
begin
  foreach name in array array['web', 'auth', 'work', 'destroy', 'seal'] loop
    begin
      execute format('create role %I login', name);
    exception
      when duplicate_object or unique_violation then null;
    end;
  end loop;
end
$$;

do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to web, auth, work, destroy, seal', current_database());
end
$$;

create extension if not exists unaccent;
create extension if not exists fuzzystrmatch;

create schema app;
comment on schema app is 'functions; each definer has a fixed search_path, and runs only for the roles it is granted to';
grant usage on schema app to web, auth, work, destroy, seal;

-- From here on a function runs for nobody until it is granted.
alter default privileges revoke execute on functions from public;

-- owner: postgres
create table app.demonstration (
  single boolean primary key default true check (single),
  stamped_at timestamptz not null,
  clock_offset interval not null default '0'
);
comment on table app.demonstration is 'postgres: one row in a demonstration, none elsewhere; clock_offset moves protocol time';
grant select, update (clock_offset) on app.demonstration to web;
grant select on app.demonstration to auth, work;

-- A word as it is compared: without accents or capitals. unaccent itself is not immutable because its dictionary could be
-- replaced; naming the dictionary makes it so, and an index on it possible.
create function app.plain(word text) returns text
  language sql immutable strict parallel safe
  set search_path = pg_catalog, public
  as $$ select lower(public.unaccent('public.unaccent'::regdictionary, word)) $$;
grant execute on function app.plain(text) to web, work;
