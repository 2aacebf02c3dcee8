package server_test

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestLinksSayWhereTheyLead reads every page of a case, the lists and the help as each role: two links with the same words on
// one page lead to the same place, with what a screen reader says and a reader does not see counted in.
func TestLinksSayWhereTheyLead(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 24, Walked: 24}); err != nil {
		t.Fatal(err)
	}
	found, links := map[string]string{}, 0
	for _, seat := range []struct {
		org  string
		role who.Role
	}{
		{"OM-ONL", who.OMLead}, {"CVVI", who.DecidingOfficer}, {"RN", who.ProbationOfficer}, {"GM0262", who.MunicipalOfficer}, {"GM0262", who.Mayor}, {"GM0262", who.PrivacyOfficer}, {"GM0262", who.OrgAdmin},
	} {
		b := s.as(seat.org, seat.role)
		for _, path := range s.pagesOf(b) {
			got := b.get(path)
			if got.StatusCode != http.StatusOK {
				continue
			}
			leads := map[string]string{}
			for _, m := range anchor.FindAllStringSubmatch(got.body, -1) {
				href, name := html.UnescapeString(m[1]), nameOf(m[0], m[2])
				links++
				if was, there := leads[name]; there && was != href {
					found[name] = string(seat.role) + " " + path + " → " + was + " and " + href
				}
				leads[name] = href
			}
		}
	}
	for name, at := range found {
		t.Errorf("%q leads to two places: %s", name, at)
	}
	if links < 1000 {
		t.Errorf("%d links: this test shows little", links)
	}
}

// TestListsAreLookedAtToo writes one row for each page of a list that somebody asks for, without a case.
func TestListsAreLookedAtToo(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 4, Walked: 4}); err != nil {
		t.Fatal(err)
	}
	b := s.as("OM-ONL", who.OMOfficer)
	count := func(page string) (n int) {
		t.Helper()
		if err := s.db.Owner.QueryRow(t.Context(), `select count(*) from access_entry where page = $1 and case_id is null and outcome = 'shown' and org_id = $2 and request <> ''`, page, account.OrgID("OM-ONL")).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	work, cases := count("work"), count("cases")
	b.get("/work")
	b.get("/work?tab=team")
	b.get("/cases")
	if w, c := count("work")-work, count("cases")-cases; w != 2 || c != 1 {
		t.Errorf("%d looks at the work list and %d at the cases", w, c)
	}
}

// pagesOf are the lists, the help, and all that a role can open of every third case.
func (s started) pagesOf(b browser) []string {
	s.t.Helper()
	paths := []string{"/work", "/work?tab=team", "/work?tab=waiting", "/work?when=today&step=P12", "/cases", "/cases?open=yes&phase=signal", "/inbox", "/account", "/looks", "/signals/new", "/demo/mails", "/demo/clock", "/help", "/help/glossary", "/help/privacy", "/help/accessibility", "/help/sign-in", "/help/steps/P12", "/help/steps/P23", "/nowhere"}
	for n, path := range links(b.get("/cases").body, `/cases/[0-9a-f-]{36}`) {
		if n%3 == 0 {
			paths = append(paths, path)
			paths = append(paths, links(b.get(path).body, path+`/[^"]*`)...)
		}
	}
	for _, link := range links(b.get("/work").body, `/cases/[0-9a-f-]{36}/[^"]*`) {
		if !slices.Contains(paths, link) {
			paths = append(paths, link)
		}
	}
	return slices.DeleteFunc(paths, func(path string) bool {
		return strings.Contains(path, "/documents/") || strings.Contains(path, "/language/")
	})
}

var (
	anchor = regexp.MustCompile(`(?s)<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>`)
	label  = regexp.MustCompile(`^<a [^>]*aria-label="([^"]*)"`)
	tag    = regexp.MustCompile(`<[^>]*>`)
)

// nameOf is what is read aloud of a link.
func nameOf(whole, inner string) string {
	if m := label.FindStringSubmatch(whole); m != nil {
		inner = m[1]
	}
	return strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(inner, " "))), " ")
}
