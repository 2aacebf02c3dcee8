delete from session where ended_at is not null;
alter table session drop column ended_at;
