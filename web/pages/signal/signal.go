// Package signal holds the registration of a signal: who it is, then a forced look at cases that may be the same, then
// the rest.
package signal

import "github.com/terugkeer/terugkeer/web/components"

// Page is one of the two steps of the registration.
type Page struct {
	// Step is 1 (who) or 2 (duplicates and the rest).
	Step int
	// Matches are own cases that may be the same; Elsewhere says what exists at other parkets, without content.
	Matches   []Match
	Elsewhere []string
	// Form is that of the step; in step 2 it must ask why this is another case (NotSame).
	Form components.Form
}

// Match is a case that may be the same. Alike says in words what agrees («zelfde naam en geboortedatum»).
type Match struct {
	Number, Href, Person, Sub, Alike string
}
