package server_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/who"
)

// shut is a store that takes nothing in while it is shut, as one that is mounted to be read.
type shut struct {
	*document.Folder
	now *atomic.Bool
}

func (s shut) Put(ctx context.Context, key string, r io.Reader) error {
	if s.now.Load() {
		return document.ReadOnly
	}
	return s.Folder.Put(ctx, key, r)
}

// claimed gives the server the store of its database, in a folder that is known.
func (s *staged) claimed() (string, *atomic.Bool) {
	s.t.Helper()
	dir := s.t.TempDir()
	store, err := document.Claim(s.t.Context(), s.db, document.NewFolder(dir, time.Now))
	if err != nil {
		s.t.Fatal(err)
	}
	closed := &atomic.Bool{}
	s.server = httptest.NewTLSServer(server.New(server.Options{DB: s.db, Hasher: s.hasher, Store: shut{store, closed}, Log: slog.New(slog.NewJSONHandler(s.log, nil)), Base: "https://terugkeer.example", Demonstration: true}))
	s.t.Cleanup(s.server.Close)
	s.url, s.host = s.server.URL, strings.TrimPrefix(s.server.URL, "https://")
	return dir, closed
}

func (s staged) count(sql string, args ...any) int {
	s.t.Helper()
	n := 0
	if err := s.db.Owner.QueryRow(s.t.Context(), sql, args...).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// TestTheStoreGoesAway: where the folder of the documents is not mounted while the server runs, it says that it is not ready and why;
// a form keeps everything, also a file that had come in before; nobody is written down as having got a document; and when it is
// back all goes on without a restart.
func TestTheStoreGoesAway(t *testing.T) {
	t.Parallel()
	s := stage(t)
	dir, closed := s.claimed()
	which := s.walk(s.story(60)).String()
	pro := s.as(s.cast.As("RN", who.ProbationOfficer, 1))
	path := "/cases/" + which + "/document-add"
	form := append(hidden(pro.get(path).body), "title", "Advies over de woning", "sort", "advice")
	if got := pro.upload(path, form, "advies.pdf", pdf); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("as it should be: %d", got.StatusCode)
	}
	if got := pro.get("/readyz"); got.StatusCode != http.StatusOK {
		t.Errorf("ready: %d %s", got.StatusCode, got.body)
	}
	given := links(pro.get("/cases/"+which).body, `/cases/[^"]*/documents/[^"]*`)[0]
	form = append(hidden(pro.get(path).body), "title", "Nog een advies", "sort", "advice")
	kept := func(what string, got answer) {
		t.Helper()
		if got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" || !strings.Contains(got.body, "Nog een advies") || !strings.Contains(errorAt(got.body, "file"), "kan nu niet worden bewaard") {
			t.Errorf("%s: %d, Retry-After %q, %q", what, got.StatusCode, got.Header.Get("Retry-After"), errorAt(got.body, "file"))
		}
	}
	closed.Store(true)
	kept("read-only", pro.upload(path, form, "advies.pdf", pdf))
	if got := pro.get(given); got.StatusCode != http.StatusOK {
		t.Errorf("read-only, and a download: %d", got.StatusCode)
	}
	closed.Store(false)

	// A file that came in while something else was wrong goes with the form.
	wrong := pro.upload(path, append(hidden(pro.get(path).body), "sort", "advice"), "later.pdf", pdf)
	held := append(hidden(wrong.body), "title", "Nog een advies", "sort", "advice", "held.file", hiddenIn(wrong.body, "held.file"))
	if wrong.StatusCode != http.StatusUnprocessableEntity || held[len(held)-1] == "" {
		t.Fatalf("held: %d", wrong.StatusCode)
	}

	aside := dir + "-aside"
	if err := errors.Join(os.Rename(dir, aside), os.Mkdir(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	got := pro.get("/readyz")
	if got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(got.body, string(document.NotMarked)) || strings.Contains(got.body, dir) {
		t.Errorf("not ready: %d %s", got.StatusCode, got.body)
	}
	kept("not mounted", pro.upload(path, form, "advies.pdf", pdf))
	again := pro.post(path, held...)
	kept("not mounted, with a file that waits", again)
	if !strings.Contains(again.body, "later.pdf") {
		t.Error("the file that waits is forgotten")
	}
	downloads := s.count("select count(*) from access_entry where outcome = 'downloaded'")
	if got := pro.get(given); got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" || !strings.Contains(got.body, "Terugkeer is nu niet bereikbaar") {
		t.Errorf("a download: %d", got.StatusCode)
	}
	if n := s.count("select count(*) from access_entry where outcome = 'downloaded'"); n != downloads {
		t.Errorf("%d downloads written down that nobody got", n-downloads)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("something was written where the store was not: %v %v", entries, err)
	}
	if n := s.count("select count(*) from document_file"); n != 1 {
		t.Errorf("%d documents", n)
	}

	if err := errors.Join(os.Remove(dir), os.Rename(aside, dir)); err != nil {
		t.Fatal(err)
	}
	if got := pro.get("/readyz"); got.StatusCode != http.StatusOK {
		t.Errorf("ready again: %d %s", got.StatusCode, got.body)
	}
	if got := pro.get(given); got.StatusCode != http.StatusOK || got.body != string(pdf) {
		t.Errorf("a download again: %d", got.StatusCode)
	}
	for name, got := range map[string]answer{"the form": pro.upload(path, form, "advies.pdf", pdf), "the form with the file that waited": pro.post(path, append(hidden(again.body), "title", "Nog een advies", "sort", "advice", "held.file", hiddenIn(again.body, "held.file"))...)} {
		if !strings.HasSuffix(got.Request.URL.Path, "/done") && got.StatusCode != http.StatusSeeOther {
			t.Errorf("%s again: %d at %s", name, got.StatusCode, got.Request.URL.Path)
		}
	}
	if n := s.count("select count(*) from document_file"); n != 3 {
		t.Errorf("%d documents in the end", n)
	}
	s.verify()
}

// TestAStoreFromBeforeThereWereMarks becomes the store of its database when each document is there, and not when one is missing: then
// somebody has to say so. A backup is restored with its mark, or without and then adopted.
func TestAStoreFromBeforeThereWereMarks(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(60)).String()
	pro := s.as(s.cast.As("RN", who.ProbationOfficer, 1))
	path := "/cases/" + which + "/document-add"
	for _, title := range []string{"Een", "Twee"} {
		if got := pro.upload(path, append(hidden(pro.get(path).body), "title", title, "sort", "advice"), "advies.pdf", pdf); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("%d", got.StatusCode)
		}
	}
	entries, err := os.ReadDir(s.folder)
	if err != nil || len(entries) != 2 {
		t.Fatalf("%v %v", entries, err)
	}
	claim := func(dir string) error {
		_, err := document.Claim(t.Context(), s.db, document.NewFolder(dir, time.Now))
		return err
	}
	lost := filepath.Join(s.folder, entries[0].Name())
	if err := os.Rename(lost, s.folder+"-lost"); err != nil {
		t.Fatal(err)
	}
	if err := claim(s.folder); !errors.Is(err, document.NotMarked) {
		t.Errorf("with one document missing: %v", err)
	}
	if err := claim(t.TempDir()); !errors.Is(err, document.NotMarked) {
		t.Errorf("with all missing: %v", err)
	}
	if err := claim(s.folder + "-nowhere"); !errors.Is(err, document.NotThere) {
		t.Errorf("where there is no folder: %v", err)
	}
	if found, err := document.Adopt(t.Context(), s.db, document.NewFolder(s.folder, time.Now), false); err != nil || found.Named != 2 || found.Missing != 1 || found.Files != 1 {
		t.Errorf("%+v %v", found, err)
	}
	if err := os.Rename(s.folder+"-lost", lost); err != nil {
		t.Fatal(err)
	}
	if err := claim(s.folder); err != nil {
		t.Errorf("with all: %v", err)
	}
	restored := filepath.Join(t.TempDir(), "restored")
	if err := os.CopyFS(restored, os.DirFS(s.folder)); err != nil {
		t.Fatal(err)
	}
	if err := claim(restored); err != nil {
		t.Errorf("restored with its mark: %v", err)
	}
	if err := os.Remove(filepath.Join(restored, document.MarkName)); err != nil {
		t.Fatal(err)
	}
	if err := claim(restored); !errors.Is(err, document.NotMarked) {
		t.Errorf("restored without: %v", err)
	}
	if found, err := document.Adopt(t.Context(), s.db, document.NewFolder(restored, time.Now), true); err != nil || found.Named != 2 || found.Missing != 0 {
		t.Errorf("adopted: %+v %v", found, err)
	}
	if err := claim(restored); err != nil {
		t.Errorf("after that: %v", err)
	}
	store, err := document.Claim(t.Context(), s.db, document.NewFolder(restored, time.Now))
	if err != nil {
		t.Fatal(err)
	}
	if found, err := document.Verify(t.Context(), s.db, store); err != nil || len(found) != 0 {
		t.Errorf("verified: %v %v", found, err)
	}
	if err := os.RemoveAll(restored); err != nil {
		t.Fatal(err)
	}
	if found, err := document.Verify(t.Context(), s.db, store); !document.IsAway(err) || len(found) != 0 {
		t.Errorf("a store that is away is told once, and of no document that it is lost: %v %v", found, err)
	}
	s.verify()
}

// readOnly sets whether the database takes in what is written, for connections that are opened from now on, and opens new ones.
func (s staged) readOnly(on string) {
	s.t.Helper()
	err := pgxTx(s.t.Context(), s.db, "do $$ begin execute format('alter database %I set default_transaction_read_only = "+on+"', current_database()); end $$")
	if err != nil {
		s.t.Fatal(err)
	}
	if on == "on" {
		s.db.Reset()
	}
}

// pgxTx does a statement as the owner, whatever the default of his connection.
func pgxTx(ctx context.Context, db *postgres.DB, sql string) error {
	return postgres.InTx(ctx, db.Owner, func(tx postgres.Tx) error {
		if _, err := tx.Exec(ctx, "set transaction read write"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sql)
		return err
	})
}

// TestADatabaseThatOnlyReads: a primary that became read-only under a running server gives 503 and what was typed, with and without a
// file; it is not ready and says why; and when it takes in again, all goes on without a restart.
func TestADatabaseThatOnlyReads(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.claimed()
	which := s.walk(s.story(60)).String()
	pro := s.as(s.cast.As("RN", who.ProbationOfficer, 1))
	add := "/cases/" + which + "/document-add"
	upload := append(hidden(pro.get(add).body), "title", "Advies over de woning", "sort", "advice")
	officer := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	move := "/cases/" + which + "/return-date-change"
	typed := append(hidden(officer.get(move).body), "date", "1-6-2027", "source", "dji", "reason", "Lang over nagedacht")
	s.readOnly("on")

	for _, path := range []string{"/cases/" + which, "/work", "/inbox"} {
		if got := pro.get(path); got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
	if got := pro.get("/healthz"); got.StatusCode != http.StatusOK {
		t.Errorf("alive: %d", got.StatusCode)
	}
	if got := pro.get("/readyz"); got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(got.body, string(postgres.CannotWrite)) {
		t.Errorf("ready: %d %s", got.StatusCode, got.body)
	}
	got := officer.post(move, typed...)
	if got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(got.body, "Lang over nagedacht") || !strings.Contains(got.body, "Verstuur opnieuw") {
		t.Errorf("a form: %d %.300s", got.StatusCode, got.body)
	}
	got = pro.upload(add, upload, "advies.pdf", pdf)
	if got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" || !strings.Contains(got.body, "Open het formulier weer") {
		t.Fatalf("a form with a file: %d %.300s", got.StatusCode, got.body)
	}

	s.readOnly("off")
	deadline := time.Now().Add(20 * time.Second)
	for pro.get("/readyz").StatusCode != http.StatusOK && time.Now().Before(deadline) {
		time.Sleep(50 * time.Millisecond)
	}
	page := pro.post(add, "kept", hiddenIn(got.body, "kept"))
	if page.StatusCode != http.StatusOK || !strings.Contains(page.body, "Advies over de woning") {
		t.Fatalf("the form again: %d", page.StatusCode)
	}
	if done := pro.upload(add, append(hidden(page.body), "title", "Advies over de woning", "sort", "advice"), "advies.pdf", pdf); done.StatusCode != http.StatusSeeOther {
		t.Errorf("sent again: %d", done.StatusCode)
	}
	s.verify()
}
