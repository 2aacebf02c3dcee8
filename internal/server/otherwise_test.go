package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestAFormSentAgainOtherwise: who stops a form that was sent, corrects it and sends it again is told that the first was done and the
// second was not, with both; the same answers get the first result.
func TestAFormSentAgainOtherwise(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(150)
	story.Stop = "P07"
	which := s.walk(story)
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	path := "/cases/" + which.String() + "/" + slugOf(who.CheckVictims)
	form := everyHidden(om.get(path).body)
	first := slices.Concat(form, []string{"outcome", "present", "wishes", "no_contact", "protection", "yes", "has_zone", "no", "zone", "", "elsewhere", "no", "idv", "yes", "source", "IDV", "on", s.day()})
	corrected := slices.Concat(form, []string{"outcome", "present", "wishes", "no_contact", "protection", "yes", "has_zone", "yes", "zone", "Het plein bij de school", "elsewhere", "no", "idv", "yes", "source", "IDV", "on", s.day()})
	if got := om.post(path, first...); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	if got := om.post(path, first...); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the same answers again: %d", got.StatusCode)
	}
	got := om.post(path, corrected...)
	if got.StatusCode != http.StatusConflict {
		t.Fatalf("other answers: %d", got.StatusCode)
	}
	for _, text := range []string{"Dit formulier was al verstuurd, met andere antwoorden", "Wat er al staat", "Het plein bij de school"} {
		if !strings.Contains(got.body, text) {
			t.Errorf("the page does not show %q", text)
		}
	}
	versions := func() (n int) {
		if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from item where case_id = $1 and kind = 'victim_interests'", which).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := versions(); n != 1 {
		t.Fatalf("%d versions", n)
	}
	again := slices.Concat(everyHidden(got.body), []string{"outcome", "present", "wishes", "no_contact", "protection", "yes", "has_zone", "yes", "zone", "Het plein bij de school", "elsewhere", "no", "idv", "yes", "source", "IDV", "on", s.day()})
	if got := om.post(path, again...); got.StatusCode != http.StatusSeeOther || versions() != 2 {
		t.Errorf("sent from there: %d, %d versions", got.StatusCode, versions())
	}
	pgtest.Sound(t, s.db)
}

// TestASignalSentAgainOtherwise: a registered signal that is sent again with other answers is not led to the case as if they stood there.
func TestASignalSentAgainOtherwise(t *testing.T) {
	t.Parallel()
	s := stage(t)
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	first := om.get("/signals/new").Header.Get("Location")
	second := om.follow(om.post(first, "given", "Pieter", "family", "Rietveld", "born", "2-2-1982"))
	form := slices.Concat(everyHidden(second.body), []string{"track", "VI", "release", "2-2-2031", "source", "cvvi_list", "received", s.day()})
	got := om.post(first+"/register", slices.Concat(form, []string{"text", "Op de lijst."})...)
	if got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	if twice := om.post(first+"/register", slices.Concat(form, []string{"text", "Op de lijst."})...); twice.Header.Get("Location") != got.Header.Get("Location") {
		t.Errorf("the same answers again: %d to %s", twice.StatusCode, twice.Header.Get("Location"))
	}
	other := om.post(first+"/register", slices.Concat(form, []string{"text", "Hij komt eerder vrij."})...)
	if other.StatusCode != http.StatusConflict || !strings.Contains(other.body, "Hij komt eerder vrij.") || !strings.Contains(other.body, "Op de lijst.") {
		t.Errorf("other answers: %d", other.StatusCode)
	}
	pgtest.Sound(t, s.db)
}

// TestAnEmptyOptionalFieldSharesAtTheFirstPress: what is looked at first is shared with one press, whichever optional fields are empty.
func TestAnEmptyOptionalFieldSharesAtTheFirstPress(t *testing.T) {
	t.Parallel()
	for _, empty := range []string{"phone", "disclosure", "risk_text", "none"} {
		t.Run(empty, func(t *testing.T) {
			t.Parallel()
			s := stage(t)
			story := s.story(150)
			story.Stop = "P02"
			which := s.walk(story)
			om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
			path := "/cases/" + which.String() + "/mayor-inform?about=" + s.cast.Towns[0].ID.String()
			page := om.get(path)
			answers := map[string]string{"risk": "no", "risk_text": "", "ground": "om.order", "purpose": "order", "necessity": "Nodig.", "disclosure": "", "contact": "S. Bouzidi", "phone": "0800 1234"}
			form := everyHidden(page.body)
			for name, value := range answers {
				if name == empty && name != "phone" {
					continue // as a browser without the field
				}
				form = append(form, name, value)
			}
			seen := om.post(path, form...)
			if seen.StatusCode != http.StatusOK || !strings.Contains(seen.body, "name=\"seen\"") {
				t.Fatalf("the preview: %d %s", seen.StatusCode, seen.body)
			}
			if got := om.post(path, everyHidden(seen.body)...); got.StatusCode != http.StatusSeeOther {
				t.Errorf("the first press of share: %d", got.StatusCode)
			}
			pgtest.Sound(t, s.db)
		})
	}
}
