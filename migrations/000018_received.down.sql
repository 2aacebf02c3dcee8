-- Back to receipts when a case is entered.
grant select on draft, signal_draft to work;
drop index signal_draft_case;
alter table signal_draft drop column case_id;
comment on table signal_draft is 'casefile: what somebody typed of a signal that is not registered yet; his own, removed when it is registered or after 30 days';

alter table case_grant add column filled boolean not null default false;
update case_grant g set filled = true
where g.item_id is not null or g.category in ('case', 'parties', 'return_date')
  or exists (select from item i where i.case_id = g.case_id and i.category = g.category);
grant insert, update (filled) on case_grant to web;

drop function app.enter(uuid);
drop function app.admit(uuid);
drop function app.receive(timestamptz, text[], uuid[]);
-- admit: the only way to the content of a case. Null for one who may not enter, and for a case that there is not. With a moment it
-- is a look, and what is shown for the first time gets its receipt; a deed gives none.
create function app.admit(p_case uuid, p_at timestamptz) returns text[]
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
  v_unseen boolean;
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
                        where a.case_id = p_case and a.org_id = v_org and am.team_id is not null and am.team_id = mine.team_id)) then
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
      coalesce(bool_or(g.filled and not g.received), false)
    into v_sees, v_shown, v_unseen
    from case_grant g
    where g.case_id = p_case and g.to_org = v_org and g.level = 'full' and g.withdrawn_at is null and (g.until is null or g.until >= v_today)
      and g.category = any (case when g.item_id is null then v_full else v_items end);
  perform set_config('app.case', p_case::text, true), set_config('app.own', v_org::text, true), set_config('app.knows', v_knows, true),
    set_config('app.sees', v_sees, true), set_config('app.shown', v_shown, true);
  if v_unseen and p_at is not null then
    with seen as (
      update case_grant g set received = true
      where g.case_id = p_case and g.to_org = v_org and g.level = 'full' and g.withdrawn_at is null and (g.until is null or g.until >= v_today)
        and g.filled and not g.received and g.category = any (case when g.item_id is null then v_full else v_items end)
      returning g.id
    )
    insert into receipt (grant_id, case_id, membership_id, at)
    select id, p_case, app.membership(), p_at from seen
    on conflict do nothing;
  end if;
  return v_relations;
end
$$;

create function app.enter(p_case uuid) returns text[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_relations text[] := app.admit(p_case, null);
begin
  if v_relations is null then
    raise exception 'case' using errcode = 'TK404';
  end if;
  return v_relations;
end
$$;
revoke execute on function app.admit(uuid, timestamptz), app.enter(uuid) from public;
grant execute on function app.admit(uuid, timestamptz), app.enter(uuid) to web;
