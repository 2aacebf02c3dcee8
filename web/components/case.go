package components

import (
	"strconv"
	"time"
)

// Identity is the bar with the case on every page of it.
type Identity struct {
	// Name is the person's; a party that may not know it gets a description of the case here.
	Name string
	// Number is the case's («2026-000417»), Href its page, Track its words («voorwaardelijke invrijheidstelling»).
	Number, Href, Track string
	// Born is the date of birth in words, as far as it is known; empty when the reader may not know it.
	Born string
	// Return and Place are when and where to; each may be absent.
	Return time.Time
	Place  string
	// Facts stand in the full bar only.
	Facts []Fact
	// Tools are links above it («Bekijk als een ander», «Wie zag dit»). Print adds the print button.
	Tools []LinkTo
	Print bool
}

// Fact is one thing in the full identity bar. A statutory date comes as Law, anything else as Value.
type Fact struct {
	Key, Value string
	Strong     bool
	Date       time.Time // shown strong, as a date, instead of Value
	Law        Due
	Note       string
	Link       LinkTo
	Wide       bool // takes the whole row on a phone
}

// Asked says what is asked, by whom and by when, above a form. Empty parts are left out.
type Asked struct {
	What, By string
	// Contact is the asker's telephone number, as people write it.
	Contact string
	Due     Due
	Slim    bool
	// Waits says that By did not ask for it but waits for it.
	Waits bool
}

// Now says whose turn it is, since when, by when, and what happens then.
type Now struct {
	// Mine says that the reader's turn it is: «U bent aan zet». Nobody: no one's.
	Mine, Nobody bool
	// Who is whose turn it is, when neither of the two: «De burgemeester van Lochem».
	Who string
	// What says what they have to do; You what the reader has to do meanwhile («U hoeft nu niets te doen.»).
	What, You string
	Due       Due
	Days      Days
	// Since is the sentence under the blocks: «Gevraagd op 27 juli, 7 van 10 werkdagen voorbij.»
	Since string
	// Primary is the one filled button; Second the one with an edge; Others are links.
	Primary, Second Action
	Others          []LinkTo
	// Also lists further things that wait for the reader, when there is more than one.
	Also  []NowItem
	Next  []NextStep
	Waits []Wait
}

// NowItem is one more thing that waits for the reader.
type NowItem struct {
	Link LinkTo
	Due  Due
}

// NextStep is what happens after: what, who, and by when (Due) or in words (When).
type NextStep struct {
	What, Who, When string
	Due             Due
}

// Wait is one sentence of who waits for whom: «OM wacht op burgemeester van Lochem», what, since when.
type Wait struct {
	Who, For, What string
	Since, Today   time.Time
	Workdays       int
	Late           bool
	// Links are what the reader can do about it.
	Links []LinkTo
}

// StepState is how far a step is.
type StepState string

// The states of a step: done, open now, still to come, not needed here.
const (
	StepDone StepState = "done"
	StepNow  StepState = "now"
	StepTodo StepState = "todo"
	StepNone StepState = "none"
)

// Phase is steps that belong together. Done phases fold.
type Phase struct {
	Number string
	Name   string
	Done   bool
	// Current says that the case is in this phase.
	Current bool
	// Note is «4 van 4 klaar».
	Note  string
	Steps []Step
}

// Step is one step of the plan, as the reader may know it.
type Step struct {
	State StepState
	Title string
	// Meta is who and when in words («21 juli, burgemeester»).
	Meta string
	// Due shows under an open or coming step; Href leads to the step's explanation, empty: no link.
	Due  Due
	Href string
}

// Event is one entry of the timeline.
type Event struct {
	At time.Time
	// Day leaves out the time, where only the date is known.
	Day             bool
	What, Text, Who string
	Change          bool
}

// FileItem is one document. Who says who can see it.
type FileItem struct {
	Href, Name, Meta, Who string
	Tag                   Tag
	Links                 []LinkTo
}

// Party is one organisation at the case.
type Party struct {
	Org, Relation, Who string
	WhoHref            string
	Link               LinkTo
}

// Row is one summary row. Value empty shows Empty («Niets ingevuld») in grey. Lines come under Value.
type Row struct {
	Key, Value string
	Strong     bool
	Empty      string
	Lines      []string
	// Files are the documents that belong to it.
	Files []LinkTo
	Due   Due
	Tag   Tag
	Link  LinkTo
}

// Table is a table that becomes blocks on a phone, with its heads as labels.
type Table struct {
	// Caption is read by a screen reader; Visible shows it.
	Caption string
	Visible bool
	Heads   []string
	Rows    []TableRow
	// Action says that each row may end with a link, under a head that only a screen reader reads.
	Action string
}

// TableRow is a row: the first cell is its head.
type TableRow struct {
	// Letter stands before the head (the letter of a condition).
	Letter string
	Cells  []Cell
	Link   LinkTo
	// Other is a second thing that can be done about it, under Link.
	Other LinkTo
}

// Block is a table in a section of its own, under its caption and with a text above it.
type Block struct {
	ID, Text string
	Table    Table
}

// Cell is a cell; Sub stands under it, small.
type Cell struct {
	Text, Sub, Href string
	Due             Due
	Tag             Tag
}

// Tab is a link that chooses a list. Count is in words, empty: none.
type Tab struct {
	Label, Count, Href string
	Current            bool
}

// Urgency is a tab with a large number. Kind is «late», «today» or empty.
type Urgency struct {
	Label, Href, Kind string
	Count             int
	// Over says that counting stopped at Count.
	Over    bool
	Current bool
}

func (u Urgency) count() string {
	if u.Over {
		return strconv.Itoa(u.Count) + "+"
	}
	return strconv.Itoa(u.Count)
}

// Chip is a filter that is on; following it takes it off.
type Chip struct{ Label, Href string }

// Part is one part of a long form in its list of parts. Kind is «done», «error» or empty.
type Part struct {
	Name, State, Kind, Href string
	Current                 bool
}

// ShownItem is one thing that someone was shown.
type ShownItem struct{ Href, Label, About string }

// Check is one condition of a decision: met, or not yet.
type Check struct {
	Label, When, Href string
	Met               bool
}

// More is the foot of a list that is read in pieces: how much is shown, and the link to what follows.
type More struct {
	Shown string
	Next  LinkTo
	First LinkTo
}

// Blocker is one thing that must be done first.
type Blocker struct{ Href, Text string }
