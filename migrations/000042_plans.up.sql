-- What every page asks keeps its plan. A function in SQL that cannot be made part of its query is planned at each call; one in PL/pgSQL
-- is planned once a connection.

-- unmailed: since when mails to somebody's address are refused; null: none is, or a later one arrived.
create or replace function app.unmailed(p_user uuid) returns timestamptz
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  return (
    select min(m.sent_at)
    from mail m
    where m.user_id = p_user and m.state = 'refused' and m.problem = 'refused'
      and not exists (select from mail s where s.user_id = m.user_id and s.state = 'sent' and s.sent_at > m.sent_at));
end
$$;

-- unread: how many messages somebody has not read at an organisation, a hundred at most.
create or replace function app.unread(p_user uuid, p_org uuid) returns integer
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  return (select count(*)::integer from (select from inbox where user_id = p_user and org_id = p_org and read_at is null limit 100) i);
end
$$;

-- like_reader: the organisations at the case that are of the reader's kind, now or before, and are not he.
create or replace function app.like_reader() returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  return (
    select coalesce(array_agg(o.id), '{}')
    from org o
    join org r on r.id = app.reader() and r.kind = o.kind and r.id <> o.id
    where o.id in (select p.org_id from party p where p.case_id = app.current_case()));
end
$$;
