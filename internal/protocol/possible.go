package protocol

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Permits says whether the deed is possible now, about this instance (empty: any). Its errors are fault.Conflict with a
// message key; With names the step and, after colons, what that step waits for.
func (p *Plan) Permits(deed who.Deed, about Ref) error {
	row := p.version.Row(deed)
	if row.When.of == nil {
		return fault.Conflict{Key: "conflict.unknown_deed"}
	}
	return row.When.of(p, about)
}

// StaleSince says whether a form opened at ledger position seq may still be submitted: a fact that matters to this deed
// must not have arrived since. It returns the key of the fact that did.
func (p *Plan) StaleSince(deed who.Deed, about Ref, seq int64) (string, bool) {
	for _, key := range p.version.Row(deed).Stale {
		switch key {
		case sameQuestion:
			key = answeredAbout(about)
		case sameWorkers:
			key = workersOf(about)
		}
		if p.facts.Last[key] > seq {
			return key, true
		}
	}
	return "", false
}

// Extension is the day until which a question may be extended, once: the version's extra working days, not past the latest
// day of the next step that waits for it. Zero: there is no room.
func (p *Plan) Extension(ask Ref) Date {
	for _, i := range p.Steps {
		if i.Instance != ask || i.State != Open || ask == "" {
			continue
		}
		term := p.version.Term(i.ID)
		if term.Extension == 0 {
			continue
		}
		until := p.cal.AddWorkingDays(calendar.Latest(i.Due, p.Today), term.Extension) // more time is time that is still to come
		for _, next := range p.Steps {
			if next.ID == term.ExtensionBefore && !next.Latest.IsZero() && next.Latest.Before(until) {
				until = next.Latest
			}
		}
		if until.After(i.Due) && until.After(p.Today) {
			return until
		}
	}
	return Date{}
}

// KeptUntil is the last day on which a closed case is kept, and can be opened again; zero while it is open.
func (p *Plan) KeptUntil() Date {
	closed := p.facts.Closed.On
	if closed.IsZero() {
		return Date{}
	}
	months := p.version.RetentionMonths
	if p.facts.Opened.IsZero() {
		months = p.version.SignalMonths
	}
	return closed.AddMonths(months)
}

// ObjectionUntil is the last day on which an objection to a decision can be made (6:6:8 Sv: two weeks after service); zero where the
// decision was not served.
func (p *Plan) ObjectionUntil(decision Ref) Date {
	for _, d := range p.facts.Decisions {
		if d.ID == decision && !d.Served.IsZero() {
			return d.Served.AddDays(p.version.TermOf(who.RecordObjection).PlusDays - 1)
		}
	}
	return Date{}
}

// Find returns the items of a step, in order.
func (p *Plan) Find(step string) []Item {
	var out []Item
	for _, i := range p.Steps {
		if i.ID == step {
			out = append(out, i)
		}
	}
	return out
}

// OpenItems returns what is open, earliest due first, undated last; ties in reading order.
func (p *Plan) OpenItems() []Item {
	var out []Item
	for _, i := range p.Steps {
		if i.State == Open {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b Item) int {
		switch {
		case a.Due.IsZero() != b.Due.IsZero():
			if a.Due.IsZero() {
				return 1
			}
			return -1
		default:
			return a.Due.Compare(b.Due)
		}
	})
	return out
}
