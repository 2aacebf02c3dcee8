-- Back to a role web that writes parties, grants and assignments itself.
grant insert on party to web;
grant update (valid_until, contact) on party to web;
grant insert, delete on assignment to web;
grant insert (id, case_id, to_org, category, item_id, level, ground, purpose, necessity, masked, by_membership, by_org, at, until, seq) on case_grant to web;
grant update (withdrawn_at) on case_grant to web;
drop function app.assign(uuid[], timestamptz);
drop function app.share(uuid, uuid, text, uuid, text, text, text, text, text, timestamptz, bigint);
drop function app.rank(text);
drop function app.contact(text);
drop function app.leave_case(uuid, text, date);
drop function app.join_case(uuid, uuid, text, date, bigint);
drop function app.brings();

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
    from assignment a where a.case_id = p_case and a.org_id = v_org;
  if cardinality(v_relations) = 0 or v_roles <@ array['privacy_officer', 'org_admin', 'tech_admin']
    or (v_named and not v_me and not v_roles && array['mayor', 'om_lead']
        and not exists (select from assignment a join membership am on am.user_id = a.user_id and am.org_id = a.org_id
                        join membership mine on mine.id = app.membership()
                        where a.case_id = p_case and a.org_id = v_org and am.team_id is not null and am.team_id = mine.team_id
                          and am.valid_from <= v_today and (am.valid_until is null or am.valid_until >= v_today))) then
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
    where g.case_id = p_case and g.to_org = v_org and g.level = 'full' and g.withdrawn_at is null and (g.until is null or g.until >= v_today)
      and g.category = any (case when g.item_id is null then v_full else v_items end);
  perform set_config('app.case', p_case::text, true), set_config('app.own', v_org::text, true), set_config('app.knows', v_knows, true),
    set_config('app.sees', v_sees, true), set_config('app.shown', v_shown, true), set_config('app.unseen', v_unseen, true);
  return v_relations;
end
$$;

create or replace function app.preview(p_org uuid, p_role text) returns text[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_case uuid := app.current_case();
  v_viewer text[];
  v_relations text[];
  v_mine text[];
begin
  if v_case is null then
    raise exception 'case' using errcode = 'TK404';
  end if;
  select coalesce(array_agg(distinct relation), '{}') into v_mine from party
    where case_id = v_case and org_id = app.org() and valid_from <= app.today() and (valid_until is null or valid_until >= app.today());
  select coalesce(array_agg(s.category), '{}') into v_viewer
    from sight s where s.role = any (app.list_setting('app.roles')) and s.relation = any (v_mine) and s.level = 'full';
  select coalesce(array_agg(distinct relation), '{}') into v_relations from party
    where case_id = v_case and org_id = p_org and valid_from <= app.today() and (valid_until is null or valid_until >= app.today());
  perform set_config('app.own', '', true);
  perform set_config('app.sees', coalesce(string_agg(distinct g.category, ','), ''), true)
    from case_grant g
    where g.case_id = v_case and g.to_org = p_org and g.item_id is null and g.level = 'full' and g.withdrawn_at is null and g.category = any (v_viewer)
      and exists (select from sight s where s.category = g.category and s.role = p_role and s.relation = any (v_relations) and s.level = 'full');
  perform set_config('app.shown', coalesce(string_agg(distinct g.item_id::text, ','), ''), true)
    from case_grant g
    where g.case_id = v_case and g.to_org = p_org and g.item_id is not null and g.level = 'full' and g.withdrawn_at is null and g.category = any (v_viewer)
      and exists (select from sight s where s.category = g.category and s.role = p_role and s.relation = any (v_relations) and (s.level = 'full' or (s.level = 'none' and s.own = 'full')));
  return v_relations;
end
$$;
