-- Whose work a case is, and who may enter it, are two things. Naming somebody says the first; keeping everybody else of the
-- organisation out is a deed of its own. What was named before kept them out, so that it still does.

alter table assignment add column narrows boolean not null default false;
update assignment set narrows = true;
comment on table assignment is 'casefile: whose work the case is at an organisation';
comment on column assignment.narrows is 'nobody else of the organisation enters but their teams, a mayor and a team leader; the same for all who are named there';

-- A case that nobody took stands above everybody's own work.
create index case_step_untaken on case_step (org_id, side, duty, due, case_id) where user_id is null;

-- assign: who of the organisation of who acts works on the case, in the place of who was named before. False: one of them does no
-- work on cases there today; then nobody new is named. Who may enter stays as it was: a case that is narrowed is never opened to
-- all by naming nobody.
create or replace function app.assign(p_users uuid[], p_at timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_case uuid := app.current_case();
  v_narrows boolean;
begin
  if v_case is null then
    raise exception 'case' using errcode = 'TK404';
  end if;
  if exists (
    select from unnest(p_users) as u (id)
    where not exists (
      select from membership m
      where m.org_id = app.org() and m.user_id = u.id and m.role not in ('privacy_officer', 'org_admin', 'tech_admin')
        and m.valid_from <= app.today() and (m.valid_until is null or m.valid_until >= app.today()))) then
    return false;
  end if;
  v_narrows := exists (select from assignment where case_id = v_case and org_id = app.org() and narrows);
  if v_narrows and cardinality(p_users) = 0 then
    raise exception 'case.assign' using errcode = 'TK403';
  end if;
  delete from assignment where case_id = v_case and org_id = app.org();
  insert into assignment (case_id, org_id, user_id, at, narrows)
    select v_case, app.org(), u.id, p_at, v_narrows from unnest(p_users) as u (id) on conflict do nothing;
  return true;
end
$$;

-- narrow: whether only who is named enters, of the organisation of who acts.
create function app.narrow(p_narrows boolean) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
begin
  if app.current_case() is null then
    raise exception 'case' using errcode = 'TK404';
  end if;
  update assignment set narrows = p_narrows where case_id = app.current_case() and org_id = app.org() and narrows <> p_narrows;
end
$$;
revoke execute on function app.narrow(boolean) from public;
grant execute on function app.narrow(boolean) to web;

-- admit: the only way to the content of a case. Null for one who may not enter, and for a case that there is not. Only where a case
-- is narrowed does it matter who is named.
create or replace function app.admit(p_case uuid) returns text[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_org uuid := app.org();
  v_roles text[] := app.list_setting('app.roles');
  v_today date := app.today();
  v_relations text[];
  v_named boolean;
  v_me boolean;
  v_teams text[];
  v_full text[] := '{}';
  v_items text[] := '{}';
  v_knows text := '';
  v_sees text;
  v_shown text;
  v_unseen text;
  v_seat record;
begin
  v_relations := array(select p.relation from party p
    where p.case_id = p_case and p.org_id = v_org and p.valid_from <= v_today and (p.valid_until is null or p.valid_until >= v_today));
  select count(*) > 0, coalesce(bool_or(a.user_id = app.uuid_setting('app.user')), false) into v_named, v_me
    from assignment a where a.case_id = p_case and a.org_id = v_org and a.narrows;
  if v_named and not v_me then
    v_teams := array(select am.team_id::text
      from assignment a join membership am on am.user_id = a.user_id and am.org_id = a.org_id
      where a.case_id = p_case and a.org_id = v_org and a.narrows and am.team_id is not null and app.capacity_of(am.role) = 'content'
        and am.valid_from <= v_today and (am.valid_until is null or am.valid_until >= v_today));
    v_roles := array(select split_part(s, ':', 1) from unnest(app.list_setting('app.seats')) s
      where split_part(s, ':', 1) in ('mayor', 'om_lead') or split_part(s, ':', 2) = any (v_teams));
  end if;
  if cardinality(v_relations) = 0 or app.capacity() <> 'content' or cardinality(v_roles) = 0 then
    return null;
  end if;
  -- One who holds several roles or relations finds a category in these lists more than once: that costs less than sorting.
  for v_seat in select o.full_of, o.items_of, o.knows from sight_of o where o.role = any (v_roles) and o.relation = any (v_relations) loop
    v_full := v_full || v_seat.full_of;
    v_items := v_items || v_seat.items_of;
    v_knows := v_knows || ',' || v_seat.knows;
  end loop;
  select coalesce(string_agg(g.category, ',') filter (where g.item_id is null), ''),
      coalesce(string_agg(g.item_id::text, ',') filter (where g.item_id is not null), ''),
      coalesce(string_agg(coalesce(g.item_id::text, g.category), ',') filter (where not g.received), '')
    into v_sees, v_shown, v_unseen
    from case_grant g
    left join item i on i.id = g.item_id
    where g.case_id = p_case and g.to_org = v_org and g.level = 'full' and g.withdrawn_at is null and (g.until is null or g.until >= v_today)
      and g.category = any (case when g.item_id is null then v_full else v_items end)
      and (g.item_id is null or (i.case_id = g.case_id and i.category = g.category));
  perform set_config('app.case', p_case::text, true), set_config('app.own', v_org::text, true), set_config('app.knows', v_knows, true),
    set_config('app.sees', v_sees, true), set_config('app.shown', v_shown, true), set_config('app.unseen', v_unseen, true),
    set_config('app.within', array_to_string(v_roles, ','), true);
  return v_relations;
end
$$;
