package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/postgres/devdb"
)

// record is a demonstration of one size with the application and the bare handler running on it.
type record struct {
	size     int
	cluster  devdb.Cluster
	database string
	owner    *pgx.Conn
	folder   string // what the run needs for itself
	app      *process
	bare     *process
	roles    []*role
	mayor    *role
	found    map[string]*result
	views    []time.Duration
}

// role is somebody of an organisation who looks at pages.
type role struct {
	name, org, user string
	cookie          string
	kinds           []*kind
}

// kind is a kind of page with its candidates: addresses at the application, and what each sends to the database.
type kind struct {
	name  string
	paths []string
	bytes int // of the page, in the middle
	pages []sentPage
}

func (a asked) prepare(ctx context.Context, size int) (*record, error) {
	wd, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	cluster, err := devdb.ForCheckout(wd, os.Getenv("XDG_STATE_HOME"), false)
	if err != nil {
		return nil, err
	}
	if err := cluster.Start(ctx); err != nil {
		return nil, err
	}
	r := &record{size: size, cluster: cluster, database: fmt.Sprintf("bench_%d", size), found: map[string]*result{}}
	if err := r.fill(ctx, a.program); err != nil {
		return r, err
	}
	if r.owner, err = pgx.Connect(ctx, cluster.URL("owner", r.database)); err != nil {
		return r, err
	}
	if r.folder, err = os.MkdirTemp("", "terugkeer-bench"); err != nil {
		return r, err
	}
	if r.app, err = start(ctx, filepath.Join(r.folder, "app.log"), r.environment(), a.program, "serve", "--listen"); err != nil {
		return r, err
	}
	if err := r.choose(ctx, a); err != nil {
		return r, err
	}
	if err := r.trace(ctx); err != nil {
		return r, err
	}
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	pages := filepath.Join(r.folder, "pages.json")
	if err := r.writePages(pages); err != nil {
		return r, err
	}
	r.bare, err = start(ctx, filepath.Join(r.folder, "bare.log"), r.environment(), self, "-bare", pages, "-listen")
	return r, err
}

func (r *record) environment() []string {
	return append(os.Environ(), "DATABASE_URL="+r.cluster.URL("owner", r.database), "DOCUMENTS="+r.documents())
}

// documents is the folder that belongs to the record's database, for as long as that is kept.
func (r *record) documents() string { return r.cluster.Dir() + "-" + r.database + "-documents" }

// fill loads the demonstration where it is not there yet. Half of one, left by a run that was stopped, is made anew.
func (r *record) fill(ctx context.Context, program string) error {
	server, err := pgx.Connect(ctx, r.cluster.URL("postgres", "postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = server.Close(ctx) }()
	if r.cases(ctx) == r.size {
		return r.do(ctx, program, "migrate", "up")
	}
	fmt.Printf("bench: loading %d cases\n", r.size)
	name := pgx.Identifier{r.database}.Sanitize()
	for _, sql := range []string{"drop database if exists " + name + " with (force)", "create database " + name + " owner owner"} {
		if _, err := server.Exec(ctx, sql); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(r.documents()); err != nil { // of the database that was
		return err
	}
	if err := r.do(ctx, program, "migrate", "up"); err != nil {
		return err
	}
	return r.do(ctx, program, "demo", "--cases", fmt.Sprint(r.size))
}

func (r *record) do(ctx context.Context, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env, cmd.Stderr = r.environment(), os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	return nil
}

// cases counts them; a database that is not there has none.
func (r *record) cases(ctx context.Context) int {
	conn, err := pgx.Connect(ctx, r.cluster.URL("owner", r.database))
	if err != nil {
		return 0
	}
	defer func() { _ = conn.Close(ctx) }()
	count := 0
	if conn.QueryRow(ctx, "select count(*) from case_file").Scan(&count) != nil {
		return 0
	}
	return count
}

// choose picks the people: who works at the municipality with the most cases, at the parket with the most, at the CVv.i.
func (r *record) choose(ctx context.Context, a asked) error {
	for _, one := range []struct{ name, kind, role string }{
		{"municipality", "municipality", "municipal_officer"}, {"parket", "parket", "om_officer"}, {"CVv.i.", "cvvi", "deciding_officer"},
	} {
		if a.as != "" && a.as != one.name {
			continue
		}
		p := &role{name: one.name}
		if err := r.owner.QueryRow(ctx, largest, one.kind, one.role).Scan(&p.org, &p.user); err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		r.roles = append(r.roles, p)
	}
	r.mayor = &role{name: "mayor"}
	if err := r.owner.QueryRow(ctx, mostAsked).Scan(&r.mayor.org, &r.mayor.user); err != nil {
		return fmt.Errorf("mayor: %w", err)
	}
	for _, p := range append(r.roles, r.mayor) {
		if err := r.signIn(ctx, p); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	for _, p := range r.roles {
		if err := r.findPages(ctx, p, a); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

func (r *record) signIn(ctx context.Context, p *role) error {
	got, err := r.app.post(ctx, "/sign-in", "", url.Values{"as": {p.user}})
	if err != nil {
		return err
	}
	defer func() { _ = got.Body.Close() }()
	var all []string
	for _, c := range got.Cookies() {
		all = append(all, c.Name+"="+c.Value)
	}
	if len(all) == 0 {
		return fmt.Errorf("sign-in: %s", got.Status)
	}
	p.cookie = strings.Join(all, "; ")
	return nil
}

// findPages chooses the list, cases with the longest timelines, and searches by the beginning of a name.
func (r *record) findPages(ctx context.Context, p *role, a asked) error {
	rows, err := r.owner.Query(ctx, longest, p.org, a.candidates)
	if err != nil {
		return err
	}
	cases, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(cases) == 0 {
		return errors.Join(errors.New("no cases"), err)
	}
	list, one, search := &kind{name: "work list", paths: []string{"/work"}}, &kind{name: "case page"}, &kind{name: "search"}
	for _, which := range cases {
		one.paths = append(one.paths, "/cases/"+which)
	}
	for _, prefix := range []string{"ja", "ver", "de", "wi", "bo", "ma", "har", "kui", "pos", "vis", "mei", "vo"} {
		got, err := r.app.post(ctx, "/search", p.cookie, url.Values{"q": {prefix}})
		if err != nil {
			return err
		}
		_ = got.Body.Close()
		if got.StatusCode != http.StatusSeeOther {
			return fmt.Errorf("search: %s", got.Status)
		}
		search.paths = append(search.paths, got.Header.Get("Location"))
	}
	for _, k := range []*kind{list, one, search} {
		if a.only == "" || a.only == k.name {
			p.kinds = append(p.kinds, k)
		}
	}
	return nil
}

func (r *record) writePages(name string) error {
	var all bareFile
	for _, p := range r.roles {
		for _, k := range p.kinds {
			all.Kinds = append(all.Kinds, bareKind{Name: p.name + "/" + k.name, Bytes: k.bytes, Pages: k.pages})
		}
	}
	body, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return os.WriteFile(name, body, 0o600)
}

func (r *record) close() {
	ctx := context.Background()
	for _, p := range []*process{r.app, r.bare} {
		if p != nil {
			p.stop()
		}
	}
	if r.owner != nil {
		_ = r.owner.Close(ctx)
	}
	if r.folder != "" {
		_ = os.RemoveAll(r.folder)
	}
}

// process is a server that was started, on a free port.
type process struct {
	cmd  *exec.Cmd
	base string
	http *http.Client
}

func start(ctx context.Context, log string, environment []string, program string, args ...string) (*process, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := listener.Addr().String()
	_ = listener.Close()
	out, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }()
	p := &process{cmd: exec.CommandContext(ctx, program, append(args, address)...), base: "http://" + address}
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = environment, out, out
	p.http = &http.Client{
		Timeout:       30 * time.Second,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	for range 200 {
		if got, err := p.http.Get(p.base + "/healthz"); err == nil {
			_ = got.Body.Close()
			return p, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	text, _ := os.ReadFile(log)
	p.stop()
	return nil, fmt.Errorf("%s does not answer: %s", program, text)
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	_ = p.cmd.Wait()
}

func (p *process) get(ctx context.Context, path, cookie string) (*http.Response, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+path, nil)
	if err != nil {
		return nil, err
	}
	if cookie != "" {
		q.Header.Set("Cookie", cookie)
	}
	return p.http.Do(q)
}

func (p *process) post(ctx context.Context, path, cookie string, fields url.Values) (*http.Response, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, p.base+path, strings.NewReader(fields.Encode()))
	if err != nil {
		return nil, err
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if cookie != "" {
		q.Header.Set("Cookie", cookie)
	}
	return p.http.Do(q)
}

const (
	largest = `
select o.id::text, u.user_id::text
from org o
join membership u on u.org_id = o.id and u.role = $2
where o.kind = $1
order by (select count(*) from case_card c where c.org_id = o.id) desc, u.created_at, u.id
limit 1`

	mostAsked = `
select o.id::text, u.user_id::text
from org o
join membership u on u.org_id = o.id and u.role = 'mayor'
order by (select count(*) from case_step s where s.org_id = o.id and s.side = 'turn' and s.step = 'P12') desc
limit 1`

	longest = `
select c.id::text
from case_file c
join case_card k on k.case_id = c.id and k.org_id = $1
order by least(c.length, 30) desc, md5(c.id::text)
limit $2`
)
