drop table session;
drop table sign_in_attempt;
drop table membership;
drop table credential;
drop table app_user;
drop table team;
drop table org;
