-- From here on the ledger also keeps the rows that decide who may see what. The streams of what stands already get one entry each
-- that says so; the program writes them («migrate up»), for it makes their bytes and their chain.

-- owner: ledger
create table baseline_due (
  stream uuid primary key,
  org boolean not null
);
comment on table baseline_due is 'ledger: the streams that were there before the ledger kept rows, and still wait for their baseline';
insert into baseline_due (stream, org)
select id, false
from case_file
union all
select distinct org_id, true
from membership;

-- What the command line writes of accounts is an entry too: one without a membership.
alter policy office on ledger with check (
  case_id is null and stream = (select app.org()) and org_id = (select app.org()) and membership_id is not distinct from (select app.membership())
);
