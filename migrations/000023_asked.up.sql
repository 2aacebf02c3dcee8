-- The national duplicate check leaves a look of its own: whom it was about stands in it as a keyed digest, no text. Sixty an hour are
-- enough for who registers signals, and too few for who tries out names. Inside a registration, which is an entry, it needs none.

create index access_entry_checked on access_entry (membership_id, at) where page = 'duplicates';

drop function app.duplicates(text[]);

-- duplicates_of: the check itself, for the two doors below.
create function app.duplicates_of(p_keys text[]) returns table (number text, parket text, mine boolean, case_id uuid, name text, born date)
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

-- duplicates: before there is a case. It counts what the person asked in the last hour, wherever he works, and writes the look. The
-- refusal tells after how many seconds he can ask again.
create function app.duplicates(p_keys text[], p_mark text, p_at timestamptz, p_request text, p_network text, p_device text)
  returns table (number text, parket text, mine boolean, case_id uuid, name text, born date)
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_user uuid := app.uuid_setting('app.user');
  v_free timestamptz;
begin
  perform pg_advisory_xact_lock(hashtextextended('duplicates ' || v_user, 0)); -- two at once count as two
  select a.at into v_free
    from access_entry a
    join membership m on m.id = a.membership_id and m.user_id = v_user
    where a.page = 'duplicates' and a.outcome = 'searched' and a.at > p_at - interval '1 hour'
    order by a.at desc
    offset 59
    limit 1;
  if found then
    raise exception '%', ceil(extract(epoch from v_free + interval '1 hour' - p_at))::integer using errcode = 'TK429';
  end if;
  return query select d.number, d.parket, d.mine, d.case_id, d.name, d.born from app.duplicates_of(p_keys) d;
  insert into access_entry (at, membership_id, org_id, page, sections, request, network, device, outcome)
    values (p_at, app.membership(), app.org(), 'duplicates', array[p_mark], p_request, p_network, p_device, 'searched');
end
$$;

-- duplicates_within: inside the deed that registers a signal, which the ledger keeps.
create function app.duplicates_within(p_keys text[]) returns table (number text, parket text, mine boolean, case_id uuid, name text, born date)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  if app.current_case() is null then
    raise exception 'duplicates' using errcode = 'TK403';
  end if;
  return query select d.number, d.parket, d.mine, d.case_id, d.name, d.born from app.duplicates_of(p_keys) d;
end
$$;

revoke execute on function app.duplicates_of(text[]), app.duplicates(text[], text, timestamptz, text, text, text), app.duplicates_within(text[]) from public;
grant execute on function app.duplicates(text[], text, timestamptz, text, text, text), app.duplicates_within(text[]) to web;

-- The looks of an organisation, with the mark of what was asked; and nobody reviews what he looked at himself.
drop function app.looks(bigint, text, uuid, text, integer);
create function app.looks(p_before bigint, p_number text, p_user uuid, p_outcome text, p_mark text, p_most integer)
  returns table (id bigint, at timestamptz, who text, number text, page text, outcome text, mark text)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  if not app.list_setting('app.roles') && array['privacy_officer'] then
    raise exception 'looks' using errcode = 'TK403';
  end if;
  return query
    select a.id, a.at, coalesce(u.name, ''), coalesce(c.number, ''), a.page, a.outcome,
      case when a.page in ('duplicates', 'search') then coalesce(a.sections[1], '') else '' end
    from access_entry a
    left join membership m on m.id = a.membership_id
    left join app_user u on u.id = m.user_id
    left join case_file c on c.id = a.case_id and exists (select from party p where p.case_id = c.id and p.org_id = a.org_id)
    where a.org_id = app.org() and (p_before = 0 or a.id < p_before)
      and m.user_id is distinct from app.uuid_setting('app.user')
      and (p_number = '' or c.number = p_number) and (p_user is null or m.user_id = p_user) and (p_outcome = '' or a.outcome = p_outcome)
      and (p_mark = '' or (a.page in ('duplicates', 'search') and a.sections[1] = p_mark))
    order by a.id desc
    limit p_most;
end
$$;
revoke execute on function app.looks(bigint, text, uuid, text, text, integer) from public;
grant execute on function app.looks(bigint, text, uuid, text, text, integer) to web;
