package server_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestAPageIsTwoRoundTrips counts what each page sends to the database: the session, and all that the page needs with who looks
// and the look, whatever the length of its lists. A search asks first which words were typed.
func TestAPageIsTwoRoundTrips(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 30, Walked: 30}); err != nil {
		t.Fatal(err)
	}
	count := &sent{}
	for _, pool := range []**postgres.Pool{&s.db.Web, &s.db.Auth} {
		before := *pool
		defer before.Close()
		*pool = counted(t, before, count)
	}
	b := s.as("OM-ONL", who.OMOfficer)
	first := links(b.get("/cases").body, `/cases/[0-9a-f-]{36}`)
	found := b.post("/search", "q", "2").Request.URL.Path
	if len(first) == 0 {
		t.Fatal("there are no cases")
	}
	line := id.NewItem()
	if _, err := s.db.Owner.Exec(t.Context(), `
		insert into inbox (id, message_id, org_id, user_id, case_id, event, category, about, step, at)
		select $1, m.id, $2, u.user_id, m.case_id, 'reminder', 'case', '', '', now()
		from (select id, case_id from message limit 1) m, (select user_id from membership where org_id = $2 and role = 'om_officer' order by created_at, id limit 1) u`,
		line, account.OrgID("OM-ONL")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/work", "/work?tab=team", "/work?tab=waiting&track=VI", "/cases", "/cases?open=yes", found, first[0], first[len(first)-1], first[0] + "/shared", "/help", "/inbox", "/inbox/" + line.String()} {
		b.get(path) // prepares its statements
		b.get(path)
		count.n.Store(0)
		if got := b.get(path); got.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
		most := int64(2)
		if path == found {
			most = 3
		}
		if n := count.n.Load(); n == 0 || n > most {
			t.Errorf("%s: %d round trips", path, n)
		}
	}
	els := s.as("GM0262", who.OrgAdmin)
	person := links(els.get("/organisation").body, `/organisation/people/[0-9a-f-]{36}`)
	for _, path := range []string{"/organisation", "/organisation?show=former", person[0], "/organisation/person-add", person[0] + "/person-disable"} {
		els.get(path)
		count.n.Store(0)
		if got := els.get(path); got.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
		if n := count.n.Load(); n == 0 || n > 3 {
			t.Errorf("%s: %d round trips", path, n)
		}
	}
}

// counted is a pool like another one, with one connection, so that a statement is prepared once.
func counted(t *testing.T, like *postgres.Pool, count *sent) *postgres.Pool {
	t.Helper()
	config, err := pgxpool.ParseConfig(like.Config().ConnString())
	if err != nil {
		t.Fatal(err)
	}
	config.ConnConfig.Tracer, config.MaxConns = count, 1
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// sent counts batches, statements and preparations that go to the server.
type sent struct{ n atomic.Int64 }

func (c *sent) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.n.Add(1)
	return ctx
}
func (c *sent) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (c *sent) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	c.n.Add(1)
	return ctx
}
func (c *sent) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (c *sent) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}
func (c *sent) TracePrepareStart(ctx context.Context, _ *pgx.Conn, _ pgx.TracePrepareStartData) context.Context {
	c.n.Add(1)
	return ctx
}
func (c *sent) TracePrepareEnd(context.Context, *pgx.Conn, pgx.TracePrepareEndData) {}
