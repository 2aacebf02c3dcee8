package deed

import (
	"context"

	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
)

func summary(ctx context.Context, h Help) string {
	if h.Summary != "" {
		return h.Summary
	}
	return i18n.T(ctx, "deed.help")
}

// shown is the form as it is offered: nothing to press while something must be done first.
func shown(p Page) components.Form {
	if len(p.Blockers) > 0 {
		p.Form.Submit = ""
	}
	return p.Form
}
