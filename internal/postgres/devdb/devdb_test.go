package devdb_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/postgres/devdb"
)

func TestAClusterStartsOnceAndKeepsItsData(t *testing.T) {
	t.Parallel()
	checkout := t.TempDir()
	if err := os.WriteFile(filepath.Join(checkout, "go.mod"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := devdb.ForCheckout(checkout, "", true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(c.Dir()) })

	var starters sync.WaitGroup
	for range 3 {
		starters.Go(func() {
			if err := c.Start(t.Context()); err != nil {
				t.Errorf("start: %v", err)
			}
		})
	}
	starters.Wait()
	query(t, c, "create table kept (n integer)")
	if err := c.Stop(t.Context()); err != nil || c.Running() {
		t.Fatalf("stop: %v, running %t", err, c.Running())
	}
	if err := c.Start(t.Context()); err != nil {
		t.Fatalf("second start: %v", err)
	}
	query(t, c, "insert into kept values (1)")
	if err := c.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(c.Dir()); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("others may enter the state directory: %v, %v", info.Mode(), err)
	}
}

func TestCheckoutsDoNotShareACluster(t *testing.T) {
	t.Parallel()
	dirs := map[string]bool{}
	for range 2 {
		checkout := t.TempDir()
		if err := os.WriteFile(filepath.Join(checkout, "go.mod"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := devdb.ForCheckout(filepath.Join(checkout), "", false)
		if err != nil {
			t.Fatal(err)
		}
		dirs[c.Dir()] = true
	}
	if len(dirs) != 2 {
		t.Errorf("two checkouts share %v", dirs)
	}
	if _, err := devdb.ForCheckout("/", "", false); err == nil {
		t.Error("found a checkout at /")
	}
}

func query(t *testing.T, c devdb.Cluster, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), c.Owner())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Error(err)
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
