// Package fault holds the pages for when something is not there, not allowed, not possible now, or broken.
package fault

import (
	"time"

	"github.com/terugkeer/terugkeer/web/components"
)

// Kind is what went wrong. Unknown and forbidden things have one page, so that no answer tells them apart.
type Kind string

// The kinds of fault page.
const (
	NotFound    Kind = "not_found"    // 404
	Forbidden   Kind = "forbidden"    // 403: seen, but this deed is not the reader's
	Conflict    Kind = "conflict"     // 409: not possible now
	TooMany     Kind = "too_many"     // 429
	TooLarge    Kind = "too_large"    // 413
	CrossOrigin Kind = "cross_origin" // 403: the form came from another site
	Internal    Kind = "internal"     // 500
	Spoilt      Kind = "spoilt"       // 500: a stored file is not the one that was received
	Unavailable Kind = "unavailable"  // 503
)

// Status is the HTTP status that belongs to a kind.
func (k Kind) Status() int {
	switch k {
	case NotFound:
		return 404
	case Forbidden, CrossOrigin:
		return 403
	case Conflict:
		return 409
	case TooLarge:
		return 413
	case TooMany:
		return 429
	case Unavailable:
		return 503
	}
	return 500
}

// Page is a fault page.
type Page struct {
	Kind Kind
	// Identity is the case, when the reader may see it.
	Identity components.Identity
	// Reason is why, in the words of the conflict; empty: the words of the kind.
	Reason string
	// Outside says that what was forbidden is no matter of a case.
	Outside bool
	// Wait is how long it takes before it can be asked again, for TooMany; zero: a minute.
	Wait time.Duration
	// Number lets the help desk find it in the log; shown for Internal, Spoilt and Unavailable.
	Number string
	// Again sends once more what could not be taken in; zero: there was nothing to send.
	Again components.Form
	// Files says that Again had files: it leads back to the form and sends nothing.
	Files bool
	// Home is the filled link; zero: to the work list.
	Home components.LinkTo
	// Links are other ways on.
	Links []components.LinkTo
}

// Stale is the page for a form whose answers were not processed, because something else stands by now: what it depends on changed
// after it was opened, or it was sent before with other answers. What was typed is in Form, or in Typed where it cannot be sent again.
type Stale struct {
	// Title says what happened, Then what to do.
	Title, Then string
	Identity    components.Identity
	// Changed is under ChangedTitle what stands, or what changed, by whom and when.
	ChangedTitle string
	Changed      []components.Row
	// Compare puts two versions of a text side by side; none: nothing to compare.
	Compare []Compare
	Form    components.Form
	Typed   []components.Row
	// Link leads on where there is no form.
	Link components.LinkTo
}

// Compare is two versions of one text. Added words are marked.
type Compare struct {
	Title, State string
	Now, Yours   []Piece
}

// Piece is a part of a text; New marks what was added.
type Piece struct {
	Text string
	New  bool
}
