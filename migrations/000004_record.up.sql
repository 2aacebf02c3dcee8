-- The record: cases, their parties, grants and content, the ledger, looks, and the lists that are read without entering a case.
-- Content is readable only inside an entered case: app.enter() checks the standing and sets, for this transaction, the
-- case, the categories seen in full (ceiling and grant), the items shown one by one, and the categories known to exist.

-- ---- settings of the transaction ------------------------------------------------------------------------------------

create function app.uuid_setting(name text) returns uuid
  language sql stable parallel safe set search_path = pg_catalog
  as $$ select nullif(current_setting(name, true), '')::uuid $$;

create function app.list_setting(name text) returns text[]
  language sql stable parallel safe set search_path = pg_catalog
  as $$ select coalesce(string_to_array(nullif(current_setting(name, true), ''), ','), '{}') $$;

create function app.org() returns uuid language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.uuid_setting('app.org') $$;
create function app.own() returns uuid language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.uuid_setting('app.own') $$;
create function app.membership() returns uuid language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.uuid_setting('app.membership') $$;
create function app.current_case() returns uuid language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.uuid_setting('app.case') $$;
create function app.sees() returns text[] language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.list_setting('app.sees') $$;
create function app.shown() returns uuid[] language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.list_setting('app.shown')::uuid[] $$;
create function app.knows() returns text[] language sql stable parallel safe set search_path = pg_catalog
  as $$ select app.list_setting('app.knows') $$;
create function app.today() returns date language sql stable parallel safe set search_path = pg_catalog
  as $$ select nullif(current_setting('app.today', true), '')::date $$;

grant execute on function app.uuid_setting(text), app.list_setting(text), app.org(), app.own(), app.membership(), app.current_case(),
  app.sees(), app.shown(), app.knows(), app.today() to web;

-- ---- policy as rows, written by migrate from the Go tables ----------------------------------------------------------

-- owner: casefile
create table sight (
  category text not null,
  role text not null,
  relation text not null,
  level text not null check (level in ('none', 'exists', 'summary', 'full')),
  own text not null check (own in ('none', 'exists', 'summary', 'full')),
  other text not null check (other in ('none', 'exists', 'summary', 'full')),
  condition text not null,
  primary key (category, role, relation)
);
comment on table sight is 'casefile: the ceiling of what a role standing in a relation sees of a category; unlisted is nothing';

-- owner: casefile
create table may (
  deed text not null,
  role text not null,
  relation text not null,
  primary key (deed, role, relation)
);
comment on table may is 'casefile: which role standing in which relation may do a deed; relation is empty where none is needed';

-- owner: casefile
create table protocol_version (
  name text primary key,
  body text not null,
  stored_at timestamptz not null
);
comment on table protocol_version is 'casefile: an edition of the terms as it was compiled in; never changed once a case uses it';

-- owner: account
create table closed_day (
  day date primary key,
  reason text not null,
  source text not null
);
comment on table closed_day is 'casefile: days equated with holidays or otherwise closed (Algemene termijnenwet art. 3(3))';

-- ---- the case -------------------------------------------------------------------------------------------------------

-- owner: casefile
create table case_number (
  year integer primary key,
  last integer not null
);
comment on table case_number is 'casefile: the last number given out in a year';

-- owner: casefile
create table case_file (
  id uuid primary key,
  number text not null unique,
  version text not null references protocol_version,
  opened_at timestamptz not null,
  head bytea not null default '',
  length bigint not null default 0,
  changes_at timestamptz,
  evaluated_on date,
  closed_on date
);
create index case_file_changes on case_file (changes_at) where changes_at is not null;
comment on table case_file is 'casefile: one person''s one return; head and length of its ledger stand here too, so that a cut tail shows';

-- owner: casefile
create table case_facts (
  case_id uuid primary key references case_file,
  facts jsonb not null,
  seq bigint not null
);
comment on table case_facts is 'casefile: the facts of the ledger, folded; ids, dates and outcomes, no content';

-- owner: casefile
create table party (
  id uuid primary key,
  case_id uuid not null references case_file,
  org_id uuid not null references org,
  relation text not null,
  valid_from date not null,
  valid_until date,
  contact text not null default '',
  made_seq bigint not null
);
create index party_case on party (case_id, org_id);
comment on table party is 'casefile: an organisation standing in a relation to a case; expired means none';

-- owner: casefile
create table assignment (
  case_id uuid not null references case_file,
  org_id uuid not null references org,
  user_id uuid not null references app_user,
  at timestamptz not null,
  primary key (case_id, org_id, user_id)
);
comment on table assignment is 'casefile: who of an organisation works on the case; nobody named means every officer of that organisation';

-- owner: casefile
create table case_grant (
  id uuid primary key,
  case_id uuid not null references case_file,
  to_org uuid not null references org,
  category text not null,
  item_id uuid,
  level text not null check (level in ('exists', 'summary', 'full')),
  ground text not null,
  purpose text not null,
  necessity text not null,
  masked text not null default '',
  by_membership uuid not null references membership,
  by_org uuid not null references org,
  at timestamptz not null,
  until date,
  withdrawn_at timestamptz,
  seq bigint not null
);
create index case_grant_case on case_grant (case_id, to_org);
comment on table case_grant is 'casefile: the disclosure register: what was shared with whom, on which ground, for which purpose (Wjsg 19, 39j, 51c(4): kept at least four years)';

-- owner: casefile
create table receipt (
  grant_id uuid primary key references case_grant,
  case_id uuid not null references case_file,
  membership_id uuid not null references membership,
  at timestamptz not null
);
create index receipt_case on receipt (case_id);
comment on table receipt is 'casefile: the first sight of what was shared, once for each grant';

-- owner: casefile
create table item (
  id uuid primary key,
  case_id uuid not null references case_file,
  owner_org uuid not null references org,
  regime text not null,
  category text not null,
  kind text not null,
  about text not null default '',
  version integer not null default 1,
  body jsonb not null,
  made_at timestamptz not null,
  made_by uuid not null references membership,
  seq bigint not null,
  withdrawn_at timestamptz,
  withdrawn_why text
);
create index item_case on item (case_id, kind, about, version);
comment on table item is 'casefile: everything that was submitted, immutable; a correction is a new version; exactly one category, owner and regime each';

-- owner: casefile
create table draft (
  case_id uuid not null references case_file,
  org_id uuid not null references org,
  form text not null,
  about text not null default '',
  fields jsonb not null,
  seq bigint not null,
  saved_by uuid not null references membership,
  saved_at timestamptz not null,
  primary key (case_id, org_id, form, about)
);
create index draft_saved on draft (saved_at);
comment on table draft is 'casefile: what an organisation has typed and not yet submitted; its own alone, 30 days';

-- owner: casefile
create table case_request (
  request uuid primary key,
  case_id uuid not null references case_file,
  membership_id uuid not null references membership,
  deed text not null,
  number text not null,
  seq bigint not null,
  result text not null default '',
  at timestamptz not null
);
comment on table case_request is 'casefile: a form''s request id with its first result, so that a replay is answered and not done again';

-- ---- the ledger -----------------------------------------------------------------------------------------------------

-- owner: ledger
create table ledger (
  stream uuid not null,
  seq bigint not null,
  at timestamptz not null,
  membership_id uuid,
  org_id uuid,
  deed text not null,
  case_id uuid,
  category text not null,
  about text not null default '',
  request uuid,
  digest bytea not null,
  prev bytea not null,
  hash bytea not null,
  primary key (stream, seq)
);
create index ledger_case on ledger (case_id, seq desc);
comment on table ledger is 'ledger: every deed, chained within its stream: a case, or an organisation for deeds outside a case';

-- owner: ledger
create table ledger_payload (
  stream uuid not null,
  seq bigint not null,
  salt bytea not null,
  body bytea not null,
  primary key (stream, seq),
  foreign key (stream, seq) references ledger
);
comment on table ledger_payload is 'ledger: the exact bytes of the facts; can be destroyed alone, the chain of headers still verifies';

-- owner: ledger
create table access_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  membership_id uuid,
  org_id uuid,
  case_id uuid,
  page text not null,
  sections text[] not null default '{}',
  request text not null,
  network text not null default '',
  device text not null default '',
  outcome text not null check (outcome in ('shown', 'refused', 'unknown', 'previewed', 'downloaded', 'searched'))
);
create index access_entry_org on access_entry (org_id, at desc);
create index access_entry_case on access_entry (case_id, at desc);
comment on table access_entry is 'ledger: every look, refusals and unknown ids too; sealed in batches';

-- owner: ledger
create table look_seal (
  batch bigint primary key,
  from_id bigint not null,
  to_id bigint not null,
  rows bigint not null,
  digest bytea not null,
  prev bytea not null,
  hash bytea not null,
  at timestamptz not null
);
comment on table look_seal is 'ledger: the chain over batches of looks';

-- ---- the lists: one organisation's own, read without entering a case --------------------------------------------------

-- owner: casefile
create table case_card (
  org_id uuid not null references org,
  case_id uuid not null references case_file,
  number text not null,
  name text not null default '',
  name_sort text not null default '' collate "C",
  birth_date date,
  track text not null,
  phase text not null,
  t0 date,
  place text not null default '',
  lead_org uuid,
  closed_on date,
  primary key (org_id, case_id)
);
create index case_card_number on case_card (org_id, number desc);
comment on table case_card is 'casefile: what a list shows of a case to one party organisation, no more than that organisation may see';

-- owner: casefile
create table case_step (
  org_id uuid not null references org,
  side text not null check (side in ('turn', 'wait')),
  duty text not null,
  due date not null,
  case_id uuid not null references case_file,
  step text not null,
  instance text not null,
  user_id uuid,
  other_org uuid,
  other_duty text not null default '',
  opened date not null,
  latest date,
  kind text not null,
  compressed boolean not null,
  category text not null,
  seq bigint not null,
  primary key (org_id, side, case_id, step, instance)
);
create index case_step_due on case_step (org_id, side, duty, due, case_id, step, instance);
create index case_step_user on case_step (org_id, side, user_id, due, case_id);
create index case_step_case on case_step (case_id);
comment on table case_step is 'casefile: open steps as a list reads them: a row for who must act, and one for who waits; computed, never set';

-- owner: casefile
create table case_key (
  org_id uuid not null references org,
  key text not null collate "C",
  case_id uuid not null references case_file,
  primary key (org_id, key, case_id)
);
create index case_key_case on case_key (case_id);
comment on table case_key is 'casefile: what a case can be found by, for one party organisation: name tokens, number, birth date';

-- owner: search
create table search_query (
  id uuid primary key,
  membership_id uuid not null references membership,
  org_id uuid not null references org,
  words text not null,
  at timestamptz not null
);
comment on table search_query is 'search: what was searched for, kept out of the URL';

-- ---- row level security ---------------------------------------------------------------------------------------------

do $$
declare
  name text;
begin
  foreach name in array array['case_facts', 'party', 'assignment', 'case_grant', 'receipt'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy inside on %I to web using (case_id = (select app.current_case()))', name);
  end loop;
  foreach name in array array['case_card', 'case_step', 'case_key', 'search_query'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy own_list on %I for select to web using (org_id = (select app.org()))', name);
  end loop;
end
$$;

alter table case_file enable row level security;
create policy inside on case_file to web using (id = (select app.current_case()));

alter table item enable row level security;
create policy seen on item for select to web using (
  case_id = (select app.current_case())
  and (owner_org = (select app.own()) or category = any ((select app.sees())::text[]) or id = any ((select app.shown())::uuid[]))
);
create policy made on item for insert to web with check (case_id = (select app.current_case()) and owner_org = (select app.org()));
create policy withdrawn on item for update to web
  using (case_id = (select app.current_case()) and owner_org = (select app.org()))
  with check (case_id = (select app.current_case()) and owner_org = (select app.org()));

alter table draft enable row level security;
create policy own on draft to web using (case_id = (select app.current_case()) and org_id = (select app.own()));

alter table case_request enable row level security;
create policy own on case_request to web using (membership_id = (select app.membership()));

create policy own_insert on search_query for insert to web with check (org_id = (select app.org()));

alter table ledger enable row level security;
create policy known on ledger for select to web using (
  case_id = (select app.current_case())
  and (org_id = (select app.own()) or category = any ((select app.knows())::text[]))
);
create policy appended on ledger for insert to web with check (
  (case_id = (select app.current_case()) or (case_id is null and stream = (select app.org()))) and membership_id = (select app.membership())
);
alter table ledger_payload enable row level security;
create policy appended on ledger_payload for insert to web with check (stream = (select app.current_case()) or stream = (select app.org()));

alter table access_entry enable row level security;
create policy noted on access_entry for insert to web with check (true);

grant select on sight, may, protocol_version, closed_day to web, work;
grant select, update (head, length, changes_at, evaluated_on, closed_on) on case_file to web;
grant select, insert, update on case_facts to web;
grant select, insert, update (valid_until, contact) on party to web;
grant select, insert, delete on assignment to web;
grant select, insert, update (withdrawn_at) on case_grant to web;
grant select, insert on receipt to web;
grant select, insert, update (withdrawn_at, withdrawn_why) on item to web;
grant select, insert, update, delete on draft to web;
grant select, insert on case_request to web;
grant select, insert on ledger to web;
grant insert on ledger_payload to web;
grant insert on access_entry to web;
grant select on case_card, case_step, case_key to web;
grant select, insert on search_query to web;
grant usage on schema public to web, auth, work, seal, destroy;

grant select on access_entry to seal;
grant select, insert on look_seal to seal;
alter table look_seal enable row level security;
create policy sealed on look_seal to seal using (true) with check (true);
create policy sealing on access_entry for select to seal using (true);

-- The jobs see lists and when to look again, never content.
grant select (id, number, version, changes_at, evaluated_on, closed_on) on case_file to work;
grant update (changes_at, evaluated_on) on case_file to work;
create policy jobs on case_file to work using (true);
grant select, insert, update, delete on case_step to work;
create policy jobs on case_step to work using (true) with check (true);
grant select, update on case_facts to work;
create policy jobs on case_facts to work using (true);
grant select on assignment, party to work;
create policy jobs on assignment to work using (true);
create policy jobs on party to work using (true);
grant select, update (phase) on case_card to work;
create policy jobs on case_card to work using (true);
grant delete, select on draft to work;
create policy jobs on draft to work using (true);
grant delete, select on search_query to work;
create policy jobs on search_query to work using (true);

-- ---- the doors ------------------------------------------------------------------------------------------------------

-- act: who is doing this. Everything that row level security asks begins here. The person holds his roles at that organisation
-- by memberships that hold on that day; a disabled one holds none.
create function app.act(p_user uuid, p_org uuid, p_today date, p_protocol_today date) returns text[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_roles text[];
  v_membership uuid;
begin
  select array_agg(distinct b.role), (array_agg(b.id order by b.deputy_of nulls first, b.created_at, b.id))[1] into v_roles, v_membership
    from membership b join app_user u on u.id = b.user_id
    where b.user_id = p_user and b.org_id = p_org and u.disabled_at is null
      and b.valid_from <= p_today and (b.valid_until is null or b.valid_until >= p_today);
  if v_membership is null then
    raise exception 'membership' using errcode = 'TK403';
  end if;
  perform set_config('app.membership', v_membership::text, true), set_config('app.org', p_org::text, true), set_config('app.own', p_org::text, true),
    set_config('app.roles', array_to_string(v_roles, ','), true), set_config('app.user', p_user::text, true),
    set_config('app.today', p_protocol_today::text, true),
    set_config('app.case', '', true), set_config('app.sees', '', true), set_config('app.shown', '', true), set_config('app.knows', '', true);
  return v_roles;
end
$$;

-- enter: the only way to the content of a case. Unknown and forbidden are one answer.
create function app.enter(p_case uuid) returns table (relations text[], assigned boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_org uuid := app.org();
  v_roles text[] := app.list_setting('app.roles');
  v_relations text[];
  v_named boolean;
  v_me boolean;
begin
  select coalesce(array_agg(distinct p.relation), '{}') into v_relations
    from party p
    where p.case_id = p_case and p.org_id = v_org and p.valid_from <= app.today() and (p.valid_until is null or p.valid_until >= app.today());
  select count(*) > 0, coalesce(bool_or(a.user_id = app.uuid_setting('app.user')), false) into v_named, v_me
    from assignment a where a.case_id = p_case and a.org_id = v_org;
  if cardinality(v_relations) = 0 or v_roles <@ array['privacy_officer', 'org_admin', 'tech_admin']
    or (v_named and not v_me and not v_roles && array['mayor', 'om_lead']
        and not exists (select from assignment a join membership am on am.user_id = a.user_id and am.org_id = a.org_id
                        join membership mine on mine.id = app.membership()
                        where a.case_id = p_case and a.org_id = v_org and am.team_id is not null and am.team_id = mine.team_id)) then
    raise exception 'case' using errcode = 'TK404';
  end if;
  perform set_config('app.case', p_case::text, true), set_config('app.own', v_org::text, true);
  perform set_config('app.sees', coalesce(string_agg(distinct g.category, ','), ''), true)
    from case_grant g
    where g.case_id = p_case and g.to_org = v_org and g.item_id is null and g.level = 'full' and g.withdrawn_at is null
      and (g.until is null or g.until >= app.today())
      and exists (select from sight s where s.category = g.category and s.role = any (v_roles) and s.relation = any (v_relations) and s.level = 'full');
  perform set_config('app.shown', coalesce(string_agg(distinct g.item_id::text, ','), ''), true)
    from case_grant g
    where g.case_id = p_case and g.to_org = v_org and g.item_id is not null and g.level = 'full' and g.withdrawn_at is null
      and (g.until is null or g.until >= app.today())
      and exists (select from sight s where s.category = g.category and s.role = any (v_roles) and s.relation = any (v_relations) and (s.level = 'full' or (s.level = 'none' and s.own = 'full')));
  perform set_config('app.knows', coalesce(string_agg(distinct s.category, ','), ''), true)
    from sight s where s.role = any (v_roles) and s.relation = any (v_relations) and (s.level <> 'none' or s.own <> 'none' or s.other <> 'none');
  return query select v_relations, true; -- himself, his team, or a role that reaches every case of its organisation
end
$$;

-- preview: what another party would see, never more than the viewer may see in full; nothing is anybody's own then.
create function app.preview(p_org uuid, p_role text) returns text[]
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_case uuid := app.current_case();
  v_viewer text[];
  v_relations text[];
  v_mine text[];
begin
  if v_case is null then
    raise exception 'case' using errcode = 'TK404';
  end if;
  select coalesce(array_agg(distinct relation), '{}') into v_mine from party
    where case_id = v_case and org_id = app.org() and valid_from <= app.today() and (valid_until is null or valid_until >= app.today());
  select coalesce(array_agg(s.category), '{}') into v_viewer
    from sight s where s.role = any (app.list_setting('app.roles')) and s.relation = any (v_mine) and s.level = 'full';
  select coalesce(array_agg(distinct relation), '{}') into v_relations from party
    where case_id = v_case and org_id = p_org and valid_from <= app.today() and (valid_until is null or valid_until >= app.today());
  perform set_config('app.own', '', true);
  perform set_config('app.sees', coalesce(string_agg(distinct g.category, ','), ''), true)
    from case_grant g
    where g.case_id = v_case and g.to_org = p_org and g.item_id is null and g.level = 'full' and g.withdrawn_at is null and g.category = any (v_viewer)
      and exists (select from sight s where s.category = g.category and s.role = p_role and s.relation = any (v_relations) and s.level = 'full');
  perform set_config('app.shown', coalesce(string_agg(distinct g.item_id::text, ','), ''), true)
    from case_grant g
    where g.case_id = v_case and g.to_org = p_org and g.item_id is not null and g.level = 'full' and g.withdrawn_at is null and g.category = any (v_viewer)
      and exists (select from sight s where s.category = g.category and s.role = p_role and s.relation = any (v_relations) and (s.level = 'full' or (s.level = 'none' and s.own = 'full')));
  return v_relations;
end
$$;

-- begin: a new case, entered by who registers the signal.
create function app.begin_case(p_case uuid, p_version text, p_at timestamptz) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_year integer := extract(year from app.today());
  v_last integer;
  v_number text;
begin
  if app.org() is null then
    raise exception 'membership' using errcode = 'TK403';
  end if;
  insert into case_number (year, last) values (v_year, 1) on conflict (year) do update set last = case_number.last + 1 returning last into v_last;
  v_number := v_year || '-' || lpad(v_last::text, 6, '0');
  insert into case_file (id, number, version, opened_at) values (p_case, v_number, p_version, p_at);
  insert into case_facts (case_id, facts, seq) values (p_case, '{}', 0);
  perform set_config('app.case', p_case::text, true);
  return v_number;
end
$$;

-- duplicates: the national check, for the OM alone: that a case exists and at which parket, no more.
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

-- keep: a deed keeps the lists of every party true. It writes rows of other organisations for the case it is in and can read
-- none of them; so it is a function and not a grant. The name comes from the person's own item, for those who may see it.
create function app.keep(p_cards jsonb, p_steps jsonb, p_keys boolean) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public
  as $$
declare
  v_case uuid := app.current_case();
  v_number text;
  v_person jsonb;
begin
  if v_case is null then
    raise exception 'case' using errcode = 'TK404';
  end if;
  select number into v_number from case_file where id = v_case;
  select body into v_person from item where case_id = v_case and kind = 'person' and withdrawn_at is null order by version desc limit 1;
  delete from case_card where case_id = v_case;
  insert into case_card (org_id, case_id, number, name, name_sort, birth_date, track, phase, t0, place, lead_org, closed_on)
    select c.org_id, v_case, v_number,
      case when c.named then coalesce(v_person ->> 'listed', '') else '' end,
      case when c.named then coalesce(v_person ->> 'sort', '') else '' end,
      case when c.named then (v_person ->> 'born')::date end,
      c.track, c.phase, c.t0, coalesce(o.name, ''), c.lead_org, c.closed_on
    from jsonb_to_recordset(p_cards) as c (org_id uuid, named boolean, track text, phase text, t0 date, place_org uuid, lead_org uuid, closed_on date)
    left join org o on o.id = c.place_org;
  delete from case_step where case_id = v_case;
  insert into case_step (org_id, side, duty, due, case_id, step, instance, user_id, other_org, other_duty, opened, latest, kind, compressed, category, seq)
    select s.org_id, s.side, s.duty, s.due, v_case, s.step, s.instance,
      (select a.user_id from assignment a where a.case_id = v_case and a.org_id = s.org_id order by a.at limit 1),
      s.other_org, s.other_duty, s.opened, s.latest, s.kind, s.compressed, s.category, s.seq
    from jsonb_to_recordset(p_steps) as s (org_id uuid, side text, duty text, due date, step text, instance text, other_org uuid,
      other_duty text, opened date, latest date, kind text, compressed boolean, category text, seq bigint);
  if p_keys then
    delete from case_key where case_id = v_case;
    insert into case_key (org_id, key, case_id)
      select c.org_id, v_number, v_case from jsonb_to_recordset(p_cards) as c (org_id uuid)
      union
      select c.org_id, k, v_case from jsonb_to_recordset(p_cards) as c (org_id uuid, named boolean), jsonb_array_elements_text(coalesce(v_person -> 'keys', '[]')) as k
      where c.named;
  end if;
end
$$;

grant execute on function app.keep(jsonb, jsonb, boolean), app.act(uuid, uuid, date, date), app.enter(uuid), app.preview(uuid, text), app.begin_case(uuid, text, timestamptz), app.duplicates(text[], date) to web;
