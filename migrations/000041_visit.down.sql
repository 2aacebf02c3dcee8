drop function app.visit(uuid, uuid, date, text, uuid);
alter table case_facts drop column named;
drop function app.named_of(jsonb);
