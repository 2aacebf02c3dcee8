alter policy own_list on case_card using (org_id = (select app.org()) and (select app.capacity()) = 'content');
alter policy own_list on case_step using (org_id = (select app.org()) and (select app.capacity()) = 'content');
alter policy own_list on case_key using (org_id = (select app.org()) and (select app.capacity()) = 'content');
alter policy own_list on inbox
  using (org_id = (select app.org()) and user_id = (select app.uuid_setting('app.user')) and (select app.capacity()) = 'content');

drop function app.list_org();
