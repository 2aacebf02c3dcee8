alter policy office on ledger with check (
  case_id is null and stream = (select app.org()) and org_id = (select app.org()) and membership_id = (select app.membership())
);
drop table baseline_due;
