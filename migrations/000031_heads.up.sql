-- One head of heads over everything that has a head or a count of its own: the ledger of each case and organisation, the seals of looks,
-- and the receipts, which stand in no ledger. So a whole case that is gone shows, all entries of an organisation, and all looks with
-- their seals. Whoever keeps the last line of it elsewhere can show that it was not written anew itself.

-- owner: ledger
create table head_seal (
  batch bigint primary key,
  at timestamptz not null,
  streams integer not null,
  receipts integer not null,
  digest bytea not null,
  looks_batch bigint not null,
  looks_hash bytea not null,
  prev bytea not null,
  hash bytea not null
);
comment on table head_seal is 'ledger: the chain of heads: how many ledgers grew, how many receipts came, where the seals of looks end';

-- owner: ledger
create table head_stream (
  stream uuid not null,
  length bigint not null,
  head bytea not null,
  batch bigint not null references head_seal,
  primary key (stream, length)
);
create index head_stream_batch on head_stream (batch);
comment on table head_stream is 'ledger: length and head of a ledger when a head of heads was made, of those that had grown';

alter table receipt add column batch bigint;
create index receipt_batch on receipt (batch) where batch is not null;
create index receipt_unsealed on receipt (grant_id) where batch is null;
comment on column receipt.batch is 'in which head of heads it was counted; null: not yet';

alter table head_seal enable row level security;
create policy sealing on head_seal to seal using (true) with check (true);
alter table head_stream enable row level security;
create policy sealing on head_stream to seal using (true) with check (true);
create policy sealing on case_file for select to seal using (true);
create policy sealing on org_stream for select to seal using (true);
grant select, insert on head_seal, head_stream to seal;
grant select (id, length, head) on case_file to seal;
grant select (org_id, length, head) on org_stream to seal;

-- count_receipts: a head of heads takes the receipts that none has counted yet, each in one text.
create function app.count_receipts(p_batch bigint) returns table (batch bigint, line text)
  language sql volatile security definer set search_path = pg_catalog, public
  as $$
  with taken as (
    update receipt r set batch = p_batch where r.batch is null
    returning r.grant_id, r.case_id, r.membership_id, r.at
  )
  select p_batch, concat_ws(' ', grant_id, case_id, membership_id, (extract(epoch from at) * 1000000)::bigint)
  from taken
  order by grant_id;
$$;
revoke execute on function app.count_receipts(bigint) from public;
grant execute on function app.count_receipts(bigint) to seal;
