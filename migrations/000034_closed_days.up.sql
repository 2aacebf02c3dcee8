-- A day that is closed changes terms of cases that nobody touches. Beside each case stands with which days its lists were written: where
-- those differ from the days that hold now, a job looks again, and verification passes the lists by until it did.
alter table case_file add column closed_days date[] not null default '{}';
grant update (closed_days) on case_file to web;
grant select (closed_days), update (closed_days) on case_file to work;

-- Whoever runs the system writes the days down; the entry in the ledger says who did. One line says what was decided, and where.
update closed_day set source = reason || ' (' || source || ')' where reason <> '' and reason <> source;
alter table closed_day drop column reason;
alter table closed_day add column added_at timestamptz not null default now();
alter table closed_day add column added_by uuid references membership;
comment on table closed_day is 'account: days equated with holidays (Algemene termijnenwet art. 3(3)), as who runs the system wrote them down';
comment on column closed_day.added_by is 'the membership that wrote it down; null: at the command line, or with a release';
grant select, insert, delete on closed_day to auth;
