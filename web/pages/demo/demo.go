// Package demo holds the pages that only a demonstration has: the mails that would have been sent, and the clock.
package demo

import (
	"time"

	"github.com/terugkeer/terugkeer/web/components"
)

// Mails is the mails that would have been sent, newest first. Title and Lead replace the words of a demonstration, for who
// runs a real installation.
type Mails struct {
	Title, Lead string
	// Waiting is what waits for a second person elsewhere; Notice says what was just done about it. Empty: nothing.
	Waiting []components.Block
	Notice  string
	Mails   []Mail
	More    components.More
}

// Mail is one mail.
type Mail struct {
	To, Subject, Body string
	At                time.Time
	// State says how sending goes; empty: not shown.
	State string
	// Link is the address in the mail.
	Link string
}

// Clock is the page that moves protocol time. Its buttons post «to» (a date) or «days» to /demo/clock.
type Clock struct {
	Now time.Time
	// Next is when only time will change a plan; zero: no button for it.
	Next time.Time
	Form components.Form
	// Notice says what moving did. Empty: nothing.
	Notice string
}
