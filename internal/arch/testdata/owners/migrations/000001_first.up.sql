-- owner: view
-- more words about it
create table mayor_view (
  id uuid primary key
);

create table orphan (
  id uuid primary key
);
