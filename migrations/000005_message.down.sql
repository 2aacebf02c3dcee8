drop function app.unread(uuid, uuid);
revoke select on sight from work;
drop table mail;
drop table inbox;
drop table message;
