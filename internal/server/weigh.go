package server

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/victim"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/layout"
	"github.com/terugkeer/terugkeer/web/pages/casepage"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
	"github.com/terugkeer/terugkeer/web/pages/weigh"
)

// lastDraft is the newest draft decision about a round (empty: of any), with the weighing in it; the zero value when there is none.
func lastDraft(a *asking, about protocol.Ref) decision.Draft {
	var d decision.Draft
	if i := a.reading.Latest(decision.KindDraft, about); i != nil {
		_ = i.Read(&d) // written by decision.Freeze
	}
	return d
}

// viewed is the newest view that was received, where it has a position.
func viewed(a *asking) (view.View, *casefile.Item) {
	var v view.View
	i := a.reading.Latest(view.KindView, "")
	if i == nil || i.Read(&v) != nil || v.Position == "no_view" {
		return view.View{}, nil
	}
	return v, i
}

// askFreeze is what is asked beside the points. After a draft was given back, it begins with what stood in it.
func askFreeze(a *asking) []components.Group {
	before := lastDraft(a, "")
	with := func(f components.Field, value string) components.Field {
		f.Value = value
		return f
	}
	var groups []components.Group
	if _, i := viewed(a); i == nil && len(dossier.Points(a.reading.Items)) == 0 {
		groups = append(groups, a.group("no_view", with(a.area("no_view", 3), before.NoView)))
	}
	aspects := make([]components.Field, 0, len(statute.Aspects))
	for _, c := range statute.Aspects {
		aspects = append(aspects, components.Field{Kind: components.Textarea, Name: "aspect." + c.Code, Label: i18n.Upper(c.Name.In(i18n.Lang(a.ctx))), Rows: 4, Value: before.Aspects[c.Code]})
	}
	outcome := with(a.boxed("outcome", statute.Outcomes), before.Outcome)
	outcome.Heading = false // the group's heading is there
	if slices.ContainsFunc(dossier.Points(a.reading.Items), func(p decision.Point) bool { return p.Same }) {
		groups = append(groups, a.group("unchanged", a.field(components.Checkbox, "unchanged")))
	}
	if owed := owed(a); len(owed) > 0 {
		groups = append(groups, a.group("owed", append(owed, a.field(components.Checkbox, "without"))...))
	}
	return append(groups, a.group("analysis", with(a.area("analysis", 4), before.Analysis)), a.group("aspects", aspects...),
		a.group("outcome", outcome, with(a.area("summary", 5), before.Summary)))
}

// owed are the questions that are still open, with whom and until when.
func owed(a *asking) []components.Field {
	var out []components.Field
	for _, i := range decision.Owed(&a.reading.Plan) {
		value := wording.PartyName(a.ctx, a.reading, i)
		if !i.Due.IsZero() {
			value += ", " + i18n.T(a.ctx, "due.by") + " " + i18n.DayDate(a.ctx, wording.Midday(i.Due)) + ", " + i18n.Term(a.ctx, wording.Midday(a.reading.Today), wording.Midday(i.Due), a.reading.Calendar.WorkingDaysBetween(a.reading.Today, i.Due))
		}
		out = append(out, components.Field{Kind: components.Static, Name: "owed_" + i.ID, Label: i18n.T(a.ctx, "step."+i.ID+".name"), Value: value})
	}
	return out
}

// asksOfFreeze asks by the points that were received.
func asksOfFreeze(a *asking) form.Form {
	if a == nil {
		return decision.AsksFreezing([]decision.Point{{}}, false)
	}
	points := dossier.Points(a.reading.Items)
	_, viewed := viewed(a)
	return decision.AsksFreezing(points, viewed != nil || len(points) > 0)
}

func freeze(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, z decision.Freezing) (casefile.Receipt, error) {
	return decision.Freeze(ctx, db, actor, on, z, dossier.Points)
}

// viewFreeze is the page on which each point is weighed. While one is not, the filled button keeps the weighing; then it
// freezes the draft.
func viewFreeze(a *asking, frame layout.Frame, p pages.Page) templ.Component {
	page := weighing(a, p)
	before := map[string]decision.Weighed{}
	for _, w := range lastDraft(a, "").Weighed {
		before[w.View+"/"+w.Point] = w
	}
	c := &caseView{ctx: a.ctx, r: a.reading}
	for _, point := range dossier.Points(a.reading.Items) {
		w := before[point.FormKey()]
		page.ReadBy = readersOf(a.ctx, a.reading.Actor, a.form.asks(a).KeptOf(weigh.ReasonField(point.FormKey())))
		page.Points = append(page.Points, weigh.Point{Key: point.FormKey(), Title: pointOf(a, c, point.View, point.Key), Quote: point.Text, Result: w.Result, Reason: w.Reason})
	}
	answers, reasons := page.Missing()
	for n := range page.Points {
		number := strconv.Itoa(n + 1)
		if slices.Contains(answers, n+1) {
			page.Blockers = append(page.Blockers, components.Blocker{Href: "#point-" + number, Text: i18n.T(a.ctx, "weigh.blocker.point", "n", number)})
		} else if slices.Contains(reasons, n+1) {
			page.Blockers = append(page.Blockers, components.Blocker{Href: "#point-" + number, Text: i18n.T(a.ctx, "weigh.blocker.reason", "n", number)})
		}
	}
	if reopened, frozen := a.reading.Latest("draft_reopened", ""), a.reading.Latest(decision.KindDraft, ""); page.Note.Bold == "" && reopened != nil && frozen != nil && reopened.Seq > frozen.Seq {
		var why form.Reason
		if read(reopened, &why) {
			page.Note = pages.Note{Kind: components.NoteWarn, Bold: a.t("reopened", "org", reopened.OwnerName, "date", i18n.Date(a.ctx, reopened.At)), Text: why.Reason}
		}
	}
	missing := len(answers) + len(reasons)
	if owed := owed(a); len(owed) > 0 && page.Note.Bold == "" {
		var names []string
		for _, f := range owed {
			names = append(names, f.Label+": "+f.Value)
		}
		page.Note = pages.Note{Kind: components.NoteWarn, Bold: a.t("owed"), Text: strings.Join(names, ". ") + ". " + a.t("owed_text")}
	}
	if all := len(page.Points); all > 0 {
		page.Aside.Checks = append(page.Aside.Checks, components.Check{
			Label: i18n.T(a.ctx, "weigh.check.points"), Met: missing == 0, When: i18n.T(a.ctx, "weigh.done", "done", all-missing, "all", all), Href: "#points",
		})
	}
	page.Conditions, page.ConditionsState = changed(a, page)
	if a.reading.May(who.ProposeConditions, "") == nil {
		page.ConditionsLink = a.caseView().link(who.ProposeConditions, "") // what is adopted of a point goes into the proposal
	}
	if missing > 0 {
		page.Form.Submit, page.Form.Second = i18n.T(a.ctx, "weigh.save"), components.Button{}
		page.Form.Groups = append(page.Form.Groups, components.Group{Fields: []components.Field{{Kind: components.Hidden, Name: keep, Value: "yes"}}})
	} else {
		page.Form.Second.Label = i18n.T(a.ctx, "weigh.save")
	}
	return weigh.View(frame, page)
}

func askTake(a *asking) []components.Group {
	draft := lastDraft(a, a.about)
	outcome := a.boxed("outcome", statute.Outcomes) // what was proposed stands above; who decides chooses
	until := a.day("until")
	summary := a.area("summary", 5)
	summary.Value = draft.Summary
	outcome.Heading = false // as above
	end := a.day("end")
	var conviction intake.Conviction
	if read(a.reading.Latest(intake.KindConviction, ""), &conviction) && !conviction.SentenceEnd.IsZero() {
		end.Value = i18n.FormDate(wording.Midday(conviction.SentenceEnd))
	}
	if t0 := a.reading.Release.Date; !t0.IsZero() {
		until.Value = i18n.FormDate(wording.Midday(statute.LeastProbationEnd(t0, conviction.SentenceEnd)))
	}
	groups := []components.Group{
		a.group("outcome", outcome, when("outcome", "grant", until), when("outcome", "postpone", a.day("review")), when("outcome", "refuse", end)),
		a.group("reasons", a.area("reasons", 8), summary, a.dayOf("served", a.Today())),
	}
	if draft.Unchanged() {
		groups = append(groups, a.group("unchanged", a.field(components.Checkbox, "unchanged")))
	}
	if len(a.reading.LateAsks()) > 0 {
		groups = append(groups, a.group("late", a.area("late", 3)))
	}
	return groups
}

// viewTake is the page on which the decision is taken: what another weighed and proposed stands above, to read.
func viewTake(a *asking, frame layout.Frame, p pages.Page) templ.Component {
	page := weighing(a, p)
	page.Form.Submit = a.t("check.go")
	draft := lastDraft(a, a.about)
	page.Fixed = true
	c := &caseView{ctx: a.ctx, r: a.reading}
	for _, w := range draft.Weighed {
		page.Points = append(page.Points, weigh.Point{Key: w.View + "/" + w.Point, Title: pointOf(a, c, w.View, w.Point), Quote: w.Text, Result: w.Result, Reason: w.Reason})
	}
	page.Draft = proposed(a, draft)
	page.Conditions, page.ConditionsState = changed(a, page)
	stop := false
	add := func(href, key string) {
		page.Blockers = append(page.Blockers, components.Blocker{Href: href, Text: i18n.T(a.ctx, "weigh.blocker."+key)})
		stop = true
	}
	for _, i := range a.reading.Plan.Steps {
		if i.EndedBy(who.TakeDecision) && i.State == protocol.Waiting {
			for _, step := range i.WaitsFor {
				if before := a.reading.Version.Step(step); before == nil {
					continue
				} else if before.EndedBy(who.CheckVictims) {
					add(a.href()+"#"+casepage.Victims, "victims")
				} else if before.EndedBy(who.FreezeDraft) {
					add(a.href(), "draft")
				}
			}
		}
	}
	if d := a.reading.Decision(); d != nil {
		for _, seat := range a.reading.Actor.Seats {
			if seat.Membership == d.Preparer {
				add(a.href(), "own")
				break
			}
		}
	}
	if stop {
		page.Form.Submit, page.Form.Second, page.Form.Groups = "", components.Button{}, nil // nothing can be sent: nothing is asked
	}
	if len(a.reading.LateAsks()) > 0 && (p.Form.Values == nil || strings.TrimSpace(p.Form.Values.Get("late")) == "") {
		add("#"+components.FieldID("late"), "late")
	}
	return weigh.View(frame, page)
}

// proposed is the draft beside its points, to read.
func proposed(a *asking, d decision.Draft) []components.Row {
	if d.Preparer == "" {
		return nil
	}
	lang := i18n.Lang(a.ctx)
	var rows []components.Row
	for _, c := range statute.Outcomes {
		if c.Code == d.Outcome {
			rows = append(rows, components.Row{Key: a.t("draft_outcome"), Value: i18n.Upper(c.Name.In(lang)), Strong: true})
		}
	}
	if why := d.Silent(); why != "" {
		rows = append(rows, components.Row{Key: a.t("aside_no_view"), Value: why})
	}
	rows = append(rows, components.Row{Key: a.t("draft_analysis"), Value: d.Analysis})
	for _, c := range statute.Aspects {
		rows = append(rows, components.Row{Key: i18n.Upper(c.Name.In(lang)), Value: d.Aspects[c.Code]})
	}
	for _, step := range d.Owed {
		rows = append(rows, components.Row{Key: a.t("draft_without"), Value: i18n.T(a.ctx, "step."+step+".name")})
	}
	return append(rows, components.Row{Key: a.t("aside_preparer"), Value: d.Preparer})
}

// pointOf is what a point is about, and of whose view it is where several mayors gave one.
func pointOf(a *asking, c *caseView, of, key string) string {
	views := dossier.Newest(a.reading.Items, view.KindView)
	for _, i := range views {
		if len(views) > 1 && i.ID.String() == of {
			return c.t("casepage.row_of", "row", c.pointTitle(key), "org", i.OwnerName)
		}
	}
	return c.pointTitle(key)
}

// weighing is what both pages share: the view, the statutory day, what a decision needs, and where to read it.
func weighing(a *asking, p pages.Page) weigh.Page {
	page := weigh.Page{
		Identity: p.Identity, Back: p.Back, Title: p.Title, Lead: p.Lead, Asked: p.Asked, Help: p.Help, Note: p.Note, Warnings: p.Warnings, Form: p.Form,
		None: i18n.T(a.ctx, "weigh.no_points"), ConditionsNote: i18n.T(a.ctx, "weigh.conditions_note"),
		Aside: pages.Aside{ChecksTitle: i18n.T(a.ctx, "weigh.checks"), Title: i18n.T(a.ctx, "weigh.documents")},
	}
	if v, i := viewed(a); i != nil {
		page.None = i18n.T(a.ctx, "weigh.nothing")
		page.Lead = i18n.T(a.ctx, "weigh.lead", "mayor", v.Name+", "+i.OwnerName, "date", i18n.Date(a.ctx, wording.Midday(v.On)))
		page.LeadLink = components.LinkTo{Href: a.href() + "#" + casepage.View, Label: i18n.T(a.ctx, "weigh.read")}
		for _, c := range view.Positions {
			if c.Code == v.Position {
				page.Position = c.Name.In(i18n.Lang(a.ctx))
			}
		}
	}
	for _, i := range a.reading.Plan.Steps {
		switch {
		case i.EndedBy(who.TakeDecision) && i.Kind == protocol.Statutory && i.Ended.IsZero() && !i.Due.IsZero():
			page.Law = a.due(i)
			page.Terms = append([]string{i18n.T(a.ctx, "weigh.law")}, page.Terms...)
		case i.EndedBy(who.FreezeDraft) && i.State == protocol.Open && !i.Due.IsZero():
			page.Terms = append(page.Terms, i18n.T(a.ctx, "weigh.draft_by", "date", i18n.Date(a.ctx, wording.Midday(i.Due))))
		}
	}
	page.Aside.Checks = needed(a)
	for _, part := range []struct{ kind, section, at string }{
		{view.KindView, casepage.View, "#" + casepage.View}, {advice.KindExtract, casepage.Advice, "/" + casepage.Advice},
		{analysis.KindGeneral, casepage.Analysis, "/" + casepage.Analysis}, {victim.KindInterests, casepage.Victims, "#" + casepage.Victims},
	} {
		if a.reading.Latest(part.kind, "") != nil {
			page.Aside.Items = append(page.Aside.Items, components.ShownItem{Href: a.href() + part.at, Label: i18n.T(a.ctx, "casepage.section."+part.section)})
		}
	}
	return page
}

// needed are the steps on which a decision rests, as far as they are in the plan.
func needed(a *asking) []components.Check {
	var out []components.Check
	for _, deed := range []who.Deed{who.CheckVictims, who.SubmitAdvice, who.SubmitAnalysis, who.SubmitView} {
		check := components.Check{Met: true}
		for _, i := range a.reading.Plan.Steps {
			if !i.EndedBy(deed) || i.State == protocol.OptionalState {
				continue
			}
			check.Label = i18n.T(a.ctx, "step."+i.ID+".name")
			switch i.State {
			case protocol.StateDone, protocol.StateDeclined:
				check.When = i18n.Date(a.ctx, wording.Midday(i.Ended))
			case protocol.StateLapsed, protocol.StateVoid:
				check.When = i18n.T(a.ctx, "casepage.state."+string(i.State))
			default:
				check.Met = false
			}
		}
		if check.Label != "" {
			out = append(out, check)
		}
	}
	return out
}

// changed is the table of conditions with what differs from what the mayor was shown, and after which point.
func changed(a *asking, p weigh.Page) (components.Table, string) {
	c := &caseView{ctx: a.ctx, r: a.reading}
	lines, _, there := decision.Latest(a.reading.Items, decision.KindProposal)
	if !there {
		return components.Table{}, ""
	}
	derived, _, _ := decision.Latest(a.reading.Items, decision.KindProposalVictim)
	table := c.conditionTable(lines, derived, nil)
	var asked view.Request
	if !read(a.reading.Latest(view.KindRequest, ""), &asked) {
		return table, i18n.N(a.ctx, "casepage.proposed", len(lines.Lines))
	}
	was := map[string]statute.Values{}
	for _, l := range asked.Letters {
		was[l.Letter] = l.Values
	}
	count := 0
	for n, l := range lines.Lines {
		before, shown := was[l.Letter]
		if shown && maps.Equal(before, l.Parameters) {
			continue
		}
		count++
		sub := i18n.T(a.ctx, "weigh.changed")
		for m, point := range p.Points {
			if strings.HasSuffix(point.Key, "/condition."+l.Letter) {
				sub = i18n.T(a.ctx, "weigh.changed_after", "n", m+1)
			}
		}
		if !shown {
			sub = i18n.T(a.ctx, "weigh.added")
		}
		table.Rows[n].Cells[1].Sub = sub
	}
	state := i18n.N(a.ctx, "casepage.proposed", len(lines.Lines))
	if count > 0 {
		state += ", " + i18n.N(a.ctx, "weigh.of_which", count)
	}
	return table, state
}
