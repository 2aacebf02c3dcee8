package server_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/who"
)

// started is a server on a database of its own.
type started struct {
	t         *testing.T
	db        *postgres.DB
	hasher    account.Hasher
	url, host string
	log       *journal
	security  *journal
	server    *httptest.Server
	folder    string // of the documents
	store     *document.Folder
}

func start(t *testing.T, demonstration bool) started {
	t.Helper()
	return startOn(t, pgtest.New(t), demonstration)
}

func startOn(t *testing.T, db *postgres.DB, demonstration bool) started {
	t.Helper()
	if demonstration {
		if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, pgtest.Time()) }); err != nil {
			t.Fatal(err)
		}
	}
	db.Wall = time.Now // deadlines of connections are real ones
	if demonstration {
		// The protocol's is not: what is open on a day follows from the calendar, and a test asks the same every day.
		if err := db.MoveClock(t.Context(), pgtest.Time()); err != nil {
			t.Fatal(err)
		}
	}
	folder := t.TempDir()
	store, err := document.OpenFolder(folder, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	s := started{t: t, db: db, hasher: account.NewHasher(2), log: &journal{}, security: &journal{}, folder: folder, store: store}
	s.server = httptest.NewTLSServer(server.New(server.Options{DB: db, Hasher: s.hasher, Store: store, Log: slog.New(slog.NewJSONHandler(s.log, nil)), Security: server.SecurityLog(slog.NewJSONHandler(s.security, nil)), Base: "https://terugkeer.example", Demonstration: demonstration}))
	t.Cleanup(s.server.Close)
	s.url, s.host = s.server.URL, strings.TrimPrefix(s.server.URL, "https://")
	return s
}

func (s started) add(email, org string, role who.Role) account.Handout {
	s.t.Helper()
	out, err := account.Add(s.t.Context(), s.db, s.hasher, account.NewUser{Email: email, Name: "A. de Vries", Org: account.OrgID(org), Role: role})
	if err != nil {
		s.t.Fatal(err)
	}
	// As if he had chosen it himself.
	if _, err := s.db.Owner.Exec(s.t.Context(), "update credential set initial = false where user_id = $1", out.User); err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s started) signedIn(email, org string, role who.Role) (browser, account.Handout) {
	s.t.Helper()
	out, b := s.add(email, org, role), s.browser()
	code, err := account.Code(out.Secret, s.db.Wall())
	if err != nil {
		s.t.Fatal(err)
	}
	b.post("/sign-in", "email", email, "password", out.Password)
	if got := b.post("/sign-in/code", "code", code, "next", "/account"); got.Request.URL.Path != "/account" {
		s.t.Fatalf("signing in ended at %s", got.Request.URL)
	}
	return b, out
}

// browser keeps cookies and follows redirects.
type browser struct {
	s    started
	http *http.Client
}

type answer struct {
	*http.Response
	body string
}

func (s started) browser() browser {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	client := *s.server.Client()
	client.Jar = jar
	return browser{s: s, http: &client}
}

func (b browser) do(r *http.Request) answer {
	b.s.t.Helper()
	r.Header.Set("Accept-Language", "nl")
	got, err := b.http.Do(r)
	if err != nil {
		b.s.t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		b.s.t.Fatal(err)
	}
	return answer{got, string(body)}
}

func (b browser) get(path string) answer {
	b.s.t.Helper()
	r, err := http.NewRequestWithContext(b.s.t.Context(), http.MethodGet, b.s.url+path, nil)
	if err != nil {
		b.s.t.Fatal(err)
	}
	return b.do(r)
}

func (b browser) post(path string, pairs ...string) answer {
	b.s.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(b.s.t.Context(), http.MethodPost, b.s.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

func (b browser) cookie() string {
	u, err := url.Parse(b.s.url)
	if err != nil {
		b.s.t.Fatal(err)
	}
	for _, c := range b.http.Jar.Cookies(u) {
		if c.Name == "__Host-terugkeer" {
			return c.Value
		}
	}
	return ""
}

// journal is a log that several requests write at once.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}
