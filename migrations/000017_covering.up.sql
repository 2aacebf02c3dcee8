-- What a list asks of a step stands in the index by which it is found, so that thousands are counted without reading their rows.
drop index case_step_due;
create index case_step_due on case_step (org_id, side, duty, due, case_id, step, instance) include (user_id, category);
alter table case_step drop constraint case_step_pkey;
alter table case_step add constraint case_step_pkey primary key (org_id, side, case_id, step, instance) include (due, duty, user_id, category);

-- Looks are read by organisation and number; nothing asks for those of a case, and each look paid for it.
drop index access_entry_case;
