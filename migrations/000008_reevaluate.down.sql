revoke insert on message from work;
revoke execute on function app.keep(jsonb, jsonb, boolean), app.current_case(), app.uuid_setting(text) from work;
