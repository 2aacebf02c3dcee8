package server

import (
	"context"
	"net/http"

	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/layout"
)

// roleName is a role as people say it.
func roleName(ctx context.Context, role who.Role) string {
	return i18n.T(ctx, "access.role."+string(role))
}

// menu is the main menu of who is signed in.
func (s *site) menu(r *http.Request) []layout.NavItem {
	var items []layout.NavItem
	for _, item := range []struct{ href, key string }{{"/work", "access.menu.work"}} {
		items = append(items, layout.NavItem{Href: item.href, Label: i18n.T(r.Context(), item.key), Current: r.URL.Path == item.href})
	}
	return items
}
