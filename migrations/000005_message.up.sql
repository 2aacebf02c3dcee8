-- What must be told, to whom it was told, and the mails that say so. Ids and keys only: no text, no names.

-- owner: message
create table message (
  id uuid primary key,
  case_id uuid not null references case_file,
  to_org uuid not null references org,
  duty text not null,
  event text not null,
  category text not null,
  about text not null,
  step text not null,
  due date,
  queued_at timestamptz not null,
  delivered_at timestamptz,
  reached integer
);
create index message_case on message (case_id);
create index message_waiting on message (queued_at) where delivered_at is null;
comment on table message is 'message: queued in the transaction of a deed, for whoever holds the duty when it is delivered; reached counts them';

-- owner: message
create table inbox (
  id uuid primary key,
  message_id uuid not null references message,
  org_id uuid not null references org,
  user_id uuid not null references app_user,
  case_id uuid not null references case_file,
  event text not null,
  category text not null,
  about text not null,
  step text not null,
  due date,
  at timestamptz not null,
  read_at timestamptz,
  unique (message_id, user_id)
);
create index inbox_person on inbox (user_id, org_id, at desc, id desc);
create index inbox_unread on inbox (user_id, org_id) where read_at is null;
comment on table inbox is 'message: a message as one person got it';

-- owner: message
create table mail (
  id uuid primary key,
  inbox_id uuid not null references inbox,
  user_id uuid not null references app_user,
  state text not null default 'queued' check (state in ('queued', 'failing', 'sent', 'shown', 'dropped')),
  gathers boolean not null,
  attempts integer not null default 0,
  problem text not null default '',
  queued_at timestamptz not null,
  send_at timestamptz not null,
  sent_at timestamptz
);
create index mail_gathering on mail (user_id) where state = 'queued' and gathers;
create index mail_failing on mail (queued_at) where state = 'failing';
create index mail_queued on mail (queued_at desc, id);
comment on table mail is 'message: a mail that says only that something waits; failing is tried again, shown is read in a demonstration, dropped had nobody to go to';

-- A deed tells only about the case that it entered.
alter table message enable row level security;
create policy queued on message for insert to web
  with check (case_id = (select app.current_case()));
create policy jobs on message to work using (true) with check (true);
grant insert on message to web;
grant select, update (delivered_at, reached) on message to work;

alter table inbox enable row level security;
create policy own_list on inbox to web
  using (org_id = (select app.org()) and user_id = (select app.uuid_setting('app.user')));
create policy jobs on inbox to work using (true) with check (true);
grant select, update (read_at) on inbox to web;
grant select, insert on inbox to work;
grant select, insert, update on mail to work;
grant select on sight to work;

-- The number of messages not read, for the session's query, which runs as role auth.
create function app.unread(p_user uuid, p_org uuid) returns integer
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select count(*)::integer from inbox where user_id = p_user and org_id = p_org and read_at is null $$;
grant execute on function app.unread(uuid, uuid) to auth;
