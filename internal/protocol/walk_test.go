package protocol_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

func org(n byte) id.Org {
	var o id.Org
	o.UUID = uuid.UUID{15: n}
	return o
}

var (
	parket, unit, town, pro = org(1), org(2), org(3), org(5)
	om                      = who.Party{Org: parket, Duty: who.Prosecutor}
)

// pick chooses among values; a walk that always takes the first is the plain way through.
type pick func(name string, n int) int

// factsOf gives the facts that a deed leaves, as the concepts would.
func factsOf(deed who.Deed, about protocol.Ref, f *protocol.Facts, today calendar.Date, n int, choose pick) []protocol.Fact {
	ref := protocol.Ref(fmt.Sprintf("r%d", n))
	days := &daysOf{deed: deed, about: about, f: f, today: today, choose: choose, picked: map[string]protocol.Date{}}
	one := func(fact protocol.Fact) []protocol.Fact { return []protocol.Fact{fact} }
	check := func(kind protocol.CheckKind, about protocol.Ref, outcomes ...protocol.Code) []protocol.Fact {
		return one(protocol.Checked{Kind: kind, About: about, On: today, Outcome: outcomes[choose("outcome", len(outcomes))]})
	}
	ask := func(kind protocol.AskKind, of who.Party) []protocol.Fact {
		return one(protocol.Asked{ID: ref, Kind: kind, By: om, Of: of, On: today})
	}
	answer := func(outcomes ...protocol.Code) []protocol.Fact {
		return one(protocol.Answered{Ask: about, ID: ref, On: today, Outcome: outcomes[choose("answer", len(outcomes))]})
	}
	switch deed {
	case who.OpenCase:
		return []protocol.Fact{
			protocol.CaseOpened{On: today, Known: map[string]protocol.Code{"irrevocable": "yes"}},
			protocol.PartyJoined{Org: unit, Relation: who.Decider, From: today},
			protocol.PartyNamed{Org: town, Relation: who.Origin, From: today},
		}
	case who.InformMayor:
		return informed(ask(protocol.Inform, who.Party{Org: townOf(about, f, today), Duty: who.Municipality}), f, townOf(about, f, today), today)
	case who.TellOutside: // of whoever was not reached yet
		heard := protocol.Reached{Duty: []who.Duty{who.MayorDuty, who.Municipality}[choose("told", 2)], On: today, How: protocol.Told}
		if a := f.NoticeAbout(about); a != nil {
			if heard.Ask = a.ID; !f.Waits(a.ID, heard.Duty) {
				heard.Duty = who.MayorDuty
			}
			return one(heard)
		}
		heard.Ask = ref
		return append(informed(ask(protocol.Inform, who.Party{Org: townOf(about, f, today), Duty: who.Municipality}), f, townOf(about, f, today), today), heard)
	case who.OpenNotice:
		return one(protocol.Reached{Ask: about, Duty: who.MayorDuty, On: today, How: protocol.Opened})
	case who.AcknowledgeNotice:
		return answer(protocol.Received)
	case who.ReturnNotice:
		return answer(protocol.NotResident)
	case who.CorrectMunicipality:
		return []protocol.Fact{
			protocol.AskGone{Ask: about, On: today, Why: "corrected"},
			protocol.PartyLeft{Org: f.FindAsk(about).Of.Org, Relation: f.NamedAs(f.FindAsk(about).Of.Org), Until: today},
			protocol.PartyNamed{Org: org(byte(10 + n%200)), Relation: f.NamedAs(f.FindAsk(about).Of.Org), From: today},
		}
	case who.JoinPolice:
		return one(protocol.PartyJoined{Org: org(99), Relation: who.PoliceUnit, From: today})
	case who.RecordFinality:
		return one(protocol.KnownChanged{On: today, What: "irrevocable", Value: "yes"})
	case who.NameMunicipality:
		relation := []who.Relation{who.Intended, who.Stay}[choose("relation", 2)]
		return one(protocol.PartyNamed{Org: org(byte(10 + n%200)), Relation: relation, From: today})
	case who.CommissionAdvice:
		return append(ask(protocol.Commission, who.Party{Org: pro, Duty: who.Probation}), protocol.PartyJoined{Org: pro, Relation: who.Advising, From: today})
	case who.DeclineCommission, who.WithdrawAnalysis, who.WithdrawView:
		return one(protocol.AskGone{Ask: about, On: today, Why: "withdrawn"})
	case who.RequestAnalysis:
		return ask(protocol.Analysis, who.Party{Org: townOf(about, f, today), Duty: who.Municipality})
	case who.RequestView:
		return ask(protocol.View, who.Party{Org: townOf(about, f, today), Duty: who.MayorDuty})
	case who.SubmitAnalysis, who.SubmitAdvice:
		return answer(protocol.Delivered)
	case who.DeclineAnalysis:
		return answer(protocol.Declined)
	case who.SubmitView:
		return answer(protocol.NoObjection, protocol.Conditional, protocol.Objects, protocol.NoView)
	case who.CheckVictims:
		return check(protocol.VictimInterests, "", "present", protocol.NoneKnown, protocol.NoWish, "unknown")
	case who.RecordAddressCheck:
		return append(ask(protocol.AddressCheck, om), protocol.Answered{Ask: ref, ID: ref, On: today, Outcome: "none"})
	case who.WaiveAdvice:
		return check(protocol.AdviceWaived, "", "waived")
	case who.RecordTriangle:
		return check(protocol.Triangle, "", "held", protocol.NotHeld)
	case who.ProposeConditions:
		return check(protocol.Proposal, "", "proposed")
	case who.RecordReply:
		return check(protocol.ObjectionReply, about, "accepted", "rejected")
	case who.FreezeDraft:
		return one(protocol.DraftFrozen{ID: ref, On: today})
	case who.ReopenDraft:
		return one(protocol.DraftReopened{ID: about, On: today})
	case who.TakeDecision:
		switch choose("decision", 3) {
		case 1:
			return []protocol.Fact{
				protocol.DecisionTaken{ID: about, On: today, Outcome: protocol.Refuse, Served: days.pick("served")},
				protocol.TrackChanged{Track: "EndOfSentence", On: today},
				protocol.ReturnDateChanged{Date: days.pick("end"), On: today, Source: "refused"},
			}
		case 2:
			review := days.pick("review")
			return []protocol.Fact{
				protocol.DecisionTaken{ID: about, On: today, Outcome: protocol.Postpone, Served: days.pick("served"), ReviewBy: review},
				protocol.ReturnDateChanged{Date: review.AddDays(28), On: today, Source: "postponed", Tentative: true},
			}
		}
		return one(protocol.DecisionTaken{ID: about, On: today, Outcome: protocol.Grant, Served: days.pick("served"), Until: days.pick("until")})
	case who.NoteLateView:
		return check(protocol.LateInput, about, "noted")
	case who.NotifyPartners:
		return check(protocol.PartnersNotified, about, "notified")
	case who.RecordObjection:
		on := days.pick("on")
		outcome := days.outcome(protocol.NoMeasure, protocol.Pending, "dismissed")
		if _, _, early := protocol.Misses(deed, protocol.NoMeasure, days.within()); early && outcome == protocol.Pending {
			outcome = []protocol.Code{"dismissed", protocol.Pending}[choose("early", 2)]
		}
		return one(protocol.Checked{Kind: protocol.CourtObjection, About: about, On: on, Outcome: outcome})
	case who.CommissionSupervision:
		return []protocol.Fact{
			protocol.SupervisionCommissioned{ID: ref, Org: pro, On: today, Until: f.Granted().Until},
			protocol.PartyJoined{Org: pro, Relation: who.Supervising, From: today},
		}
	case who.RecordReturnPlan:
		return check(protocol.ReturnPlan, "", "complete")
	case who.RecordVictimInformed:
		return check(protocol.VictimInformed, "", "informed")
	case who.RecordReadiness:
		return check(protocol.Readiness, "", "green", "red")
	case who.ConfirmReturn:
		return append(days.term(days.pick("actual")), protocol.Returned{On: today, Actual: days.picked["actual"]})
	case who.StartSupervision:
		return one(protocol.SupervisionStarted{ID: f.Watch().ID, On: days.pick("on")})
	case who.ConfirmProgress:
		return one(protocol.ProgressConfirmed{ID: f.Watch().ID, On: today})
	case who.ReportBreach:
		return one(protocol.BreachReported{ID: ref, Happened: days.pick("happened"), On: today})
	case who.DecideBreach:
		out := []protocol.Fact{protocol.BreachDecided{ID: about, On: today, Outcome: days.outcome(protocol.NoMeasure, protocol.Warning, protocol.Revoked)}}
		if out[0].(protocol.BreachDecided).Outcome == protocol.Revoked {
			out = append(out, protocol.SupervisionEnded{ID: f.Watch().ID, On: today, Outcome: protocol.Revoked})
		}
		return out
	case who.SubmitClosingReport:
		ended := days.pick("ended")
		outcome := days.outcome(protocol.EndedEarly, protocol.Completed, protocol.Revoked)
		if w := f.Watch(); w.Ended.IsZero() {
			return []protocol.Fact{protocol.SupervisionEnded{ID: w.ID, On: ended, Outcome: outcome}, protocol.ClosingReported{ID: w.ID, On: today}}
		}
		return one(protocol.ClosingReported{ID: f.Watch().ID, On: today})
	case who.CloseCase:
		return one(protocol.CaseClosed{On: today, Variant: days.outcome(protocol.Completed, protocol.BackInDetention)})
	case who.EndCase:
		closed := protocol.CaseClosed{On: today, Variant: "deceased"}
		if w := f.Watch(); w != nil && !w.Started.IsZero() && w.Ended.IsZero() {
			return []protocol.Fact{protocol.SupervisionEnded{ID: w.ID, On: today, Outcome: "ended_early"}, closed}
		}
		return one(closed)
	case who.ReopenCase:
		return one(protocol.CaseReopened{On: today})
	case who.RecordEvent:
		kind := days.outcome("MissedAppointment", protocol.NotStarted, protocol.PlanAgreed, protocol.Recalled, protocol.Resumed)
		return one(protocol.SupervisionEvent{ID: f.Watch().ID, On: days.pick("on"), Kind: kind})
	case who.DismissSignal:
		return one(protocol.CaseClosed{On: today, Variant: "no_follow_up"})
	case who.CloseDuplicate:
		return one(protocol.CaseClosed{On: today, Variant: "duplicate_of", To: "other"})
	case who.ChangeReturnDate:
		return append(one(protocol.ReturnDateChanged{Date: days.pick("date"), On: today, Source: "dji"}), days.term(days.picked["date"])...)
	}
	return nil
}

// informed adds that a municipality takes part once it is informed.
func informed(asked []protocol.Fact, f *protocol.Facts, town id.Org, today calendar.Date) []protocol.Fact {
	for _, p := range f.Parties {
		if p.Org == town && (p.Until.IsZero() || !p.Until.Before(today)) {
			return asked
		}
	}
	return append(asked, protocol.PartyJoined{Org: town, Relation: f.NamedAs(town), From: today})
}

// townOf is the municipality that the deed is about, else where he will live.
func townOf(about protocol.Ref, f *protocol.Facts, today calendar.Date) id.Org {
	if org, err := id.ParseOrg(string(about)); err == nil {
		return org
	}
	return f.Settling(today)
}

func start(t testing.TB, track string, today, release calendar.Date) *protocol.Facts {
	f := &protocol.Facts{}
	fact := protocol.SignalRegistered{Received: today, On: today, Source: "dji", Org: parket, Track: track, Release: release}
	if err := protocol.Apply(f, fact); err != nil {
		t.Fatal(err)
	}
	return f
}

// options lists what can be done now to end an open step: the deed and the instance.
type option struct {
	deed  who.Deed
	about protocol.Ref
}

func options(p *protocol.Plan) []option {
	var out []option
	steps := protocol.Steps()
	for _, i := range p.OpenItems() {
		for _, s := range steps {
			if s.ID != i.ID {
				continue
			}
			for _, d := range s.Deeds {
				if p.Permits(d, i.Instance) == nil {
					out = append(out, option{d, i.Instance})
				}
			}
		}
	}
	return out
}

// TestPlainWay walks both tracks of every edition from signal to closing, always doing the first thing that ends the first open step.
func TestPlainWay(t *testing.T) {
	for _, v := range editions(t) {
		for _, track := range []string{"VI", "EndOfSentence"} {
			plainWay(t, v, track)
		}
	}
}

func plainWay(t *testing.T, v *protocol.Version, track string) {
	cal := calendar.New()
	today := date(t, "2026-03-02")
	f := start(t, track, today, date(t, "2026-10-05"))
	first := func(string, int) int { return 0 }
	for n := 1; f.Closed.On.IsZero(); n++ {
		p := protocol.Evaluate(v, cal, f, calendar.StartOfDay(today))
		if n > 400 {
			t.Fatalf("%s, %s: no end in sight: %+v", v.Name, track, p.OpenItems())
		}
		if track == "VI" && p.Permits(who.ProposeConditions, "") == nil && f.FindCheck(protocol.Proposal, "") == nil {
			apply(t, f, factsOf(who.ProposeConditions, "", f, today, n, first))
			continue
		}
		opts := options(&p)
		if len(opts) == 0 {
			if p.ChangesAt.IsZero() {
				t.Fatalf("%s, %s: dead end on %s in phase %s", v.Name, track, today, p.Phase)
			}
			today = calendar.Of(p.ChangesAt)
			continue
		}
		apply(t, f, factsOf(opts[0].deed, opts[0].about, f, today, n, first))
	}
	p := protocol.Evaluate(v, cal, f, calendar.StartOfDay(today))
	for _, i := range p.Steps {
		if i.State == protocol.Open || i.State == protocol.Waiting {
			t.Errorf("%s, %s: %s is %s in a closed case", v.Name, track, i.ID, i.State)
		}
	}
}

func apply(t interface{ Fatalf(string, ...any) }, f *protocol.Facts, facts []protocol.Fact) {
	for _, fact := range facts {
		b, err := protocol.Marshal(fact)
		if err != nil {
			t.Fatalf("marshal: %v", err)
		}
		back, err := protocol.Unmarshal(b)
		if err != nil || !reflect.DeepEqual(back, fact) {
			t.Fatalf("%s does not survive its payload: %v\n%s", fact.Name(), err, b)
		}
		if err := protocol.Apply(f, fact); err != nil {
			t.Fatalf("%v", err)
		}
	}
}

// TestAnyWay walks every edition at random, on any days, with any outcomes: the plan stays total and deterministic, its bounds stay on
// working days, and there is always a way on until the case is closed.
func TestAnyWay(t *testing.T) {
	all, cal := editions(t), calendar.New()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SampledFrom(all).Draw(t, "edition")
		track := rapid.SampledFrom([]string{"VI", "EndOfSentence"}).Draw(t, "track")
		today := calendar.On(2026, 1, 1).AddDays(rapid.IntRange(0, 700).Draw(t, "start"))
		f := &protocol.Facts{}
		release := today.AddDays(rapid.IntRange(1, 500).Draw(t, "release"))
		apply(t, f, []protocol.Fact{
			protocol.SignalRegistered{Received: today, On: today, Source: "dji", Org: parket, Track: track, Release: release},
			protocol.PartyJoined{Org: parket, Relation: who.Lead, From: today},
		})
		choose := func(name string, n int) int { return rapid.IntRange(0, n-1).Draw(t, name) }
		for n := 1; n < 60; n++ {
			now := calendar.StartOfDay(today).Add(10 * time.Hour)
			p := protocol.Evaluate(v, cal, f, now)
			if again := protocol.Evaluate(v, cal, f, now); !reflect.DeepEqual(p, again) {
				t.Fatalf("two answers to one question")
			}
			bounds(t, v, cal, f, &p)
			opts := options(&p)
			for _, extra := range []who.Deed{who.ProposeConditions, who.ChangeReturnDate, who.ReportBreach, who.RecordTriangle, who.RecordEvent, who.SubmitClosingReport, who.NameMunicipality, who.RecordFinality, who.EndCase, who.CloseDuplicate, who.ReopenCase} {
				// What ends a case from anywhere is rare: else no walk comes far.
				if p.Permits(extra, "") == nil && ((extra != who.EndCase && extra != who.CloseDuplicate) || choose("end", 12) == 0) {
					opts = append(opts, option{extra, ""})
				}
			}
			opts = append(opts, further(&p)...)
			wayOn(t, f, &p, today)
			somebody(t, f, &p, today)
			if len(opts) == 0 || choose("wait", 3) == 0 {
				today = today.AddDays(1 + choose("days", 40))
				continue
			}
			o := opts[choose("option", len(opts))]
			apply(t, f, factsOf(o.deed, o.about, f, today, n, choose))
			if wrong := contradictions(f, sentenceOf(f)); len(wrong) > 0 {
				t.Fatalf("%s on %s: %s", o.deed, today, strings.Join(wrong, "; "))
			}
		}
		toTheEnd(t, v, cal, f, today)
	})
}

// further are the questions that can be put to one more municipality.
func further(p *protocol.Plan) []option {
	var out []option
	for _, i := range p.Steps {
		for _, d := range []who.Deed{who.RequestAnalysis, who.RequestView} {
			if i.State == protocol.OptionalState && i.Instance != "" && i.EndedBy(d) && p.Permits(d, i.Instance) == nil {
				out = append(out, option{d, i.Instance})
			}
		}
	}
	return out
}

func bounds(t *rapid.T, v *protocol.Version, cal *calendar.Calendar, f *protocol.Facts, p *protocol.Plan) {
	for _, i := range p.Steps {
		if !i.Latest.IsZero() && !cal.IsWorkingDay(i.Latest) {
			t.Fatalf("%s: latest %s is no working day", i.ID, i.Latest)
		}
		if weeks := v.Term(i.ID).Weeks; weeks > 0 && i.Latest.After(f.T0().AddWeeks(-weeks)) {
			t.Fatalf("%s: latest %s lies after the raw date", i.ID, i.Latest)
		}
		if i.Kind == protocol.Statutory && i.Compressed {
			t.Fatalf("%s: a statutory term was compressed", i.ID)
		}
		if i.State == protocol.Open && i.Due.IsZero() {
			t.Fatalf("%s is open without a day", i.ID)
		}
		if i.State == protocol.Open && (i.Opened.IsZero() || i.Opened.After(p.Today)) {
			t.Fatalf("%s is open before it opens", i.ID)
		}
	}
}

// wayOn: a case that is not closed has something to do, or time will bring it.
func wayOn(t *rapid.T, f *protocol.Facts, p *protocol.Plan, today calendar.Date) {
	if !f.Closed.On.IsZero() {
		if p.Permits(who.ReopenCase, "") == nil == today.After(p.KeptUntil()) {
			t.Fatalf("closed on %s, and on %s it can be opened again: %v", f.Closed.On, today, p.Permits(who.ReopenCase, "") == nil)
		}
		return
	}
	if !f.Opened.IsZero() && p.Permits(who.EndCase, "") != nil && p.Permits(who.CloseCase, "") != nil {
		t.Fatalf("nobody can end the case in phase %s on %s", p.Phase, today)
	}
	if len(options(p)) == 0 && p.ChangesAt.IsZero() {
		t.Fatalf("dead end in phase %s on %s: %+v", p.Phase, today, f)
	}
	for _, i := range p.OpenItems() {
		possible := false
		for _, s := range protocol.Steps() {
			if s.ID != i.ID {
				continue
			}
			for _, d := range s.Deeds {
				possible = possible || p.Permits(d, i.Instance) == nil
			}
		}
		if i.ID == "P11" && f.FindCheck(protocol.Proposal, "") == nil {
			possible = p.Permits(who.ProposeConditions, "") == nil
		}
		if !possible {
			t.Fatalf("%s %s is open and nothing can end it (phase %s)", i.ID, i.Instance, p.Phase)
		}
	}
}

// somebody: of each step that is open somebody can do what ends it: where it waits for an organisation that takes part in the case,
// one there in a role that holds the duty; a municipality that takes no part yet is first informed, or its question taken back.
func somebody(t *rapid.T, f *protocol.Facts, p *protocol.Plan, today calendar.Date) {
	for _, i := range p.OpenItems() {
		deeds := deedsOf(i)
		relations := relationsOn(f, i.Org, today)
		may := len(relations) == 0 && slices.ContainsFunc(p.Find("P02"), func(in protocol.Item) bool {
			return in.State == protocol.Open && in.Instance == protocol.Ref(i.Org.String())
		})
		roles := policy.RolesOf(i.Owner)
		if len(relations) == 0 {
			relations, roles = relationsOn(f, i.Asker.Org, today), policy.RolesOf(i.Asker.Duty)
		}
		for _, role := range roles {
			for _, d := range deeds {
				may = may || policy.May(d, policy.Standing{Role: role, Relations: relations, Assigned: true, On: today}) == nil && (p.Permits(d, i.Instance) == nil || p.Permits(d, "") == nil)
			}
		}
		if !may {
			t.Fatalf("%s %s waits for %s of %s (%v), who can do nothing about it (phase %s)", i.ID, i.Instance, i.Owner, i.Org, relations, p.Phase)
		}
	}
}

// deedsOf are the deeds that end a step, and what must come first.
func deedsOf(i protocol.Item) []who.Deed {
	for _, s := range protocol.Steps() {
		if s.ID == i.ID && i.ID == "P11" {
			return append([]who.Deed{who.ProposeConditions}, s.Deeds...)
		}
		if s.ID == i.ID {
			return s.Deeds
		}
	}
	return nil
}

func relationsOn(f *protocol.Facts, org id.Org, today calendar.Date) []who.Relation {
	var out []who.Relation
	for _, s := range f.Parties {
		if s.Org == org && !s.From.After(today) && (s.Until.IsZero() || !s.Until.Before(today)) {
			out = append(out, s.Relation)
		}
	}
	return out
}

// toTheEnd goes on from wherever a walk came, by what ends the steps alone: the case is closed in the end. A closed one is opened
// again first, and comes to its end once more.
func toTheEnd(t *rapid.T, v *protocol.Version, cal *calendar.Calendar, f *protocol.Facts, today calendar.Date) {
	first := func(string, int) int { return 0 }
	if !f.Closed.On.IsZero() {
		if p := protocol.Evaluate(v, cal, f, calendar.StartOfDay(today)); p.Permits(who.ReopenCase, "") != nil {
			return
		}
		apply(t, f, factsOf(who.ReopenCase, "", f, today, 1000, first))
	}
	for n := 1001; f.Closed.On.IsZero(); n++ {
		p := protocol.Evaluate(v, cal, f, calendar.StartOfDay(today))
		if n > 1400 {
			t.Fatalf("no end in sight in phase %s: %+v", p.Phase, p.OpenItems())
		}
		if p.Track == "VI" && f.FindCheck(protocol.Proposal, "") == nil && p.Permits(who.ProposeConditions, "") == nil {
			apply(t, f, factsOf(who.ProposeConditions, "", f, today, n, first))
			continue
		}
		opts := slices.DeleteFunc(options(&p), func(o option) bool { return o.deed == who.ReportBreach || o.deed == who.ConfirmProgress })
		if len(opts) == 0 {
			if p.ChangesAt.IsZero() {
				t.Fatalf("dead end on %s in phase %s: %+v", today, p.Phase, p.OpenItems())
			}
			today = calendar.Of(p.ChangesAt)
			continue
		}
		apply(t, f, factsOf(opts[0].deed, opts[0].about, f, today, n, first))
	}
}
