-- Who may decide, or may give others a function, is never named by one person alone: an administrator asks, another one confirms. What
-- waits is no membership: no query that asks who holds what can take it for one.

-- owner: account
create table seat_request (
  id uuid primary key,
  org_id uuid not null references org,
  kind text not null check (kind in ('seat', 'change', 'deputy', 'reset')),
  user_id uuid not null references app_user,
  role text not null check (role in ('mayor', 'deciding_officer', 'org_admin')),
  team_id uuid,
  membership_id uuid references membership,
  was text not null default '',
  valid_from date,
  valid_until date,
  asked_by uuid not null references membership,
  asked_at timestamptz not null,
  foreign key (org_id, team_id) references team (org_id, id)
);
create index seat_request_org on seat_request (org_id);
create index seat_request_user on seat_request (user_id);
comment on table seat_request is 'account: a function, or new codes for who holds one, that waits for a second person; the row goes when it is confirmed, refused or withdrawn';
comment on column seat_request.membership_id is 'the one that changes (change), or that is stood in for (deputy)';
comment on column seat_request.was is 'what stood in the membership when it was asked: another state is not confirmed';

create function app.beside() returns uuid language sql stable parallel safe return app.uuid_setting('app.beside');

-- has_second: whether an organisation has an administrator today beside who asked and whom it is about.
create function app.has_second(p_org uuid, p_user uuid, p_asked_by uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$
  select exists (
    select from membership m join app_user u on u.id = m.user_id
    where m.org_id = p_org and m.role = 'org_admin' and u.disabled_at is null
      and m.valid_from <= app.today() and (m.valid_until is null or m.valid_until >= app.today())
      and m.user_id <> p_user and m.user_id <> (select a.user_id from membership a where a.id = p_asked_by));
$$;

-- confirms: whether who acts is the second person: an administrator of the organisation; where it has no second one, an administrator of
-- its public prosecutor's office, for a municipality, or who runs the system. As policy.Confirmers.
create function app.confirms(p_org uuid, p_user uuid, p_asked_by uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$
  select app.uuid_setting('app.user') <> p_user
    and app.uuid_setting('app.user') <> (select a.user_id from membership a where a.id = p_asked_by)
    and case
      when p_org = app.org() then 'org_admin' = any (app.list_setting('app.roles'))
      else not app.has_second(p_org, p_user, p_asked_by)
        and ('tech_admin' = any (app.list_setting('app.roles'))
          or ('org_admin' = any (app.list_setting('app.roles'))
            and exists (select from org o where o.id = p_org and o.kind = 'municipality' and o.parket_id = app.org())))
    end;
$$;

-- stand_beside: the only door to the stream of another organisation: for what waits there, by who is its second person.
create function app.stand_beside(p_request uuid) returns uuid
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_org uuid;
begin
  select r.org_id into v_org from seat_request r where r.id = p_request and app.confirms(r.org_id, r.user_id, r.asked_by);
  if v_org is null then
    raise exception 'request' using errcode = 'TK404';
  end if;
  perform set_config('app.beside', v_org::text, true);
  return v_org;
end
$$;

-- forget: the account of somebody whose only function was never confirmed is nobody's: it goes with the request.
create function app.forget(p_user uuid) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
begin
  if exists (select from membership where user_id = p_user) or exists (select from seat_request where user_id = p_user) then
    return;
  end if;
  delete from session where user_id = p_user;
  delete from credential where user_id = p_user;
  delete from app_user where id = p_user;
end
$$;
revoke execute on function app.beside(), app.has_second(uuid, uuid, uuid), app.confirms(uuid, uuid, uuid), app.stand_beside(uuid), app.forget(uuid) from public;
grant execute on function app.beside(), app.has_second(uuid, uuid, uuid), app.confirms(uuid, uuid, uuid), app.stand_beside(uuid), app.forget(uuid) to auth;

alter table seat_request enable row level security;
create policy seen on seat_request for select to auth using (org_id = (select app.org()) or app.confirms(org_id, user_id, asked_by));
create policy asked on seat_request for insert to auth with check (org_id = (select app.org()) and asked_by = (select app.membership()));
create policy settled on seat_request for delete to auth using (org_id = (select app.org()) or org_id = (select app.beside()));
grant select, insert, delete on seat_request to auth;

-- Beside one's own stream two deeds can be written, under one's own membership and organisation, and nothing else.
create policy beside on org_stream to auth using (org_id = (select app.beside())) with check (org_id = (select app.beside()));
create policy beside_read on ledger for select to auth using (case_id is null and stream = (select app.beside()));
create policy beside on ledger for insert to auth with check (
  case_id is null and stream = (select app.beside()) and org_id = (select app.org()) and membership_id = (select app.membership())
  and deed in ('seat.confirm', 'seat.dismiss')
);
create policy beside on ledger_payload for insert to auth with check (stream = (select app.beside()));
