-- What every page of a case asks costs less. Who looks and whether he may enter are asked in one call; and the organisations that were
-- named in a case stand beside its facts, so that the facts need not be read for them.

-- named_of: the organisations that facts name, whether they take part or not.
create function app.named_of(p_facts jsonb) returns uuid[]
  language sql immutable parallel safe
  return array(select (n ->> 'org')::uuid from jsonb_array_elements(case jsonb_typeof(p_facts -> 'named') when 'array' then p_facts -> 'named' else '[]' end) n);
revoke execute on function app.named_of(jsonb) from public;
grant execute on function app.named_of(jsonb) to web, work; -- who writes facts has the column made

alter table case_facts add column named uuid[] not null generated always as (app.named_of(facts)) stored;
comment on column case_facts.named is 'the organisations that the facts name; made of them by the database';

-- visit: who is doing this and in which capacity, and what he may see of a case: act and admit in one call. Null where admit gives null.
create function app.visit(p_user uuid, p_org uuid, p_today date, p_capacity text, p_case uuid) returns text[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_roles text[];
begin
  v_roles := app.act(p_user, p_org, p_today, p_today, p_capacity);
  return app.admit(p_case);
end
$$;
revoke execute on function app.visit(uuid, uuid, date, text, uuid) from public;
grant execute on function app.visit(uuid, uuid, date, text, uuid) to web;
