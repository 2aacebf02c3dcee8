// Package organisation holds the pages on which an administrator looks after the people of his own organisation.
package organisation

import "github.com/terugkeer/terugkeer/web/components"

// Page is the list of people and teams.
type Page struct {
	Title, Lead string
	// Notice says what was just done; empty: nothing.
	Notice string
	Add    components.LinkTo
	// Waiting is what waits for a second person, here and elsewhere; empty: nothing.
	Waiting []components.Block
	Tabs    []components.Tab
	People  components.Table
	Empty   string
	Teams   components.Table
	// Clashes are the people with two functions that do not go together; ClashText says what to do.
	Clashes   components.Table
	ClashText string
	// Unmailed are the people whose address is refused; UnmailedText says what to do.
	Unmailed     components.Table
	UnmailedText string
	// NoTeams stands where there is no team; AddTeam leads to the form for one.
	NoTeams string
	AddTeam components.LinkTo
}

// Person is one colleague.
type Person struct {
	Back   components.LinkTo
	Name   string
	Notice string
	Rows   []components.Row
	Seats  components.Table
	// NoSeats stands where there is none now; Past are the ended ones, folded.
	NoSeats string
	Past    components.Table
	AddSeat components.LinkTo
	// Deputies are those who stand in for him; shown for a mayor only (AddDeputy is set).
	Deputies   components.Table
	NoDeputies string
	AddDeputy  components.LinkTo
	// Acts are what can be done about the account itself.
	Acts []Act
}

// Act is a link with what it does.
type Act struct {
	components.LinkTo
	Text string
}

// Form is the page of one deed.
type Form struct {
	Back          components.LinkTo
	Title, Lead   string
	Effect        string
	Rows          []components.Row
	Bold, Because string // why it is not possible now; empty: it is
	Form          components.Form
	// Other leads to another deed about the same thing.
	Other Act
}

// Handout is what somebody needs to sign in. It is shown once.
type Handout struct {
	Title, Lead string
	Bold, Once  string
	Rows        []components.Row
	// Code is the picture of the secret for an authenticator, as the path of an SVG of Size by Size modules.
	Code      string
	Size      int
	CodeTitle string
	CodeText  string
	Next      components.LinkTo
}
