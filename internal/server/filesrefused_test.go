package server_test

import (
	"bytes"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestAFileThatIsLockedOrCarriesSomething: what is locked is told so at its field and all that was typed stays; what carries a script is
// taken, and who sees it is told before he opens it.
func TestAFileThatIsLockedOrCarriesSomething(t *testing.T) {
	t.Parallel()
	s := stage(t)
	dir, _ := s.crammedStore()
	which := s.walk(s.story(60)).String()
	pro := s.as(s.cast.As("RN", who.ProbationOfficer, 1))
	path := "/cases/" + which + "/document-add"
	form := func() []string {
		return []string{"request", id.NewRequest().String(), "seq", s.seq(which), "title", "Een eigen titel", "sort", "advice"}
	}
	locked := append(bytes.Clone(pdf), []byte("trailer<</Encrypt 3 0 R>>")...)
	got := pro.send(path, form(), file{"file", "advies.pdf", locked})
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(errorAt(got.body, "file"), "beveiligd met een wachtwoord") || !strings.Contains(got.body, "Een eigen titel") {
		t.Errorf("locked: %d %q", got.StatusCode, errorAt(got.body, "file"))
	}
	if rows, files := s.stored(dir); rows != 0 || files != 0 {
		t.Errorf("locked, and left: %d rows, %d files", rows, files)
	}
	script := append(bytes.Clone(pdf), []byte("2 0 obj<</S/JavaScript/JS(x)>>endobj")...)
	if got := pro.send(path, form(), file{"file", "Advies d.d. 30.11.2026", script}); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("with a script: %d %q", got.StatusCode, errorAt(got.body, "file"))
	}
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	page := om.get("/cases/" + which).body
	if !strings.Contains(page, "bevat een script") {
		t.Error("the page does not tell that the document carries a script")
	}
	link := regexp.MustCompile(`/cases/` + which + `/documents/[0-9a-f-]{36}`).FindString(page)
	if got := om.get(link); got.StatusCode != http.StatusOK || got.body != string(script) || !strings.Contains(got.Header.Get("Content-Disposition"), "30.11.2026.pdf") {
		t.Errorf("given out: %d %q", got.StatusCode, got.Header.Get("Content-Disposition"))
	}

	// In the store it becomes another: nobody gets it, and it is in the log.
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d files: %v", len(entries), err)
	}
	for _, spoil := range []func(string) error{
		func(at string) error { return os.WriteFile(at, bytes.ToUpper(script), 0o600) },
		func(at string) error { return os.WriteFile(at, script[:20], 0o600) },
		os.Remove,
	} {
		if err := spoil(dir + "/" + entries[0].Name()); err != nil {
			t.Fatal(err)
		}
		got := om.get(link)
		if got.StatusCode != http.StatusInternalServerError || !strings.Contains(got.body, "niet meer zoals het is ontvangen") || strings.Contains(got.body, "%PDF") || strings.Contains(got.body, "%%EOF") {
			t.Errorf("another file: %d", got.StatusCode)
		}
	}
	if !strings.Contains(s.log.String(), "not the file that was received") {
		t.Errorf("the log does not tell: %s", firstLines(s.log.String(), "request failed"))
	}
}

// TestRefusedFormsDoNotFillTheStore: of files whose forms were refused only so many wait; then the next is refused with what to do, a colleague
// and another organisation go on, and a form that is done makes room.
func TestRefusedFormsDoNotFillTheStore(t *testing.T) {
	t.Parallel()
	s := stage(t)
	dir, _ := s.crammedStore()
	which := s.walk(s.story(25)).String()
	town := s.as(s.cast.As("GM0262", who.MunicipalOfficer, 1))
	path := "/cases/" + which + "/return-plan-record"
	form := func(note string, more ...string) []string {
		return append([]string{"request", id.NewRequest().String(), "seq", s.seq(which), "on", s.day(), "who", "Fatma Aydin", "outcome", "complete", "note", note}, more...)
	}
	var five []file
	for range document.MostFiles {
		five = append(five, file{"file", "plan.pdf", pdf})
	}
	var held []string
	for n := range document.MostOfPerson.Files / document.MostFiles {
		got := town.send(path, form(""), five...)
		if got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "file") != "" {
			t.Fatalf("form %d: %d %q", n, got.StatusCode, errorAt(got.body, "file"))
		}
		held = nil
		for _, m := range heldFiles.FindAllStringSubmatch(got.body, -1) {
			held = append(held, "held.file", m[2])
		}
	}
	got := town.send(path, form("Alles is geregeld."), file{"file", "plan.pdf", pdf})
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(errorAt(got.body, "file"), "Verstuur die formulieren eerst") || !strings.Contains(got.body, "Alles is geregeld.") {
		t.Errorf("one more: %d %q", got.StatusCode, errorAt(got.body, "file"))
	}
	if rows, files := s.stored(dir); rows != 0 || files != document.MostOfPerson.Files {
		t.Errorf("in the store: %d rows, %d files", rows, files)
	}
	pro := s.as(s.cast.As("RN", who.ProbationOfficer, 1))
	if got := pro.send("/cases/"+which+"/document-add", []string{"request", id.NewRequest().String(), "seq", s.seq(which), "title", "", "sort", "advice"}, file{"file", "a.pdf", pdf}); errorAt(got.body, "file") != "" {
		t.Errorf("another organisation: %d %q", got.StatusCode, errorAt(got.body, "file"))
	}
	if got := town.send(path, form("Alles is geregeld.", held[:2]...)); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("a held file with its form: %d %q", got.StatusCode, errorAt(got.body, "file"))
	}
	if got := town.send("/cases/"+which+"/document-add", []string{"request", id.NewRequest().String(), "seq", s.seq(which), "title", "", "sort", "return_plan"}, file{"file", "b.pdf", pdf}); errorAt(got.body, "file") != "" {
		t.Errorf("after one went: %d %q", got.StatusCode, errorAt(got.body, "file"))
	}
}

// TestAFileOfTheAnalysisOutlivesItsParts: what was attached on the page with everything is there when one comes back from the part in which
// something was wrong, and goes with what is sent.
func TestAFileOfTheAnalysisOutlivesItsParts(t *testing.T) {
	t.Parallel()
	s := stage(t)
	actor := s.cast.As("GM0262", who.MunicipalOfficer, 1)
	which := s.walk(s.story(88))
	path := ""
	for _, open := range s.openForms(actor, which) {
		if strings.Contains(open, "/analysis-submit?about=") {
			path = open
		}
	}
	_, about, _ := strings.Cut(path, "about=")
	town := s.as(actor)
	page := town.get(path + "&part=all")
	whole := everyHidden(page.body)
	whole[slices.Index(whole, "text_1")+1] = ""
	got := town.send(path+"&part=all", append(whole, "send", "yes"), file{"file", "kaart.pdf", pdf})
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "kaart.pdf") {
		t.Fatalf("an empty part: %d", got.StatusCode)
	}
	part := town.get(path + "&part=1")
	if got := town.post(path+"&part=1", append([]string{"text_1", "Een rustige straat."}, everyHidden(part.body)...)...); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("the part: %d", got.StatusCode)
	}
	back := town.get(path + "&part=all")
	if !strings.Contains(back.body, "kaart.pdf") || !strings.Contains(back.body, "Een rustige straat.") {
		t.Fatal("back from the part the file is gone")
	}
	pairs := append(everyHidden(back.body), "about", about, "send", "yes")
	if got := town.send(path+"&part=all", pairs); got.StatusCode != http.StatusSeeOther || !strings.Contains(got.Header.Get("Location"), "/done?") {
		t.Fatalf("sent: %d %s", got.StatusCode, got.Header.Get("Location"))
	}
	if page := town.get("/cases/" + which.String()).body; !strings.Contains(page, "kaart.pdf") {
		t.Error("the document did not go with the analysis")
	}
	s.verify()
}
