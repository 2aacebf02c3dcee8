-- What an organisation does about its own people is a deed too: entries in a stream of its own, written as role auth, which
-- alone writes accounts. Beside it what an account keeps more: when it was last used, which mails are wanted, and under which
-- key its secret is sealed.

-- owner: ledger
create table org_stream (
  org_id uuid primary key references org,
  length bigint not null default 0,
  head bytea not null default ''
);
comment on table org_stream is 'ledger: head and length of the stream of an organisation, so that a cut tail shows';
alter table org_stream enable row level security;
create policy own on org_stream to auth using (org_id = (select app.org())) with check (org_id = (select app.org()));
grant select, insert, update (length, head) on org_stream to auth;

create policy office_read on ledger for select to auth using (case_id is null and stream = (select app.org()));
create policy office on ledger for insert to auth with check (
  case_id is null and stream = (select app.org()) and org_id = (select app.org()) and membership_id = (select app.membership())
);
create policy office on ledger_payload for insert to auth with check (stream = (select app.org()));
grant select, insert on ledger to auth;
grant insert on ledger_payload to auth;
grant insert on access_entry to auth;
create policy office on access_entry for insert to auth with check (case_id is null and org_id = (select app.org()));
grant execute on function app.act(uuid, uuid, date, date), app.org(), app.membership(), app.uuid_setting(text), app.list_setting(text), app.today() to auth;

-- Only role auth writes that stream from now on.
alter policy appended on ledger with check (case_id = (select app.current_case()) and membership_id = (select app.membership()));
alter policy appended on ledger_payload with check (stream = (select app.current_case()));

-- The membership under which somebody acts is the first by the same order as in his session: his own before one in which he
-- stands in, then the oldest. With two orders an entry could name another membership than the form did.
create or replace function app.act(p_user uuid, p_org uuid, p_today date, p_protocol_today date) returns text[]
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

-- A role that was given by mistake ends before it began: it never held, and still stands in the record.
alter table membership drop constraint membership_check;
alter table membership add constraint membership_until check (valid_until >= valid_from - 1);

alter table app_user add column signed_in_at timestamptz;
alter table app_user add column mails text not null default 'daily' check (mails in ('all', 'daily', 'urgent'));
comment on column app_user.mails is 'when mails without haste are sent: all at once, once a day, or not at all; what is urgent is always sent at once';
grant update (signed_in_at, mails) on app_user to auth;
grant select (mails) on app_user to work, web;
grant update (name) on team to auth;

alter table credential add column totp_key text not null default '';
comment on column credential.totp_key is 'the name of the key that the secret is sealed with; empty: from before there were keys, sealed at the next sign-in';

-- Who works at an organisation no longer is named on no case there: a case on which only such people stood could be entered by
-- nobody. A job takes their names off.
grant delete on assignment to work;
