package server_test

import (
	"context"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// TestSmallAndEndedPartsShowWhatTheTableGives puts a municipality into each relation that gives little, or has ended, and reads for its
// officer and its mayor every page of the case, every list, the inbox after something happened, and what is found by number and by name:
// never more than the cell of the sight table.
func TestSmallAndEndedPartsShowWhatTheTableGives(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(60)
	which := s.walk(story)
	om := s.cast.As("OM-ONL", who.OMOfficer, 1)
	expired := who.Relation("expired")
	towns := map[who.Relation]account.Org{}
	for n, relation := range []who.Relation{who.Approached, who.Considering, who.Reporter, who.HandedOver, who.Corrected, expired} {
		towns[relation] = s.cast.Towns[n+1]
		if relation == expired {
			s.join(om, which, towns[relation].ID, who.Stay)
			s.leave(om, which, towns[relation].ID, who.Stay)
			continue
		}
		s.join(om, which, towns[relation].ID, relation)
	}
	s.join(om, which, towns[who.Corrected].ID, who.Stay) // it had a part before
	s.leave(om, which, towns[who.Corrected].ID, who.Stay)
	reading := s.reading(om, which)
	moved := reading.Release.Date.AddDays(3)
	if _, err := conclude.ChangeDate(t.Context(), s.db, om, casefile.On{Case: which, Seq: reading.Seq, Request: id.NewRequest()}, conclude.NewDate{Date: moved, Source: "cvvi", Reason: "ALLEEN-VOOR-WIE-MEEDOET"}); err != nil {
		t.Fatal(err)
	}
	s.deliver()
	pgtest.Sound(t, s.db)
	marks := s.markAddressed(which)
	secrets := map[policy.Category][]string{
		policy.Existence:  {reading.Number},
		policy.Identity:   {"Rietman"},
		policy.ReturnDate: {i18n.Date(i18n.With(t.Context(), "nl"), calendar.StartOfDay(moved)), "ALLEEN-VOOR-WIE-MEEDOET"},
		policy.Parties:    {s.cast.Towns[0].Name, "Reclassering Nederland"},
	}
	for relation, town := range towns {
		for _, role := range []who.Role{who.MunicipalOfficer, who.Mayor} {
			b := s.as(s.cast.As(town.Code, role, 1))
			for _, path := range append(s.casePages(which), "number", "name") {
				page := s.read(b, path, reading.Number)
				page.body = strings.ReplaceAll(page.body, story.Address+", "+story.Town.Name, "") // the address is a category of its own
				if relation == expired && strings.HasPrefix(path, "/cases/") && page.StatusCode != http.StatusNotFound {
					t.Errorf("%s of a municipality whose part ended reads %s: %d", role, path, page.StatusCode)
				}
				for category, all := range secrets {
					for _, secret := range all {
						if strings.Contains(page.body, secret) && cellFor(role, relation, category).Level != policy.Full {
							at := strings.Index(page.body, secret)
							t.Errorf("%s (%s) reads %q, of %s, at %s: %s", role, relation, secret, category, path, page.body[max(0, at-120):at+len(secret)])
						}
					}
				}
				for _, m := range marks {
					if strings.Contains(page.body, m.mark) && !mayRead(role, relation, m.category, m.owner == town.ID) {
						t.Errorf("%s (%s) reads %s of %s at %s", role, relation, m.kind, m.category, path)
					}
				}
				if phase := i18n.T(i18n.With(t.Context(), "nl"), "list.phase."+string(reading.Plan.Phase)); strings.HasPrefix(path, "/cases/") && strings.Contains(page.body, phase) && cellFor(role, relation, policy.Existence).Level != policy.Full {
					t.Errorf("%s (%s) reads the phase at %s", role, relation, path)
				}
				for _, step := range protocol.Steps() {
					cell := cellFor(role, relation, step.Sees)
					if strings.HasPrefix(path, "/cases/") && strings.Contains(page.body, `"/help/steps/`+step.ID+`"`) && max(cell.Level, cell.Own, cell.Other) == policy.None {
						t.Errorf("%s (%s) reads of the step %s at %s", role, relation, step.ID, path)
					}
				}
			}
			if at := "/cases/" + which.String(); relation == who.Corrected {
				page := b.get(at).body
				if !strings.Contains(page, "Deze zaak is niet van uw gemeente.") || strings.Contains(page, `id="now"`) || strings.Contains(page, `id="timeline"`) {
					t.Errorf("%s is shown more, or less, than that there was a case: %s", role, text(page))
				}
				if list := b.get("/cases").body; !strings.Contains(list, at) {
					t.Errorf("%s does not find that there was a case", role)
				}
			}
		}
	}
}

// read is a page, or what is found by the number or the name.
func (s staged) read(b browser, path, number string) answer {
	s.t.Helper()
	query := map[string]string{"number": number, "name": "Rietman"}[path]
	if query == "" {
		return b.get(path)
	}
	got := b.get(b.post("/search", "q", query).Header.Get("Location"))
	got.body = strings.ReplaceAll(got.body, query, "") // what he typed himself
	if strings.Contains(got.body, "/cases/") {
		got.body += query // and what was found by it
	}
	return got
}

func (s staged) reading(actor account.Actor, which id.Case) *casefile.Reading {
	s.t.Helper()
	r, err := casefile.Open(s.t.Context(), s.db, actor, casefile.Page{Case: which, Name: "case"})
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// leave ends a relation, as of yesterday.
func (s staged) leave(om account.Actor, which id.Case, org id.Org, relation who.Relation) {
	s.t.Helper()
	r := s.reading(om, which)
	on := casefile.On{Case: which, Seq: r.Seq, Request: id.NewRequest()}
	if _, err := casefile.Do(s.t.Context(), s.db, om, on, who.AssignCase, func(ctx context.Context, d *casefile.Deed) error {
		return d.End(ctx, org, relation, d.Today.AddDays(-1))
	}); err != nil {
		s.t.Fatal(err)
	}
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

// text is what a page says, without its tags.
func text(page string) string { return html.UnescapeString(tags.ReplaceAllString(page, " ")) }

// TestWhyANoticeCameBackIsBetweenTheTwo: why a municipality sent a notice back, with whatever was typed of a victim, is read by it and by
// the prosecution; who is informed next reads neither that nor that it came back.
func TestWhyANoticeCameBackIsBetweenTheTwo(t *testing.T) {
	t.Parallel()
	s := stage(t)
	for _, days := range []int{150, 20} {
		story := s.story(days)
		story.Returned, story.Asked = true, "SVG"
		which := s.walk(story)
		s.join(s.cast.As("OM-ONL", who.OMOfficer, 1), which, account.OrgID("OM-AMS"), who.District)
		pgtest.Sound(t, s.db)
		marks := s.markAddressed(which)
		why := ""
		for _, m := range marks {
			if m.kind == "notice_returned" {
				why = m.mark
			}
		}
		for _, reader := range []struct {
			org  string
			role who.Role
			may  bool
		}{
			{"OM-ONL", who.OMOfficer, true}, {story.Town.Code, who.MunicipalOfficer, false}, {story.Town.Code, who.Mayor, false}, {"OM-AMS", who.OMOfficer, false},
			{"RN", who.ProbationOfficer, false}, {"SVG", who.ProbationOfficer, false}, {"CVVI", who.DecidingOfficer, false},
		} {
			b, found := s.as(s.cast.As(reader.org, reader.role, 1)), false
			for _, words := range []string{"Melding kwam terug, omdat", "Woont volgens de gemeente in"} {
				if said := strings.Contains(b.get("/cases/"+which.String()).body, words); said != reader.may {
					t.Errorf("%s of %s reads «%s» on the page of the case: %v", reader.role, reader.org, words, said)
				}
			}
			for _, path := range s.casePages(which) {
				page := b.get(path).body
				found = found || strings.Contains(page, why)
				if !reader.may && (strings.Contains(page, why) || strings.Contains(page, "De melding is teruggestuurd") || strings.Contains(page, "/help/steps/P02b")) {
					t.Errorf("%s of %s reads at %s that a notice came back, or why", reader.role, reader.org, path)
				}
			}
			if found != reader.may {
				t.Errorf("%s of %s reads why a notice came back: %v", reader.role, reader.org, found)
			}
		}
		s.unmark(marks)
	}
	pgtest.Sound(t, s.db)
}
