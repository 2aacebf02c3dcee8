-- Back to items that are everybody's who reads their category. What was shared item by item stays so.
alter policy seen on item using (
  case_id = (select app.current_case())
  and (owner_org = (select app.own()) or category = any ((select app.sees())::text[]) or id = any ((select app.shown())::uuid[]))
);

create or replace function app.seat_sight() returns void
  language sql volatile security definer set search_path = pg_catalog, public
  as $$
  delete from sight_of;
  insert into sight_of (role, relation, full_of, items_of, knows)
  select s.role, s.relation, coalesce(array_agg(s.category order by s.category) filter (where s.level = 'full'), '{}'),
    coalesce(array_agg(s.category order by s.category) filter (where s.level = 'full' or (s.level = 'none' and s.own = 'full')), '{}'),
    coalesce(string_agg(s.category, ',' order by s.category) filter (where s.level <> 'none' or s.own <> 'none' or s.other <> 'none'), '')
  from sight s
  group by s.role, s.relation;
$$;
select app.seat_sight();

create or replace function app.share(p_id uuid, p_to uuid, p_category text, p_item uuid, p_level text, p_ground text, p_purpose text, p_necessity text,
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

drop function app.like_reader();
drop function app.reader();
alter table item drop column for_org;
