package server

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	viewpage "github.com/terugkeer/terugkeer/web/pages/view"
)

// special are the deeds whose forms are made of what is in the case.
func special() []deedForm {
	return []deedForm{
		declared(analysis.Asks, analysis.Submit, hears(tellsLead), func(f *deedForm) { f.opens, f.parts, f.view = []string{analysis.KindRequest}, true, viewAnalysis }),
		declared(view.AsksRequest, requestView, hears(tellsMayor), laidOut(askRequestView), sharedWith(func(*asking) form.Form { return view.AsksRequest }, (*asking).town, asksView)),
		declaredBy(asksOfView, view.Submit, hears(tellsLead), laidOut(askView), beside(asideShown, view.KindRequest, decision.KindProposal, advice.KindSummary), func(f *deedForm) {
			f.before, f.check = viewBefore, &checking{sign: viewpage.Myself, missing: "view.check.myself_missing", page: checkView}
		}),
		declaredBy(asksOfFreeze, freeze, hears(tellsDecider), laidOut(askFreeze), func(f *deedForm) {
			f.opens, f.view = []string{view.KindView, decision.KindProposal, decision.KindProposalVictim}, viewFreeze
		}),
		declared(decision.AsksTaking, decision.Take, hears(tellsLead), laidOut(askTake), func(f *deedForm) {
			f.opens, f.early, f.view = []string{decision.KindDraft, view.KindView, decision.KindProposal, decision.KindProposalVictim}, true, viewTake
			f.check = &checking{sign: "confirm", missing: "decision.confirm.required", page: checkTake}
		}),
	}
}

// ---- conditions ---------------------------------------------------------------------------------------------------

func askProposal(a *asking) []components.Group {
	lang := i18n.Lang(a.ctx)
	letters := a.field(components.Checkbox, "letters")
	group := components.Group{Legend: a.t("group.letters"), Hint: a.maybe("group_hint.letters")}
	var follow []components.Field
	current, _, _ := decision.Latest(a.reading.Items, decision.KindProposal)
	derived, _, _ := decision.Latest(a.reading.Items, decision.KindProposalVictim)
	for _, c := range statute.Conditions {
		for n, mark := range offeredMarks(c, current) {
			option := components.Option{Value: mark, Label: mark + " " + c.Name.In(lang), Hint: c.Says(lang)}
			if n > 0 {
				option.Label, option.Hint, option.Further = a.t("further", "mark", mark, "name", c.Name.In(lang)), "", true
			}
			letters.Options = append(letters.Options, option)
			line, proposed := lineOf(current, mark)
			hidden, _ := lineOf(derived, mark)
			if proposed {
				letters.Values = append(letters.Values, mark)
			}
			for _, p := range c.Parameters {
				follow = append(follow, when("letters", mark, parameterField(a, p, mark, c, line.Parameters[p.Name]+hidden.Parameters[p.Name])))
			}
			if c.CanMonitor() {
				follow = append(follow, when("letters", mark, monitorField(a, mark, c, line.Monitoring)))
			}
		}
	}
	group.Fields = append([]components.Field{letters}, follow...)
	return []components.Group{group}
}

// monitorField asks whether electronic monitoring is attached to one condition (6:2:11(4) Sv).
func monitorField(a *asking, mark string, c statute.Condition, attached bool) components.Field {
	f := optional(a.field(components.Checkbox, "monitoring"))
	f.Beside, f.About = mark, mark+" "+c.Name.In(i18n.Lang(a.ctx))
	f.Options = []components.Option{{Value: mark, Label: a.t("option.monitoring")}}
	if attached {
		f.Values = []string{mark}
	}
	return f
}

// offered is how many conditions of one letter the page offers at least: the ones after the first show once the one before is chosen.
const offered = 3

// offeredMarks are the marks of a letter that the page offers: one more than are proposed.
func offeredMarks(c statute.Condition, current decision.Lines) []string {
	most := offered
	for n, mark := range c.Marks() {
		if _, proposed := lineOf(current, mark); proposed {
			most = max(most, n+2)
		}
	}
	return c.Marks()[:min(most, statute.MostOfLetter)]
}

func lineOf(lines decision.Lines, letter string) (decision.Line, bool) {
	for _, l := range lines.Lines {
		if l.Letter == letter {
			return l, true
		}
	}
	return decision.Line{}, false
}

// parameterField is the field of one parameter of a condition, with what it holds.
func parameterField(a *asking, p statute.Parameter, mark string, c statute.Condition, value string) components.Field {
	lang := i18n.Lang(a.ctx)
	f := components.Field{Kind: components.Text, Name: "parameter." + mark + "." + p.Name, Label: p.Label.In(lang), Optional: !p.Required, About: mark + " " + c.Name.In(lang), Value: value}
	switch p.Kind {
	case statute.Text, statute.Area:
		f.Kind, f.Rows = components.Textarea, 2
	case statute.Select:
		f.Kind = components.Select
		f.Options = []components.Option{{}}
		for _, choice := range p.Choices {
			f.Options = append(f.Options, components.Option{Value: choice.Code, Label: choice.Name.In(lang)})
		}
	case statute.Date:
		f.Kind, f.Hint = components.Date, i18n.T(a.ctx, "form.hint.date")
		if d, err := calendar.Parse(value); err == nil {
			f.Value = i18n.FormDate(wording.Midday(d))
		}
	case statute.TimeWindow:
		f.Hint = "ma-vr 20:00-07:00; za,zo 20:00-09:00"
	case statute.Amount, statute.Frequency:
		f.Short = true
	}
	if p.FromVictim {
		f.Hint = strings.TrimSpace(f.Hint + " " + a.t("from_victim"))
	}
	return f
}

// ---- the view -----------------------------------------------------------------------------------------------------

func askRequestView(a *asking) []components.Group {
	shown := a.field(components.Checkbox, "shown")
	for _, i := range a.reading.Find(advice.KindSummary) {
		shown.Options = append(shown.Options, components.Option{Value: i.ID.String(), Label: a.t("summary", "org", i.OwnerName, "date", i18n.Date(a.ctx, i.At))})
		shown.Values = append(shown.Values, i.ID.String())
	}
	here := optional(a.field(components.Checkbox, "here"))
	proposed, err := dossier.Proposed(a.reading.Items)
	if err != nil {
		proposed = view.Proposed{}
	}
	lines := a.field(components.Static, "proposal")
	var texts []string
	c := a.caseView()
	for _, l := range proposed.Lines {
		name := c.conditionName(l.Letter)
		texts = append(texts, name+": "+c.conditionText(l.Letter, l.Values))
		if slices.Contains(form.Codes(view.FromVictims), l.Letter) {
			here.Options = append(here.Options, components.Option{Value: l.Letter, Label: name})
		}
	}
	lines.Value = strings.Join(texts, "\n")
	what := []components.Field{a.area("questions", 5), lines}
	if len(shown.Options) > 0 {
		what = append(what, shown)
	}
	if len(here.Options) > 0 {
		what = append(what, here)
	}
	return []components.Group{{Fields: what}, a.sharing(statute.ProsecutionData, "om.order")}
}

func requestView(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, asking view.Asking) (casefile.Receipt, error) {
	return view.Ask(ctx, db, actor, on, asking, dossier.Proposed)
}

// asksView is the content of the deed that asks for the view.
func asksView(asking view.Asking, ctx context.Context, d *casefile.Deed) error {
	return asking.Do(ctx, d, dossier.Proposed)
}

// asked is the request for the view that this form answers.
func viewRequest(a *asking) view.Request {
	var r view.Request
	if i := a.reading.Latest(view.KindRequest, a.about); i != nil {
		_ = i.Read(&r) // written by view.Ask
	}
	return r
}

func askView(a *asking) []components.Group {
	var conditions []viewpage.Condition
	c := a.caseView()
	for _, l := range viewRequest(a).Letters {
		text := wording.Sentence(c.conditionText(l.Letter, l.Values))
		if l.Here {
			text += " " + i18n.T(a.ctx, "view.here")
		}
		condition, _ := statute.Find(statute.Letter(l.Letter))
		conditions = append(conditions, viewpage.Condition{Letter: l.Letter, Name: i18n.Upper(c.lang(condition.Name)), Text: text})
	}
	return viewpage.Groups(a.ctx, a.reading.Actor.OrgName, conditions)
}

// asksOfView is what is asked of a view: on the conditions of the request that it answers; without a case on all.
func asksOfView(a *asking) form.Form {
	if a != nil {
		return view.Asks(viewRequest(a).Letters)
	}
	var all []view.ProposedLine
	for _, c := range statute.Conditions {
		all = append(all, view.ProposedLine{Letter: string(c.Letter)})
	}
	return view.Asks(all)
}

// viewBefore is the version that was given before to this question.
func viewBefore(a *asking) url.Values {
	var v view.View
	if !read(a.reading.Latest(view.KindView, a.about), &v) {
		return nil
	}
	values := url.Values{viewpage.Position: {v.Position}, viewpage.Missing: {v.Missing}, viewpage.Measures: {v.Measures}, viewpage.Message: {v.Communication}}
	for interest, text := range v.Reasons {
		values.Set("reason."+interest, text)
	}
	for _, answer := range v.Conditions {
		values.Set(viewpage.ConditionField(answer.Letter), answer.Answer)
		values.Set(viewpage.ChangeField(answer.Letter), answer.Text)
	}
	return values
}

func orgName(a *asking, p who.Party) string {
	for _, party := range a.reading.Parties {
		if party.Org == p.Org {
			return party.Name
		}
	}
	return i18n.T(a.ctx, "duty."+string(p.Duty))
}
