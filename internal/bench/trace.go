package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/server"
)

// sentPage is what one page sends to the database: the session's query, and the batches of the page itself.
type sentPage struct {
	Session statement
	Batches [][]statement
	Path    string
}

// statement is one statement with its parameters as text; nil is null.
type statement struct {
	SQL   string
	Args  []*string
	Types []string // of the parameters, as the database names them
	// Settings are what the functions of the transaction say there; the bare handler has no such transaction.
	Settings map[string]string
}

// tracer keeps the statements that the application sends.
type tracer struct {
	mu      sync.Mutex
	batches [][]raw
	single  []raw
}

type raw struct {
	sql  string
	args []any
}

func (t *tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.single = append(t.single, raw{d.SQL, d.Args})
	return ctx
}
func (t *tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (t *tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.batches = append(t.batches, nil)
	return ctx
}
func (t *tracer) TraceBatchQuery(_ context.Context, _ *pgx.Conn, d pgx.TraceBatchQueryData) {
	t.mu.Lock()
	defer t.mu.Unlock()
	last := &t.batches[len(t.batches)-1]
	*last = append(*last, raw{d.SQL, d.Args})
}
func (t *tracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

func traced(ctx context.Context, like *postgres.Pool, t *tracer) (*postgres.Pool, error) {
	config, err := pgxpool.ParseConfig(like.Config().ConnString())
	if err != nil {
		return nil, err
	}
	config.ConnConfig.Tracer, config.MaxConns = t, 1
	return pgxpool.NewWithConfig(ctx, config)
}

// trace serves every candidate once inside this process and keeps what it sends to the database.
func (r *record) trace(ctx context.Context) error {
	db, err := postgres.Open(ctx, postgres.ConfigFrom(r.cluster.URL("owner", r.database)), time.Now)
	if err != nil {
		return err
	}
	defer db.Close()
	web, auth := &tracer{}, &tracer{}
	for _, pool := range []struct {
		of **postgres.Pool
		by *tracer
	}{{&db.Web, web}, {&db.Auth, auth}} {
		before := *pool.of
		defer before.Close()
		if *pool.of, err = traced(ctx, before, pool.by); err != nil {
			return err
		}
	}
	site := server.New(server.Options{DB: db, Hasher: account.NewHasher(1), Log: slog.New(slog.DiscardHandler), Base: r.app.base, Demonstration: true})
	look := func(p *role, path string) (int, error) {
		q := httptest.NewRequestWithContext(ctx, http.MethodGet, r.app.base+path, nil)
		q.Header.Set("Cookie", p.cookie)
		w := httptest.NewRecorder()
		site.ServeHTTP(w, q)
		size, err := io.Copy(io.Discard, w.Result().Body)
		if w.Code != http.StatusOK {
			return 0, fmt.Errorf("%s as %s: %d", path, p.name, w.Code)
		}
		return int(size), err
	}
	for _, p := range r.roles {
		for _, k := range p.kinds {
			var sizes []int
			for _, path := range k.paths {
				web.batches, web.single, auth.single = nil, nil, nil
				size, err := look(p, path)
				if err != nil {
					return err
				}
				sizes = append(sizes, size)
				page, err := r.sent(ctx, p, path, auth.single, web.batches)
				if err != nil {
					return fmt.Errorf("%s: %w", path, err)
				}
				k.pages = append(k.pages, page)
			}
			slices.Sort(sizes)
			k.bytes = sizes[len(sizes)/2]
		}
	}
	return nil
}

// sent turns what was traced into text.
func (r *record) sent(ctx context.Context, p *role, path string, session []raw, batches [][]raw) (sentPage, error) {
	page := sentPage{Path: path}
	settings := map[string]string{"org": p.org, "user": p.user}
	if rest, is := strings.CutPrefix(path, "/cases/"); is {
		settings["case"] = rest
	}
	if err := r.owner.QueryRow(ctx, whoLooks, p.org, p.user).Scan(&setting{settings, "membership"}, &setting{settings, "roles"}); err != nil {
		return page, err
	}
	for _, one := range session {
		if !strings.Contains(one.sql, "from session") {
			continue
		}
		var err error
		if page.Session, err = r.text(ctx, one, settings); err != nil {
			return page, err
		}
		break
	}
	if page.Session.SQL == "" || len(batches) == 0 {
		return page, fmt.Errorf("%d batches, session %q", len(batches), page.Session.SQL)
	}
	for _, batch := range batches {
		var all []statement
		for _, one := range batch {
			s, err := r.text(ctx, one, settings)
			if err != nil {
				return page, err
			}
			all = append(all, s)
		}
		page.Batches = append(page.Batches, all)
	}
	return page, nil
}

// setting scans a text into a map.
type setting struct {
	into map[string]string
	name string
}

// ScanText is how the driver hands a text over.
func (s *setting) ScanText(t pgtype.Text) error {
	s.into[s.name] = t.String
	return nil
}

// text encodes the parameters as the database reads them.
func (r *record) text(ctx context.Context, one raw, settings map[string]string) (statement, error) {
	s := statement{SQL: one.sql, Settings: settings}
	described, err := r.owner.Prepare(ctx, one.sql, one.sql)
	if err != nil {
		return s, fmt.Errorf("%s: %w", one.sql, err)
	}
	for n, arg := range one.args {
		kind, known := r.owner.TypeMap().TypeForOID(described.ParamOIDs[n])
		if !known {
			return s, fmt.Errorf("%s: $%d has a type that is not known", one.sql, n+1)
		}
		s.Types = append(s.Types, typeName(kind.Name))
		b, err := r.owner.TypeMap().Encode(described.ParamOIDs[n], pgtype.TextFormatCode, arg, []byte{}) // nothing: null
		if err != nil {
			return s, fmt.Errorf("%s: $%d: %w", one.sql, n+1, err)
		}
		if b == nil {
			s.Args = append(s.Args, nil)
			continue
		}
		text := string(b)
		s.Args = append(s.Args, &text)
	}
	return s, nil
}

// typeName is how a statement names a type: «_text» is text[].
func typeName(name string) string {
	if element, array := strings.CutPrefix(name, "_"); array {
		return element + "[]"
	}
	return name
}

const whoLooks = `
select id::text, role
from membership
where org_id = $1 and user_id = $2`
