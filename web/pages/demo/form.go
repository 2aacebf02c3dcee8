package demo

import (
	"context"

	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// ClockForm is the form that moves the clock to a day; the field is «to».
func ClockForm(ctx context.Context) components.Form {
	return components.Form{
		Action: "/demo/clock",
		Groups: []components.Group{{Fields: []components.Field{{
			Kind: components.Date, Name: "to", Label: i18n.T(ctx, "demo.clock.to"), Hint: i18n.T(ctx, "form.date_hint"),
		}}}},
		Submit: i18n.T(ctx, "demo.clock.submit"), Cancel: "/work", CancelLabel: i18n.T(ctx, "access.to_work"),
	}
}
