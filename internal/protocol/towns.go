package protocol

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Several municipalities at once: what is asked of a municipality is a step of each, from edition 2027-1 on. The one where he will live is
// asked; another that knows of his return can be asked beside it, or before he moves there.

// towns are the municipalities that were named and still stand, each once: the one where he will live first.
func (r *reckoning) towns() []id.Org {
	var out []id.Org
	if town := r.f.Settling(r.today); !town.IsZero() {
		out = append(out, town)
	}
	for _, n := range r.f.Named {
		if n.Until.IsZero() && !slices.Contains(out, n.Org) {
			out = append(out, n.Org)
		}
	}
	return out
}

// eachTownAsked: once for the municipality where he will live, and once, when somebody starts it, for each other that confirmed the notice.
func eachTownAsked(duty who.Duty) rule[[]Instance] {
	return rule[[]Instance]{"de gemeente van vestiging; naar keuze elke andere die de melding bevestigde", func(r *reckoning, _ Instance) []Instance {
		var out []Instance
		for n, town := range r.towns() {
			if n > 0 && r.acknowledgedBy(town).IsZero() {
				continue
			}
			out = append(out, Instance{Ref: Ref(town.String()), By: who.Party{Org: town, Duty: duty}, Free: n > 0 || slices.Contains(r.row.Optional, r.step.ID)})
		}
		return out
	}}
}

// townOf is the municipality that an instance is of; zero: of none.
func townOf(ref Ref) id.Org {
	town, err := id.ParseOrg(string(ref))
	if err != nil {
		return id.Org{}
	}
	return town
}

// gone is the latest day on which a question of a kind to a municipality was withdrawn, not before a day; zero while that is not there.
func (r *reckoning) gone(on Date, kind AskKind, town id.Org) Date {
	for _, a := range r.f.Asks {
		if !on.IsZero() && a.Kind == kind && a.Of.Org == town && !a.Gone.IsZero() {
			on = calendar.Latest(on, a.Gone)
		}
	}
	return on
}

// onTownAcknowledged: when this municipality acknowledged; anew on the day that the request to it was withdrawn.
var onTownAcknowledged = rule[Date]{"na de bevestiging van deze gemeente, en opnieuw als de vraag aan haar is ingetrokken", func(r *reckoning, in Instance) Date {
	return r.gone(r.acknowledgedBy(townOf(in.Ref)), Analysis, townOf(in.Ref))
}}

// onTownViewDue: when the advice is in, or the OM goes on without it, and this municipality knows.
func onTownViewDue(told, advice string) rule[Date] {
	name := "na " + advice + " en na " + told + " van deze gemeente, niet terwijl zij de melding terugstuurde, en opnieuw als de vraag aan haar is ingetrokken"
	return rule[Date]{name, func(r *reckoning, in Instance) Date {
		town := townOf(in.Ref)
		knows := Date{}
		for _, i := range r.items {
			if i.ID == told && i.Instance == in.Ref {
				knows = i.Ended
			}
		}
		on := r.endOf(advice)
		if r.f.SentBack(town) || knows.IsZero() || on.IsZero() {
			return Date{}
		}
		return r.gone(calendar.Latest(on, knows), View, town)
	}}
}

// liveAskOf is the latest question of a kind to a municipality that was not withdrawn, or nil.
func (f *Facts) liveAskOf(kind AskKind, town id.Org) *Ask {
	for n := len(f.Asks) - 1; n >= 0; n-- {
		if a := &f.Asks[n]; a.Kind == kind && a.Of.Org == town && a.Gone.IsZero() {
			return a
		}
	}
	return nil
}

// byAskingTown: a question of that kind to this municipality stands.
func byAskingTown(kind AskKind) rule[Ending] {
	return rule[Ending]{"gevraagd aan deze gemeente: " + string(kind), func(r *reckoning, in Instance) Ending {
		if a := r.f.liveAskOf(kind, townOf(in.Ref)); a != nil {
			return endedOn(a.On, Done)
		}
		return endedOn(r.settled(), Lapsed)
	}}
}

// townAsked is the municipality that a question is about: the one that is named, else the one where he will live.
func (p *Plan) townAsked(about Ref) id.Org {
	if town := townOf(about); !town.IsZero() || about != "" {
		return town
	}
	return p.facts.Settling(p.Today)
}

// askableOf: the step of the municipality that is asked is open, or there for who starts it once it acknowledged.
func askableOf(step string) condition {
	return condition{"stap open voor deze gemeente: " + step + ", of naar keuze", func(p *Plan, about Ref) error {
		town := p.townAsked(about)
		for _, i := range p.Find(step) {
			if townOf(i.Instance) == town && (i.State == Open || i.State == OptionalState && p.opened() && !i.Opened.IsZero() && !i.Opened.After(p.Today)) {
				return nil
			}
		}
		return notOpen(p, step)
	}}
}

// viewAskableOf: as askableOf, with conditions proposed where the track has them; or a new round after a postponement.
func viewAskableOf(step string) condition {
	open := askableOf(step)
	return condition{open.name + ", met een voorstel voor voorwaarden; of opnieuw na uitstel", func(p *Plan, about Ref) error {
		if err := beforeDecision.of(p, about); err != nil {
			return err
		}
		town := p.townAsked(about)
		if town.IsZero() {
			return fault.Conflict{Key: "conflict.no_municipality"}
		}
		if p.facts.SentBack(town) {
			return fault.Conflict{Key: "conflict.sent_back"}
		}
		if p.Row().Conditions && p.facts.FindCheck(Proposal, "") == nil {
			return fault.Conflict{Key: "conflict.no_proposal"}
		}
		d, a := p.facts.LastDecision(), p.facts.liveAskOf(View, town)
		if d != nil && !d.Taken.IsZero() && a != nil && !a.On.After(d.Taken) {
			return nil
		}
		return open.of(p, about)
	}}
}

// nameable: a municipality can be named as long as the case is open, also after the return: he moves, or it turns out that it must know.
var nameable = condition{"zolang de zaak open is", func(p *Plan, _ Ref) error { return p.openCase() }}
