// Package preview holds the page on which someone sees what another party will see, before it is shared.
package preview

import "github.com/terugkeer/terugkeer/web/components"

// Page is another's screen in a frame, with what it rests on.
type Page struct {
	Identity components.Identity
	Back     components.LinkTo
	// Whose is the party («de burgemeester van Lochem»), Screen the bar of the frame («Scherm van …»).
	Whose, Screen string
	// Lead says that nothing is shared yet; New how much is new, shown strong.
	Lead, New string
	// Name and Sub head the frame: text only, no links.
	Name, Sub string
	Items     []Item
	Asked     components.Asked
	// Grounds are numbered, as the items name them; Purpose is what they are for.
	Grounds    []Ground
	Purpose    string
	GroundLink components.LinkTo
	// Hidden is what the other does not see, as far as the reader may know of it.
	Hidden []string
	// ShareTitle and ShareText stand above the form that shares. A form without Submit is only looked at.
	ShareTitle, ShareText string
	Form                  components.Form
}

// Item is one thing that the other sees. New items name their ground by number; others say since when they are shared.
type Item struct {
	Title string
	New   bool
	State string
	Text  string
	Lines []string
}

// Ground is one article with why it is needed.
type Ground struct{ Article, Why string }
