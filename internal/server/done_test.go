package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestWhatComesNextNamesTheTown: of two municipalities that must be informed, the page after opening says which is which.
func TestWhatComesNextNamesTheTown(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(150)
	story.Stop = "P01"
	which := "/cases/" + s.walk(story).String()
	first, second := s.cast.Towns[0], s.cast.Towns[1]
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	form := append(hidden(om.get(which+"/case-open").body), "irrevocable", "yes", "bij", "yes", "qualification", "Diefstal", "sentence", "2 jaar",
		"sentence_end", calendar.Of(s.db.Now()).AddDays(900).String(), "origin", first.ID.String(), "intended", second.ID.String(), "address", "Heideweg 27")
	if got := om.post(which+"/case-open", form...); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("opening: %d %s", got.StatusCode, got.body)
	}
	done := om.get(which + "/done?deed=case-open&about=").body
	for _, town := range []string{first.Name, second.Name} {
		if !strings.Contains(done, "("+town+")") {
			t.Errorf("the page does not say that %s is to be informed", town)
		}
	}
}
