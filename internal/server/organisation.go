package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/organisation"
)

// organisationPage lists the people and the teams of the administrator's own organisation.
func (s *site) organisationPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	staff, err := account.People(ctx, s.DB, s.Office(r, front.RequestID(ctx)), "organisation")
	if err != nil {
		return err
	}
	here, gone := parted(staff)
	page := pages.Page{Title: i18n.T(ctx, "organisation.title", "org", s.Actor(r).OrgName), Lead: i18n.T(ctx, "organisation.lead"), Notice: justDone(r),
		Add:   components.LinkTo{Href: "/organisation/person-add", Label: i18n.T(ctx, "organisation.add")},
		Empty: i18n.T(ctx, "organisation.empty"), NoTeams: i18n.T(ctx, "organisation.teams_none"),
		AddTeam: components.LinkTo{Href: "/organisation/team-add", Label: i18n.T(ctx, "organisation.team_add")},
	}
	former := r.URL.Query().Get("show") == "former"
	page.Tabs = []components.Tab{
		{Label: i18n.T(ctx, "organisation.here"), Count: strconv.Itoa(len(here)), Href: "/organisation", Current: !former},
		{Label: i18n.T(ctx, "organisation.gone"), Count: strconv.Itoa(len(gone)), Href: "/organisation?show=former", Current: former},
	}
	shown := here
	if former {
		shown = gone
	}
	page.People = peopleTable(ctx, staff, shown)
	page.Teams = teamTable(ctx, staff.Teams)
	if page.Notice == "" {
		page.Notice = askedNotice(r, staff.Waiting)
	}
	page.Waiting = waitingBlocks(ctx, staff.Waiting)
	page.Unmailed, page.UnmailedText = unmailedTable(ctx, staff.Unmailed()), i18n.T(ctx, "organisation.unmailed.text")
	page.Clashes, page.ClashText = clashTable(ctx, staff.Clashes()), i18n.T(ctx, "organisation.clash.text")
	front.Render(w, r, http.StatusOK, pages.View(s.Frame(r, i18n.T(ctx, "organisation.menu")), page))
	return nil
}

// parted tells who works here, now or soon, from who does no more or whose account was ended.
func parted(staff account.Staff) (here, gone []account.Person) {
	for _, p := range staff.People {
		if p.Disabled || (len(p.Now(staff.Today)) == 0 && len(staff.WaitingFor(p.ID)) == 0) {
			gone = append(gone, p)
		} else {
			here = append(here, p)
		}
	}
	return here, gone
}

func peopleTable(ctx context.Context, staff account.Staff, people []account.Person) components.Table {
	t := func(key string) string { return i18n.T(ctx, "organisation."+key) }
	table := components.Table{Caption: t("people"), Heads: []string{t("name"), t("role"), t("team"), t("since"), t("seen"), t("stand")}}
	for _, p := range people {
		held, waiting := p.Now(staff.Today), staff.WaitingFor(p.ID)
		if len(held) == 0 {
			held = p.Held
		}
		table.Rows = append(table.Rows, components.TableRow{Cells: []components.Cell{
			{Text: p.Name, Sub: p.Email, Href: "/organisation/people/" + p.ID.String()},
			{Text: lines(held, func(h account.Holding) string { return seatName(ctx, h) }), Sub: waitsToo(ctx, waiting)},
			{Text: lines(held, func(h account.Holding) string { return h.TeamName })},
			{Text: lines(held, func(h account.Holding) string { return daysOf(ctx, h) })},
			{Text: seen(ctx, p)},
			{Tag: stateOf(ctx, p, staff)},
		}})
	}
	return table
}

// lines are the words of each membership under each other, the same ones once.
func lines(held []account.Holding, word func(account.Holding) string) string {
	var all []string
	for _, h := range held {
		if text := word(h); text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, "\n")
}

// seatName is the role, and for whom it is held.
func seatName(ctx context.Context, h account.Holding) string {
	name := wording.RoleName(ctx, h.Role)
	if h.DeputyOf.IsZero() {
		return name
	}
	return i18n.T(ctx, "organisation.deputy_of", "role", name, "name", h.DeputyName)
}

// daysOf is from when until when.
func daysOf(ctx context.Context, h account.Holding) string {
	if h.Until.IsZero() {
		return day(ctx, h.From)
	}
	if h.Until.Before(h.From) {
		return i18n.T(ctx, "organisation.never_held")
	}
	return i18n.T(ctx, "organisation.days", "from", day(ctx, h.From), "until", day(ctx, h.Until))
}

func day(ctx context.Context, d calendar.Date) string { return i18n.Date(ctx, wording.Midday(d)) }

func seen(ctx context.Context, p account.Person) string {
	if p.Seen.IsZero() {
		return i18n.T(ctx, "organisation.never_seen")
	}
	return i18n.Date(ctx, p.Seen)
}

func stateOf(ctx context.Context, p account.Person, staff account.Staff) components.Tag {
	now := p.Now(staff.Today)
	switch {
	case p.Disabled:
		return components.Tag{Text: i18n.T(ctx, "organisation.state.disabled"), Kind: components.TagWarn}
	case len(now) == 0 && len(staff.WaitingFor(p.ID)) > 0:
		return components.Tag{Text: i18n.T(ctx, "organisation.state.waits"), Kind: components.TagWarn}
	case len(now) == 0:
		return components.Tag{Text: i18n.T(ctx, "organisation.state.gone")}
	case !slices.ContainsFunc(now, func(h account.Holding) bool { return !h.From.After(staff.Today) }):
		return components.Tag{Text: i18n.T(ctx, "organisation.state.soon"), Kind: components.TagNew}
	}
	return components.Tag{Text: i18n.T(ctx, "organisation.state.active"), Kind: components.TagOK}
}

// waitsToo names what somebody is to have and does not hold yet.
func waitsToo(ctx context.Context, waiting []account.Waiting) string {
	var all []string
	for _, w := range waiting {
		all = append(all, i18n.T(ctx, "organisation.waiting.too", "what", askedWhat(ctx, w)))
	}
	return strings.Join(all, "; ")
}

// clashTable lists who holds two functions that do not go together.
func clashTable(ctx context.Context, clashes []account.Clash) components.Table {
	t := func(key string) string { return i18n.T(ctx, "organisation."+key) }
	table := components.Table{Caption: t("clash.title"), Heads: []string{t("name"), t("role"), t("clash.from")}}
	for _, c := range clashes {
		table.Rows = append(table.Rows, components.TableRow{Cells: []components.Cell{
			{Text: c.Name, Sub: c.Email, Href: "/organisation/people/" + c.User.String()},
			{Text: i18n.T(ctx, "organisation.clash.both", "one", wording.RoleName(ctx, c.One), "other", wording.RoleName(ctx, c.Other))},
			{Text: day(ctx, c.From)},
		}})
	}
	return table
}

// unmailedTable lists whose address is refused.
func unmailedTable(ctx context.Context, people []account.Person) components.Table {
	t := func(key string) string { return i18n.T(ctx, "organisation."+key) }
	table := components.Table{Caption: t("unmailed.title"), Heads: []string{t("name"), t("unmailed.since")}}
	for _, p := range people {
		table.Rows = append(table.Rows, components.TableRow{Cells: []components.Cell{
			{Text: p.Name, Sub: p.Email, Href: "/organisation/people/" + p.ID.String()}, {Text: i18n.Date(ctx, p.Unmailed)},
		}})
	}
	return table
}

func teamTable(ctx context.Context, teams []account.Team) components.Table {
	table := components.Table{Caption: i18n.T(ctx, "organisation.teams"), Heads: []string{i18n.T(ctx, "organisation.team"), i18n.T(ctx, "organisation.team_people")}, Action: i18n.T(ctx, "organisation.action")}
	for _, team := range teams {
		table.Rows = append(table.Rows, components.TableRow{
			Cells: []components.Cell{{Text: team.Name}, {Text: strconv.Itoa(team.People)}},
			Link:  components.LinkTo{Href: "/organisation/teams/" + team.ID.String() + "/team-rename", Label: i18n.T(ctx, "organisation.change"), About: team.Name},
		})
	}
	return table
}

// personPage is one colleague: what he holds, who stands in for him, and what can be done about his account.
func (s *site) personPage(w http.ResponseWriter, r *http.Request) error {
	d, err := s.sit(r, "person")
	if err != nil {
		return err
	}
	p, ctx := d.person, d.ctx
	base := "/organisation/people/" + p.ID.String()
	page := pages.Person{Name: p.Name, Notice: justDone(r), Back: components.LinkTo{Href: "/organisation", Label: i18n.T(ctx, "organisation.back")},
		Rows: []components.Row{
			{Key: i18n.T(ctx, "organisation.email"), Value: p.Email},
			{Key: i18n.T(ctx, "organisation.seen"), Value: seen(ctx, p)},
			{Key: i18n.T(ctx, "organisation.stand"), Tag: stateOf(ctx, p, d.staff)},
		},
		Seats: d.seatTable(p.Now(d.staff.Today), true), NoSeats: i18n.T(ctx, "organisation.seats_none"), NoDeputies: i18n.T(ctx, "organisation.deputies_none"),
		Past: d.seatTable(slices.DeleteFunc(slices.Clone(p.Held), func(h account.Holding) bool { return !h.Over(d.staff.Today) }), false),
	}
	d.seatWaiting(&page.Seats, p.ID)
	if page.Notice == "" {
		page.Notice = askedNotice(r, d.staff.WaitingFor(p.ID))
	}
	if !p.Unmailed.IsZero() && !p.Disabled {
		page.Rows = append(page.Rows, components.Row{Key: i18n.T(ctx, "organisation.unmailed.title"), Value: i18n.T(ctx, "organisation.unmailed.row", "date", i18n.Date(ctx, p.Unmailed))})
	}
	own := p.ID == s.Actor(r).User
	if !own {
		page.AddSeat = components.LinkTo{Href: base + "/seat-add", Label: i18n.T(ctx, "organisation.seat_add")}
	}
	if mayor := d.mayorSeat(); !mayor.IsZero() {
		page.AddDeputy = components.LinkTo{Href: base + "/deputy-name", Label: i18n.T(ctx, "account.deputies_add")}
		page.Deputies = d.deputyTable(mayor)
	}
	for _, deed := range d.about(own) {
		page.Acts = append(page.Acts, pages.Act{LinkTo: components.LinkTo{Href: base + "/" + wording.Slug(deed), Label: i18n.T(ctx, "form."+wording.Slug(deed)+".title")}, Text: i18n.T(ctx, "form."+wording.Slug(deed)+".lead")})
	}
	front.Render(w, r, http.StatusOK, pages.PersonView(s.Frame(r, i18n.T(ctx, "organisation.person")), page))
	return nil
}

// about are the deeds about the account itself that can be done now.
func (d *desk) about(own bool) []who.Deed {
	switch {
	case d.person.Disabled:
		return []who.Deed{who.EnablePerson}
	case own:
		return nil
	}
	return []who.Deed{who.ResetPerson, who.DisablePerson}
}

func (d *desk) seatTable(held []account.Holding, open bool) components.Table {
	ctx := d.ctx
	table := components.Table{Caption: i18n.T(ctx, "organisation.seats"), Heads: []string{i18n.T(ctx, "organisation.role"), i18n.T(ctx, "organisation.team"), i18n.T(ctx, "organisation.since")}}
	if open {
		table.Action = i18n.T(ctx, "organisation.action")
	}
	for _, h := range held {
		row := components.TableRow{Cells: []components.Cell{{Text: seatName(ctx, h)}, {Text: h.TeamName}, {Text: daysOf(ctx, h)}}}
		if open {
			deed := who.ChangeSeat
			if h.User == d.actor.User {
				deed = who.EndSeat // one does not change what one holds oneself
			}
			row.Link = components.LinkTo{Href: "/organisation/seats/" + h.ID.String() + "/" + wording.Slug(deed), Label: i18n.T(ctx, "organisation.do."+wording.Slug(deed)), About: seatName(ctx, h)}
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// mayorSeat is the person's own seat as mayor; none when he is no mayor.
func (d *desk) mayorSeat() id.Membership {
	for _, h := range d.person.Now(d.staff.Today) {
		if h.Role == who.Mayor && h.DeputyOf.IsZero() {
			return h.ID
		}
	}
	return id.Membership{}
}

// deputyTable lists who stands in for a mayor, now or later.
func (d *desk) deputyTable(mayor id.Membership) components.Table {
	ctx := d.ctx
	table := components.Table{Caption: i18n.T(ctx, "account.deputies"), Heads: []string{i18n.T(ctx, "account.deputy"), i18n.T(ctx, "organisation.since")}, Action: i18n.T(ctx, "organisation.action")}
	for _, p := range d.staff.People {
		for _, h := range p.Now(d.staff.Today) {
			if h.DeputyOf == mayor {
				table.Rows = append(table.Rows, components.TableRow{
					Cells: []components.Cell{{Text: p.Name, Href: "/organisation/people/" + p.ID.String()}, {Text: daysOf(ctx, h)}},
					Link:  components.LinkTo{Href: "/organisation/seats/" + h.ID.String() + "/seat-end", Label: i18n.T(ctx, "organisation.do.seat-end"), About: p.Name},
				})
			}
		}
	}
	for _, w := range d.staff.Waiting {
		if w.DeputyOf == mayor {
			row := components.TableRow{Cells: []components.Cell{{Text: w.Name, Href: "/organisation/people/" + w.User.String(), Tag: components.Tag{Text: i18n.T(ctx, "organisation.state.waits"), Kind: components.TagWarn}},
				{Text: i18n.Upper(askedDays(ctx, w))}}}
			row.Link, row.Other = requestLinks(ctx, w)
			table.Rows = append(table.Rows, row)
		}
	}
	return table
}

// justDone is what the page before did, as its address says. It is not kept in the session: two windows share that one, and who writes it
// back would undo what the other chose meanwhile.
func justDone(r *http.Request) string {
	switch done := r.URL.Query().Get("done"); done {
	case "":
		return ""
	case "saved":
		return i18n.T(r.Context(), "account.saved")
	case "deputy":
		return i18n.T(r.Context(), "access.deputy_named")
	default:
		if slices.ContainsFunc(policy.OrgRules, func(rule policy.Rule) bool { return wording.Slug(rule.Deed) == done }) {
			return i18n.T(r.Context(), "organisation.done."+done)
		}
		return ""
	}
}
