package server

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/looks"
)

// looksLength is how many looks stand on one page.
const looksLength = 100

// looksPage shows the privacy officer who of his organisation looked at what.
func (s *site) looksPage(w http.ResponseWriter, r *http.Request) error {
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64) // none: from the newest
	ctx := r.Context()
	found, err := casefile.Looks(ctx, s.DB, s.actor(r), requestID(ctx).String(), before, looksLength+1)
	if err != nil {
		return err
	}
	t := func(key string) string { return i18n.T(ctx, "looks."+key) }
	page := pages.Page{Title: t("title"), Lead: t("lead"), Empty: t("empty"), Table: components.Table{Caption: t("title"), Heads: []string{t("when"), t("who"), t("case"), t("page"), t("outcome")}}}
	if len(found) > looksLength {
		found = found[:looksLength]
		page.Older = components.LinkTo{Href: "/looks?before=" + strconv.FormatInt(found[looksLength-1].ID, 10), Label: t("older")}
	}
	for _, l := range found {
		page.Table.Rows = append(page.Table.Rows, components.TableRow{Cells: []components.Cell{
			{Text: i18n.DateTime(ctx, l.At)}, {Text: l.Who}, {Text: l.Number}, {Text: lookedAt(r, l.Page)}, {Text: t("outcome_" + string(l.Outcome))},
		}})
	}
	render(w, r, http.StatusOK, pages.View(s.frame(r, page.Title), page))
	return nil
}

// lookedAt words the name of a page: a deed by its title, any other by its own word.
func lookedAt(r *http.Request, page string) string {
	page, _, _ = strings.Cut(page, ":") // behind it is which document, and what that is about is not this reader's
	for _, key := range []string{"looks.page_" + page, "form." + dashed(page) + ".title"} {
		if i18n.Has(r.Context(), key) {
			return i18n.T(r.Context(), key)
		}
	}
	return page
}

// readsLooks tells whether the looks of the organisation are this person's to read.
func (s *site) readsLooks(r *http.Request) bool {
	for _, role := range s.actor(r).Roles() {
		if policy.Ceiling(policy.Looks, policy.Standing{Role: role}, false, false) > policy.None {
			return true
		}
	}
	return false
}
