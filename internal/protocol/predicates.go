package protocol

import (
	"strings"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/who"
)

// once: the step occurs once for the case (Each left empty means the same).

// eachMunicipality: once for every municipality that must know: origin and intended.
var eachMunicipality = rule[[]Instance]{"elke gemeente van herkomst of vestiging", func(r *reckoning, _ Instance) []Instance {
	var out []Instance
	seen := map[id.Org]bool{}
	for _, n := range r.f.Named {
		if seen[n.Org] || (!n.Until.IsZero() && r.f.askOf(Inform, n.Org) == nil) {
			continue
		}
		seen[n.Org] = true
		out = append(out, Instance{Ref: Ref(n.Org.String()), From: n.From, By: who.Party{Org: n.Org, Duty: who.MayorDuty}})
	}
	return out
}}

func (f *Facts) askOf(kind AskKind, org id.Org) *Ask {
	for i := len(f.Asks) - 1; i >= 0; i-- {
		if f.Asks[i].Kind == kind && f.Asks[i].Of.Org == org {
			return &f.Asks[i]
		}
	}
	return nil
}

// eachAsk: once for every question of that kind, also the withdrawn ones.
func eachAsk(kind AskKind) rule[[]Instance] {
	return rule[[]Instance]{"elke vraag: " + string(kind), func(r *reckoning, _ Instance) []Instance {
		var out []Instance
		for _, a := range r.f.Asks {
			if a.Kind == kind {
				out = append(out, Instance{Ref: a.ID, Org: a.Of.Org, By: a.By})
			}
		}
		return out
	}}
}

// eachReturned: once for every notice that came back as «not our resident».
var eachReturned = rule[[]Instance]{"elke melding die terugkwam", func(r *reckoning, _ Instance) []Instance {
	var out []Instance
	for _, a := range r.f.Asks {
		if a.Kind == Inform && a.last().Outcome == NotResident {
			out = append(out, Instance{Ref: a.ID, By: a.Of})
		}
	}
	return out
}}

// eachObjection: once for every view that objects.
var eachObjection = rule[[]Instance]{"elke zienswijze met bezwaar", func(r *reckoning, _ Instance) []Instance {
	var out []Instance
	for _, a := range r.f.Asks {
		if a.Kind == View && a.last().Outcome == Objects {
			out = append(out, Instance{Ref: a.ID, By: a.Of, From: a.last().On})
		}
	}
	return out
}}

// eachRound: once for every draft, and once more after a postponed decision; and once for what came after the draft.
var eachRound = rule[[]Instance]{"elke ronde van ontwerp en beslissing", func(r *reckoning, _ Instance) []Instance {
	var out []Instance
	for _, d := range r.f.Decisions {
		out = append(out, Instance{Ref: d.ID})
	}
	if !r.f.decided() && (len(out) == 0 || !r.f.LastDecision().Taken.IsZero()) {
		out = append(out, Instance{})
	}
	return out
}}

// eachRoundAndLate adds what was received after the decision: it must be weighed anew or noted.
var eachRoundAndLate = rule[[]Instance]{"elke ronde, en wat na de beslissing binnenkwam", func(r *reckoning, in Instance) []Instance {
	out := eachRound.of(r, in)
	for _, a := range r.f.Asks {
		if a.last().Late {
			out = append(out, Instance{Ref: a.ID, By: a.Of, From: a.last().On})
		}
	}
	return out
}}

// eachDecision: once for every decision taken, of the outcomes named (none named: all).
func eachDecision(outcomes ...Code) rule[[]Instance] {
	name := "elke beslissing"
	for i, o := range outcomes {
		name += map[bool]string{true: ": ", false: ", "}[i == 0] + string(o)
	}
	return rule[[]Instance]{name, func(r *reckoning, _ Instance) []Instance {
		var out []Instance
		for _, d := range r.f.Decisions {
			if !d.Taken.IsZero() && (len(outcomes) == 0 || d.Outcome.among(outcomes)) {
				out = append(out, Instance{Ref: d.ID})
			}
		}
		return out
	}}
}

// eachBreach: once for every breach, and a first row that stands ready.
var eachBreach = rule[[]Instance]{"elke overtreding", func(r *reckoning, _ Instance) []Instance {
	var out []Instance
	for _, b := range r.f.Breaches {
		out = append(out, Instance{Ref: b.ID, From: b.On})
	}
	return out
}}

// eachQuarter: the confirmation that is next, while supervision runs.
var eachQuarter = rule[[]Instance]{"elke drie maanden toezicht", func(r *reckoning, _ Instance) []Instance {
	w := r.f.Watch()
	if w == nil || w.Started.IsZero() || !w.Ended.IsZero() || !w.Reported.IsZero() {
		return nil
	}
	from := w.Started
	if n := len(w.Confirmed); n > 0 {
		from = w.Confirmed[n-1]
	}
	if next := from.AddMonths(r.term().Months); !w.Until.IsZero() && next.After(w.Until) {
		return nil
	}
	return []Instance{{Org: w.Org, From: from}}
}}

func (c Code) among(list []Code) bool {
	for _, one := range list {
		if c == one {
			return true
		}
	}
	return false
}

func (a *Ask) last() Answer {
	if a == nil || len(a.Got) == 0 {
		return Answer{}
	}
	return a.Got[len(a.Got)-1]
}

// ---- opens -------------------------------------------------------------------------------------------------------

// after: on the day that the last of these steps ended; not before all have.
func after(steps ...string) rule[Date] {
	name := "na"
	for _, s := range steps {
		name += " " + s
	}
	return rule[Date]{name, func(r *reckoning, _ Instance) Date { return r.endOf(steps...) }}
}

var onReceipt = rule[Date]{"bij ontvangst van het signaal", func(r *reckoning, _ Instance) Date { return r.f.Signal.Received }}

var onRegistration = rule[Date]{"na registratie van het signaal", func(r *reckoning, _ Instance) Date { return r.f.Signal.Registered }}

var onOpeningOrJoining = rule[Date]{"na opening, of als de gemeente partij wordt", func(r *reckoning, in Instance) Date {
	if r.f.Opened.IsZero() {
		return Date{}
	}
	return calendar.Latest(r.f.Opened, in.From)
}}

var onAsking = rule[Date]{"op de dag van de vraag", func(r *reckoning, in Instance) Date {
	if a := r.f.FindAsk(in.Ref); a != nil {
		return a.On
	}
	return Date{}
}}

var onAnswer = rule[Date]{"op de dag van het antwoord", func(r *reckoning, in Instance) Date {
	return r.f.FindAsk(in.Ref).last().On
}}

// onCommissionDue: after opening; anew on the day that a probation organisation declined the commission.
var onCommissionDue = rule[Date]{"na opening, en opnieuw als de reclassering de opdracht teruggeeft", func(r *reckoning, _ Instance) Date {
	on := r.f.Opened
	for _, a := range r.f.Asks {
		if a.Kind == Commission && !a.Gone.IsZero() {
			on = calendar.Latest(on, a.Gone)
		}
	}
	return on
}}

// onAnalysisDue: when the municipality acknowledged; anew on the day that a request was withdrawn.
var onAnalysisDue = rule[Date]{"na P02a, en opnieuw als de vraag is ingetrokken", func(r *reckoning, _ Instance) Date {
	on := r.acknowledged()
	for _, a := range r.f.Asks {
		if on.IsZero() || a.Kind != Analysis || a.Gone.IsZero() {
			continue
		}
		on = calendar.Latest(on, a.Gone)
	}
	return on
}}

// onViewDue: when the advice is in, or the OM goes on without it, and the mayor knows.
func onViewDue(steps ...string) rule[Date] {
	name := "na " + strings.Join(steps, " en ") + ", niet terwijl de gemeente de melding terugstuurde, en opnieuw als de vraag is ingetrokken"
	return rule[Date]{name, func(r *reckoning, _ Instance) Date {
		if r.f.SentBack(r.f.Settling(r.today)) {
			return Date{}
		}
		on := r.endOf(steps...)
		for _, a := range r.f.Asks {
			if on.IsZero() || a.Kind != View || a.Gone.IsZero() {
				continue
			}
			on = calendar.Latest(on, a.Gone)
		}
		return on
	}}
}

// onViewOrOwnDay: when the view is in or declined; at the latest on the step's own last day, so that a silent mayor
// cannot hold up a statutory term (P12: at T0 − 6 weeks the OM decides without). After a postponement: the next day.
func onViewOrOwnDay(view string) rule[Date] {
	return rule[Date]{"na " + view + ", uiterlijk op de eigen uiterste dag; een ontwerp dat terugkomt: op die dag", func(r *reckoning, in Instance) Date {
		if d := r.round(in.Ref); d != nil && !d.Reopened.IsZero() {
			return d.Reopened
		}
		if a := r.f.FindAsk(in.Ref); a != nil {
			return a.last().On
		}
		if r.f.Opened.IsZero() {
			return Date{}
		}
		latest := r.latest(r.term())
		on := r.endOf(view)
		if on.IsZero() || (!latest.IsZero() && latest.Before(on)) {
			on = latest
		}
		if !on.IsZero() && on.Before(r.f.Opened) {
			on = r.f.Opened
		}
		if n := len(r.f.Decisions); n > 0 && in.Ref == "" {
			on = calendar.Latest(on, r.f.Decisions[n-1].Taken)
		}
		return on
	}}
}

// onFrozenAnd: when the draft of this round is frozen, and the interests of victims were checked.
func onFrozenAnd(check string) rule[Date] {
	return rule[Date]{"na het ontwerp van deze ronde en " + check, func(r *reckoning, in Instance) Date {
		d := r.round(in.Ref)
		victims := r.endOf(check)
		if d == nil || d.Frozen.IsZero() || victims.IsZero() {
			return Date{}
		}
		return calendar.Latest(d.Frozen, victims)
	}}
}

var onDecision = rule[Date]{"na de beslissing", func(r *reckoning, in Instance) Date {
	if d := r.round(in.Ref); d != nil {
		return d.Taken
	}
	return Date{}
}}

var onService = rule[Date]{"na betekening", func(r *reckoning, in Instance) Date {
	if d := r.round(in.Ref); d != nil {
		return d.Served
	}
	return Date{}
}}

// onGrantOrAcknowledged: after the grant; where nobody decides when the municipality where he will live has acknowledged.
func onGrantOrAcknowledged(step string) rule[Date] {
	return rule[Date]{"na verlening; waar niemand beslist: na " + step, func(r *reckoning, _ Instance) Date {
		if r.row.Free() {
			return r.sinceTurn(r.acknowledged())
		}
		return r.granted()
	}}
}

// onGrantOr: after the grant; where nobody decides after a step.
func onGrantOr(step string) rule[Date] {
	return rule[Date]{"na verlening; waar niemand beslist: na " + step, func(r *reckoning, _ Instance) Date {
		if r.row.Free() {
			return r.sinceTurn(r.endOf(step))
		}
		return r.granted()
	}}
}

// onPreparedOrAWeek: when what prepares the return is done, as far as the track has it, and in any case a week before its own last day.
func onPreparedOrAWeek(steps ...string) rule[Date] {
	name := "na " + strings.Join(steps, ", ") + ", voor zover op de track, en in elk geval een week voor de uiterste dag"
	return rule[Date]{name, func(r *reckoning, _ Instance) Date {
		if r.f.Opened.IsZero() || (r.row.Decided() && r.granted().IsZero()) {
			return Date{}
		}
		fallback := r.latest(r.term()).AddDays(-7)
		on := r.endOf(r.row.having(steps)...)
		if on.IsZero() || fallback.Before(on) {
			on = fallback
		}
		return calendar.Latest(on, r.f.Opened, r.granted())
	}}
}

var onReturnDay = rule[Date]{"op de terugkeerdatum; waar iemand beslist: alleen na verlening", func(r *reckoning, _ Instance) Date {
	if r.f.Opened.IsZero() || (r.row.Decided() && r.granted().IsZero()) {
		return Date{}
	}
	if actual := r.actual(); !actual.IsZero() {
		return actual
	}
	return calendar.Latest(r.t0, r.granted(), r.f.Opened)
}}

var onReturnAndCommission = rule[Date]{"na P20 en P16", func(r *reckoning, _ Instance) Date {
	w := r.f.Watch()
	if w == nil || r.actual().IsZero() {
		return Date{}
	}
	return calendar.Latest(r.actual(), w.Commissioned)
}}

var onQuarterDue = rule[Date]{"twee weken voordat drie maanden om zijn", func(r *reckoning, in Instance) Date {
	if in.From.IsZero() {
		return Date{}
	}
	return in.From.AddMonths(r.term().Months).AddDays(-14)
}}

var onCounting = rule[Date]{"op de dag van de melding", func(_ *reckoning, in Instance) Date { return in.From }}

var onTermOver = rule[Date]{"aan het eind van het toezicht", func(r *reckoning, _ Instance) Date {
	w := r.f.Watch()
	switch {
	case w == nil:
		return Date{}
	case !w.Ended.IsZero(): // also of what never began
		return w.Ended
	case w.Started.IsZero() && r.actual().IsZero():
		return Date{}
	default:
		return w.Until
	}
}}

// onAllDone: after the closing report; where there is no supervision after the return.
func onAllDone(report, back string) rule[Date] {
	return rule[Date]{"na " + report + "; zonder toezicht: na " + back, func(r *reckoning, _ Instance) Date {
		if r.row.Oversight {
			return r.endOf(report)
		}
		return r.endOf(back)
	}}
}
