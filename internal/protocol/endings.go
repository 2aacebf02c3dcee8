package protocol

import (
	"github.com/terugkeer/terugkeer/internal/who"
)

// ---- ends --------------------------------------------------------------------------------------------------------

func endedOn(on Date, end End) Ending {
	if on.IsZero() {
		return Ending{}
	}
	return Ending{End: end, On: on}
}

var byRegistering = rule[Ending]{"signaal geregistreerd", func(r *reckoning, _ Instance) Ending { return endedOn(r.f.Signal.Registered, Done) }}

var byOpeningOrDismissing = rule[Ending]{"zaak geopend, of gesloten zonder zaak", func(r *reckoning, _ Instance) Ending {
	if r.f.Opened.IsZero() {
		return endedOn(r.f.Closed.On, Decline)
	}
	return endedOn(r.f.Opened, Done)
}}

// byAnswer: answered; «declined», «not resident» and «no view» are answers. A withdrawn question is void.
// After the decision an unanswered question lapses, though an answer may still come.
var byAnswer = rule[Ending]{"beantwoord, ingetrokken, of ingehaald door de beslissing", func(r *reckoning, in Instance) Ending {
	a := r.f.FindAsk(in.Ref)
	if a == nil {
		return endedOn(r.settled(), Lapsed)
	}
	if len(a.Got) > 0 {
		if a.Got[0].Outcome.among([]Code{Declined, NotResident, NoView}) && a.last().Outcome == a.Got[0].Outcome {
			return endedOn(a.Got[0].On, Decline)
		}
		return endedOn(a.Got[0].On, Done)
	}
	if !a.Gone.IsZero() {
		return endedOn(a.Gone, Void)
	}
	return endedOn(r.settled(), Lapsed)
}}

// byAcknowledgement: confirmed, sent back, or re-addressed; no decision makes a notice that nobody saw good.
var byAcknowledgement = rule[Ending]{"bevestigd, teruggestuurd of opnieuw geadresseerd", func(r *reckoning, in Instance) Ending {
	if a := r.f.FindAsk(in.Ref); a == nil || (len(a.Got) == 0 && a.Gone.IsZero()) {
		return Ending{}
	}
	return byAnswer.of(r, in)
}}

// byAdvice: delivered, or the OM goes on without it.
var byAdvice = rule[Ending]{"geleverd, of het OM gaat zonder advies verder", func(r *reckoning, in Instance) Ending {
	if e := byAnswer.of(r, in); e.End == Done || e.End == Void {
		return e
	}
	if c := r.f.FindCheck(AdviceWaived, ""); c != nil {
		return endedOn(c.On, Decline)
	}
	return byAnswer.of(r, in)
}}

// byAddress: the first address is checked; the row without an ask stands ready for it.
var byAddress = rule[Ending]{"getoetst", func(r *reckoning, in Instance) Ending {
	if a := r.f.FindAsk(in.Ref); a != nil && len(a.Got) > 0 {
		return endedOn(a.Got[0].On, Done)
	}
	return endedOn(r.settled(), Lapsed)
}}

var byReaddressing = rule[Ending]{"gemeente gecorrigeerd", func(r *reckoning, in Instance) Ending {
	if a := r.f.FindAsk(in.Ref); a != nil {
		return endedOn(a.Gone, Done)
	}
	return Ending{}
}}

// byAsking: a question of that kind stands.
func byAsking(kind AskKind) rule[Ending] {
	return rule[Ending]{"gevraagd: " + string(kind), func(r *reckoning, _ Instance) Ending {
		if a := r.f.LiveAsk(kind); a != nil {
			return endedOn(a.On, Done)
		}
		return endedOn(r.settled(), Lapsed)
	}}
}

// byCheck: established, about the case as a whole; overtaken by the return where the table says so.
func byCheck(kind CheckKind, overtaken bool) rule[Ending] {
	name := "vastgelegd: " + string(kind)
	if overtaken {
		name += ", of ingehaald door de terugkeer"
	}
	return rule[Ending]{name, func(r *reckoning, _ Instance) Ending {
		if c := r.f.FindCheck(kind, ""); c != nil {
			return endedOn(c.On, Done)
		}
		if overtaken {
			return endedOn(r.actual(), Lapsed)
		}
		return Ending{}
	}}
}

// byCheckAbout: established about this instance.
func byCheckAbout(kind CheckKind) rule[Ending] {
	return rule[Ending]{"vastgelegd: " + string(kind), func(r *reckoning, in Instance) Ending {
		if c := r.f.FindCheck(kind, in.Ref); c != nil && c.Outcome != Pending {
			return endedOn(c.On, Done)
		}
		return Ending{}
	}}
}

var byReply = rule[Ending]{"gereageerd op het bezwaar, of ingehaald door de beslissing", func(r *reckoning, in Instance) Ending {
	if c := r.f.FindCheck(ObjectionReply, in.Ref); c != nil {
		return endedOn(c.On, Done)
	}
	return endedOn(r.settled(), Lapsed)
}}

var byTriangle = rule[Ending]{"gehouden, buiten de driehoek gedaan of niet gehouden; of ingehaald door de beslissing", func(r *reckoning, _ Instance) Ending {
	if c := r.f.FindCheck(Triangle, ""); c != nil {
		if c.Outcome == NotHeld {
			return endedOn(c.On, Decline)
		}
		return endedOn(c.On, Done)
	}
	return endedOn(r.settled(), Lapsed)
}}

var byFreezing = rule[Ending]{"ontwerp vastgezet; of gewogen dan wel genoteerd wat later kwam", func(r *reckoning, in Instance) Ending {
	if a := r.f.FindAsk(in.Ref); a != nil {
		if c := r.f.noted(a); c != nil {
			return endedOn(c.On, Done)
		}
		return Ending{}
	}
	if d := r.round(in.Ref); d != nil {
		return endedOn(d.Frozen, Done)
	}
	return Ending{}
}}

var byDeciding = rule[Ending]{"beslist", func(r *reckoning, in Instance) Ending {
	if d := r.round(in.Ref); d != nil {
		return endedOn(d.Taken, Done)
	}
	return Ending{}
}}

var byCommission = rule[Ending]{"toezicht opgedragen", func(r *reckoning, in Instance) Ending {
	d := r.round(in.Ref)
	for _, w := range r.f.Oversight {
		if d != nil && !w.Commissioned.Before(d.Taken) {
			return endedOn(w.Commissioned, Done)
		}
	}
	return Ending{}
}}

// byVictimInformed: informed; void where the check found nobody or nobody who wants to know.
var byVictimInformed = rule[Ending]{"ingelicht, of niemand die het wil weten", func(r *reckoning, _ Instance) Ending {
	if c := r.f.FindCheck(VictimInterests, ""); c != nil && c.Outcome.among([]Code{NoneKnown, NoWish}) {
		return endedOn(c.On, Void)
	}
	if c := r.f.FindCheck(VictimInformed, ""); c != nil {
		return endedOn(c.On, Done)
	}
	return Ending{}
}}

// byReadiness: a finding counts while the return date has not moved by more than the version allows since (X3).
var byReadiness = rule[Ending]{"getoetst, en de terugkeerdatum daarna niet meer dan zes weken verschoven; of ingehaald door de terugkeer", func(r *reckoning, _ Instance) Ending {
	c := r.f.FindCheck(Readiness, "")
	if c == nil {
		return endedOn(r.actual(), Lapsed)
	}
	if moved := r.t0.Sub(c.T0); moved > r.v.ReadinessDays || -moved > r.v.ReadinessDays {
		return endedOn(r.actual(), Lapsed)
	}
	return endedOn(c.On, Done)
}}

var byReturn = rule[Ending]{"terugkeer bevestigd", func(r *reckoning, _ Instance) Ending { return endedOn(r.actual(), Done) }}

var byStart = rule[Ending]{"toezicht gestart, of geëindigd", func(r *reckoning, _ Instance) Ending {
	w := r.f.Watch()
	if w == nil {
		return Ending{}
	}
	if w.Started.IsZero() {
		return endedOn(w.Ended, Lapsed)
	}
	return endedOn(w.Started, Done)
}}

var byNothing = rule[Ending]{"vervangen door de volgende", func(*reckoning, Instance) Ending { return Ending{} }}

var byBreachOutcome = rule[Ending]{"beoordeeld door het OM", func(r *reckoning, in Instance) Ending {
	for _, b := range r.f.Breaches {
		if b.ID == in.Ref {
			return endedOn(b.Decided, Done)
		}
	}
	return Ending{}
}}

var byReport = rule[Ending]{"afloopbericht gegeven", func(r *reckoning, _ Instance) Ending {
	if w := r.f.Watch(); w != nil {
		return endedOn(w.Reported, Done)
	}
	return Ending{}
}}

var byClosing = rule[Ending]{"zaak gesloten", func(r *reckoning, _ Instance) Ending { return endedOn(r.f.Closed.On, Done) }}

// breachTurn: probation reports; once reported it is the OM that must judge.
var breachTurn = rule[who.Duty]{"na de melding: OM", func(_ *reckoning, in Instance) who.Duty {
	if in.Ref == "" {
		return who.Probation
	}
	return who.Prosecutor
}}
