drop table mail, inbox, message;
