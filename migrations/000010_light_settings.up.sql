-- The same rules at less cost, for they are asked many times a page. The settings of the transaction are read by expressions
-- that the planner can put in the place of the call: the names in them are bound here, so they need no search path of their
-- own. Entering a case reads the table of sight once, and the grants once.

create or replace function app.uuid_setting(name text) returns uuid
  language sql stable parallel safe
  return nullif(current_setting(name, true), '')::uuid;

create or replace function app.list_setting(name text) returns text[]
  language sql stable parallel safe
  return coalesce(string_to_array(nullif(current_setting(name, true), ''), ','), '{}');

create or replace function app.org() returns uuid language sql stable parallel safe return app.uuid_setting('app.org');
create or replace function app.own() returns uuid language sql stable parallel safe return app.uuid_setting('app.own');
create or replace function app.membership() returns uuid language sql stable parallel safe return app.uuid_setting('app.membership');
create or replace function app.current_case() returns uuid language sql stable parallel safe return app.uuid_setting('app.case');
create or replace function app.sees() returns text[] language sql stable parallel safe return app.list_setting('app.sees');
create or replace function app.shown() returns uuid[] language sql stable parallel safe return app.list_setting('app.shown')::uuid[];
create or replace function app.knows() returns text[] language sql stable parallel safe return app.list_setting('app.knows');
create or replace function app.today() returns date language sql stable parallel safe
  return nullif(current_setting('app.today', true), '')::date;

-- Whether a grant has its receipt stands on the grant too, so that a page that shows nothing new looks for none.
alter table case_grant add column received boolean not null default false;
update case_grant g set received = true where exists (select from receipt r where r.grant_id = g.id);
grant update (received) on case_grant to web;
create function app.unseen() returns boolean language sql stable parallel safe
  return coalesce(nullif(current_setting('app.unseen', true), '')::boolean, false);
grant execute on function app.unseen() to web;

-- The number beside the inbox is told up to a hundred: beyond that it is counted no further.
create or replace function app.unread(p_user uuid, p_org uuid) returns integer
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select count(*)::integer from (select from inbox where user_id = p_user and org_id = p_org and read_at is null limit 100) i $$;

-- The looks of an organisation are read by their number (000009).
drop index access_entry_org;

create index sight_standing on sight (role, relation);

create or replace function app.enter(p_case uuid) returns table (relations text[], assigned boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_org uuid := app.org();
  v_roles text[] := app.list_setting('app.roles');
  v_today date := app.today();
  v_relations text[];
  v_named boolean;
  v_me boolean;
  v_full text[];
  v_items text[];
  v_knows text;
  v_sees text;
  v_shown text;
  v_unseen boolean;
begin
  select coalesce(array_agg(distinct p.relation), '{}') into v_relations
    from party p
    where p.case_id = p_case and p.org_id = v_org and p.valid_from <= v_today and (p.valid_until is null or p.valid_until >= v_today);
  select count(*) > 0, coalesce(bool_or(a.user_id = app.uuid_setting('app.user')), false) into v_named, v_me
    from assignment a where a.case_id = p_case and a.org_id = v_org;
  if cardinality(v_relations) = 0 or v_roles <@ array['privacy_officer', 'org_admin', 'tech_admin']
    or (v_named and not v_me and not v_roles && array['mayor', 'om_lead']
        and not exists (select from assignment a join membership am on am.user_id = a.user_id and am.org_id = a.org_id
                        join membership mine on mine.id = app.membership()
                        where a.case_id = p_case and a.org_id = v_org and am.team_id is not null and am.team_id = mine.team_id)) then
    raise exception 'case' using errcode = 'TK404';
  end if;
  -- One who holds several roles or relations finds a category in these lists more than once: that costs less than sorting.
  select coalesce(array_agg(s.category) filter (where s.level = 'full'), '{}'),
      coalesce(array_agg(s.category) filter (where s.level = 'full' or (s.level = 'none' and s.own = 'full')), '{}'),
      coalesce(string_agg(s.category, ',') filter (where s.level <> 'none' or s.own <> 'none' or s.other <> 'none'), '')
    into v_full, v_items, v_knows
    from sight s
    where s.role = any (v_roles) and s.relation = any (v_relations);
  select coalesce(string_agg(g.category, ',') filter (where g.item_id is null), ''),
      coalesce(string_agg(g.item_id::text, ',') filter (where g.item_id is not null), ''),
      coalesce(bool_or(not g.received), false)
    into v_sees, v_shown, v_unseen
    from case_grant g
    where g.case_id = p_case and g.to_org = v_org and g.level = 'full' and g.withdrawn_at is null and (g.until is null or g.until >= v_today)
      and g.category = any (case when g.item_id is null then v_full else v_items end);
  perform set_config('app.case', p_case::text, true), set_config('app.own', v_org::text, true), set_config('app.knows', v_knows, true),
    set_config('app.sees', v_sees, true), set_config('app.shown', v_shown, true), set_config('app.unseen', v_unseen::text, true);
  return query select v_relations, true; -- himself, his team, or a role that reaches every case of its organisation
end
$$;
