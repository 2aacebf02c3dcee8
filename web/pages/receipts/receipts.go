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
	// Looks are the looks of the reader's own organisation, for who may read them; nil: not shown.
	Looks []Look
}

// Party is what one organisation was shown.
type Party struct {
	Org   string
	Items []Item
}

// Item is one thing shared: since when, on which ground, and when it was first opened (zero: not yet).
type Item struct {
	What, Ground   string
	Shared, Opened time.Time
	Withdrawn      time.Time
}

// Look is one look within the own organisation.
type Look struct {
	At        time.Time
	Who, What string
}
