package document_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

const (
	docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	odt  = "application/vnd.oasis.opendocument.text"
)

func TestWhatIsAccepted(t *testing.T) {
	t.Parallel()
	folder, dir := store(t)
	for name, file := range map[string]struct {
		kind string
		body []byte
	}{
		"advies.pdf":   {"application/pdf", pdf()},
		"advies.docx":  {docx, zipped(t, "[Content_Types].xml", "<x/>", "_rels/.rels", "<x/>", "word/document.xml", "<w/>")},
		"analyse.odt":  {odt, zipped(t, "mimetype", odt, "content.xml", "<x/>")},
		"kaart.png":    {"image/png", picture(t, png.Encode)},
		"kaart.JPEG":   {"image/jpeg", picture(t, func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) })},
		"zonder-einde": {"application/pdf", pdf()},
	} {
		got, err := document.Receive(t.Context(), folder, "file", name, bytes.NewReader(file.body))
		want := name
		if name == "zonder-einde" {
			want += ".pdf" // a name without an ending gets that of the content
		}
		if err != nil || got.Type != file.kind || got.Size != int64(len(file.body)) || got.Name != want || len(got.SHA256) != 64 {
			t.Errorf("%s: %+v %v", name, got.Document, err)
			continue
		}
		if kept, err := os.ReadFile(filepath.Join(dir, got.Key)); err != nil || !bytes.Equal(kept, file.body) {
			t.Errorf("%s is not in the store as it was sent: %v", name, err)
		}
	}
	got, err := document.Receive(t.Context(), folder, "file", "C:\\temp\\..\\advies\u202Efdp.\x00\"exe.pdf", bytes.NewReader(pdf()))
	if err != nil || got.Name != "adviesfdp.exe.pdf" {
		t.Errorf("name: %q %v", got.Name, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	folder, dir := store(t)
	program := append([]byte("MZ\x90\x00\x03"), bytes.Repeat([]byte{0}, 400)...)
	for name, file := range map[string]struct {
		key  string
		body io.Reader
	}{
		"leeg.pdf":        {"document.file.empty", strings.NewReader("")},
		"groot.pdf":       {"document.file.too_large", io.MultiReader(bytes.NewReader(pdf()), io.LimitReader(zeros{}, 51<<20))},
		"advies.pdf":      {"document.file.not_what_it_says", bytes.NewReader(program)},
		"programma.exe":   {"document.file.kind", bytes.NewReader(program)},
		"met-pdf.pdf":     {"document.file.not_what_it_says", bytes.NewReader(append(slices.Clone(program), pdf()...))},
		"elf.pdf":         {"document.file.not_what_it_says", bytes.NewReader(append([]byte("\x7fELF\x02\x01\x01"), pdf()...))},
		"script.pdf":      {"document.file.not_what_it_says", strings.NewReader("#!/bin/sh\n# %PDF-1.4\nrm -rf /\n")},
		"brief.pdf.":      {"document.file.kind", strings.NewReader("gewoon tekst")},
		"pagina.html":     {"document.file.kind", strings.NewReader("<html><script>alert(1)</script>")},
		"plaatje.svg":     {"document.file.kind", strings.NewReader("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")},
		"rekenblad.docx":  {"document.file.not_what_it_says", bytes.NewReader(zipped(t, "[Content_Types].xml", "<x/>", "xl/workbook.xml", "<x/>"))},
		"vermomd.hta":     {"document.file.kind", bytes.NewReader(pdf())},
		"advies.pdf.html": {"document.file.kind", bytes.NewReader(pdf())},
		"kaart.png":       {"document.file.not_what_it_says", bytes.NewReader(pdf())},
		"archief.zip":     {"document.file.kind", bytes.NewReader(zipped(t, "a.txt", "x"))},
	} {
		_, err := document.Receive(t.Context(), folder, "file", name, file.body)
		var invalid *fault.Invalid
		if !errors.As(err, &invalid) || invalid.Fields["file"].Key != file.key {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if file.key == "document.file.too_large" && invalid.Fields["file"].Data["has"] != "52" {
			t.Errorf("size told: %v", invalid.Fields["file"].Data)
		}
	}
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left in the store: %v", left)
	}
	broken := io.MultiReader(bytes.NewReader(pdf()), bytes.NewReader(make([]byte, 8<<10)), failing{})
	if _, err := document.Receive(t.Context(), folder, "file", "afgebroken.pdf", broken); err == nil || len(files(t, dir)) != 0 {
		t.Errorf("an upload that broke off: %v, left %v", err, files(t, dir))
	}
}

// TestAStoreThatIsFull says «no space» after some bytes: no row, no file, and a message that says what to do.
func TestAStoreThatIsFull(t *testing.T) {
	t.Parallel()
	folder, dir := store(t)
	full := crammed{folder, 2000}
	_, err := document.Receive(t.Context(), full, "file", "advies.pdf", bytes.NewReader(append(pdf(), make([]byte, 9000)...)))
	var invalid *fault.Invalid
	if !errors.As(err, &invalid) || invalid.Fields["file"].Key != "document.file.no_space" {
		t.Errorf("%v", err)
	}
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left in the store: %v", left)
	}
}

// TestADocument is added, seen by whom its sort is for, given out, withdrawn; refused it leaves no row and no file.
func TestADocument(t *testing.T) {
	t.Parallel()
	folder, dir := store(t)
	db := pgtest.New(t)
	if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, pgtest.Time()) }); err != nil {
		t.Fatal(err)
	}
	cast, err := demonstration.People(t.Context(), db, account.NewHasher(4), pgtest.Time().AddDate(-3, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	walker := demonstration.Walker{DB: db, Cast: cast, Now: db.Now()}
	which, err := walker.Walk(t.Context(), demonstration.Story{Given: "Marcel", Family: "Rietman", Born: calendar.On(1984, time.March, 14), Track: "VI", T0: calendar.Of(db.Now()).AddDays(60),
		Town: cast.Towns[0], Address: "Heideweg 27", Probation: "RN", Position: "no_objection", Outcome: "grant", Analysis: "delivered"})
	if err != nil {
		t.Fatal(err)
	}
	om, town, mayor, pro := cast.As("OM-ONL", who.OMOfficer, 1), cast.As("GM0262", who.MunicipalOfficer, 1), cast.As("GM0262", who.Mayor, 1), cast.As("RN", who.ProbationOfficer, 1)
	stranger := cast.As("GM0363", who.MunicipalOfficer, 1)
	on := func() casefile.On { return casefile.On{Case: which, Request: id.NewRequest()} }
	receive := func() document.Received {
		t.Helper()
		got, err := document.Receive(t.Context(), folder, "file", "advies.pdf", bytes.NewReader(pdf()))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	add := func(actor account.Actor, on casefile.On, a document.Adding) (casefile.Receipt, error) {
		file := receive()
		a.File = []document.Received{file}
		receipt, err := document.Add(t.Context(), db, actor, on, a)
		if err != nil || receipt.Replayed {
			err = errors.Join(err, document.Discard(t.Context(), folder, file))
		}
		return receipt, err
	}
	find := func(actor account.Actor, item id.Item) (document.Document, error) {
		r, err := casefile.Open(t.Context(), db, actor, casefile.Page{Case: which, Name: "document"})
		if err != nil {
			return document.Document{}, err
		}
		d, _, err := document.Find(r, item)
		return d, err
	}
	var invalid *fault.Invalid
	for _, a := range []document.Adding{{}, {Title: "Advies", Sort: "court_file"}, {Title: strings.Repeat("x", 301), Sort: "advice"}, {Title: "Advies\x00", Sort: "advice"}} {
		if _, err := add(pro, on(), a); !errors.As(err, &invalid) {
			t.Errorf("%+v: %v", a, err)
		}
	}
	if _, err := document.Add(t.Context(), db, pro, on(), document.Adding{Title: "Advies", Sort: "advice"}); !errors.As(err, &invalid) || invalid.Fields["file"].Key == "" {
		t.Errorf("without a file: %v", err)
	}
	if _, err := add(stranger, on(), document.Adding{Title: "Advies", Sort: "analysis"}); !fault.IsNotFound(err) {
		t.Errorf("a stranger: %v", err)
	}
	count := func() (n int) {
		t.Helper()
		if err := db.Owner.QueryRow(t.Context(), "select count(*) from document_file").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if left := files(t, dir); len(left) != 0 || count() != 0 {
		t.Errorf("refused, and left: %v", left)
	}
	once := on()
	receipt, err := add(pro, once, document.Adding{Title: "Reclasseringsadvies", Sort: "advice"})
	if err != nil {
		t.Fatal(err)
	}
	again, err := add(pro, once, document.Adding{Title: "Reclasseringsadvies", Sort: "advice"})
	if err != nil || !again.Replayed || again.Result != receipt.Result || len(files(t, dir)) != 1 || count() != 1 {
		t.Errorf("sent twice: %+v %v, %v", again, err, files(t, dir))
	}
	item, err := id.ParseItem(receipt.Result)
	if err != nil {
		t.Fatal(err)
	}
	for _, actor := range []account.Actor{om, pro, cast.As("CVVI", who.DecidingOfficer, 1)} {
		if d, err := find(actor, item); err != nil || d.Size != int64(len(pdf())) {
			t.Errorf("%s: %+v %v", actor.Name, d, err)
		}
	}
	for _, actor := range []account.Actor{town, mayor, stranger} {
		if _, err := find(actor, item); !fault.IsNotFound(err) {
			t.Errorf("%s finds the full advice: %v", actor.Name, err)
		}
	}
	about := on()
	about.About = casefile.NewRef()
	if _, err := document.Withdraw(t.Context(), db, pro, about, "Verkeerd bestand."); !fault.IsNotFound(err) {
		t.Errorf("nothing withdrawn: %v", err)
	}
	for actor, reason := range map[*account.Actor]string{&om: "Niet van ons.", &pro: ""} {
		about := on()
		about.About = refOf(item)
		if _, err := document.Withdraw(t.Context(), db, *actor, about, reason); err == nil {
			t.Errorf("%s withdraws with reason %q", actor.Name, reason)
		}
	}
	about = on()
	about.About = refOf(item)
	if _, err := document.Withdraw(t.Context(), db, pro, about, "Verkeerd bestand."); err != nil {
		t.Fatal(err)
	}
	if _, err := find(om, item); !fault.IsNotFound(err) {
		t.Errorf("it is still given out: %v", err)
	}
	about = on()
	about.About = refOf(item)
	var gone fault.Conflict
	if _, err := document.Withdraw(t.Context(), db, pro, about, "Verkeerd bestand."); !errors.As(err, &gone) || gone.Key != "conflict.already_done" {
		t.Errorf("a colleague withdrew it already: %v", err)
	}
	if _, err := document.Withdraw(t.Context(), db, om, about, "Niet van ons."); !fault.IsNotFound(err) {
		t.Errorf("another's that was withdrawn: %v", err)
	}

	// A file that was held goes with one form only.
	twice := receive().Hold().Received()
	for n := range 2 {
		_, err := document.Add(t.Context(), db, pro, on(), document.Adding{Title: "Bijlage", Sort: "supervision", File: []document.Received{twice}})
		var conflict fault.Conflict
		if (n == 0) != (err == nil) || (n == 1 && !errors.As(err, &conflict)) {
			t.Errorf("the same file, %d times before: %v", n, err)
		}
	}
	if len(files(t, dir)) != 2 || count() != 2 {
		t.Errorf("in the store: %v, %d rows", files(t, dir), count())
	}

	// The sweep takes what belongs to nothing and that no form holds any more, half-written files too, and nothing else.
	orphan := receive()
	if err := os.WriteFile(filepath.Join(dir, id.NewItem().String()+".part"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := document.Sweep(t.Context(), db, folder); err != nil || n != 0 {
		t.Errorf("swept %d that were just written: %v", n, err)
	}
	old := time.Now().Add(-document.HeldFor - 2*time.Hour)
	for _, name := range files(t, dir) {
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := document.Sweep(t.Context(), db, folder); err != nil || n != 2 {
		t.Errorf("swept %d: %v", n, err)
	}
	if left := files(t, dir); len(left) != 2 || slices.Contains(left, orphan.Key) {
		t.Errorf("after the sweep: %v", left)
	}
}

// TestSorts: who may add a sort may see its category, and may share it with those it is for.
func TestSorts(t *testing.T) {
	t.Parallel()
	for _, s := range document.Sorts {
		if !slices.ContainsFunc(policy.Sight, func(r policy.Row) bool { return r.Category == s.Category }) {
			t.Errorf("%s: no category %s", s.Code, s.Category)
		}
		if s.Name.NL == "" || s.Name.EN == "" || len(s.By) == 0 {
			t.Errorf("%s: unfinished", s.Code)
		}
	}
}

func store(t *testing.T) (*document.Folder, string) {
	t.Helper()
	dir := t.TempDir()
	folder, err := document.OpenFolder(dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return folder, dir
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func refOf(item id.Item) protocol.Ref { return protocol.Ref(item.String()) }

func pdf() []byte { return []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n") }

func zipped(t *testing.T, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: pairs[i], Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(pairs[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func picture(t *testing.T, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("broken off") }

// crammed is a store on a disk that is full after so many bytes.
type crammed struct {
	*document.Folder
	room int64
}

func (c crammed) Put(ctx context.Context, key string, r io.Reader) error {
	return c.Folder.Put(ctx, key, io.MultiReader(io.LimitReader(r, c.room), fullDisk{}))
}

type fullDisk struct{}

func (fullDisk) Read([]byte) (int, error) { return 0, document.ErrNoSpace }
