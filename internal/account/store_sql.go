package account

// The statements of store.go.
const (
	upsertOrgSQL = `
insert into org (id, kind, code, name, name_sort, parket_id, police_id, safety_region, province, population, valid_from)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, date '2026-01-01')
on conflict (id) do update
set kind = excluded.kind,
  name = excluded.name,
  name_sort = excluded.name_sort,
  parket_id = excluded.parket_id,
  police_id = excluded.police_id,
  safety_region = excluded.safety_region,
  province = excluded.province,
  population = excluded.population
where (org.kind, org.name, org.name_sort, org.parket_id, org.police_id, org.safety_region, org.province, org.population)
  is distinct from (excluded.kind, excluded.name, excluded.name_sort, excluded.parket_id, excluded.police_id, excluded.safety_region, excluded.province, excluded.population)`

	orgColumns = `o.id, o.kind, o.code, o.name, o.parket_id, o.police_id, coalesce(o.safety_region, ''), coalesce(o.province, ''), coalesce(o.population, 0)`

	selectOrgSQL = `
select ` + orgColumns + `
from org o
where o.id = $1`

	selectOrgsSQL = `
select ` + orgColumns + `
from org o
where o.kind = $1
order by o.name_sort collate "nl-x-icu", o.id`

	selectPlacesSQL = `
select ` + orgColumns + `
from org o
join (
  select m.org_id, min(m.valid_from) as since
  from membership m
  join app_user u on u.id = m.user_id and u.disabled_at is null
  where m.user_id = $1
    and m.valid_from <= $2::date
    and (m.valid_until is null or m.valid_until >= $2::date)
  group by m.org_id
) m on m.org_id = o.id
order by m.since, o.code`

	selectChoicesSQL = `
select ` + orgColumns + `, c.capacity, c.roles
from (
  select m.org_id, app.capacity_of(m.role) as capacity, array_agg(distinct m.role) as roles, min(min(m.valid_from)) over (partition by m.org_id) as since
  from membership m
  join app_user u on u.id = m.user_id and u.disabled_at is null
  where m.user_id = $1
    and m.valid_from <= $2::date
    and (m.valid_until is null or m.valid_until >= $2::date)
  group by m.org_id, app.capacity_of(m.role)
) c
join org o on o.id = c.org_id
order by c.since, o.code, (c.capacity <> 'content'), c.capacity`

	selectOthersSQL = `
select role, org_id <> $2
from membership
where user_id = $1
  and id is distinct from $5
  and valid_from <= coalesce($4::date, 'infinity')
  and coalesce(valid_until, 'infinity') >= greatest($3::date, valid_from)
order by role`

	// Which pairs are never given together the caller says: of one organisation, or (third list) of any two.
	selectClashesSQL = `
select u.id, u.name, u.email, a.role, oa.name, b.role, ob.name, greatest(a.valid_from, b.valid_from)
from unnest($1::text[], $2::text[], $3::text[]) as p (one, other, anywhere)
join membership a on a.role = p.one
join membership b on b.user_id = a.user_id and b.role = p.other and (p.anywhere = 'true' or b.org_id = a.org_id)
join app_user u on u.id = a.user_id and u.disabled_at is null
join org oa on oa.id = a.org_id
join org ob on ob.id = b.org_id
where coalesce(a.valid_until, 'infinity') >= greatest($4::date, a.valid_from, b.valid_from)
  and coalesce(b.valid_until, 'infinity') >= greatest($4::date, a.valid_from, b.valid_from)
order by u.name collate "nl-x-icu", u.id, a.role, b.role`

	selectColleaguesSQL = `
select u.id, m.id, u.name, m.role, m.team_id
from membership m
join app_user u on u.id = m.user_id and u.disabled_at is null
where m.org_id = $1
  and m.valid_from <= $2::date
  and (m.valid_until is null or m.valid_until >= $2::date)
order by u.name collate "nl-x-icu", u.id, m.id`

	selectDeputiesSQL = `
select u.name, m.valid_from, m.valid_until
from membership m
join app_user u on u.id = m.user_id
where m.deputy_of = $1
  and m.valid_until >= $2::date
order by m.valid_from, m.id`

	selectDemoUsersSQL = `
select user_id, name, role, org_name, kind
from (
  select distinct on (u.id) u.id as user_id, u.name, m.role, o.name as org_name, o.kind, o.name_sort
  from app_user u
  join membership m on m.user_id = u.id
  join org o on o.id = m.org_id
  where u.disabled_at is null
    and m.valid_from <= $1::date
    and (m.valid_until is null or m.valid_until >= $1::date)
  order by u.id, (m.deputy_of is not null), m.valid_from, m.id
) first
order by array_position(array['parket', 'municipality', 'probation', 'cvvi', 'police', 'operator'], kind), name_sort collate "nl-x-icu", role, name
limit 60`

	insertTeamSQL = `
insert into team (id, org_id, name)
values ($1, $2, $3)`

	insertMembershipSQL = `
insert into membership (id, user_id, org_id, team_id, role, deputy_of, valid_from, valid_until, created_at)
values ($1, $2, $3, $4, $5, $6, $7::date, $8::date, $9)`

	selectSameSeatSQL = `
select exists (
  select
  from membership
  where id = $1
    and org_id = $2
    and role = $3
    and deputy_of is null
)`

	selectStampedSQL = `
select exists (select from app.demonstration)`

	insertUserSQL = `
insert into app_user (id, email, name, lang, created_at)
values ($1, $2, $3, $4, $5)`

	selectLookalikesSQL = `
select email
from app_user
where email = $1 or octet_length(email) <> char_length(email)`

	selectUserSQL = `
select id, email, name, lang, mails, disabled_at
from app_user
where email = $1`

	selectUserByIDSQL = `
select id, email, name, lang, mails, disabled_at
from app_user
where id = $1`

	disableUserSQL = `
update app_user
set disabled_at = coalesce(disabled_at, $2)
where id = $1`

	updateLangSQL = `
update app_user
set lang = $2
where id = $1`

	updateSettingsSQL = `
update app_user
set lang = $2,
  mails = $3
where id = $1`

	nextEpochSQL = `
update app_user
set epoch = epoch + 1
where id = $1
returning epoch`

	selectEpochSQL = `
select epoch
from app_user
where id = $1
  and disabled_at is null`

	selectCredentialSQL = `
select u.id, u.email, u.epoch, u.disabled_at is not null, c.password_hash, c.totp_secret, c.totp_key, c.initial
from app_user u
join credential c on c.user_id = u.id
where u.email = $1`

	selectCredentialOfSQL = `
select u.id, u.email, u.epoch, u.disabled_at is not null, c.password_hash, c.totp_secret, c.totp_key, c.initial
from app_user u
join credential c on c.user_id = u.id
where u.id = $1`

	selectChangedSinceSQL = `
select exists (select from credential where user_id = $1 and changed_at > $2)`

	upsertCredentialSQL = `
insert into credential (user_id, password_hash, totp_secret, totp_key, changed_at)
values ($1, $2, $3, $4, $5)
on conflict (user_id) do update
set password_hash = excluded.password_hash,
  totp_secret = excluded.totp_secret,
  totp_key = excluded.totp_key,
  totp_last_step = 0,
  initial = true,
  changed_at = excluded.changed_at`

	updateSealedSQL = `
update credential
set totp_key = $3,
  totp_secret = $4
where user_id = $1
  and totp_secret = $2`

	updateSignedInSQL = `
update app_user
set signed_in_at = $2
where id = $1`

	updatePasswordSQL = `
update credential
set password_hash = $2,
  initial = false,
  changed_at = $3
where user_id = $1`

	updateStepSQL = `
update credential
set totp_last_step = $2
where user_id = $1
  and totp_last_step < $2`

	makeAttemptsSQL = `
insert into sign_in_attempt (key, last_at)
select key, $2
from unnest($1::text[]) as key
order by key
on conflict (key) do nothing`

	lockAttemptsSQL = `
select key, failures, last_at
from sign_in_attempt
where key = any($1::text[])
order by key
for update`

	countAttemptsSQL = `
update sign_in_attempt
set failures = case when last_at < $3 then 1 else failures + 1 end,
  last_at = $2
where key = any($1::text[])`

	uncountSQL = `
update sign_in_attempt
set failures = greatest(failures - 1, 0)
where key = any($1::text[])`

	// What succeeded was counted as a failure before it was looked at: that one comes off the account and the network.
	succeedSQL = `
update sign_in_attempt
set failures = case when key = $1 then 0 else greatest(failures - 1, 0) end
where key = any($2::text[])`

	selectSessionSQL = `
with seen as (
  update session
  set last_seen_at = $2
  where token_hash = $1
    and created_at > $3
    and last_seen_at > $4
    and last_seen_at < $5
)
select case
  when s.user_id is null then (s.data - 'actor')::text
  when u.id is not null and seats.held is not null then (s.data || jsonb_build_object('actor', jsonb_build_object(
    'user', u.id,
    'name', u.name,
    'lang', u.lang,
    'org', o.id,
    'org_kind', o.kind,
    'org_code', o.code,
    'org_name', o.name,
    'unread', case when seats.capacity = 'content' then app.unread(u.id, o.id) else 0 end,
    'unmailed', app.unmailed(u.id) is not null,
    'capacity', seats.capacity,
    'capacities', seats.capacities,
    'seats', seats.held
  )))::text
end
from session s
left join app_user u on u.id = s.user_id and u.epoch = s.epoch and u.disabled_at is null
left join org o on o.id = s.org_id
left join lateral (
  select jsonb_agg(c.capacity order by (c.capacity <> 'content'), c.capacity) as capacities,
    (array_agg(c.capacity order by (c.capacity <> 'content'), c.capacity) filter (where c.chosen))[1] as capacity,
    (array_agg(c.held order by (c.capacity <> 'content'), c.capacity) filter (where c.chosen))[1] as held
  from (
    select app.capacity_of(m.role) as capacity,
      app.capacity_of(m.role) = coalesce(s.data -> 'values' ->> 'capacity', app.capacity_of(m.role)) as chosen,
      jsonb_agg(jsonb_build_object(
        'membership', m.id,
        'role', m.role,
        'team', coalesce(m.team_id::text, ''),
        'deputy_of', coalesce(m.deputy_of::text, '')
      ) order by (m.deputy_of is not null), m.valid_from, m.id) as held
    from membership m
    where m.user_id = s.user_id
      and m.org_id = s.org_id
      and m.valid_from <= $6::date
      and (m.valid_until is null or m.valid_until >= $6::date)
    group by app.capacity_of(m.role)
  ) c
) seats on true
where s.token_hash = $1
  and s.ended_at is null
  and s.created_at > $3
  and s.last_seen_at > $4`

	upsertSessionSQL = `
insert into session (token_hash, user_id, org_id, epoch, data, created_at, last_seen_at)
values ($1, $2, $3, $4, $5::jsonb, $6, $6)
on conflict (token_hash) do update
set user_id = excluded.user_id,
  org_id = excluded.org_id,
  epoch = excluded.epoch,
  data = excluded.data
where session.ended_at is null`

	selectEndedSQL = `
select s.user_id, s.org_id, coalesce(s.data -> 'values' ->> 'capacity', '')
from session s
join app_user u on u.id = s.user_id and u.epoch = s.epoch and u.disabled_at is null
where s.token_hash = $1`

	selectWhyOverSQL = `
select case
  when s.ended_at is not null then 'over'
  when s.user_id is null then ''
  when u.id is null then 'over'
  when s.created_at <= $2 then 'long'
  when s.last_seen_at <= $3 then 'idle'
  when not exists (
    select
    from membership m
    where m.user_id = s.user_id
      and m.org_id = s.org_id
      and app.capacity_of(m.role) = coalesce(s.data -> 'values' ->> 'capacity', app.capacity_of(m.role))
      and m.valid_from <= $4::date
      and (m.valid_until is null or m.valid_until >= $4::date)
  ) then 'role'
  else 'over'
end
from session s
left join app_user u on u.id = s.user_id and u.epoch = s.epoch and u.disabled_at is null
where s.token_hash = $1`

	endSessionSQL = `
update session
set user_id = null,
  org_id = null,
  data = '{}',
  ended_at = $2
where token_hash = $1`

	deleteSessionsSQL = `
delete from session
where user_id = $1`

	sweepSessionsSQL = `
delete from session
where created_at <= $1`

	sweepAttemptsSQL = `
delete from sign_in_attempt
where last_at <= $1`
)
