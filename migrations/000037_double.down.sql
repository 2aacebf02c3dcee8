drop function app.double_of(text, text[], text[]);
