package server

import (
	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/notice"
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

// beside makes the part with rows, headed by a text under «aside»; without rows there is none.
func (a *asking) beside(title string, rows ...components.Row) pages.Aside {
	out := pages.Aside{RowsTitle: i18n.T(a.ctx, "aside."+title)}
	for _, row := range rows {
		if row.Value != "" {
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

func (a *asking) aside(key, value string) components.Row {
	return components.Row{Key: i18n.T(a.ctx, "aside."+key), Value: value}
}

// caseView is this case as its page words it.
func (a *asking) caseView() *caseView { return &caseView{site: a.site, ctx: a.ctx, r: a.reading} }

// asideNotice is what the OM told the municipality.
func asideNotice(a *asking) pages.Aside {
	var n notice.Notice
	if !read(a.reading.Latest(notice.KindNotice, a.about), &n) {
		return pages.Aside{}
	}
	out := a.beside("notice", a.aside("risk", i18n.T(a.ctx, "form.answer."+n.Risk)), a.aside("text", n.RiskText), a.aside("contact", n.Contact+", "+n.Phone))
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
	return a.beside("returned", a.aside("by", i.OwnerName+", "+i18n.Date(a.ctx, i.At)), a.aside("why", r.Reason), a.aside("where", r.Where))
}

// asideCommission is what the OM asks of probation, with what there is of the surroundings.
func asideCommission(a *asking) pages.Aside {
	var c advice.Commission
	if !read(a.reading.Latest(advice.KindCommission, a.about), &c) {
		return pages.Aside{}
	}
	out := a.beside("asked", a.aside("questions", c.Questions))
	if i := a.reading.Latest(analysis.KindGeneral, ""); i != nil {
		out.Title, out.Items = i18n.T(a.ctx, "aside.papers"), []components.ShownItem{a.toAnalysis(*i)}
	}
	return out
}

func (a *asking) toAnalysis(i casefile.Item) components.ShownItem {
	return components.ShownItem{Href: a.href() + "/" + casepage.Analysis, Label: i18n.T(a.ctx, "casepage.section."+casepage.Analysis), About: i.OwnerName + ", " + i18n.Date(a.ctx, i.At)}
}

// asideRequest is what the OM asks of the municipality.
func asideRequest(a *asking) pages.Aside {
	var r analysis.Request
	if !read(a.reading.Latest(analysis.KindRequest, a.about), &r) {
		return pages.Aside{}
	}
	return a.beside("asked", a.aside("questions", r.Questions), a.aside("area", r.Area))
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
	return a.beside("breach", a.aside("happened", c.day(b.Happened)), a.aside("by", i.OwnerName+", "+i18n.Date(a.ctx, i.At)), a.aside("late", b.LateWhy),
		a.aside("condition", condition), a.aside("what", b.Text), a.aside("advice", b.Advice), a.aside("order", i18n.Upper(c.coded(form.YesNoUnknown, b.Order))))
}

// asideView is a mayor's view: what is answered when the OM responds to it or notes that it came late.
func asideView(a *asking) pages.Aside {
	var v view.View
	i := a.reading.Latest(view.KindView, a.about)
	if !read(i, &v) {
		return pages.Aside{}
	}
	c := a.caseView()
	rows := []components.Row{a.aside("by", v.Name+", "+c.day(v.On)), a.aside("position", c.coded(view.Positions, v.Position))}
	for _, p := range v.Points() {
		rows = append(rows, components.Row{Key: c.pointTitle(p.Key), Value: p.Text})
	}
	return a.beside("view", rows...)
}

// asideLate is what came in after the draft: a view, or an analysis.
func asideLate(a *asking) pages.Aside {
	if i := a.reading.Latest(analysis.KindGeneral, a.about); i != nil {
		return pages.Aside{Title: i18n.T(a.ctx, "aside.papers"), Items: []components.ShownItem{a.toAnalysis(*i)}}
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
	return a.beside("partners", rows...)
}

// asideShown is the frozen set that the mayor was shown.
func asideShown(a *asking) pages.Aside {
	i := a.reading.Latest(view.KindRequest, a.about)
	if i == nil {
		return pages.Aside{}
	}
	r := a.request()
	out := pages.Aside{Title: i18n.T(a.ctx, "view.shown.title"), Foot: i18n.T(a.ctx, "view.shown.foot", "date", i18n.Date(a.ctx, i.At)), RowsTitle: i18n.T(a.ctx, "aside.asked"), Rows: []components.Row{a.aside("questions", r.Questions)}}
	for _, shown := range r.Shown {
		for _, item := range a.reading.Items {
			if item.ID != shown {
				continue
			}
			var d document.Document
			if item.Kind == document.KindDocument && item.Read(&d) == nil {
				out.Items = append(out.Items, components.ShownItem{Href: a.href() + "/documents/" + item.ID.String(), Label: d.Title, About: item.OwnerName + ", " + sizeOf(a.ctx, d)})
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
