drop function app.keep(jsonb, jsonb, boolean);
drop function app.duplicates(text[], date);
drop function app.begin_case(uuid, text, timestamptz);
drop function app.preview(uuid, text);
drop function app.enter(uuid);
drop function app.act(uuid, uuid, date, date);
drop table search_query, case_key, case_step, case_card, look_seal, access_entry, ledger_payload, ledger, case_request, draft, item, receipt,
  case_grant, assignment, party, case_facts, case_file, case_number, closed_day, protocol_version, may, sight;
drop function app.today(), app.knows(), app.shown(), app.sees(), app.current_case(), app.membership(), app.own(), app.org(),
  app.list_setting(text), app.uuid_setting(text);
