// Package looks holds the page on which a privacy officer reads who of his own organisation looked at what.
package looks

import "github.com/terugkeer/terugkeer/web/components"

// Page is one piece of the list, newest first.
type Page struct {
	Title, Lead string
	// Chips are the filters that are on, Filters those that can be added.
	Chips   []components.Chip
	Filters []components.Field
	Table   components.Table
	Empty   string
	// Older leads to what came before; no Href: there is nothing older.
	Older components.LinkTo
}
