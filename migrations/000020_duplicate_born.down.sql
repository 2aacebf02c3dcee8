drop function app.duplicates(text[]);
-- owner: casefile
create function app.duplicates(p_keys text[]) returns table (number text, parket text, mine boolean, case_id uuid, name text)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  if not app.list_setting('app.roles') && array['om_officer', 'om_lead', 'deciding_officer'] then
    raise exception 'duplicates' using errcode = 'TK403';
  end if;
  return query
    select distinct case when c.org_id = app.org() then c.number else '' end, o.name, c.org_id = app.org(),
      case when c.org_id = app.org() then c.case_id end, case when c.org_id = app.org() then c.name else '' end
    from org o
    join case_key k on k.org_id = o.id and k.key = any (p_keys) and k.key ~ ' [0-9]{4}-[0-9]{2}-[0-9]{2}$'
    join case_card c on c.org_id = k.org_id and c.case_id = k.case_id and c.lead_org = c.org_id
    where o.kind = 'parket'
    limit 20;
end
$$;

grant execute on function app.duplicates(text[]) to web;
