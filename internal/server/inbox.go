package server

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/inbox"
)

func (s *site) inboxPage(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), s.Actor(r)
	after, err := parseItem(r.URL.Query().Get("after"))
	if err != nil {
		return front.NotFound(w, r)
	}
	found, err := message.Inbox(ctx, s.DB, message.Reader{User: actor.User, Capacity: actor.Capacity}, s.Look(r, "inbox"), after)
	if err != nil {
		return err
	}
	page := pages.Page{Unread: actor.Unread > 0, Unmailed: actor.Unmailed}
	for _, line := range found.Lines {
		page.Items = append(page.Items, pages.Item{Href: "/inbox/" + line.ID.String(), Title: eventTitle(r, line), Case: line.Number, From: wording.ListedName(ctx, line.Name), At: line.At, Unread: !line.Read, Due: s.due(line), Done: done(line)})
	}
	if !found.Next.IsZero() {
		page.More = components.More{Next: components.LinkTo{Href: "/inbox?after=" + found.Next.String(), Label: i18n.T(ctx, "inbox.older")}}
	}
	front.Render(w, r, http.StatusOK, pages.View(s.Frame(r, i18n.T(ctx, "inbox.title")), page))
	return nil
}

// readInbox notes that he read everything, and shows the list again.
func (s *site) readInbox(w http.ResponseWriter, r *http.Request) error {
	actor := s.Actor(r)
	if err := message.ReadAll(r.Context(), s.DB, message.Reader{User: actor.User, Capacity: actor.Capacity}, actor.Org); err != nil {
		return err
	}
	front.SeeOther(w, r, "/inbox")
	return nil
}

// inboxLine is where the link in a mail goes.
func (s *site) inboxLine(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), s.Actor(r)
	item, err := parseItem(chi.URLParam(r, "id"))
	if err != nil || item.IsZero() {
		return front.NotFound(w, r)
	}
	line, err := message.Read(ctx, s.DB, message.Reader{User: actor.User, Capacity: actor.Capacity}, s.Look(r, "inbox"), item)
	if err != nil {
		return err
	}
	title := eventTitle(r, line)
	page := pages.Message{Title: title, At: line.At, Due: s.due(line)}
	if !line.Party {
		page.Texts = []string{i18n.T(ctx, "message.no_party")}
	} else {
		page.Texts = []string{i18n.T(ctx, "message.text."+line.Event)}
		if done(line) {
			page.Texts = []string{i18n.T(ctx, "message.done")}
		}
		if line.Number != "" {
			page.Rows = []components.Row{{Key: i18n.T(ctx, "message.case"), Value: strings.TrimSuffix(line.Number+", "+wording.ListedName(ctx, line.Name), ", ")}}
		}
		page.Action = components.LinkTo{Href: "/cases/" + line.Case.String(), Label: i18n.T(ctx, "inbox.to_case")}
	}
	f := s.Frame(r, title)
	if !line.Read && f.UnreadInbox > 0 {
		f.UnreadInbox--
	}
	front.Render(w, r, http.StatusOK, pages.MessageView(f, page))
	return nil
}

// eventTitle words a message: for a step by its name, where it has one.
func eventTitle(r *http.Request, line message.Line) string {
	key := "step." + line.Step + ".name"
	if line.Event == "step.opened" && i18n.Has(r.Context(), key) {
		return i18n.T(r.Context(), "message.asked", "step", i18n.T(r.Context(), key))
	}
	if name := "step." + line.Step + ".name"; line.Event == string(policy.Reminder) && i18n.Has(r.Context(), name) {
		return i18n.T(r.Context(), "message.reminded", "step", i18n.T(r.Context(), name))
	}
	return i18n.T(r.Context(), "message.title."+line.Event)
}

// done tells whether what a message asked was done, or is not asked any more.
func done(line message.Line) bool { return line.Step != "" && !line.Open }

// due is the term of a step that is still open, as a page shows it.
func (s *site) due(line message.Line) components.Due {
	if line.Due.IsZero() || done(line) {
		return components.Due{}
	}
	today := calendar.Of(s.DB.Now())
	return components.Due{On: calendar.StartOfDay(line.Due), Today: calendar.StartOfDay(today), Workdays: line.Workdays}
}

func parseItem(s string) (id.Item, error) {
	var item id.Item
	if s == "" {
		return item, nil
	}
	if len(s) != 36 {
		return item, fault.NotFound{What: "item"}
	}
	err := item.UnmarshalText([]byte(s))
	return item, err
}
