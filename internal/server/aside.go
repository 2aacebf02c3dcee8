package server

import (
	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/supervision"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/casepage"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// What stands beside a form: what somebody must know to answer it. A form that shows an item of another organisation names its
// kind under «opens».

// besideOf makes the part with rows, headed by a text under «aside»; without rows there is none.
func besideOf(a *asking, title string, rows ...components.Row) pages.Aside {
	out := pages.Aside{RowsTitle: i18n.T(a.ctx, "aside."+title)}
	for _, row := range rows {
		if row.Value != "" {
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

func asideRow(a *asking, key, value string) components.Row {
	return components.Row{Key: i18n.T(a.ctx, "aside."+key), Value: value}
}

// asideNotice is what the OM told the municipality.
func asideNotice(a *asking) pages.Aside {
	var n notice.Notice
	if !read(a.reading.Latest(notice.KindNotice, a.about), &n) {
		return pages.Aside{}
	}
	out := besideOf(a, "notice", asideRow(a, "risk", i18n.T(a.ctx, "form.answer."+n.Risk)), asideRow(a, "text", n.RiskText), asideRow(a, "contact", n.Contact+", "+n.Phone))
	out.Open = a.form.deed == who.OpenNotice // it counts as read by being shown
	return out
}

// asideReturned is why the notice came back, and from whom.
func asideReturned(a *asking) pages.Aside {
	var r notice.Returning
	i := a.reading.Latest(notice.KindReturned, a.about)
	if !read(i, &r) {
		return pages.Aside{}
	}
	return besideOf(a, "returned", asideRow(a, "by", i.OwnerName+", "+i18n.Date(a.ctx, i.At)), asideRow(a, "why", r.Reason), asideRow(a, "where", r.Where))
}

// asideCommission is what the OM asks of probation, with what there is of the surroundings.
func asideCommission(a *asking) pages.Aside {
	var c advice.Commission
	if !read(a.reading.Latest(advice.KindCommission, a.about), &c) {
		return pages.Aside{}
	}
	out := besideOf(a, "asked", asideRow(a, "questions", c.Questions))
	if i := a.reading.Latest(analysis.KindGeneral, ""); i != nil {
		out.Title, out.Items = i18n.T(a.ctx, "aside.papers"), []components.ShownItem{toAnalysis(a, *i)}
	}
	return out
}

func toAnalysis(a *asking, i casefile.Item) components.ShownItem {
	return components.ShownItem{Href: a.href() + "/" + casepage.Analysis, Label: i18n.T(a.ctx, "casepage.section."+casepage.Analysis), About: i.OwnerName + ", " + i18n.Date(a.ctx, i.At)}
}

// asideRequest is what the OM asks of the municipality.
func asideRequest(a *asking) pages.Aside {
	var r analysis.Request
	if !read(a.reading.Latest(analysis.KindRequest, a.about), &r) {
		return pages.Aside{}
	}
	return besideOf(a, "asked", asideRow(a, "questions", r.Questions), asideRow(a, "area", r.Area))
}

// asideBreach is the breach that must be judged, as probation reported it.
func asideBreach(a *asking) pages.Aside {
	var b supervision.Breach
	i := a.reading.Latest(supervision.KindBreach, a.about)
	if !read(i, &b) {
		return pages.Aside{}
	}
	c := a.caseView()
	condition := i18n.T(a.ctx, "aside.general")
	if b.Condition != "general" {
		condition = c.conditionName(b.Condition)
	}
	return besideOf(a, "breach", asideRow(a, "happened", c.day(b.Happened)), asideRow(a, "by", i.OwnerName+", "+i18n.Date(a.ctx, i.At)), asideRow(a, "late", b.LateWhy),
		asideRow(a, "condition", condition), asideRow(a, "what", b.Text), asideRow(a, "advice", b.Advice), asideRow(a, "order", i18n.Upper(c.coded(form.YesNoUnknown, b.Order))))
}

// asideView is a mayor's view: what is answered when the OM responds to it or notes that it came late.
func asideView(a *asking) pages.Aside {
	var v view.View
	i := a.reading.Latest(view.KindView, a.about)
	if !read(i, &v) {
		return pages.Aside{}
	}
	c := a.caseView()
	rows := []components.Row{asideRow(a, "by", v.Name+", "+c.day(v.On)), asideRow(a, "position", c.coded(view.Positions, v.Position))}
	for _, p := range v.Points() {
		rows = append(rows, components.Row{Key: c.pointTitle(p.Key), Value: p.Text})
	}
	return besideOf(a, "view", rows...)
}

// asideLate is what came in after the draft: a view, or an analysis.
func asideLate(a *asking) pages.Aside {
	if i := a.reading.Latest(analysis.KindGeneral, a.about); i != nil {
		return pages.Aside{Title: i18n.T(a.ctx, "aside.papers"), Items: []components.ShownItem{toAnalysis(a, *i)}}
	}
	return asideView(a)
}

// asidePartners are the parties that are told of a decision, and as what.
func asidePartners(a *asking) pages.Aside {
	var rows []components.Row
	for _, p := range a.caseView().parties() {
		if p.Org != a.reading.Actor.OrgName { // who tells it knows it
			rows = append(rows, components.Row{Key: p.Org, Value: p.Relation})
		}
	}
	return besideOf(a, "partners", rows...)
}

// asideShown is the frozen set that the mayor was shown.
func asideShown(a *asking) pages.Aside {
	i := a.reading.Latest(view.KindRequest, a.about)
	if i == nil {
		return pages.Aside{}
	}
	r := viewRequest(a)
	out := pages.Aside{Title: i18n.T(a.ctx, "view.shown.title"), Foot: i18n.T(a.ctx, "view.shown.foot", "date", i18n.Date(a.ctx, i.At)), RowsTitle: i18n.T(a.ctx, "aside.asked"), Rows: []components.Row{asideRow(a, "questions", r.Questions)}}
	for _, shown := range r.Shown {
		for _, item := range a.reading.Items {
			if item.ID != shown {
				continue
			}
			var d document.Document
			if item.Kind == document.KindDocument && item.Read(&d) == nil {
				out.Items = append(out.Items, components.ShownItem{Href: a.href() + "/documents/" + item.ID.String(), Label: d.Title, About: item.OwnerName + ", " + wording.SizeOf(a.ctx, d)})
				continue
			}
			section := map[string]string{advice.KindSummary: "#advice", decision.KindProposal: "#conditions"}[item.Kind]
			out.Items = append(out.Items, components.ShownItem{Href: a.href() + section, Label: i18n.T(a.ctx, "item."+item.Kind), About: item.OwnerName + ", " + i18n.Date(a.ctx, item.At)})
			if item.Kind == advice.KindSummary {
				var text advice.Summary
				if item.Read(&text) == nil {
					out.Rows = append(out.Rows, components.Row{Key: i18n.T(a.ctx, "item."+item.Kind), Value: text.Text})
				}
			}
		}
	}
	return out
}

// asideDocument shows which document is taken back.
func asideDocument(a *asking) pages.Aside {
	item, err := id.ParseItem(string(a.about))
	if err != nil {
		return pages.Aside{}
	}
	d, i, err := document.Find(a.reading, item)
	if err != nil {
		return pages.Aside{}
	}
	return pages.Aside{RowsTitle: a.t("aside"), Rows: []components.Row{{Key: d.Title, Value: d.Name + ", " + i.OwnerName}}}
}
