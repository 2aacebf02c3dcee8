package pgtest

import (
	"context"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Queue runs works at the same time and in this order: a connection of its own holds what the statement locks, each work is begun
// when the one before it waits for that (or is done without), and then it lets go. So each has read, before it waited, what was
// there before any of them. It returns what each work returned.
func Queue(t testing.TB, db *postgres.DB, lock string, arg any, works ...func() error) []error {
	t.Helper()
	ctx := t.Context()
	holder, err := db.Owner.Begin(ctx)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	defer func() { _ = holder.Rollback(context.Background()) }() // committed by then, else the test has failed
	if _, err := holder.Exec(ctx, lock, arg); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	done := make([]chan error, len(works))
	for n, work := range works {
		done[n] = make(chan error, 1)
		go func() { done[n] <- work() }()
		waits(t, db, holder.Conn().PgConn().PID(), n+1, done)
	}
	if err := holder.Commit(ctx); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	errs := make([]error, len(works))
	for n := range works {
		errs[n] = <-done[n]
	}
	return errs
}

// waits returns when so many of the works that were begun wait for the holder, or for each other behind it, or are done.
func waits(t testing.TB, db *postgres.DB, holder uint32, begun int, done []chan error) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(500 * time.Microsecond) {
		ended := 0
		for _, one := range done[:begun] {
			ended += len(one)
		}
		waiting := 0
		if err := db.Owner.QueryRow(t.Context(), selectWaiting, holder).Scan(&waiting); err != nil {
			t.Fatalf("pgtest: %v", err)
		}
		if waiting+ended >= begun {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("pgtest: %d of %d works wait, %d are done", waiting, begun, ended)
		}
	}
}

// All that wait for a connection, or behind one that does; of other roles too, whose activity the owner may not see.
const selectWaiting = `
with recursive behind (pid) as (
  select l.pid from pg_locks l where not l.granted and $1::integer = any (pg_blocking_pids(l.pid))
  union
  select l.pid from pg_locks l join behind b on b.pid = any (pg_blocking_pids(l.pid)) where not l.granted
)
select count(*) from behind`
