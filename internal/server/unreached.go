package server

import (
	"context"
	"net/http"

	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/worklist"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/looks"
)

// unreachedPage shows who leads what his organisation asked and told, and that reached nobody.
func (s *site) unreachedPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	found, err := worklist.NotReached(ctx, s.DB, s.Actor(r), listLook(r))
	if err != nil {
		return err
	}
	t := func(key string) string { return i18n.T(ctx, "reached.page."+key) }
	page := pages.Page{Title: t("title"), Empty: t("empty"), Table: components.Table{Caption: t("title"), Heads: []string{t("case"), t("what"), t("who"), t("since"), t("why")}}}
	if len(found) > 0 {
		page.Lead = t("lead") // what to do, where there is something to do
	}
	for _, one := range found {
		page.Table.Rows = append(page.Table.Rows, unreachedRow(ctx, one))
	}
	front.Render(w, r, http.StatusOK, pages.View(s.Frame(r, t("title")), page))
	return nil
}

func unreachedRow(ctx context.Context, one worklist.Unreached) components.TableRow {
	what := i18n.T(ctx, "message.title."+one.Event)
	if one.Step != "" {
		what = wording.StepName(ctx, one.Step)
	}
	why := i18n.T(ctx, "reached.page.why_unread")
	if one.Unmailed {
		why = i18n.T(ctx, "reached.page.why_unmailed")
	}
	if one.Vacant {
		why = i18n.T(ctx, "reached.page.why_vacant")
	}
	return components.TableRow{Cells: []components.Cell{
		{Text: one.Number, Sub: wording.ListedName(ctx, one.Name), Href: "/cases/" + one.Case.String()}, {Text: what}, {Text: i18n.Upper(wording.TurnName(ctx, one.Duty, one.ToName))},
		{Text: i18n.Date(ctx, wording.Midday(one.Since))}, {Text: why},
	}}
}
