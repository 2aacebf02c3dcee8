package server_test

import (
	"html"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/who"
)

// TestASignalSaysWhoItIsAbout in its second step; from there one goes back without losing anything, and in the end its number
// is told.
func TestASignalSaysWhoItIsAbout(t *testing.T) {
	t.Parallel()
	s := stage(t)
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	person := []string{"given", "Pie\u200bter\u00ad", "family", "\ufeffRietveld", "born", "2-2-1982"}
	second := om.post("/signals/new", person...)
	for _, text := range []string{"Pieter Rietveld", "2 februari 1982", "Wijzig de naam of de geboortedatum", ">Kies<"} {
		if !strings.Contains(second.body, text) {
			t.Errorf("the second step does not show %q", text)
		}
	}
	rest := []string{"track", "VI", "release", "2-2-2031", "source", "cvvi_list", "received", s.day(), "text", "Op de lijst."}
	back := om.post("/signals/new", slices.Concat(everyHidden(second.body), rest, []string{"change", "yes"})...)
	if back.StatusCode != http.StatusOK || !strings.Contains(back.body, `value="Rietveld"`) || !strings.Contains(back.body, "Op de lijst.") || strings.Contains(back.body, `name="step"`) {
		t.Errorf("back to the first step: %d", back.StatusCode)
	}
	again := om.post("/signals/new", append(everyHidden(back.body), "given", "Pieter", "family", "Rietman", "born", "2-2-1982")...)
	if !strings.Contains(again.body, "Pieter Rietman") || !strings.Contains(again.body, "Op de lijst.") || !strings.Contains(again.body, "2-2-2031") {
		t.Error("the second step lost what was typed")
	}
	got := om.post("/signals/new", append(everyHidden(again.body), rest...)...)
	if got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d", got.StatusCode)
	}
	if page := om.get(got.Header.Get("Location")).body; !strings.Contains(page, "Het signaal is geregistreerd als 20") {
		t.Error("the number is not told")
	}
}

// everyHidden is what a page's forms carry.
func everyHidden(body string) []string {
	var pairs []string
	for _, m := range anyHidden.FindAllStringSubmatch(body, -1) {
		pairs = append(pairs, html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	return pairs
}
