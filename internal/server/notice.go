package server

import (
	"net/http"
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// noticed is the municipality that this form is about, by its own reference or by that of the notice.
func (a *asking) noticed() id.Org { return townAbout(a.reading, a.about) }

func townAbout(r *casefile.Reading, about protocol.Ref) id.Org {
	if ask := r.Notice(about); ask != nil {
		return ask.Of.Org
	}
	town, _ := id.ParseOrg(string(about)) // none: the deed itself says so
	return town
}

// townNamed is the name of the municipality that a deed's page is about; empty when it is about none.
func townNamed(r *casefile.Reading, about protocol.Ref) string {
	if town := townAbout(r, about); !town.IsZero() {
		return account.TownName(town)
	}
	return ""
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
