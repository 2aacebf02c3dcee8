-- With the number of a form stands a digest of what it held, so that the same form with other answers is no replay.
alter table case_request
  add salt bytea,
  add content bytea,
  add check ((salt is null) = (content is null));
comment on table case_request is 'casefile: a form''s request id with its first result and the salted digest of what it held, so that a replay is answered and not done again, and other content is told';

-- A form goes on from the draft that it saved itself, whether or not it heard that it was saved. Of each field it is known who wrote it
-- last: a draft is of several people.
alter table draft
  add request uuid,
  add written jsonb not null default '{}';
