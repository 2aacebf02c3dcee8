update draft d
set fields = coalesce((
    select jsonb_object_agg(case f.key when 'reason.population' then 'reason.public' when 'communication' then 'message' when 'confirm' then 'myself' else coalesce((
      select 'condition.' || l.place || case when f.key like 'text.%' then '.change' else '' end
      from item i, jsonb_array_elements(i.body -> 'letters') with ordinality l (line, place)
      where i.case_id = d.case_id and i.kind = 'view_request' and i.about = d.about and f.key in ('answer.' || (l.line ->> 'letter'), 'text.' || (l.line ->> 'letter'))
      order by i.seq desc
      limit 1), f.key) end, case
      when f.key = 'position' and f.value = '["no_objection_if"]' then '["with_conditions"]'::jsonb
      when f.key = 'position' and f.value = '["no_view"]' then '["none"]'::jsonb
      else f.value end)
    from jsonb_each(d.fields) f), '{}'),
  written = '{}'
where d.form = 'view-submit';
