package server_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"log/slog"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/outside"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/i18n"
)

var pdf = []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")

// file is one file of a form.
type file struct {
	field, name string
	body        []byte
}

// send posts a form with files, its fields first, as a browser does.
func (b browser) send(path string, pairs []string, files ...file) answer {
	b.s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			b.s.t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.field, f.name)
		if err == nil {
			_, err = part.Write(f.body)
		}
		if err != nil {
			b.s.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.s.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(b.s.t.Context(), http.MethodPost, b.s.url+path, &body)
	if err != nil {
		b.s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(r)
}

var heldFiles = regexp.MustCompile(`name="held\.([a-z_]+)" value="([^"]+)"`)

// stored counts the rows of files, and the files of the store.
func (s staged) stored(dir string) (rows, files int) {
	s.t.Helper()
	if err := s.db.Owner.QueryRow(s.t.Context(), "select count(*) from document_file").Scan(&rows); err != nil {
		s.t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		s.t.Fatal(err)
	}
	return rows, len(entries)
}

// sameReaders: every document that came with a form has the category, the regime and the readers of what it belongs to.
func (s staged) sameReaders(want int) {
	s.t.Helper()
	var all, wrong int
	err := s.db.Owner.QueryRow(s.t.Context(), `
		select count(*), count(*) filter (where d.category <> o.category or d.regime <> o.regime or d.owner_org <> o.owner_org or exists (
			(select to_org, level, ground from case_grant where item_id = d.id except select to_org, level, ground from case_grant where item_id = o.id)
			union all (select to_org, level, ground from case_grant where item_id = o.id except select to_org, level, ground from case_grant where item_id = d.id)))
		from item d join item o on o.id = (d.body->>'of')::uuid and d.kind = 'document'`).Scan(&all, &wrong)
	if err != nil || all != want || wrong != 0 {
		s.t.Errorf("%d documents, %d of them with other readers than their item: %v", all, wrong, err)
	}
}

// TestAFileGoesWithItsForm: the file of a form that is refused is held and need not be sent again; it goes with the deed, in
// the category of what it belongs to, and nobody else's form can take it.
func TestAFileGoesWithItsForm(t *testing.T) {
	t.Parallel()
	s := stage(t)
	dir, _ := s.crammedStore()
	which := s.walk(s.story(25)).String()
	town := s.as(s.cast.As("GM0262", who.MunicipalOfficer, 1))
	pro := s.as(s.cast.As("RN", who.ProbationOfficer, 1))
	path := "/cases/" + which + "/return-plan-record"
	form := []string{"request", id.NewRequest().String(), "seq", s.seq(which), "on", s.day(), "who", "Fatma Aydin", "outcome", "complete"}

	got := town.send(path, form, file{"file", "plan.pdf", pdf}, file{"file", "programma.pdf", append([]byte("MZ\x90\x00"), pdf...)}, file{"file", "kaart.pdf", pdf})
	held := heldFiles.FindAllStringSubmatch(got.body, -1)
	if got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "file") == "" || errorAt(got.body, "note") == "" || len(held) != 2 || !strings.Contains(got.body, "plan.pdf") {
		t.Fatalf("a form with a wrong file and without a note: %d, %q, held %d", got.StatusCode, errorAt(got.body, "file"), len(held))
	}
	if rows, files := s.stored(dir); rows != 0 || files != 2 {
		t.Errorf("held: %d rows, %d files", rows, files)
	}
	for name, sealed := range map[string]string{"made up": "AAAA" + held[0][2][4:], "of another form": held[0][2]} {
		where, pairs := path, append(append([]string{}, form...), "note", "Alles geregeld.", "held.file", sealed)
		if name == "of another form" {
			where = "/cases/" + which + "/document-add"
			pairs = []string{"title", "Plan", "sort", "return_plan", "held.file", sealed}
		}
		if got := town.send(where, pairs); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(errorAt(got.body, "file"), "Kies het opnieuw") {
			t.Errorf("a file that is %s: %d %q", name, got.StatusCode, errorAt(got.body, "file"))
		}
	}
	form = append(form, "note", "Alles geregeld.")
	for range 2 { // the second is the same form again
		if got := town.send(path, append(form, "held.file", held[0][2])); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("with the file that was held: %d %q", got.StatusCode, errorAt(got.body, "file"))
		}
	}
	if rows, files := s.stored(dir); rows != 1 || files != 2 {
		t.Errorf("done: %d rows, %d files", rows, files)
	}
	var category, of string
	if err := s.db.Owner.QueryRow(t.Context(), "select i.category, i.body->>'of' from item i join document_file f on f.item_id = i.id").Scan(&category, &of); err != nil || category != "return_plan" || of == "" {
		t.Errorf("category %q, of %q: %v", category, of, err)
	}
	s.sameReaders(1)
	page := pro.get("/cases/" + which)
	if !strings.Contains(page.body, ">plan.pdf") || len(downloads.FindAllString(page.body, -1)) != 2 {
		t.Errorf("probation does not see the file with the plan and among the documents: %v", downloads.FindAllString(page.body, -1))
	}
	if got := pro.get(downloads.FindString(page.body)); got.StatusCode != 200 || got.body != string(pdf) {
		t.Errorf("download: %d", got.StatusCode)
	}
	if got := town.send(path, []string{"seq", s.seq(which), "request", id.NewRequest().String(), "on", s.day(), "who", "Fatma", "outcome", "complete", "note", "Nog eens.", "again", "Nieuwe woning.", "held.file", held[0][2]}); got.StatusCode != http.StatusConflict {
		t.Errorf("a file in two forms: %d", got.StatusCode)
	}
}

// TestTheWholeAnalysisRefusesWhatNobodyCanRead types into each part on the page that sends them together, and gives files with
// names that nobody should have.
func TestTheWholeAnalysisRefusesWhatNobodyCanRead(t *testing.T) {
	t.Parallel()
	s := stage(t)
	dir, _ := s.crammedStore()
	actor := s.cast.As("GM0262", who.MunicipalOfficer, 1)
	which := s.walk(s.story(88))
	var about string
	for _, path := range s.openForms(actor, which) {
		if _, ask, found := strings.Cut(path, "analysis-submit?about="); found {
			about = ask
		}
	}
	if about == "" {
		t.Fatal("the analysis is not asked")
	}
	town := s.as(actor)
	path := "/cases/" + which.String() + "/analysis-submit?about=" + about + "&part=all"
	page := town.get(path)
	fields := map[string]string{}
	for _, m := range regexp.MustCompile(`type="hidden" name="((?:text|mark)_[0-9]+)" value="([^"]*)"`).FindAllStringSubmatch(page.body, -1) {
		fields[m[1]] = m[2]
	}
	if len(fields) < 15 || !strings.Contains(page.body, `enctype="multipart/form-data"`) {
		t.Fatalf("the page has %d fields", len(fields))
	}
	sent := 0
	for field := range fields {
		for _, one := range append(slices.Clone(bad), struct{ name, typed, says string }{"HTML", "<script>alert(1)</script> =1+1", "-"}) {
			pairs := []string{"about", about, "seq", seqOf(page.body), "request", id.NewRequest().String(), "send", "yes"}
			for other := range fields {
				if typed := "Getypt in «" + other + "» <b>&amp;</b> =1+1"; other != field && strings.HasPrefix(other, "text_") {
					pairs = append(pairs, other, typed)
				}
			}
			pairs = append(pairs, field, one.typed)
			var with []file
			if sent++; sent <= 8 { // of one person no more than twenty wait, and what follows sends some too
				with = []file{{"file", "kaart <b>=1+1</b>.pdf", pdf}}
			}
			got := town.send(path, pairs, with...)
			if got.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("%s, %s: %d", field, one.name, got.StatusCode)
				continue
			}
			for i := 8; i < len(pairs); i += 2 {
				if !strings.Contains(got.body, templated(pairs[i+1])) {
					t.Errorf("%s, %s: what was typed in %s is lost", field, one.name, pairs[i])
				}
			}
			if !strings.Contains(got.body, one.says) && one.says != "-" {
				t.Errorf("%s, %s: not told", field, one.name)
			}
			if strings.Contains(got.body, "<script>alert") || strings.Contains(got.body, "<b>=1+1") || len(heldFiles.FindAllString(got.body, -1)) != len(with) {
				t.Errorf("%s, %s: HTML comes back as HTML, or the file is not held", field, one.name)
			}
		}
	}
	for _, name := range []string{"a\u202Efdp.exe", "a\x00.pdf", "../../etc/passwd.pdf", strings.Repeat("Ω", 50_000) + ".pdf", "=cmd|' /C calc'!A0.pdf", "\"><script>alert(1)</script>.pdf"} {
		got := town.send(path, []string{"about", about, "seq", seqOf(page.body), "request", id.NewRequest().String()}, file{"file", name, pdf}, file{"file_housing", name, pdf})
		if got.StatusCode >= 500 || strings.Contains(got.body, "<script>alert") || strings.Contains(got.body, "\u202E") || strings.Contains(got.body, "../etc") {
			t.Errorf("%.40q: %d", name, got.StatusCode)
		}
	}
	if rows, _ := s.stored(dir); rows != 0 {
		t.Errorf("%d rows", rows)
	}
	if broke := s.log.String(); strings.Contains(broke, "panic") || strings.Contains(broke, "request failed") {
		t.Errorf("something broke:\n%s", firstLines(broke, "request failed", "panic"))
	}
}

// TestTheAdviceIsADocument: three documents with three circles of readers, kept with the draft, released with the summary.
func TestTheAdviceIsADocument(t *testing.T) {
	t.Parallel()
	s := stage(t)
	dir, _ := s.crammedStore()
	story := s.story(100)
	which := s.walk(story)
	pro := s.as(s.cast.As("RN", who.ProbationOfficer, 1))
	var about string
	for _, path := range s.openForms(s.cast.As("RN", who.ProbationOfficer, 1), which) {
		if where, ask, found := strings.Cut(path, "advice-submit?about="); found && where != "" {
			about = ask
		}
	}
	if about == "" {
		t.Fatal("the advice is not asked")
	}
	path := "/cases/" + which.String() + "/advice-submit"
	form := []string{"about", about, "seq", s.seq(which.String()), "conditions", "Meldplicht.", "housing", "Eigen woning.", "monitoring", "yes", "municipal", "Gebruikt.", "position", "partly", "summary", "Samenvatting."}
	all := []file{{"file_full", "advies.pdf", pdf}, {"file_extract", "uittreksel.pdf", pdf}, {"file_summary", "samenvatting.pdf", pdf}}
	if got := pro.send(path, append([]string{"keep", "yes"}, form...), all...); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("keeping: %d", got.StatusCode)
	}
	draft := pro.get(path + "?about=" + about)
	held := heldFiles.FindAllStringSubmatch(draft.body, -1)
	if len(held) != 3 || !strings.Contains(draft.body, "uittreksel.pdf") {
		t.Fatalf("the draft shows %d files", len(held))
	}
	for _, h := range held {
		form = append(form, "held."+h[1], h[2])
	}
	if got := pro.send(path, append(form, "request", id.NewRequest().String(), "drafted", field(draft.body, "drafted"))); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("the advice as a document: %d %q", got.StatusCode, errorAt(got.body, "full"))
	}
	if rows, files := s.stored(dir); rows != 3 || files != 3 {
		t.Errorf("%d rows, %d files", rows, files)
	}
	s.sameReaders(3)
	for actor, want := range map[*account.Actor]string{
		ptr(s.cast.As("OM-ONL", who.OMOfficer, 1)):        "advies.pdf uittreksel.pdf samenvatting.pdf",
		ptr(s.cast.As("CVVI", who.DecidingOfficer, 1)):    "advies.pdf uittreksel.pdf samenvatting.pdf",
		ptr(s.cast.As("GM0262", who.MunicipalOfficer, 1)): "",
		ptr(s.cast.As("GM0262", who.Mayor, 1)):            "",
	} {
		page := s.as(*actor).get("/cases/" + which.String()).body
		for _, f := range all {
			if strings.Contains(page, f.name) != strings.Contains(" "+want, " "+f.name) {
				t.Errorf("%s: %s", actor.Name, f.name)
			}
		}
	}
}

func ptr[T any](v T) *T { return &v }

// TestAFormOnAFullDisk: no row and no file, and everything that was typed, for every form that takes a document.
func TestAFormOnAFullDisk(t *testing.T) {
	t.Parallel()
	s := stage(t)
	dir, room := s.crammedStore()
	which := s.walk(s.story(25)).String()
	town := s.as(s.cast.As("GM0262", who.MunicipalOfficer, 1))
	path := "/cases/" + which + "/return-plan-record"
	form := []string{"seq", s.seq(which), "on", s.day(), "who", "Fatma Aydin", "outcome", "complete", "note", "Alles is geregeld met de woning."}
	room.Store(2000)
	got := town.send(path, form, file{"file", "plan.pdf", append(bytes.Clone(pdf), make([]byte, 9000)...)})
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(errorAt(got.body, "file"), "geen ruimte") || !strings.Contains(got.body, "Alles is geregeld met de woning.") {
		t.Errorf("%d %q", got.StatusCode, errorAt(got.body, "file"))
	}
	if rows, files := s.stored(dir); rows != 0 || files != 0 {
		t.Errorf("%d rows, %d files", rows, files)
	}
	room.Store(1 << 30)
	if got := town.send("/cases/"+which+"/objection-reply-record", form, file{"file", "plan.pdf", pdf}); got.StatusCode != http.StatusForbidden {
		t.Errorf("not his deed: %d", got.StatusCode)
	}
	if rows, files := s.stored(dir); rows != 0 || files != 0 {
		t.Errorf("refused, and left: %d rows, %d files", rows, files)
	}
	for name, body := range map[string][]byte{"leeg.pdf": {}, "groot.pdf": append(bytes.Clone(pdf), make([]byte, 51<<20)...), "pagina.html": []byte("<html>"), "programma.pdf": append([]byte("MZ\x90\x00"), pdf...)} {
		got := town.send(path, form, file{"file", name, body})
		if got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "file") == "" || !strings.Contains(got.body, "Alles is geregeld met de woning.") {
			t.Errorf("%s: %d %q", name, got.StatusCode, errorAt(got.body, "file"))
		}
	}
	if rows, files := s.stored(dir); rows != 0 || files != 0 {
		t.Errorf("wrong files, and left: %d rows, %d files", rows, files)
	}
	for _, step := range outside.Steps {
		if !i18n.Has(t.Context(), "category."+string(step.Category)) {
			t.Errorf("%s: it is not told who sees a document", step.Deed)
		}
	}
}

// seq is where the case stands now.
func (s staged) seq(which string) string {
	s.t.Helper()
	var seq string
	if err := s.db.Owner.QueryRow(s.t.Context(), "select seq::text from case_facts where case_id = $1", which).Scan(&seq); err != nil {
		s.t.Fatal(err)
	}
	return seq
}

// day is today as it is typed.
func (s staged) day() string { return typed(calendar.Of(s.db.Now())) }

// crammedStore gives the server a store in a folder that is known, with so much room.
func (s *staged) crammedStore() (string, *atomic.Int64) {
	s.t.Helper()
	dir := s.t.TempDir()
	folder, err := document.OpenFolder(dir, time.Now)
	if err != nil {
		s.t.Fatal(err)
	}
	room := &atomic.Int64{}
	room.Store(1 << 30)
	s.server = httptest.NewTLSServer(server.New(server.Options{DB: s.db, Hasher: s.hasher, Store: cramped{folder, room}, Log: slog.New(slog.NewJSONHandler(s.log, nil)), Base: "https://terugkeer.example", Demonstration: true}))
	s.t.Cleanup(s.server.Close)
	s.url, s.host = s.server.URL, strings.TrimPrefix(s.server.URL, "https://")
	return dir, room
}

// cramped is a store on a disk that is full after so many bytes.
type cramped struct {
	*document.Folder
	room *atomic.Int64
}

func (c cramped) Put(ctx context.Context, key string, r io.Reader) error {
	return c.Folder.Put(ctx, key, io.MultiReader(io.LimitReader(r, c.room.Load()), end{c, r}))
}

// end is the end of the file, or of the disk.
type end struct {
	c cramped
	r io.Reader
}

func (e end) Read(p []byte) (int, error) {
	n, err := e.r.Read(p[:1])
	if n > 0 {
		return 0, document.ErrNoSpace
	}
	if err == nil || errors.Is(err, io.EOF) {
		return 0, io.EOF
	}
	return 0, err
}

// TestAFileOfADeedOfWhichNobodyKnows: where the database goes away while a deed is being kept, it may have been kept. Its file stays, the
// same form again is done, and what belongs to nothing is left to the sweep.
func TestAFileOfADeedOfWhichNobodyKnows(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(60)).String()
	pro := s.as(s.cast.As("RN", who.ProbationOfficer, 1))
	path := "/cases/" + which + "/document-add"
	pdf := []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
	form := append(hidden(pro.get(path).body), "title", "Advies", "sort", "advice")
	s.exec(`create function gone() returns trigger language plpgsql as $$ begin raise exception 'gone' using errcode = '08006'; end $$`)
	s.exec("create constraint trigger gone after insert on document_file deferrable initially deferred for each row execute function gone()")
	if got := pro.upload(path, form, "advies.pdf", pdf); got.StatusCode < 500 {
		t.Fatalf("a deed of which nobody knows: %d", got.StatusCode)
	}
	if n := s.inStore(); n != 1 {
		t.Errorf("%d files stayed, want the one of which nobody knows", n)
	}
	s.exec("drop trigger gone on document_file")
	if got := pro.upload(path, form, "advies.pdf", pdf); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the same form again: %d", got.StatusCode)
	}
	if got := pro.upload(path, form, "advies.pdf", pdf); got.StatusCode != http.StatusSeeOther {
		t.Errorf("and once more: %d", got.StatusCode)
	}
	if n := s.inStore(); n != 2 {
		t.Errorf("%d files, want that of the deed and that of which nobody knew", n)
	}
	if found, err := document.Verify(t.Context(), s.db, s.store); err != nil || len(found) != 0 {
		t.Errorf("documents: %v %v", found, err)
	}
	s.verify()
}

// inStore counts the files in the store.
func (s started) inStore() int {
	s.t.Helper()
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		s.t.Fatal(err)
	}
	return len(entries)
}

func (s started) exec(sql string) {
	s.t.Helper()
	if _, err := s.db.Owner.Exec(s.t.Context(), sql); err != nil {
		s.t.Fatal(err)
	}
}
