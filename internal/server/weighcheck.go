package server

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
	viewpage "github.com/terugkeer/terugkeer/web/pages/view"
)

// checkView asks, only here, that the mayor gives the view in person.
func checkView(a *asking, in *input) (pages.Check, error) {
	if err := answersOf[view.Form](asksOfView(a), in).Check(viewRequest(a).Letters); err != nil {
		return pages.Check{}, err
	}
	asker := ""
	if ask := a.reading.Ask(a.about); ask != nil {
		asker = orgName(a, ask.By)
	}
	return pages.Check{
		Title: i18n.T(a.ctx, "view.check.title"), Answers: a.answers(in.Values),
		SendTitle: i18n.T(a.ctx, "view.check.send"), SendText: i18n.T(a.ctx, "view.check.send_text", "org", asker),
		Form: components.Form{Groups: []components.Group{viewpage.Sign(a.ctx)}, Submit: i18n.T(a.ctx, "view.check.submit")},
	}, nil
}

// checkTake shows the decision with its conditions, what was done with the view, and who sees what of it. What each partner
// sees is read after the decision was taken and taken back.
func checkTake(a *asking, in *input) (pages.Check, error) {
	taking := answersOf[decision.Taking](decision.AsksTaking, in)
	taking.Confirm = true // asked on the page that this makes
	told, err := a.told(in, taking.Do)
	if err != nil {
		return pages.Check{}, err
	}
	answers := a.answers(in.Values)
	if taking.Outcome == "grant" {
		answers = append(answers, conditionsTaken(a))
	}
	answers = append(answers, weighed(a), told)
	answers = slices.DeleteFunc(answers, func(g components.AnswerGroup) bool { return len(g.Rows) == 0 })
	return pages.Check{
		Title: a.t("check.title"), Answers: answers, SendTitle: a.t("check.send"), SendText: a.t("check.send_text"),
		Form: components.Form{Groups: one(a.field(components.Checkbox, "confirm")), Submit: a.t("submit")},
	}, nil
}

// conditionsTaken are the conditions that the decision brings into force.
func conditionsTaken(a *asking) components.AnswerGroup {
	lines, _, _ := decision.Latest(a.reading.Items, decision.KindProposal)
	derived, _, _ := decision.Latest(a.reading.Items, decision.KindProposalVictim)
	c := &caseView{ctx: a.ctx, r: a.reading}
	out := components.AnswerGroup{Title: a.t("check.conditions")}
	for _, row := range c.conditionTable(lines, derived, nil).Rows {
		out.Rows = append(out.Rows, components.Row{Key: row.Letter + " " + row.Cells[0].Text, Value: row.Cells[1].Text, Lines: []string{a.t("check.monitoring") + " " + wording.Lowered(row.Cells[2].Text)}})
	}
	return out
}

// weighed is what the draft did with each point of the view.
func weighed(a *asking) components.AnswerGroup {
	draft := lastDraft(a, a.about)
	c := &caseView{ctx: a.ctx, r: a.reading}
	out := components.AnswerGroup{Title: a.t("check.weighed")}
	for _, w := range draft.Weighed {
		out.Rows = append(out.Rows, components.Row{Key: pointOf(a, c, w.View, w.Point), Value: wording.Sentences(c.result(w), w.Reason)})
	}
	if why := draft.Silent(); why != "" {
		out.Rows = append(out.Rows, components.Row{Key: a.t("aside_no_view"), Value: why})
	}
	return out
}
