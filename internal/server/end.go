package server

import (
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// signed is the page that shows the answers of a form back, and says only there that it is meant. What the deed would refuse is refused
// before: it is done and taken back.
func signed(deed who.Deed) *checking {
	return &checking{sign: "confirm", missing: "form." + wording.Slug(deed) + ".confirm_missing", page: func(a *asking, in *input) (pages.Check, error) {
		tried := *a
		tried.on.Trial = true
		if _, err := a.form.do(&tried, in); err != nil {
			return pages.Check{}, err
		}
		return pages.Check{
			Title: a.t("check.title"), Answers: a.answers(in.Values), SendTitle: a.t("check.send"), SendText: a.t("check.send_text"),
			Form: components.Form{Groups: one(a.field(components.Checkbox, "confirm")), Submit: a.t("submit")},
		}, nil
	}}
}
