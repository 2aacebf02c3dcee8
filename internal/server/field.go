package server

import (
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// The fields of a form. Their words are «form.<slug>.f.<field>» and, where there is one, «form.<slug>.hint.<field>»; what
// several forms share stands under «form.field» and «form.hint».

func (a *asking) word(kind, name string) string {
	name = strings.ReplaceAll(name, ".", "_")
	if text := a.maybe(kind + "." + name); text != "" {
		return text
	}
	shared := map[string]string{"f": "form.field.", "hint": "form.hint."}[kind] + name
	if kind == "hint" && !i18n.Has(a.ctx, shared) {
		return ""
	}
	return i18n.T(a.ctx, shared)
}

func (a *asking) field(kind components.Kind, name string) components.Field {
	return components.Field{Kind: kind, Name: name, Label: a.word("f", name), Hint: a.word("hint", name)}
}

func (a *asking) line(name string) components.Field { return a.field(components.Text, name) }

func (a *asking) short(name string) components.Field {
	f := a.line(name)
	f.Short = true
	return f
}

func (a *asking) area(name string, rows int) components.Field {
	f := a.field(components.Textarea, name)
	f.Rows = rows
	return f
}

func (a *asking) day(name string) components.Field {
	f := a.field(components.Date, name)
	if f.Hint == "" {
		f.Hint = i18n.T(a.ctx, "form.hint.date")
	}
	return f
}

// dayOf is a day with an answer that is likely right.
func (a *asking) dayOf(name string, d calendar.Date) components.Field {
	f := a.day(name)
	f.Value = i18n.FormDate(wording.Midday(d))
	return f
}

func (a *asking) radio(name string, choices []statute.Choice) components.Field {
	f := a.field(components.Radio, name)
	f.Options = a.options(choices)
	f.Row = len(choices) < 4
	return f
}

func (a *asking) boxed(name string, choices []statute.Choice) components.Field {
	f := a.field(components.Boxed, name)
	f.Heading = true
	f.Options = a.options(choices)
	for n, c := range choices {
		f.Options[n].Hint = a.maybe("option." + name + "_" + c.Code)
	}
	return f
}

func (a *asking) choose(name string, choices []statute.Choice) components.Field {
	f := a.field(components.Select, name)
	f.Options = append([]components.Option{{Label: i18n.T(a.ctx, "form.choose")}}, a.options(choices)...)
	return f
}

func (a *asking) checks(name string, choices []statute.Choice) components.Field {
	f := a.field(components.Checkbox, name)
	f.Options = a.options(choices)
	return f
}

func (a *asking) options(choices []statute.Choice) []components.Option {
	out := make([]components.Option, len(choices))
	for n, c := range choices {
		out[n] = components.Option{Value: c.Code, Label: i18n.Upper(c.Name.In(i18n.Lang(a.ctx)))}
	}
	return out
}

func optional(f components.Field) components.Field {
	f.Optional = true
	return f
}

// when shows a field with one answer to another.
func when(name, value string, f components.Field) components.Field {
	f.ShowIf = components.ShowIf{Name: name, Value: value}
	return f
}

func one(fields ...components.Field) []components.Group {
	return []components.Group{{Fields: fields}}
}

// group is fields under a heading, «form.<slug>.group.<name>».
func (a *asking) group(name string, fields ...components.Field) components.Group {
	return components.Group{Legend: a.t("group." + name), Hint: a.maybe("group_hint." + name), Fields: fields}
}

// orgs offers organisations of a kind.
func (a *asking) orgs(name string, kind account.Kind, parties bool) components.Field {
	f := a.field(components.Select, name)
	f.Options = []components.Option{{Label: i18n.T(a.ctx, "form.choose")}}
	all, err := account.Orgs(a.ctx, a.DB, kind)
	if err != nil {
		return f // the deed then refuses an empty choice; nothing is lost
	}
	for _, o := range all {
		if parties && !a.takesPart(o.ID) {
			continue
		}
		option := components.Option{Value: o.ID.String(), Label: o.Name}
		if kind == a.form.choosesOf && a.reading.Vacant(o.ID, a.form.chosen) {
			option.Label = i18n.T(a.ctx, "reached.option", "org", o.Name)
		}
		f.Options = append(f.Options, option)
	}
	return f
}

// takesPart tells whether an organisation takes part in the case, for who may see the parties.
func (a *asking) takesPart(org id.Org) bool {
	return slices.ContainsFunc(a.reading.Parties, func(p casefile.Party) bool {
		return p.Org == org && (p.Until.IsZero() || !p.Until.Before(a.reading.Today))
	})
}

// ground offers the grounds on which the OM can share data of a regime.
func (a *asking) ground(f form.Field) components.Field {
	out := a.field(components.Select, f.Name)
	out.Options = []components.Option{{Label: i18n.T(a.ctx, "form.choose")}}
	for _, ground := range statute.GroundsFor(statute.OMController, f.Regime) {
		out.Options = append(out.Options, components.Option{Value: ground.Code, Label: ground.Name.In(i18n.Lang(a.ctx)) + " (" + wording.SourceIn(a.ctx, ground.Article) + ")"})
	}
	return out
}

// purpose offers the purposes that one of those grounds allows.
func (a *asking) purpose(f form.Field) components.Field {
	var allowed []string
	for _, ground := range statute.GroundsFor(statute.OMController, f.Regime) {
		allowed = append(allowed, ground.Purposes...)
	}
	return a.choose(f.Name, slices.DeleteFunc(slices.Clone(statute.Purposes), func(c statute.Choice) bool { return !slices.Contains(allowed, c.Code) }))
}

// sharing is the group in which is asked on which ground something is shared.
func (a *asking) sharing(regime statute.DataRegime, usual string) components.Group {
	return a.groups(form.Form{Groups: []form.Group{form.Sharing(regime, usual)}})[0]
}

// town is the municipality that a question is put to: the one that the form is about, else the one where he goes to live.
func (a *asking) town() id.Org {
	if town, err := id.ParseOrg(string(a.about)); err == nil {
		return town
	}
	return a.reading.Settling()
}

// noticed is the municipality that this form is about, by its own reference or by that of the notice.
func (a *asking) noticed() id.Org { return wording.TownAbout(a.reading, a.about) }
