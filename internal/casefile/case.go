package casefile

import (
	"time"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// On says which case a deed is about, and what its form was opened at.
type On struct {
	Case    id.Case      // zero only for the registration of a signal
	About   protocol.Ref // the ask, breach or decision; empty: the case
	Seq     int64        // number of facts when the form was opened: what came after may make it stale
	Request id.Request   // of the form: a second submission with the same one is answered with the first result
	// Content is what the form held, in one form for one content: a second submission with the number of the first and other content is a
	// Conflict and not a replay. Nil: it is compared with nothing.
	Content []byte
	Draft   string // which draft the form goes on from, by DraftVersion; empty: there was none
	Typed   string // what the form held, by DraftVersion: a draft that says the same is not lost with it
	Network string // where the request came from, for the record of refusals
	Device  string
	// Wrong is what could not be read of the form (a day that does not exist): with it no deed is done. It is asked for after
	// the deed's own checks, so that all that is wrong is told at once. Nil: nothing.
	Wrong *fault.Invalid
	// Edition is the edition of the protocol that a case begins with, at the registration of its signal; empty: the one that new cases get.
	// One that is not frozen is for invented cases only.
	Edition string
	// Trial says that nothing is kept: the deed is refused as it would be, for the page on which its answers are checked.
	Trial bool
}

// SentOtherwise is the key of the Conflict in which a form ends that was sent before with other answers; its With is when that was, in
// the layout RFC3339Nano.
const SentOtherwise = "conflict.sent_otherwise"

// Receipt is what a deed leaves for who did it. Replayed: it had been done before by this very form.
type Receipt struct {
	Case     id.Case
	Number   string
	Seq      int64  // number of facts after the deed
	Result   string // what the concept wants to find again: the id of what was made
	Replayed bool
}

// Party is an organisation in a relation to the case, as people read it.
type Party struct {
	Org      id.Org
	Kind     account.Kind
	Name     string
	Relation who.Relation
	From     calendar.Date
	Until    calendar.Date
	Contact  string
}

// Item is one submitted thing: immutable, of one owner, regime and category. Body is the concept's JSON.
type Item struct {
	ID        id.Item
	Owner     id.Org
	OwnerName string // with By only where it is read to be shown: a deed names nobody
	Regime    string
	Category  policy.Category
	Kind      string
	About     protocol.Ref
	For       id.Org // for whom it was made: of the organisations of its kind it alone reads it; zero: for everybody who reads its category
	Version   int
	Body      []byte
	At        time.Time
	By        string // name of who made it
	Seq       int64
	Withdrawn time.Time
	Why       string // why it was withdrawn

	maker uuid.UUID // the membership under which it was made
}

// Entry is one line of the timeline: which deed, by whom, about what; worded when read.
type Entry struct {
	Seq      int64
	At       time.Time
	Deed     who.Deed
	Category policy.Category
	About    protocol.Ref
	Org      id.Org
	OrgName  string
	By       string

	maker uuid.UUID // the membership under which it was done
}

// Shared is one line of the disclosure register: what was shared with whom, on which ground, and when it was first seen.
type Shared struct {
	To        id.Org
	ToName    string
	Category  policy.Category
	Item      id.Item
	Level     string
	Ground    string
	Purpose   string
	Necessity string
	Masked    string
	ByOrg     id.Org
	ByName    string
	At        time.Time
	Until     calendar.Date
	Withdrawn time.Time
	Seen      time.Time // zero: not yet
	SeenBy    string    // who saw it first, and in which role
	SeenRole  who.Role
	Filled    bool // there is something of it that is not the receiver's own
}

// Opening is one opening of a notice by somebody of the municipality, in which role.
type Opening struct {
	Notice protocol.Ref
	At     time.Time
	By     string
	Role   who.Role
}

// Share is what a deed shares: a category or one item, with an organisation, on a ground, for a purpose.
type Share struct {
	To        id.Org
	Category  policy.Category
	Item      id.Item // zero: the category, from now on
	Ground    string  // code of statute.Grounds
	Purpose   string  // code of statute.Purposes
	Necessity string  // why it is needed, in words
	Masked    string  // in which form, when not as it stands
	Disclosed bool    // with a reason of its own, where the ceiling asks for one (X6)
}

// Draft is what an organisation typed and did not submit.
type Draft struct {
	Form  string
	About protocol.Ref
	Seq   int64
	User  id.User // who saved it last
	By    string
	At    time.Time
	Saved map[string][]string
	// Written is who wrote each field last, and when; a field that stands in a draft of before this was kept has none.
	Written map[string]Writing

	request id.Request // of the form that saved it
	written map[string]mark
}

// Writing is who wrote a field of a draft last.
type Writing struct {
	User id.User   `json:"user"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// mark is who wrote a field, as it is kept.
type mark struct {
	Membership id.Membership `json:"membership"`
	At         time.Time     `json:"at"`
}

// Last is who wrote last of some fields, and when: of the whole draft where nothing is known of these.
func (d *Draft) Last(names ...string) Writing {
	last := Writing{}
	for _, name := range names {
		if w, known := d.Written[name]; known && w.At.After(last.At) {
			last = w
		}
	}
	if last.At.IsZero() {
		return Writing{User: d.User, By: d.By, At: d.At}
	}
	return last
}
