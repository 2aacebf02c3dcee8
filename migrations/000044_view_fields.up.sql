-- The fields of a view are called in its drafts what they are called in the view: a condition by its letter and not by its place in the
-- list, an interest and an answer by their code.

-- view_field: what a field of a draft of a view is called now, by its name of before; null: a condition that was not asked.
create function app.view_field(p_case uuid, p_about text, p_name text) returns text
  language sql stable set search_path = pg_catalog, public
  as $$
select case
  when p_name = 'reason.public' then 'reason.population'
  when p_name = 'message' then 'communication'
  when p_name = 'myself' then 'confirm'
  when p_name ~ '^condition\.[0-9]+(\.change)?$' then (
    select case when p_name like '%.change' then 'text.' else 'answer.' end || (i.body -> 'letters' -> ((regexp_match(p_name, '[0-9]+'))[1]::integer - 1) ->> 'letter')
    from item i
    where i.case_id = p_case and i.kind = 'view_request' and i.about = p_about
    order by i.seq desc
    limit 1)
  else p_name
end
$$;

update draft d
set fields = coalesce((
    select jsonb_object_agg(app.view_field(d.case_id, d.about, f.key), case
      when f.key = 'position' and f.value = '["with_conditions"]' then '["no_objection_if"]'::jsonb
      when f.key = 'position' and f.value = '["none"]' then '["no_view"]'::jsonb
      else f.value end)
    from jsonb_each(d.fields) f
    where app.view_field(d.case_id, d.about, f.key) is not null), '{}'),
  written = coalesce((
    select jsonb_object_agg(app.view_field(d.case_id, d.about, w.key), w.value)
    from jsonb_each(d.written) w
    where app.view_field(d.case_id, d.about, w.key) is not null), '{}')
where d.form = 'view-submit';

drop function app.view_field(uuid, text, text);
