package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// second is a second official of the municipality.
func (s staged) second() account.Actor {
	s.t.Helper()
	town := s.cast.As("GM0262", who.MunicipalOfficer, 1)
	given, err := account.Add(s.t.Context(), s.db, s.hasher, account.NewUser{Email: "collega@lochem.example", Name: "Bente Wolfs", Org: town.Org, Role: who.MunicipalOfficer, From: s.db.Now().AddDate(-1, 0, 0), Demonstration: true})
	if err != nil {
		s.t.Fatal(err)
	}
	return account.Actor{User: given.User, Org: town.Org, Membership: given.Membership, OrgKind: town.OrgKind, OrgName: town.OrgName, Name: "Bente Wolfs", Seats: []account.Seat{{Membership: given.Membership, Role: who.MunicipalOfficer}}}
}

// taking are the fields of the press that takes a case, as the list has them; nil: the case does not stand there.
func taking(body, which string) []string {
	_, form, there := strings.Cut(body, `action="`+which+`/case-take"`)
	if !there {
		return nil
	}
	form, _, _ = strings.Cut(form, "</form>")
	return hidden(form)
}

// TestANewNoticeStandsOnTopUntilOneTakesIt: a municipality's new notice is on the first tab of each official; of two who press, one
// has it and the other reads so; the mayor is not asked to take it, and the OM has the case that it opened on its own list.
func TestANewNoticeStandsOnTopUntilOneTakesIt(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(60)
	story.Stop = "P02a"
	which := "/cases/" + s.walk(story).String()
	one, two := s.as(s.cast.As("GM0262", who.MunicipalOfficer, 1)), s.as(s.second())
	mayor, om, lead := s.as(s.cast.As("GM0262", who.Mayor, 1)), s.as(s.cast.As("OM-ONL", who.OMOfficer, 1)), s.as(s.cast.As("OM-ONL", who.OMLead, 1))

	if page := om.get("/work").body; !strings.Contains(page, which) || taking(page, which) != nil {
		t.Error("who opened the case does not find it as his own")
	}
	if page := lead.get("/work").body; taking(page, which) != nil {
		t.Error("the lead is asked to take what was taken")
	}
	if page := mayor.get("/work").body; taking(page, which) != nil {
		t.Error("the mayor is asked to take the officials' work")
	}
	first, other := taking(one.get("/work").body, which), taking(two.get("/work").body, which)
	if first == nil || other == nil {
		t.Fatal("a new notice does not stand on top")
	}
	if got := one.post(which+"/case-take", first...); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("taking: %d %s", got.StatusCode, got.body)
	}
	if got := one.post(which+"/case-take", first...); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the same press again: %d", got.StatusCode)
	}
	if got := two.post(which+"/case-take", other...); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "Deze zaak is al opgepakt") {
		t.Errorf("the second: %d", got.StatusCode)
	}
	if page := one.get("/work").body; !strings.Contains(page, which) || taking(page, which) != nil {
		t.Error("what he took is not his own work")
	}
	page := two.get("/work").body
	if strings.Contains(page, which) {
		t.Error("what another took stands on one's own list")
	}
	if team := two.get("/work?tab=team").body; !strings.Contains(team, which) || two.get(which).StatusCode != http.StatusOK {
		t.Error("a colleague cannot go on with it")
	}
	pgtest.Sound(t, s.db)
}

// TestNarrowingOverHTTP: who may enter is limited on a page of its own, after a check; then a colleague finds the case nowhere, and
// after it was widened everywhere.
func TestNarrowingOverHTTP(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(60)
	story.Stop = "P06"
	which := "/cases/" + s.walk(story).String()
	official, colleague := s.cast.As("GM0262", who.MunicipalOfficer, 1), s.second()
	one, two := s.as(official), s.as(colleague)
	finds := func(b browser) bool {
		t.Helper()
		in := b.get(which).StatusCode == http.StatusOK
		for _, path := range []string{"/cases", "/work?tab=team"} {
			if strings.Contains(b.get(path).body, which) != in {
				t.Errorf("%s and the case itself say two things", path)
			}
		}
		return in
	}
	if !finds(two) {
		t.Fatal("a colleague is kept out of a case that nobody narrowed")
	}
	if page := one.get(which).body; !strings.Contains(page, which+"/case-narrow") || strings.Contains(page, which+"/case-widen") {
		t.Error("the case does not offer to limit access, or to widen what is wide")
	}
	form := hidden(one.get(which + "/case-narrow").body)
	for name, users := range map[string][]string{"nobody": nil, "a stranger": {"users", s.cast.As("GM0363", who.MunicipalOfficer, 1).User.String(), "send", "yes", "confirm", "yes"}, "without himself": {"users", colleague.User.String(), "send", "yes", "confirm", "yes"}} {
		if got := one.post(which+"/case-narrow", append(slices.Clone(form), users...)...); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "users") == "" {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
	}
	himself := append(form, "users", official.User.String())
	check := one.post(which+"/case-narrow", himself...)
	if check.StatusCode != http.StatusOK || !strings.Contains(check.body, official.Name) || !finds(two) {
		t.Fatalf("the check: %d", check.StatusCode)
	}
	if got := one.post(which+"/case-narrow", append(himself, "send", "yes")...); got.StatusCode != http.StatusUnprocessableEntity || !finds(two) {
		t.Errorf("unsigned: %d", got.StatusCode)
	}
	if got := one.post(which+"/case-narrow", append(himself, "send", "yes", "confirm", "yes")...); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("narrowing: %d", got.StatusCode)
	}
	if finds(two) {
		t.Error("a colleague who is kept out finds the case")
	}
	if got := one.post(which+"/case-assign", hidden(one.get(which+"/case-assign").body)...); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "users") == "" {
		t.Errorf("naming nobody: %d", got.StatusCode)
	}
	if got := one.post(which+"/case-widen", append(hidden(one.get(which+"/case-widen").body), "request", id.NewRequest().String())...); got.StatusCode != http.StatusSeeOther || !finds(two) {
		t.Errorf("widening: %d", got.StatusCode)
	}
	pgtest.Sound(t, s.db)
}
