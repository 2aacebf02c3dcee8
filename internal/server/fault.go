package server

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/layout"
	pages "github.com/terugkeer/terugkeer/web/pages/fault"
)

// page makes a handler of a function that may fail; how a failure looks is decided in fault alone.
func (s *site) page(f func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := f(w, r); err != nil {
			s.fault(w, r, err)
		}
	}
}

// fault answers with the page of what went wrong. A handler shows Invalid at its form; what comes here is the rest.
func (s *site) fault(w http.ResponseWriter, r *http.Request, err error) {
	page := pages.Page{Kind: kindOf(err)}
	var conflict fault.Conflict
	if errors.As(err, &conflict) {
		page.Reason = i18n.T(r.Context(), conflict.Key, "with", conflict.With)
		var first comesFirst
		if errors.As(err, &first) {
			page.Reason = first.words
		}
		// A conflict is only told of a case that was entered: the way back there tells nothing new.
		if which, err := id.ParseCase(chi.URLParam(r, "case")); err == nil {
			page.Home = components.LinkTo{Href: "/cases/" + which.String(), Label: i18n.T(r.Context(), "deed.to_case")}
			page.Links = []components.LinkTo{{Href: "/work", Label: i18n.T(r.Context(), "deed.to_work")}}
		}
	}
	var many fault.TooMany
	if errors.As(err, &many) {
		page.Wait = many.After
		page.Reason = i18n.T(r.Context(), "fault.too_many."+many.What, "minutes", int(many.After.Minutes())+1)
	}
	if page.Kind == pages.Internal || page.Kind == pages.Unavailable {
		page.Number = requestID(r.Context()).String()
		// The text of an error of the database can repeat a row; its state cannot.
		s.Log.ErrorContext(r.Context(), "request failed", "request", page.Number, "kind", string(page.Kind), "sqlstate", postgres.State(err), "error", harmless(err))
	}
	if page.Kind == pages.Internal || page.Kind == pages.Unavailable {
		page.Again = again(r)
	}
	s.showFault(w, r, page)
}

// again is the form that could not be taken in, to be sent once more: its request is the same, so it is done once. A form
// with files is not: they came and are gone.
func again(r *http.Request) components.Form {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Method != http.MethodPost || kind != "application/x-www-form-urlencoded" || !keeps(r.URL.Path) || strings.HasSuffix(r.URL.Path, "/draft") {
		return components.Form{}
	}
	if err := readForm(r); err != nil {
		return components.Form{}
	}
	return components.Form{
		Action: local(r.URL.RequestURI()), Submit: i18n.T(r.Context(), "fault.again.submit"),
		Groups: []components.Group{components.CarryAll(r.PostForm)},
	}
}

// kindOf is the one table from errors to what a browser gets.
func kindOf(err error) pages.Kind {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &fault.NotFound{}):
		return pages.NotFound
	case errors.As(err, &fault.Forbidden{}):
		return pages.Forbidden
	case errors.As(err, &fault.Conflict{}):
		return pages.Conflict
	case errors.As(err, &fault.TooMany{}):
		return pages.TooMany
	case errors.As(err, &large):
		return pages.TooLarge
	case postgres.Unavailable(err), errors.Is(err, context.Canceled):
		return pages.Unavailable
	}
	return pages.Internal
}

// harmless is the error's text, unless PostgreSQL wrote a part of it.
func harmless(err error) string {
	if postgres.State(err) != "" {
		return "database"
	}
	return err.Error()
}

func (s *site) showFault(w http.ResponseWriter, r *http.Request, page pages.Page) {
	if page.Kind == pages.Unavailable || page.Kind == pages.TooMany {
		w.Header().Set("Retry-After", strconv.Itoa(max(60, int(page.Wait.Seconds()))))
	}
	w.Header().Set("Cache-Control", "no-store")
	frame := layout.Frame{Title: i18n.T(r.Context(), "fault."+string(page.Kind)+".title"), Path: "/work", Plain: true}
	if r.Context().Value(sessionLoaded{}) != nil {
		frame = s.frame(r, frame.Title)
	}
	render(w, r, page.Kind.Status(), pages.View(frame, page))
}

func notFound(http.ResponseWriter, *http.Request) error { return fault.NotFound{What: "page"} }
