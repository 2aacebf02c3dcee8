drop table signal_draft;
