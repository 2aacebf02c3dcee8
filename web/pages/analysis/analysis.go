// Package analysis holds the page for one part of the environment analysis: one of twelve headings a page, with the list
// of all beside it.
package analysis

import (
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/pages/deed"
)

// Page is one part.
type Page struct {
	Identity components.Identity
	Asked    components.Asked
	// Number counts the parts from 1.
	Number      int
	Title, Lead string
	Help        deed.Help
	// Note is a remark above the form: who else writes this part. The zero value is none.
	Note  deed.Note
	Form  components.Form
	Parts []components.Part
	Done  int
}
