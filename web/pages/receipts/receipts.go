// Package receipts holds the page that says who was shown what of a case, and when they first opened it.
package receipts

import (
	"time"

	"github.com/terugkeer/terugkeer/web/components"
)

// Page is what was shared of a case, by party.
type Page struct {
	Identity components.Identity
	Back     components.LinkTo
	Parties  []Party
}

// Party is what one organisation was shown.
type Party struct {
	Org string
	// Heard says who was reached by the notice, a line each.
	Heard []string
	Items []Item
}

// Item is one thing shared: since when, on which ground, and when it was first opened (zero: not yet).
type Item struct {
	What, Ground   string
	Shared, Opened time.Time
	Withdrawn      time.Time
	// By is who opened it first, in which role; empty: it was not opened.
	By string
	// Times is how many items this row stands for: those that differ in nothing that it says.
	Times int
	// None says that it was shared from now on, and that there is nothing of it yet that could be opened.
	None bool
}
