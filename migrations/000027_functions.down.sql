drop function app.looks(bigint, text, uuid, text, text, integer);
create function app.looks(p_before bigint, p_number text, p_user uuid, p_outcome text, p_mark text, p_most integer)
  returns table (id bigint, at timestamptz, who text, number text, page text, outcome text, mark text)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  if not app.list_setting('app.roles') && array['privacy_officer'] then
    raise exception 'looks' using errcode = 'TK403';
  end if;
  return query
    select a.id, a.at, coalesce(u.name, ''), coalesce(c.number, ''), a.page, a.outcome,
      case when a.page in ('duplicates', 'search') then coalesce(a.sections[1], '') else '' end
    from access_entry a
    left join membership m on m.id = a.membership_id
    left join app_user u on u.id = m.user_id
    left join case_file c on c.id = a.case_id and exists (select from party p where p.case_id = c.id and p.org_id = a.org_id)
    where a.org_id = app.org() and (p_before = 0 or a.id < p_before)
      and m.user_id is distinct from app.uuid_setting('app.user')
      and (p_number = '' or c.number = p_number) and (p_user is null or m.user_id = p_user) and (p_outcome = '' or a.outcome = p_outcome)
      and (p_mark = '' or (a.page in ('duplicates', 'search') and a.sections[1] = p_mark))
    order by a.id desc
    limit p_most;
end
$$;
revoke execute on function app.looks(bigint, text, uuid, text, text, integer) from public;
grant execute on function app.looks(bigint, text, uuid, text, text, integer) to web;

create or replace function app.preview(p_org uuid, p_role text) returns text[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_case uuid := app.current_case();
  v_own uuid := app.own();
  v_sees text[] := app.sees();
  v_shown uuid[] := app.shown();
  v_like uuid[] := app.like_reader();
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
  perform set_config('app.reader', p_org::text, true);
  perform set_config('app.own', '', true), set_config('app.sees', '', true), set_config('app.shown', coalesce(string_agg(i.id::text, ','), ''), true)
    from item i
    where i.case_id = v_case and i.category = any (v_viewer)
      and (i.owner_org = v_own or ((i.for_org is null or i.for_org <> all (v_like)) and (i.category = any (v_sees) or i.id = any (v_shown))))
      and exists (
        select from case_grant g
        join sight s on s.category = g.category and s.role = p_role and s.relation = any (v_relations)
        where g.case_id = v_case and g.to_org = p_org and g.category = i.category and g.level = 'full' and g.withdrawn_at is null
          and (g.until is null or g.until >= app.today())
          and case when g.item_id is null then s.level = 'full' and s.other = 'full'
            else g.item_id = i.id and (s.level = 'full' or (s.level = 'none' and s.own = 'full')) end);
  return v_relations;
end
$$;

alter policy own_list on inbox using (org_id = (select app.org()) and user_id = (select app.uuid_setting('app.user')));
alter policy own_list on case_key using (org_id = (select app.org()));
alter policy own_list on case_step using (org_id = (select app.org()));
alter policy own_list on case_card using (org_id = (select app.org()));
alter policy own on case_request using (membership_id = (select app.membership()));
drop function app.under(uuid);

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
    left join item i on i.id = g.item_id
    where g.case_id = p_case and g.to_org = v_org and g.level = 'full' and g.withdrawn_at is null and (g.until is null or g.until >= v_today)
      and g.category = any (case when g.item_id is null then v_full else v_items end)
      and (g.item_id is null or (i.case_id = g.case_id and i.category = g.category));
  perform set_config('app.case', p_case::text, true), set_config('app.own', v_org::text, true), set_config('app.knows', v_knows, true),
    set_config('app.sees', v_sees, true), set_config('app.shown', v_shown, true), set_config('app.unseen', v_unseen, true);
  return v_relations;
end
$$;

drop function app.act(uuid, uuid, date, date, text);
create function app.act(p_user uuid, p_org uuid, p_today date, p_protocol_today date) returns text[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_roles text[];
  v_membership uuid;
begin
  select array_agg(distinct b.role), (array_agg(b.id order by (b.deputy_of is not null), b.valid_from, b.id))[1] into v_roles, v_membership
    from membership b join app_user u on u.id = b.user_id
    where b.user_id = p_user and b.org_id = p_org and u.disabled_at is null
      and b.valid_from <= p_today and (b.valid_until is null or b.valid_until >= p_today);
  if v_membership is null then
    raise exception 'membership' using errcode = 'TK403';
  end if;
  perform set_config('app.membership', v_membership::text, true), set_config('app.org', p_org::text, true), set_config('app.own', p_org::text, true),
    set_config('app.roles', array_to_string(v_roles, ','), true), set_config('app.user', p_user::text, true),
    set_config('app.today', p_protocol_today::text, true),
    set_config('app.case', '', true), set_config('app.sees', '', true), set_config('app.shown', '', true), set_config('app.knows', '', true);
  return v_roles;
end
$$;
revoke execute on function app.act(uuid, uuid, date, date) from public;
grant execute on function app.act(uuid, uuid, date, date) to web, auth;
drop function app.teams();
drop function app.capacity();
drop function app.capacity_of(text);
