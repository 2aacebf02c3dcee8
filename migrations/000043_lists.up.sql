-- A list is read by one condition on its organisation. With a second one beside it, that he is there for its work, the planner expected
-- a two-hundredth of the rows, and sorted what an index gives in order.

-- list_org: the organisation whose lists the actor reads: his own, where he is there for its work; null otherwise.
create function app.list_org() returns uuid language sql stable parallel safe
  return case when app.capacity() = 'content' then app.org() end;
revoke execute on function app.list_org() from public;
grant execute on function app.list_org() to web;

alter policy own_list on case_card using (org_id = (select app.list_org()));
alter policy own_list on case_step using (org_id = (select app.list_org()));
alter policy own_list on case_key using (org_id = (select app.list_org()));
alter policy own_list on inbox
  using (org_id = (select app.list_org()) and user_id = (select app.uuid_setting('app.user')));
