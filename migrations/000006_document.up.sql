-- Which stored files belong to a record: what is in the store and not here is an orphan, and is swept.

-- owner: document
create table document_file (
  key text primary key,
  case_id uuid not null references case_file,
  item_id uuid not null references item,
  size bigint not null check (size > 0),
  sha256 bytea not null,
  at timestamptz not null
);
create index document_file_item on document_file (item_id);
comment on table document_file is 'document: a stored file and the item that it is the content of';

alter table document_file enable row level security;
create policy inside on document_file to web using (case_id = (select app.current_case())) with check (case_id = (select app.current_case()));
create policy jobs on document_file for select to work using (true);
grant select, insert on document_file to web;
grant select (key) on document_file to work;
