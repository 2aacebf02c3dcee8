package server_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestWhoReportsABreachSeesWhoseTurnItIs reports one: the page after it says who was told and who decides by when, the case says
// whose turn it is to who reported and to who must decide, and the municipality, which may not know of it, reads nothing.
func TestWhoReportsABreachSeesWhoseTurnItIs(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, -30, "")
	pro := s.as("RN", who.ProbationOfficer)
	page := pro.get(which + "/breach-report")
	got := pro.post(which+"/breach-report", append(hidden(page.body), "happened", typed(calendar.Of(s.db.Now())), "condition", "c", "text", "Niet thuis na 22.00 uur.", "advice", "Waarschuwing.", "order", "no")...)
	if got.StatusCode != http.StatusOK || !strings.HasSuffix(got.Request.URL.Path, "/done") {
		t.Fatalf("reporting ended at %s with %d", got.Request.URL, got.StatusCode)
	}
	done := got.body
	for _, want := range []string{"OM Oost-Nederland en de CVv.i. hebben meteen bericht gekregen", "Het OM beslist uiterlijk", "Beoordeel de overtreding"} {
		if !strings.Contains(done, want) {
			t.Errorf("the page after reporting does not say %q", want)
		}
	}
	if body := pro.get(which).body; strings.Contains(body, "Niemand hoeft nu iets te doen") || !strings.Contains(nowWho.FindString(body), "OM Oost-Nederland") {
		t.Errorf("to who reported it is the turn of %q", nowWho.FindString(body))
	}
	if body := s.as("OM-ONL", who.OMOfficer).get(which).body; !strings.Contains(nowWho.FindString(body), "U bent aan zet") {
		t.Errorf("to the OM it is the turn of %q", nowWho.FindString(body))
	} else if judge := regexp.MustCompile(`href="([^"]*/breach-decide[^"]*)"`).FindStringSubmatch(body); judge == nil {
		t.Error("the OM is not led to the breach")
	} else if form := s.as("OM-ONL", who.OMOfficer).get(html.UnescapeString(judge[1])).body; !strings.Contains(form, "Niet thuis na 22.00 uur.") || !strings.Contains(form, "c Locatiegebod") {
		t.Error("who must judge a breach does not read it beside the form")
	}
	if body := s.as(cast.Towns[0].Code, who.Mayor).get(which).body; strings.Contains(strings.ToLower(body), "overtreding") {
		t.Error("the mayor reads of a breach")
	}
	for _, help := range []string{"/help", "/help/steps/P23"} {
		if body := pro.get(help).body; !strings.Contains(body, "De reclassering meldt, het OM beslist") || !strings.Contains(strings.ToLower(body), "melden meteen, beslissen binnen 5 werkdagen") {
			t.Errorf("%s does not say both parts of a breach", help)
		}
	}
}

// TestTheAdviceThatIsNotShared tells a mayor that the advice is there, and what she waits for.
func TestTheAdviceThatIsNotShared(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, 92, "P11")
	body := s.as(cast.Towns[0].Code, who.Mayor).get(which).body
	if !strings.Contains(body, "Het advies is er. U ziet de samenvatting zodra het OM die deelt.") || strings.Contains(body, "zodra de reclassering het levert") {
		t.Error("the mayor does not read that the advice was given")
	}
}
