// Package weigh holds the page on which the OM weighs each point of the mayor's view, and drafts or takes the decision.
package weigh

import (
	"context"
	"strings"

	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/deed"
)

// The values of a point's answer.
const (
	Adopted = "adopted"
	Partly  = "adapted"
	Not     = "rejected"
)

// ResultField is the name of the answer to a point by its key; ReasonField of its reason.
func ResultField(key string) string { return "result." + key }

// ReasonField is the name of the reason of a point.
func ReasonField(key string) string { return "reason." + key }

// Page is the page of weighing and deciding. Its one form holds the points, then the groups of Form.
type Page struct {
	Identity    components.Identity
	Back        components.LinkTo
	Title, Lead string
	LeadLink    components.LinkTo
	Asked       components.Asked
	Help        deed.Help
	// Note is a remark above the form; the zero value is none.
	Note deed.Note
	// Warnings say what the answer will not reach.
	Warnings []deed.Note
	// Blockers are what is missing, with a link to each; who asks leaves the button that decides out of Form.
	Blockers []components.Blocker
	// Position is the mayor's position in words. Points are the mayor's points; None says why there are none.
	Position string
	Points   []Point
	// ReadBy says who reads the reason of a point.
	ReadBy string
	None   string
	// Fixed shows the points as they were weighed: another did that, and here they only count.
	Fixed bool
	// Draft is what was proposed beside the points, to read.
	Draft []components.Row
	// Conditions is the table of conditions of the draft; ConditionsState its words («5, waarvan 1 aangepast»).
	Conditions      components.Table
	ConditionsState string
	ConditionsLink  components.LinkTo
	ConditionsNote  string
	Form            components.Form
	Aside           deed.Aside
	// Law is the statutory date, shown on top of what stands beside; Terms are sentences under it.
	Law   components.Due
	Terms []string
}

// Point is one point of the view. Result and Reason are the answer so far; Errors come with the form's.
type Point struct {
	// Key names the point in the form.
	Key            string
	Title, Quote   string
	Result, Reason string
}

func (p Point) weighed() bool { return p.Result != "" && p.Reason != "" }

// filled is the point with what was typed.
func (p Page) filled(i int) Point {
	point := p.Points[i]
	if p.Form.Values != nil && !p.Fixed {
		point.Result = p.Form.Values.Get(ResultField(point.Key))
		point.Reason = p.Form.Values.Get(ReasonField(point.Key))
	}
	return point
}

// Missing are the numbers of the points that lack an answer, and of those that have one and lack its reason.
func (p Page) Missing() (answers, reasons []int) {
	for i := range p.Points {
		switch point := p.filled(i); {
		case point.Result == "":
			answers = append(answers, i+1)
		case !point.weighed():
			reasons = append(reasons, i+1)
		}
	}
	return answers, reasons
}

func (p Page) weighed() int {
	count := 0
	for i := range p.Points {
		if p.filled(i).weighed() {
			count++
		}
	}
	return count
}

// wrong tells whether something about a point could not be accepted.
func (p Page) wrong(i int) bool {
	return p.Form.Errors[ResultField(p.Points[i].Key)] != "" || p.Form.Errors[ReasonField(p.Points[i].Key)] != ""
}

// all is the form as the error summary knows it: the points first.
func (p Page) all() components.Form {
	form := p.Form
	points := components.Group{}
	if p.Fixed {
		return form
	}
	for _, point := range p.Points {
		points.Fields = append(points.Fields, components.Field{Name: ResultField(point.Key)}, components.Field{Name: ReasonField(point.Key)})
	}
	form.Groups = append([]components.Group{points}, form.Groups...)
	return form
}

func (p Page) resultField(ctx context.Context, i int) components.Field {
	return components.Field{
		Kind: components.Radio, Row: true, Name: ResultField(p.Points[i].Key), Label: i18n.T(ctx, "weigh.what"), About: i18n.T(ctx, "weigh.point", "n", i+1),
		Value: p.filled(i).Result, Error: p.Form.Errors[ResultField(p.Points[i].Key)],
		Options: []components.Option{
			{Value: Adopted, Label: i18n.T(ctx, "view.result.adopted")},
			{Value: Partly, Label: i18n.T(ctx, "view.result.partly")},
			{Value: Not, Label: i18n.T(ctx, "view.result.not")},
		},
	}
}

func (p Page) reasonField(ctx context.Context, i int) components.Field {
	return components.Field{
		Kind: components.Textarea, Name: ReasonField(p.Points[i].Key), Label: i18n.T(ctx, "weigh.reason"), About: i18n.T(ctx, "weigh.point", "n", i+1),
		Hint: strings.TrimSpace(i18n.T(ctx, "weigh.reason_hint") + " " + p.ReadBy), Value: p.filled(i).Reason, Error: p.Form.Errors[ReasonField(p.Points[i].Key)], Rows: 3,
	}
}

// result is an answer in words.
func result(ctx context.Context, value string) string {
	switch value {
	case Adopted:
		return i18n.T(ctx, "view.result.adopted")
	case Partly:
		return i18n.T(ctx, "view.result.partly")
	case Not:
		return i18n.T(ctx, "view.result.not")
	}
	return ""
}

// tag says how far a point is.
func (p Page) tag(ctx context.Context, i int) components.Tag {
	point := p.filled(i)
	switch {
	case point.weighed():
		return components.Tag{Text: i18n.T(ctx, "weigh.tag.done"), Kind: components.TagOK}
	case point.Result != "":
		return components.Tag{Text: i18n.T(ctx, "weigh.tag.reason"), Kind: components.TagWarn}
	}
	return components.Tag{Text: i18n.T(ctx, "weigh.tag.open"), Kind: components.TagWarn}
}

func state(ctx context.Context, p Page) string {
	if len(p.Points) == 0 || p.Fixed {
		return ""
	}
	return i18n.T(ctx, "weigh.state", "done", p.weighed(), "all", len(p.Points))
}

// worded is a text of the page that weighs, or of the one that decides.
func worded(ctx context.Context, p Page, key string) string {
	if p.Fixed {
		key += "_decision"
	}
	return i18n.T(ctx, key)
}
