// Package pgtest gives each test a database of its own, with the whole schema, on the checkout's private test cluster
// (or the one that TEST_DATABASE_URL names, as a superuser). Without a database a test fails; it is never passed over.
package pgtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/devdb"
	"github.com/terugkeer/terugkeer/migrations"
)

// Time is the moment at which the clocks of a test database stand until the test moves them: Monday 23 November 2026, 10.00 in Amsterdam.
func Time() time.Time { return time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC) }

// New gives a migrated database of the test's own, with all pools open, dropped when the test ends. Both its clocks
// stand still at Time; a test moves them by setting Now and Wall.
func New(t testing.TB) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgres.ConfigFrom(URL(t)), Time)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(db.Close)
	return db
}

// URL gives the owner's address of a migrated database of the test's own, for a test that starts a whole program.
func URL(t testing.TB) string {
	t.Helper()
	return clone(t, template)
}

// Empty gives the owner's address of a database without any schema, for tests of the migrations themselves.
func Empty(t testing.TB) string {
	t.Helper()
	return clone(t, func(context.Context, string) (string, error) { return "template0", nil })
}

// Encoded gives the owner's address of a database without any schema in another encoding than this program works with.
func Encoded(t testing.TB, encoding string) string {
	t.Helper()
	return clone(t, func(context.Context, string) (string, error) {
		return "template0 locale_provider libc locale 'C' encoding '" + encoding + "'", nil
	})
}

// Alone gives a migrated database on a PostgreSQL of the test's own, which the test may stop and start; it and its data are
// removed when the test ends. Both clocks stand still at Time.
func Alone(t testing.TB) (*postgres.DB, devdb.Cluster) {
	t.Helper()
	// Which cluster it is follows from where the checkout lies: this one holds nothing else.
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module alone\n"), 0o600); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	cluster, err := devdb.ForCheckout(dir, os.Getenv("XDG_STATE_HOME"), true)
	if err == nil {
		t.Cleanup(func() {
			// The test's own context has ended by now.
			if err := cluster.Stop(context.Background()); err != nil {
				t.Errorf("pgtest: %v", err)
			}
			if err := os.RemoveAll(cluster.Dir()); err != nil {
				t.Errorf("pgtest: %v", err)
			}
		})
		err = cluster.Start(t.Context())
	}
	if err == nil {
		err = fill(t.Context(), cluster.Owner())
	}
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	db, err := postgres.Open(t.Context(), postgres.ConfigFrom(cluster.Owner()), Time)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(db.Close)
	return db, cluster
}

func clone(t testing.TB, from func(context.Context, string) (string, error)) string {
	t.Helper()
	ctx := t.Context()
	admin, err := server(ctx)
	if err != nil {
		t.Fatalf("pgtest: no database: %v", err)
	}
	source, err := from(ctx, admin)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	random := make([]byte, 8)
	_, _ = rand.Read(random) // never fails
	name := "t_" + hex.EncodeToString(random)
	if err := exec(ctx, admin, fmt.Sprintf("create database %s template %s owner owner", name, source)); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		// The test's own context has ended by now.
		if err := exec(context.Background(), admin, fmt.Sprintf("drop database %s with (force)", name)); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return address(admin, "owner", name)
}

// server gives a superuser's address, starting the checkout's test cluster when it does not run.
func server(ctx context.Context) (string, error) {
	if given := os.Getenv("TEST_DATABASE_URL"); given != "" {
		return given, exec(ctx, given, createOwner)
	}
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	cluster, err := devdb.ForCheckout(wd, os.Getenv("XDG_STATE_HOME"), true)
	if err != nil {
		return "", err
	}
	return cluster.URL("postgres", "postgres"), cluster.Start(ctx)
}

// template gives the name of a database with the schema of this very program, made by whichever test comes first.
func template(ctx context.Context, admin string) (string, error) {
	name, err := templateName()
	if err != nil {
		return "", err
	}
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close(ctx) }()
	// Held until the connection closes: the packages of a run are separate processes.
	if _, err := conn.Exec(ctx, "select pg_advisory_lock(7302)"); err != nil {
		return "", err
	}
	there := false
	if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&there); err != nil || there {
		return name, err
	}
	if err := dropOld(ctx, conn); err != nil {
		return "", err
	}
	making := name + "_making"
	if _, err := conn.Exec(ctx, fmt.Sprintf("drop database if exists %s with (force)", making)); err != nil {
		return "", err
	}
	if _, err := conn.Exec(ctx, fmt.Sprintf("create database %s owner owner", making)); err != nil {
		return "", err
	}
	if err := fill(ctx, address(admin, "owner", making)); err != nil {
		return "", err
	}
	_, err = conn.Exec(ctx, fmt.Sprintf("alter database %s rename to %s", making, name))
	return name, err
}

// dropOld drops all templates but the newest: each change of a migration makes another.
func dropOld(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `
select datname
from pg_database
where datname like 'template\_%'
order by oid desc
offset 4`)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := conn.Exec(ctx, "drop database if exists "+name+" with (force)"); err != nil {
			return err
		}
	}
	return nil
}

// fill makes the schema and loads the facts, as «migrate up» does.
func fill(ctx context.Context, address string) error {
	if err := postgres.Migrate(ctx, address); err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if err := account.LoadFacts(ctx, tx); err != nil {
			return err
		}
		return casefile.LoadTables(ctx, tx, Time())
	})
	if failed := conn.Close(ctx); err == nil {
		err = failed
	}
	return err
}

func templateName() (string, error) {
	sum := sha256.New()
	facts, err := account.FactsDigest()
	if err != nil {
		return "", err
	}
	tables, err := casefile.TablesDigest()
	if err != nil {
		return "", err
	}
	sum.Write([]byte(facts + tables))
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		return "", err
	}
	for _, name := range names {
		body, err := migrations.FS.ReadFile(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(body), body)
	}
	return "template_" + hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

func address(admin, role, database string) string {
	u, err := url.Parse(admin)
	if err != nil {
		return ""
	}
	u.User, u.Path = url.User(role), "/"+database
	return u.String()
}

func exec(ctx context.Context, address, statement string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	if failed := conn.Close(ctx); err == nil {
		err = failed
	}
	return err
}

const createOwner = `
do $$
begin
  if not exists (select from pg_roles where rolname = 'owner') then
    create role owner login createrole nosuperuser nobypassrls;
  end if;
exception
  when duplicate_object or unique_violation then null;
end
$$`
