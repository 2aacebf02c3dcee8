drop function app.looks(bigint, text, uuid, text, text, integer);
create function app.looks(p_before bigint, p_number text, p_user uuid, p_outcome text, p_most integer)
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
      and (p_number = '' or c.number = p_number) and (p_user is null or m.user_id = p_user) and (p_outcome = '' or a.outcome = p_outcome)
    order by a.id desc
    limit p_most;
end
$$;
grant execute on function app.looks(bigint, text, uuid, text, integer) to web;

drop function app.duplicates_within(text[]);
drop function app.duplicates(text[], text, timestamptz, text, text, text);
drop function app.duplicates_of(text[]);
-- owner: casefile
create function app.duplicates(p_keys text[]) returns table (number text, parket text, mine boolean, case_id uuid, name text, born date)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  if not app.list_setting('app.roles') && array['om_officer', 'om_lead', 'deciding_officer'] then
    raise exception 'duplicates' using errcode = 'TK403';
  end if;
  return query
    select distinct case when c.org_id = app.org() then c.number else '' end, o.name, c.org_id = app.org(),
      case when c.org_id = app.org() then c.case_id end, case when c.org_id = app.org() then c.name else '' end,
      case when c.org_id = app.org() then c.birth_date end
    from org o
    join case_key k on k.org_id = o.id and k.key = any (p_keys) and k.key ~ ' [0-9]{4}-[0-9]{2}-[0-9]{2}$'
    join case_card c on c.org_id = k.org_id and c.case_id = k.case_id and c.lead_org = c.org_id
    where o.kind = 'parket'
    limit 20;
end
$$;

grant execute on function app.duplicates(text[]) to web;

drop index access_entry_checked;
