package server

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// The page of a deed whose form is declared by its concept: its fields, the reading of what was sent and the call of the deed are made
// of the declaration. What is here knows no field of any concept.

// does is the one function of a deed, with the answers to its form.
type does[T any] func(context.Context, *postgres.DB, account.Actor, casefile.On, T) (casefile.Receipt, error)

// declared is the page of a deed that always asks the same; more says what else the page has.
func declared[T any](asks form.Form, do does[T], more ...func(*deedForm)) deedForm {
	return declaredBy(func(*asking) form.Form { return asks }, do, more...)
}

// declaredBy is the page of a deed that asks by what is in the case; of none, which is nil, all that it can ask.
func declaredBy[T any](asks func(*asking) form.Form, do does[T], more ...func(*deedForm)) deedForm {
	whole := asks(nil)
	f := deedForm{
		deed: whole.Deed, asks: asks, draft: whole.Checked || whole.Drafted, upload: whole.Uploads(),
		ask: func(a *asking) []components.Group { return a.groups(asks(a)) },
		do: func(a *asking, in *input) (casefile.Receipt, error) {
			return do(a.ctx, a.DB, a.reading.Actor, a.on, answersOf[T](asks(a), in))
		},
	}
	var answers T
	if wrong := append(whole.Fits(answers), whole.Unread()...); wrong != nil {
		panic("server: " + strings.Join(wrong, "; ")) // a form and its struct that do not fit were written so
	}
	if whole.Checked {
		f.check = signed(f.deed)
	}
	for _, change := range more {
		change(&f)
	}
	if silent := f.wordless(whole); silent != nil {
		panic("server: " + strings.Join(silent, "; ")) // the same
	}
	return f
}

// wordless says which words of a deed's page are missing, in which language. Nil: none.
func (f deedForm) wordless(asks form.Form) []string {
	var missing []string
	for _, lang := range []string{i18n.Dutch, i18n.English} {
		ctx := i18n.With(context.Background(), lang)
		said := func(keys ...string) {
			if !slices.ContainsFunc(keys, func(key string) bool { return i18n.Has(ctx, key) }) {
				missing = append(missing, string(f.deed)+" has no "+keys[0]+" in "+lang)
			}
		}
		own := "form." + wording.Slug(f.deed) + "."
		said(own + "title")
		said(own + "submit")
		said(own + "done")
		if asks.Checked {
			for _, key := range []string{"f.confirm", "confirm_missing", "check.title", "check.send", "check.send_text"} {
				said(own + key)
			}
		}
		for _, field := range asks.Fields() {
			word := strings.ReplaceAll(cmp.Or(field.Word, field.Name), ".", "_")
			if !f.laid && field.Kind != form.Said {
				said(own+"f."+word, "form.field."+word)
			}
			if field.Need != "" {
				said(field.Need)
			}
			if field.Seen != "" {
				said("category." + string(field.Seen))
			}
		}
	}
	return missing
}

// answersOf are the answers to a form as its concept takes them.
func answersOf[T any](asks form.Form, in *input) T {
	in.Files = map[string]any{}
	for name, files := range in.files {
		in.Files[name] = files
	}
	var answers T
	asks.Read(&in.Sent, &answers)
	return answers
}

// sharedWith shows first, through the other's eyes, what the form would share; do is the deed's content.
func sharedWith[T any](asks func(*asking) form.Form, to func(*asking) id.Org, do func(T, context.Context, *casefile.Deed) error) func(*deedForm) {
	return func(f *deedForm) {
		f.preview = func(a *asking, in *input) (id.Org, func(context.Context, *casefile.Deed) error) {
			answers := answersOf[T](asks(a), in)
			return to(a), func(ctx context.Context, d *casefile.Deed) error { return do(answers, ctx, d) }
		}
	}
}

// sharedWithChosen is the same where the form itself says with whom.
func sharedWithChosen[T any](asks form.Form, to func(T) id.Org, do func(T, context.Context, *casefile.Deed) error) func(*deedForm) {
	return func(f *deedForm) {
		f.preview = func(_ *asking, in *input) (id.Org, func(context.Context, *casefile.Deed) error) {
			answers := answersOf[T](asks, in)
			return to(answers), func(ctx context.Context, d *casefile.Deed) error { return do(answers, ctx, d) }
		}
	}
}

// because is a deed that asks why, and nothing else.
func because(asks form.Form, do reasonDeed, more ...func(*deedForm)) deedForm {
	return declared(asks, func(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, why form.Reason) (casefile.Receipt, error) {
		return do(ctx, db, actor, on, why.Reason)
	}, more...)
}

// nothing is a deed that asks nothing.
func nothing(deed who.Deed, do func(context.Context, *postgres.DB, account.Actor, casefile.On) (casefile.Receipt, error), more ...func(*deedForm)) deedForm {
	return declared(form.Asks(deed), func(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, _ struct{}) (casefile.Receipt, error) {
		return do(ctx, db, actor, on)
	}, more...)
}

// hears says whom the form will tell something.
func hears(whom func(*asking) []who.Party) func(*deedForm) {
	return func(f *deedForm) { f.tells = whom }
}

// beside shows what the deed is about beside the form: it is opened with it.
func beside(aside func(*asking) pages.Aside, kinds ...string) func(*deedForm) {
	return func(f *deedForm) { f.opens, f.aside = kinds, aside }
}

// laidOut makes the fields of what is in the case: the declaration reads and refuses what is sent.
func laidOut(ask func(*asking) []components.Group) func(*deedForm) {
	return func(f *deedForm) { f.ask, f.laid = ask, true }
}

// needs says which kinds of items the page needs, where it is not all.
func needs(kinds ...string) func(*deedForm) {
	return func(f *deedForm) { f.kinds = kinds }
}

// choosing offers organisations of a kind, of which the chosen gets a duty.
func choosing(kind account.Kind, duty who.Duty) func(*deedForm) {
	return func(f *deedForm) { f.choosesOf, f.chosen = kind, duty }
}

// groups are the fields of a declared form.
func (a *asking) groups(asks form.Form) []components.Group {
	var groups []components.Group
	for _, g := range asks.Groups {
		var fields []components.Field
		for _, f := range g.Fields {
			fields = append(fields, a.asks(f))
		}
		switch g.Name {
		case "":
			groups = append(groups, components.Group{Legend: g.Title.In(i18n.Lang(a.ctx)), Fields: fields})
		case form.GroundGroup:
			groups = append(groups, components.Group{Legend: i18n.T(a.ctx, "form.group.ground"), Hint: i18n.T(a.ctx, "form.group.ground_hint"), Fields: fields})
		default:
			groups = append(groups, a.group(g.Name, fields...))
		}
	}
	return groups
}

// asks is a declared field as it is shown.
//
//nolint:funlen // a table: a row each kind
func (a *asking) asks(f form.Field) components.Field {
	word := cmp.Or(f.Word, f.Name)
	var out components.Field
	switch f.Kind {
	case form.Brief, form.Phone:
		out = a.short(word)
	case form.Lines:
		out = a.area(word, f.Rows)
	case form.Day:
		out = a.day(word)
	case form.Pick:
		out = a.radio(word, f.Choices)
		for n, option := range out.Options {
			if kept, said := f.Keeps[option.Value]; said {
				out.Row, out.Options[n].Hint = false, a.seenBy(kept)
			}
		}
	case form.Weigh:
		out = a.boxed(word, f.Choices)
	case form.List:
		out = a.choose(word, f.Choices)
	case form.Any:
		out = a.checks(word, f.Choices)
	case form.Org:
		out = a.orgs(word, account.Kind(f.Of), f.Parties)
	case form.Users:
		out = a.colleagues(word)
	case form.File:
		out = a.file(word)
	case form.Files:
		out = a.files(word)
	case form.Ground:
		out = a.ground(f)
	case form.Purpose:
		out = a.purpose(f)
	case form.Said:
		out = a.field(components.Static, word)
		out.Value = a.maybe("said." + word)
	case form.Part:
		out = a.field(components.Date, word)
	case form.Sign:
		out = a.field(components.Checkbox, word)
		if ticked := a.maybe("option." + word); ticked != "" {
			out.Options = []components.Option{{Value: "yes", Label: ticked}}
		}
	default:
		out = a.line(word)
		out.Short = f.Most > 0 && f.Most <= 40
	}
	out.Name = f.Name
	if value := a.begins(f); value != "" {
		out.Value = value
	}
	if f.Hint == form.ProbationTerm {
		out.Hint = a.t("term", "date", i18n.Date(a.ctx, wording.Midday(a.reading.Decision().Until)))
	}
	out.Optional = f.Need == "" && !f.Depends && f.Kind != form.Said && f.Kind != form.Users
	if f.Seen != "" {
		out.Hint += " " + a.seenBy(f.Seen)
	}
	if f.If != (form.If{}) {
		out.ShowIf = components.ShowIf{Name: f.If.Field, Value: f.If.Is}
	}
	return out
}

// seenBy says who can read what is kept in a category.
func (a *asking) seenBy(category policy.Category) string {
	return i18n.T(a.ctx, "form.file_seen", "who", i18n.T(a.ctx, "category."+string(category)))
}

// colleagues offers who of the own organisation could be named, with who is named now.
func (a *asking) colleagues(name string) components.Field {
	f := a.field(components.Checkbox, name)
	for _, c := range a.reading.Team {
		option := components.Option{Value: c.User.String(), Label: c.Name}
		if c.Beside {
			option.Hint = i18n.T(a.ctx, "assign.beside")
		}
		f.Options = append(f.Options, option)
	}
	for _, c := range a.reading.Assigned {
		f.Values = append(f.Values, c.User.String())
	}
	return f
}

// begins is what a field begins with, or says.
func (a *asking) begins(f form.Field) string {
	if f.Usual != "" {
		return f.Usual
	}
	switch f.Begins {
	case form.Today:
		return i18n.FormDate(wording.Midday(a.Today()))
	case form.Myself:
		return a.reading.Actor.Name
	case form.ReturnDay:
		return i18n.FormDate(wording.Midday(a.reading.Release.Date))
	case form.Extended:
		return i18n.DayDate(a.ctx, wording.Midday(a.reading.Extension(a.about)))
	case form.Probation:
		if pro := a.reading.Holder(who.Supervising, who.Advising); !pro.IsZero() {
			return pro.String()
		}
	case form.Unit:
		if unit := account.PoliceOf(a.reading.Settling()); !unit.IsZero() {
			return unit.String()
		}
	case form.Ended:
		closed := a.reading.Closed()
		return i18n.T(a.ctx, "casepage.closed", "date", i18n.Date(a.ctx, wording.Midday(closed.On))) + " " + i18n.T(a.ctx, "casepage.variant."+string(closed.Variant))
	case form.KeptUntil:
		return i18n.Date(a.ctx, wording.Midday(a.reading.KeptUntil()))
	}
	return ""
}

// reasonDeed is a deed that asks for a reason and nothing else.
type reasonDeed = func(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, reason string) (casefile.Receipt, error)
