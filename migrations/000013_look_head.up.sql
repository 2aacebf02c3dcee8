-- Where the chain over the looks ends stands beside it too, as with a case's ledger, so that a last seal that is gone shows.

-- owner: ledger
create table look_head (
  single boolean primary key default true check (single),
  batch bigint not null,
  hash bytea not null
);
comment on table look_head is 'ledger: the last seal of looks, so that a cut tail shows';

insert into look_head (batch, hash)
select batch, hash
from look_seal
order by batch desc
limit 1;

grant select, insert, update on look_head to seal;
alter table look_head enable row level security;
create policy sealed on look_head to seal using (true) with check (true);
