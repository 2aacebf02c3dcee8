package protocol

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Step is one row of the step table: who must do what, when it opens, what ends it. On which tracks it is, an edition says (Track).
type Step struct {
	ID     string // domain.md §10.3
	Row    string // the name by which an edition names the row; empty: its ID. A later row of a step has another name
	Name   string // short Dutch name, as on the case page
	Title  string // English
	Phase  int    // 1 opening … 6 return and supervision, as people read the list
	Owner  who.Duty
	For    who.Duty // who waits for it, when no ask says so
	Each   rule[[]Instance]
	After  []string // steps that go before; shown as «waits for»
	Opens  rule[Date]
	Ends   rule[Ending]
	Turn   rule[who.Duty] // nil: Owner
	Blocks []string       // steps that cannot end before this one
	Sees   policy.Category
	Deeds  []who.Deed // which deeds end it
	Puts   Phase      // the phase that the case is in while it is open; empty: it says nothing of it
	Again  bool       // where its question was withdrawn, what comes after it waits until it was asked anew
	Return bool       // it is the return itself: its term counts from the day of return that was foreseen
	Source string
}

// Passes tells whether the step goes from one duty to another while it is open.
func (s *Step) Passes() bool { return s.Turn.of != nil }

// Instance is one occurrence of a step: of which ask, breach, decision or organisation, and who must act.
type Instance struct {
	Ref  Ref
	Org  id.Org    // who must act; zero: the holder of the duty
	By   who.Party // who asked; zero: the step's For
	From Date      // counted from; zero: from the opening
	Free bool      // it is there only when somebody starts it
}

// End says how a step ended; empty: it has not.
type End string

// Done: as meant. Declined: answered with a no, which is an answer. Lapsed: overtaken. Void: not needed.
const (
	NotEnded End = ""
	Done     End = "done"
	Decline  End = "declined"
	Lapsed   End = "lapsed"
	Void     End = "void"
)

// Ending is how and on which day a step ended.
type Ending struct {
	End End
	On  Date
}

// Rung says when the owner of a step is reminded: so many working days from the due date (negative: before). Waits: who waits
// for it is told too.
type Rung struct {
	Days  int  `toml:"days"`
	Waits bool `toml:"waits"`
}

// A rule is a named predicate of the step table; the name is what a lawyer reads.
type rule[T any] struct {
	name string
	of   func(*reckoning, Instance) T
}

// Name is the predicate's name as it stands in docs/protocol.md; empty for none.
func (r rule[T]) Name() string { return r.name }

// name is how an edition names the row.
func (s *Step) name() string {
	if s.Row != "" {
		return s.Row
	}
	return s.ID
}

// EndedBy tells whether a deed ends the step.
func (s *Step) EndedBy(deed who.Deed) bool { return slices.Contains(s.Deeds, deed) }
