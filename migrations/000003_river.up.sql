-- The job queue: the schema of the library River at its version 8, as it stands after its own steps (its record of those
-- steps left out, so that there is one history). A newer River brings a newer migration here. Arguments of jobs are ids only.

create type river_job_state as enum (
  'available',
  'cancelled',
  'completed',
  'discarded',
  'pending',
  'retryable',
  'running',
  'scheduled'
);

create function river_job_state_in_bitmask(bitmask bit(8), state river_job_state) returns boolean
  language sql immutable
  as $$
    select case state
      when 'available' then get_bit(bitmask, 7)
      when 'cancelled' then get_bit(bitmask, 6)
      when 'completed' then get_bit(bitmask, 5)
      when 'discarded' then get_bit(bitmask, 4)
      when 'pending' then get_bit(bitmask, 3)
      when 'retryable' then get_bit(bitmask, 2)
      when 'running' then get_bit(bitmask, 1)
      when 'scheduled' then get_bit(bitmask, 0)
      else 0
    end = 1;
  $$;

-- owner: work
create table river_job (
  id bigserial primary key,
  state river_job_state not null default 'available',
  attempt smallint not null default 0,
  max_attempts smallint not null default 25,
  attempted_at timestamptz,
  created_at timestamptz not null default now(),
  finalized_at timestamptz,
  scheduled_at timestamptz not null default now(),
  priority smallint not null default 1,
  args jsonb not null,
  attempted_by text[],
  errors jsonb[],
  kind text not null,
  metadata jsonb not null default '{}',
  queue text not null default 'default',
  tags varchar(255)[] not null default '{}',
  unique_key bytea,
  unique_states bit(8),
  constraint finalized_or_finalized_at_null check (
    (finalized_at is null and state not in ('cancelled', 'completed', 'discarded')) or
    (finalized_at is not null and state in ('cancelled', 'completed', 'discarded'))
  ),
  constraint kind_length check (char_length(kind) > 0 and char_length(kind) < 128),
  constraint max_attempts_is_positive check (max_attempts > 0),
  constraint priority_in_range check (priority >= 1 and priority <= 4),
  constraint queue_length check (char_length(queue) > 0 and char_length(queue) < 128)
);
create index river_job_args_index on river_job using gin (args);
create index river_job_kind on river_job (kind);
create index river_job_metadata_index on river_job using gin (metadata);
create index river_job_prioritized_fetching_index on river_job (state, queue, priority, scheduled_at, id);
create index river_job_state_and_finalized_at_index on river_job (state, finalized_at) where finalized_at is not null;
create unique index river_job_unique_idx on river_job (unique_key)
  where unique_key is not null and unique_states is not null and river_job_state_in_bitmask(unique_states, state);
comment on table river_job is 'work: jobs, by the library River';

-- owner: work
create unlogged table river_leader (
  elected_at timestamptz not null,
  expires_at timestamptz not null,
  leader_id text not null,
  name text primary key default 'default',
  constraint leader_id_length check (char_length(leader_id) > 0 and char_length(leader_id) < 128),
  constraint name_length check (name = 'default')
);
comment on table river_leader is 'work: which process runs the periodic jobs';

-- owner: work
create table river_notification (
  id bigserial primary key,
  created_at timestamptz not null default now(),
  payload text not null,
  topic text not null,
  constraint topic_length check (length(topic) > 0 and length(topic) < 128)
);
create index river_notification_created_at_idx on river_notification (created_at);
create index river_notification_topic_id_idx on river_notification (topic, id);
comment on table river_notification is 'work: used by the library River where it polls';

-- owner: work
create table river_queue (
  name text primary key,
  created_at timestamptz not null default now(),
  metadata jsonb not null default '{}',
  paused_at timestamptz,
  updated_at timestamptz not null default current_timestamp
);
comment on table river_queue is 'work: queues that can be paused';

grant execute on function river_job_state_in_bitmask(bit, river_job_state) to web, work;
-- The library's insert is an upsert that hands back the row; the update it may make is of kind alone.
grant select, insert, update (kind) on river_job to web;
grant usage on sequence river_job_id_seq to web;
grant select, insert, update, delete on river_job, river_leader, river_notification, river_queue to work;
grant usage on sequence river_job_id_seq, river_notification_id_seq to work;
