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
		{Kind: components.Checkbox, Name: "unnamed", Label: i18n.T(ctx, "signal.unnamed"), Options: []components.Option{{Value: "yes", Label: i18n.T(ctx, "signal.unnamed_yes")}}, Optional: true},
		{Kind: components.Text, Name: "prefix", Label: i18n.T(ctx, "signal.prefix"), Hint: i18n.T(ctx, "signal.prefix_hint"), Optional: true, Short: true},
		{Kind: components.Text, Name: "family", Label: i18n.T(ctx, "signal.family")},
		{Kind: components.Date, Name: "born", Label: i18n.T(ctx, "identity.born"), Hint: i18n.T(ctx, "signal.born_hint")},
	}}
}
