// Package inbox holds the messages to someone: what changed, and what is asked. A mail only says that there is one.
package inbox

import (
	"time"

	"github.com/terugkeer/terugkeer/web/components"
)

// Page is the list of messages, newest first.
type Page struct {
	Items []Item
	More  components.More
	// Unread: there is something unread, here or on an older page.
	Unread bool
	// Unmailed: mails to the reader's address are refused, so that these lines are all he hears.
	Unmailed bool
}

// Item is one message in the list.
type Item struct {
	Href, Title string
	// Case is the case's number and, where the reader may know it, the person.
	Case, From string
	At         time.Time
	Unread     bool
	Due        components.Due
	// Done: what it asks was done, or is not asked any more.
	Done bool
}

// Message is one message in full.
type Message struct {
	Identity components.Identity
	Title    string
	From     string
	At       time.Time
	// Texts are paragraphs; Rows what it is about.
	Texts []string
	Rows  []components.Row
	Due   components.Due
	// Action is the filled link: to the deed or the case.
	Action components.LinkTo
	Links  []components.LinkTo
}

// about is the case and the sender in one line.
func (i Item) about() string {
	if i.Case == "" || i.From == "" {
		return i.Case + i.From
	}
	return i.Case + ", " + i.From
}
