// Package view holds the words and the form of the mayor's view. Its pages are those of every deed: deed.View shows the
// form, deed.CheckView the answers, deed.DoneView that it was sent; what was done with it has a page here.
package view

import (
	"context"

	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/casepage"
)

// The names of the fields. Those of a condition end with its letter: «answer.b», «text.b».
const (
	Position = "position"
	Order    = "reason.order"
	Victims  = "reason.victims"
	Public   = "reason.population"
	Person   = "reason.person"
	Missing  = "missing"
	Measures = "measures"
	Message  = "communication"
	Myself   = "confirm"
)

// The values of Position, and of a condition.
const (
	NoObjection     = "no_objection"
	WithConditions  = "no_objection_if"
	Objection       = "objection"
	NoView          = "no_view"
	Support, Change = "support", "change"
	NoOpinion       = "none"
)

// Condition is a proposed condition as the mayor may read it.
type Condition struct{ Letter, Name, Text string }

// ConditionField is the name of the field of a condition, by its letter.
func ConditionField(letter string) string { return "answer." + letter }

// ChangeField is the name of the field that says what should be different of it.
func ChangeField(letter string) string { return "text." + letter }

// Groups is the form: the position on the return to a place, the reasons, the conditions, the municipality's own part.
func Groups(ctx context.Context, place string, conditions []Condition) []components.Group {
	groups := []components.Group{position(ctx, place), reasons(ctx)}
	if len(conditions) > 0 {
		groups = append(groups, conditionGroup(ctx, conditions))
	}
	return append(groups, own(ctx))
}

func position(ctx context.Context, place string) components.Group {
	return components.Group{Fields: []components.Field{{
		Kind: components.Boxed, Heading: true, Name: Position, Label: i18n.T(ctx, "view.position.label", "place", place),
		Options: []components.Option{
			{Value: NoObjection, Label: i18n.T(ctx, "view.position.no_objection")},
			{Value: WithConditions, Label: i18n.T(ctx, "view.position.with_conditions")},
			{Value: Objection, Label: i18n.T(ctx, "view.position.objection"), Hint: i18n.T(ctx, "view.position.objection_hint")},
			{Value: NoView, Label: i18n.T(ctx, "view.position.none"), Or: true, Ends: true},
		},
	}}}
}

func reasons(ctx context.Context) components.Group {
	text := func(name, key string, rows int) components.Field {
		return components.Field{Kind: components.Textarea, Name: name, Label: i18n.T(ctx, key), Rows: rows}
	}
	return components.Group{
		Legend: i18n.T(ctx, "view.reasons.title"), Hint: i18n.T(ctx, "view.reasons.hint"),
		Fields: []components.Field{
			text(Order, "view.reasons.order", 4), text(Victims, "view.reasons.victims", 3),
			text(Public, "view.reasons.public", 3), text(Person, "view.reasons.person", 3),
		},
	}
}

func conditionGroup(ctx context.Context, conditions []Condition) components.Group {
	group := components.Group{
		Legend: i18n.T(ctx, "view.conditions.title"),
		Hint:   i18n.N(ctx, "view.conditions.hint", len(conditions)),
	}
	for _, condition := range conditions {
		name := ConditionField(condition.Letter)
		group.Fields = append(group.Fields,
			components.Field{
				Kind: components.Radio, Row: true, Name: name, Label: condition.Name, Hint: condition.Text,
				About: i18n.T(ctx, "view.conditions.about", "letter", condition.Letter),
				Options: []components.Option{
					{Value: Support, Label: i18n.T(ctx, "view.conditions.support")},
					{Value: Change, Label: i18n.T(ctx, "view.conditions.change")},
					{Value: NoOpinion, Label: i18n.T(ctx, "view.conditions.none")},
				},
			},
			components.Field{
				Kind: components.Textarea, Name: ChangeField(condition.Letter), Label: i18n.T(ctx, "view.conditions.what"),
				About: condition.Name, Rows: 3, ShowIf: components.ShowIf{Name: name, Value: Change},
			})
	}
	group.Fields = append(group.Fields, components.Field{
		Kind: components.Textarea, Name: Missing, Label: i18n.T(ctx, "view.conditions.missing"), Rows: 2, Optional: true,
	})
	return group
}

func own(ctx context.Context) components.Group {
	return components.Group{
		Legend: i18n.T(ctx, "view.own.title"),
		Fields: []components.Field{
			{Kind: components.Textarea, Name: Measures, Label: i18n.T(ctx, "view.own.measures"), Rows: 3, Optional: true},
			{Kind: components.Textarea, Name: Message, Label: i18n.T(ctx, "view.own.message"), Hint: i18n.T(ctx, "view.own.message_hint"), Rows: 3, Optional: true},
		},
	}
}

// Sign is the one question on the page that checks the answers: that the mayor gives the view in person.
func Sign(ctx context.Context) components.Group {
	return components.Group{Fields: []components.Field{{
		Kind: components.Checkbox, Name: Myself, Label: i18n.T(ctx, "view.check.myself"), Hint: i18n.T(ctx, "view.check.myself_hint"),
	}}}
}

// Feedback is the page on which the mayor reads what was done with the view.
type Feedback struct {
	Identity components.Identity
	Back     components.LinkTo
	// Lead says what was decided and how many points were taken over; State who decided, and when.
	Lead, State string
	// Text is what the OM wrote about the view as a whole; empty: nothing.
	Text   string
	Points []casepage.Point
	Next   []components.NextStep
	Links  []components.LinkTo
}
