-- A case is closed as the double of another one: which that is, is looked up by its number. Whoever closes it learns no more than whether
-- the number is of a case about somebody like him (the duplicate check of registration told that already), or of one of his own
-- organisation that shares a name or what is known of the birth date, and whether that case is closed. Two cases that are closed as each other's double in one second would both be gone: the
-- pair is held first, the smaller number before the larger.

create function app.double_of(p_number text, p_keys text[], p_words text[]) returns table (mine boolean, other uuid, closed boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_case uuid := app.current_case();
  v_number text;
begin
  if v_case is null or not app.list_setting('app.roles') && array['om_officer', 'om_lead'] then
    raise exception 'duplicates' using errcode = 'TK403';
  end if;
  select number into v_number from case_file where id = v_case;
  perform pg_advisory_xact_lock(hashtextextended('double ' || least(v_number, p_number), 0));
  perform pg_advisory_xact_lock(hashtextextended('double ' || greatest(v_number, p_number), 0));
  return query
    select c.lead_org = app.org(), case when c.lead_org = app.org() then c.case_id end, c.closed_on is not null
      from case_file f
      join case_card c on c.case_id = f.id and c.org_id = c.lead_org
      where f.number = p_number and f.id <> v_case
        and exists (select 1 from case_key k where k.case_id = f.id and k.org_id = c.org_id
          and (k.key = any (p_keys) and k.key ~ ' [?+]?[0-9]{4}(-[0-9]{2}){0,2}$' or c.lead_org = app.org() and k.key = any (p_words)));
end
$$;

revoke execute on function app.double_of(text, text[], text[]) from public;
grant execute on function app.double_of(text, text[], text[]) to web;
