drop policy beside on ledger_payload;
drop policy beside on ledger;
drop policy beside_read on ledger;
drop policy beside on org_stream;
drop table seat_request;
drop function app.forget(uuid), app.stand_beside(uuid), app.confirms(uuid, uuid, uuid), app.has_second(uuid, uuid, uuid), app.beside();
