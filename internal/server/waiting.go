package server

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/organisation"
)

// secondDeeds are the deeds about what waits for a second person.
var secondDeeds = []who.Deed{who.ConfirmSeat, who.DismissSeat, who.WithdrawSeat}

const requestsPath = "/organisation/requests/"

// askedDone says in the address that the page before asked a second person.
const askedDone = "asked"

// waitingTable lists what waits, each with what the reader can do about it.
func waitingTable(ctx context.Context, waiting []account.Waiting) components.Table {
	t := func(key string) string { return i18n.T(ctx, "organisation.waiting."+key) }
	table := components.Table{Caption: t("title"), Heads: []string{t("what"), t("whom"), t("by"), t("by_whom")}, Action: i18n.T(ctx, "organisation.action")}
	for _, w := range waiting {
		row := components.TableRow{Cells: []components.Cell{{Text: askedWhat(ctx, w), Sub: askedDays(ctx, w)}, {Text: w.Name, Sub: w.Email}, {Text: w.ByName, Sub: i18n.Date(ctx, w.At)}, {Text: confirmers(ctx, w)}}}
		if w.Own {
			row.Cells[1].Href = "/organisation/people/" + w.User.String()
		} else {
			row.Cells[2].Text = i18n.T(ctx, "organisation.waiting.of", "name", w.ByName, "org", w.OrgName)
		}
		row.Link, row.Other = requestLinks(ctx, w)
		table.Rows = append(table.Rows, row)
	}
	return table
}

// requestLinks lead to what the reader can do about it: confirm or refuse, or withdraw what he asked; nothing where it is about himself.
func requestLinks(ctx context.Context, w account.Waiting) (first, other components.LinkTo) {
	link := func(deed who.Deed) components.LinkTo {
		return components.LinkTo{Href: requestsPath + w.ID.String() + "/" + wording.Slug(deed), Label: i18n.T(ctx, "organisation.do."+wording.Slug(deed)), About: askedWhat(ctx, w) + ", " + w.Name}
	}
	switch {
	case w.Confirms:
		return link(who.ConfirmSeat), link(who.DismissSeat)
	case w.Mine:
		return link(who.WithdrawSeat), components.LinkTo{}
	}
	return components.LinkTo{}, components.LinkTo{}
}

// askedWhat says what somebody is to have.
func askedWhat(ctx context.Context, w account.Waiting) string {
	role := wording.RoleName(ctx, w.Role)
	key := string(w.Kind)
	switch {
	case w.Kind == account.AskedChange && w.Before == w.Role:
		key = "longer"
	case w.Deputised != "":
		return i18n.T(ctx, "organisation.deputy_of", "role", role, "name", w.Deputised)
	}
	return i18n.T(ctx, "organisation.waiting.kind_"+key, "role", role, "before", wording.RoleName(ctx, w.Before))
}

// askedDays is from when until when, and in which team.
func askedDays(ctx context.Context, w account.Waiting) string {
	if w.Kind == account.AskedReset {
		return ""
	}
	days := i18n.T(ctx, "organisation.waiting.endless")
	if !w.Until.IsZero() {
		days = i18n.T(ctx, "organisation.waiting.until", "until", day(ctx, w.Until))
	}
	if !w.From.IsZero() {
		days = i18n.T(ctx, "organisation.waiting.from", "from", day(ctx, w.From)) + ", " + days
	}
	if w.TeamName != "" {
		days += ", " + i18n.T(ctx, "organisation.waiting.team", "team", w.TeamName)
	}
	return days
}

// confirmers names who can confirm it: colleagues, else organisations, else nobody.
func confirmers(ctx context.Context, w account.Waiting) string {
	names, or := w.Colleagues, " "+i18n.T(ctx, "organisation.waiting.or")+" "
	if len(names) == 0 && len(w.Others) > 0 {
		return i18n.T(ctx, "organisation.waiting.at", "orgs", strings.Join(w.Others, or))
	}
	if len(names) == 0 {
		return i18n.T(ctx, "organisation.waiting.nobody")
	}
	return strings.Join(names, or)
}

// askedNotice says that what was just asked does not hold yet, and who can confirm it; it speaks of what the reader asked last.
func askedNotice(r *http.Request, waiting []account.Waiting) string {
	for _, w := range slices.Backward(waiting) {
		if w.Mine && r.URL.Query().Get("done") == askedDone {
			return i18n.T(r.Context(), "organisation.waiting.asked", "what", askedWhat(r.Context(), w), "who", confirmers(r.Context(), w))
		}
	}
	return ""
}

// ownAndBeside parts what waits at the own organisation from what waits at others.
func ownAndBeside(waiting []account.Waiting) (own, beside []account.Waiting) {
	for _, w := range waiting {
		if w.Own {
			own = append(own, w)
		} else {
			beside = append(beside, w)
		}
	}
	return own, beside
}

// waitingBlocks are the two lists with their words, each shown where there is something in it.
func waitingBlocks(ctx context.Context, waiting []account.Waiting) []components.Block {
	own, beside := ownAndBeside(waiting)
	var blocks []components.Block
	for _, part := range []struct {
		key     string
		waiting []account.Waiting
	}{{"", own}, {"_beside", beside}} {
		if len(part.waiting) == 0 {
			continue
		}
		b := components.Block{ID: "waiting" + strings.ReplaceAll(part.key, "_", "-"), Text: i18n.T(ctx, "organisation.waiting.text"+part.key), Table: waitingTable(ctx, part.waiting)}
		b.Table.Caption = i18n.T(ctx, "organisation.waiting.title"+part.key)
		blocks = append(blocks, b)
	}
	return blocks
}

// seatWaiting adds to somebody's functions those that wait: they do not hold yet.
func (d *desk) seatWaiting(table *components.Table, user id.User) {
	for _, w := range d.staff.WaitingFor(user) {
		row := components.TableRow{Cells: []components.Cell{{Text: askedWhat(d.ctx, w), Tag: components.Tag{Text: i18n.T(d.ctx, "organisation.state.waits"), Kind: components.TagWarn},
			Sub: i18n.T(d.ctx, "organisation.waiting.not_yet", "who", confirmers(d.ctx, w))}, {Text: w.TeamName}, {Text: i18n.Upper(askedDays(d.ctx, w))}}}
		row.Link, row.Other = requestLinks(d.ctx, w)
		table.Rows = append(table.Rows, row)
	}
}

// findAsked finds what the route names among what the reader may see; anything else is unknown.
func (d *desk) findAsked(page string) error {
	request, wrong := id.ParseSeatRequest(chi.URLParam(d.r, "request"))
	waiting, err := account.WaitingPage(d.ctx, d.DB, d.office, page)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if wrong == nil && w.ID == request {
			d.asked, d.person = w, account.Person{ID: w.User, Name: w.Name, Email: w.Email}
			return nil
		}
	}
	return fault.NotFound{What: "page"}
}

// askedForm is the page of a deed about what waits: it says what is confirmed.
func (d *desk) askedForm(f officeForm, page *pages.Form) {
	ctx, w := d.ctx, d.asked
	t := func(key string) string { return i18n.T(ctx, "organisation.waiting."+key) }
	page.Back = components.LinkTo{Href: d.Desk(d.r), Label: i18n.T(ctx, "organisation.waiting.back")}
	page.Form.Cancel = page.Back.Href
	if f.deed == who.ConfirmSeat && w.Kind == account.AskedReset {
		page.Effect = i18n.T(ctx, "form.seat-confirm.effect_reset")
	}
	page.Rows = []components.Row{{Key: t("what"), Value: askedWhat(ctx, w)}, {Key: t("whom"), Value: w.Name}, {Key: i18n.T(ctx, "organisation.email"), Value: w.Email}, {Key: t("org"), Value: w.OrgName}}
	if days := askedDays(ctx, w); days != "" {
		page.Rows = append(page.Rows, components.Row{Key: i18n.T(ctx, "organisation.since"), Value: i18n.Upper(days)})
	}
	if w.Kind == account.AskedChange && w.Before == w.Role {
		ends := i18n.T(ctx, "organisation.waiting.until", "until", day(ctx, w.Ends))
		page.Rows = append(page.Rows, components.Row{Key: t("now"), Value: i18n.Upper(ends)})
	}
	page.Rows = append(page.Rows, components.Row{Key: t("by"), Value: w.ByName}, components.Row{Key: t("since"), Value: i18n.DateTime(ctx, w.At)})
	if f.deed == who.ConfirmSeat {
		page.Other = pages.Act{LinkTo: components.LinkTo{Href: requestsPath + w.ID.String() + "/" + wording.Slug(who.DismissSeat), Label: i18n.T(ctx, "form.seat-dismiss.title")}, Text: i18n.T(ctx, "form.seat-dismiss.lead")}
	}
}

func (d *desk) confirm(*form.Sent) (account.Handout, error) {
	return account.Confirm(d.ctx, d.DB, d.Hasher, d.office, d.asked.ID)
}

func (d *desk) dismiss(*form.Sent) (account.Handout, error) {
	return account.Handout{}, account.Dismiss(d.ctx, d.DB, d.office, d.asked.ID)
}

func (d *desk) withdraw(*form.Sent) (account.Handout, error) {
	return account.Handout{}, account.Withdraw(d.ctx, d.DB, d.office, d.asked.ID)
}
