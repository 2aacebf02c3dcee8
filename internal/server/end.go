package server

import (
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// endForms are the pages of a case that ends before its time, and of one that is opened again.
func endForms() []deedForm {
	return []deedForm{
		{deed: who.EndCase, draft: true, check: signed(who.EndCase), ask: func(a *asking) []components.Group {
			return one(a.boxed("variant", conclude.Ends), a.area("reason", 4))
		}, do: func(a *asking, in *input) (casefile.Receipt, error) {
			return conclude.End(a.ctx, a.DB, a.reading.Actor, a.on, readEnding(in))
		}},
		{deed: who.ReopenCase, draft: true, ask: askReopen, check: signed(who.ReopenCase), do: reasoned(conclude.Reopen)},
	}
}

func readEnding(in *input) conclude.Ending {
	return conclude.Ending{Variant: in.text("variant"), Reason: in.text("reason")}
}

// askReopen says how the case ended and until when it can be opened again, and asks why it is.
func askReopen(a *asking) []components.Group {
	ended := a.field(components.Static, "ended")
	closed := a.reading.Closed()
	ended.Value = i18n.T(a.ctx, "casepage.closed", "date", i18n.Date(a.ctx, midday(closed.On))) + " " + i18n.T(a.ctx, "casepage.variant."+string(closed.Variant))
	until := a.field(components.Static, "until")
	until.Value = i18n.Date(a.ctx, midday(a.reading.KeptUntil()))
	return one(ended, until, a.area("reason", 4))
}

// signed is the page that shows the answers of a form back, and says only there that it is meant. What the deed would refuse is refused
// before: it is done and taken back.
func signed(deed who.Deed) *checking {
	return &checking{sign: "confirm", missing: "form." + slug(deed) + ".confirm_missing", page: func(a *asking, in *input) (pages.Check, error) {
		tried := *a
		tried.on.Trial = true
		if _, err := a.form.do(&tried, in); err != nil {
			return pages.Check{}, err
		}
		return pages.Check{
			Title: a.t("check.title"), Answers: a.answers(in.values), SendTitle: a.t("check.send"), SendText: a.t("check.send_text"),
			Form: components.Form{Groups: one(a.field(components.Checkbox, "confirm")), Submit: a.t("submit")},
		}, nil
	}}
}
