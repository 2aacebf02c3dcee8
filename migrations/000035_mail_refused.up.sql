-- A mail that will never arrive is given up and tells so: to whoever looks after the people of the organisation, and to its owner.
alter table mail drop constraint mail_state_check;
alter table mail add constraint mail_state_check check (state in ('queued', 'failing', 'sent', 'shown', 'dropped', 'refused'));
create index mail_refused on mail (user_id) where state = 'refused';
create index mail_sent on mail (user_id, sent_at) where state = 'sent';

-- Since when mails to somebody's address are refused; null: none is, or a later one arrived.
create function app.unmailed(p_user uuid) returns timestamptz
  language sql stable security definer set search_path = pg_catalog, public
  as $$
select min(m.sent_at)
from mail m
where m.user_id = p_user and m.state = 'refused' and m.problem = 'refused'
  and not exists (select from mail s where s.user_id = m.user_id and s.state = 'sent' and s.sent_at > m.sent_at)
$$;
revoke execute on function app.unmailed(uuid) from public;
grant execute on function app.unmailed(uuid) to auth;

-- Mails that wait move to the queue of their own; what was to be done again and again comes back by itself.
update river_job set queue = 'mail', max_attempts = greatest(attempt + 1, 16) where kind = 'message.mail' and state in ('available', 'retryable', 'scheduled', 'pending');

-- Told means that a person was reached. Whom no mail reached and who did not look either was not.
alter table message add column unmailed_at timestamptz;
comment on column message.unmailed_at is 'since when the mails of everybody to whom it went are given up, and none of them read it; null: somebody may have heard';
create index message_unmailed on message (from_org) where unmailed_at is not null;
grant update (unmailed_at) on message to work;

create function app.heard() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
begin
  update message set unmailed_at = null where id = new.message_id and unmailed_at is not null;
  return new;
end
$$;
create trigger heard after update of read_at on inbox for each row when (new.read_at is not null) execute function app.heard();
