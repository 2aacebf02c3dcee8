// Package help holds the pages that explain: the steps of the protocol, the words, and plain texts.
package help

import "github.com/terugkeer/terugkeer/web/components"

// Steps is the list of all steps, by phase.
type Steps struct {
	// Edition says which edition of the steps it is; Others leads to the others.
	Edition string
	Others  []components.LinkTo
	Phases  []Phase
}

// Phase is the steps of one phase.
type Phase struct {
	Name  string
	Steps []Step
}

// Step is one step as the help tells it. Href is its page.
type Step struct {
	ID, Href, Title string
	// Owner is who must do it; Term by when, in words.
	Owner, Term string
	// Law says that the law fixes the term.
	Law bool
}

// StepPage explains one step.
type StepPage struct {
	Title, Lead string
	Back        string // the address of the list
	Rows        []components.Row
	// What, Why, After and Late are paragraphs; empty ones are left out.
	What, Why, After, Late string
	Source                 string
	// Assumed says that no source gives this: it is our reading.
	Assumed bool
}

// Glossary is the words, in alphabetical order.
type Glossary struct{ Terms []Term }

// Term is one word with its meaning; Short is its abbreviation, Other the word in the other language.
type Term struct {
	ID, Word, Short, Meaning, Other string
	Source                          string
}

// Text is a page of plain text: privacy, accessibility, signing in.
type Text struct {
	Title, Lead string
	Parts       []Part
}

// Part is a heading with paragraphs and a list.
type Part struct {
	Title string
	Texts []string
	List  []string
	Links []components.LinkTo
}
