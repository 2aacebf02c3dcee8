create index access_entry_case on access_entry (case_id, at desc);

alter table case_step drop constraint case_step_pkey;
alter table case_step add constraint case_step_pkey primary key (org_id, side, case_id, step, instance);
drop index case_step_due;
create index case_step_due on case_step (org_id, side, duty, due, case_id, step, instance);
