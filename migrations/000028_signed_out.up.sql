-- A session that was ended stays until it is swept, worth nothing: a page that was still being made must not bring it back.
alter table session add column ended_at timestamptz;
