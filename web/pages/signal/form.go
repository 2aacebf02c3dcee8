package signal

import (
	"context"

	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// Who is the fields of the first step: family, prefix, given, born.
func Who(ctx context.Context) components.Group {
	return components.Group{Legend: i18n.T(ctx, "signal.who"), Hint: i18n.T(ctx, "signal.who_hint"), Fields: []components.Field{
		{Kind: components.Text, Name: "given", Label: i18n.T(ctx, "signal.given")},
		{Kind: components.Text, Name: "prefix", Label: i18n.T(ctx, "signal.prefix"), Hint: i18n.T(ctx, "signal.prefix_hint"), Optional: true, Short: true},
		{Kind: components.Text, Name: "family", Label: i18n.T(ctx, "signal.family")},
		{Kind: components.Date, Name: "born", Label: i18n.T(ctx, "identity.born"), Hint: i18n.T(ctx, "signal.born_hint")},
	}}
}

// Same is the question that must be answered before a signal is registered: is it one of the cases found?
func Same(ctx context.Context, matches []Match) components.Group {
	field := components.Field{Kind: components.Boxed, Heading: true, Name: SameField, Label: i18n.T(ctx, "signal.same")}
	for _, match := range matches {
		field.Options = append(field.Options, components.Option{
			Value: match.Number, Label: i18n.T(ctx, "signal.same_case", "number", match.Number), Hint: i18n.T(ctx, "signal.same_hint"),
		})
	}
	field.Options = append(field.Options, components.Option{Value: NoSame, Label: i18n.T(ctx, "signal.same_none"), Or: len(matches) > 0})
	return components.Group{Fields: []components.Field{field}}
}
