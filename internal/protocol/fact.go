package protocol

import (
	"fmt"
	"slices"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Fact is one thing that happened, as the ledger keeps it: ids, dates and outcomes.
type Fact interface {
	// Name is the kind as it stands in the payload.
	Name() string
	// Key is the kind with its subject, for telling which forms it makes stale: «asked.view».
	Key() string
	apply(*Facts) error
}

// SignalRegistered begins a case: T0 and track as the source gives them (P00).
type SignalRegistered struct {
	Received Date   `json:"received"`
	On       Date   `json:"on"`
	Source   Code   `json:"source"`
	Org      id.Org `json:"org"`
	Track    string `json:"track"`
	Regime   Code   `json:"regime,omitempty"`
	Release  Date   `json:"release"`
}

// CaseOpened makes the signal a case (P01). Known: irrevocable, bij, order_risk → yes, no, unknown.
type CaseOpened struct {
	On    Date            `json:"on"`
	Known map[string]Code `json:"known"`
}

// KnownChanged sets one of the known flags anew, such as the order risk judged at P02.
type KnownChanged struct {
	On    Date   `json:"on"`
	What  string `json:"what"`
	Value Code   `json:"value"`
}

// PartyNamed says which municipality must know (origin, intended); it takes part once it has been informed (P02).
type PartyNamed struct {
	Org      id.Org       `json:"org"`
	Relation who.Relation `json:"relation"`
	From     Date         `json:"from"`
}

// PartyJoined puts an organisation in a relation to the case.
type PartyJoined struct {
	Org      id.Org       `json:"org"`
	Relation who.Relation `json:"relation"`
	From     Date         `json:"from"`
}

// PartyLeft ends a relation on a day (that day is the last).
type PartyLeft struct {
	Org      id.Org       `json:"org"`
	Relation who.Relation `json:"relation"`
	Until    Date         `json:"until"`
}

// Asked is one question to one party.
type Asked struct {
	ID    Ref       `json:"id"`
	Kind  AskKind   `json:"kind"`
	About Ref       `json:"about,omitempty"`
	By    who.Party `json:"by"`
	Of    who.Party `json:"of"`
	On    Date      `json:"on"`
}

// Answered is one version of an answer to an ask.
type Answered struct {
	Ask     Ref  `json:"ask"`
	ID      Ref  `json:"id"`
	On      Date `json:"on"`
	Outcome Code `json:"outcome"`
}

// Reached says that a notice reached somebody of the municipality in a duty: that it was shared does not say so (P02).
type Reached struct {
	Ask  Ref      `json:"ask"`
	Duty who.Duty `json:"duty"` // municipality or mayor
	On   Date     `json:"on"`
	How  Code     `json:"how"` // opened, told
}

// AskExtended gives an ask its one extension.
type AskExtended struct {
	Ask   Ref  `json:"ask"`
	On    Date `json:"on"`
	Until Date `json:"until"`
}

// AskGone withdraws or re-addresses an ask.
type AskGone struct {
	Ask Ref  `json:"ask"`
	On  Date `json:"on"`
	Why Code `json:"why"`
}

// Checked is a finding.
type Checked struct {
	Kind    CheckKind `json:"kind"`
	About   Ref       `json:"about,omitempty"`
	On      Date      `json:"on"`
	Outcome Code      `json:"outcome"`
}

// DraftFrozen freezes weighing and draft (P13).
type DraftFrozen struct {
	ID       Ref           `json:"id"`
	On       Date          `json:"on"`
	Preparer id.Membership `json:"preparer"`
}

// DraftReopened gives the frozen draft back to be changed.
type DraftReopened struct {
	ID Ref  `json:"id"`
	On Date `json:"on"`
}

// DecisionTaken is the decision on conditional release (P14, 6:2:12 Sv). Grant has Until, postpone has ReviewBy.
type DecisionTaken struct {
	ID       Ref  `json:"id"`
	On       Date `json:"on"`
	Outcome  Code `json:"outcome"`
	Served   Date `json:"served"`
	Until    Date `json:"until"`
	ReviewBy Date `json:"review_by"`
}

// TrackChanged moves the case to another track (X1).
type TrackChanged struct {
	Track string `json:"track"`
	On    Date   `json:"on"`
}

// ReturnDateChanged is a new version of T0 (X3).
type ReturnDateChanged struct {
	Date      Date `json:"date"`
	On        Date `json:"on"`
	Source    Code `json:"source"`
	Tentative bool `json:"tentative,omitempty"`
}

// ProbationTermChanged is a new last day of the probation term of a decision: the return moved, and a year of it must be left
// (6:1:18(2) Sv).
type ProbationTermChanged struct {
	Decision Ref  `json:"decision"`
	On       Date `json:"on"`
	Until    Date `json:"until"`
}

// Returned says that he really left, and when (P20).
type Returned struct {
	On     Date `json:"on"`
	Actual Date `json:"actual"`
}

// SupervisionCommissioned asks a probation organisation to supervise until the end of the term (P16).
type SupervisionCommissioned struct {
	ID    Ref    `json:"id"`
	Org   id.Org `json:"org"`
	On    Date   `json:"on"`
	Until Date   `json:"until"`
}

// SupervisionStarted says that supervision runs (P21).
type SupervisionStarted struct {
	ID Ref  `json:"id"`
	On Date `json:"on"`
}

// SupervisionEvent is one event of domain.md §4.3, by kind; it carries no step but shapes the status.
type SupervisionEvent struct {
	ID   Ref  `json:"id"`
	On   Date `json:"on"`
	Kind Code `json:"kind"`
}

// ProgressConfirmed is the quarterly confirmation (P22).
type ProgressConfirmed struct {
	ID Ref  `json:"id"`
	On Date `json:"on"`
}

// SupervisionEnded ends supervision with an outcome; the closing report may come with it or later.
type SupervisionEnded struct {
	ID      Ref  `json:"id"`
	On      Date `json:"on"`
	Outcome Code `json:"outcome"`
}

// ClosingReported is the closing report (P26).
type ClosingReported struct {
	ID Ref  `json:"id"`
	On Date `json:"on"`
}

// BreachReported notifies a breach (P23, 6:3:14(4) Sv).
type BreachReported struct {
	ID       Ref  `json:"id"`
	Happened Date `json:"happened"`
	On       Date `json:"on"`
}

// BreachDecided is what the OM did about it: none, warning, revoked (6:2:13a Sv).
type BreachDecided struct {
	ID      Ref  `json:"id"`
	On      Date `json:"on"`
	Outcome Code `json:"outcome"`
}

// CaseClosed ends the case (P27 or a terminal variant).
type CaseClosed struct {
	On      Date `json:"on"`
	Variant Code `json:"variant"`
	To      Ref  `json:"to,omitempty"`
}

// CaseReopened takes the end of a case back: what it waited for waits again.
type CaseReopened struct {
	On Date `json:"on"`
}

// Noted is a deed that changes nothing in the protocol: a document, an assignment, a reminder.
type Noted struct {
	What  string `json:"what"`
	About Ref    `json:"about,omitempty"`
	On    Date   `json:"on"`
}

// Apply adds one fact. It refuses what cannot follow from what is known; the facts are then unchanged in meaning,
// but the caller must drop them: Apply may have begun to write.
func Apply(f *Facts, fact Fact) error {
	if !f.Closed.On.IsZero() {
		switch fact.(type) {
		case Noted, CaseReopened:
		default:
			return fmt.Errorf("protocol: %s after the case was closed", fact.Name())
		}
	}
	if err := fact.apply(f); err != nil {
		return fmt.Errorf("protocol: %s: %w", fact.Name(), err)
	}
	f.Seq++
	if f.Last == nil {
		f.Last = map[string]int64{}
	}
	f.Last[fact.Key()] = f.Seq
	if a, is := fact.(Answered); is {
		f.Last[answeredAbout(a.Ask)] = f.Seq
	}
	return nil
}

// answeredAbout is the key of an answer to one question: another copy of its form is then stale.
func answeredAbout(ask Ref) string { return "answered:" + string(ask) }

// T0 is the return date that counts; zero when none is known.
func (f *Facts) T0() Date { return f.Release().Date }

// Release is the version of the return date that counts.
func (f *Facts) Release() Release {
	if len(f.Movements) == 0 || len(f.Movements[0].Release) == 0 {
		return Release{}
	}
	versions := f.Movements[0].Release
	return versions[len(versions)-1]
}

// TrackBefore is the track that the case was on before its track changed; empty: it never did.
func (f *Facts) TrackBefore() string {
	if len(f.Track) < 2 {
		return ""
	}
	return f.Track[len(f.Track)-2].Track
}

// OnTrack is the track that counts; empty when none is known.
func (f *Facts) OnTrack() string {
	if len(f.Track) == 0 {
		return ""
	}
	return f.Track[len(f.Track)-1].Track
}

// FindAsk returns the ask with this id, or nil.
func (f *Facts) FindAsk(ask Ref) *Ask {
	for i := range f.Asks {
		if f.Asks[i].ID == ask {
			return &f.Asks[i]
		}
	}
	return nil
}

// LiveAsk is the latest ask of a kind that was not withdrawn, or nil.
func (f *Facts) LiveAsk(kind AskKind) *Ask {
	for i := len(f.Asks) - 1; i >= 0; i-- {
		if f.Asks[i].Kind == kind && f.Asks[i].Gone.IsZero() {
			return &f.Asks[i]
		}
	}
	return nil
}

// FindCheck is the latest finding of a kind about something, or nil.
func (f *Facts) FindCheck(kind CheckKind, about Ref) *Check {
	for i := len(f.Checks) - 1; i >= 0; i-- {
		if f.Checks[i].Kind == kind && f.Checks[i].About == about {
			return &f.Checks[i]
		}
	}
	return nil
}

// LastDecision is the round that counts, or nil.
func (f *Facts) LastDecision() *Decision {
	if len(f.Decisions) == 0 {
		return nil
	}
	return &f.Decisions[len(f.Decisions)-1]
}

// Granted is the decision that grants release, or nil.
func (f *Facts) Granted() *Decision {
	if d := f.LastDecision(); d != nil && d.Outcome == Grant {
		return d
	}
	return nil
}

// decided tells whether the last round ended the question: a postponement opens a new round, and so does a refusal that a
// court set aside, which brings the case back on the track on which it was decided (6:6:9 Sv).
func (f *Facts) decided() bool {
	d := f.LastDecision()
	if d == nil || d.Taken.IsZero() || d.Outcome == Postpone {
		return false
	}
	return d.Outcome != Refuse || len(f.Track) == 0 || f.OnTrack() != f.Track[0].Track
}

// LateAnswers are the views and analyses that were received after the draft of this round was frozen and about which
// nothing has been noted: who decides is shown them (invariant 3).
func (f *Facts) LateAnswers() []Ref {
	round := f.LastDecision()
	if round == nil || round.Frozen.IsZero() || !round.Taken.IsZero() {
		return nil
	}
	var out []Ref
	for _, a := range f.Asks {
		if (a.Kind == View || a.Kind == Analysis) && a.last().Seq > round.Seq && f.noted(&a) == nil {
			out = append(out, a.ID)
		}
	}
	return out
}

// noted is what was done with the latest answer to a question that came late, or nil: what was noted of an earlier version is
// not about this one.
func (f *Facts) noted(a *Ask) *Check {
	if c := f.FindCheck(LateInput, a.ID); c != nil && c.Seq > a.last().Seq {
		return c
	}
	return nil
}

// Drafted tells whether a draft lies ready or a decision was taken: what comes in now comes after it.
func (f *Facts) Drafted() bool {
	d := f.LastDecision()
	return d != nil && (f.decided() || (!d.Frozen.IsZero() && d.Taken.IsZero()))
}

// Watch is the supervision that counts, or nil.
func (f *Facts) Watch() *Oversight {
	if len(f.Oversight) == 0 {
		return nil
	}
	return &f.Oversight[len(f.Oversight)-1]
}

// Holder is the organisation that stands in one of the relations on a day, the first relation first; zero when none.
func (f *Facts) Holder(on Date, relations ...who.Relation) id.Org {
	for _, relation := range relations {
		for i := len(f.Parties) - 1; i >= 0; i-- {
			p := f.Parties[i]
			if p.Relation == relation && (p.Until.IsZero() || !p.Until.Before(on)) {
				return p.Org
			}
		}
	}
	return id.Org{}
}

// Stays tells whether the organisation is in the relation without an end that is known. Who is in it for its last days is not: what is put to
// him now he must be able to answer later.
func (f *Facts) Stays(org id.Org, relation who.Relation) bool {
	return slices.ContainsFunc(f.Parties, func(p Stay) bool { return p.Org == org && p.Relation == relation && p.Until.IsZero() })
}

// Settling is the municipality where he will live as far as is known: agreed before intended before origin; one that is
// named counts before it takes part. Of several where he means to live the newest counts, of several where he comes from the first: that
// another must know is no word of where he goes.
func (f *Facts) Settling(on Date) id.Org {
	for _, relation := range []who.Relation{who.Agreed, who.Intended, who.Origin} {
		var standing []id.Org
		for _, n := range f.Named {
			if n.Relation == relation && n.Until.IsZero() {
				standing = append(standing, n.Org)
			}
		}
		switch {
		case len(standing) == 0:
		case relation == who.Origin:
			return standing[0]
		default:
			return standing[len(standing)-1]
		}
		if org := f.Holder(on, relation); !org.IsZero() {
			return org
		}
	}
	return id.Org{}
}

// NamedAs is the relation in which a municipality was named and not yet replaced; empty when it was not.
func (f *Facts) NamedAs(org id.Org) who.Relation {
	for _, n := range f.Named {
		if n.Org == org && n.Until.IsZero() {
			return n.Relation
		}
	}
	return ""
}
