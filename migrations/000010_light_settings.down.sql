-- Back to functions with a search path of their own, and to entering with a question for each grant.
drop index sight_standing;
drop function app.unseen();
alter table case_grant drop column received;
create index access_entry_org on access_entry (org_id, at desc);

create or replace function app.unread(p_user uuid, p_org uuid) returns integer
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select count(*)::integer from inbox where user_id = p_user and org_id = p_org and read_at is null $$;

create or replace function app.uuid_setting(name text) returns uuid
  language sql stable parallel safe set search_path = pg_catalog
  as $$ select nullif(current_setting(name, true), '')::uuid $$;

create or replace function app.list_setting(name text) returns text[]
  language sql stable parallel safe set search_path = pg_catalog
  as $$ select coalesce(string_to_array(nullif(current_setting(name, true), ''), ','), '{}') $$;

create or replace function app.org() returns uuid language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.uuid_setting('app.org') $$;
create or replace function app.own() returns uuid language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.uuid_setting('app.own') $$;
create or replace function app.membership() returns uuid language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.uuid_setting('app.membership') $$;
create or replace function app.current_case() returns uuid language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.uuid_setting('app.case') $$;
create or replace function app.sees() returns text[] language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.list_setting('app.sees') $$;
create or replace function app.shown() returns uuid[] language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.list_setting('app.shown')::uuid[] $$;
create or replace function app.knows() returns text[] language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.list_setting('app.knows') $$;
create or replace function app.today() returns date language sql stable parallel safe set search_path = pg_catalog
  as $$ select nullif(current_setting('app.today', true), '')::date $$;

create or replace function app.enter(p_case uuid) returns table (relations text[], assigned boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_org uuid := app.org();
  v_roles text[] := app.list_setting('app.roles');
  v_relations text[];
  v_named boolean;
  v_me boolean;
begin
  select coalesce(array_agg(distinct p.relation), '{}') into v_relations
    from party p
    where p.case_id = p_case and p.org_id = v_org and p.valid_from <= app.today() and (p.valid_until is null or p.valid_until >= app.today());
  select count(*) > 0, coalesce(bool_or(a.user_id = app.uuid_setting('app.user')), false) into v_named, v_me
    from assignment a where a.case_id = p_case and a.org_id = v_org;
  if cardinality(v_relations) = 0 or v_roles <@ array['privacy_officer', 'org_admin', 'tech_admin']
    or (v_named and not v_me and not v_roles && array['mayor', 'om_lead']
        and not exists (select from assignment a join membership am on am.user_id = a.user_id and am.org_id = a.org_id
                        join membership mine on mine.id = app.membership()
                        where a.case_id = p_case and a.org_id = v_org and am.team_id is not null and am.team_id = mine.team_id)) then
    raise exception 'case' using errcode = 'TK404';
  end if;
  perform set_config('app.case', p_case::text, true), set_config('app.own', v_org::text, true);
  perform set_config('app.sees', coalesce(string_agg(distinct g.category, ','), ''), true)
    from case_grant g
    where g.case_id = p_case and g.to_org = v_org and g.item_id is null and g.level = 'full' and g.withdrawn_at is null
      and (g.until is null or g.until >= app.today())
      and exists (select from sight s where s.category = g.category and s.role = any (v_roles) and s.relation = any (v_relations) and s.level = 'full');
  perform set_config('app.shown', coalesce(string_agg(distinct g.item_id::text, ','), ''), true)
    from case_grant g
    where g.case_id = p_case and g.to_org = v_org and g.item_id is not null and g.level = 'full' and g.withdrawn_at is null
      and (g.until is null or g.until >= app.today())
      and exists (select from sight s where s.category = g.category and s.role = any (v_roles) and s.relation = any (v_relations) and (s.level = 'full' or (s.level = 'none' and s.own = 'full')));
  perform set_config('app.knows', coalesce(string_agg(distinct s.category, ','), ''), true)
    from sight s where s.role = any (v_roles) and s.relation = any (v_relations) and (s.level <> 'none' or s.own <> 'none' or s.other <> 'none');
  return query select v_relations, true; -- himself, his team, or a role that reaches every case of its organisation
end
$$;
