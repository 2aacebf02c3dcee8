package server_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// addressed is a mark in an item with the organisation for which it was made, none for most.
type addressed struct {
	planted
	to id.Org
}

// markAddressed marks every text of a case and says for whom it was written.
func (s started) markAddressed(which id.Case) []addressed {
	s.t.Helper()
	var out []addressed
	for _, p := range s.markWhatThereIs(which) {
		a := addressed{planted: p}
		if err := s.db.Owner.QueryRow(s.t.Context(), `select for_org from item where case_id = $1 and body::text like '%' || $2 || '%'`, which, p.mark).Scan(&a.to); err != nil {
			s.t.Fatal(err)
		}
		out = append(out, a)
	}
	return out
}

// unmark takes the marks out of the texts again, so that they are what the ledger says of them.
func (s started) unmark(marks []addressed) {
	s.t.Helper()
	for _, m := range marks {
		if _, err := s.db.Owner.Exec(s.t.Context(), `update item set body = replace(body::text, ' ' || $1, '')::jsonb where body::text like '%' || $1 || '%'`, m.mark); err != nil {
			s.t.Fatal(err)
		}
	}
}

// apart are the categories in which a municipality reads what was written for it or by it, and nothing of another's.
func apart(role who.Role, category policy.Category) bool {
	cell := cellFor(role, who.Origin, category)
	return cell.Other < cell.Level || cell.Level == policy.None
}

// TestWhatOneIsToldIsItsOwn walks cases with two municipalities, two probation organisations and two parketten through every deed that
// shares or tells, with the second municipality informed before and after the first, and after all that was asked of it. On every page
// each reads what was written for it and nothing that was written for another of its kind; the prosecution reads all, each beside the
// name of whom it was told.
func TestWhatOneIsToldIsItsOwn(t *testing.T) {
	t.Parallel()
	s := stage(t)
	settles, from, later := s.cast.Towns[0], s.cast.Towns[1], s.cast.Towns[2]
	for _, order := range []struct {
		name string
		days int // of the return from now
		on   int // when the municipality of origin is informed
		swap bool
	}{{"informed first", 20, -183, false}, {"informed after", 20, -100, true}, {"after the return", -200, -100, false}} {
		story := s.story(order.days)
		story.Town, story.From = settles, from
		if order.swap {
			story.Town, story.From = from, settles
		}
		story.FromOn, story.Probation, story.Asked = order.on, "LJR", "RN"
		if story.Town.Parket != settles.Parket {
			t.Fatal("the two are not of one parket")
		}
		which := s.walk(story)
		om := s.cast.As("OM-ONL", who.OMOfficer, 1)
		s.join(om, which, account.OrgID("OM-AMS"), who.District)
		s.join(om, which, later.ID, who.Stay) // and a municipality that comes in when all was said
		pgtest.Sound(t, s.db)
		marks := s.markAddressed(which)
		kinds := map[string]bool{}
		for _, m := range marks {
			if !m.to.IsZero() {
				kinds[m.kind] = true
			}
		}
		for _, kind := range []string{"notice", "advice_commission", "analysis_request", "view_request", "objection_reply", "weighing", "supervision_commission"} {
			if !kinds[kind] {
				t.Errorf("%s: nothing of %s says for whom it is", order.name, kind)
			}
		}
		for _, seat := range []struct {
			org  string
			role who.Role
		}{
			{story.Town.Code, who.MunicipalOfficer}, {story.Town.Code, who.Mayor}, {story.From.Code, who.MunicipalOfficer}, {story.From.Code, who.Mayor}, {later.Code, who.MunicipalOfficer}, {later.Code, who.Mayor},
			{"RN", who.ProbationOfficer}, {"LJR", who.ProbationOfficer}, {"OM-ONL", who.OMOfficer}, {"OM-AMS", who.OMOfficer}, {"CVVI", who.DecidingOfficer},
		} {
			s.readsItsOwn(order.name, which, seat.org, seat.role, marks)
		}
		page := s.as(om).get("/cases/" + which.String()).body
		for _, town := range []account.Org{story.Town, story.From} {
			if !strings.Contains(page, "(aan "+town.Name+")") {
				t.Errorf("%s: the prosecution does not read what %s was told beside its name", order.name, town.Name)
			}
		}
		s.unmark(marks)
	}
	pgtest.Sound(t, s.db)
}

// readsItsOwn scans every page of a case for one person.
func (s staged) readsItsOwn(order string, which id.Case, org string, role who.Role, marks []addressed) {
	s.t.Helper()
	b, own := s.as(s.cast.As(org, role, 1)), account.OrgID(org)
	kind := kindOf(org)
	found := map[string]bool{}
	for _, path := range s.casePages(which) {
		got := b.get(path)
		for _, m := range marks {
			if !strings.Contains(got.body, m.mark) {
				continue
			}
			found[m.mark] = true
			if !m.to.IsZero() && m.to != own && kind != "" && s.kindOf(m.to) == kind {
				s.t.Errorf("%s: %s of %s reads %s that was written for another, at %s", order, role, org, m.kind, path)
			}
			if kind == "municipality" && m.owner != own && m.to != own && apart(role, m.category) && m.kind != "address" && m.kind != "return_plan" {
				s.t.Errorf("%s: %s of %s reads %s of %s, which is apart, at %s", order, role, org, m.kind, m.category, path)
			}
		}
	}
	for _, m := range marks {
		if m.to == own && !found[m.mark] && (m.kind == "notice" || m.kind == "weighing" && role == who.Mayor) {
			s.t.Errorf("%s: %s of %s does not find the %s that was written for it", order, role, org, m.kind)
		}
		if m.to != (id.Org{}) && m.kind == "notice" && !found[m.mark] && org == "OM-ONL" {
			s.t.Errorf("%s: the prosecution does not find the notice", order)
		}
	}
}

// kindOf is the kind of organisation of which there are several at a case; empty: of another.
func kindOf(code string) string {
	switch {
	case strings.HasPrefix(code, "GM"):
		return "municipality"
	case slices.Contains([]string{"RN", "LJR", "SVG"}, code):
		return "probation"
	}
	return ""
}

func (s started) kindOf(org id.Org) string {
	s.t.Helper()
	var code string
	if err := s.db.Owner.QueryRow(s.t.Context(), "select code from org where id = $1", org).Scan(&code); err != nil {
		s.t.Fatal(err)
	}
	return kindOf(code)
}

// join makes an organisation a party, with what taking part brings.
func (s staged) join(om account.Actor, which id.Case, org id.Org, relation who.Relation) {
	s.t.Helper()
	reading, err := casefile.Open(s.t.Context(), s.db, om, casefile.Page{Case: which, Name: "case"})
	if err != nil {
		s.t.Fatal(err)
	}
	on := casefile.On{Case: which, Seq: reading.Seq, Request: id.NewRequest()}
	if _, err := casefile.Do(s.t.Context(), s.db, om, on, who.AssignCase, joining(org, relation)); err != nil {
		s.t.Fatal(err)
	}
}

// TestAPreviewShowsWhatThatOneIsTold: before a second municipality is informed, its preview holds what is written for it and nothing of
// what the first was told; and after it the first reads its own still.
func TestAPreviewShowsWhatThatOneIsTold(t *testing.T) {
	t.Parallel()
	s := stage(t)
	for _, swap := range []bool{false, true} {
		story := s.story(150)
		story.Town, story.From, story.FromOn = s.cast.Towns[0], s.cast.Towns[1], 100
		if swap {
			story.Town, story.From = story.From, story.Town
		}
		which := s.walk(story)
		at := "/cases/" + which.String()
		marks := s.markAddressed(which)
		om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
		link := at + "/mayor-inform?about=" + story.From.ID.String()
		form := append(hidden(om.get(link).body), "risk", "yes", "risk_text", "ALLEEN-VOOR-"+story.From.Code, "ground", "om.order", "purpose", "order", "necessity", "Nodig.", "contact", "N. N.", "phone", "0800 1234")
		seen := om.post(link, form...)
		if seen.StatusCode != http.StatusOK || !strings.Contains(seen.body, "ALLEEN-VOOR-"+story.From.Code) || !strings.Contains(seen.body, story.From.Name) {
			t.Fatalf("no preview: %d", seen.StatusCode)
		}
		for _, m := range marks {
			if strings.Contains(seen.body, m.mark) && apart(who.Mayor, m.category) {
				t.Errorf("the preview of %s shows %s of %s", story.From.Name, m.kind, story.Town.Name)
			}
		}
		if got := om.post(link, append(form, "seen", field(seen.body, "seen"))...); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("sharing: %d", got.StatusCode)
		}
		for _, role := range []who.Role{who.MunicipalOfficer, who.Mayor} {
			first, second := s.as(s.cast.As(story.Town.Code, role, 1)), s.as(s.cast.As(story.From.Code, role, 1))
			for _, path := range s.casePages(which) {
				if got := first.get(path); strings.Contains(got.body, "ALLEEN-VOOR") {
					t.Errorf("%s of %s reads at %s what %s was told", role, story.Town.Name, path, story.From.Name)
				}
			}
			if got := second.get(at); !strings.Contains(got.body, "ALLEEN-VOOR-"+story.From.Code) {
				t.Errorf("%s of %s does not read what it was told", role, story.From.Name)
			}
			s.readsItsOwn(fmt.Sprint("swapped ", swap), which, story.Town.Code, role, marks)
		}
		s.unmark(marks)
	}
	pgtest.Sound(t, s.db)
}

// joining is the content of a deed that makes an organisation a party.
func joining(org id.Org, relation who.Relation) func(context.Context, *casefile.Deed) error {
	return func(ctx context.Context, d *casefile.Deed) error {
		return d.Join(ctx, org, relation, "om.justice", "justice", "")
	}
}
