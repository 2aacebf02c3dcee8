-- Organisations, people and how they sign in. All tables here belong to package account.

-- owner: account
create table org (
  id uuid primary key,
  kind text not null check (kind in ('municipality', 'parket', 'cvvi', 'probation', 'police', 'operator')),
  code text not null unique,
  name text not null,
  name_sort text not null,
  parket_id uuid references org,
  police_id uuid references org,
  safety_region text,
  province text,
  population integer check (population >= 0),
  valid_from date not null,
  valid_until date,
  check ((kind = 'municipality') = (parket_id is not null and police_id is not null))
);
create index org_kind_name on org (kind, name_sort);
comment on table org is 'account: municipalities, parketten, the CVv.i., probation, police. Source of municipal facts: CBS';

-- owner: account
create table team (
  id uuid primary key,
  org_id uuid not null references org,
  name text not null,
  unique (org_id, name),
  unique (org_id, id)
);
comment on table team is 'account: part of an organisation that shares a work list';

-- owner: account
create table app_user (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  lang text not null default 'nl' check (lang in ('nl', 'en')),
  epoch integer not null default 0,
  created_at timestamptz not null,
  disabled_at timestamptz
);
comment on table app_user is 'account: a person with an account; a session of an older epoch is worth nothing';

-- owner: account
create table credential (
  user_id uuid primary key references app_user,
  password_hash text not null,
  totp_secret text not null,
  totp_last_step bigint not null default 0,
  initial boolean not null default true,
  changed_at timestamptz not null
);
comment on table credential is 'account: argon2id and one-time codes; read by role auth alone; a code is accepted for a later step than the last one only';

-- owner: account
create table membership (
  id uuid primary key,
  user_id uuid not null references app_user,
  org_id uuid not null references org,
  team_id uuid,
  role text not null check (role in ('om_officer', 'om_lead', 'deciding_officer', 'municipal_officer', 'mayor', 'probation_officer', 'police_liaison', 'privacy_officer', 'org_admin', 'tech_admin')),
  deputy_of uuid references membership,
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  created_at timestamptz not null,
  foreign key (org_id, team_id) references team (org_id, id),
  check (deputy_of is null or valid_until is not null)
);
create index membership_user on membership (user_id);
create index membership_org_role on membership (org_id, role);
comment on table membership is 'account: one role of a person at an organisation, from and until; a deputy stands in for another membership and always has an end';

-- owner: account
create table sign_in_attempt (
  key text primary key,
  failures integer not null default 0,
  last_at timestamptz not null,
  success_at timestamptz
);
comment on table sign_in_attempt is 'account: failures per account, per network and per pair of them, under a digest; they delay the next attempt and never lock';

-- owner: account
create table session (
  token_hash text primary key,
  user_id uuid references app_user,
  org_id uuid references org,
  epoch integer,
  data jsonb not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null
);
create index session_of_user on session (user_id);
create index session_created on session (created_at);
comment on table session is 'account: by the digest of its token; user_id is null until both steps of signing in are done';

grant select on org, team, membership to web, auth, work;
grant select (id, email, name, lang, disabled_at) on app_user to web, work;
grant select, insert on app_user to auth;
grant update (name, lang, epoch, disabled_at) on app_user to auth;
grant insert on team, membership to auth;
grant update (valid_until, team_id) on membership to auth;
grant select, insert, update, delete on credential, sign_in_attempt, session to auth;
