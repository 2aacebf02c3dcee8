drop table document_file;
