package protocol_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// story tells what happens when a step is late or refused (domain.md §10.3): one test for each that has a deed.
type story struct {
	*testing.T
	f     *protocol.Facts
	today calendar.Date
	n     int
	v     *protocol.Version
}

// begin is a case on the VI track with T0 on 5 October 2026, opened on 6 March, its municipality informed and acknowledged.
func begin(t *testing.T) *story {
	s := &story{T: t, v: version(t), f: start(t, "VI", date(t, "2026-03-04"), date(t, "2026-10-05")), today: date(t, "2026-03-06")}
	s.do(who.OpenCase, "")
	return s
}

func (s *story) on(day string) *story { s.today = date(s.T, day); return s }

func (s *story) plan() *protocol.Plan {
	p := protocol.Evaluate(s.v, calendar.New(), s.f, calendar.StartOfDay(s.today).Add(10*time.Hour))
	return &p
}

// do does a deed that must be possible, taking the named outcome of those that the deed can have.
func (s *story) do(deed who.Deed, about protocol.Ref, outcome ...int) *story {
	s.Helper()
	if err := s.plan().Permits(deed, about); err != nil {
		s.Fatalf("%s on %s: %v", deed, s.today, err)
	}
	s.n++
	pick := 0
	if len(outcome) > 0 {
		pick = outcome[0]
	}
	apply(s, s.f, factsOf(deed, about, s.f, s.today, s.n, func(name string, n int) int {
		if strings.HasPrefix(name, "day ") {
			return 0 // the outcome is chosen, and the day is today
		}
		return min(pick, n-1)
	}))
	return s
}

func (s *story) refuses(deed who.Deed, about protocol.Ref) *story {
	s.Helper()
	if s.plan().Permits(deed, about) == nil {
		s.Errorf("%s is possible on %s", deed, s.today)
	}
	return s
}

// is checks the state of the last instance of a step.
func (s *story) is(step string, state protocol.State) *story {
	s.Helper()
	items := s.plan().Find(step)
	if len(items) == 0 || items[len(items)-1].State != state {
		s.Errorf("%s on %s: %+v, want %s", step, s.today, items, state)
	}
	return s
}

func (s *story) late(step string, want bool) *story {
	s.Helper()
	items := s.plan().Find(step)
	if last := items[len(items)-1]; last.Late(s.today) != want {
		s.Errorf("%s on %s: due %s, late %t", step, s.today, last.Due, !want)
	}
	return s
}

func (s *story) ask(kind protocol.AskKind) protocol.Ref {
	s.Helper()
	for i := len(s.f.Asks) - 1; i >= 0; i-- {
		if s.f.Asks[i].Kind == kind {
			return s.f.Asks[i].ID
		}
	}
	s.Fatalf("no %s", kind)
	return ""
}

// opens: somebody of the municipality opens the notice for the first time.
func (s *story) opens(duty who.Duty) *story {
	apply(s, s.f, []protocol.Fact{protocol.Reached{Ask: s.ask(protocol.Inform), Duty: duty, On: s.today, How: protocol.Opened}})
	return s
}

func (s *story) informed() *story {
	s.do(who.InformMayor, protocol.Ref(town.String())).opens(who.Municipality)
	apply(s, s.f, []protocol.Fact{protocol.PartyJoined{Org: town, Relation: who.Origin, From: s.today}})
	return s.do(who.AcknowledgeNotice, s.ask(protocol.Inform))
}

// advised: the advice and the analysis are in, conditions proposed, the view asked on 27 July.
func (s *story) viewAsked() *story {
	s.informed().do(who.CommissionAdvice, "").do(who.RequestAnalysis, "").do(who.CheckVictims, "")
	s.on("2026-06-01").do(who.SubmitAnalysis, s.ask(protocol.Analysis))
	s.on("2026-07-09").do(who.SubmitAdvice, s.ask(protocol.Commission)).do(who.ProposeConditions, "")
	return s.on("2026-07-27").do(who.RequestView, "")
}

// decided takes the decision on 1 September: 0 grant, 1 refuse, 2 postpone.
func (s *story) decided(outcome int) *story {
	s.viewAsked().on("2026-08-05").do(who.SubmitView, s.ask(protocol.View))
	s.on("2026-08-20").do(who.FreezeDraft, "")
	return s.on("2026-09-01").do(who.TakeDecision, s.f.LastDecision().ID, outcome)
}

func TestStories(t *testing.T) {
	t.Parallel()
	last := func(s *story) protocol.Ref { return s.f.LastDecision().ID }
	for name, tell := range map[string]func(*story){
		"P01 no case":                func(*story) {},
		"P02 late: still to be done": func(s *story) { s.on("2026-03-20").late("P02", true).informed().is("P02", protocol.StateDone) },
		"P02 shared and opened by nobody: not done, late, and cannot be shared twice": func(s *story) {
			s.do(who.InformMayor, protocol.Ref(town.String())).is("P02", protocol.Open).is("P02m", protocol.Open).is("P02a", protocol.Open).refuses(who.InformMayor, protocol.Ref(town.String()))
			s.on("2026-03-20").late("P02", true).late("P02m", true).late("P02a", true)
			if p := s.plan(); p.Shared(p.Find("P02")[0]) != date(s.T, "2026-03-06") {
				s.Errorf("shared %s", p.Shared(p.Find("P02")[0]))
			}
			s.opens(who.Municipality).is("P02", protocol.StateDone).is("P02m", protocol.Open).opens(who.MayorDuty).is("P02m", protocol.StateDone)
		},
		"P02 told outside: done without anybody opening anything": func(s *story) {
			s.do(who.TellOutside, protocol.Ref(town.String())).is("P02", protocol.StateDone).is("P02m", protocol.StateDone).is("P02a", protocol.Open).refuses(who.TellOutside, protocol.Ref(town.String()))
		},
		"P02 shared, and the mayor told outside afterwards": func(s *story) {
			s.do(who.InformMayor, protocol.Ref(town.String())).opens(who.Municipality).do(who.TellOutside, s.ask(protocol.Inform)).is("P02m", protocol.StateDone).refuses(who.TellOutside, s.ask(protocol.Inform))
		},
		"P02 answered without opening: who answers was reached, the mayor was not": func(s *story) {
			s.do(who.InformMayor, protocol.Ref(town.String())).do(who.AcknowledgeNotice, s.ask(protocol.Inform)).is("P02", protocol.StateDone).is("P02m", protocol.Open)
		},
		"P02 the view is not asked of a mayor whose municipality was not reached": func(s *story) {
			s.do(who.InformMayor, protocol.Ref(town.String())).do(who.CommissionAdvice, "").on("2026-07-09").do(who.SubmitAdvice, s.ask(protocol.Commission)).do(who.ProposeConditions, "").is("P11", protocol.Waiting)
			s.opens(who.Municipality).is("P11", protocol.Open)
		},
		"P02 of two municipalities: one that was reached says nothing of the other": func(s *story) {
			other := org(4)
			s.informed().opens(who.MayorDuty)
			apply(s, s.f, []protocol.Fact{protocol.PartyNamed{Org: other, Relation: who.Intended, From: s.today}})
			s.is("P02", protocol.Open).do(who.InformMayor, protocol.Ref(other.String())).is("P02", protocol.Open).is("P02m", protocol.Open)
			s.opens(who.MayorDuty).is("P02", protocol.StateDone).is("P02m", protocol.StateDone)
		},
		"P02 anew: a municipality that was corrected and is named again is told again": func(s *story) {
			s.do(who.InformMayor, protocol.Ref(town.String())).do(who.ReturnNotice, s.ask(protocol.Inform)).do(who.CorrectMunicipality, s.ask(protocol.Inform))
			apply(s, s.f, []protocol.Fact{protocol.PartyNamed{Org: town, Relation: who.Intended, From: s.today}})
			s.do(who.InformMayor, protocol.Ref(town.String()))
		},
		"P02a late: the OM sees it": func(s *story) {
			s.do(who.InformMayor, protocol.Ref(town.String())).on("2026-03-11").late("P02a", false).on("2026-03-12").late("P02a", true).do(who.AcknowledgeNotice, s.ask(protocol.Inform))
		},
		"P02a refused: not our resident, another municipality is named and informed": func(s *story) {
			s.do(who.InformMayor, protocol.Ref(town.String()))
			s.do(who.ReturnNotice, s.ask(protocol.Inform)).is("P02a", protocol.StateDeclined).is("P02b", protocol.Open)
			s.do(who.CorrectMunicipality, s.ask(protocol.Inform)).is("P02b", protocol.StateDone).is("P02", protocol.Open)
		},
		"P03 refused: probation gives it back, another is asked within two working days": func(s *story) {
			s.do(who.CommissionAdvice, "").on("2026-03-10").do(who.DeclineCommission, s.ask(protocol.Commission)).is("P03", protocol.Open)
			s.do(who.CommissionAdvice, "").is("P09", protocol.Open)
		},
		"P06 late: may still be given until the decision, and nothing waits for ever": func(s *story) {
			s.informed().do(who.RequestAnalysis, "").on("2026-08-03").late("P06", true).on("2026-08-24").is("P13", protocol.Open)
			s.do(who.SubmitAnalysis, s.ask(protocol.Analysis)).is("P06", protocol.StateDone)
		},
		"P06 refused: declined with a reason, the OM goes on": func(s *story) {
			s.informed().do(who.RequestAnalysis, "").do(who.DeclineAnalysis, s.ask(protocol.Analysis)).is("P06", protocol.StateDeclined)
		},
		"P06 extended once": func(s *story) {
			s.informed().do(who.RequestAnalysis, "")
			ask := s.ask(protocol.Analysis)
			until := s.plan().Extension(ask)
			apply(s, s.f, []protocol.Fact{protocol.AskExtended{Ask: ask, On: s.today, Until: until}})
			if got := s.plan().Find("P06")[0]; got.Due != until || !got.Extended {
				s.Errorf("due %s, want %s", got.Due, until)
			}
			s.refuses(who.ExtendAnalysis, ask)
		},
		"P06 extended when it is late: from that day, and not past what waits for it": func(s *story) {
			s.informed().do(who.RequestAnalysis, "").on("2026-07-15").late("P06", true)
			if got := s.plan().Extension(s.ask(protocol.Analysis)); got.String() != "2026-07-22" {
				s.Errorf("until %s", got)
			}
			s.on("2026-08-03").refuses(who.ExtendAnalysis, s.ask(protocol.Analysis))
		},
		"a question of another kind is no question": func(s *story) {
			s.informed().do(who.CommissionAdvice, "")
			for _, deed := range []who.Deed{who.WithdrawView, who.WithdrawAnalysis, who.ExtendView, who.SubmitAnalysis, who.SubmitView} {
				s.refuses(deed, s.ask(protocol.Commission))
			}
		},
		"P06 withdrawn: a new question can be asked": func(s *story) {
			s.informed().do(who.RequestAnalysis, "").do(who.WithdrawAnalysis, s.ask(protocol.Analysis)).is("P06", protocol.StateVoid).is("P05", protocol.Open).do(who.RequestAnalysis, "")
		},
		"P07 not done: nobody can decide": func(s *story) {
			s.informed().on("2026-08-24").do(who.FreezeDraft, "").is("P14", protocol.Waiting).refuses(who.TakeDecision, last(s))
			s.do(who.CheckVictims, "", 3).is("P14", protocol.Open)
		},
		"P09 late: the OM goes on without, with a reason": func(s *story) {
			s.informed().do(who.CommissionAdvice, "").on("2026-07-20").late("P09", true).do(who.WaiveAdvice, "").is("P09", protocol.StateDeclined).is("P11", protocol.Open)
		},
		"P10 not held": func(s *story) { s.viewAsked().do(who.RecordTriangle, "", 1).is("P10", protocol.StateDeclined) },
		"P12 late: at T0 − 6 weeks the OM decides without": func(s *story) {
			s.viewAsked().on("2026-08-21").late("P12", true).is("P13", protocol.Waiting).on("2026-08-24").is("P13", protocol.Open).do(who.FreezeDraft, "")
			s.is("P12", protocol.Open).on("2026-09-01").do(who.TakeDecision, last(s)).is("P12", protocol.StateLapsed)
		},
		"P12 refused: «no view» is an answer": func(s *story) {
			s.viewAsked().do(who.SubmitView, s.ask(protocol.View), 3).is("P12", protocol.StateDeclined).is("P13", protocol.Open)
		},
		"P12 objection: the OM responds, and it blocks nothing": func(s *story) {
			s.viewAsked().do(who.SubmitView, s.ask(protocol.View), 2).is("P12a", protocol.Open).is("P13", protocol.Open).do(who.FreezeDraft, "").is("P14", protocol.Open)
			s.do(who.RecordReply, s.ask(protocol.View)).is("P12a", protocol.StateDone)
		},
		"P12 after the draft: shown to the decider, who notes it or weighs it": func(s *story) {
			s.viewAsked().on("2026-08-24").do(who.FreezeDraft, "").on("2026-08-26").do(who.SubmitView, s.ask(protocol.View))
			if got := s.f.LateAnswers(); len(got) != 1 {
				s.Errorf("late answers: %v", got)
			}
			s.do(who.NoteLateView, s.ask(protocol.View)).do(who.TakeDecision, last(s))
		},
		"P12 after the decision: must be reconsidered or noted": func(s *story) {
			s.viewAsked().on("2026-08-24").do(who.FreezeDraft, "").on("2026-09-01").do(who.TakeDecision, last(s)).on("2026-09-03").do(who.SubmitView, s.ask(protocol.View))
			s.is("P13", protocol.Open).do(who.NoteLateView, s.ask(protocol.View)).is("P13", protocol.StateDone)
		},
		"P12 after the decision, twice: each version must be noted": func(s *story) {
			s.decided(0).on("2026-09-03").do(who.SubmitView, s.ask(protocol.View)).do(who.NoteLateView, s.ask(protocol.View)).is("P13", protocol.StateDone)
			s.on("2026-09-04").do(who.SubmitView, s.ask(protocol.View)).is("P13", protocol.Open).do(who.NoteLateView, s.ask(protocol.View)).is("P13", protocol.StateDone)
			s.refuses(who.NoteLateView, s.ask(protocol.View))
		},
		"P13 given back: there is time to mend it, counted from that day": func(s *story) {
			s.viewAsked().on("2026-08-05").do(who.SubmitView, s.ask(protocol.View)).on("2026-08-20").do(who.FreezeDraft, "").on("2026-09-01").do(who.ReopenDraft, last(s)).is("P13", protocol.Open).late("P13", false)
			if got := s.plan().Find("P13")[0]; got.Due.String() != "2026-09-03" || !got.Compressed {
				s.Errorf("due %s", got.Due)
			}
			s.on("2026-09-04").late("P13", true).do(who.FreezeDraft, "").is("P14", protocol.Open)
		},
		"P14 late: statutory, never moved, still to be decided": func(s *story) {
			s.viewAsked().on("2026-08-24").do(who.FreezeDraft, "").on("2026-09-08").late("P14", true)
			if got := s.plan().Find("P14")[0]; got.Compressed || got.Due.String() != "2026-09-07" {
				s.Errorf("%+v", got)
			}
			s.do(who.TakeDecision, last(s))
		},
		"P14 refused: the case goes on to the end of the sentence, and the partners hear it": func(s *story) {
			s.decided(1).is("P15", protocol.Open).is("P15o", protocol.Open).is("P17", protocol.Open)
			if p := s.plan(); p.Track != "EndOfSentence" || len(p.Find("P16")) != 0 || len(p.Find("P21")) != 0 {
				s.Errorf("track %s", p.Track)
			}
			s.do(who.NotifyPartners, last(s)).is("P15", protocol.StateDone)
		},
		"P14 postponed: draft and decision reopen": func(s *story) {
			s.decided(2).is("P13", protocol.Open).is("P14", protocol.Waiting).do(who.FreezeDraft, "").is("P14", protocol.Open).do(who.TakeDecision, last(s)).is("P16", protocol.Open)
		},
		"P10 open when the decision is postponed: its term counts anew from that day": func(s *story) {
			s.viewAsked().on("2026-08-05").do(who.SubmitView, s.ask(protocol.View)).late("P10", true).on("2026-08-20").do(who.FreezeDraft, "")
			s.on("2026-09-01").do(who.TakeDecision, last(s), 2).late("P10", false)
			if got := s.plan().Find("P10")[0]; got.Due.Before(date(s.T, "2026-09-02")) || got.Opened != date(s.T, "2026-07-09") {
				s.Errorf("due %s, opened %s", got.Due, got.Opened)
			}
		},
		"P15 and P15o of a first postponement: a second one does not give them their term again": func(s *story) {
			s.decided(2)
			first, due := last(s), map[string]protocol.Date{}
			for _, step := range []string{"P15", "P15o"} {
				due[step] = s.plan().Find(step)[0].Due
			}
			s.on("2026-09-02").do(who.FreezeDraft, "").on("2026-09-10").do(who.TakeDecision, last(s), 2)
			for step, was := range due {
				if i := s.plan().Find(step)[0]; i.Instance != first || i.Due != was {
					s.Errorf("%s of the first ends on %s, and was to end on %s", step, i.Due, was)
				}
			}
		},
		"P17, P18 after a refusal: they wait since the refusal, not since long before": func(s *story) {
			s.decided(1)
			for _, step := range []string{"P17", "P18"} {
				if got := s.plan().Find(step)[0]; got.Opened != date(s.T, "2026-09-01") {
					s.Errorf("%s waits since %s", step, got.Opened)
				}
			}
		},
		"P02b: of a municipality that sent the notice back nothing is asked, until another is named": func(s *story) {
			s.do(who.InformMayor, protocol.Ref(town.String())).opens(who.Municipality).do(who.ReturnNotice, s.ask(protocol.Inform))
			for _, step := range []string{"P06", "P10", "P12", "P17"} {
				if got := s.plan().Find(step)[0]; got.Org == town {
					s.Errorf("%s is asked of who sent the notice back", step)
				}
			}
			s.do(who.CommissionAdvice, "").on("2026-07-09").do(who.SubmitAdvice, s.ask(protocol.Commission)).do(who.ProposeConditions, "").refuses(who.RequestView, "")
			s.do(who.CorrectMunicipality, s.ask(protocol.Inform))
			if got := s.plan().Find("P12")[0]; got.Org == town || got.Org.IsZero() {
				s.Errorf("corrected, it is asked of %s", got.Org)
			}
		},
		"P15o none made": func(s *story) {
			s.decided(1).on("2026-09-17").do(who.RecordObjection, last(s)).is("P15o", protocol.StateDone)
		},
		"P15o pending: shown, and not over": func(s *story) {
			s.decided(1).on("2026-09-17").do(who.RecordObjection, last(s), 1).is("P15o", protocol.Open)
			if !s.plan().Objection {
				s.Error("no objection shown")
			}
			s.do(who.RecordObjection, last(s), 2).is("P15o", protocol.StateDone)
		},
		"P17 late": func(s *story) {
			s.decided(0).on("2026-09-15").late("P17", true).do(who.RecordReturnPlan, "").is("P17", protocol.StateDone)
		},
		"P18 no wish: not needed": func(s *story) {
			s.do(who.CheckVictims, "", 2)
			s.decidedAgain(0).is("P18", protocol.StateVoid)
		},
		"P19 undone by a shift of more than six weeks": func(s *story) {
			s.decided(0).on("2026-09-28").do(who.RecordReadiness, "").is("P19", protocol.StateDone)
			apply(s, s.f, []protocol.Fact{protocol.ReturnDateChanged{Date: s.f.T0().AddDays(43), On: s.today, Source: "dji"}})
			s.is("P19", protocol.Waiting)
		},
		"P20 not released: a new date moves what counts from it": func(s *story) {
			s.decided(0).on("2026-10-06").is("P20", protocol.Open)
			apply(s, s.f, []protocol.Fact{protocol.ReturnDateChanged{Date: date(s.T, "2026-11-02"), On: s.today, Source: "dji"}})
			s.is("P20", protocol.Waiting).on("2026-11-02").do(who.ConfirmReturn, "").is("P20", protocol.StateDone)
		},
		"P21 late": func(s *story) {
			s.decided(0).do(who.CommissionSupervision, last(s)).on("2026-10-05").do(who.ConfirmReturn, "").on("2026-10-07").late("P21", true).do(who.StartSupervision, "").is("P21", protocol.StateDone)
		},
		"P23 revoked: supervision ends, the report and the closing follow": func(s *story) {
			s.decided(0).do(who.CommissionSupervision, last(s)).on("2026-10-05").do(who.ConfirmReturn, "").do(who.StartSupervision, "").on("2026-11-02").do(who.ReportBreach, "").is("P23", protocol.Open)
			s.do(who.DecideBreach, s.f.Breaches[0].ID, 2).is("P26", protocol.Open).do(who.SubmitClosingReport, "").is("P27", protocol.Open).do(who.CloseCase, "").is("P27", protocol.StateDone)
		},
		"P22 late": func(s *story) {
			s.decided(0).do(who.CommissionSupervision, last(s)).on("2026-10-05").do(who.ConfirmReturn, "").do(who.StartSupervision, "").on("2027-01-06").late("P22", true).do(who.ConfirmProgress, "").is("P22", protocol.Waiting)
		},
		"P15o one comes after all": func(s *story) {
			s.decided(1).on("2026-09-17").do(who.RecordObjection, last(s)).is("P15o", protocol.StateDone)
			if until := s.plan().ObjectionUntil(last(s)); until != s.f.LastDecision().Served.AddDays(14) {
				s.Errorf("an objection can be made until %s", until)
			}
			s.do(who.RecordObjection, last(s), 1).is("P15o", protocol.Open).do(who.RecordObjection, last(s), 2).is("P15o", protocol.StateDone).refuses(who.RecordObjection, last(s))
		},
		"P21 no-show: the breach is reported and judged, and the case comes to its end": func(s *story) {
			s.decided(0).do(who.CommissionSupervision, last(s)).refuses(who.ReportBreach, "").refuses(who.SubmitClosingReport, "")
			s.on("2026-10-05").do(who.ConfirmReturn, "").on("2026-10-12").late("P21", true).refuses(who.ConfirmProgress, "").do(who.RecordEvent, "").do(who.ReportBreach, "").is("P23", protocol.Open)
			s.do(who.DecideBreach, s.f.Breaches[0].ID, 2).is("P21", protocol.StateLapsed).is("P26", protocol.Open).do(who.SubmitClosingReport, "").is("P27", protocol.Open)
			s.refuses(who.EndCase, "").do(who.CloseCase, "").is("P27", protocol.StateDone)
		},
		"P21 no-show: nothing is done about it, and the report is asked when the term is over": func(s *story) {
			s.decided(0).do(who.CommissionSupervision, last(s)).on("2026-10-05").do(who.ConfirmReturn, "").is("P26", protocol.Waiting)
			s.today = s.f.Watch().Until
			s.is("P21", protocol.Open).is("P26", protocol.Open).do(who.SubmitClosingReport, "").is("P21", protocol.StateLapsed).is("P27", protocol.Open)
		},
		"died before the return, opened again, and ended once more": func(s *story) {
			s.viewAsked().refuses(who.CloseCase, "").refuses(who.ReopenCase, "").do(who.EndCase, "").is("P12", protocol.StateLapsed).refuses(who.EndCase, "").refuses(who.SubmitView, s.ask(protocol.View))
			s.do(who.ReopenCase, "").is("P12", protocol.Open).refuses(who.ReopenCase, "").do(who.SubmitView, s.ask(protocol.View)).do(who.EndCase, "")
			if len(s.f.Reopened) != 1 || s.f.Reopened[0].Variant != "deceased" {
				s.Errorf("how it had ended is not known any more: %+v", s.f.Reopened)
			}
			s.today = s.plan().KeptUntil()
			s.do(who.ReopenCase, "").do(who.EndCase, "")
			s.today = s.plan().KeptUntil().AddDays(1)
			s.refuses(who.ReopenCase, "")
		},
		"ended while he is supervised: what ran is over, and the report is asked when it is opened again": func(s *story) {
			s.decided(0).do(who.CommissionSupervision, last(s)).on("2026-10-05").do(who.ConfirmReturn, "").do(who.StartSupervision, "").do(who.EndCase, "").is("P26", protocol.StateLapsed)
			s.do(who.ReopenCase, "").is("P26", protocol.Open).do(who.SubmitClosingReport, "").is("P27", protocol.Open)
		},
		"a signal that was dismissed is opened again": func(s *story) {
			s.f = start(s.T, "VI", date(s.T, "2026-03-04"), date(s.T, "2026-10-05"))
			s.do(who.DismissSignal, "").do(who.ReopenCase, "").is("P01", protocol.Open).do(who.DismissSignal, "")
			if months := s.plan().KeptUntil(); months != s.f.Closed.On.AddMonths(12) {
				s.Errorf("kept until %s", months)
			}
		},
		"closed as duplicate": func(s *story) {
			s.do(who.CloseDuplicate, "").refuses(who.InformMayor, "").is("P02", protocol.StateLapsed)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "P01 no case" {
				s := &story{T: t, v: version(t), f: start(t, "VI", date(t, "2026-03-04"), date(t, "2026-10-05")), today: date(t, "2026-03-06")}
				s.do(who.DismissSignal, "").is("P01", protocol.StateDeclined).refuses(who.OpenCase, "")
				return
			}
			tell(begin(t))
		})
	}
}

// decidedAgain is decided for a story that checked the victims' interests itself.
func (s *story) decidedAgain(outcome int) *story {
	s.informed().do(who.CommissionAdvice, "")
	s.on("2026-07-09").do(who.SubmitAdvice, s.ask(protocol.Commission)).do(who.ProposeConditions, "")
	s.on("2026-07-27").do(who.RequestView, "").on("2026-08-05").do(who.SubmitView, s.ask(protocol.View))
	s.on("2026-08-20").do(who.FreezeDraft, "")
	return s.on("2026-09-01").do(who.TakeDecision, s.f.LastDecision().ID, outcome)
}
