package components

import (
	"maps"
	"net/url"
	"slices"
)

// Answers is what was typed, as summary rows a group, for a page on which someone checks it before sending. Each row
// leads back to its field: back is the address of the form, change the word on the link («Wijzig»). Fields that belong to
// an answer that was not chosen are left out, so is everything after an answer that ends the form.
func Answers(form Form, back, change string) []AnswerGroup {
	filled := form.Filled()
	var groups []AnswerGroup
	for _, group := range filled.Groups {
		answers := AnswerGroup{Title: group.Legend}
		for _, field := range group.Fields {
			if field.Kind == Hidden || field.Kind == Static || field.Kind == File || !group.asked(field) {
				continue
			}
			row := field.answer()
			row.Link = LinkTo{Href: back + "#" + field.ID(), Label: change, About: inSentence(field.Label)}
			answers.Rows = append(answers.Rows, row)
		}
		if len(answers.Rows) > 0 {
			groups = append(groups, answers)
		}
		if group.ended() {
			break
		}
	}
	return groups
}

// AnswerGroup is the answers of one group.
type AnswerGroup struct {
	Title string
	Rows  []Row
}

// Carry makes hidden fields of everything that was typed, so that a page on which it is checked can post it again.
func Carry(values url.Values) Group {
	return carry(values, "seq", "request", "about") // the form carries these itself
}

// CarryAll is everything that was typed, with what the form carried itself, in hidden fields.
func CarryAll(values url.Values) Group { return carry(values) }

func carry(values url.Values, without ...string) Group {
	var group Group
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if slices.Contains(without, name) {
			continue
		}
		for _, value := range values[name] {
			group.Fields = append(group.Fields, Field{Kind: Hidden, Name: name, Value: value})
		}
	}
	return group
}

// asked tells whether the answer to which a field belongs was chosen; a field that belongs to none was asked.
func (g Group) asked(f Field) bool {
	if !g.holder(f) {
		return true
	}
	return slices.ContainsFunc(g.Fields, func(of Field) bool { return of.Name == f.ShowIf.Name && of.chosen(f.ShowIf.Value) })
}

// ended tells whether an answer that ends the form was chosen.
func (g Group) ended() bool {
	return slices.ContainsFunc(g.Fields, func(f Field) bool {
		return slices.ContainsFunc(f.Options, func(o Option) bool { return o.Ends && f.chosen(o.Value) })
	})
}

// answer is what was answered, in the words of the page.
func (f Field) answer() Row {
	row := Row{Key: f.Label, Value: f.Value}
	if f.About != "" {
		row.Key += " (" + f.About + ")" // what tells equal questions apart
	}
	if len(f.Options) == 0 {
		return row
	}
	row.Value = ""
	var chosen []string
	for _, option := range f.Options {
		if f.chosen(option.Value) {
			chosen = append(chosen, option.Label)
		}
	}
	if len(chosen) == 1 {
		row.Value, row.Strong = chosen[0], f.Kind == Boxed
	} else {
		row.Lines = chosen
	}
	return row
}
