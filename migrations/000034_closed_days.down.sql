revoke select, insert, delete on closed_day from auth;
alter table closed_day drop column added_by;
alter table closed_day drop column added_at;
alter table closed_day add column reason text not null default '';
alter table closed_day alter column reason drop default;
alter table case_file drop column closed_days;
