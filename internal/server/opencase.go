package server

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

// open looks at the case of the route, for a page.
func (s *site) open(r *http.Request, name string, page casefile.Page) (*casefile.Reading, error) {
	which, err := id.ParseCase(chi.URLParam(r, "case"))
	if err != nil {
		// An id that cannot be one is looked up all the same, so that every unknown case takes one path.
		which = id.Case{}
	}
	return s.openCase(r, which, name, page)
}

// openCase looks at a case for a page.
func (s *site) openCase(r *http.Request, which id.Case, name string, page casefile.Page) (*casefile.Reading, error) {
	page.Case, page.Name = which, name
	page.Request, page.Network, page.Device = requestID(r.Context()).String(), networkOf(r.Context()), device(r)
	return casefile.Open(r.Context(), s.DB, s.actor(r), page)
}

// opened writes that what a page says of these kinds of items was opened, where it was shared.
func (s *site) opened(r *http.Request, reading *casefile.Reading, kinds ...string) error {
	shown := slices.DeleteFunc(slices.Clone(reading.Items), func(i casefile.Item) bool { return !slices.Contains(kinds, i.Kind) })
	_, err := s.received(r, reading, shown...)
	return err
}

// received writes that what a page shows was opened for the first time, where it was shared, and that a notice reached the reader.
// It returns whether that changed the plan that the page was made of.
func (s *site) received(r *http.Request, reading *casefile.Reading, shown ...casefile.Item) (bool, error) {
	if err := casefile.Received(r.Context(), s.DB, reading, shown...); err != nil {
		return false, err
	}
	shown = slices.DeleteFunc(slices.Clone(shown), func(i casefile.Item) bool { return !i.Withdrawn.IsZero() })
	return notice.Opened(r.Context(), s.DB, reading, casefile.On{Network: networkOf(r.Context()), Device: device(r)}, shown...)
}

// device is what the browser says of itself, cut short.
func device(r *http.Request) string {
	agent := r.UserAgent()
	if len(agent) > 200 {
		agent = agent[:200]
	}
	return strings.ToValidUTF8(agent, "")
}

// look is a look at a page outside any case.
func (s *site) look(r *http.Request, page string) ledger.Look {
	ctx, actor := r.Context(), s.actor(r)
	return ledger.Look{At: s.DB.Wall(), Membership: actor.Membership, Org: actor.Org, Page: page, Sections: []string{}, Request: requestID(ctx).String(),
		Network: networkOf(ctx), Device: device(r), Outcome: ledger.Shown}
}

// office is the request as account asks for it.
func (s *site) office(r *http.Request, request id.Request) account.Office {
	return account.Office{Actor: s.actor(r), Request: request, Network: networkOf(r.Context()), Device: device(r)}
}
