-- What a case is found by, and its place in lists, is derived from the names of the person by the program, and anew when the program reads
-- names better: the item that says who it is about is never rewritten. And of a birth date only a part may be known: «1980», «1980-05»,
-- «0000» where nothing is.

-- owner: casefile
create table case_person (
  case_id uuid primary key references case_file,
  sort text not null collate "C",
  keys text[] not null,
  form integer not null check (form > 0)
);
comment on table case_person is 'casefile: what a case is found by, as derived from the person; form: by which rules of the program';
alter table case_person enable row level security;

-- person: what the case that was entered is found by. Only who put the person in this very transaction may say it.
create function app.person(p_sort text, p_keys text[], p_form integer) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_case uuid := app.current_case();
begin
  if v_case is null or not exists (select from item i where i.case_id = v_case and i.kind = 'person' and i.owner_org = app.org() and i.xmin = pg_current_xact_id()::xid) then
    raise exception 'person' using errcode = 'TK403';
  end if;
  insert into case_person (case_id, sort, keys, form) values (v_case, p_sort, p_keys, p_form)
    on conflict (case_id) do update set sort = excluded.sort, keys = excluded.keys, form = excluded.form;
end
$$;
revoke execute on function app.person(text, text[], integer) from public;
grant execute on function app.person(text, text[], integer) to web;

alter table case_card alter column birth_date type text using to_char(birth_date, 'YYYY-MM-DD');

create or replace function app.keep(p_cards jsonb, p_steps jsonb, p_keys boolean) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_case uuid := app.current_case();
  v_number text;
  v_person jsonb;
  v_sort text;
  v_keys text[];
begin
  if v_case is null then
    raise exception 'case' using errcode = 'TK404';
  end if;
  select number into v_number from case_file where id = v_case;
  select body into v_person from item where case_id = v_case and kind = 'person' and withdrawn_at is null order by version desc limit 1;
  select sort, keys into v_sort, v_keys from case_person where case_id = v_case;
  if not found then -- put by an older program, and not yet made anew
    v_sort := coalesce(v_person ->> 'sort', '');
    v_keys := array(select jsonb_array_elements_text(coalesce(v_person -> 'keys', '[]')));
  end if;
  delete from case_card where case_id = v_case;
  insert into case_card (org_id, case_id, number, name, name_sort, birth_date, track, phase, t0, place, lead_org, closed_on, turn_org, turn_duty, watch_next)
    select c.org_id, v_case, case when c.known then v_number else '' end,
      case when c.named then coalesce(v_person ->> 'listed', '') else '' end,
      case when c.named then v_sort else '' end,
      case when c.named then v_person ->> 'born' end,
      c.track, coalesce(c.phase, ''), c.t0, coalesce(o.name, ''), c.lead_org, c.closed_on, c.turn_org, coalesce(c.turn_duty, ''), c.watch_next
    from jsonb_to_recordset(p_cards) as c (org_id uuid, named boolean, known boolean, track text, phase text, t0 date, place_org uuid, lead_org uuid, closed_on date,
      turn_org uuid, turn_duty text, watch_next date)
    left join org o on o.id = c.place_org;
  delete from case_step where case_id = v_case;
  insert into case_step (org_id, side, duty, due, case_id, step, instance, user_id, other_org, other_duty, opened, latest, kind, compressed, category, seq, unread)
    select s.org_id, s.side, s.duty, s.due, v_case, s.step, s.instance,
      (select a.user_id from assignment a where a.case_id = v_case and a.org_id = s.org_id order by a.at limit 1),
      s.other_org, s.other_duty, s.opened, s.latest, s.kind, s.compressed, s.category, s.seq, coalesce(s.unread, false)
    from jsonb_to_recordset(p_steps) as s (org_id uuid, side text, duty text, due date, step text, instance text, other_org uuid,
      other_duty text, opened date, latest date, kind text, compressed boolean, category text, seq bigint, unread boolean);
  if p_keys then
    delete from case_key where case_id = v_case;
    insert into case_key (org_id, key, case_id)
      select c.org_id, v_number, v_case from jsonb_to_recordset(p_cards) as c (org_id uuid, known boolean) where c.known
      union
      select c.org_id, k, v_case from jsonb_to_recordset(p_cards) as c (org_id uuid, named boolean), unnest(v_keys) as k
      where c.named;
  end if;
end
$$;

-- The check finds cases of which the birth date is known in part (?), and with a part those that know more (+). Where there are many, those
-- with the whole date come first.
drop function app.duplicates_within(text[]);
drop function app.duplicates(text[], text, timestamptz, text, text, text);
drop function app.duplicates_of(text[]);

create function app.duplicates_of(p_keys text[]) returns table (number text, parket text, mine boolean, case_id uuid, name text, born text)
  language plpgsql stable security definer set search_path = pg_catalog, public
  as $$
begin
  if not app.list_setting('app.roles') && array['om_officer', 'om_lead', 'deciding_officer'] then
    raise exception 'duplicates' using errcode = 'TK403';
  end if;
  return query
    select case when c.org_id = app.org() then c.number else '' end, o.name, c.org_id = app.org(),
      case when c.org_id = app.org() then c.case_id end, case when c.org_id = app.org() then c.name else '' end,
      case when c.org_id = app.org() then c.birth_date end
    from org o
    join case_key k on k.org_id = o.id and k.key = any (p_keys) and k.key ~ ' [?+]?[0-9]{4}(-[0-9]{2}){0,2}$'
    join case_card c on c.org_id = k.org_id and c.case_id = k.case_id and c.lead_org = c.org_id
    where o.kind = 'parket'
    group by 1, 2, 3, 4, 5, 6
    order by bool_or(k.key ~ ' [0-9]{4}-[0-9]{2}-[0-9]{2}$') desc, 3 desc, 1 desc
    limit 20;
end
$$;

create function app.duplicates(p_keys text[], p_mark text, p_at timestamptz, p_request text, p_network text, p_device text)
  returns table (number text, parket text, mine boolean, case_id uuid, name text, born text)
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

create function app.duplicates_within(p_keys text[]) returns table (number text, parket text, mine boolean, case_id uuid, name text, born text)
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
