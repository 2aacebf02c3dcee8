package protocol

import (
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Date is a calendar date in the Netherlands; the zero value is «not» or «not yet».
type Date = calendar.Date

// Ref names what an instance of a step or a deed is about: an ask, a breach, a decision, an organisation.
// Empty means the case as a whole.
type Ref string

// Code is a value from a fixed list: an outcome, a source, a kind.
type Code string

// Facts is all that the protocol needs to know of one case: ids, dates and outcomes, never content.
// It is the fold of the ledger's payloads by Apply. The zero value is a case about which nothing is known.
type Facts struct {
	Signal    Signal           `json:"signal"`
	Opened    Date             `json:"opened"`
	Track     []TrackFrom      `json:"track"` // the last counts
	Regime    Code             `json:"regime"`
	Known     map[string]Code  `json:"known"` // irrevocable, bij, order_risk: yes, no, unknown
	Movements []Movement       `json:"movements"`
	Named     []Stay           `json:"named"`   // municipalities that must know; they take part once informed
	Parties   []Stay           `json:"parties"` // organisations that take part
	Asks      []Ask            `json:"asks"`
	Checks    []Check          `json:"checks"`
	Decisions []Decision       `json:"decisions"`
	Oversight []Oversight      `json:"oversight"`
	Breaches  []Breach         `json:"breaches"`
	Closed    Closed           `json:"closed"`
	Reopened  []Closed         `json:"reopened,omitempty"` // how it had ended when it was opened again, oldest first
	Last      map[string]int64 `json:"last"`               // fact key → ledger position of its latest occurrence, for stale forms
	Seq       int64            `json:"seq"`
}

// Signal is what began it (P00). Received is the day the notice reached the registering organisation.
type Signal struct {
	Received   Date   `json:"received"`
	Registered Date   `json:"registered"`
	Source     Code   `json:"source"`
	Org        id.Org `json:"org"`
}

// TrackFrom is a track and the day from which it counts (VI refused → EndOfSentence).
type TrackFrom struct {
	Track string `json:"track"`
	From  Date   `json:"from"`
}

// Movement is one going out: [0] is the return, later ones are leaves. The last version of Release is T0.
type Movement struct {
	Release []Release `json:"release"`
	Actual  Date      `json:"actual"` // the day he really left
}

// Release is one version of T0, with where it came from. Tentative after a postponed decision (X2).
type Release struct {
	Date      Date `json:"date"`
	On        Date `json:"on"` // recorded
	Source    Code `json:"source"`
	Tentative bool `json:"tentative,omitempty"`
}

// Stay is an organisation standing in a relation to the case, from and until (zero: still).
type Stay struct {
	Org      id.Org       `json:"org"`
	Relation who.Relation `json:"relation"`
	From     Date         `json:"from"`
	Until    Date         `json:"until"`
}

// AskKind says what was asked.
type AskKind string

// The kinds of ask of agreements 2 and 3.
const (
	Inform       AskKind = "inform"        // P02, answered by P02a
	Commission   AskKind = "commission"    // P03, answered by P09
	RiskEstimate AskKind = "risk_estimate" // P03a
	Inquiry      AskKind = "inquiry"       // P04
	Analysis     AskKind = "analysis"      // P05, answered by P06
	AddressCheck AskKind = "address_check" // P08
	View         AskKind = "view"          // P11, answered by P12
)

// Ask is one question to one party, with every version of its answer.
type Ask struct {
	ID    Ref       `json:"id"`
	About Ref       `json:"about,omitempty"` // the address, view, condition set it concerns
	Kind  AskKind   `json:"kind"`
	By    who.Party `json:"by"`
	Of    who.Party `json:"of"`
	On    Date      `json:"on"`
	Until Date      `json:"until"`           // extended to; zero: not extended
	Got   []Answer  `json:"got"`             // oldest first; declined and «no view» are outcomes
	Heard []Heard   `json:"heard,omitempty"` // a notice: who of the municipality was reached, each duty once
	Gone  Date      `json:"gone"`            // withdrawn or re-addressed
	Why   Code      `json:"why,omitempty"`
}

// Answer is one version of an answer. Late: received after the decision was taken.
type Answer struct {
	ID      Ref   `json:"id"`
	On      Date  `json:"on"`
	Outcome Code  `json:"outcome"`
	Late    bool  `json:"late,omitempty"`
	Seq     int64 `json:"seq"` // number of the fact: a draft frozen before it did not know it
}

// Heard says that a notice reached a person in a duty: he opened it, or was told outside the system.
type Heard struct {
	Duty who.Duty `json:"duty"`
	On   Date     `json:"on"`
	How  Code     `json:"how"` // opened, told
}

// CheckKind says what was established.
type CheckKind string

// What can be established outside an ask.
const (
	VictimInterests  CheckKind = "victim_interests"  // P07
	AdviceWaived     CheckKind = "advice_waived"     // P09: the OM goes on without
	Triangle         CheckKind = "triangle"          // P10
	ObjectionReply   CheckKind = "objection_reply"   // P12a, about the view
	LateInput        CheckKind = "late_input"        // P13: what was done with what came after the draft
	PartnersNotified CheckKind = "partners_notified" // P15, about the decision
	CourtObjection   CheckKind = "court_objection"   // P15o, about the decision
	ReturnPlan       CheckKind = "return_plan"       // P17
	VictimInformed   CheckKind = "victim_informed"   // P18
	Readiness        CheckKind = "readiness"         // P19
	Proposal         CheckKind = "proposal"          // conditions proposed, before P11
)

// Check is a finding with its outcome. T0 is the return date that held when it was made: a readiness check does not
// survive a shift of more than six weeks (X3).
type Check struct {
	Kind    CheckKind `json:"kind"`
	About   Ref       `json:"about,omitempty"`
	On      Date      `json:"on"`
	Outcome Code      `json:"outcome"`
	T0      Date      `json:"t0"`
	Seq     int64     `json:"seq"` // number of the fact: what came in after it, it does not know of
}

// Decision is one round of P13–P14. Preparer is the member who froze the draft: another one takes it.
type Decision struct {
	ID       Ref           `json:"id"`
	Frozen   Date          `json:"frozen"`
	Preparer id.Membership `json:"preparer"`
	Seq      int64         `json:"seq"`      // ledger position of the freeze: a view after it is late for the draft
	Reopened Date          `json:"reopened"` // the draft was last given back to be changed; zero: never
	Taken    Date          `json:"taken"`
	Outcome  Code          `json:"outcome"` // grant, refuse, postpone
	Served   Date          `json:"served"`
	Until    Date          `json:"until"`     // grant: end of the probation term
	ReviewBy Date          `json:"review_by"` // postpone: at most six months on
}

// Oversight is one probation supervision: commissioned, started, confirmed, ended, reported.
type Oversight struct {
	ID           Ref    `json:"id"`
	Org          id.Org `json:"org"`
	Commissioned Date   `json:"commissioned"`
	Started      Date   `json:"started"`
	Confirmed    []Date `json:"confirmed"`
	Until        Date   `json:"until"`
	Ended        Date   `json:"ended"`
	Outcome      Code   `json:"outcome"` // completed, ended_early, revoked
	Reported     Date   `json:"reported"`
	Events       []Code `json:"events,omitempty"` // kinds only, in order
}

// Breach is one notified breach. Happened may be long before On; that gap is shown, not hidden.
type Breach struct {
	ID       Ref  `json:"id"`
	Happened Date `json:"happened"`
	On       Date `json:"on"`
	Decided  Date `json:"decided"`
	Outcome  Code `json:"outcome"` // none, warning, revoked
}

// Closed ends the case. Variant is a terminal variant of domain.md's list; To points at the other case of a duplicate.
type Closed struct {
	On      Date `json:"on"`
	Variant Code `json:"variant"`
	To      Ref  `json:"to,omitempty"`
}
