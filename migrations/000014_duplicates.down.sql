drop function app.duplicates(text[]);

create function app.duplicates(p_keys text[], p_birth date) returns table (number text, parket text, mine boolean, case_id uuid, name text)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  if not app.list_setting('app.roles') && array['om_officer', 'om_lead', 'deciding_officer'] then
    raise exception 'duplicates' using errcode = 'TK403';
  end if;
  return query
    select distinct case when c.org_id = app.org() then c.number else '' end, o.name, c.org_id = app.org(),
      case when c.org_id = app.org() then c.case_id end, case when c.org_id = app.org() then c.name else '' end
    from case_key k
    join case_card c on c.org_id = k.org_id and c.case_id = k.case_id and c.lead_org = c.org_id
    join org o on o.id = c.org_id
    where k.key = any (p_keys) and c.birth_date = p_birth
    limit 20;
end
$$;

grant execute on function app.duplicates(text[], date) to web;
