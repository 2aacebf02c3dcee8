revoke delete on assignment from work;
alter table credential drop column totp_key;
revoke update (name) on team from auth;
alter table app_user drop column mails;
alter table app_user drop column signed_in_at;
update membership set valid_until = valid_from where valid_until < valid_from;
alter table membership drop constraint membership_until;
alter table membership add constraint membership_check check (valid_until >= valid_from);

create or replace function app.act(p_user uuid, p_org uuid, p_today date, p_protocol_today date) returns text[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_roles text[];
  v_membership uuid;
begin
  select array_agg(distinct b.role), (array_agg(b.id order by b.deputy_of nulls first, b.created_at, b.id))[1] into v_roles, v_membership
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

alter policy appended on ledger with check (
  (case_id = (select app.current_case()) or (case_id is null and stream = (select app.org()))) and membership_id = (select app.membership())
);
alter policy appended on ledger_payload with check (stream = (select app.current_case()) or stream = (select app.org()));
revoke execute on function app.act(uuid, uuid, date, date), app.org(), app.membership(), app.uuid_setting(text), app.list_setting(text), app.today() from auth;
drop policy office on access_entry;
revoke insert on access_entry from auth;
drop policy office on ledger_payload;
revoke insert on ledger_payload from auth;
drop policy office on ledger;
drop policy office_read on ledger;
revoke select, insert on ledger from auth;
drop table org_stream;
