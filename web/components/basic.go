package components

import "time"

// Saved is the line about the last time that a draft was kept. The zero value says that nothing was kept yet.
type Saved struct {
	At     time.Time
	Failed bool
}

// NoteKind is how a note looks; its first words say the same.
type NoteKind string

// The kinds of note.
const (
	NotePlain NoteKind = ""
	NoteWarn  NoteKind = "tk-note--warn"
	NoteBlock NoteKind = "tk-note--block"
	NoteOK    NoteKind = "tk-note--ok"
)

// TagKind is how a tag looks.
type TagKind string

// The kinds of tag.
const (
	TagPlain TagKind = ""
	TagNew   TagKind = "tk-tag--new"
	TagOK    TagKind = "tk-tag--ok"
	TagWarn  TagKind = "tk-tag--warn"
)

// Tag is a word or two beside a title. The zero value is none.
type Tag struct {
	Text string
	Kind TagKind
}

// LinkTo is a link. About is read after the label by a screen reader, where the label alone is not enough
// («Wijzig» + « de terugkeerdatum»). The zero value is no link.
type LinkTo struct {
	Href, Label, About string
}

// Action is a link or, when Post is set, a button that posts to Href with nothing but its hidden values.
type Action struct {
	LinkTo
	Post   bool
	Hidden []Pair
}

// Pair is a name with a value.
type Pair struct{ Name, Value string }
