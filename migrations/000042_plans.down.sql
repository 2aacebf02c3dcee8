create or replace function app.unmailed(p_user uuid) returns timestamptz
  language sql stable security definer set search_path = pg_catalog, public
  as $$
select min(m.sent_at)
from mail m
where m.user_id = p_user and m.state = 'refused' and m.problem = 'refused'
  and not exists (select from mail s where s.user_id = m.user_id and s.state = 'sent' and s.sent_at > m.sent_at)
$$;

create or replace function app.unread(p_user uuid, p_org uuid) returns integer
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select count(*)::integer from (select from inbox where user_id = p_user and org_id = p_org and read_at is null limit 100) i $$;

create or replace function app.like_reader() returns uuid[]
  language sql stable security definer set search_path = pg_catalog, public
  as $$
  select coalesce(array_agg(o.id), '{}')
  from org o
  join org r on r.id = app.reader() and r.kind = o.kind and r.id <> o.id
  where o.id in (select p.org_id from party p where p.case_id = app.current_case());
$$;
