// Package view is the mayor's view: asked by the OM on a frozen set of what he was shown, given by the mayor in person, an
// advice and never a veto (P11, P12; agreement 3d; letter of 30 March 2015, third principle). «No view» is an answer.
// What is done with it is decision's.
package view

import (
	"strings"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Kinds of item of this package.
const (
	KindRequest  = "view_request"
	KindView     = "view"
	KindExtended = "view_extended"
)

// Positions on the return. There is none that blocks.
var Positions = []statute.Choice{
	{Code: "no_objection", Name: statute.Name{NL: "Geen bezwaar", EN: "No objection"}},
	{Code: "no_objection_if", Name: statute.Name{NL: "Geen bezwaar, als aan voorwaarden is voldaan", EN: "No objection, if conditions are met"}},
	{Code: "objection", Name: statute.Name{NL: "Bezwaar", EN: "Objection"}},
	{Code: "no_view", Name: statute.Name{NL: "Ik geef geen zienswijze", EN: "I give no view"}},
}

// Interests by which a mayor gives his reasons.
var Interests = []statute.Choice{
	{Code: "order", Name: statute.Name{NL: "Openbare orde", EN: "Public order"}},
	{Code: "victims", Name: statute.Name{NL: "Slachtoffers en nabestaanden", EN: "Victims and relatives"}},
	{Code: "population", Name: statute.Name{NL: "Inwoners", EN: "Population"}},
	{Code: "person", Name: statute.Name{NL: "Betrokkene zelf", EN: "The person himself"}},
}

// Answers to a proposed condition.
var Answers = []statute.Choice{
	{Code: "support", Name: statute.Name{NL: "Steun ik", EN: "I support it"}},
	{Code: "change", Name: statute.Name{NL: "Wil ik anders", EN: "I want it different"}},
	{Code: "none", Name: statute.Name{NL: "Geen oordeel", EN: "No opinion"}},
}

// Request is the question to the mayor with the frozen set of what he was shown.
type Request struct {
	Questions string         `json:"questions"`
	Shown     []id.Item      `json:"shown"`
	Proposal  id.Item        `json:"proposal"`
	Letters   []ProposedLine `json:"letters"`
	Ground    string         `json:"ground"`
	Purpose   string         `json:"purpose"`
	Necessity string         `json:"necessity"`
}

// ProposedLine is one proposed condition as the mayor was shown it: its neutral parameters only.
type ProposedLine struct {
	Letter string         `json:"letter"`
	Here   bool           `json:"here"` // a part that is derived from a victim lies (partly) in this municipality
	Values statute.Values `json:"values"`
}

// View is one submitted version.
type View struct {
	Ask           protocol.Ref      `json:"ask"`
	Position      string            `json:"position"`
	Reasons       map[string]string `json:"reasons"`
	Conditions    []ConditionAnswer `json:"conditions"`
	Missing       string            `json:"missing"`
	Measures      string            `json:"measures"`
	Communication string            `json:"communication"`
	NoViewWhy     string            `json:"no_view_why,omitempty"` // no form asks it any more; views of before may hold it
	Capacity      string            `json:"capacity"`              // mayor, deputy
	Name          string            `json:"name"`
	On            calendar.Date     `json:"on"`
}

// ConditionAnswer is what the mayor thinks of one proposed condition.
type ConditionAnswer struct {
	Letter string `json:"letter"`
	Answer string `json:"answer"`
	Text   string `json:"text"`
}

// Point is one thing in a view that must be weighed: a reason, an answer that changes a condition, an addition.
type Point struct {
	Key    string // stable within the view: «reason.order», «condition.b», «missing»
	Title  string
	Letter string
	Text   string
}

// Missing is the key of the point that asks for one more condition.
const Missing = "missing"

// Points are what the OM must weigh one by one. A view without objection and without changes has none.
func (v View) Points() []Point {
	var out []Point
	if v.Position == "no_view" {
		return nil
	}
	for _, interest := range Interests {
		if text := strings.TrimSpace(v.Reasons[interest.Code]); text != "" {
			out = append(out, Point{Key: "reason." + interest.Code, Title: interest.Name.NL, Text: text})
		}
	}
	for _, c := range v.Conditions {
		if c.Answer == "change" {
			out = append(out, Point{Key: "condition." + c.Letter, Title: "Voorwaarde " + c.Letter, Letter: c.Letter, Text: c.Text})
		}
	}
	if text := strings.TrimSpace(v.Missing); text != "" {
		out = append(out, Point{Key: Missing, Title: "Voorwaarde die de burgemeester mist", Text: text})
	}
	return out
}

// Form is the form of a view.
type Form struct {
	Position      string            `form:"position"`
	Reasons       map[string]string `form:"reason.*"` // by interest
	Answers       map[string]string `form:"answer.*"` // by letter
	Texts         map[string]string `form:"text.*"`   // by letter
	Missing       string            `form:"missing"`  // a condition that he misses, in his own words
	Measures      string            `form:"measures"`
	Communication string            `form:"communication"`
	Confirm       bool              `form:"confirm"`
}

// Asks is what is asked of a view on these conditions. That the mayor gives it in person is asked on the last page only.
func Asks(proposed []ProposedLine) form.Form {
	position := form.Field{Name: "position", Kind: form.Weigh, Choices: Positions, Need: "view.position.choose"}
	var reasons, conditions []form.Field
	for _, interest := range Interests {
		reasons = append(reasons, form.Field{Name: "reason." + interest.Code, Kind: form.Lines})
	}
	for _, p := range proposed {
		answer := form.Field{Name: "answer." + p.Letter, Kind: form.Pick, Choices: Answers, Need: "view.answer.choose"}
		conditions = append(conditions, answer, form.Field{Name: "text." + p.Letter, Kind: form.Lines, Need: "view.text.required", If: form.If{Field: answer.Name, Is: "change"}})
	}
	return form.Form{Deed: who.SubmitView, Kept: policy.In(policy.View), Drafted: true, Groups: []form.Group{
		{Fields: []form.Field{position}}, {Fields: reasons}, {Fields: append(conditions, form.Field{Name: "missing", Kind: form.Lines})},
		{Fields: []form.Field{{Name: "measures", Kind: form.Lines}, {Name: "communication", Kind: form.Lines}, {Name: "confirm", Kind: form.Sign}}},
	}}
}

// Check checks what can be checked before it is sent; confirmation is asked on the last page only. Who gives no view is asked nothing else.
func (v Form) Check(proposed []ProposedLine) error {
	f := &form.Wrong{}
	if v.Position == noView {
		Asks(nil).Check(v, nil, f)
		return f.Check()
	}
	Asks(proposed).Check(v, nil, f)
	reasons := ""
	for _, interest := range Interests {
		reasons += strings.TrimSpace(v.Reasons[interest.Code])
	}
	if (v.Position == "objection" || v.Position == "no_objection_if") && reasons == "" {
		f.Add("reason.order", "view.reason.required")
	}
	return f.Check()
}

// noView is the position of who gives none.
const noView = "no_view"

func (v Form) view(ask protocol.Ref, proposed []ProposedLine) View {
	out := View{Ask: ask, Position: v.Position}
	if v.Position == noView {
		return out
	}
	out.Reasons, out.Measures, out.Communication = map[string]string{}, v.Measures, v.Communication
	for _, interest := range Interests {
		out.Reasons[interest.Code] = v.Reasons[interest.Code]
	}
	for _, p := range proposed {
		a := ConditionAnswer{Letter: p.Letter, Answer: v.Answers[p.Letter]}
		if a.Answer == "change" {
			a.Text = v.Texts[p.Letter]
		}
		out.Conditions = append(out.Conditions, a)
	}
	out.Missing = v.Missing
	return out
}
