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
