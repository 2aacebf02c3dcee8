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
	Source   string
}

// Passes tells whether the step goes from one duty to another while it is open.
func (s *Step) Passes() bool { return s.Turn.of != nil }

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

// Rung says when the owner of a step is reminded: so many working days from the due date (negative: before). Waits: who waits
// for it is told too.
type Rung struct {
	Days  int
	Waits bool
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

// Rungs are the reminders of every open step (§10.1; an assumption): to its owner three working days before, on the day, and
// once it is late, then also to who waits for it.
func Rungs() []Rung {
	return []Rung{{Days: -3}, {Days: 0}, {Days: 1, Waits: true}, {Days: 3, Waits: true}}
}
