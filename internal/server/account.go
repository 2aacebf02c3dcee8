package server

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/account"
)

// typed is what came back of one form of the account page: which, what was in it, what was wrong.
type typed struct {
	form   string
	values url.Values
	errors map[string]string
}

func (s *site) accountPage(w http.ResponseWriter, r *http.Request) error {
	return s.showAccount(w, r, http.StatusOK, typed{})
}

func (s *site) showAccount(w http.ResponseWriter, r *http.Request, status int, back typed) error {
	ctx, actor := r.Context(), s.Actor(r)
	user, err := account.ByID(ctx, s.DB, actor.User)
	if err != nil {
		return err
	}
	choices, err := account.Choices(ctx, s.DB, actor.User)
	if err != nil {
		return err
	}
	var roles []string
	for _, role := range actor.Roles() {
		roles = append(roles, wording.RoleName(ctx, role))
	}
	page := pages.Page{
		Details: []components.Row{
			{Key: i18n.T(ctx, "account.name"), Value: user.Name},
			{Key: i18n.T(ctx, "account.email"), Value: user.Email},
			{Key: i18n.T(ctx, "account.org"), Value: actor.OrgName},
			{Key: i18n.T(ctx, "account.role"), Lines: roles},
		},
		Settings: settingsForm(r, user),
		Password: passwordForm(r),
	}
	page.Notice, page.Unmailed = justDone(r), actor.Unmailed
	page.Memberships = memberships(ctx, choices, actor)
	if own := ownSeat(actor, who.Mayor); !own.IsZero() {
		if err := s.deputies(r, own, &page); err != nil {
			return err
		}
	}
	for name, form := range map[string]*components.Form{"settings": &page.Settings, "password": &page.Password, "deputy": &page.DeputyForm} {
		if back.form == name {
			form.Values, form.Errors = back.values, back.errors
		}
	}
	f := s.Frame(r, i18n.T(ctx, "account.title"))
	f.Failed = len(back.errors) > 0
	front.Render(w, r, status, pages.View(f, page))
	return nil
}

func settingsForm(r *http.Request, user account.User) components.Form {
	ctx := r.Context()
	mails := components.Field{Kind: components.Radio, Name: "mails", Label: i18n.T(ctx, "account.mail"), Hint: i18n.T(ctx, "account.mail_hint"), Value: string(user.Mails)}
	for _, m := range policy.AllMails {
		mails.Options = append(mails.Options, components.Option{Value: string(m), Label: i18n.T(ctx, "account.mail_"+string(m))})
	}
	return components.Form{Action: "/account/settings", Submit: i18n.T(ctx, "account.save"), Cancel: "/work", CancelLabel: i18n.T(ctx, "access.to_work"), Groups: []components.Group{{Fields: []components.Field{{
		Kind: components.Radio, Name: "lang", Label: i18n.T(ctx, "account.language"), Value: user.Lang, Row: true,
		Options: []components.Option{{Value: i18n.Dutch, Label: i18n.T(ctx, "access.lang.nl")}, {Value: i18n.English, Label: i18n.T(ctx, "access.lang.en")}},
	}, mails}}}}
}

func passwordForm(r *http.Request) components.Form {
	ctx := r.Context()
	return components.Form{Action: "/account/password", Submit: i18n.T(ctx, "account.password_save"), Cancel: "/work", CancelLabel: i18n.T(ctx, "access.to_work"), Groups: []components.Group{{Fields: []components.Field{
		{Kind: components.Text, Type: "password", Name: "current", Label: i18n.T(ctx, "account.password_old"), Autocomplete: "current-password"},
		{Kind: components.Text, Type: "password", Name: "new", Label: i18n.T(ctx, "account.password_new"), Hint: i18n.T(ctx, "account.password_new_hint"), Autocomplete: "new-password"},
	}}}}
}

func (s *site) saveSettings(w http.ResponseWriter, r *http.Request) error {
	if err := front.ReadForm(r); err != nil {
		return err
	}
	err := account.SetSettings(r.Context(), s.DB, s.Actor(r).User, r.PostForm.Get("lang"), policy.Mails(r.PostForm.Get("mails")))
	if texts, refused := wording.Refused(r.Context(), err); refused {
		return s.showAccount(w, r, http.StatusUnprocessableEntity, typed{"settings", r.PostForm, texts})
	}
	if err != nil {
		return err
	}
	front.SeeOther(w, r, "/account?done=saved")
	return nil
}

// changePassword ends every session, this one too: the next page asks to sign in with the new one.
func (s *site) changePassword(w http.ResponseWriter, r *http.Request) error {
	if err := front.ReadForm(r); err != nil {
		return err
	}
	user := s.Actor(r).User
	known := s.Knows(r, user)
	epoch, err := account.ChangePassword(r.Context(), s.DB, s.Hasher, user, r.PostForm.Get("current"), r.PostForm.Get("new"), s.From(r))
	s.Security.Refused(r, front.EventNotChanged, user, err)
	texts, refused := wording.Refused(r.Context(), err)
	var conflict fault.Conflict
	if errors.As(err, &conflict) {
		texts, refused = map[string]string{"current": conflictSaid(r.Context(), conflict)}, true
	}
	if refused {
		// What was typed is not repeated: these are passwords.
		return s.showAccount(w, r, http.StatusUnprocessableEntity, typed{"password", nil, texts})
	}
	if err != nil {
		return err
	}
	s.Security.Note(r, front.EventChanged, user)
	if known { // this browser was entered with password and code before, and now with both once more
		if err := s.Remember(w, r, user, epoch); err != nil {
			return err
		}
	}
	if err := s.Sessions.Destroy(r.Context()); err != nil {
		return err
	}
	front.SeeOther(w, r, "/sign-in?why=password")
	return nil
}

func (s *site) signOutEverywhere(w http.ResponseWriter, r *http.Request) error {
	user := s.Actor(r).User
	if err := account.SignOutEverywhere(r.Context(), s.DB, user); err != nil {
		return err
	}
	s.Security.Note(r, front.EventEverywhere, user)
	if err := s.Sessions.Destroy(r.Context()); err != nil {
		return err
	}
	front.SeeOther(w, r, "/sign-in?why=out")
	return nil
}

// ownSeat is the actor's own membership in a role, not one in which he stands in.
func ownSeat(actor account.Actor, role who.Role) id.Membership {
	for _, seat := range actor.Seats {
		if seat.Role == role && seat.DeputyOf.IsZero() {
			return seat.Membership
		}
	}
	return id.Membership{}
}

// deputies adds who stands in for a mayor, and the form to name one, to his page.
func (s *site) deputies(r *http.Request, own id.Membership, page *pages.Page) error {
	ctx, actor := r.Context(), s.Actor(r)
	found, err := account.Deputies(ctx, s.DB, own)
	if err != nil {
		return err
	}
	for _, d := range found {
		page.Deputies = append(page.Deputies, components.Row{Key: d.Name,
			Value: i18n.T(ctx, "access.deputy_days", "from", i18n.Date(ctx, calendar.StartOfDay(d.From)), "until", i18n.Date(ctx, calendar.StartOfDay(d.Until)))})
	}
	colleagues, err := account.Colleagues(ctx, s.DB, actor.Org)
	if err != nil {
		return err
	}
	options := []components.Option{{Label: i18n.T(ctx, "form.choose")}}
	seen := map[id.User]bool{actor.User: true}
	for _, c := range colleagues {
		if !seen[c.User] && account.WorksOnCases(c.Role) {
			seen[c.User] = true
			options = append(options, components.Option{Value: c.User.String(), Label: c.Name})
		}
	}
	page.DeputyForm = components.Form{Action: "/account/deputy", Submit: i18n.T(ctx, "account.deputy_save"), Cancel: "/account", CancelLabel: i18n.T(ctx, "access.to_account"), Groups: []components.Group{{Fields: []components.Field{
		{Kind: components.Select, Name: "user", Label: i18n.T(ctx, "account.deputy"), Options: options},
		{Kind: components.Date, Name: "from", Label: i18n.T(ctx, "account.deputy_from")},
		{Kind: components.Date, Name: "until", Label: i18n.T(ctx, "account.deputy_until")},
	}}}}
	return nil
}

// addDeputy lets a mayor name who stands in for him between two days.
func (s *site) addDeputy(w http.ResponseWriter, r *http.Request) error {
	if err := front.ReadForm(r); err != nil {
		return err
	}
	actor := s.Actor(r)
	own := ownSeat(actor, who.Mayor)
	if own.IsZero() {
		return fault.Forbidden{Deed: "deputy"}
	}
	err := s.nameDeputy(r, own)
	s.noteDeputy(r, actor, own, err)
	if texts, refused := wording.Refused(r.Context(), err); refused {
		return s.showAccount(w, r, http.StatusUnprocessableEntity, typed{"deputy", r.PostForm, texts})
	}
	if err != nil {
		return err
	}
	front.SeeOther(w, r, "/account?done=deputy")
	return nil
}

func (s *site) nameDeputy(r *http.Request, own id.Membership) error {
	in := &form.Sent{Values: r.PostForm}
	in.Readable()
	user, _ := front.ParseUser(r.PostForm.Get("user")) // none is nobody, who cannot stand in
	from, until := in.Day("from"), in.Day("until")
	if err := in.Wrong.Err(); err != nil {
		return err
	}
	_, err := account.NameDeputy(r.Context(), s.DB, s.Office(r, front.RequestID(r.Context())), own, user, from, until)
	return err
}

// noteDeputy writes into the security log that a mayor named who stands in for him.
func (s *site) noteDeputy(r *http.Request, actor account.Actor, own id.Membership, err error) {
	user, _ := front.ParseUser(r.PostForm.Get("user"))
	s.Security.Note(r, "account."+wording.Slug(who.NameDeputy), user, slog.String("org", actor.Org.String()), slog.String("by", actor.User.String()),
		slog.String("membership", own.String()), front.Outcome(err))
}
