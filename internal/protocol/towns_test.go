package protocol_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// newest begins the story of begin on the newest edition.
func newest(t *testing.T) *story {
	s := begin(t)
	all := editions(t)
	s.v = all[len(all)-1]
	return s
}

// of is the item of a step for a municipality, or of the question that was put to it.
func (s *story) of(step string, town id.Org) protocol.Item {
	s.Helper()
	for _, i := range s.plan().Find(step) {
		ask := s.f.FindAsk(i.Instance)
		if i.Instance == protocol.Ref(town.String()) || ask != nil && ask.Of.Org == town {
			return i
		}
	}
	s.Fatalf("no %s for %s", step, town)
	return protocol.Item{}
}

// stands checks the state and the day of a step for a municipality.
func (s *story) stands(step string, town id.Org, state protocol.State, due string) *story {
	s.Helper()
	if i := s.of(step, town); i.State != state || i.Due.String() != due {
		s.Errorf("%s of %s on %s: %s, due %s, want %s, %s", step, town, s.today, i.State, i.Due, state, due)
	}
	return s
}

// names names a further municipality, which is informed and acknowledges.
func (s *story) names(town id.Org, relation who.Relation) *story {
	s.Helper()
	if err := s.plan().Permits(who.NameMunicipality, ""); err != nil {
		s.Fatal(err)
	}
	apply(s, s.f, []protocol.Fact{protocol.PartyNamed{Org: town, Relation: relation, From: s.today}})
	return s
}

func (s *story) tells(town id.Org) *story {
	s.Helper()
	s.do(who.InformMayor, protocol.Ref(town.String())).opens(who.Municipality)
	return s.do(who.AcknowledgeNotice, s.ask(protocol.Inform))
}

// TestSeveralMunicipalities: each municipality has its own notice, analysis, view and terms. The days were counted by hand from the terms of
// edition 2027-1: P02 five working days or four weeks after the case began, at least one; P05 two; P06 fifteen; P11 ten weeks before the return; P12 ten days; T0 is 5 October 2026.
func TestSeveralMunicipalities(t *testing.T) {
	t.Parallel()
	first, second := town, org(42)
	to := func(town id.Org) protocol.Ref { return protocol.Ref(town.String()) }

	s := newest(t).informed().do(who.CommissionAdvice, "").do(who.CheckVictims, "")
	s.stands("P05", first, protocol.Open, "2026-03-10").do(who.RequestAnalysis, to(first)).stands("P06", first, protocol.Open, "2026-03-27")
	s.refuses(who.RequestAnalysis, to(first)).refuses(who.RequestAnalysis, to(second)).refuses(who.RequestAnalysis, "")

	// He is going to live elsewhere: that municipality is told, and asked, as the first was; the first keeps its question.
	s.on("2026-06-01").names(second, who.Intended).stands("P02", second, protocol.Open, "2026-06-02").stands("P02", first, protocol.StateDone, "2026-03-13")
	s.stands("P05", second, protocol.Waiting, "2026-05-18").refuses(who.RequestAnalysis, to(second)).stands("P06", first, protocol.Open, "2026-03-27")
	s.on("2026-06-02").tells(second).stands("P05", second, protocol.Open, "2026-06-03")
	s.on("2026-06-03").do(who.RequestAnalysis, to(second)).stands("P05", second, protocol.StateDone, "2026-06-03").stands("P06", second, protocol.Open, "2026-06-24")
	s.do(who.SubmitAnalysis, s.of("P06", second).Instance).stands("P06", second, protocol.StateDone, "2026-06-24").stands("P06", first, protocol.Open, "2026-03-27")

	// The mayor where he will live must be asked, the other can be; each has his own ten days, and the weighing waits for both.
	s.on("2026-07-09").do(who.SubmitAdvice, s.ask(protocol.Commission)).do(who.ProposeConditions, "")
	s.stands("P11", second, protocol.Open, "2026-07-27")
	if i := s.of("P11", first); i.State != protocol.OptionalState {
		t.Errorf("P11 of the first is %s", i.State)
	}
	s.on("2026-07-27").do(who.RequestView, to(second)).stands("P12", second, protocol.Open, "2026-08-10").refuses(who.RequestView, to(second))
	s.on("2026-07-28").do(who.RequestView, to(first)).stands("P12", first, protocol.Open, "2026-08-11").stands("P12", second, protocol.Open, "2026-08-10")
	s.on("2026-08-05").do(who.SubmitView, s.of("P12", second).Instance).is("P13", protocol.Waiting).stands("P12", first, protocol.Open, "2026-08-11")
	s.on("2026-08-07").do(who.SubmitView, s.of("P12", first).Instance).is("P13", protocol.Open)
}

// TestASilentSecondMayor: one who was asked beside the first does not hold up the weighing beyond its own last day (24 August: six weeks
// before the return).
func TestASilentSecondMayor(t *testing.T) {
	t.Parallel()
	second := org(42)
	s := newest(t).informed().do(who.CommissionAdvice, "").do(who.RequestAnalysis, "").do(who.CheckVictims, "").names(second, who.Stay).tells(second)
	s.on("2026-07-09").do(who.SubmitAdvice, s.ask(protocol.Commission)).do(who.ProposeConditions, "").do(who.RequestView, "").do(who.RequestView, protocol.Ref(second.String()))
	s.on("2026-07-20").do(who.SubmitView, s.of("P12", town).Instance).is("P13", protocol.Waiting)
	s.on("2026-08-21").is("P13", protocol.Waiting).on("2026-08-24").is("P13", protocol.Open)
}

// TestAnotherOrigin: that a further municipality must know where he comes from does not change where he is asked of.
func TestAnotherOrigin(t *testing.T) {
	t.Parallel()
	second := org(42)
	s := newest(t).informed().names(second, who.Origin).tells(second)
	if got := s.f.Settling(s.today); got != town {
		t.Errorf("he will live in %s", got)
	}
	s.stands("P05", town, protocol.Open, "2026-03-10")
	if i := s.of("P05", second); i.State != protocol.OptionalState {
		t.Errorf("P05 of the second is %s", i.State)
	}
}

// TestATownThatSentItsNoticeBack: nothing is asked of it, while the other goes on.
func TestATownThatSentItsNoticeBack(t *testing.T) {
	t.Parallel()
	second := org(42)
	s := newest(t).informed().do(who.RequestAnalysis, "").names(second, who.Intended).do(who.InformMayor, protocol.Ref(second.String()))
	s.do(who.ReturnNotice, s.ask(protocol.Inform)).do(who.CommissionAdvice, "")
	s.on("2026-07-09").do(who.SubmitAdvice, s.ask(protocol.Commission)).do(who.ProposeConditions, "")
	s.refuses(who.RequestAnalysis, protocol.Ref(second.String())).refuses(who.RequestView, protocol.Ref(second.String())).do(who.RequestView, protocol.Ref(town.String()))
}

// TestAfterTheReturnHeMoves: a municipality can be named as long as the case is open, and is told then as the first was.
func TestAfterTheReturnHeMoves(t *testing.T) {
	t.Parallel()
	second := org(42)
	s := newest(t).decided(0).on("2026-10-05").do(who.ConfirmReturn, "").on("2026-11-02").names(second, who.Intended)
	s.stands("P02", second, protocol.Open, "2026-11-03").tells(second).is("P02", protocol.StateDone)
}

// TestAnOlderEditionHasOneTown: its cases go on as they began: what came later is not there.
func TestAnOlderEditionHasOneTown(t *testing.T) {
	t.Parallel()
	s := begin(t).informed().refuses(who.NameMunicipality, "").do(who.RequestAnalysis, "")
	s.on("2026-07-09").refuses(who.RequestView, protocol.Ref(org(42).String()))
	end := &story{T: t, v: version(t), f: start(t, "EndOfSentence", date(t, "2026-03-04"), date(t, "2026-10-05")), today: date(t, "2026-03-06")}
	end.do(who.OpenCase, "").informed().refuses(who.RequestAnalysis, protocol.Ref(org(42).String()))
	if got := s.plan().Find("P05"); len(got) != 1 || got[0].Instance != "" {
		t.Errorf("P05 of an older edition: %+v", got)
	}
}
