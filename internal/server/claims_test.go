package server_test

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestWhatAFormClaims: an address or a form cannot make a page say, or a deed do, what is not so.
func TestWhatAFormClaims(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(60))
	at := "/cases/" + which.String()
	om, town := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1)), s.as(s.cast.As("GM0262", who.MunicipalOfficer, 1))
	mayor := s.as(s.cast.As("GM0262", who.Mayor, 1))

	// A form that is not one's is refused, and the list of looks says so.
	outcomes := func(page string) (out []string) {
		t.Helper()
		err := s.db.Owner.QueryRow(t.Context(), "select array_agg(outcome order by id) from access_entry where case_id = $1 and page = $2", which, page).Scan(&out)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, seen := range []struct {
		by       browser
		status   int
		outcomes string
	}{{mayor, http.StatusForbidden, "refused"}, {om, http.StatusForbidden, "refused refused"}, {s.as(s.cast.As("CVVI", who.DecidingOfficer, 1)), http.StatusOK, "refused refused shown"}} {
		got := seen.by.get(at + "/decision-take")
		if list := strings.Join(outcomes("decision-take"), " "); got.StatusCode != seen.status || list != seen.outcomes {
			t.Errorf("%d, and the looks are %q, not %q", got.StatusCode, list, seen.outcomes)
		}
	}

	// What was not done is not said to be.
	for _, deed := range []string{"case-close", "decision-take", "nothing"} {
		if got := om.get(at + "/done?deed=" + deed); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s is said to be done: %d", deed, got.StatusCode)
		}
	}
	if got := om.get(at + "/done?deed=case-open"); got.StatusCode != http.StatusOK {
		t.Errorf("what was done: %d", got.StatusCode)
	}
	if got := town.get(at + "/done?deed=case-open"); got.StatusCode != http.StatusNotFound {
		t.Errorf("what another did: %d", got.StatusCode)
	}

	// A form that was opened at what has not yet happened.
	seq, err := strconv.Atoi(s.seq(which.String()))
	if err != nil {
		t.Fatal(err)
	}
	date := []string{"date", "1-6-2029", "source", "dji", "reason", "Nieuwe berekening.", "request", id.NewRequest().String()}
	if got := om.post(at+"/return-date-change", append(date, "seq", strconv.Itoa(seq+1))...); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "Nieuwe berekening.") {
		t.Errorf("opened in the future: %d", got.StatusCode)
	}

	// An answer is about the question that was put to this organisation, and to no other page.
	ask := func(kind string) (ref string) {
		if err := s.db.Owner.QueryRow(t.Context(), "select a->>'id' from case_facts, jsonb_array_elements(facts->'asks') a where case_id = $1 and a->>'kind' = $2", which, kind).Scan(&ref); err != nil {
			t.Fatal(kind, err)
		}
		return ref
	}
	for form, about := range map[string]string{"analysis-submit": ask("view"), "analysis-decline": ask("commission"), "notice-acknowledge": ask("analysis")} {
		get, post := town.get(at+"/"+form+"?about="+about), town.post(at+"/"+form, "about", about)
		if get.StatusCode != http.StatusNotFound || post.StatusCode != http.StatusNotFound {
			t.Errorf("%s about something else: GET %d, POST %d", form, get.StatusCode, post.StatusCode)
		}
	}
	if got := mayor.get(at + "/view-submit?about=" + ask("view")); got.StatusCode != http.StatusOK {
		t.Errorf("his own question: %d", got.StatusCode)
	}

	// What was recorded from outside is recorded again with a reason only.
	triangle := []string{"seq", s.seq(which.String()), "on", s.day(), "who", "A. Veenstra", "outcome", "held", "note", "Nogmaals besproken.", "request", id.NewRequest().String()}
	if got := mayor.get(at + "/triangle-record"); !strings.Contains(got.body, `name="again"`) {
		t.Errorf("no reason is asked: %d", got.StatusCode)
	}
	if got := mayor.post(at+"/triangle-record", triangle...); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "again") == "" {
		t.Errorf("recorded again without a reason: %d", got.StatusCode)
	}
	if got := mayor.post(at+"/triangle-record", append(triangle, "again", "De uitkomst stond er niet goed.")...); got.StatusCode != http.StatusSeeOther {
		t.Errorf("a correction: %d", got.StatusCode)
	}
	if got := om.get(at); !strings.Contains(got.body, "Opnieuw vastgelegd: De uitkomst stond er niet goed.") {
		t.Error("why it was recorded again is not shown")
	}

	// A demonstration's clock is moved by who takes part in it.
	nobody := s.browser()
	nobody.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, path := range []string{"/demo/clock", "/demo/mails"} {
		if got := nobody.get(path); got.StatusCode != http.StatusSeeOther {
			t.Errorf("%s without a session: %d", path, got.StatusCode)
		}
	}
	if got := nobody.post("/demo/clock", "days", "30"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the clock without a session: %d", got.StatusCode)
	}
}

// TestADraftFrozenWithoutTheAnalysis: the page says what is missing and by when; who goes on without it says so.
func TestADraftFrozenWithoutTheAnalysis(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(45)
	story.Analysis, story.Position = "silent", "no_objection"
	which := s.walk(story)
	at := "/cases/" + which.String()
	first, lead := s.cast.As("OM-ONL", who.OMOfficer, 1), s.cast.As("OM-ONL", who.OMLead, 1)
	om := s.as(first)
	page := om.get(at + "/decision-freeze")
	if page.StatusCode != http.StatusOK || !strings.Contains(page.body, "Nog niet alles is binnen.") || !strings.Contains(page.body, "Omgevingsanalyse leveren") || !strings.Contains(page.body, "uiterlijk") {
		t.Fatalf("the page does not warn: %d", page.StatusCode)
	}
	form := []string{"seq", seqOf(page.body), "no_view", "Nog niet gegeven.", "analysis", "Niet ontvangen.", "aspect.fitness", "Goed.", "aspect.risk", "Te beperken.", "aspect.victims", "Gewogen.", "outcome", "grant", "summary", "Gewogen."}
	for _, m := range pointField.FindAllStringSubmatch(page.body, -1) {
		form = append(form, "result."+m[1], "adopted", "reason."+m[1], "Overgenomen.")
	}

	// The draft of the form says whose it is.
	om.post(at+"/decision-freeze", append(form, "keep", "yes")...)
	if got := om.get(at + "/decision-freeze"); !strings.Contains(got.body, "Dit is uw concept.") {
		t.Error("his own draft reads as somebody else's")
	}
	if _, err := s.db.Owner.Exec(t.Context(), "update draft set saved_by = $1 where case_id = $2", lead.Membership, which); err != nil {
		t.Fatal(err)
	}
	if got := om.get(at + "/decision-freeze"); !strings.Contains(got.body, lead.Name+" heeft dit als concept klaargezet") {
		t.Errorf("it is not told whose draft it is: %d", got.StatusCode)
	}
	form = append(form, "drafted", field(om.get(at+"/decision-freeze").body, "drafted"))
	if got := om.post(at+"/decision-freeze", append(form, "request", id.NewRequest().String())...); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "without") == "" {
		t.Errorf("frozen unknowingly: %d", got.StatusCode)
	}
	if got := om.post(at+"/decision-freeze", append(form, "without", "yes", "unchanged", "yes", "request", id.NewRequest().String())...); got.StatusCode != http.StatusSeeOther {
		t.Errorf("frozen knowingly: %d %q", got.StatusCode, got.body)
	}
	var owed string
	if err := s.db.Owner.QueryRow(t.Context(), "select body->>'owed' from item where kind = 'draft_decision' and case_id = $1", which).Scan(&owed); err != nil || !strings.Contains(owed, "P06") {
		t.Errorf("the draft says it was frozen without %q: %v", owed, err)
	}
}

var pointField = regexp.MustCompile(`name="reason\.([^"]+)"`)

// TestADecisionIsShownBack with its conditions, what was done with the view, and who sees what; only then it is taken, once.
func TestADecisionIsShownBack(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(38)
	story.Stop = "P14"
	which := s.walk(story)
	at := "/cases/" + which.String() + "/decision-take"
	decider := s.cast.As("CVVI", who.DecidingOfficer, 1)
	cv := s.as(decider)
	var about string
	for _, path := range s.openForms(decider, which) {
		if _, ref, found := strings.Cut(path, "decision-take?about="); found {
			about = ref
		}
	}
	page := cv.get(at + "?about=" + about)
	if regexp.MustCompile(`name="outcome"[^>]*checked`).MatchString(page.body) {
		t.Error("what is decided is filled in beforehand")
	}
	form := []string{"about", about, "seq", seqOf(page.body), "request", id.NewRequest().String(), "outcome", "grant", "until", story.T0.AddDays(400).String(), "reasons", "Gelet op alles.", "summary", "Uw punten zijn gewogen.", "served", s.day()}
	taken := func() (n int) {
		t.Helper()
		if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from item where case_id = $1 and kind in ('decision', 'conditions_in_force')", which).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	first := cv.post(at, append(form, "confirm", "yes")...)
	if first.StatusCode != http.StatusOK || taken() != 0 {
		t.Errorf("taken without being shown: %d", first.StatusCode)
	}
	form = append(form, "drafted", field(first.body, "drafted"))
	mistaken := cv.post(at, append(form[:len(form):len(form)], "served", typed(calendar.Of(s.db.Now()).AddDays(-1)))...)
	if mistaken.StatusCode != http.StatusUnprocessableEntity || errorAt(mistaken.body, "served") == "" || !strings.Contains(mistaken.body, "Gelet op alles.") {
		t.Errorf("served before it was taken: %d", mistaken.StatusCode)
	}
	var draft, proposed string
	if err := s.db.Owner.QueryRow(t.Context(), "select body->>'summary', body->>'outcome' from item where case_id = $1 and kind = 'draft_decision'", which).Scan(&draft, &proposed); err != nil {
		t.Fatal(err)
	}
	if proposed == "refuse" {
		t.Fatal("the draft proposes what is decided otherwise here")
	}
	mistaken = cv.post(at, slices.Concat(form, []string{"outcome", "refuse", "end", typed(calendar.Of(s.db.Now()).AddDays(60)), "summary", draft})...)
	if mistaken.StatusCode != http.StatusUnprocessableEntity || errorAt(mistaken.body, "summary") == "" {
		t.Errorf("decided otherwise with the words of the draft: %d %v", mistaken.StatusCode, errorAt(mistaken.body, "summary"))
	}
	got := cv.post(at, form...)
	for _, text := range []string{"Controleer de beslissing", "Verlenen", "Voorwaarden die gaan gelden", "Elektronisch toezicht:", "Wat met de zienswijze is gedaan", "Wie ziet dit na de beslissing?", "Gemeente Lochem", "OM Oost-Nederland", "Reclassering Nederland", "Beslissing: motivering"} {
		if !strings.Contains(got.body, text) {
			t.Errorf("not shown: %s", text)
		}
	}
	if got.StatusCode != http.StatusOK || taken() != 0 {
		t.Errorf("shown: %d, %d items", got.StatusCode, taken())
	}
	form = append(form, "drafted", field(got.body, "drafted"))
	if got := cv.get(at + "?about=" + about); !strings.Contains(got.body, "Gelet op alles.") {
		t.Error("going back loses what was typed")
	}
	if got := cv.post(at, append(form, "send", "yes")...); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Controleer de beslissing") || taken() != 0 {
		t.Errorf("sent without confirming: %d", got.StatusCode)
	}
	for range 2 {
		if got := cv.post(at, append(form, "send", "yes", "confirm", "yes")...); got.StatusCode != http.StatusSeeOther {
			t.Errorf("taking: %d", got.StatusCode)
		}
	}
	if taken() != 2 {
		t.Errorf("taken: %d items", taken())
	}
}
