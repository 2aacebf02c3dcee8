drop function app.looks(bigint, text, uuid, text, integer);
create function app.looks(p_before bigint, p_most integer)
  returns table (id bigint, at timestamptz, who text, number text, page text, outcome text)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  if not app.list_setting('app.roles') && array['privacy_officer'] then
    raise exception 'looks' using errcode = 'TK403';
  end if;
  return query
    select a.id, a.at, coalesce(u.name, ''), coalesce(c.number, ''), a.page, a.outcome
    from access_entry a
    left join membership m on m.id = a.membership_id
    left join app_user u on u.id = m.user_id
    left join case_file c on c.id = a.case_id and exists (select from party p where p.case_id = c.id and p.org_id = a.org_id)
    where a.org_id = app.org() and (p_before = 0 or a.id < p_before)
    order by a.id desc
    limit p_most;
end
$$;
grant execute on function app.looks(bigint, integer) to web;
