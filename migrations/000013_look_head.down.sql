drop table look_head;
