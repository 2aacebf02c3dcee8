package front

import (
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/notice"
)

// Open looks at the case of the route, for a page.
func (s *Site) Open(r *http.Request, name string, page casefile.Page) (*casefile.Reading, error) {
	which, err := id.ParseCase(chi.URLParam(r, "case"))
	if err != nil {
		// An id that cannot be one is looked up all the same, so that every unknown case takes one path.
		which = id.Case{}
	}
	return s.OpenCase(r, which, name, page)
}

// OpenCase looks at a case for a page.
func (s *Site) OpenCase(r *http.Request, which id.Case, name string, page casefile.Page) (*casefile.Reading, error) {
	page.Case, page.Name = which, name
	page.Request, page.Network, page.Device = RequestID(r.Context()).String(), NetworkOf(r.Context()), Device(r)
	return casefile.Open(r.Context(), s.DB, s.Actor(r), page)
}

// Opened writes that what a page says of these kinds of items was opened, where it was shared.
func (s *Site) Opened(r *http.Request, reading *casefile.Reading, kinds ...string) error {
	shown := slices.DeleteFunc(slices.Clone(reading.Items), func(i casefile.Item) bool { return !slices.Contains(kinds, i.Kind) })
	_, err := s.Received(r, reading, shown...)
	return err
}

// Received writes that what a page shows was opened for the first time, where it was shared, and that a notice reached the reader.
// It returns whether that changed the plan that the page was made of.
func (s *Site) Received(r *http.Request, reading *casefile.Reading, shown ...casefile.Item) (bool, error) {
	if err := casefile.Received(r.Context(), s.DB, reading, shown...); err != nil {
		return false, err
	}
	shown = slices.DeleteFunc(slices.Clone(shown), func(i casefile.Item) bool { return !i.Withdrawn.IsZero() })
	return notice.Opened(r.Context(), s.DB, reading, casefile.On{Network: NetworkOf(r.Context()), Device: Device(r)}, shown...)
}

// Device is what the browser says of itself, cut short.
func Device(r *http.Request) string {
	agent := r.UserAgent()
	if len(agent) > 200 {
		agent = agent[:200]
	}
	return strings.ToValidUTF8(agent, "")
}

// Look is a look at a page outside any case.
func (s *Site) Look(r *http.Request, page string) ledger.Look {
	ctx, actor := r.Context(), s.Actor(r)
	return ledger.Look{At: s.DB.Wall(), Membership: actor.Membership, Org: actor.Org, Page: page, Sections: []string{}, Request: RequestID(ctx).String(),
		Network: NetworkOf(ctx), Device: Device(r), Outcome: ledger.Shown}
}

// Office is the request as account asks for it.
func (s *Site) Office(r *http.Request, request id.Request) account.Office {
	return account.Office{Actor: s.Actor(r), Request: request, Network: NetworkOf(r.Context()), Device: Device(r)}
}
