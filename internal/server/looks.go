package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/text"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/looks"
)

// looksLength is how many looks stand on one page.
const looksLength = 100

// The filters of the looks, by their names in the address.
const (
	byNumber  = "number"
	byPerson  = "person"
	byOutcome = "outcome"
	byMark    = "mark"
)

// outcomesAsked are the outcomes that a privacy officer can ask for.
var outcomesAsked = []ledger.Outcome{ledger.Shown, ledger.Refused, ledger.Unknown, ledger.Previewed, ledger.Downloaded, ledger.Searched}

// looksPage shows the privacy officer who of his organisation looked at what.
func (s *site) looksPage(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, query := r.Context(), s.Actor(r), r.URL.Query()
	asked := casefile.LooksAsked{Number: numbered(front.Cut(query.Get(byNumber), 30)), Mark: front.Cut(query.Get(byMark), 20)}
	asked.Before, _ = strconv.ParseInt(query.Get(byBefore), 10, 64) // none: from the newest
	asked.User, _ = id.ParseUser(query.Get(byPerson))               // none: of everybody
	if outcome := ledger.Outcome(query.Get(byOutcome)); slices.Contains(outcomesAsked, outcome) {
		asked.Outcome = outcome
	}
	found, err := casefile.Looks(ctx, s.DB, actor, front.RequestID(ctx).String(), asked, looksLength+1)
	if err != nil {
		return err
	}
	colleagues, err := account.Colleagues(ctx, s.DB, actor.Org)
	if err != nil {
		return err
	}
	t := func(key string) string { return i18n.T(ctx, "looks."+key) }
	page := pages.Page{Title: t("title"), Lead: t("lead"), Empty: t("empty"), Table: components.Table{Caption: t("title"), Heads: []string{t("when"), t("who"), t("case"), t("page"), t("outcome")}}}
	page.Filters, page.Chips = looksFilters(ctx, asked, colleagues)
	if len(page.Chips) > 0 {
		page.Empty = t("none")
	}
	if len(found) > looksLength {
		found = found[:looksLength]
		page.Older = components.LinkTo{Href: looksHref(asked, byBefore, strconv.FormatInt(found[looksLength-1].ID, 10)), Label: t("older")}
	}
	for _, l := range found {
		at := lookedAt(r, l.Page)
		if l.Mark != "" {
			at = i18n.T(ctx, "looks.marked", "page", at, "mark", l.Mark)
		}
		page.Table.Rows = append(page.Table.Rows, components.TableRow{Cells: []components.Cell{
			{Text: i18n.DateTime(ctx, l.At)}, {Text: l.Who, Sub: function(ctx, l.Role)}, {Text: l.Number}, {Text: at}, {Text: t("outcome_" + string(l.Outcome))},
		}})
	}
	front.Render(w, r, http.StatusOK, pages.View(s.Frame(r, page.Title), page))
	return nil
}

// numbered is a case number in its one form, or what else was typed.
func numbered(typed string) string {
	if number, is := text.CaseNumber(typed); is {
		return number
	}
	return typed
}

// function is in which function somebody looked; empty for nobody.
func function(ctx context.Context, role who.Role) string {
	if role == "" {
		return ""
	}
	return wording.RoleName(ctx, role)
}

// byBefore is in the address of what came before.
const byBefore = "before"

func looksHref(asked casefile.LooksAsked, pairs ...string) string {
	query := url.Values{}
	if asked.Number != "" {
		query.Set(byNumber, asked.Number)
	}
	if !asked.User.IsZero() {
		query.Set(byPerson, asked.User.String())
	}
	if asked.Mark != "" {
		query.Set(byMark, asked.Mark)
	}
	if asked.Outcome != "" {
		query.Set(byOutcome, string(asked.Outcome))
	}
	return front.Address("/looks", query, pairs...)
}

// looksFilters are the fields that narrow the list, and what is narrowed now. A person stands in the address by his id.
func looksFilters(ctx context.Context, asked casefile.LooksAsked, colleagues []account.Colleague) ([]components.Field, []components.Chip) {
	label := func(name string) string { return i18n.T(ctx, "looks.filter."+name) }
	people, outcomes := []components.Option{wording.AnyOption(ctx)}, []components.Option{wording.AnyOption(ctx)}
	var chips []components.Chip
	add := func(name, text string) {
		chips = append(chips, components.Chip{Label: i18n.T(ctx, "list.chip", "name", label(name), "value", text), Href: looksHref(asked, name, "")})
	}
	if asked.Number != "" {
		add(byNumber, asked.Number)
	}
	if asked.Mark != "" {
		add(byMark, asked.Mark)
	}
	seen := map[id.User]bool{}
	for _, c := range colleagues {
		if !seen[c.User] {
			people = append(people, components.Option{Value: c.User.String(), Label: c.Name})
		}
		if c.User == asked.User && !seen[c.User] {
			add(byPerson, c.Name)
		}
		seen[c.User] = true
	}
	if !asked.User.IsZero() && !seen[asked.User] {
		add(byPerson, label("left"))
	}
	for _, o := range outcomesAsked {
		outcomes = append(outcomes, components.Option{Value: string(o), Label: i18n.T(ctx, "looks.outcome_"+string(o))})
	}
	if asked.Outcome != "" {
		add(byOutcome, i18n.T(ctx, "looks.outcome_"+string(asked.Outcome)))
	}
	person := ""
	if !asked.User.IsZero() {
		person = asked.User.String()
	}
	fields := []components.Field{{Kind: components.Text, Name: byNumber, Label: label(byNumber), Value: asked.Number, Short: true}}
	return append(fields, components.Field{Kind: components.Select, Name: byPerson, Label: label(byPerson), Value: person, Options: people},
		components.Field{Kind: components.Select, Name: byOutcome, Label: label(byOutcome), Value: string(asked.Outcome), Options: outcomes},
		components.Field{Kind: components.Text, Name: byMark, Label: label(byMark), Value: asked.Mark, Short: true}), chips
}

// lookedAt words the name of a page: a deed by its title, any other by its own word.
func lookedAt(r *http.Request, page string) string {
	page, _, _ = strings.Cut(page, ":") // behind it is which document, and what that is about is not this reader's
	for _, key := range []string{"looks.page_" + page, "form." + casefile.FormOf(who.Deed(page)) + ".title"} {
		if i18n.Has(r.Context(), key) {
			return i18n.T(r.Context(), key)
		}
	}
	return page
}
