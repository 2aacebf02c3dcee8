package postgres_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/migrations"
)

func TestEachRoleHasItsOwnPool(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for want, pool := range map[string]*postgres.Pool{"web": db.Web, "auth": db.Auth, "work": db.Work, "seal": db.Seal, "destroy": db.Destroy, "owner": db.Owner} {
		var got, plans string
		var super, bypass bool
		if err := pool.QueryRow(t.Context(), "show plan_cache_mode").Scan(&plans); err != nil || plans != "force_generic_plan" {
			t.Errorf("pool %s plans %s, %v", want, plans, err)
		}
		if err := pool.QueryRow(t.Context(), "select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user").Scan(&got, &super, &bypass); err != nil {
			t.Fatal(err)
		}
		if got != want || super || bypass {
			t.Errorf("pool %s works as %s, superuser %t, past row-level security %t", want, got, super, bypass)
		}
	}
}

func TestMigrationsGoDownAndUpAgain(t *testing.T) {
	t.Parallel()
	address := pgtest.Empty(t)
	if err := postgres.Migrate(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	up, err := postgres.MigrateStatus(t.Context(), address)
	if err != nil || up.Version != up.Newest || up.Dirty {
		t.Fatalf("status %+v, %v", up, err)
	}
	names, err := migrations.FS.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, name := range names {
		if strings.HasSuffix(name.Name(), ".up.sql") {
			steps++
		}
	}
	if err := postgres.MigrateDown(t.Context(), address, steps); err != nil {
		t.Fatal(err)
	}
	if err := postgres.Migrate(t.Context(), address); err != nil {
		t.Fatal(err)
	}
}

func TestOnlyADemonstrationHasAClockThatMoves(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	later := pgtest.Time().AddDate(0, 3, 0)
	if err := db.MoveClock(t.Context(), later); !errors.As(err, &fault.Conflict{}) {
		t.Fatalf("moved the clock of a real database: %v", err)
	}
	if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, pgtest.Time()) }); err != nil {
		t.Fatal(err)
	}
	if err := db.MoveClock(t.Context(), later); err != nil {
		t.Fatal(err)
	}
	if got := db.Now(); !got.Equal(later) || !db.Wall().Equal(pgtest.Time()) {
		t.Errorf("protocol time is %s and wall time %s", got, db.Wall())
	}
	if err := db.ReadClock(t.Context()); err != nil || !db.Now().Equal(later) {
		t.Errorf("read back %s, %v", db.Now(), err)
	}
}

func TestSQLStatesBecomeFaults(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for statement, want := range map[string]error{
		"select single from app.demonstration where false":                                                       fault.NotFound{What: "row"},
		"do $$ begin raise exception 'x' using errcode = 'TK404'; end $$":                                        fault.NotFound{What: "row"},
		"do $$ begin raise exception 'case.open' using errcode = 'TK403'; end $$":                                fault.Forbidden{Deed: "case.open"},
		"do $$ begin raise exception 'conflict.closed' using errcode = 'TK409'; end $$":                          fault.Conflict{Key: "conflict.closed"},
		"do $$ begin raise exception 'x' using errcode = '40P01'; end $$":                                        fault.Conflict{Key: "conflict.busy"},
		"do $$ begin raise unique_violation using constraint = 'k', detail = 'Key (email)=(a@b) exists'; end $$": fault.Conflict{Key: "conflict.exists", With: "k"},
	} {
		err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error {
			if strings.HasPrefix(statement, "do") {
				_, err := tx.Exec(t.Context(), statement)
				return err
			}
			var b bool
			return tx.QueryRow(t.Context(), statement).Scan(&b)
		})
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", statement, err, want)
		}
	}
}

func TestConfigSaysAllThatIsWrongAndNoSecret(t *testing.T) {
	t.Parallel()
	environment := map[string]string{
		"DATABASE_URL":      "postgres://owner:hunter2@db/terugkeer",
		"DATABASE_URL_WEB":  "mysql://hunter3@db",
		"DATABASE_URL_SEAL": "postgres://%zz:hunter4@db",
		"DATABASE_URL_AUTH": "postgres://auth:other@db/terugkeer",
	}
	config, err := postgres.ReadConfig(func(name string) string { return environment[name] })
	if err == nil || !strings.Contains(err.Error(), "DATABASE_URL_WEB") || !strings.Contains(err.Error(), "DATABASE_URL_SEAL") || strings.Contains(err.Error(), "hunter") {
		t.Errorf("error %v", err)
	}
	if config.Work != "postgres://work@db/terugkeer" || config.Auth != environment["DATABASE_URL_AUTH"] {
		t.Errorf("work %s, auth %s", config.Work, config.Auth)
	}
}

func TestUnavailable(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	_, err := postgres.Open(ctx, postgres.ConfigFrom("postgres://owner@127.0.0.1:1/none"), pgtest.Time)
	if !postgres.Unavailable(err) {
		t.Errorf("a closed port is not unavailable: %v", err)
	}
}

// TestOnceIsOneTransaction: what one statement sets for the transaction holds for the next and is gone after it, an error undoes all, and
// what fails only when the whole is committed is told.
func TestOnceIsOneTransaction(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := db.Owner.Exec(t.Context(), "create table once (n integer, constraint one unique (n) deferrable initially deferred)"); err != nil {
		t.Fatal(err)
	}
	count := func() int {
		var n int
		if err := db.Owner.QueryRow(t.Context(), "select count(*) from once").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	var within string
	batch := &pgx.Batch{}
	batch.Queue("select set_config('app.case', 'here', true)")
	batch.Queue("select current_setting('app.case')").QueryRow(func(row pgx.Row) error { return row.Scan(&within) })
	batch.Queue("insert into once values (1)")
	if err := postgres.Once(t.Context(), db.Owner, batch); err != nil || within != "here" || count() != 1 {
		t.Fatalf("setting %q, %d rows, %v", within, count(), err)
	}
	var after *string
	if err := db.Owner.QueryRow(t.Context(), "select nullif(current_setting('app.case', true), '')").Scan(&after); err != nil || after != nil {
		t.Errorf("the setting outlives its transaction: %v, %v", after, err)
	}
	for _, failing := range []string{"select 1 / 0", "insert into once values (1)"} {
		batch := &pgx.Batch{}
		batch.Queue("insert into once values (2)")
		batch.Queue(failing)
		batch.Queue("insert into once values (3)")
		if err := postgres.Once(t.Context(), db.Owner, batch); err == nil || count() != 1 {
			t.Errorf("%s: %d rows, error %v", failing, count(), err)
		}
	}
}

// TestWhatADatabaseMustBe: a database that does not fit is told in one line, before anything is made in it.
func TestWhatADatabaseMustBe(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t) // the first makes the roles
	for _, encoding := range []string{"LATIN1", "SQL_ASCII"} {
		address := pgtest.Encoded(t, encoding)
		if err := postgres.Migrate(t.Context(), address); !errors.Is(err, postgres.NotUTF8) {
			t.Errorf("%s: %v", encoding, err)
		}
		if status, err := postgres.MigrateStatus(t.Context(), address); err != nil || status.Version != 0 {
			t.Errorf("%s: something was made: %+v %v", encoding, status, err)
		}
		if _, err := postgres.Open(t.Context(), postgres.ConfigFrom(address), pgtest.Time); !errors.Is(err, postgres.NotUTF8) {
			t.Errorf("%s: opened: %v", encoding, err)
		}
	}
	if err := db.Fits(t.Context()); err != nil {
		t.Fatalf("as it should be: %v", err)
	}
	set := func(on string) {
		t.Helper()
		err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error {
			if _, err := tx.Exec(t.Context(), "set transaction read write"); err != nil {
				return err
			}
			_, err := tx.Exec(t.Context(), "do $$ begin execute format('alter database %I set default_transaction_read_only = "+on+"', current_database()); end $$")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	set("on")
	db.Reset()
	if err := db.Fits(t.Context()); !errors.Is(err, postgres.CannotWrite) || !postgres.Unavailable(err) {
		t.Errorf("read-only: %v", err)
	}
	if _, err := db.Work.Exec(t.Context(), "delete from inbox"); !postgres.Unavailable(err) {
		t.Errorf("written where nothing is taken in: %v", err)
	}
	set("off")
	if err := db.Fits(t.Context()); err != nil {
		t.Errorf("a connection from the time when it was read-only is used again: %v", err)
	}
}

// TestEveryTransactionReadsWhatWasCommitted: whatever the server, the database or the role is set to.
func TestEveryTransactionReadsWhatWasCommitted(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := db.Owner.Exec(t.Context(), "do $$ begin execute format('alter database %I set default_transaction_isolation = serializable', current_database()); end $$"); err != nil {
		t.Fatal(err)
	}
	db.Reset()
	for name, pool := range map[string]*postgres.Pool{"web": db.Web, "auth": db.Auth, "work": db.Work, "seal": db.Seal, "destroy": db.Destroy, "owner": db.Owner} {
		var alone, within, batched string
		err := pool.QueryRow(t.Context(), "show transaction_isolation").Scan(&alone)
		if err == nil {
			err = postgres.InTx(t.Context(), pool, func(tx postgres.Tx) error {
				return tx.QueryRow(t.Context(), "show transaction_isolation").Scan(&within)
			})
		}
		if err == nil {
			batch := &pgx.Batch{}
			batch.Queue("select current_setting('transaction_isolation')").QueryRow(func(row pgx.Row) error { return row.Scan(&batched) })
			err = postgres.Once(t.Context(), pool, batch)
		}
		if err != nil || alone != "read committed" || within != alone || batched != alone {
			t.Errorf("%s: %q %q %q %v", name, alone, within, batched, err)
		}
	}
}

// TestAVersionThatThereIsNot is neither forced nor taken back to.
func TestAVersionThatThereIsNot(t *testing.T) {
	t.Parallel()
	address := pgtest.URL(t)
	before, err := postgres.MigrateStatus(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []int{999, -1, int(before.Newest) + 1} {
		if err := postgres.MigrateForce(t.Context(), address, version); err == nil {
			t.Errorf("forced to %d", version)
		}
	}
	if err := postgres.MigrateDown(t.Context(), address, 999); err == nil {
		t.Error("took back more than there is")
	}
	after, err := postgres.MigrateStatus(t.Context(), address)
	if err != nil || after != before {
		t.Errorf("%+v, was %+v: %v", after, before, err)
	}
	for _, version := range []int{int(before.Newest) - 1, 0, int(before.Newest)} {
		if err := postgres.MigrateForce(t.Context(), address, version); err != nil {
			t.Errorf("%d: %v", version, err)
		}
		if status, err := postgres.MigrateStatus(t.Context(), address); err != nil || status.Version != uint(version) || status.Dirty {
			t.Errorf("%d: %+v %v", version, status, err)
		}
	}
}
