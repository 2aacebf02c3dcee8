-- One person with two functions. Content functions count together, each whole: role, team and assignment of the same membership, never
-- one's role with another's team. A control function (privacy officer, administrators) adds to none: who has both says in which he works.

-- capacity_of: in which capacity one works by a role; a control function is one by itself. As policy.CapacityOf.
create function app.capacity_of(p_role text) returns text
  language sql immutable parallel safe
  return case when p_role in ('privacy_officer', 'org_admin', 'tech_admin') then p_role else 'content' end;

create function app.capacity() returns text language sql stable parallel safe
  return coalesce(nullif(current_setting('app.capacity', true), ''), '');

-- teams: the teams of the functions in which who acts works.
create function app.teams() returns uuid[] language sql stable parallel safe
  return app.list_setting('app.teams')::uuid[];

-- act: who is doing this, and in which capacity. Everything that row level security asks begins here. The person holds his roles at
-- that organisation by memberships that hold on that day and are of the capacity; a disabled one holds none. Without a choice it is his
-- content functions where he has any, else the first control function. The membership under which he acts is the first by the same order
-- as in his session: his own before one in which he stands in, then the oldest.
drop function app.act(uuid, uuid, date, date);
create function app.act(p_user uuid, p_org uuid, p_today date, p_protocol_today date, p_capacity text default '') returns text[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_capacity text := coalesce(p_capacity, '');
  v_roles text[];
  v_seats text;
  v_teams text;
  v_membership uuid;
begin
  if v_capacity = '' then
    select app.capacity_of(b.role) into v_capacity
      from membership b
      where b.user_id = p_user and b.org_id = p_org and b.valid_from <= p_today and (b.valid_until is null or b.valid_until >= p_today)
      order by (app.capacity_of(b.role) <> 'content'), app.capacity_of(b.role)
      limit 1;
  end if;
  select array_agg(distinct b.role), (array_agg(b.id order by (b.deputy_of is not null), b.valid_from, b.id))[1],
      string_agg(b.role || ':' || coalesce(b.team_id::text, ''), ','), string_agg(b.team_id::text, ',')
    into v_roles, v_membership, v_seats, v_teams
    from membership b join app_user u on u.id = b.user_id
    where b.user_id = p_user and b.org_id = p_org and u.disabled_at is null and app.capacity_of(b.role) = v_capacity
      and b.valid_from <= p_today and (b.valid_until is null or b.valid_until >= p_today);
  if v_membership is null then
    raise exception 'membership' using errcode = 'TK403';
  end if;
  perform set_config('app.membership', v_membership::text, true), set_config('app.org', p_org::text, true), set_config('app.own', p_org::text, true),
    set_config('app.roles', array_to_string(v_roles, ','), true), set_config('app.user', p_user::text, true),
    set_config('app.capacity', v_capacity, true), set_config('app.seats', v_seats, true), set_config('app.teams', coalesce(v_teams, ''), true),
    set_config('app.today', p_protocol_today::text, true), set_config('app.within', '', true), set_config('app.reader', '', true),
    set_config('app.case', '', true), set_config('app.sees', '', true), set_config('app.shown', '', true), set_config('app.knows', '', true);
  return v_roles;
end
$$;
revoke execute on function app.capacity_of(text), app.capacity(), app.teams(), app.act(uuid, uuid, date, date, text) from public;
grant execute on function app.capacity_of(text), app.act(uuid, uuid, date, date, text) to web, auth;
grant execute on function app.capacity(), app.teams() to web;

-- admit: the only way to the content of a case. Null for one who may not enter, and for a case that there is not. Of his functions those
-- count that reach the case themselves: the case is his, or nobody's, or of somebody of that function's team, or the function reaches
-- every case. «app.within» says which. A grant of an item opens it only under the item's own category.
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
    from assignment a where a.case_id = p_case and a.org_id = v_org;
  if v_named and not v_me then
    v_teams := array(select am.team_id::text
      from assignment a join membership am on am.user_id = a.user_id and am.org_id = a.org_id
      where a.case_id = p_case and a.org_id = v_org and am.team_id is not null and app.capacity_of(am.role) = 'content'
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

-- under: a deed is done, and recorded, under the membership whose function may do it.
create function app.under(p_membership uuid) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
begin
  if not exists (
    select from membership m
    where m.id = p_membership and m.user_id = app.uuid_setting('app.user') and m.org_id = app.org() and app.capacity_of(m.role) = app.capacity()
      and m.valid_from <= app.today() and (m.valid_until is null or m.valid_until >= app.today())) then
    raise exception 'membership' using errcode = 'TK403';
  end if;
  perform set_config('app.membership', p_membership::text, true);
end
$$;
revoke execute on function app.under(uuid) from public;
grant execute on function app.under(uuid) to web;

-- A form that is sent again is the same person's, whichever of his functions did it.
alter policy own on case_request using (exists (
  select from membership m where m.id = case_request.membership_id and m.user_id = (select app.uuid_setting('app.user')) and m.org_id = (select app.org())));

-- The lists and the inbox are of the work: in a control function there are none.
alter policy own_list on case_card using (org_id = (select app.org()) and (select app.capacity()) = 'content');
alter policy own_list on case_step using (org_id = (select app.org()) and (select app.capacity()) = 'content');
alter policy own_list on case_key using (org_id = (select app.org()) and (select app.capacity()) = 'content');
alter policy own_list on inbox
  using (org_id = (select app.org()) and user_id = (select app.uuid_setting('app.user')) and (select app.capacity()) = 'content');

-- preview: what another party would see, of what the viewer sees in full himself; nothing is anybody's own then.
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
    from sight s where s.role = any (app.list_setting('app.within')) and s.relation = any (v_mine) and s.level = 'full';
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

-- The looks of an organisation say in which function somebody looked; nobody reviews what he looked at himself.
drop function app.looks(bigint, text, uuid, text, text, integer);
create function app.looks(p_before bigint, p_number text, p_user uuid, p_outcome text, p_mark text, p_most integer)
  returns table (id bigint, at timestamptz, who text, role text, number text, page text, outcome text, mark text)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  if not app.list_setting('app.roles') && array['privacy_officer'] then
    raise exception 'looks' using errcode = 'TK403';
  end if;
  return query
    select a.id, a.at, coalesce(u.name, ''), coalesce(m.role, ''), coalesce(c.number, ''), a.page, a.outcome,
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
