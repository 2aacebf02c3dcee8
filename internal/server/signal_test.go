package server_test

import (
	"html"
	"net/http"
	"slices"
	"strings"
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
	for _, text := range []string{"Pieter Rietveld", "2 februari 1982", "Wijzig de naam of de geboortedatum", ">Kies<"} {
		if !strings.Contains(second.body, text) {
			t.Errorf("the second step does not show %q", text)
		}
	}
	back := om.follow(om.post(first+"/register", slices.Concat(everyHidden(second.body), onList, []string{"change", "yes"})...))
	if back.StatusCode != http.StatusOK || back.Request.URL.Path != first || !strings.Contains(back.body, `value="Rietveld"`) {
		t.Errorf("back to the first step: %d", back.StatusCode)
	}
	again := om.follow(om.post(first, "given", "Pieter", "family", "Rietman", "born", "2-2-1982"))
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
	if left := om.get(first).body; strings.Contains(left, "Rietman") {
		t.Error("what was typed is kept after it was registered")
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
	om.post(first, pieter...)
	if got := om.get(first); !strings.Contains(got.body, `value="Rietveld"`) || !strings.Contains(got.body, `value="2-2-1982"`) {
		t.Error("back from the second step the first is empty")
	}
	if got := om.post(first+"/register/draft", onList...); got.StatusCode != http.StatusOK || !strings.HasPrefix(got.body, "Bewaard om") {
		t.Errorf("what is typed is not kept: %d %s", got.StatusCode, got.body)
	}
	if got := om.get(first + "/register"); !strings.Contains(got.body, "Op de lijst.") || !strings.Contains(got.body, "2-2-2031") {
		t.Error("the second step is not there when it is opened again")
	}
	if got := colleague.get(first); got.StatusCode != http.StatusOK || strings.Contains(got.body, "Rietveld") {
		t.Errorf("a colleague reads what another types: %d", got.StatusCode)
	}
	for _, path := range []string{first, first + "/register/draft"} {
		if got := colleague.post(path, pieter...); got.StatusCode != http.StatusNotFound {
			t.Errorf("a colleague writes over what another types: %s %d", path, got.StatusCode)
		}
	}
	if got := s.as(s.cast.As("GM0262", who.MunicipalOfficer, 1)).get("/signals/new"); got.StatusCode != http.StatusForbidden {
		t.Errorf("who may not register is sent to the form: %d", got.StatusCode)
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
