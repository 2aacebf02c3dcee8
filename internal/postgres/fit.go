package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/terugkeer/terugkeer/migrations"
)

// Unfit says in one line why this program cannot work with the database as it is. It repeats no setting that may be a secret.
type Unfit string

func (u Unfit) Error() string { return "the database " + string(u) }

// The reasons for which a database does not fit; a schema of another version is told with both numbers.
const (
	NotUTF8     Unfit = "is not encoded in UTF8: it cannot hold every name, and its backup may not be readable; make one with «createdb -E UTF8 -T template0»"
	CannotWrite Unfit = "takes nothing in: it is a standby, or default_transaction_read_only is on"
	HalfWay     Unfit = "stopped half-way in a migration: repair it, then «terugkeer migrate force»"
	TooOld      Unfit = "has an older schema than this program's: «terugkeer migrate up»"
	NoSchema    Unfit = "has no schema: «terugkeer migrate up»"
)

// encoded refuses a connection to a database that is not encoded in UTF8. The server says so itself when a connection is opened.
func encoded(conn *pgconn.PgConn) error {
	if conn.ParameterStatus("server_encoding") != "UTF8" {
		return NotUTF8
	}
	return nil
}

// readOnly tells whether what is written on a connection would be refused, as far as the server said so by itself.
func readOnly(conn *pgconn.PgConn) bool {
	return conn.ParameterStatus("default_transaction_read_only") == "on" || conn.ParameterStatus("in_hot_standby") == "on"
}

// usable tells whether the pool may give a connection out. One that was opened when nothing was taken in serves once: by the next time
// that may be over, and a new connection knows.
func usable(conn *pgx.Conn) bool {
	const served = "served"
	if !readOnly(conn.PgConn()) {
		return true
	}
	before := conn.PgConn().CustomData()[served] != nil
	conn.PgConn().CustomData()[served] = true
	return !before
}

// Fits asks whether the program can work with the database: each role that pages and jobs need can write, and the schema is the
// program's own. It is nil, an Unfit, or what Unavailable knows.
func (db *DB) Fits(ctx context.Context) error {
	for _, pool := range []*Pool{db.Web, db.Auth, db.Work} {
		if pool == nil {
			continue
		}
		closed := false
		if err := pool.QueryRow(ctx, selectReadOnly).Scan(&closed); err != nil {
			return err
		}
		if closed {
			return CannotWrite
		}
	}
	if db.Web == nil {
		return nil
	}
	var version int64
	dirty := false
	err := db.Web.QueryRow(ctx, selectVersion).Scan(&version, &dirty)
	switch {
	case errors.Is(err, pgx.ErrNoRows), State(err) == "42P01": // undefined_table
		return NoSchema
	case State(err) == "42501": // insufficient_privilege: from before web could look
		return TooOld
	}
	if err != nil {
		return err
	}
	newest, err := migrations.Newest()
	switch {
	case err != nil:
		return err
	case dirty:
		return HalfWay
	case version < int64(newest): //nolint:gosec // a number of files
		return Unfit(fmt.Sprintf("has schema %d, older than this program's %d: «terugkeer migrate up»", version, newest))
	case version > int64(newest): //nolint:gosec // a number of files
		return Unfit(fmt.Sprintf("has schema %d, newer than this program's %d: start the program that made it", version, newest))
	}
	return nil
}

// fresh refuses to make a schema where it could not be kept.
func fresh(ctx context.Context, address string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return fmt.Errorf("migrate: connect: %w", err)
	}
	err = encoded(conn.PgConn())
	if err == nil && readOnly(conn.PgConn()) {
		err = CannotWrite
	}
	return errors.Join(err, conn.Close(ctx))
}

const (
	selectReadOnly = `
select current_setting('transaction_read_only')::boolean`

	selectVersion = `
select version, dirty
from schema_migrations`
)
