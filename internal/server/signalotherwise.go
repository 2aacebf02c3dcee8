package server

import (
	"cmp"
	"errors"
	"net/http"
	"time"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	page "github.com/terugkeer/terugkeer/web/pages/fault"
)

// registeredOtherwise answers a signal that is sent again after it was registered: the same answers lead to the case; others are shown
// beside what stands there.
func (s *site) registeredOtherwise(w http.ResponseWriter, r *http.Request, draft id.Item, done registered) error {
	ctx := r.Context()
	on := casefile.On{Content: canonical(r.PostForm)}
	on.Request, _ = id.ParseRequest(r.PostForm.Get("request")) // none: a replay cannot be recognised
	before, err := casefile.Before(ctx, s.DB, s.Actor(r), on, who.RegisterSignal)
	var c fault.Conflict
	if sent := errors.As(err, &c) && c.Key == casefile.SentOtherwise; err != nil && !sent || before != nil || on.Request.IsZero() {
		return cmp.Or[error](err, done)
	}
	whole, err := s.OpenCase(r, done.which, wording.Slug(who.RegisterSignal), casefile.Page{})
	if err != nil {
		return err
	}
	at, err := time.Parse(time.RFC3339Nano, c.With)
	if err != nil { // registered from another window
		if i := whole.Latest(intake.KindSignal, ""); i != nil {
			at = i.At
		}
	}
	out := page.Stale{
		Title: i18n.T(ctx, "fault.otherwise.title"), Then: i18n.T(ctx, "fault.otherwise.registered", "date", i18n.Date(ctx, at), "time", i18n.Time(ctx, at)),
		Identity: wording.IdentityOf(ctx, whole), ChangedTitle: i18n.T(ctx, "fault.otherwise.stands"), Changed: recorded(ctx, whole, at),
		Link: components.LinkTo{Href: "/cases/" + done.which.String(), Label: i18n.T(ctx, "deed.to_case")},
	}
	for _, group := range components.Answers(s.secondStep(r, draft, r.PostForm, nil, nil).Form, "", "") {
		out.Typed = append(out.Typed, group.Rows...)
	}
	frame := s.Frame(r, out.Title)
	frame.Failed = true
	front.Render(w, r, http.StatusConflict, page.StaleView(frame, out))
	return nil
}
