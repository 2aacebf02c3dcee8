-- What must be told: queued in the transaction of the deed, delivered by a job to who holds the duty then.

-- owner: message
create table message (
  id uuid primary key,
  case_id uuid references case_file,
  to_org uuid not null references org,
  duty text not null,
  event text not null,
  category text not null,
  about text not null default '',
  step text not null default '',
  due date,
  queued_at timestamptz not null,
  delivered_at timestamptz
);
create index message_undelivered on message (queued_at) where delivered_at is null;
comment on table message is 'message: something that must be told to a duty at an organisation; no text, no names';

-- owner: message
create table inbox (
  id uuid primary key,
  org_id uuid not null references org,
  user_id uuid not null references app_user,
  message_id uuid not null references message,
  case_id uuid,
  event text not null,
  category text not null,
  about text not null default '',
  step text not null default '',
  due date,
  at timestamptz not null,
  read_at timestamptz,
  unique (message_id, user_id)
);
create index inbox_user on inbox (user_id, at desc, id);
comment on table inbox is 'message: one person''s line for one message; worded when read';

-- owner: message
create table mail (
  id uuid primary key,
  inbox_id uuid not null unique references inbox,
  user_id uuid not null references app_user,
  address text not null,
  subject text not null,
  body text not null,
  state text not null check (state in ('queued', 'sent', 'failing', 'kept')),
  attempts integer not null default 0,
  last_error text not null default '',
  at timestamptz not null,
  sent_at timestamptz
);
create index mail_at on mail (at desc);
comment on table mail is 'message: the mail that says that something waits, and how its sending went; kept: a demonstration sends nothing';

alter table message enable row level security;
create policy queued on message for insert to web with check (case_id = (select app.current_case()));
create policy jobs on message to work using (true) with check (true);
alter table inbox enable row level security;
create policy mine on inbox to web using (user_id = (select app.uuid_setting('app.user')) and org_id = (select app.org()));
create policy jobs on inbox to work using (true) with check (true);

grant insert on message to web;
grant select, update (read_at) on inbox to web;
grant select, insert, update (delivered_at) on message to work;
grant select, insert on inbox to work;
grant select, insert, update on mail to work;
