package worklist

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"github.com/terugkeer/terugkeer/web/i18n"
)

func caption(ctx context.Context, p Page) string {
	if p.New {
		return i18n.T(ctx, "worklist.caption_untaken")
	}
	return i18n.T(ctx, "worklist.caption")
}

func askHead(ctx context.Context, p Page) string {
	if p.Waiting || p.Team {
		return i18n.T(ctx, "worklist.head.asked")
	}
	return i18n.T(ctx, "worklist.head.ask")
}

func whoHead(ctx context.Context, p Page) string {
	if p.Waiting {
		return i18n.T(ctx, "worklist.head.waits_for")
	}
	if p.Team {
		return i18n.T(ctx, "worklist.head.who_team")
	}
	return i18n.T(ctx, "worklist.head.who")
}

func whoLabel(ctx context.Context, p Page) string {
	if p.Waiting {
		return i18n.T(ctx, "worklist.label.waits_for")
	}
	if p.Team {
		return i18n.T(ctx, "worklist.label.who_team")
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

// span lets the cell of a case run down over all its steps.
func span(row Row) templ.Attributes {
	if len(row.Steps) < 2 {
		return templ.Attributes{}
	}
	return templ.Attributes{"rowspan": strconv.Itoa(len(row.Steps))}
}
