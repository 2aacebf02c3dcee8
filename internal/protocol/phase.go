package protocol

import "github.com/terugkeer/terugkeer/internal/who"

// Phase is a label for people to read and filter by; computed, never set.
type Phase string

// The phases of domain.md §10.2.
const (
	PhaseSignal        Phase = "signal"
	PhaseOpen          Phase = "open"
	PhaseAssessing     Phase = "assessing"
	PhaseViewRequested Phase = "view_requested"
	PhaseDeciding      Phase = "deciding"
	PhaseDecided       Phase = "decided"
	PhasePreparing     Phase = "preparing"
	PhaseReturned      Phase = "returned"
	PhaseSupervised    Phase = "supervised"
	PhaseClosing       Phase = "closing"
	PhaseClosed        Phase = "closed"
)

// Phases in order.
var Phases = []Phase{PhaseSignal, PhaseOpen, PhaseAssessing, PhaseViewRequested, PhaseDeciding, PhaseDecided, PhasePreparing, PhaseReturned, PhaseSupervised, PhaseClosing, PhaseClosed}

// Part is the number of the part of the plan (Step.Phase) that a case in this phase is in.
func (p Phase) Part() int {
	switch p {
	case PhaseAssessing:
		return 2
	case PhaseViewRequested:
		return 3
	case PhaseDeciding, PhaseDecided:
		return 4
	case PhasePreparing:
		return 5
	case PhaseReturned, PhaseSupervised, PhaseClosing, PhaseClosed:
		return 6
	}
	return 1
}

func (r *reckoning) phase() Phase {
	f := r.f
	switch {
	case !f.Closed.On.IsZero():
		return PhaseClosed
	case f.Opened.IsZero():
		return PhaseSignal
	case r.puts(PhaseClosing):
		return PhaseClosing
	case !r.actual().IsZero():
		if w := f.Watch(); w != nil && !w.Started.IsZero() {
			return PhaseSupervised
		}
		return PhaseReturned
	case !r.granted().IsZero():
		if r.puts(PhaseDecided) {
			return PhaseDecided
		}
		return PhasePreparing
	case r.puts(PhaseDeciding):
		return PhaseDeciding
	case r.puts(PhaseViewRequested):
		return PhaseViewRequested
	case r.row.Free() && !r.endOf(r.v.StepsOf(who.SubmitAnalysis)...).IsZero():
		return PhasePreparing
	case len(f.Asks) > 0:
		return PhaseAssessing
	}
	return PhaseOpen
}

// puts tells whether a step is open that puts the case in this phase.
func (r *reckoning) puts(phase Phase) bool {
	for _, i := range r.items {
		if i.State == Open && i.row.Puts == phase {
			return true
		}
	}
	return false
}
