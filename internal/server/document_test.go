package server_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/who"
)

// multipartTo writes a form with a file and returns its content type.
func multipartTo(t *testing.T, into io.Writer, pairs []string, name string, file []byte) string {
	t.Helper()
	w := multipart.NewWriter(into)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType()
}

var downloads = regexp.MustCompile(`/cases/[0-9a-f-]{36}/documents/[0-9a-f-]{36}`)

func TestDocumentsOverHTTP(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(60)).String()
	pro := s.as(s.cast.As("RN", who.ProbationOfficer, 1))
	path := "/cases/" + which + "/document-add"
	if got := pro.get(path); got.StatusCode != 200 || !strings.Contains(got.body, `enctype="multipart/form-data"`) || strings.Contains(got.body, "⟦") {
		t.Fatalf("the form: %d", got.StatusCode)
	}
	pdf := []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
	form := func() []string {
		return []string{"request", id.NewRequest().String(), "title", "Advies van de reclassering", "sort", "advice"}
	}
	for name, file := range map[string][]byte{
		"":              nil,
		"leeg.pdf":      {},
		"groot.pdf":     append(bytes.Clone(pdf), make([]byte, 51<<20)...),
		"programma.pdf": append([]byte("MZ\x90\x00"), pdf...),
		"pagina.html":   []byte("<html><script>alert(1)</script></html>"),
	} {
		got := pro.upload(path, form(), name, file)
		if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Advies van de reclassering") || errorAt(got.body, "file") == "" {
			t.Errorf("%q: %d, %q", name, got.StatusCode, errorAt(got.body, "file"))
		}
	}
	if got := pro.upload(path, []string{"title", "", "sort", "court_file"}, "advies.pdf", pdf); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "title") == "" {
		t.Errorf("without a title: %d", got.StatusCode)
	}
	var n int
	if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from document_file").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d files were kept: %v", n, err)
	}
	once := form()
	for range 2 {
		if got := pro.upload(path, once, "advies \"def\".pdf", pdf); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("adding: %d\n%s", got.StatusCode, errorAt(got.body, "file"))
		}
	}
	if got := pro.get("/cases/" + which + "/done?deed=document-add"); got.StatusCode != 200 || !strings.Contains(got.body, "Het document is toegevoegd") {
		t.Errorf("done: %d", got.StatusCode)
	}
	var item string
	if err := s.db.Owner.QueryRow(t.Context(), "select item_id::text from document_file").Scan(&item); err != nil {
		t.Fatal(err)
	}
	link := "/cases/" + which + "/documents/" + item
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	if page := om.get("/cases/" + which); !strings.Contains(strings.Join(downloads.FindAllString(page.body, -1), " "), link) {
		t.Error("the page of the case does not lead to it")
	}
	got := om.get(link)
	if got.StatusCode != 200 || got.body != string(pdf) {
		t.Errorf("download: %d, %d bytes", got.StatusCode, len(got.body))
	}
	for header, want := range map[string]string{
		"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "no-store",
	} {
		if !strings.HasPrefix(got.Header.Get(header), want) {
			t.Errorf("%s: %q", header, got.Header.Get(header))
		}
	}
	if got.ContentLength != int64(len(pdf)) {
		t.Errorf("length %d", got.ContentLength)
	}
	if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from access_entry where outcome = 'downloaded' and page = 'document:' || $1", item).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d downloads on record: %v", n, err)
	}
	for _, actor := range []account.Actor{s.cast.As("GM0262", who.MunicipalOfficer, 1), s.cast.As("GM0262", who.Mayor, 1), s.cast.As("GM0363", who.Mayor, 1)} {
		if got := s.as(actor).get(link); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s gets the full advice: %d", actor.Name, got.StatusCode)
		}
	}
	withdraw := "/cases/" + which + "/document-withdraw"
	if got := pro.get(withdraw + "?about=" + item); got.StatusCode != 200 || !strings.Contains(got.body, "Advies van de reclassering") || strings.Contains(got.body, "⟦") {
		t.Errorf("the form to withdraw: %d", got.StatusCode)
	}
	if got := pro.post(withdraw, "about", item, "reason", ""); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("withdrawing without a reason: %d", got.StatusCode)
	}
	if got := pro.post(withdraw, "about", item, "reason", "Verkeerd bestand."); got.StatusCode != http.StatusSeeOther {
		t.Errorf("withdrawing: %d", got.StatusCode)
	}
	if got := om.get(link); got.StatusCode != http.StatusNotFound {
		t.Errorf("it is still given out: %d", got.StatusCode)
	}
}

// TestAnUploadOutlivesItsSession: what was typed beside the file waits for who signs in again; the file must be chosen anew.
func TestAnUploadOutlivesItsSession(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(60)).String()
	officer := s.cast.As("RN", who.ProbationOfficer, 1)
	pro := s.as(officer)
	s.db.Wall = func() time.Time { return time.Now().Add(account.SessionIdles + time.Minute) }
	path := "/cases/" + which + "/document-add"
	got := pro.upload(path, []string{"title", "Advies van de reclassering", "sort", "advice"}, "advies.pdf", make([]byte, 4<<20))
	sealed := sealedIn(got)
	if got.StatusCode != http.StatusUnauthorized || sealed == "" {
		t.Fatalf("%d", got.StatusCode)
	}
	if got := pro.post("/sign-in", "as", officer.User.String(), "next", path, "kept", sealed); got.StatusCode != 200 || sealedIn(got) != sealed {
		t.Fatalf("signed in: %d", got.StatusCode)
	}
	if got := pro.post(path, "kept", sealed); got.StatusCode != 200 || !strings.Contains(got.body, "Advies van de reclassering") {
		t.Errorf("what was typed is lost: %d", got.StatusCode)
	}
}
