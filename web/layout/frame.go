// Package layout is the frame around every page: head, skip link, header, main, footer.
// It knows who is signed in only as words to show.
package layout

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/terugkeer/terugkeer/web/i18n"
)

// Frame is what a page says to its frame. The zero value is a page for nobody: no menu, no user.
type Frame struct {
	// Title is the page's own title, most particular first («Zienswijze, zaak 2026-000417»); the frame adds the product.
	// No name of a person belongs in it: titles stay behind in histories and on shared screens.
	Title string
	// Failed puts «Fout:» in front of the title: the form on this page came back.
	Failed bool
	// Demo shows that everything is made up; DemoNow is the clock of the demonstration, zero hides it.
	Demo    bool
	DemoNow time.Time
	Nav     []NavItem
	// User and Org are who is signed in; an empty User is nobody.
	User, Org string
	// Function is in which of his functions he works now, for who could choose another one. Empty: there is one.
	Function string
	// Shown is when the page was made: it stands on paper.
	Shown time.Time
	// UnreadInbox is the number of messages not read yet; 100 stands for that many or more.
	UnreadInbox int
	// Path is the path of this page, for the language switch to come back to. No personal data is in it.
	Path string
	// Plain leaves out the sentence that looks are recorded, for pages before sign-in.
	Plain bool
}

// NavItem is a link of the main menu.
type NavItem struct {
	Href, Label string
	Current     bool
}

func (f Frame) title(ctx context.Context) string {
	title := f.Title + " – " + i18n.T(ctx, "frame.name")
	if f.Failed {
		title = i18n.T(ctx, "frame.failed") + " " + title
	}
	return title
}

func (f Frame) home() templ.SafeURL {
	if f.User == "" {
		return "/sign-in"
	}
	return "/work"
}

// seat is where somebody works and, where he could choose, in which function.
func (f Frame) seat() string {
	if f.Function == "" {
		return f.Org
	}
	return f.Org + ", " + f.Function
}

// otherLang is the language that the switch offers.
func otherLang(ctx context.Context) string {
	if i18n.Lang(ctx) == i18n.English {
		return i18n.Dutch
	}
	return i18n.English
}

func (f Frame) switchTo(ctx context.Context) templ.SafeURL {
	return templ.SafeURL("/language/" + otherLang(ctx) + "?back=" + url.QueryEscape(f.Path))
}

// Current is the aria-current of a link: «page» or nothing.
func Current(here bool) templ.Attributes {
	if here {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}

// unread is the number beside the inbox.
func (f Frame) unread() string {
	if f.UnreadInbox >= 100 {
		return "99+"
	}
	return strconv.Itoa(f.UnreadInbox)
}
