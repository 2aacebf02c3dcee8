package casepage

import (
	"context"

	"github.com/terugkeer/terugkeer/web/i18n"
)

func (p Page) hasSide() bool { return len(p.Phases)+len(p.Parties)+len(p.Deeds) > 0 }

func title(ctx context.Context, s Section) string {
	if s.Title != "" {
		return s.Title
	}
	return i18n.T(ctx, "casepage.section."+s.ID)
}

// short is the heading as the links of the page say it.
func short(ctx context.Context, s Section) string {
	if s.ID == View {
		return i18n.T(ctx, "casepage.short.view")
	}
	if s.ID == Advice {
		return i18n.T(ctx, "casepage.short.advice")
	}
	return title(ctx, s)
}
