// Package calendar holds the page on which who runs the system sees which days count as holidays beside those of the Act.
package calendar

import "github.com/terugkeer/terugkeer/web/components"

// Page is the list of days.
type Page struct {
	Title, Lead string
	// Notice says what was just done; empty: nothing.
	Notice string
	Add    components.LinkTo
	Days   components.Table
	// Empty stands where no day is closed.
	Empty string
}
