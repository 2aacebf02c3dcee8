package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/who"
)

// TestNothingIsKeptOfWhatWasSent: a draft that comes late from a form that was sent is not saved, and the form says from then
// on which version comes next.
func TestNothingIsKeptOfWhatWasSent(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, 60, "P12")
	mayor := s.as("GM0262", who.Mayor)
	form := links(mayor.get(which).body, which+`/view-submit\?about=[^"]*`)[0]
	fields := append(hidden(mayor.get(form).body), "position", "no_view", "measures", "Ik bel zelf.")
	saved := mayor.post(which+"/view-submit/draft", fields...)
	if saved.StatusCode != http.StatusOK {
		t.Fatalf("a draft before: %d", saved.StatusCode)
	}
	fields = append([]string{"drafted", saved.Header.Get("Terugkeer-Draft")}, fields...)
	got := mayor.post(which+"/view-submit", fields...)
	if got.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", got.StatusCode, strings.Join(links(got.body, `tk-errors[^§]{0,400}`), ""))
	}
	if strings.Contains(got.body, "wordt versie") {
		t.Error("the first is a later version")
	}
	sent := mayor.post(which+"/view-submit", append(fields, "send", "yes", "confirm", "yes")...)
	if !strings.HasSuffix(sent.Request.URL.Path, "/done") {
		t.Fatalf("%d at %s", sent.StatusCode, sent.Request.URL)
	}
	if got := mayor.post(which+"/view-submit/draft", fields...); got.StatusCode != http.StatusConflict {
		t.Errorf("a draft after: %d", got.StatusCode)
	}
	page := mayor.get(form).body
	if strings.Contains(page, "nog niets verstuurd") || strings.Contains(page, "Dit is uw concept") || !strings.Contains(page, "Wat u nu verstuurt, wordt versie 2.") {
		t.Error("the form does not say that the question was answered")
	}
	if got := mayor.post(which+"/view-submit", fields...); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "al verstuurd") {
		t.Errorf("the old form again: %d", got.StatusCode)
	}
	again := append(hidden(page), fields[len(fields)-4:]...)
	if got := mayor.post(which+"/view-submit", again...); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "wordt versie 2.") {
		t.Errorf("checked again: %d", got.StatusCode)
	}
	if page := mayor.get(form).body; strings.Contains(page, "nog niets verstuurd") || !strings.Contains(page, "Dit is uw concept") {
		t.Error("the new draft")
	}
	if page := flat(mayor.get(which).body); strings.Contains(page, "ersie 2") {
		t.Error("the page of the case counts a draft as a version")
	}
	if sent := mayor.post(which+"/view-submit", append(again, "send", "yes", "confirm", "yes")...); !strings.HasSuffix(sent.Request.URL.Path, "/done") {
		t.Fatalf("sent again: %d at %s", sent.StatusCode, sent.Request.URL)
	}
	for _, reader := range []browser{mayor, s.as("OM-ONL", who.OMOfficer)} {
		if page := flat(reader.get(which).body); !strings.Contains(page, "ersie 2, ") || !strings.Contains(page, "Versie 1") || strings.Contains(page, "ersie 3") {
			t.Error("the page of the case does not count two versions")
		}
	}
	s.verify()
}

// TestADraftOfTwo: what an official and the mayor both write is never overwritten unseen, by the script or by the button.
func TestADraftOfTwo(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, 60, "P12")
	town, mayor := s.as("GM0262", who.MunicipalOfficer), s.as("GM0262", who.Mayor)
	path := links(mayor.get(which).body, which+`/view-submit\?about=[^"]*`)[0]
	form := func(page answer, measures string) []string {
		return append(hidden(page.body), "measures", measures)
	}
	ofTown, ofMayor := town.get(path), mayor.get(path)
	saved := town.post(which+"/view-submit/draft", form(ofTown, "De wijkagent houdt contact.")...)
	version := saved.Header.Get("Terugkeer-Draft")
	if saved.StatusCode != http.StatusOK || version == "" {
		t.Fatalf("the official's draft: %d", saved.StatusCode)
	}
	got := mayor.post(which+"/view-submit/draft", form(ofMayor, "Ik bel zelf.")...)
	if got.StatusCode != http.StatusConflict || !strings.HasPrefix(got.body, "Niet bewaard: een collega") || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("over a colleague's draft, by the script: %d %q", got.StatusCode, got.body)
	}
	got = mayor.post(path, append(form(ofMayor, "Ik bel zelf."), "keep", "yes")...)
	both(t, got, "De wijkagent houdt contact.", "Ik bel zelf.", "Collega")
	if page := mayor.get(path); !strings.Contains(page.body, "De wijkagent houdt contact.") {
		t.Error("the official's draft is gone")
	}
	if again := town.post(which+"/view-submit/draft", append(form(ofTown, "De wijkagent houdt elke week contact."), "drafted", version)...); again.StatusCode != http.StatusOK {
		t.Errorf("going on from one's own draft: %d", again.StatusCode)
	}
	if kept := mayor.post(path, append(form(mayor.get(path), "Ik bel zelf."), "keep", "yes")...); kept.StatusCode != http.StatusOK || !strings.Contains(kept.body, "Ik bel zelf.") {
		t.Errorf("knowingly: %d", kept.StatusCode)
	}
	// And the official sees both when it is he who comes later.
	both(t, town.post(path, append(form(ofTown, "De wijkagent belt."), "keep", "yes")...), "Ik bel zelf.", "De wijkagent belt.", "Collega")
}
