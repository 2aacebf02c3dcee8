package protocol

import (
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Step is one row of the step table: who must do what, when it opens, what ends it.
type Step struct {
	ID       string // domain.md §10.3
	Name     string // short Dutch name, as on the case page
	Title    string // English
	Phase    int    // 1 opening … 6 return and supervision, as people read the list
	Owner    who.Duty
	For      who.Duty // who waits for it, when no ask says so
	Tracks   []string
	Optional []string // tracks on which it is there only when somebody starts it
	Outlives bool     // stays after the track changed, because a decision called for it
	Each     rule[[]Instance]
	After    []string // steps that go before; shown as «waits for»
	Opens    rule[Date]
	Ends     rule[Ending]
	Turn     rule[who.Duty] // nil: Owner
	Blocks   []string       // steps that cannot end before this one
	Sees     policy.Category
	Deeds    []who.Deed // which deeds end it
	Late     []Rung
	Source   string
}

// Instance is one occurrence of a step: of which ask, breach, decision or organisation, and who must act.
type Instance struct {
	Ref  Ref
	Org  id.Org    // who must act; zero: the holder of the duty
	By   who.Party // who asked; zero: the step's For
	From Date      // counted from; zero: from the opening
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

// Rung says whom to tell so many working days from the due date (negative: before), and what is then offered.
type Rung struct {
	Days  int
	Tell  []who.Duty
	Offer who.Deed
}

// A rule is a named predicate of the step table; the name is what a lawyer reads.
type rule[T any] struct {
	name string
	of   func(*reckoning, Instance) T
}

// Name is the predicate's name as it stands in docs/protocol.md; empty for none.
func (r rule[T]) Name() string { return r.name }

const (
	vi  = "VI"
	eos = "EndOfSentence"
)

func onlyVI() []string { return []string{vi} }

// reminders are the rungs of every step that is not a statutory one (§10.1).
func reminders(owner who.Duty, waits who.Duty) []Rung {
	return []Rung{{Days: -3, Tell: []who.Duty{owner}}, {Days: 0, Tell: []who.Duty{owner}}, {Days: 1, Tell: []who.Duty{owner, waits}, Offer: who.Remind}, {Days: 3, Tell: []who.Duty{owner, waits}}}
}
