package server

import (
	"context"
	"net/http"
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/web/components"
)

// askTell asks who was told outside the system; while nothing was shared yet, first what sharing asks.
func askTell(a *asking) []components.Group {
	var groups []components.Group
	if a.reading.Notice(a.about) == nil {
		groups = askInform(a)
	}
	by, confirmed := a.line("by"), a.radio("confirmed", yesNo())
	by.Value = a.reading.Actor.Name
	return append(groups, a.group("told", a.radio("whom", notice.Whom), a.line("told_name"), a.radio("how", notice.Hows), a.dayOf("on", a.today()), by,
		confirmed, when("confirmed", "yes", a.line("call"))))
}

func telling(in *input) notice.Telling {
	return notice.Telling{Informing: informing(in), Told: notice.Told{
		Duty: in.text("whom"), Name: in.name("told_name"), How: in.text("how"), On: in.date("on"), By: in.name("by"), Confirmed: in.text("confirmed"), Call: in.text("call"),
	}}
}

func shareTold(a *asking, in *input) (id.Org, func(context.Context, *casefile.Deed) error) {
	return a.noticed(), telling(in).Do
}

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
