// Package form is what a deed asks, declared once beside the struct that takes the answers: fields with kind, choices, limits and when
// they are needed. From the declaration come the reading of what was sent (Read), what is refused and in which words (Check), and, in
// server, the page. It knows no HTTP and no database; what a deed does with the answers stays with its concept.
package form

import (
	"cmp"
	"slices"

	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Kind is how a field is answered.
type Kind string

// The kinds of field. In brackets what takes the answer in the struct.
const (
	Line  Kind = "line"  // one line (string)
	Brief Kind = "brief" // a few characters (string)
	Name  Kind = "name"  // a name, without signs that nobody sees (string)
	Phone Kind = "phone" // a telephone number that can be called (string)
	Lines Kind = "lines" // text of several lines (string)
	Part  Kind = "part"  // a day of which a part may not be known (calendar.Partial)
	Day   Kind = "day"   // a day (calendar.Date); its bounds by the facts stand in protocol.Days
	Pick  Kind = "pick"  // one of a few, side by side or under each other (string)
	Weigh Kind = "weigh" // one of a few with what each means (string)
	List  Kind = "list"  // one of many (string)
	Any   Kind = "any"   // any number of a few ([]string)
	Org   Kind = "org"   // an organisation of a kind (id.Org)
	Items Kind = "items" // pieces of what is in the case ([]id.Item)
	Users Kind = "users" // colleagues of the own organisation, of whom those are named who are now ([]id.User)
	File  Kind = "file"  // a document that goes with it ([]document.Received)
	Files Kind = "files" // documents that go with it ([]document.Received)
	Sign  Kind = "sign"  // a box that is ticked (bool)
	Said  Kind = "said"  // nothing is asked: it is said what follows (no answer)
	// Ground and Purpose ask on which ground the prosecution shares data of the field's regime, and for what (string).
	Ground  Kind = "ground"
	Purpose Kind = "purpose"
)

// From is what a field begins with, or what is said beside it. The zero value is nothing.
type From string

// What a field can begin with. A Said field says it.
const (
	Today     From = "today"      // the day of asking
	Myself    From = "myself"     // the name of who is asked
	ReturnDay From = "return_day" // the newest day of return
	Extended  From = "extended"   // the day to which the question can be extended
	Probation From = "probation"  // the probation organisation of the case
	Unit      From = "unit"       // the police unit of the municipality where he will live
	Ended     From = "ended"      // how the case ended
	KeptUntil From = "kept_until" // the last day on which it can be opened again
	// ProbationTerm is said beside a field: the end of the probation term as it was decided.
	ProbationTerm From = "probation_term"
)

// If is the answer to another field with which a field is asked. The zero value is: always.
type If struct{ Field, Is string }

// Field is one thing that is asked. Its words stand in the locales: «form.<deed>.f.<name>», «form.<deed>.hint.<name>».
type Field struct {
	Name    string
	Word    string // the name under which its words stand, where that is not its own; empty: it is
	Kind    Kind
	Need    string           // message key where the answer is missing; empty: it may be left open
	Most    int              // characters; 0: LongText for Lines, ShortText for other text
	Rows    int              // of a Lines field as it is first shown
	Choices []statute.Choice // of Pick, Weigh, List and Any
	Of      string           // the kind of organisation (account.Kind) that an Org field offers
	Parties bool             // of Org: only those that take part in the case
	Begins  From
	Usual   string             // the choice that it begins with; empty: none
	Regime  statute.DataRegime // of Ground and Purpose: what is shared
	Hint    From               // said beside it
	If      If
	Unless  string // it is not needed where this field of files was answered
	// Depends: whether it is needed follows from the facts or another answer. The concept sees to that, and the page does not call it
	// something that may be left open.
	Depends bool
	Seen    policy.Category // of files: in which category they are kept; empty: nothing is said of it
	// Keeps: in which category what is chosen is kept, by choice; nil: nothing is said of it.
	Keeps map[string]policy.Category
	// Outcome: each choice must find in the facts what it needs (protocol.Outcomes).
	Outcome bool
	// Kept: where what is typed is kept, so who reads it; the zero value: as the form says.
	Kept policy.Kept
}

// Typed tells whether people type text of their own in it.
func (f Field) Typed() bool {
	return slices.Contains([]Kind{Line, Brief, Name, Phone, Lines}, f.Kind)
}

// Group is fields under a heading of their own, «form.<deed>.group.<name>»; without a name they stand under their title, or under none.
type Group struct {
	Name   string
	Title  statute.Name
	Fields []Field
}

// Sharing is the group that asks on which ground and for which purpose the prosecution shares data of a regime, and why that is needed. It
// begins with the usual ground, for public order.
func Sharing(regime statute.DataRegime, usual string) Group {
	return Group{Name: GroundGroup, Fields: []Field{
		{Name: "ground", Kind: Ground, Regime: regime, Usual: usual, Need: "ground.choose"},
		{Name: "purpose", Kind: Purpose, Regime: regime, Usual: "order", Need: "purpose.choose"},
		{Name: "necessity", Kind: Lines, Rows: 3, Need: "necessity.required", Kept: policy.For(policy.Grants)},
	}}
}

// GroundGroup is the group of Sharing, whose heading all forms share.
const GroundGroup = "ground"

// Form is all that a deed asks. Checked: the answers are shown back before the deed, and kept until then. Drafted: what is typed is kept
// for the own organisation.
type Form struct {
	Deed    who.Deed
	Groups  []Group
	Checked bool
	Drafted bool
	// Kept: where what is typed is kept, unless a field says otherwise.
	Kept policy.Kept
}

// In says where what is typed in the form is kept, unless a field says otherwise.
func (f Form) In(kept policy.Kept) Form {
	f.Kept = kept
	return f
}

// KeptOf says where what is typed in a field is kept; the zero value where nothing is typed in it, or the form has no such field.
func (f Form) KeptOf(name string) policy.Kept {
	for _, field := range f.Fields() {
		if field.Name == name && field.Typed() {
			return cmp.Or(field.Kept, f.Kept)
		}
	}
	return policy.Kept{}
}

// Unread names the fields of which nobody knows who reads what is typed in them. Nil: there are none.
func (f Form) Unread() []string {
	var out []string
	for _, field := range f.Fields() {
		if field.Typed() && f.KeptOf(field.Name) == (policy.Kept{}) {
			out = append(out, string(f.Deed)+": nobody knows who reads "+field.Name)
		}
	}
	return out
}

// Asks is a form with fields under no heading.
func Asks(deed who.Deed, fields ...Field) Form {
	return Form{Deed: deed, Groups: []Group{{Fields: fields}}}
}

// Fields are all fields in the order of the page.
func (f Form) Fields() []Field {
	var all []Field
	for _, g := range f.Groups {
		all = append(all, g.Fields...)
	}
	return all
}

// Uploads tells whether documents can go with it.
func (f Form) Uploads() bool {
	return slices.ContainsFunc(f.Fields(), func(f Field) bool { return f.Kind == File || f.Kind == Files })
}

// Reason are the answers of a form that asks why, and nothing else.
type Reason struct {
	Reason string `form:"reason" json:"reason"`
}

// Because is a form that asks why, and nothing else; need is the message where nothing is said.
func Because(deed who.Deed, need string) Form {
	return Asks(deed, Why(need))
}

// Why is the field that asks why; need is the message where nothing is said.
func Why(need string) Field { return Field{Name: "reason", Kind: Lines, Rows: 4, Need: need} }

// choice makes an answer of its code and its names.
func choice(code, nl, en string) statute.Choice {
	return statute.Choice{Code: code, Name: statute.Name{NL: nl, EN: en}}
}

// YesNo and YesNoUnknown are the answers to what is known, and to what may not be: «unknown» is an answer.
var (
	YesNo        = []statute.Choice{choice("yes", "ja", "yes"), choice("no", "nee", "no")}
	YesNoUnknown = append(slices.Clone(YesNo), choice("unknown", "onbekend", "unknown"))
)

// Codes lists the codes of choices.
func Codes(choices []statute.Choice) []string {
	out := make([]string, len(choices))
	for i, c := range choices {
		out[i] = c.Code
	}
	return out
}
