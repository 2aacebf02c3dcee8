package server_test

import (
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/who"
)

// signalPath is the address of a signal that is being typed.
var signalPath = "/signals/" + id.NewItem().String()

var (
	pieter = []string{"given", "Pie\u200bter\u00ad", "family", "\ufeffRietveld", "born", "2-2-1982"}
	onList = []string{"track", "VI", "release", "2-2-2031", "source", "cvvi_list", "text", "Op de lijst."}
)

// TestASignalSaysWhoItIsAbout in its second step; from there one goes back without losing anything, and in the end its number
// is told.
func TestASignalSaysWhoItIsAbout(t *testing.T) {
	t.Parallel()
	s := stage(t)
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	first := om.get("/signals/new").Header.Get("Location")
	second := om.follow(om.post(first, pieter...))
	for _, text := range []string{"Pieter Rietveld", "2 februari 1982", "Wijzig de naam of de geboortedatum", ">Kies<", `value="` + s.day() + `"`} { // it was received today
		if !strings.Contains(second.body, text) {
			t.Errorf("the second step does not show %q", text)
		}
	}
	back := om.follow(om.post(first+"/register", slices.Concat(everyHidden(second.body), onList, []string{"change", "yes"})...))
	if back.StatusCode != http.StatusOK || back.Request.URL.Path != first || !strings.Contains(back.body, `value="Rietveld"`) {
		t.Errorf("back to the first step: %d", back.StatusCode)
	}
	again := om.follow(om.post(first, append(everyHidden(om.get(first).body), "given", "Pieter", "family", "Rietman", "born", "2-2-1982")...))
	if !strings.Contains(again.body, "Pieter Rietman") || !strings.Contains(again.body, "Op de lijst.") || !strings.Contains(again.body, "2-2-2031") {
		t.Error("the second step lost what was typed")
	}
	form := slices.Concat(everyHidden(again.body), onList, []string{"received", s.day()})
	got := om.post(first+"/register", form...)
	if got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d", got.StatusCode)
	}
	if page := om.get(got.Header.Get("Location")).body; !strings.Contains(page, "Het signaal is geregistreerd als 20") {
		t.Error("the number is not told")
	}
	if twice := om.post(first+"/register", form...); twice.Header.Get("Location") != got.Header.Get("Location") {
		t.Errorf("sent twice: %d to %s", twice.StatusCode, twice.Header.Get("Location"))
	}
	for _, old := range []answer{om.get(first), om.get(first + "/register"), om.post(first, pieter...), om.post(first+"/register", onList...), om.post(first+"/register/draft", onList...)} {
		if old.Header.Get("Location") != got.Header.Get("Location") {
			t.Errorf("%s %s of a signal that is registered: %d to %q", old.Request.Method, old.Request.URL.Path, old.StatusCode, old.Header.Get("Location"))
		}
	}
	var left string
	if err := s.db.Owner.QueryRow(t.Context(), "select fields::text from signal_draft").Scan(&left); err != nil || left != "{}" {
		t.Errorf("what was typed is kept after it was registered: %s, %v", left, err)
	}
}

// TestASignalIsKeptWhileItIsTyped: the button «back» of the browser asks for the pages again, and they hold what was typed. It
// is shown to nobody else, and there is no second step without the first.
func TestASignalIsKeptWhileItIsTyped(t *testing.T) {
	t.Parallel()
	s := stage(t)
	om, colleague := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1)), s.as(s.cast.As("OM-ONL", who.OMLead, 1))
	first := om.get("/signals/new").Header.Get("Location")
	if got := om.get(first + "/register"); got.Header.Get("Location") != first {
		t.Errorf("the second step without the first: %d", got.StatusCode)
	}
	if got := om.post(first, "given", "Pieter", "family", "", "born", "30-2-1982"); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "30-2-1982") {
		t.Errorf("a first step that is wrong: %d", got.StatusCode)
	}
	says := func(person ...string) answer {
		return om.post(first, append(everyHidden(om.get(first).body), person...)...)
	}
	says(pieter...)
	if got := om.get(first); !strings.Contains(got.body, `value="Rietveld"`) || !strings.Contains(got.body, `value="2-2-1982"`) {
		t.Error("back from the second step the first is empty")
	}
	if got := om.post(first+"/register/draft", onList...); got.StatusCode != http.StatusOK || !strings.HasPrefix(got.body, "Bewaard om") {
		t.Errorf("what is typed is not kept: %d %s", got.StatusCode, got.body)
	}
	opened := om.get(first + "/register")
	if !strings.Contains(opened.body, "Op de lijst.") || !strings.Contains(opened.body, "2-2-2031") {
		t.Error("the second step is not there when it is opened again")
	}
	if got := om.post(first+"/register", append(everyHidden(opened.body), "text", "Alleen dit.")...); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(om.get(first+"/register").body, "Alleen dit.") {
		t.Errorf("what was refused is not kept: %d", got.StatusCode)
	}
	om.post(first+"/register/draft", "not_same", "Een ander.")
	says("given", "Pieter", "family", "Rietman", "born", "2-2-1982")
	if got := om.get(first + "/register"); strings.Contains(got.body, "Een ander.") || !strings.Contains(got.body, "Alleen dit.") {
		t.Error("what was said of one person is kept for another")
	}
	says(pieter...)
	if got := colleague.get(first); got.StatusCode != http.StatusOK || strings.Contains(got.body, "Rietveld") {
		t.Errorf("a colleague reads what another types: %d", got.StatusCode)
	}
	for _, path := range []string{first, first + "/register/draft"} {
		if got := colleague.post(path, pieter...); got.StatusCode != http.StatusNotFound {
			t.Errorf("a colleague writes over what another types: %s %d", path, got.StatusCode)
		}
	}
	town := s.as(s.cast.As("GM0262", who.MunicipalOfficer, 1))
	for _, got := range []answer{town.get("/signals/new"), town.get(first), town.post(first, pieter...), town.post(first+"/register", onList...), town.post(first+"/register/draft", onList...)} {
		if got.StatusCode != http.StatusForbidden {
			t.Errorf("%s %s by who may not register: %d", got.Request.Method, got.Request.URL.Path, got.StatusCode)
		}
	}
	for _, wrong := range []string{"/signals/x", "/signals/" + id.Item{}.UUID.String()} {
		if got := om.post(wrong, pieter...); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", wrong, got.StatusCode)
		}
	}
}

// TestWhoItIsAboutInTwoWindows: two windows that say of one signal whom it is about lose nothing: the second shows both, and what is sent
// from there holds.
func TestWhoItIsAboutInTwoWindows(t *testing.T) {
	t.Parallel()
	s := stage(t)
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	first := om.get("/signals/new").Header.Get("Location")
	one, two := everyHidden(om.get(first).body), everyHidden(om.get(first).body)
	if got := om.post(first, append(one, pieter...)...); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("the first window: %d", got.StatusCode)
	}
	if got := om.post(first, append(one, pieter...)...); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the same again: %d", got.StatusCode)
	}
	other := []string{"given", "Jan", "family", "Overbeek", "born", "3-3-1990"}
	both := om.post(first, append(two, other...)...)
	if both.StatusCode != http.StatusConflict || !strings.Contains(both.body, "Rietveld") || !strings.Contains(both.body, "Overbeek") {
		t.Fatalf("the second window: %d", both.StatusCode)
	}
	if got := om.get(first); !strings.Contains(got.body, "Rietveld") || strings.Contains(got.body, "Overbeek") {
		t.Error("the second window wrote over the first")
	}
	if got := om.follow(om.post(first, append(everyHidden(both.body), other...)...)); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "Jan Overbeek") {
		t.Errorf("sent once both were seen: %d", got.StatusCode)
	}
}

// TestTwoAtOnceRegisterOnce: two forms of one signal make one case, and two colleagues who register one person at the same moment do
// not both pass the duplicate check.
func TestTwoAtOnceRegisterOnce(t *testing.T) {
	t.Parallel()
	s := stage(t)
	registered := func(forms ...string) int {
		var group sync.WaitGroup
		for _, path := range forms {
			b := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
			group.Go(func() {
				b.post(path+"/register", slices.Concat(onList, []string{"received", s.day(), "request", id.NewRequest().String()})...)
			})
		}
		group.Wait()
		var n int
		if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from item where kind = 'signal'").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	one, two := "/signals/"+id.NewItem().String(), "/signals/"+id.NewItem().String()
	om.post(one, pieter...)
	if n := registered(one, one); n != 1 {
		t.Errorf("one signal sent from two tabs: %d cases", n)
	}
	three := []string{"given", "Jan", "family", "Uniek", "born", "3-3-1983"}
	other := "/signals/" + id.NewItem().String()
	om.post(two, three...)
	om.post(other, three...)
	if n := registered(two, other); n != 2 {
		t.Errorf("one person registered twice at once: %d cases with the one before", n)
	}
}

// follow goes where an answer sends the browser.
func (b browser) follow(a answer) answer { return b.get(a.Header.Get("Location")) }

// everyHidden is what a page's forms carry.
func everyHidden(body string) []string {
	var pairs []string
	for _, m := range anyHidden.FindAllStringSubmatch(body, -1) {
		pairs = append(pairs, html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	return pairs
}

// TestSixtyDuplicateChecksAnHour: then the page says so, and after how long; what was typed is kept.
func TestSixtyDuplicateChecksAnHour(t *testing.T) {
	t.Parallel()
	s := stage(t)
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	first := om.get("/signals/new").Header.Get("Location")
	om.post(first, pieter...)
	for n := range 60 {
		if got := om.get(first + "/register"); got.StatusCode != http.StatusOK {
			t.Fatalf("check %d: %d", n+1, got.StatusCode)
		}
	}
	got := om.get(first + "/register")
	seconds, err := strconv.Atoi(got.Header.Get("Retry-After"))
	if got.StatusCode != http.StatusTooManyRequests || err != nil || seconds < 3000 || seconds > 3600 {
		t.Errorf("%d, again after %q", got.StatusCode, got.Header.Get("Retry-After"))
	}
	if !strings.Contains(got.body, "zestig keer een dubbelcontrole") || strings.Contains(got.body, "Wacht een minuut") {
		t.Error("the page does not say what is the matter")
	}
	if !strings.Contains(om.get(first).body, `value="Rietveld"`) {
		t.Error("what was typed is gone")
	}
	privacy := s.as(s.cast.As("OM-ONL", who.PrivacyOfficer, 1))
	if page := privacy.get("/looks").body; !strings.Contains(page, "de landelijke dubbelcontrole, kenmerk ") || strings.Contains(page, "Rietveld") {
		t.Error("the privacy officer does not read the check, or reads the name")
	}
}

// TestEveryPageAboutPeopleLeavesALook: also one that is about no case.
func TestEveryPageAboutPeopleLeavesALook(t *testing.T) {
	t.Parallel()
	s := stage(t)
	for path, page := range map[string]string{"/work": "work", "/cases": "cases", "/inbox": "inbox"} {
		om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
		om.get(path)
		var n int
		if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from access_entry where page = $1", page).Scan(&n); err != nil || n != 1 {
			t.Errorf("%s: %d looks: %v", path, n, err)
		}
	}
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	om.follow(om.post("/search", "q", "Rietveld"))
	s.as(s.cast.As("GM0262", who.OrgAdmin, 1)).get("/organisation")
	s.as(s.cast.As("BEHEER", who.TechAdmin, 1)).get("/mails")
	for _, page := range []string{"search", "organisation", "mails"} {
		var n int
		if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from access_entry where page like $1 || '%' and sections::text not ilike '%rietveld%'", page).Scan(&n); err != nil || n != 1 {
			t.Errorf("%s: %d looks: %v", page, n, err)
		}
	}
}

// TestASignalInTwoWindows: what one types of a signal in one window is not overwritten unseen by another one of his own, neither by the
// script nor by the button; both are shown, and what was seen can be sent.
func TestASignalInTwoWindows(t *testing.T) {
	t.Parallel()
	s := stage(t)
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	first := om.get("/signals/new").Header.Get("Location")
	one := om.follow(om.post(first, pieter...))
	two := om.get(first + "/register")
	typed := func(page answer, text string) []string {
		return slices.Concat(everyHidden(page.body), []string{"track", "VI", "release", "2-2-2031", "source", "cvvi_list", "received", s.day(), "text", text})
	}
	saved := om.post(first+"/register/draft", typed(one, "Gebeld met de inrichting.")...)
	if saved.StatusCode != http.StatusOK || saved.Header.Get("Terugkeer-Draft") == "" {
		t.Fatalf("the first window: %d", saved.StatusCode)
	}
	if got := om.post(first+"/register/draft", typed(two, "Staat op de lijst.")...); got.StatusCode != http.StatusConflict || !strings.HasPrefix(got.body, "Niet bewaard") {
		t.Errorf("the second window, by the script: %d %q", got.StatusCode, got.body)
	}
	both := om.post(first+"/register", typed(two, "Staat op de lijst.")...)
	if both.StatusCode != http.StatusConflict || strings.Contains(both.body, "data-draft") || !strings.Contains(both.body, "Gebeld met de inrichting.") || !strings.Contains(both.body, "Staat op de lijst.") {
		t.Errorf("the second window, by the button: %d", both.StatusCode)
	}
	if again := om.post(first+"/register/draft", append([]string{"drafted", saved.Header.Get("Terugkeer-Draft")}, typed(one, "Gebeld met de inrichting, twee keer.")...)...); again.StatusCode != http.StatusOK {
		t.Errorf("going on in the first window: %d", again.StatusCode)
	}
	both = om.post(first+"/register", typed(two, "Staat op de lijst.")...)
	if got := om.post(first+"/register", typed(both, "Staat op de lijst. Gebeld met de inrichting.")...); got.StatusCode != http.StatusSeeOther {
		t.Errorf("what was seen: %d", got.StatusCode)
	}
	if got := om.post(first+"/register", typed(one, "Gebeld met de inrichting, drie keer.")...); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "drie keer") {
		t.Errorf("the first window, after the second was registered: %d", got.StatusCode)
	}
}
