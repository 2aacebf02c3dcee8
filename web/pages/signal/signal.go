// Package signal holds the registration of a signal: who it is, then a forced look at cases that may be the same, then
// the rest.
package signal

import "github.com/terugkeer/terugkeer/web/components"

// Page is one of the two steps of the registration.
type Page struct {
	// Step is 1 (who) or 2 (duplicates and the rest).
	Step int
	// Person is who was named in the first step; Change is the name of the button that goes back to it.
	Person []components.Row
	Change string
	// Matches are own cases that may be the same; Elsewhere says what exists at other parkets, without content.
	Matches   []Match
	Elsewhere []string
	// Form is that of the step; in step 2 it must ask why this is another case (NotSame).
	Form components.Form
}

// FormID is the id of the form of the second step, whose button also stands above it.
const FormID = "signal"

// Match is a case that may be the same. Alike says in words what agrees («zelfde naam en geboortedatum»).
type Match struct {
	Number, Href, Person, Sub, Alike string
}
