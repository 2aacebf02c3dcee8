package server_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/outside"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/supervision"
	"github.com/terugkeer/terugkeer/internal/who"
)

// told is who has a message of an event, by role.
func (s started) told(which string, event policy.Event) map[who.Role]bool {
	s.t.Helper()
	s.deliver()
	rows, err := s.db.Owner.Query(s.t.Context(), `
select distinct m.role
from inbox i
join message g on g.id = i.message_id
join membership m on m.user_id = i.user_id and m.org_id = g.to_org
where g.case_id = $1 and g.event = $2`, strings.TrimPrefix(which, "/cases/"), string(event))
	if err != nil {
		s.t.Fatal(err)
	}
	out := map[who.Role]bool{}
	for rows.Next() {
		var role who.Role
		if err := rows.Scan(&role); err != nil {
			s.t.Fatal(err)
		}
		out[role] = true
	}
	return out
}

// on is a deed in the case as it stands, with a fresh form.
func (s started) on(which string, about protocol.Ref) casefile.On {
	s.t.Helper()
	parsed, err := id.ParseCase(strings.TrimPrefix(which, "/cases/"))
	if err != nil {
		s.t.Fatal(err)
	}
	on := casefile.On{Case: parsed, About: about, Request: id.NewRequest()}
	if err := s.db.Owner.QueryRow(s.t.Context(), "select seq from case_facts where case_id = $1", parsed).Scan(&on.Seq); err != nil {
		s.t.Fatal(err)
	}
	return on
}

// TestWhatIsPromisedReaches: where a page says that somebody hears of something, a person in each of those roles has it.
func TestWhatIsPromisedReaches(t *testing.T) {
	t.Parallel()
	record := func(deed who.Deed, outcome string, by func(*demonstration.Cast) account.Actor) func(started, *demonstration.Cast, string) error {
		return func(s started, cast *demonstration.Cast, which string) error {
			_, err := outside.Do(t.Context(), s.db, by(cast), s.on(which, ""), deed, outside.Record{On: calendar.Of(s.db.Now()), Who: "Samen", Outcome: outcome, Note: "Besproken."})
			return err
		}
	}
	om := func(c *demonstration.Cast) account.Actor { return c.As("OM-ONL", who.OMOfficer, 1) }
	town := func(c *demonstration.Cast) account.Actor { return c.As("GM0262", who.MunicipalOfficer, 1) }
	pro := func(c *demonstration.Cast) account.Actor { return c.As("RN", who.ProbationOfficer, 1) }
	event := func(kind string) func(started, *demonstration.Cast, string) error {
		return func(s started, cast *demonstration.Cast, which string) error {
			_, err := supervision.Record(t.Context(), s.db, pro(cast), s.on(which, ""), supervision.Event{Kind: kind, On: calendar.Of(s.db.Now()), Text: "Vandaag gehoord."})
			return err
		}
	}
	for _, promise := range []struct {
		event policy.Event
		days  int
		stop  string
		do    func(started, *demonstration.Cast, string) error
		roles []who.Role
	}{
		{policy.NotReady, 5, "P19", record(who.RecordReadiness, "red", om), []who.Role{who.DecidingOfficer, who.MunicipalOfficer, who.Mayor, who.ProbationOfficer}},
		{policy.NoHousing, 22, "P17", record(who.RecordReturnPlan, "no_housing", town), []who.Role{who.OMOfficer, who.Mayor, who.ProbationOfficer}},
		{policy.RiskEstimated, 120, "P09", record(who.RecordRiskEstimate, "delivered", pro), []who.Role{who.OMOfficer}},
		{policy.HousingEvent, -30, "P22", event("HousingLost"), []who.Role{who.OMOfficer}},
		{policy.DidNotStart, -4, "P21", event("NotStarted"), []who.Role{who.OMOfficer, who.DecidingOfficer}},
		{policy.BackInside, -30, "P22", event("Recalled"), []who.Role{who.OMOfficer, who.DecidingOfficer}},
		{policy.OrderBreach, -30, "P22", func(s started, cast *demonstration.Cast, which string) error {
			_, err := supervision.Report(t.Context(), s.db, pro(cast), s.on(which, ""), supervision.Breach{Happened: calendar.Of(s.db.Now()), Condition: "c", Text: "Niet thuis.", Order: "yes"})
			return err
		}, []who.Role{who.OMOfficer, who.DecidingOfficer}},
	} {
		t.Run(string(promise.event), func(t *testing.T) {
			t.Parallel()
			s, cast, which := underway(t, promise.days, promise.stop)
			if err := promise.do(s, cast, which); err != nil {
				t.Fatal(err)
			}
			reached := s.told(which, promise.event)
			for _, role := range promise.roles {
				if !reached[role] {
					t.Errorf("%s: no %s heard of it, but %v", promise.event, role, reached)
				}
			}
			s.verify()
		})
	}
}

// TestTheMayorReadsTheMinutes: what the OM records of the triangle is read by the mayor of the municipality that it was about, and by
// no other; the officer only knows of the step.
func TestTheMayorReadsTheMinutes(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, 80, "P10")
	other := cast.Towns[1]
	joined := s.on(which, "")
	staged{s, cast}.join(cast.As("OM-ONL", who.OMOfficer, 1), joined.Case, other.ID, who.Origin)
	minutes := outside.Record{On: calendar.Of(s.db.Now()), Who: "De driehoek", Outcome: "held", Note: "Een vast aanspreekpunt in de wijk."}
	if _, err := outside.Do(t.Context(), s.db, cast.As("OM-ONL", who.OMOfficer, 1), s.on(which, ""), who.RecordTriangle, minutes); err != nil {
		t.Fatal(err)
	}
	for _, reader := range []struct {
		org   string
		role  who.Role
		reads bool
	}{{"GM0262", who.Mayor, true}, {"GM0262", who.MunicipalOfficer, false}, {other.Code, who.Mayor, false}, {other.Code, who.MunicipalOfficer, false}} {
		page := s.as(reader.org, reader.role).get(which).body
		if strings.Contains(page, minutes.Note) != reader.reads {
			t.Errorf("%s of %s reads the minutes: %v", reader.role, reader.org, !reader.reads)
		}
	}
	s.verify()
}

// TestAdoptedIsSaidOfWhatWasChanged: who adopts what the mayor asks of a condition and changes none is asked again, at the weighing and
// at the decision; and the mayor reads that none was changed.
func TestAdoptedIsSaidOfWhatWasChanged(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, 41, "P13")
	om, cv, mayor := cast.As("OM-ONL", who.OMOfficer, 1), cast.As("CVVI", who.DecidingOfficer, 1), s.as("GM0262", who.Mayor)
	r, err := casefile.Open(t.Context(), s.db, om, casefile.Page{Case: s.on(which, "").Case, Name: "case"})
	if err != nil {
		t.Fatal(err)
	}
	z := decision.Freezing{Outcome: "grant", Aspects: map[string]string{"fitness": "Kan.", "risk": "Laag.", "victims": "Beschermd."}, Results: map[string]string{}, Reasons: map[string]string{}, Analysis: "Gebruikt.", Summary: "Wij namen alles over."}
	asks := 0
	for _, p := range dossier.Points(r.Items) {
		z.Results[p.FormKey()], z.Reasons[p.FormKey()] = "adopted", "Dat is verstandig."
		if p.Same {
			asks++
		}
	}
	if asks != 1 {
		t.Fatalf("%d points ask for another condition, want 1", asks)
	}
	var invalid *fault.Invalid
	if _, err := decision.Freeze(t.Context(), s.db, om, s.on(which, ""), z, dossier.Points); !errors.As(err, &invalid) || invalid.Fields["unchanged"].Key == "" {
		t.Fatalf("adopted without a change: %v", err)
	}
	z.Unchanged = true
	draft, err := decision.Freeze(t.Context(), s.db, om, s.on(which, ""), z, dossier.Points)
	if err != nil {
		t.Fatal(err)
	}
	today := calendar.Of(s.db.Now())
	take := decision.Taking{Outcome: "grant", Served: today, Until: r.Release.Date.AddDays(400), Reasons: "Zo is het.", Summary: z.Summary, Confirm: true}
	if _, err := decision.Take(t.Context(), s.db, cv, s.on(which, protocol.Ref(draft.Result)), take); !errors.As(err, &invalid) || invalid.Fields["unchanged"].Key == "" {
		t.Fatalf("decided without a change: %v", err)
	}
	if form := s.as("CVVI", who.DecidingOfficer).get(which + "/decision-take?about=" + draft.Result).body; !strings.Contains(form, "zonder de voorwaarden te wijzigen") {
		t.Error("the form of the decision does not ask")
	}
	take.Unchanged = true
	if _, err := decision.Take(t.Context(), s.db, cv, s.on(which, protocol.Ref(draft.Result)), take); err != nil {
		t.Fatal(err)
	}
	if _, err := decision.Notify(t.Context(), s.db, om, s.on(which, protocol.Ref(draft.Result)), decision.Notification{Text: "Beslist.", Ground: "om.execution_administrative", Purpose: "order"}); err != nil {
		t.Fatal(err)
	}
	if page := mayor.get(which).body; !strings.Contains(page, "Overgenomen, zonder wijziging van de voorwaarden") {
		t.Error("the mayor does not read that none was changed")
	}
	s.verify()
}
