// Package analysis holds the page for one part of the environment analysis: one of twelve headings a page, with the list
// of all beside it.
package analysis

import (
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/pages/deed"
)

// Page is one part.
type Page struct {
	Identity components.Identity
	Back     components.LinkTo
	Asked    components.Asked
	// Number counts the parts from 1.
	Number      int
	Title, Lead string
	Help        deed.Help
	// Note is a remark above the form: who else writes this part. The zero value is none.
	Note deed.Note
	// Warnings say what the analysis will not reach.
	Warnings []deed.Note
	// Request is what was asked, to unfold.
	Request []components.Row
	Form    components.Form
	Parts   []components.Part
	Done    int
	// Whole leads to all parts together.
	Whole components.LinkTo
}

// Whole is all parts together, to check and to send.
type Whole struct {
	Identity components.Identity
	Back     components.LinkTo
	Asked    components.Asked
	Title    string
	Note     deed.Note
	Warnings []deed.Note
	// Errors lead to the parts in which something is missing.
	Errors  []components.FieldError
	Answers []components.AnswerGroup
	// SendText says to whom it goes.
	SendTitle, SendText string
	Form                components.Form
	Parts               []components.Part
	Done                int
}
