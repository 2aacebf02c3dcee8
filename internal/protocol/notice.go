package protocol

import (
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/who"
)

// A notice (P02) is given when it reached somebody, not when it was sent: he opened it, or was told outside the system.

// HeardBy tells whether somebody in the duty was reached.
func (a *Ask) HeardBy(duty who.Duty) bool {
	for _, h := range a.Heard {
		if h.Duty == duty {
			return true
		}
	}
	return false
}

// heardOn is the first day on which anybody of the municipality was reached; who answers was.
func (a *Ask) heardOn() Date {
	var first Date
	for _, h := range a.Heard {
		if first.IsZero() || h.On.Before(first) {
			first = h.On
		}
	}
	if len(a.Got) > 0 && (first.IsZero() || a.Got[0].On.Before(first)) {
		first = a.Got[0].On
	}
	return first
}

// mayorOn is the first day on which the mayor, or who stands in for him, knew: he was reached, or he gave a view.
func (f *Facts) mayorOn(notice *Ask) Date {
	for _, h := range notice.Heard {
		if h.Duty == who.MayorDuty {
			return h.On
		}
	}
	for _, a := range f.Asks {
		if a.Kind == View && a.Of.Org == notice.Of.Org && len(a.Got) > 0 {
			return a.Got[0].On
		}
	}
	return Date{}
}

// Notice is the notice to a municipality that counts: the newest, unless the municipality was named anew after it was corrected.
// Nil: nothing was shared with it yet.
func (f *Facts) Notice(town id.Org) *Ask {
	if a := f.askOf(Inform, town); a != nil && (a.Gone.IsZero() || f.NamedAs(town) == "") {
		return a
	}
	return nil
}

// NoticeAbout is the notice that a step or a deed is about: its own reference, or the municipality's. Nil: there is none yet.
func (f *Facts) NoticeAbout(about Ref) *Ask {
	if a := f.FindAsk(about); a != nil && a.Kind == Inform {
		return a
	}
	if town, err := id.ParseOrg(string(about)); err == nil {
		return f.Notice(town)
	}
	return nil
}

// Unheard are the notices to a municipality that its people in one of the duties have still to be reached by.
func (f *Facts) Unheard(town id.Org, duties ...who.Duty) []Ref {
	var out []Ref
	for _, a := range f.Asks {
		if a.Kind != Inform || a.Of.Org != town || !a.Gone.IsZero() || !f.Closed.On.IsZero() {
			continue
		}
		for _, duty := range duties {
			if f.waitsFor(&a, duty) {
				out = append(out, a.ID)
				break
			}
		}
	}
	return out
}

// Waits tells whether a notice has still to reach somebody in the duty.
func (f *Facts) Waits(notice Ref, duty who.Duty) bool {
	a := f.FindAsk(notice)
	return a != nil && a.Kind == Inform && f.waitsFor(a, duty)
}

func (f *Facts) waitsFor(a *Ask, duty who.Duty) bool {
	if duty == who.MayorDuty {
		return f.mayorOn(a).IsZero()
	}
	return duty == who.Municipality && !a.HeardBy(duty) && len(a.Got) == 0
}

// Shared is since when what a step asks was done and has reached nobody yet (P02); zero: it was not done, or it reached somebody.
func (p *Plan) Shared(i Item) Date {
	if i.State != Open || !i.EndedBy(who.InformMayor) {
		return Date{}
	}
	if a := p.facts.NoticeAbout(i.Instance); a != nil {
		return a.On
	}
	return Date{}
}

// byReaching: somebody of the municipality was reached; shared is not reached. What was re-addressed before that is void.
var byReaching = rule[Ending]{"iemand van de gemeente bereikt: geopend, buiten het systeem verteld, of beantwoord", func(r *reckoning, in Instance) Ending {
	a := r.f.NoticeAbout(in.Ref)
	if a == nil {
		return Ending{}
	}
	if on := a.heardOn(); !on.IsZero() {
		return endedOn(on, Done)
	}
	return endedOn(a.Gone, Void)
}}

// byReachingMayor: the mayor or who stands in for him was reached; no decision makes up for a mayor who does not know.
var byReachingMayor = rule[Ending]{"burgemeester of vervanger bereikt: geopend, buiten het systeem verteld, of zienswijze gegeven; of de gemeente was de verkeerde", func(r *reckoning, in Instance) Ending {
	a := r.f.FindAsk(in.Ref)
	if a == nil {
		return Ending{}
	}
	if on := r.f.mayorOn(a); !on.IsZero() {
		return endedOn(on, Done)
	}
	if a.last().Outcome == NotResident {
		return endedOn(a.last().On, Void)
	}
	return endedOn(a.Gone, Void)
}}

// unshared: the municipality has still to be told, and nothing was shared with it yet.
func unshared(step string) condition {
	return condition{"stap open: " + step + ", en nog niet gedeeld", func(p *Plan, about Ref) error {
		if err := whileOpen(step).of(p, about); err != nil {
			return err
		}
		for _, i := range p.Find(step) {
			if i.State == Open && (about == "" || about == i.Instance) && p.Shared(i).IsZero() {
				return nil
			}
		}
		return fault.Conflict{Key: "conflict.shared_unread"}
	}}
}

// unheard: the notice stands; whom it reached already, the deed itself asks.
var unheard = condition{"zolang de melding staat en de zaak open is", func(p *Plan, about Ref) error {
	if err := p.openCase(); err != nil {
		return err
	}
	a := p.facts.FindAsk(about)
	if a == nil || a.Kind != Inform {
		return fault.Conflict{Key: "conflict.no_question"}
	}
	return orConflict(a.Gone.IsZero(), "conflict.withdrawn")
}}
