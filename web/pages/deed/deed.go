// Package deed holds the page for one deed: what is asked, by whom and by when, what it is for, and the form. Most deeds
// are this page with other words; the few that need more have a page of their own.
package deed

import "github.com/terugkeer/terugkeer/web/components"

// Page is the page of one deed.
type Page struct {
	Identity components.Identity
	Back     components.LinkTo
	Asked    components.Asked
	// Title is the heading: a verb and what it is about. Lead says in one sentence what is wanted.
	Title, Lead string
	// Effect is one sentence on what the answer does («Uw zienswijze is een advies. Het OM beslist, …»).
	Effect string
	Help   Help
	// Note is a remark above the form («Er staat een concept voor u klaar.»). The zero value is none.
	Note Note
	// Warnings stand above it too: what the answer will not reach, and what to do about it.
	Warnings []Note
	// Blockers are what must be done first; with any of them the form has no filled button.
	Blockers []components.Blocker
	Form     components.Form
	// Aside is what stands beside the form. Nothing in it: the form has the page to itself.
	Aside Aside
}

// Note is a bold sentence and a plain one, and where to go with it.
type Note struct {
	Kind       components.NoteKind
	Bold, Text string
	Link       components.LinkTo
}

// Help is what unfolds under the lead. Each text may be empty; with none there is nothing to unfold.
type Help struct {
	// Summary is what the fold says; empty: «Waarom vragen we dit, en wat gebeurt er daarna?».
	Summary                  string
	What, Why, After, Source string
}

// Empty tells that there is nothing to explain.
func (h Help) Empty() bool { return h.What+h.Why+h.After+h.Source == "" }

// Aside is beside the form: what someone was shown, what is met, facts.
type Aside struct {
	// Title heads the shown items; Foot stands under them.
	Title string
	Items []components.ShownItem
	Foot  string
	// Checks and Rows come with headings of their own.
	ChecksTitle string
	Checks      []components.Check
	RowsTitle   string
	Rows        []components.Row
	// Open: the rows are what the page is for; they are not folded where there is no room beside.
	Open bool
}

// Empty tells that nothing stands beside the form.
func (a Aside) Empty() bool { return len(a.Items)+len(a.Checks)+len(a.Rows) == 0 }

// Done is the page after a deed.
type Done struct {
	Identity components.Identity
	// Title says what was done («Uw zienswijze is verstuurd»), Text to whom and when.
	Title, Text string
	Next        []components.NextStep
	// Rows is what was recorded, for who wants to keep it.
	Rows  []components.Row
	Links []components.LinkTo
}

// Check is the page on which someone checks the answers before sending them.
type Check struct {
	Identity components.Identity
	Back     components.LinkTo
	Title    string
	Due      components.Due
	// Answers come from components.Answers.
	Answers []components.AnswerGroup
	// SendTitle and SendText say to whom it goes, and that it cannot be changed after.
	SendTitle, SendText string
	// Form carries what was typed (components.Carry), and asks what is only asked here: «ik geef die zelf».
	Form components.Form
}
