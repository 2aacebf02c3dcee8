drop function app.count_receipts(bigint);
revoke select (org_id, length, head) on org_stream from seal;
revoke select (id, length, head) on case_file from seal;
drop policy sealing on org_stream;
drop policy sealing on case_file;
alter table receipt drop column batch;
drop table head_stream;
drop table head_seal;
