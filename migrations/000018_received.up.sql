-- What was shared is first seen when there is something of it and a page shows it: not when a case is entered for a page that ends
-- in an error. Whose team a colleague was, or will be, opens nothing today. And a signal that is registered is so once.

drop function app.enter(uuid);
drop function app.admit(uuid, timestamptz);
-- admit: the only way to the content of a case. Null for one who may not enter, and for a case that there is not.
create function app.admit(p_case uuid) returns text[]
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

-- enter: for a deed. Unknown and forbidden are one answer.
create function app.enter(p_case uuid) returns text[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_relations text[] := app.admit(p_case);
begin
  if v_relations is null then
    raise exception 'case' using errcode = 'TK404';
  end if;
  return v_relations;
end
$$;

-- receive: the first sight of what a page really showed, of what may be seen in the case that is entered.
create function app.receive(p_at timestamptz, p_categories text[], p_items uuid[]) returns void
  language sql volatile security definer set search_path = pg_catalog, public
  as $$
  with seen as (
    update case_grant g set received = true
    where g.case_id = app.current_case() and g.to_org = app.org() and g.level = 'full' and g.withdrawn_at is null
      and (g.until is null or g.until >= app.today()) and not g.received
      and ((g.item_id is null and g.category = any (p_categories) and g.category = any (app.sees()))
        or (g.item_id = any (p_items) and g.item_id = any (app.shown())))
    returning g.id, g.case_id
  )
  insert into receipt (grant_id, case_id, membership_id, at)
  select id, case_id, app.membership(), p_at from seen
  on conflict do nothing;
$$;
revoke execute on function app.admit(uuid), app.enter(uuid), app.receive(timestamptz, text[], uuid[]) from public;
grant execute on function app.admit(uuid), app.enter(uuid), app.receive(timestamptz, text[], uuid[]) to web;

alter table case_grant drop column filled;
revoke insert on case_grant from web;
grant insert (id, case_id, to_org, category, item_id, level, ground, purpose, necessity, masked, by_membership, by_org, at, until, seq) on case_grant to web;

alter table signal_draft add column case_id uuid references case_file; -- registered as: nothing typed is left then
create index signal_draft_case on signal_draft (case_id);
comment on table signal_draft is 'casefile: what somebody typed of a signal that is not registered yet; his own, emptied when it is registered and removed after 30 days';

-- Jobs remove old drafts and read nothing of them.
revoke select on draft, signal_draft from work;
grant select (saved_at) on draft, signal_draft to work;
