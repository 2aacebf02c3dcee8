// Package search holds the page with the cases that a search found, and the list of one's cases.
package search

import "github.com/terugkeer/terugkeer/web/components"

// Page is the cases found.
type Page struct {
	// Title is the heading; empty: «Zoeken».
	Title string
	// Query is what was asked; it stands in the box, never in the address. Asked tells an empty page from a fruitless search.
	Query string
	Asked bool
	Hits  []Hit
	More  components.More
	// Listed says that this is the list of all cases, with its filters: Chips are on, Filters can be added.
	Listed  bool
	Chips   []components.Chip
	Filters []components.Field
	// Elsewhere says that a case exists at another parket: «Er is een zaak bij parket X. Vraag Y.» Empty: nothing.
	Elsewhere string
}

// Hit is one case.
type Hit struct {
	Number, Href        string
	Person, PersonSub   string
	Place, Phase, Track string
	Turn, TurnSub       string
	Tag                 components.Tag
}
