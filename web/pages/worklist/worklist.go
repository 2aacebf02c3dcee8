// Package worklist holds the page with what waits for someone: for the reader, for the team, for others.
package worklist

import (
	"time"

	"github.com/terugkeer/terugkeer/web/components"
)

// Page is the work list. Today stands under the heading; zero hides it.
type Page struct {
	Title string // empty: «Mijn werk»
	Today time.Time
	// Searchable shows the search box.
	Searchable bool
	Tabs       []components.Tab
	Urgencies  []components.Urgency
	// Chips are the filters that are on; Clear is the link that takes all off.
	Chips []components.Chip
	Clear string
	// Filters are the filters to add (selects); Keep is what else stands in the address.
	Filters []components.Field
	Keep    []components.Pair
	// Untaken stands above the rest: what nobody took. MoreUntaken is the way to what does not fit there.
	Untaken     []Group
	MoreUntaken components.LinkTo
	// Caseload stands under the rest: what the reader supervises, also where nothing is asked.
	Caseload []Watched
	Groups   []Group
	// Waiting says that others are to act: the fourth column then says on whom the reader waits.
	// Team says that it is the team's work and not the reader's.
	Waiting, Team bool
	// New says that the table is that of what nobody took.
	New  bool
	More components.More
	// Blank stands there when there is nothing.
	Blank Blank
}

// Group is the cases that are due in the same span; Count is «5 van 18».
type Group struct {
	Title, Count string
	Rows         []Row
}

// Row is one case with what is asked about it: the case stands there once, however many steps wait.
type Row struct {
	Number, CaseHref, CaseSub string
	Person, PersonSub         string
	// Handler is who works on it, in words; empty: not shown. HandlerLink is the way to name somebody.
	Handler     string
	HandlerLink components.LinkTo
	// Take is the press that puts the case on the reader's name; empty: there is none.
	Take  Take
	Steps []Step
	// Later names what is asked in the case at a later day than its group says; empty: nothing is.
	Later string
}

// Watched is one case that is supervised; Next is the day on which something comes next, in words.
type Watched struct {
	Number, CaseHref, CaseSub string
	Person, PersonSub, Next   string
}

// Take is a form of one press. About says for which case, for who hears it only.
type Take struct {
	Action, Seq, Request, Writer, Label, About string
}

// Step is one thing that waits. Ask is the link, to the deed or the case.
type Step struct {
	Ask, AskHref, AskSub string
	// Who waits (or is waited for) and since when in words; empty: nobody yet.
	Who, WhoSub string
	Due         components.Due
}

// untaken is the page as its table of what nobody took needs it: it is not the reader's own work yet.
func (p Page) untaken() Page {
	return Page{Groups: p.Untaken, Team: true, New: true}
}

// Blank is the words for an empty list.
type Blank struct {
	Title string
	Texts []string
	Links []components.LinkTo
}
