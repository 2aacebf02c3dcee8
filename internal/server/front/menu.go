package front

import (
	"net/http"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/internal/worklist"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/layout"
)

// Desk is where who is signed in begins: the work list, or the page of his task where no case asks anything of him.
func (s *Site) Desk(r *http.Request) string {
	switch {
	case worklist.Works(s.Actor(r)):
		return "/work"
	case s.readsLooks(r):
		return "/looks"
	case s.administers(r):
		return "/organisation"
	case s.RunsSystem(r):
		return "/mails"
	}
	return "/work"
}

// menu is the main menu of who is signed in: what his roles have a part in. Messages stand beside his name, for everybody.
func (s *Site) menu(r *http.Request) []layout.NavItem {
	var items []layout.NavItem
	add := func(href, label string) {
		items = append(items, layout.NavItem{Href: href, Label: label, Current: r.URL.Path == href})
	}
	if s.Desk(r) == "/work" {
		add("/work", i18n.T(r.Context(), "access.menu.work"))
	}
	if worklist.Works(s.Actor(r)) {
		add("/cases", i18n.T(r.Context(), "access.menu.cases"))
	}
	if worklist.Leads(s.Actor(r)) {
		add("/unreached", i18n.T(r.Context(), "reached.page.title"))
	}
	if s.readsLooks(r) {
		add("/looks", i18n.T(r.Context(), "looks.menu"))
	}
	if s.administers(r) {
		items = append(items, layout.NavItem{Href: "/organisation", Label: i18n.T(r.Context(), "organisation.menu"), Current: strings.HasPrefix(r.URL.Path, "/organisation")})
	}
	if s.RunsSystem(r) {
		add("/mails", i18n.T(r.Context(), "message.mail.title"))
		items = append(items, layout.NavItem{Href: CalendarPath, Label: i18n.T(r.Context(), "calendar.title"), Current: strings.HasPrefix(r.URL.Path, CalendarPath)})
	}
	if casefile.MayRegister(s.Actor(r)) == nil {
		items = append(items, layout.NavItem{Href: "/signals/new", Label: i18n.T(r.Context(), "access.menu.signal"), Current: strings.HasPrefix(r.URL.Path, "/signals/")})
	}
	return items
}

// administers tells whether the people of the organisation are this person's to look after.
func (s *Site) administers(r *http.Request) bool { return account.Administers(s.Actor(r).Roles()) }

// readsLooks tells whether the looks of the organisation are this person's to read.
func (s *Site) readsLooks(r *http.Request) bool {
	for _, role := range s.Actor(r).Roles() {
		if policy.Ceiling(policy.Looks, policy.Standing{Role: role}, false, false) > policy.None {
			return true
		}
	}
	return false
}

// RunsSystem tells who keeps the program going and sees how sending goes.
func (s *Site) RunsSystem(r *http.Request) bool { return s.Actor(r).Has(who.TechAdmin) }
