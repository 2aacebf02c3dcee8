package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestAWronglyNamedMunicipalityLosesSightAtOnce: from the correction on it reads that there was a case and nothing of it, nor what came
// after, can do nothing in it, and after five working days there is no case.
func TestAWronglyNamedMunicipalityLosesSightAtOnce(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(60)
	story.Returned, story.T0 = true, calendar.Of(s.db.Now()).AddDays(182)
	which := "/cases/" + s.walk(story).String()
	var wrong account.Org
	for _, town := range s.cast.Towns {
		if town.ID != story.Town.ID && town.Parket == story.Town.Parket && wrong.ID.IsZero() {
			wrong = town
		}
	}
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	if page := om.get(which).body; !strings.Contains(page, "nog niet geïnformeerd") || !strings.Contains(page, story.Town.Name) {
		t.Fatal("the municipality was not corrected")
	}
	// What is shared from here on reaches it no more either.
	for _, link := range links(om.get(which).body, which+`/mayor-inform\?about=[^"]*`)[:1] {
		form := append(hidden(om.get(link).body), "risk", "yes", "risk_text", "ONRUST-HIER", "ground", "om.order", "purpose", "order", "necessity", "Nodig.", "contact", "N. N.", "phone", "0800 1234")
		seen := om.post(link, form...)
		om.post(link, append(form, "seen", field(seen.body, "seen"))...)
	}
	secrets := []string{story.Family, "gevangenisstraf", "artikel", story.Address, "ONRUST-HIER", story.Town.Name}
	for _, role := range []who.Role{who.MunicipalOfficer, who.Mayor} {
		b := s.as(s.cast.As(wrong.Code, role, 1))
		for _, page := range []string{which, which + "/shared", "/cases", "/work", "/inbox"} {
			got := b.get(page)
			if got.StatusCode != http.StatusOK {
				t.Errorf("%s at %s: %d", role, page, got.StatusCode)
			}
			for _, secret := range secrets {
				if strings.Contains(got.body, secret) {
					t.Errorf("%s reads at %s: %s in %s", role, page, secret, got.body[max(0, strings.Index(got.body, secret)-300):strings.Index(got.body, secret)+60])
				}
			}
		}
		if page := b.get(which).body; !strings.Contains(page, "Deze zaak is niet van uw gemeente.") {
			t.Errorf("%s is not told why there is nothing to see", role)
		}
		for _, rule := range policy.Rules {
			if rule.Deed == who.RegisterSignal {
				continue
			}
			if got := b.post(which + "/" + slugOf(rule.Deed)); got.StatusCode != http.StatusForbidden {
				t.Errorf("%s may %s: %d", role, rule.Deed, got.StatusCode)
			}
		}
	}
	if err := s.db.MoveClock(t.Context(), s.db.Now().AddDate(0, 0, 9)); err != nil {
		t.Fatal(err)
	}
	if got := s.as(s.cast.As(wrong.Code, who.Mayor, 1)).get(which); got.StatusCode != http.StatusNotFound {
		t.Errorf("after five working days: %d", got.StatusCode)
	}
}

// field is what a page posts under a name without asking.
func field(page, name string) string {
	if m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page); m != nil {
		return m[1]
	}
	return ""
}
