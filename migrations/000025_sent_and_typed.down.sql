alter table case_request
  drop salt,
  drop content;
comment on table case_request is 'casefile: a form''s request id with its first result, so that a replay is answered and not done again';
alter table draft
  drop request,
  drop written;
