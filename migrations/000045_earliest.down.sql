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

drop index case_step_due;
alter table case_step drop column earliest;
create index case_step_due on case_step (org_id, side, duty, due, case_id, step, instance) include (user_id, category);
