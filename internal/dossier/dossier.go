// Package dossier reads a case across its concepts: what is proposed, what must be weighed, whose turn it is and what can be
// done. It words nothing and writes nothing; what the reader may not see was not loaded.
package dossier

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Turn is one open item with what the reader can do about it: the deeds that end it, in the order of the step.
type Turn struct {
	Item  protocol.Item
	Mine  bool // it is the reader's own duty
	Deeds []who.Deed
}

// Turns lists what is open, the reader's own first, then that of his organisation, each by day: as the list of cases says whose
// turn it is.
func Turns(r *casefile.Reading) []Turn {
	var mine, ours, others []Turn
	steps := r.Version.Steps()
	for _, i := range r.Plan.OpenItems() {
		t := Turn{Item: i}
		for _, s := range steps {
			if s.ID != i.ID {
				continue
			}
			for _, d := range s.Deeds {
				if kind, answers := Answers[d]; answers && !r.Asked(kind, i.Instance) {
					continue // it was put to another, of the same kind of organisation too
				}
				if r.May(d, i.Instance) == nil || (r.Prepares(d) && r.MayPrepare(d, i.Instance) == nil) {
					t.Deeds = append(t.Deeds, d)
				}
			}
			if s.EndedBy(who.RequestView) && len(t.Deeds) == 0 && Conditional(r) && r.May(who.ProposeConditions, "") == nil {
				t.Deeds = append(t.Deeds, who.ProposeConditions) // what must come first
			}
		}
		t.Mine = i.Org == r.Actor.Org && holds(r.Actor, i.Owner) && len(t.Deeds) > 0
		switch {
		case t.Mine:
			mine = append(mine, t)
		case i.Org == r.Actor.Org:
			ours = append(ours, t)
		default:
			others = append(others, t)
		}
	}
	return slices.Concat(mine, ours, others)
}

// Answers are the deeds that answer a question, with its kind: about another's, or another kind of question, there is no such form.
var Answers = map[who.Deed]protocol.AskKind{
	who.AcknowledgeNotice: protocol.Inform, who.OpenNotice: protocol.Inform, who.ReturnNotice: protocol.Inform, who.SubmitAnalysis: protocol.Analysis, who.DeclineAnalysis: protocol.Analysis,
	who.SubmitAdvice: protocol.Commission, who.DeclineCommission: protocol.Commission, who.SubmitView: protocol.View,
}

func holds(actor account.Actor, duty who.Duty) bool {
	return slices.ContainsFunc(policy.RolesOf(duty), actor.Has)
}

// Also are the deeds that end no step: what can be done beside what is asked. About is empty for all of them.
var Also = []who.Deed{
	who.ProposeConditions, who.RecordRiskEstimate, who.RecordInquiry, who.RecordTriangle, who.NameMunicipality, who.JoinPolice, who.WritePolice, who.WriteProximity, who.RecordFinality, who.DiscloseConviction, who.ChangeReturnDate, who.RecordEvent, who.ConfirmProgress, who.ReportBreach,
	who.SubmitClosingReport, who.AddDocument, who.TakeCase, who.AssignCase, who.NarrowCase, who.WidenCase, who.EndCase, who.CloseDuplicate, who.ReopenCase,
}

// Possible lists which of Also the reader may do now.
func Possible(r *casefile.Reading) []who.Deed {
	var out []who.Deed
	for _, d := range Also {
		if r.May(d, "") == nil && fits(r, d) {
			out = append(out, d)
		}
	}
	return out
}

// Startable lists what is there only when somebody starts it and the reader may: advice and a view where nobody decides, or a question to a
// further municipality. What can be done without such a step is in Possible.
func Startable(r *casefile.Reading) []Turn {
	var out []Turn
	for _, i := range r.Plan.Steps {
		if i.State != protocol.OptionalState {
			continue
		}
		for _, d := range r.Version.Step(i.ID).Deeds {
			if !slices.Contains(Also, d) && r.May(d, i.Instance) == nil {
				out = append(out, Turn{Item: i, Deeds: []who.Deed{d}})
			}
		}
	}
	return out
}

// fits tells whether a deed makes sense as the case stands, beside what the protocol says of it.
func fits(r *casefile.Reading, deed who.Deed) bool {
	switch deed {
	case who.ProposeConditions:
		return Conditional(r)
	case who.TakeCase:
		return len(r.Assigned) == 0
	case who.NarrowCase:
		return !r.Narrowed()
	case who.WidenCase:
		return r.Narrowed()
	}
	return true
}

// Conditional tells whether conditions can come of it: at the end of a sentence the prosecution service can set none, and asks
// about measures and housing instead.
func Conditional(r *casefile.Reading) bool { return r.Plan.Row().Conditions }

// Again lists what the reader has answered or recorded and may anew: a view or an analysis, until the return, and an objection after it
// was said that none was made.
func Again(r *casefile.Reading) []Turn {
	var out []Turn
	for _, i := range r.Plan.Steps {
		for _, deed := range []who.Deed{who.SubmitAnalysis, who.SubmitView, who.SubmitAdvice, who.RecordObjection} {
			if i.EndedBy(deed) && i.Org == r.Actor.Org && i.State == protocol.StateDone && i.Instance != "" && r.May(deed, i.Instance) == nil {
				out = append(out, Turn{Item: i, Deeds: []who.Deed{deed}})
			}
		}
	}
	return out
}

// Asked lists what the reader may do about an item that is not his turn: remind and extend when it is he who waits, and
// the deeds that end it from his side, such as withdrawing the question.
func Asked(r *casefile.Reading, t Turn) []who.Deed {
	var out []who.Deed
	i := t.Item
	if i.Instance != "" && i.Asker.Org == r.Actor.Org && i.Org != r.Actor.Org {
		for _, d := range []who.Deed{who.Remind, who.ExtendView, who.ExtendAnalysis} {
			fits := d == who.Remind || (i.EndedBy(who.SubmitView) && d == who.ExtendView) || (i.EndedBy(who.SubmitAnalysis) && d == who.ExtendAnalysis)
			if fits && r.May(d, i.Instance) == nil {
				out = append(out, d)
			}
		}
	}
	return append(out, t.Deeds...)
}

// Next lists the steps that come after what is open: at most so many, those with a day first.
func Next(r *casefile.Reading, most int) []protocol.Item {
	var out []protocol.Item
	for _, i := range r.Plan.Steps {
		if i.State == protocol.Waiting && !i.Due.IsZero() {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b protocol.Item) int { return a.Due.Compare(b.Due) })
	if len(out) > most {
		out = out[:most]
	}
	return out
}
