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

// NotSame asks why this signal is another one than the cases that were found; nothing found asks nothing.
func NotSame(ctx context.Context, found int) components.Group {
	if found == 0 {
		return components.Group{}
	}
	return components.Group{Legend: i18n.T(ctx, "signal.not_same.title"), Fields: []components.Field{{
		Kind: components.Textarea, Name: "not_same", Label: i18n.T(ctx, "signal.not_same.label"), Hint: i18n.T(ctx, "signal.not_same.hint"), Rows: 3,
	}}}
}
