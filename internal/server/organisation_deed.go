package server

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/organisation"
)

// officeForm is the page of one deed of an organisation about its own people. Words stand in the locales under «form.<slug>».
type officeForm struct {
	deed who.Deed
	at   string // where it stands below /organisation, without the deed: «/people/{user}»
	ask  func(*desk) []components.Field
	do   func(*desk, *form.Sent) (account.Handout, error)
}

// officeForms is the list of them: one for each row of policy's table.
func officeForms() []officeForm {
	return []officeForm{
		{who.AddPerson, "", askPerson, (*desk).addPerson},
		{who.ResetPerson, "/people/{user}", nil, (*desk).resetPerson},
		{who.DisablePerson, "/people/{user}", nil, func(d *desk, _ *form.Sent) (account.Handout, error) {
			return account.Handout{}, account.DisablePerson(d.ctx, d.DB, d.office, d.person.ID)
		}},
		{who.EnablePerson, "/people/{user}", nil, func(d *desk, _ *form.Sent) (account.Handout, error) {
			return account.Handout{}, account.EnablePerson(d.ctx, d.DB, d.office, d.person.ID)
		}},
		{who.AddSeat, "/people/{user}", askSeat, func(d *desk, in *form.Sent) (account.Handout, error) {
			place := account.Place{Role: who.Role(in.Text("role")), Team: d.team(in), From: in.Day("from"), Until: in.Day("until")}
			return d.unless(in, func() (bool, error) { return account.GiveSeat(d.ctx, d.DB, d.office, d.person.ID, place) })
		}},
		{who.NameDeputy, "/people/{user}", askDeputy, (*desk).nameDeputy},
		{who.ChangeSeat, "/seats/{seat}", askChange, func(d *desk, in *form.Sent) (account.Handout, error) {
			place := account.Place{Role: who.Role(in.Text("role")), Team: d.team(in), Until: in.Day("until")}
			return d.unless(in, func() (bool, error) { return account.ChangeSeat(d.ctx, d.DB, d.office, d.seat.ID, place) })
		}},
		{who.EndSeat, "/seats/{seat}", nil, func(d *desk, _ *form.Sent) (account.Handout, error) {
			return account.Handout{}, account.StopSeat(d.ctx, d.DB, d.office, d.seat.ID)
		}},
		{who.ConfirmSeat, "/requests/{request}", nil, (*desk).confirm},
		{who.DismissSeat, "/requests/{request}", nil, (*desk).dismiss},
		{who.WithdrawSeat, "/requests/{request}", nil, (*desk).withdraw},
		{who.AddTeam, "", askTeam, func(d *desk, in *form.Sent) (account.Handout, error) {
			return d.unless(in, func() (bool, error) { return false, account.CreateTeam(d.ctx, d.DB, d.office, in.Name("name")) })
		}},
		{who.RenameTeam, "/teams/{team}", askTeam, func(d *desk, in *form.Sent) (account.Handout, error) {
			return d.unless(in, func() (bool, error) {
				return false, account.RenameTeam(d.ctx, d.DB, d.office, d.group.ID, in.Name("name"))
			})
		}},
	}
}

// desk is one request about the organisation, with whom or what it is about. Anybody of another organisation is unknown here.
type desk struct {
	*site
	ctx    context.Context
	r      *http.Request
	actor  account.Actor
	office account.Office
	staff  account.Staff
	person account.Person
	seat   account.Holding
	group  account.Team
	asked  account.Waiting
}

// sit reads the organisation and finds what the route names in it.
func (s *site) sit(r *http.Request, page string) (*desk, error) {
	d := &desk{site: s, ctx: r.Context(), r: r, actor: s.Actor(r), office: s.Office(r, front.RequestID(r.Context()))}
	if chi.URLParam(r, "request") != "" {
		return d, d.findAsked(page)
	}
	var err error
	if d.staff, err = account.People(d.ctx, s.DB, d.office, page); err != nil {
		return nil, err
	}
	unknown := fault.NotFound{What: "page"}
	if given := chi.URLParam(r, "user"); given != "" {
		user, wrong := id.ParseUser(given)
		if d.person, err = d.staff.Find(user); wrong != nil || err != nil {
			return nil, unknown
		}
	}
	if given := chi.URLParam(r, "seat"); given != "" {
		seat, wrong := id.ParseMembership(given)
		if d.person, d.seat, err = d.staff.Seat(seat); wrong != nil || err != nil {
			return nil, unknown
		}
	}
	if given := chi.URLParam(r, "team"); given != "" {
		team, wrong := id.ParseTeam(given)
		if d.group, err = d.staff.Team(team); wrong != nil || err != nil {
			return nil, unknown
		}
	}
	return d, nil
}

// showOffice answers GET: the form.
func (s *site) showOffice(f officeForm) http.HandlerFunc {
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		d, err := s.sit(r, wording.Slug(f.deed))
		if err != nil {
			return err
		}
		held, note := s.KeptForm(r)
		page := d.form(f, held, nil)
		page.Bold, page.Because = note.Bold, note.Text
		d.show(w, http.StatusOK, page)
		return nil
	})
}

// postOffice answers POST: the deed, or the form again with everything that was typed.
func (s *site) postOffice(f officeForm) http.HandlerFunc {
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		if err := front.ReadForm(r); err != nil {
			return err
		}
		d, err := s.sit(r, wording.Slug(f.deed))
		if err != nil {
			return err
		}
		in := &form.Sent{Values: r.PostForm}
		in.Readable()
		d.office.Was = r.PostForm.Get("was")
		d.office.Request, _ = id.ParseRequest(r.PostForm.Get("request")) // none: a form that comes twice is not recognised
		var out account.Handout
		if err = in.Wrong.Err(); err == nil {
			out, err = f.do(d, in)
		}
		s.noteDeed(d, f, out, err)
		err = in.All(err)
		if texts, invalid := wording.Refused(d.ctx, err); invalid {
			d.show(w, http.StatusUnprocessableEntity, d.form(f, r.PostForm, texts))
			return nil
		}
		var conflict fault.Conflict
		if errors.As(err, &conflict) {
			held := maps.Clone(r.PostForm)
			held.Del("was") // who sends it again has read what is there now
			page := d.form(f, held, nil)
			page.Bold, page.Because = d.label("not_now"), i18n.T(d.ctx, conflict.Key, "with", conflict.With)
			d.show(w, http.StatusConflict, page)
			return nil
		}
		if err != nil {
			return err
		}
		if out.Password != "" {
			return d.handOut(w, out)
		}
		done := wording.Slug(f.deed)
		if out.Asked {
			done = askedDone
			if d.person.ID.IsZero() {
				d.person.ID = out.User // somebody new
			}
		}
		front.SeeOther(w, r, d.after(f)+"?done="+done)
		return nil
	})
}

// after is where the browser goes when it is done: to the person, else to the list. Who ended his own role has no list any more.
func (d *desk) after(f officeForm) string {
	if f.deed == who.EndSeat && d.person.ID == d.actor.User && d.seat.Role == who.OrgAdmin {
		return "/"
	}
	if slices.Contains(secondDeeds, f.deed) {
		return d.Desk(d.r)
	}
	if !d.person.ID.IsZero() {
		return "/organisation/people/" + d.person.ID.String()
	}
	return "/organisation"
}

func (d *desk) show(w http.ResponseWriter, status int, page pages.Form) {
	frame := d.Frame(d.r, page.Title)
	frame.Failed = status != http.StatusOK
	front.Render(w, d.r, status, pages.FormView(frame, page))
}

func (d *desk) maybe(f officeForm, key string) string {
	if full := "form." + wording.Slug(f.deed) + "." + key; i18n.Has(d.ctx, full) {
		return i18n.T(d.ctx, full)
	}
	return ""
}

// form is the page of a deed.
func (d *desk) form(f officeForm, values url.Values, wrong map[string]string) pages.Form {
	request := id.NewRequest().String()
	if values.Get("request") != "" && wrong != nil {
		request = values.Get("request") // the same form, corrected
	}
	cancel := "/organisation"
	if !d.person.ID.IsZero() {
		cancel = "/organisation/people/" + d.person.ID.String()
	}
	page := pages.Form{
		Back: components.LinkTo{Href: cancel, Label: i18n.T(d.ctx, "organisation.back")}, Title: d.maybe(f, "title"), Lead: d.maybe(f, "lead"), Effect: d.maybe(f, "effect"),
		Form: components.Form{Submit: d.maybe(f, "submit"), Cancel: cancel, CancelLabel: i18n.T(d.ctx, "organisation.cancel"), Request: request, Values: values, Errors: wrong},
	}
	if !d.person.ID.IsZero() {
		page.Back.Label = d.person.Name
		page.Rows = []components.Row{{Key: i18n.T(d.ctx, "organisation.name"), Value: d.person.Name}}
	}
	if !d.seat.ID.IsZero() {
		page.Rows = append(page.Rows, components.Row{Key: i18n.T(d.ctx, "organisation.role"), Value: seatName(d.ctx, d.seat)}, components.Row{Key: i18n.T(d.ctx, "organisation.since"), Value: daysOf(d.ctx, d.seat)})
	}
	if f.ask != nil {
		page.Form.Groups = []components.Group{{Fields: f.ask(d)}}
	}
	if !d.asked.ID.IsZero() {
		d.askedForm(f, &page)
	}
	if f.deed == who.ChangeSeat {
		page.Other = pages.Act{LinkTo: components.LinkTo{Href: "/organisation/seats/" + d.seat.ID.String() + "/seat-end", Label: i18n.T(d.ctx, "form.seat-end.title")}, Text: i18n.T(d.ctx, "form.seat-end.lead")}
	}
	return page
}

// unless does the deed when what it needs could be read.
func (d *desk) unless(in *form.Sent, do func() (bool, error)) (account.Handout, error) {
	if err := in.Wrong.Err(); err != nil {
		return account.Handout{}, err
	}
	asked, err := do()
	return account.Handout{Asked: asked}, err
}

func (d *desk) label(key string) string { return i18n.T(d.ctx, "organisation."+key) }

func (d *desk) roleOptions() []components.Option {
	var options []components.Option
	for _, role := range account.RolesOf(d.actor.OrgKind) {
		options = append(options, components.Option{Value: string(role), Label: wording.RoleName(d.ctx, role)})
	}
	return options
}

func (d *desk) teamField(value id.Team) components.Field {
	f := components.Field{Kind: components.Select, Name: "team", Label: d.label("team"), Value: value.String(), Options: []components.Option{{Label: d.label("team_none")}}}
	for _, team := range d.staff.Teams {
		f.Options = append(f.Options, components.Option{Value: team.ID.String(), Label: team.Name})
	}
	return f
}

// team is the team that was chosen; one that is no id is wrong.
func (d *desk) team(in *form.Sent) id.Team {
	team, err := id.ParseTeam(in.Text("team"))
	if err != nil && in.Text("team") != "" {
		in.Wrong.Add("team", "account.error.team")
	}
	return team
}

func (d *desk) days() []components.Field {
	return []components.Field{
		{Kind: components.Date, Name: "from", Label: d.label("from"), Hint: d.label("from_hint"), Optional: true},
		{Kind: components.Date, Name: "until", Label: d.label("until"), Hint: d.label("until_hint"), Optional: true},
	}
}

func askPerson(d *desk) []components.Field {
	return append([]components.Field{
		{Kind: components.Text, Type: "email", Name: "email", Label: d.label("email"), Hint: d.label("email_hint")},
		{Kind: components.Text, Name: "name", Label: d.label("name"), Hint: d.label("name_hint")},
		{Kind: components.Checkbox, Name: "roles", Label: d.label("roles"), Options: d.roleOptions()},
		d.teamField(id.Team{}),
	}, d.days()...)
}

func askSeat(d *desk) []components.Field {
	return append([]components.Field{{Kind: components.Radio, Name: "role", Label: d.label("role"), Options: d.roleOptions()}, d.teamField(id.Team{})}, d.days()...)
}

func askChange(d *desk) []components.Field {
	until := components.Field{Kind: components.Date, Name: "until", Label: d.label("until"), Hint: d.label("until_hint"), Optional: d.seat.DeputyOf.IsZero(), Value: i18n.FormDate(wording.Midday(d.seat.Until))}
	role := components.Field{Kind: components.Radio, Name: "role", Label: d.label("role"), Value: string(d.seat.Role), Options: d.roleOptions()}
	if !d.seat.DeputyOf.IsZero() {
		role = components.Field{Kind: components.Hidden, Name: "role", Value: string(d.seat.Role)}
	}
	return []components.Field{role, d.teamField(d.seat.Team), until, was(d.seat.Mark())}
}

func askTeam(d *desk) []components.Field {
	return []components.Field{{Kind: components.Text, Name: "name", Label: d.label("team_name"), Value: d.group.Name}, was(d.group.Name)}
}

// was carries what the form shows of what it changes.
func was(mark string) components.Field {
	return components.Field{Kind: components.Hidden, Name: "was", Value: mark}
}

// askDeputy offers the colleagues who work on cases here today, but neither the mayor nor the administrator himself.
func askDeputy(d *desk) []components.Field {
	options := []components.Option{{Label: d.label("choose")}}
	for _, p := range d.staff.People {
		here := !p.Disabled && p.ID != d.person.ID && p.ID != d.actor.User
		for _, h := range p.Now(d.staff.Today) {
			if here && !h.From.After(d.staff.Today) && account.WorksOnCases(h.Role) {
				options = append(options, components.Option{Value: p.ID.String(), Label: p.Name})
				break
			}
		}
	}
	return []components.Field{
		{Kind: components.Select, Name: "user", Label: i18n.T(d.ctx, "account.deputy"), Options: options},
		{Kind: components.Date, Name: "from", Label: i18n.T(d.ctx, "account.deputy_from")},
		{Kind: components.Date, Name: "until", Label: i18n.T(d.ctx, "account.deputy_until")},
	}
}

func (d *desk) nameDeputy(in *form.Sent) (account.Handout, error) {
	from, until := in.Day("from"), in.Day("until")
	for _, day := range []string{"from", "until"} {
		if in.Wrong.Fields[day].Key == "date.invalid" {
			in.Wrong.Fields[day] = fault.Reason{Key: "account.error." + day + "_invalid"}
		}
	}
	user, _ := id.ParseUser(in.Text("user")) // none is nobody, who cannot stand in
	return d.unless(in, func() (bool, error) {
		return account.NameDeputy(d.ctx, d.DB, d.office, d.mayorSeat(), user, from, until)
	})
}

func (d *desk) addPerson(in *form.Sent) (account.Handout, error) {
	p := account.NewPerson{Email: in.Text("email"), Name: in.Name("name"), Team: d.team(in), From: in.Day("from"), Until: in.Day("until")}
	for _, role := range in.List("roles") {
		p.Roles = append(p.Roles, who.Role(role))
	}
	if err := in.Wrong.Err(); err != nil {
		return account.Handout{}, err
	}
	d.person = account.Person{Name: p.Name, Email: p.Email}
	return account.AddPerson(d.ctx, d.DB, d.Hasher, d.office, p)
}

func (d *desk) resetPerson(*form.Sent) (account.Handout, error) {
	return account.ResetPerson(d.ctx, d.DB, d.Hasher, d.office, d.person.ID)
}

// noteDeed writes into the security log whose deed it was, about whom, and whether it was done or waits for a second person.
func (s *site) noteDeed(d *desk, f officeForm, out account.Handout, err error) {
	about := out.User
	if about.IsZero() {
		about = d.person.ID
	}
	attrs := []slog.Attr{slog.String("org", d.actor.Org.String()), slog.String("by", d.actor.User.String())}
	if !d.seat.ID.IsZero() {
		attrs = append(attrs, slog.String("membership", d.seat.ID.String()), slog.String("role", string(d.seat.Role)))
	}
	if !d.asked.ID.IsZero() { // of another organisation perhaps: the entry in the ledger says which
		attrs = append(attrs, slog.String("request", d.asked.ID.String()), slog.String("new_role", string(d.asked.Role)))
	}
	for _, given := range slices.Concat(d.r.PostForm["role"], d.r.PostForm["roles"]) {
		if slices.Contains(who.Roles, who.Role(given)) { // what else a form may hold is not ours to write down
			attrs = append(attrs, slog.String("new_role", given))
		}
	}
	done := front.Outcome(err)
	if err == nil && out.Asked {
		done = slog.String("outcome", "asked")
	}
	s.Security.Note(d.r, "account."+wording.Slug(f.deed), about, append(attrs, done)...)
}
