package server

import (
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/casepage"
)

// view is the mayor's view with what was done with each of its points, as far as the reader may know that.
func (c *caseView) view() pages.Section {
	s := pages.Section{ID: pages.View}
	if i := c.r.Latest(view.KindRequest, ""); i != nil {
		s.State = c.t("casepage.asked_on", "date", i18n.Date(c.ctx, i.At))
	}
	var feedback decision.Feedback
	weighed := map[string]decision.Weighed{}
	var told int64                                         // when, in the ledger
	for _, item := range c.r.Find(decision.KindWeighing) { // the OM reads those of each municipality that gave a view
		if read(&item, &feedback) {
			told = item.Seq
			for _, w := range feedback.Weighed {
				weighed[w.View+"/"+w.Point] = w
			}
		}
	}
	i := c.r.Latest(view.KindView, "")
	if i == nil && !dossier.Conditional(c.r) && c.r.Latest(view.KindRequest, "") == nil {
		return pages.Section{} // the OM need not ask for it at the end of a sentence
	}
	if i == nil {
		s.Empty = c.t("casepage.empty.view")
		if c.r.Actor.OrgKind != account.Municipality {
			s.Empty += " " + c.t("casepage.empty.view_draft")
		}
		return s
	}
	s.State = c.made(*i)
	given := dossier.Newest(c.r.Items, view.KindView)
	for _, one := range given {
		if len(given) > 1 {
			s.Rows = append(s.Rows, components.Row{Key: c.t("casepage.row.view_of"), Value: c.made(one), Strong: true})
		}
		c.addView(&s, one, weighed, feedback.Outcome != "")
	}
	if feedback.Summary != "" && told > i.Seq { // of a view that came after it, nothing was said yet
		s.Text = feedback.Summary
	}
	if len(weighed) > 0 && i.Owner == c.r.Actor.Org {
		s.Link = components.LinkTo{Href: c.href() + "/feedback", Label: c.t("view.feedback.title")}
	}
	s.Rows = append(s.Rows, c.recorded("reply", "objection_reply", who.RecordReply)...)
	return s
}

// addView adds one view with what was done with its points; told says that the municipality was told.
func (c *caseView) addView(s *pages.Section, i casefile.Item, weighed map[string]decision.Weighed, told bool) {
	var v view.View
	if !read(&i, &v) {
		return
	}
	s.Rows = append(s.Rows, c.row("position", c.coded(view.Positions, v.Position)))
	for _, row := range []components.Row{c.row("why", v.NoViewWhy), c.row("measures", v.Measures), c.row("communication", v.Communication)} {
		if row.Value != "" {
			s.Rows = append(s.Rows, row)
		}
	}
	s.Rows = append(s.Rows, c.row("given_by", v.Name+", "+c.day(v.On)))
	for _, a := range v.Conditions {
		s.Rows = append(s.Rows, components.Row{Key: c.conditionName(a.Letter), Value: c.coded(view.Answers, a.Answer)})
	}
	for n := 1; n < i.Version; n++ {
		if before, was := c.version(i.About, n); before != nil {
			row := components.Row{Key: i18n.Upper(c.t("casepage.version", "n", n)), Value: c.coded(view.Positions, was.Position) + ", " + i18n.Date(c.ctx, before.At)}
			for _, p := range was.Points() {
				row.Lines = append(row.Lines, c.pointTitle(p.Key)+": "+p.Text)
			}
			s.Rows = append(s.Rows, row)
		}
	}
	drafted, open := c.drafted(i.ID)
	if round := c.r.Decision(); told && round != nil && !round.Taken.IsZero() {
		open = c.t("casepage.received_late")
		if round.Outcome == protocol.Postpone { // it is weighed for the next decision
			open = c.t("casepage.not_weighed")
		}
	}
	for _, p := range v.Points() {
		point := pages.Point{Title: c.pointTitle(p.Key), Quote: p.Text, Open: open}
		if w, there := weighed[i.ID.String()+"/"+p.Key]; there {
			point.Result, point.Reason = c.result(w), w.Reason
		} else if w, there := drafted[p.Key]; there {
			point.Result, point.Reason = c.t("casepage.weighed_draft", "result", wording.Lowered(c.result(w))), w.Reason
		}
		s.Points = append(s.Points, point)
	}
}

// version is an earlier version of the view that answers a question.
func (c *caseView) version(about protocol.Ref, n int) (*casefile.Item, view.View) {
	for m, i := range c.r.Items {
		var v view.View
		if i.Kind == view.KindView && i.About == about && i.Version == n && read(&c.r.Items[m], &v) {
			return &c.r.Items[m], v
		}
	}
	return nil, view.View{}
}

// drafted is what the frozen draft does with the points of one version of a view, for who may see drafts, and what is said of a
// point of which nothing was told yet.
func (c *caseView) drafted(of id.Item) (map[string]decision.Weighed, string) {
	round := c.r.Decision()
	if round != nil && !round.Taken.IsZero() {
		return nil, c.t("casepage.weighed_soon")
	}
	var draft decision.Draft
	if round == nil || round.Frozen.IsZero() || !read(c.r.Latest(decision.KindDraft, round.ID), &draft) {
		return nil, c.t("casepage.not_weighed")
	}
	out := map[string]decision.Weighed{}
	for _, w := range draft.Weighed {
		if w.View == of.String() {
			out[w.Point] = w
		}
	}
	return out, c.t("casepage.not_weighed")
}

// pointTitle is what a point of a view is about, by its key, in the reader's language.
func (c *caseView) pointTitle(key string) string {
	kind, of, _ := strings.Cut(key, ".")
	switch kind {
	case "reason":
		return c.coded(view.Interests, of)
	case "condition":
		return c.conditionName(of)
	}
	return c.t("casepage.point_missing")
}

// conditionName is a condition by its letter and its name: «a Contactverbod».
func (c *caseView) conditionName(letter string) string {
	condition, _ := statute.Find(statute.Letter(letter))
	return letter + " " + i18n.Upper(c.lang(condition.Name))
}
