package server_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestColumnsAlteredUnderARunningServer: what the server prepared before a column was altered is prepared anew. Whoever looks at a page
// notices nothing, whichever connection he gets; a form is kept and done when it is sent again.
func TestColumnsAlteredUnderARunningServer(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(60)).String()
	officer := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	warm := func() []answer {
		t.Helper()
		got := make([]answer, 12)
		done := make(chan struct{})
		for n := range got {
			go func() {
				got[n] = officer.get("/cases/" + which)
				done <- struct{}{}
			}()
		}
		for range got {
			<-done
		}
		return got
	}
	warm()
	move := "/cases/" + which + "/return-date-change"
	typed := append(hidden(officer.get(move).body), "date", "1-6-2027", "source", "dji", "reason", "Lang over nagedacht")
	warm()
	for _, sql := range []string{"alter table app_user alter column name type varchar(900)", "alter table org alter column name type varchar(900)"} {
		if _, err := s.db.Owner.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		for _, got := range warm() {
			if got.StatusCode != http.StatusOK {
				t.Errorf("%s: a page: %d", sql, got.StatusCode)
			}
		}
	}
	if _, err := s.db.Owner.Exec(t.Context(), "alter table app_user alter column name type text"); err != nil {
		t.Fatal(err)
	}
	got := officer.post(move, typed...)
	if got.StatusCode == http.StatusServiceUnavailable && strings.Contains(got.body, "Lang over nagedacht") {
		got = officer.post(move, typed...)
	}
	if got.StatusCode != http.StatusSeeOther {
		t.Errorf("a form: %d", got.StatusCode)
	}
	s.verify()
}

// TestTheSchemaOfAnotherProgram: while another version's schema is there the server is not ready and says so, and what it cannot read
// will pass.
func TestTheSchemaOfAnotherProgram(t *testing.T) {
	t.Parallel()
	s := stage(t)
	officer := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	for change, want := range map[string]string{"version = version + 1": "newer", "version = version - 1": "older", "dirty = true": "half-way"} {
		s.exec("create table kept_version as table schema_migrations")
		s.exec("update schema_migrations set " + change)
		if got := officer.get("/readyz"); got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(got.body, want) {
			t.Errorf("%s: %d %s", want, got.StatusCode, got.body)
		}
		s.exec("update schema_migrations set (version, dirty) = (select version, dirty from kept_version)")
		s.exec("drop table kept_version")
	}
	if got := officer.get("/readyz"); got.StatusCode != http.StatusOK {
		t.Errorf("ready: %d %s", got.StatusCode, got.body)
	}
	s.exec("update schema_migrations set version = version + 1")
	s.exec("alter table app_user rename column name to called")
	got := officer.get("/work")
	if got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" {
		t.Errorf("a page: %d", got.StatusCode)
	}
}

// TestWhoWentAwayIsNoError: a browser that closes before there is an answer leaves no error in the log.
func TestWhoWentAwayIsNoError(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(60)).String()
	officer := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	tx, err := s.db.Owner.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.Background()) }()
	if _, err := tx.Exec(t.Context(), "lock table access_entry in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	ctx, leave := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer leave()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/cases/"+which, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := officer.http.Do(r); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("the page did not wait: %v %v", got, err)
	}
	for range 100 {
		if strings.Contains(s.log.String(), `"status":499`) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if log := s.log.String(); strings.Contains(log, "request failed") || !strings.Contains(log, `"status":499`) {
		t.Errorf("in the log:\n%s", log)
	}
}

// TestHTTPSIsReadAsItIsMeant: however the scheme of the address is written, browsers are told to keep to it.
func TestHTTPSIsReadAsItIsMeant(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	for base, want := range map[string]bool{"https://terugkeer.example": true, "HTTPS://terugkeer.example": true, "http://127.0.0.1": false} {
		w := httptest.NewRecorder()
		server.New(server.Options{DB: s.db, Hasher: s.hasher, Store: s.store, Log: slog.New(slog.DiscardHandler), Base: base}).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", nil))
		if got := w.Header().Get("Strict-Transport-Security") != ""; got != want {
			t.Errorf("%s: %t", base, got)
		}
	}
}

// TestWhoAsksOnlyForTheHead: a page, a link in a mail and a help page answer HEAD as they answer GET, without a body; of the record nothing is
// looked at for it.
func TestWhoAsksOnlyForTheHead(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(60)).String()
	officer, nobody := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1)), s.browser()
	nobody.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	head := func(b browser, path string) answer {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, s.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		return b.do(r)
	}
	looks := s.count("select count(*) from access_entry")
	for _, test := range []struct {
		who  browser
		path string
		want int
	}{
		{nobody, "/sign-in", 200}, {nobody, "/help", 200}, {nobody, "/nowhere", 404}, {nobody, "/cases/" + which, 303}, {nobody, "/inbox/" + which, 303},
		{officer, "/work", 200}, {officer, "/cases/" + which, 200}, {officer, "/inbox", 200}, {officer, "/nowhere", 404}, {officer, "/language/en", 200},
	} {
		got := head(test.who, test.path)
		if got.StatusCode != test.want || got.body != "" {
			t.Errorf("HEAD %s: %d, want %d", test.path, got.StatusCode, test.want)
		}
		if test.want == 303 && !strings.HasPrefix(got.Header.Get("Location"), "/sign-in?") {
			t.Errorf("HEAD %s leads to %s", test.path, got.Header.Get("Location"))
		}
	}
	if n := s.count("select count(*) from access_entry"); n != looks {
		t.Errorf("%d looks for what nobody saw", n-looks)
	}
}
