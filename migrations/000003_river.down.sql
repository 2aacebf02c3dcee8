drop table river_queue;
drop table river_notification;
drop table river_leader;
drop table river_job;
drop function river_job_state_in_bitmask(bit, river_job_state);
drop type river_job_state;
