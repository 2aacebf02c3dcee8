package components

import (
	"net/url"
	"slices"
	"strings"
)

// Form is one form of one deed. Everything that was typed comes back with it when something is wrong: set Values and
// Errors, and it shows both. The zero value is a form without fields that posts to its own address.
type Form struct {
	// Action is where it posts; empty: the page's own address.
	Action string
	// Intro is a sentence above the first group; empty: none.
	Intro  string
	Groups []Group
	// Submit is the words on the one filled button: a verb and what it is about.
	Submit string
	// Second is a button beside it («Bewaar en stop»); the zero value is none.
	Second Button
	// Cancel is the link that leaves without doing anything; empty: none. CancelLabel: empty is «Terug naar de zaak».
	Cancel, CancelLabel string
	// Seq is the ledger position at which the form was opened; Request makes a repeat recognisable.
	Seq, Request string
	// About is the instance that the deed is about, when it is not the case itself.
	About string
	// Writer says, sealed, for whom the form was made; empty: that is not kept.
	Writer string
	// Multipart is set when a field holds a file.
	Multipart bool
	// Draft is the address to which what is typed is kept; empty: no drafts. Saved is the line about the last time.
	Draft string
	Saved Saved
	// Drafted says from which draft the form goes on; empty: from none.
	Drafted string
	// Values holds what was typed; nil: the fields show their own Value.
	Values url.Values
	// Errors holds one text for each field that could not be accepted. A name that is no field stands in the summary only.
	Errors map[string]string
	// ID is the id of the form element; empty: none.
	ID string
}

// Button is a button that posts a name and a value with its form. The zero value is no button.
type Button struct {
	Label, Name, Value string
}

// Group is fields that belong together, under a heading. Without a Legend it is only its fields.
type Group struct {
	Legend, Hint string
	Fields       []Field
}

// Kind is the kind of control of a field.
type Kind string

// The kinds of field.
const (
	Text     Kind = "text"
	Textarea Kind = "textarea"
	Date     Kind = "date" // one box: «10-8-2026»; calendar.Read reads it
	Radio    Kind = "radio"
	Boxed    Kind = "boxed"    // radios in cards, for a decision
	Checkbox Kind = "checkbox" // with Options: several; without: one, with its Label
	Select   Kind = "select"
	File     Kind = "file"
	Hidden   Kind = "hidden"
	Static   Kind = "static" // only shown, not posted
)

// Field is one question. Name is what is posted; the id in the page is made of it.
type Field struct {
	Kind              Kind
	Name, Label, Hint string
	// Value is the answer now; Values the answers of a Checkbox with Options, and of one without what it posts (else «yes»).
	Value  string
	Values []string
	// Options are the answers to choose from.
	Options []Option
	Error   string
	// Optional adds «(niet verplicht)».
	Optional bool
	// Rows is the height of a Textarea; 0 is 4.
	Rows int
	// Autocomplete is the HTML attribute; empty is «off».
	Autocomplete string
	// Type is the HTML type of a Text («email», «password», «search», «tel»); Inputmode its keyboard.
	Type, Inputmode string
	// Accept is what a File may be («.pdf»); Multiple takes several; Held are those that were received before.
	Accept string
	// Most is how many bytes one file may have, for a browser that looks before it sends; TooLarge says so, with «{has}» for its size in
	// MB, Sending is what is shown while files are on their way, and below Came a page asks how much of its form came.
	Most                    int64
	TooLarge, Sending, Came string
	Multiple                bool
	Held                    []HeldFile
	// Short makes the box narrow; Row puts radios beside each other, for short words.
	Short, Row bool
	// Beside tells the control apart where several fields have one name; empty: there is one.
	Beside string
	// ShowIf names the answer to which this field belongs: it stands with that answer and shows when it is chosen
	// (always, in a browser that cannot tell). The field it names must be in the same group. The zero value is always.
	ShowIf ShowIf
	// Heading makes the question of a choice as large as the heading of a group, for the one question that stands alone.
	Heading bool
	// About is read after the label by a screen reader, to tell equal labels apart («punt 3»).
	About string
}

// HeldFile is a file that a form sent before, while something else was wrong: it goes with the form as «held.<field>», unless
// «drop.<field>» names its key.
type HeldFile struct{ Sealed, Key, Text string }

// ShowIf is an answer to another field.
type ShowIf struct{ Name, Value string }

// Option is one answer to choose.
type Option struct {
	Value, Label, Hint string
	// Or puts «of» in front: the way out.
	Or bool
	// Further says that it is one more of the option before it, and shows once that one is chosen, where the browser can tell.
	Further bool
	// Ends says that nothing more is asked after this answer: the groups below are hidden where the browser can tell.
	Ends bool
}

// ID is the id of the field's control; of a choice, of its first option.
func (f Field) ID() string {
	if f.Beside != "" {
		return FieldID(f.Name) + "--" + f.Beside
	}
	return FieldID(f.Name)
}

// FieldID is the id of the control of a field by its name.
func FieldID(name string) string {
	return "f-" + strings.NewReplacer(" ", "-", ".", "-", "/", "-").Replace(name)
}

// OptionID is the id of one option of the field.
func (f Field) OptionID(i int) string {
	if i == 0 {
		return f.ID()
	}
	return f.ID() + "--" + strings.ReplaceAll(f.Options[i].Value, " ", "-")
}

// chosen tells whether an option is the answer, or among the answers.
func (f Field) chosen(value string) bool {
	if f.Kind == Checkbox {
		return slices.Contains(f.Values, value)
	}
	return f.Value == value
}

// described is the aria-describedby of the control: hint first, then error; empty when there is neither.
func (f Field) described() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID()+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.ID()+"-error")
	}
	return strings.Join(ids, " ")
}

func (f Field) rows() int {
	if f.Rows == 0 {
		return 4
	}
	return f.Rows
}

// isChoice tells whether the field is a fieldset of radios or checkboxes.
func (f Field) isChoice() bool {
	return f.Kind == Radio || f.Kind == Boxed || f.Kind == Checkbox && len(f.Options) > 0
}

// Filled is the form with what was typed and what was wrong put into its fields.
func (f Form) Filled() Form {
	groups := make([]Group, len(f.Groups))
	for i, group := range f.Groups {
		fields := make([]Field, len(group.Fields))
		for j, field := range group.Fields {
			fields[j] = f.filled(field)
		}
		group.Fields = fields
		groups[i] = group
	}
	f.Groups = groups
	return f
}

func (f Form) filled(field Field) Field {
	if text, wrong := f.Errors[field.Name]; wrong {
		field.Error = text
	}
	if f.Values == nil || field.Kind == Static || field.Kind == File {
		return field
	}
	if field.Kind == Checkbox && len(field.Options) > 0 {
		field.Values = f.Values[field.Name]
		return field
	}
	if field.Kind == Checkbox && len(field.Values) > 0 {
		field.Value = ""
		if slices.Contains(f.Values[field.Name], field.Values[0]) {
			field.Value = field.Values[0]
		}
		return field
	}
	if field.Kind == Hidden && !f.Values.Has(field.Name) {
		return field
	}
	field.Value = f.Values.Get(field.Name)
	return field
}

// FieldErrors lists what was wrong in the order of the page; what belongs to no field comes first.
func (f Form) FieldErrors() []FieldError {
	var general, found []FieldError
	seen := map[string]bool{}
	for _, group := range f.Groups {
		for _, field := range group.Fields {
			seen[field.Name] = true
			if text := f.filled(field).Error; text != "" {
				if field.Kind == Radio && field.About != "" {
					text += ": " + inSentence(field.Label) // equal questions are told apart; what is asked about is the label
				} else if field.About != "" {
					text += ": " + field.About
				}
				found = append(found, FieldError{ID: field.ID(), Text: text})
			}
		}
	}
	for name, text := range f.Errors {
		if !seen[name] {
			general = append(general, FieldError{Text: text})
		}
	}
	slices.SortFunc(general, func(a, b FieldError) int { return strings.Compare(a.Text, b.Text) })
	return append(general, found...)
}

// alone lists the fields of a group that do not belong to one answer of another field of it.
func (g Group) alone() []Field {
	return slices.DeleteFunc(slices.Clone(g.Fields), func(f Field) bool { return g.holder(f) })
}

// holder tells whether the field that f belongs to is a choice of this group.
func (g Group) holder(f Field) bool {
	return f.ShowIf.Name != "" && slices.ContainsFunc(g.Fields, func(of Field) bool {
		return of.Name == f.ShowIf.Name && of.isChoice() && slices.ContainsFunc(of.Options, func(o Option) bool { return o.Value == f.ShowIf.Value })
	})
}

// follow lists the fields that belong to one answer.
func (g Group) follow(name, value string) []Field {
	var found []Field
	for _, f := range g.Fields {
		if f.ShowIf.Name == name && f.ShowIf.Value == value {
			found = append(found, f)
		}
	}
	return found
}

// hidden tells whether nothing of the group shows.
func (g Group) hidden() bool {
	return !slices.ContainsFunc(g.Fields, func(f Field) bool { return f.Kind != Hidden })
}

// plain tells whether the group has neither a heading nor a question that is one.
func (g Group) plain() bool {
	return g.Legend == "" && !slices.ContainsFunc(g.Fields, func(f Field) bool { return f.Heading })
}

// ends tells whether an answer of this group ends the form.
func (g Group) ends() bool {
	return slices.ContainsFunc(g.Fields, func(f Field) bool {
		return slices.ContainsFunc(f.Options, func(o Option) bool { return o.Ends })
	})
}

// FieldError is one line of the error summary. ID is the id of the control, Href an address where that is on another
// page; both empty: the line is no link.
type FieldError struct{ ID, Href, Text string }
