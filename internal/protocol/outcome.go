package protocol

import (
	"sync"

	"github.com/terugkeer/terugkeer/internal/who"
)

// OutcomeRow says what an outcome, or a kind of event, must find in the facts before a deed can record it. An outcome without a row
// can always be chosen.
type OutcomeRow struct {
	Deed    who.Deed
	Outcome Code
	Finds   found
	Source  string // why; empty: it contradicts what was recorded before
}

// found is a named state of the facts, with the message key that says that it is not so. Day is a day of the message; zero: it has none.
type found struct {
	name, key string
	of        func(Within) (fine bool, day Date)
}

func factsFind(name, key string, of func(*Facts) bool) found {
	return found{name, key, func(w Within) (bool, Date) { return of(w.facts()), Date{} }}
}

// revoked tells whether conditional release was revoked.
func (f *Facts) revoked() bool {
	w := f.Watch()
	return w != nil && w.Outcome == Revoked
}

// Detained tells whether he is back in detention under supervision that goes on: its latest word is that he is, and not that he is out again.
func (w *Oversight) Detained() bool {
	for n := len(w.Events) - 1; n >= 0; n-- {
		switch w.Events[n] {
		case Recalled:
			return true
		case Resumed:
			return false
		}
	}
	return false
}

// NeverBegan tells whether it was recorded that supervision did not start, and it has not since.
func (w *Oversight) NeverBegan() bool {
	return w.Started.IsZero() && Code(NotStarted).among(w.Events)
}

var (
	isRevoked  = factsFind("v.i. is herroepen", "outcome.not_revoked", (*Facts).revoked)
	notRevoked = factsFind("v.i. is niet herroepen", "outcome.revoked", func(f *Facts) bool { return !f.revoked() })
	runsStill  = factsFind("het toezicht is niet geëindigd", "outcome.ended", func(f *Facts) bool { return f.Watch() != nil && f.Watch().Ended.IsZero() })
	notBegun   = factsFind("het toezicht is nog niet gestart", "outcome.begun", func(f *Facts) bool { return f.Watch() != nil && f.Watch().Started.IsZero() })
	hasBegun   = factsFind("het toezicht is gestart", "outcome.not_begun", func(f *Facts) bool { return f.Watch() != nil && !f.Watch().Started.IsZero() })
	atLarge    = factsFind("betrokkene is niet terug in detentie", "outcome.detained", func(f *Facts) bool { return f.Watch() != nil && !f.Watch().Detained() })
	inside     = factsFind("betrokkene is terug in detentie", "outcome.at_large", func(f *Facts) bool { return f.Watch() != nil && f.Watch().Detained() })
	termOver   = found{"het toezicht eindigde op de laatste dag van de proeftijd of daarna", "outcome.term_runs", func(w Within) (bool, Date) {
		watch, ended := w.facts().Watch(), w.Picked["ended"]
		if watch == nil || ended.IsZero() {
			return true, Date{} // the day itself is asked
		}
		return !ended.Before(watch.Until), watch.Until
	}}
	objectionOver = found{"de termijn voor bezwaar is voorbij op de dag die is ingevuld", "outside.objection.early", func(w Within) (bool, Date) {
		until, on := w.Plan.ObjectionUntil(w.About), w.Picked["on"]
		return until.IsZero() || on.After(until), until
	}}
)

// Outcomes is the table of what outcomes must find.
func Outcomes() []OutcomeRow { return allOutcomes() }

var allOutcomes = sync.OnceValue(func() []OutcomeRow {
	return []OutcomeRow{
		{who.RecordObjection, NoMeasure, objectionOver, "art. 6:6:8 Sv: twee weken na betekening"},
		{who.RecordEvent, NotStarted, notBegun, ""},
		{who.RecordEvent, PlanAgreed, hasBegun, "Besluit tenuitvoerlegging art. 3:2"},
		{who.RecordEvent, Recalled, atLarge, ""},
		{who.RecordEvent, Resumed, inside, ""},
		{who.DecideBreach, Revoked, runsStill, "art. 6:2:13a Sv: wat geëindigd is, kan niet worden herroepen"},
		{who.SubmitClosingReport, Revoked, isRevoked, "art. 6:2:13a Sv: het OM herroept"},
		{who.SubmitClosingReport, Completed, notRevoked, ""},
		{who.SubmitClosingReport, Completed, termOver, "art. 6:1:18 lid 2 Sv"},
		{who.SubmitClosingReport, EndedEarly, notRevoked, ""},
		{who.CloseCase, Completed, notRevoked, ""},
		{who.CloseCase, BackInDetention, isRevoked, ""},
	}
})

// Misses says what an outcome of a deed does not find in the facts: a message key, and a day of it or zero; false: nothing.
func Misses(deed who.Deed, outcome Code, within Within) (key string, day Date, misses bool) {
	for _, row := range Outcomes() {
		if row.Deed != deed || row.Outcome != outcome {
			continue
		}
		if fine, day := row.Finds.of(within); !fine {
			return row.Finds.key, day, true
		}
	}
	return "", Date{}, false
}
