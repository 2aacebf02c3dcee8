// Package postgres opens the database: a pool for each database role, transactions, the protocol clock, migrations, and
// the one place where an SQLSTATE becomes a fault. Which rows a role may see is said by the migrations, not here.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Pool and Tx are the driver's, named here so that packages without SQL of their own need not know the driver.
type (
	Pool = pgxpool.Pool
	Tx   = pgx.Tx
)

// DB is the database as one process sees it: a pool for each role it was given an address for, nil for the others.
type DB struct {
	Web     *Pool // everything that a page reads or a deed writes
	Auth    *Pool // credentials and sessions only
	Work    *Pool // lists, messages and jobs; no content
	Seal    *Pool // seals the looks
	Destroy *Pool // destroys what must no longer be kept
	Owner   *Pool // migrations, tests and demonstration data

	// Now is protocol time: the wall clock, moved by the offset of a demonstration database.
	Now func() time.Time
	// Wall is the wall clock: sessions, one-time codes, jobs and access rows.
	Wall func() time.Time

	// Names are what people and organisations are called.
	Names Names

	offset atomic.Int64
}

// Sizes of the pools. Auth is small on purpose: signing in must not starve the pages.
const (
	webConnections  = 16
	authConnections = 6
	workConnections = 8
	sideConnections = 2
)

// Open makes the pools; it connects once, to read the offset of the clock, so that a wrong address is told at once.
func Open(ctx context.Context, config Config, wall func() time.Time) (*DB, error) {
	db := &DB{Wall: wall}
	db.Now = func() time.Time { return db.Wall().Add(time.Duration(db.offset.Load())) }
	for _, role := range []struct {
		name, address string
		most          int32
		pool          **Pool
	}{
		{"web", config.Web, webConnections, &db.Web},
		{"auth", config.Auth, authConnections, &db.Auth},
		{"work", config.Work, workConnections, &db.Work},
		{"seal", config.Seal, sideConnections, &db.Seal},
		{"destroy", config.Destroy, sideConnections, &db.Destroy},
		{"owner", config.Owner, webConnections, &db.Owner},
	} {
		if role.address == "" {
			continue
		}
		pool, err := open(ctx, role.address, role.most)
		if err != nil {
			db.Close()
			return nil, fmt.Errorf("database as %s: %w", role.name, err)
		}
		*role.pool = pool
	}
	if db.Web != nil {
		if err := db.ReadClock(ctx); err != nil {
			db.Close()
			return nil, err
		}
	}
	return db, nil
}

func open(ctx context.Context, address string, most int32) (*Pool, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		// The driver's error repeats the address, and that may hold a password.
		return nil, errors.New("the address cannot be read")
	}
	if !strings.Contains(address, "pool_max_conns") {
		config.MaxConns = most
	}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.RuntimeParams["application_name"] = "terugkeer"
	// What is decided on is read after the lock, by statements that see what was committed before them. Under a stricter level they
	// would see what was there when the transaction began, and give conflicts to people who did nothing wrong.
	config.ConnConfig.RuntimeParams["default_transaction_isolation"] = "read committed"
	// Every statement here is short. Where many rows are expected the planner would compile one, which takes ten times as long
	// as running it.
	config.ConnConfig.RuntimeParams["jit"] = "off"
	// One plan serves all values: it was chosen for an organisation of any size. A plan for these values is thought cheaper where
	// row-level security makes few rows expected, and then sorts thousands where an index would give the first page.
	config.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		if err := encoded(conn.PgConn()); err != nil {
			return err
		}
		return readsUUIDs(ctx, conn)
	}
	config.PrepareConn = func(_ context.Context, conn *pgx.Conn) (bool, error) { return usable(conn), nil }
	return pgxpool.NewWithConfig(ctx, config)
}

// Close closes every pool and waits for what is running.
func (db *DB) Close() {
	for _, pool := range db.pools() {
		pool.Close()
	}
}

// Reset closes every connection, each when its work is done; the next statement opens another.
func (db *DB) Reset() {
	for _, pool := range db.pools() {
		pool.Reset()
	}
}

// pools are those that are open.
func (db *DB) pools() []*Pool {
	return slices.DeleteFunc([]*Pool{db.Web, db.Auth, db.Work, db.Seal, db.Destroy, db.Owner}, func(p *Pool) bool { return p == nil })
}

// Once sends statements in one round trip, which is one transaction: all of them are done or none. It says nothing of what a
// statement answers; the statements queued say what becomes of their rows. Errors are those of Fault.
func Once(ctx context.Context, pool *Pool, statements *pgx.Batch) error {
	return Fault(pool.SendBatch(ctx, statements).Close())
}

// InTx runs f in a transaction and commits it when f returns nil. Each of its statements sees what was committed before that
// statement began, whatever the server's default. Errors come back as faults where they have one.
func InTx(ctx context.Context, pool *Pool, f func(Tx) error) error {
	return Fault(pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}, f))
}
