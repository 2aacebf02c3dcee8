package devdb

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// prepare makes role owner, which may make the other roles but is no superuser (row-level security must hold for what
// it does not own), and its database.
func (c Cluster) prepare(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.URL("postgres", "postgres"))
	if err != nil {
		return fmt.Errorf("devdb: connect: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, createOwner); err != nil {
		return fmt.Errorf("devdb: role owner: %w", err)
	}
	there := false
	if err := conn.QueryRow(ctx, selectDatabase).Scan(&there); err != nil {
		return fmt.Errorf("devdb: %w", err)
	}
	if there {
		return nil
	}
	if _, err := conn.Exec(ctx, createDatabase); err != nil {
		return fmt.Errorf("devdb: database: %w", err)
	}
	return nil
}

const (
	createOwner = `
do $$
begin
  if not exists (select from pg_roles where rolname = 'owner') then
    create role owner login createrole nosuperuser nobypassrls;
  end if;
end
$$`

	selectDatabase = `
select exists (select from pg_database where datname = 'terugkeer')`

	createDatabase = `
create database terugkeer owner owner`
)
