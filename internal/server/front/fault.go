package front

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/layout"
	pages "github.com/terugkeer/terugkeer/web/pages/fault"
)

// Page makes a handler of a function that may fail; how a failure looks is decided in fault alone. A page that failed because the
// columns behind its statements were altered meanwhile is made once more, on connections that know the new ones.
func (s *Site) Page(f func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := f(w, r)
		if postgres.Outdated(err) {
			s.DB.Reset()
			if r.Method == http.MethodGet || r.Method == http.MethodHead {
				err = f(w, r) // nothing of it was kept, and nothing sent
			}
		}
		if err != nil {
			s.fault(w, r, err)
		}
	}
}

// fault answers with the page of what went wrong. A handler shows Invalid at its form; what comes here is the rest.
func (s *Site) fault(w http.ResponseWriter, r *http.Request, err error) {
	page := pages.Page{Kind: kindOf(err)}
	page.Outside = page.Kind == pages.Forbidden && chi.URLParam(r, "case") == ""
	var conflict fault.Conflict
	if errors.As(err, &conflict) {
		page.Reason = i18n.T(r.Context(), conflict.Key, "with", conflict.With)
		var first ComesFirst
		if errors.As(err, &first) {
			page.Reason = first.Words
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
		page.Reason = i18n.N(r.Context(), "fault.too_many."+many.What, int(many.After.Minutes())+1)
	}
	if page.Kind == pages.Internal && strings.HasPrefix(postgres.State(err), "42") && s.DB.Fits(r.Context()) != nil {
		page.Kind = pages.Unavailable // the schema is another program's: it is being upgraded
	}
	if left(r, err) {
		w.WriteHeader(statusLeft) // nobody reads it
		return
	}
	if page.Kind == pages.Internal || page.Kind == pages.Spoilt || page.Kind == pages.Unavailable {
		page.Number = RequestID(r.Context()).String()
		// The text of an error of the database can repeat a row; its state cannot.
		s.Log.ErrorContext(r.Context(), "request failed", "request", page.Number, "kind", string(page.Kind), "sqlstate", postgres.State(err), "error", harmless(err))
	}
	if conflict.Key == unchosen {
		page.Again, page.Home = s.again(r), components.LinkTo{}
		page.Links = []components.LinkTo{{Href: "/account/function", Label: i18n.T(r.Context(), "account.function.choose")}}
	}
	if page.Kind == pages.Internal || page.Kind == pages.Spoilt || page.Kind == pages.Unavailable {
		page.Again = s.again(r)
		page.Files = page.Again.Action != "" && isUpload(r)
	}
	s.showFault(w, r, page)
}

// WaitAgain is after how many seconds it is worth trying again what will pass.
const WaitAgain = 60

// statusLeft stands in the log for a request whose sender went away before there was an answer, as proxies write it.
const statusLeft = 499

// left tells whether nothing went wrong but that who asked went away.
func left(r *http.Request, err error) bool {
	return errors.Is(r.Context().Err(), context.Canceled) && (errors.Is(err, context.Canceled) || postgres.State(err) == postgres.QueryCanceled)
}

func isUpload(r *http.Request) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return kind == "multipart/form-data"
}

// again is the form that could not be taken in, to be sent once more: its request is the same, so it is done once. A form with files
// is shown again first, for those that did not come through must be chosen once more.
func (s *Site) again(r *http.Request) components.Form {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Method != http.MethodPost || !keeps(r.URL.Path) || strings.HasSuffix(r.URL.Path, "/draft") {
		return components.Form{}
	}
	if kind == "multipart/form-data" {
		return s.openAgain(r)
	}
	if kind != "application/x-www-form-urlencoded" || ReadForm(r) != nil {
		return components.Form{}
	}
	return components.Form{
		Action: Local(r.URL.RequestURI()), Submit: i18n.T(r.Context(), "fault.again.submit"),
		Groups: []components.Group{components.CarryAll(r.PostForm)},
	}
}

// openAgain leads back to a form with files, with what was typed in it and the files that were received.
func (s *Site) openAgain(r *http.Request) components.Form {
	if r.PostForm == nil {
		after, err := ReadUpload(r)
		if err != nil {
			return components.Form{}
		}
		after.Drain(r.PostForm)
	}
	by, known := s.FormOf(r)
	if !known {
		return components.Form{}
	}
	sealed, err := s.SealedForms.Seal(kept{Path: r.URL.Path, User: by.User, Org: by.Org, As: by.As, Until: s.DB.Wall().Add(keptFor), Form: r.PostForm})
	if err != nil || len(sealed) > keptBytes {
		return components.Form{}
	}
	return components.Form{
		Action: Local(r.URL.RequestURI()), Submit: i18n.T(r.Context(), "fault.again.open"),
		Groups: []components.Group{{Fields: []components.Field{{Kind: components.Hidden, Name: KeptField, Value: sealed}}}},
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
	case errors.Is(err, document.ErrSpoilt):
		return pages.Spoilt
	case postgres.Unavailable(err), document.IsAway(err), errors.Is(err, context.Canceled):
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

func (s *Site) showFault(w http.ResponseWriter, r *http.Request, page pages.Page) {
	if page.Kind == pages.Unavailable || page.Kind == pages.TooMany {
		w.Header().Set("Retry-After", strconv.Itoa(max(WaitAgain, int(page.Wait.Seconds()))))
	}
	w.Header().Set("Cache-Control", "no-store")
	frame := layout.Frame{Title: i18n.T(r.Context(), "fault."+string(page.Kind)+".title"), Path: "/work", Plain: true}
	if r.Context().Value(sessionLoaded{}) != nil {
		frame = s.Frame(r, frame.Title)
	}
	Render(w, r, page.Kind.Status(), pages.View(frame, page))
}

// NotFound answers an address that there is not.
func NotFound(http.ResponseWriter, *http.Request) error { return fault.NotFound{What: "page"} }

// ComesFirst is a conflict with the words of what must come first.
type ComesFirst struct {
	// Conflict is what was refused, words say what comes first.
	Conflict error
	Words    string
}

func (c ComesFirst) Error() string { return c.Conflict.Error() }

// Unwrap is the refusal itself.
func (c ComesFirst) Unwrap() error { return c.Conflict }
