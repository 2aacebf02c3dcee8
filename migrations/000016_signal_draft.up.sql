-- A signal is typed in two steps before there is a case: what was typed is kept for who types it, so that going back loses nothing.

-- owner: casefile
create table signal_draft (
  id uuid primary key,
  membership_id uuid not null references membership,
  fields jsonb not null,
  saved_at timestamptz not null
);
comment on table signal_draft is 'casefile: what somebody typed of a signal that is not registered yet; his own, removed when it is registered or after 30 days';
alter table signal_draft enable row level security;
create policy own on signal_draft to web using (membership_id = (select app.membership()));
create policy jobs on signal_draft to work using (true);
grant select, insert, update, delete on signal_draft to web;
grant select, delete on signal_draft to work;
