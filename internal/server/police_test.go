package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestThePoliceTakePart: the unit of the district is let in by the OM and told at once; it gives its picture, which the OM and the mayor read
// and no municipal official; of the advice, the view and where a ban lies it reads nothing. What the OM writes of victims nearby is the mayor's
// to read, and neither the official's nor the police's.
func TestThePoliceTakePart(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(60)
	story.Edition, story.Stop = newest(), "P13"
	which := "/cases/" + s.walk(story).String()
	om, police := s.started.as("OM-ONL", who.OMOfficer), s.started.as("PL0600", who.PoliceLiaison)
	officer, mayor := s.started.as("GM0262", who.MunicipalOfficer), s.started.as("GM0262", who.Mayor)
	unit := account.OrgID("PL0600").String()

	join := which + "/police-join"
	if got := police.get(which); got.StatusCode != http.StatusNotFound {
		t.Errorf("the police find a case in which they take no part: %d", got.StatusCode)
	}
	form := om.get(join).body
	if !regexp.MustCompile(`value="` + unit + `"[^>]*selected`).MatchString(form) {
		t.Error("the form does not begin with the unit of the district")
	}
	answers := append(hidden(form), "unit", unit, "ground", "om.order", "purpose", "order", "necessity", "Zij zit aan de driehoek.")
	if got := om.post(join, append(hidden(form), "unit", account.OrgID("OM-ONL").String(), "ground", "om.order", "purpose", "order", "necessity", "Nodig.")...); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "unit") == "" {
		t.Errorf("a parket is taken for a police unit: %d", got.StatusCode)
	}
	om.share(join, answers)
	if got := om.post(join, append(hidden(om.get(join).body), answers[len(answers)-8:]...)...); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(errorAt(got.body, "unit"), "neemt al deel") {
		t.Errorf("the same unit once more: %d %q", got.StatusCode, errorAt(got.body, "unit"))
	}
	if s.count("select count(*) from message where event = 'police_joined' and duty = 'police'") != 1 {
		t.Error("the police are not told")
	}
	page := police.get(which)
	if page.StatusCode != http.StatusOK || !strings.Contains(page.body, which+"/analysis-police") {
		t.Fatalf("the police are not offered to give their picture: %d", page.StatusCode)
	}
	for _, secret := range []string{"gebied S1", "Samenvatting van het advies", "Wat de burgemeester vindt", "analysis-victims"} {
		if strings.Contains(page.body, secret) {
			t.Errorf("the police read %q", secret)
		}
	}

	write := func(b browser, path, text string) {
		t.Helper()
		if got := b.send(path, hidden(b.get(path).body)); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "text") == "" {
			t.Errorf("%s without a word: %d", path, got.StatusCode)
		}
		if got := b.send(path, append(hidden(b.get(path).body), "text", text)); got.StatusCode >= 400 {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
	write(police, which+"/analysis-police", "KWIKZILVER: rond de woning was in mei onrust.")
	write(om, which+"/analysis-victims", "LOODGIETER: een nabestaande woont op loopafstand.")
	for name, reader := range map[string]struct {
		b               browser
		police, victims bool
	}{"the OM": {om, true, true}, "the mayor": {mayor, true, true}, "the official": {officer, false, false}, "the police": {police, true, false}} {
		got := reader.b.get(which).body
		if strings.Contains(got, "KWIKZILVER") != reader.police || strings.Contains(got, "LOODGIETER") != reader.victims {
			t.Errorf("%s reads the police picture: %v, and what is said of victims: %v", name, strings.Contains(got, "KWIKZILVER"), strings.Contains(got, "LOODGIETER"))
		}
	}
	for path, b := range map[string]browser{which + "/analysis-police": om, which + "/analysis-victims": police, join: police} {
		if got := b.get(path); got.StatusCode != http.StatusForbidden {
			t.Errorf("%s by another: %d", path, got.StatusCode)
		}
	}
	s.verify()
}
