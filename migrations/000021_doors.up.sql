-- Who may see what is written through doors only. Role web makes no party, no grant and no assignment by itself any more: each of
-- these functions asks again what it can know (that a case is entered, that who acts may give this away, that the category is the
-- item's, that the level is one that the receiver may have), and appends. And a grant whose category is not its item's shows nothing.

-- brings: whether who acts stands to the entered case as an organisation that brings others in: the parket of the case or the unit
-- that decides; or nobody is in it yet, and he begins it.
create function app.brings() returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$
  select app.current_case() is not null and (
    not exists (select from party p where p.case_id = app.current_case())
    or exists (
      select from party p
      where p.case_id = app.current_case() and p.org_id = app.org() and p.relation in ('lead', 'decider')
        and p.valid_from <= app.today() and (p.valid_until is null or p.valid_until >= app.today())));
$$;

-- join_case: an organisation becomes a party. Each relation is of one kind of organisation; who begins a case leads it.
create function app.join_case(p_id uuid, p_org uuid, p_relation text, p_from date, p_seq bigint) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_kind text;
begin
  if app.current_case() is null then
    raise exception 'case' using errcode = 'TK404';
  end if;
  select kind into v_kind from org where id = p_org;
  if v_kind is null or not app.brings()
    or v_kind is distinct from (case
        when p_relation in ('lead', 'district') then 'parket'
        when p_relation = 'decider' then 'cvvi'
        when p_relation in ('advising', 'supervising') then 'probation'
        when p_relation = 'police' then 'police'
        when p_relation in ('origin', 'intended', 'stay', 'agreed', 'handedover', 'corrected', 'approached', 'considering') then 'municipality'
        when p_relation in ('zvh', 'board', 'reporter') then v_kind
      end)
    or (not exists (select from party where case_id = app.current_case()) and (p_org <> app.org() or p_relation <> 'lead')) then
    raise exception 'party.join' using errcode = 'TK403';
  end if;
  insert into party (id, case_id, org_id, relation, valid_from, made_seq) values (p_id, app.current_case(), p_org, p_relation, p_from, p_seq);
end
$$;

-- leave_case: a relation that has no end gets one: by who brings others in, or by the organisation itself.
create function app.leave_case(p_org uuid, p_relation text, p_until date) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
begin
  if app.current_case() is null then
    raise exception 'case' using errcode = 'TK404';
  end if;
  if p_org <> app.org() and not app.brings() then
    raise exception 'party.leave' using errcode = 'TK403';
  end if;
  update party set valid_until = p_until where case_id = app.current_case() and org_id = p_org and relation = p_relation and valid_until is null;
end
$$;

-- contact: whom to call at the organisation of who acts.
create function app.contact(p_contact text) returns void
  language sql volatile security definer set search_path = pg_catalog, public
  as $$
  update party set contact = p_contact where case_id = app.current_case() and org_id = app.org();
$$;

-- rank: the levels in their order.
create function app.rank(p_level text) returns integer
  language sql immutable parallel safe
  return array_position(array['none', 'exists', 'summary', 'full'], p_level);

-- share: an organisation gets sight of a category or of one item. Who acts sees it himself; a category as a whole is given with the
-- relation, by who brings others in, and never where the table of sight sets apart what is of another municipality.
create function app.share(p_id uuid, p_to uuid, p_category text, p_item uuid, p_level text, p_ground text, p_purpose text, p_necessity text,
  p_masked text, p_at timestamptz, p_seq bigint) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_case uuid := app.current_case();
  v_item record;
  v_level integer;
  v_other integer;
  v_item_level integer;
  v_most integer;
begin
  if v_case is null then
    raise exception 'case' using errcode = 'TK404';
  end if;
  -- The most that somebody there may see by the table, whatever its footnotes: of anybody's, of another municipality's, of what was
  -- made for it. Auditors do not count.
  select max(app.rank(s.level)), max(app.rank(s.other)), max(app.rank(case when s.level = 'none' then s.own else s.level end))
    into v_level, v_other, v_item_level
    from party p
    join sight s on s.relation = p.relation and s.category = p_category and s.role <> 'privacy_officer'
    where p.case_id = v_case and p.org_id = p_to and p.valid_from <= app.today() and (p.valid_until is null or p.valid_until >= app.today());
  if p_item is null then
    v_most := case when app.brings() and v_other >= v_level then v_level end;
  else
    select i.owner_org, o.kind, t.kind = 'municipality' and o.kind = 'municipality' and t.id <> o.id as other into v_item
      from item i
      join org o on o.id = i.owner_org
      join org t on t.id = p_to
      where i.id = p_item and i.case_id = v_case and i.category = p_category
        and (i.owner_org = app.org() or i.category = any (app.sees()) or i.id = any (app.shown()));
    v_most := case when found then case when v_item.other then v_other else v_item_level end end;
  end if;
  if v_most is null or app.rank(p_level) is null or app.rank(p_level) > v_most then
    raise exception '%', 'share.' || p_category using errcode = 'TK403';
  end if;
  insert into case_grant (id, case_id, to_org, category, item_id, level, ground, purpose, necessity, masked, by_membership, by_org, at, seq)
    values (p_id, v_case, p_to, p_category, p_item, p_level, p_ground, p_purpose, p_necessity, p_masked, app.membership(), app.org(), p_at, p_seq);
end
$$;

-- assign: who of the organisation of who acts works on the case, in the place of who was named before. False: one of them does no
-- work on cases there today; then nobody new is named.
create function app.assign(p_users uuid[], p_at timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_case uuid := app.current_case();
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
  delete from assignment where case_id = v_case and org_id = app.org();
  insert into assignment (case_id, org_id, user_id, at) select v_case, app.org(), u.id, p_at from unnest(p_users) as u (id) on conflict do nothing;
  return true;
end
$$;

revoke execute on function app.brings(), app.join_case(uuid, uuid, text, date, bigint), app.leave_case(uuid, text, date), app.contact(text), app.rank(text),
  app.share(uuid, uuid, text, uuid, text, text, text, text, text, timestamptz, bigint), app.assign(uuid[], timestamptz) from public;
grant execute on function app.join_case(uuid, uuid, text, date, bigint), app.leave_case(uuid, text, date), app.contact(text),
  app.share(uuid, uuid, text, uuid, text, text, text, text, text, timestamptz, bigint), app.assign(uuid[], timestamptz) to web;
revoke insert, update, delete on party, assignment, case_grant from web;
-- What was granted by column goes by column.
revoke insert (id, case_id, to_org, category, item_id, level, ground, purpose, necessity, masked, by_membership, by_org, at, until, seq) on case_grant from web;
revoke update (withdrawn_at) on case_grant from web;
revoke update (valid_until, contact) on party from web;

-- admit: the only way to the content of a case. Null for one who may not enter, and for a case that there is not. A grant of an item
-- opens it only under the item's own category.
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

-- preview: what another party would see, of what the viewer sees in full himself; nothing is anybody's own then.
create or replace function app.preview(p_org uuid, p_role text) returns text[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_case uuid := app.current_case();
  v_own uuid := app.own();
  v_sees text[] := app.sees();
  v_shown uuid[] := app.shown();
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
  perform set_config('app.own', '', true), set_config('app.sees', '', true), set_config('app.shown', coalesce(string_agg(i.id::text, ','), ''), true)
    from item i
    where i.case_id = v_case and i.category = any (v_viewer) and (i.owner_org = v_own or i.category = any (v_sees) or i.id = any (v_shown))
      and exists (
        select from case_grant g
        join sight s on s.category = g.category and s.role = p_role and s.relation = any (v_relations)
        where g.case_id = v_case and g.to_org = p_org and g.category = i.category and g.level = 'full' and g.withdrawn_at is null
          and (g.until is null or g.until >= app.today())
          and case when g.item_id is null then s.level = 'full' else g.item_id = i.id and (s.level = 'full' or (s.level = 'none' and s.own = 'full')) end);
  return v_relations;
end
$$;
