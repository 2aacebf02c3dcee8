package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/who"
)

// TestTheConvictionBecomesIrrevocable: a conviction that is not irrevocable is read by no municipality; with a reason of its own it is shared with one, and not with the other; once it is irrevocable both read it, and are told (X6).
func TestTheConvictionBecomesIrrevocable(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(60)
	story.Edition, story.Stop, story.Pending, story.From, story.FromOn = newest(), "P12", true, s.cast.Towns[1], -170
	which := "/cases/" + s.walk(story).String()
	home, other := s.cast.Towns[0], s.cast.Towns[1]
	om := s.started.as("OM-ONL", who.OMOfficer)
	reads := func(want ...bool) {
		t.Helper()
		for n, town := range []string{home.Code, other.Code} {
			for _, role := range []who.Role{who.MunicipalOfficer, who.Mayor} {
				page := s.started.as(town, role).get(which)
				if got := regexp.MustCompile(`>\s*Feit\s*<`).MatchString(page.body); page.StatusCode != http.StatusOK || got != want[n] {
					t.Errorf("%s of %s reads the conviction: %v (%d)", role, town, got, page.StatusCode)
				}
			}
		}
	}
	told := func() int {
		t.Helper()
		return s.count("select count(*) from message where event = 'conviction_known'")
	}
	reads(false, false)

	disclose := which + "/conviction-disclose"
	form := om.get(disclose).body
	if !regexp.MustCompile(`value="`+home.ID.String()+`"`).MatchString(form) || strings.Contains(form, `value="`+s.cast.Towns[3].ID.String()+`"`) {
		t.Error("the form does not offer the municipalities that take part, and no other")
	}
	answers := append(hidden(form), "municipality", home.ID.String(), "ground", "om.order", "purpose", "order", "necessity", "De burgemeester moet nu weten waarvoor.")
	if got := om.post(disclose, append(hidden(form), "municipality", s.cast.Towns[3].ID.String(), "ground", "om.order", "purpose", "order", "necessity", "Nodig.")...); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(errorAt(got.body, "municipality"), "doet nog niet mee") {
		t.Errorf("a municipality that takes no part: %d %q", got.StatusCode, errorAt(got.body, "municipality"))
	}
	om.share(disclose, answers)
	reads(true, false)
	if told() != 2 { // its official and its mayor
		t.Errorf("%d are told of what was disclosed to one", told())
	}
	if register := om.get(which + "/shared").body; !regexp.MustCompile(`(?s)Veroordeling.{0,900}orde en veiligheid`).MatchString(register) {
		t.Error("the register does not say that it was disclosed, and on which ground")
	}
	path := which + "/conviction-finality"
	if got := om.post(path, append(hidden(om.get(path).body), "source", "Volgens het arrest.", "on", "1 januari 2199")...); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "on") == "" {
		t.Errorf("a day to come: %d", got.StatusCode)
	}
	record := append(hidden(om.get(path).body), "on", s.day(), "source", "Volgens het arrest.")
	if check := om.post(path, record...); check.StatusCode != http.StatusOK || !strings.Contains(check.body, "Controleer wat u vastlegt") {
		t.Errorf("the check page: %d", check.StatusCode)
	}
	if got := om.post(path, append(record, "send", "yes", "confirm", "yes")...); !strings.Contains(got.body, "De veroordeling is bijgewerkt") {
		t.Fatalf("recording: %d", got.StatusCode)
	}
	reads(true, true)
	for _, again := range []string{path, disclose} {
		if got := om.get(again); got.StatusCode != http.StatusConflict {
			t.Errorf("%s once it is irrevocable: %d", again, got.StatusCode)
		}
	}
	if told() != 6 {
		t.Errorf("%d messages once it is irrevocable", told())
	}
	s.verify()
}
