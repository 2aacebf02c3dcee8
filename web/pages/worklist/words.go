package worklist

import (
	"context"

	"github.com/terugkeer/terugkeer/web/i18n"
)

func askHead(ctx context.Context, p Page) string {
	if p.Waiting {
		return i18n.T(ctx, "worklist.head.asked")
	}
	return i18n.T(ctx, "worklist.head.ask")
}

func whoHead(ctx context.Context, p Page) string {
	if p.Waiting {
		return i18n.T(ctx, "worklist.head.waits_for")
	}
	return i18n.T(ctx, "worklist.head.who")
}

func whoLabel(ctx context.Context, p Page) string {
	if p.Waiting {
		return i18n.T(ctx, "worklist.label.waits_for")
	}
	return i18n.T(ctx, "worklist.label.who")
}

func nobody(ctx context.Context, p Page) string {
	if p.Waiting {
		return ""
	}
	return i18n.T(ctx, "worklist.nobody")
}

func blankTitle(ctx context.Context, p Page) string {
	if p.Blank.Title != "" {
		return p.Blank.Title
	}
	return i18n.T(ctx, "worklist.blank.title")
}
