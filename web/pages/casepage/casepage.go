// Package casepage holds the page of a case: whose turn it is, the plan, and what is known, as far as the reader may see it.
// A section that is not passed is not there: no page says that something is hidden that may not be known to exist.
package casepage

import "github.com/terugkeer/terugkeer/web/components"

// Page is the page of a case.
type Page struct {
	Identity components.Identity
	// Notice is a remark on top: what was just done, or that the case is closed. The zero value is none.
	Notice Notice
	// Bare leaves the identity bar and the remark, for who knows no more than that there was a case.
	Bare bool
	Now  components.Now
	// Unreached is what reached nobody until now, each with what to do about it.
	Unreached []Notice
	// Phases is the plan; PhaseState its words («fase 3 van 6»). Without phases there is no plan to see.
	Phases     []components.Phase
	StepsHelp  string // where they are explained
	PhaseState string
	// Parties is who is at the case; PartiesLink changes it.
	Parties     []components.Party
	PartiesLink components.LinkTo
	Sections    []Section
	// Deeds are what else the reader can do now, beside what is asked.
	Deeds []components.LinkTo
}

// Notice is a bold sentence and a plain one, and where to go with it.
type Notice struct {
	Kind       components.NoteKind
	Bold, Text string
	Link       components.LinkTo
}

// The ids of the sections, in the order of the page. The heading of each is the text casepage.section.<id>.
const (
	Conditions  = "conditions"
	Victims     = "victims"
	View        = "view"
	Analysis    = "analysis"
	Advice      = "advice"
	Decision    = "decision"
	Supervision = "supervision"
	Return      = "return"
	Questions   = "questions"
	Documents   = "documents"
	Timeline    = "timeline"
)

// Section is one part of what is known. What is empty is left out; the parts stand in the order of the fields.
type Section struct {
	// ID is one of the ids above. Title replaces its heading, empty: the heading of the id.
	ID, Title string
	// State is in words behind the heading («versie 1, gemeente Lochem»; «samenvatting»).
	State string
	Link  components.LinkTo
	// Count stands behind the heading in the links of the page; 0: nothing.
	Count int
	// Note is a remark; Text a paragraph; Empty what will appear here.
	Note  Notice
	Text  string
	Empty string
	Rows  []components.Row
	Table components.Table
	// Points are the mayor's points with what was done with them.
	Points []Point
	Files  []components.FileItem
	Events []components.Event
	// Fold unfolds FoldText under the line Fold.
	Fold, FoldText string
	Links          []components.LinkTo
	// Who says who else can see this («alleen OM en reclassering»), with a lock.
	Who string
}

// Point is the mayor's words, then the answer and its reason.
type Point struct {
	Title, Quote string
	// Result is «Overgenomen»; empty: nothing is known of it yet, and Open says so.
	Result, Reason, Open string
}

// Item is a page on which one item of the record is read in full: an analysis, an advice, a view, a decision.
type Item struct {
	Identity components.Identity
	Back     components.LinkTo
	Title    string
	// State is whose it is and of when; Version a tag («versie 2»).
	State    string
	Version  components.Tag
	Note     Notice
	Sections []Section
	// Others are earlier versions, and documents.
	Others []components.LinkTo
}
