package server_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestEachMayorReadsWhatBecameOfHerOwnPoints asks two municipalities for a view on one case. After the decision each reads, point
// by point, what was done with its own words and why, and not a word of the other's.
func TestEachMayorReadsWhatBecameOfHerOwnPoints(t *testing.T) {
	t.Parallel()
	s, cast, path := underway(t, 30, "P13")
	which, err := id.ParseCase(strings.TrimPrefix(path, "/cases/"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, home, other := t.Context(), cast.Towns[0], cast.Towns[1]
	om, cv := cast.As("OM-ONL", who.OMOfficer, 1), cast.As("CVVI", who.DecidingOfficer, 1)
	on := func(about protocol.Ref) casefile.On {
		t.Helper()
		r, err := casefile.Open(ctx, s.db, om, casefile.Page{Case: which, Name: "case"})
		if err != nil {
			t.Fatal(err)
		}
		return casefile.On{Case: which, About: about, Seq: r.Seq, Request: id.NewRequest()}
	}
	must := func(r casefile.Receipt, err error) casefile.Receipt {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	// The other municipality takes part and is asked; the deed that carries it is of no matter here.
	ask := casefile.NewRef()
	must(casefile.Do(ctx, s.db, om, on(""), who.AssignCase, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Join(ctx, other.ID, who.Stay, "om.order", "order", "betrokkene verblijft er"); err != nil {
			return err
		}
		request := view.Request{Questions: "Wat betekent de terugkeer voor uw gemeente?", Ground: "om.order", Purpose: "order", Necessity: "verblijf"}
		item, err := d.Put(ctx, casefile.Content{Kind: view.KindRequest, Category: policy.ViewRequest, Regime: statute.ProsecutionData, About: ask, Body: request})
		if err != nil {
			return err
		}
		if err := d.ShareOwn(ctx, casefile.Share{To: other.ID, Category: policy.ViewRequest, Item: item, Ground: "om.order", Purpose: "order", Necessity: "verblijf"}); err != nil {
			return err
		}
		return d.Leave(protocol.Asked{ID: ask, Kind: protocol.View, By: d.Me(who.Prosecutor), Of: who.Party{Org: other.ID, Duty: who.MayorDuty}, On: d.Today})
	}))
	words := map[id.Org]string{home.ID: "Het locatiegebod graag ook in het weekend overdag.", other.ID: "Kwikzilver: bij ons staat de kermis op het plein."}
	form := view.Form{Position: "objection", Reasons: map[string]string{"order": words[other.ID]}, Confirm: true}
	must(view.Submit(ctx, s.db, cast.As(other.Code, who.Mayor, 1), on(ask), form))

	r, err := casefile.Open(ctx, s.db, om, casefile.Page{Case: which, Name: "decision-freeze"})
	if err != nil {
		t.Fatal(err)
	}
	z := decision.Freezing{Outcome: "grant", Aspects: map[string]string{"fitness": "goed", "risk": "laag", "victims": "geborgd"}, Results: map[string]string{}, Reasons: map[string]string{}, NoView: "-", Analysis: "gewogen", Summary: "samengevat"}
	reasons := map[id.Org]string{home.ID: "Redenering over thuis", other.ID: "Redenering over elders"}
	owners := map[string]id.Org{}
	for _, i := range r.Items {
		owners[i.ID.String()] = i.Owner
	}
	var towns []id.Org
	for _, p := range dossier.Points(r.Items) {
		owner := owners[p.View]
		towns = append(towns, owner)
		z.Results[p.FormKey()], z.Reasons[p.FormKey()] = "adapted", reasons[owner]
	}
	if !slices.Contains(towns, home.ID) || !slices.Contains(towns, other.ID) {
		t.Fatalf("the points to weigh are of %v", towns)
	}
	draft := protocol.Ref(must(decision.Freeze(ctx, s.db, om, on(""), z, dossier.Points)).Result)
	for _, reader := range []struct {
		org, page string
		role      who.Role
		sees      bool
	}{{"OM-ONL", path, who.OMOfficer, true}, {"CVVI", path, who.DecidingOfficer, true}, {"CVVI", path + "/decision-take?about=" + string(draft), who.DecidingOfficer, true}, {home.Code, path, who.Mayor, false}} {
		got := s.as(reader.org, reader.role).get(reader.page).body
		if drafted := strings.Contains(got, reasons[home.ID]) || strings.Contains(got, reasons[other.ID]); drafted != reader.sees || (!drafted && !strings.Contains(got, "Wordt gewogen.")) {
			t.Errorf("%s at %s reads the draft's weighing: %v", reader.role, reader.page, drafted)
		}
		if reader.page == path && reader.sees != strings.Contains(got, "Gewogen in het concept: deels overgenomen") {
			t.Errorf("%s at %s: the weighing of the draft is not named as such", reader.role, reader.page)
		}
		if strings.Contains(got, "Geen zienswijze") {
			t.Errorf("%s at %s reads that there was no view", reader.role, reader.page)
		}
	}
	today := r.Today
	must(decision.Take(ctx, s.db, cv, on(draft), decision.Taking{Outcome: "grant", Served: today, Until: r.Release.Date.AddDays(400), Reasons: "de redenen", Summary: "de samenvatting", Confirm: true}))
	must(decision.Notify(ctx, s.db, om, on(draft), decision.Notification{Text: "verleend", Ground: "om.execution_administrative", Purpose: "order"}))

	for _, town := range []account.Org{home, other} {
		for _, role := range []who.Role{who.Mayor, who.MunicipalOfficer} {
			b := s.as(town.Code, role)
			for _, page := range []string{path + "/feedback", path, path + "/shared"} {
				got := b.get(page)
				if got.StatusCode != http.StatusOK {
					t.Errorf("%s of %s at %s: %d", role, town.Name, page, got.StatusCode)
				}
				for org, text := range words {
					own := org == town.ID
					if !own && (strings.Contains(got.body, text) || strings.Contains(got.body, reasons[org])) {
						t.Errorf("%s of %s reads at %s what is the other's: %q", role, town.Name, page, text)
					}
					if own && strings.HasSuffix(page, "/feedback") && (!strings.Contains(got.body, text) || !strings.Contains(got.body, reasons[org])) {
						t.Errorf("%s of %s does not read what became of %q", role, town.Name, text)
					}
				}
			}
		}
	}
	if got := s.as("OM-ONL", who.OMOfficer).get(path); !strings.Contains(got.body, reasons[home.ID]) {
		t.Error("the OM does not read its own weighing")
	}
}

// TestAViewAfterAPostponementWaits: what was said of an earlier view is not said of one that came after it, and after a postponement a view
// is not late: it is weighed anew.
func TestAViewAfterAPostponementWaits(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(5)
	story.Outcome = "postpone"
	which := s.walk(story)
	mayor := s.cast.As("GM0262", who.Mayor, 1)
	b, path := s.as(mayor), "/cases/"+which.String()
	const said, late = "Uw zienswijze is per punt gewogen.", "Ontvangen na de beslissing."
	if page := b.get(path).body; !strings.Contains(page, said) {
		t.Fatal("nothing was said of the first view: this shows nothing")
	}
	r, err := casefile.Open(t.Context(), s.db, mayor, casefile.Page{Case: which, Name: "view-submit"})
	if err != nil {
		t.Fatal(err)
	}
	given := r.Latest(view.KindView, "")
	again := view.Form{Position: "objection", Reasons: map[string]string{"order": "Er is sinds vorige maand weer onrust."}, Answers: map[string]string{"a": "support", "b": "support", "c": "support", "d": "support"}, Confirm: true}
	if _, err := view.Submit(t.Context(), s.db, mayor, casefile.On{Case: which, Request: id.NewRequest(), About: given.About, Seq: r.Seq}, again); err != nil {
		t.Fatal(err)
	}
	for _, reader := range []browser{b, s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))} {
		page := reader.get(path).body
		if strings.Contains(page, said) || strings.Contains(page, late) || !strings.Contains(page, "Wordt gewogen.") || !strings.Contains(page, "sinds vorige maand") {
			t.Errorf("of the new view is said: %v %v", strings.Contains(page, said), strings.Contains(page, late))
		}
	}
	s.verify()
}
