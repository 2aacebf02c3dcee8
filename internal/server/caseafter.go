package server

import (
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/outside"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/supervision"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/casepage"
)

func (c *caseView) supervision() pages.Section {
	s := pages.Section{ID: pages.Supervision, Rows: make([]components.Row, 0, usual)}
	w := c.r.Oversight()
	if w == nil {
		if !c.r.OnTrack().Oversight {
			return pages.Section{}
		}
		s.Empty = c.t("casepage.empty.supervision")
		return s
	}
	s.State = c.t("casepage.status." + status(w))
	s.Rows = append(s.Rows, c.row("supervisor", c.org(w.Org)), c.row("term", c.day(w.Until)))
	for n := range c.r.Items {
		i := &c.r.Items[n]
		if !i.Withdrawn.IsZero() {
			continue
		}
		switch i.Kind {
		case supervision.KindStart:
			var v supervision.Start
			if read(i, &v) {
				s.Rows = append(s.Rows, c.row("started", c.day(v.On)), c.row("level", v.Level), c.row("plan", v.Plan))
			}
		case supervision.KindEvent, supervision.KindOrderFact:
			var v supervision.Event
			if read(i, &v) {
				s.Rows = append(s.Rows, components.Row{Key: c.day(v.On), Value: c.event(v)})
			}
		case supervision.KindProgress:
			var v struct {
				Text string `json:"text"`
			}
			if read(i, &v) {
				s.Rows = append(s.Rows, components.Row{Key: i18n.Date(c.ctx, i.At), Value: v.Text})
			}
		case supervision.KindBreach:
			var v supervision.Breach
			if read(i, &v) {
				s.Rows = append(s.Rows, components.Row{Key: c.t("casepage.row.breach"), Value: c.day(v.Happened) + ": " + v.Text, Lines: []string{v.Advice}})
			}
		case supervision.KindOutcome:
			var v supervision.Outcome
			if read(i, &v) {
				s.Rows = append(s.Rows, c.row("breach_outcome", wording.Sentences(c.coded(statute.BreachOutcomes, v.Outcome), v.Reason)))
			}
		case supervision.KindReport:
			var v supervision.ClosingReport
			if read(i, &v) {
				s.Rows = append(s.Rows, c.row("report", v.Text))
			}
		}
	}
	return s
}

func (c *caseView) event(v supervision.Event) string {
	for _, k := range supervision.Events {
		if k.Code == v.Kind {
			return wording.Sentences(i18n.Upper(c.lang(k.Name)), v.Text)
		}
	}
	return v.Text
}

// status is computed from what happened: nobody sets it.
func status(w *protocol.Oversight) string {
	switch {
	case w.Outcome == protocol.Revoked:
		return "revoked"
	case !w.Ended.IsZero():
		return "ended"
	case w.Detained():
		return "detained"
	case !w.Started.IsZero():
		return "active"
	case w.NeverBegan():
		return "not_started"
	}
	return "commissioned"
}

// comeback is the return: the date with its versions, the plan, readiness, the day itself.
func (c *caseView) comeback() pages.Section {
	s := pages.Section{ID: pages.Return, Rows: make([]components.Row, 0, usual)}
	for n := range c.r.Items {
		i := &c.r.Items[n]
		if !i.Withdrawn.IsZero() {
			continue
		}
		switch i.Kind {
		case conclude.KindDate:
			var v conclude.NewDate
			if read(i, &v) {
				s.Rows = append(s.Rows, components.Row{Key: i18n.Date(c.ctx, i.At), Value: c.t("casepage.moved", "from", c.day(v.Was), "to", c.day(v.Date)), Lines: []string{v.Reason}})
			}
		case conclude.KindReturn:
			var v conclude.Return
			if read(i, &v) {
				s.Rows = append(s.Rows, components.Row{Key: c.t("casepage.row.returned"), Value: c.day(v.Actual), Strong: true})
			}
		case "return_plan", "readiness", "triangle":
			var v outside.Record
			deed := map[string]who.Deed{"return_plan": who.RecordReturnPlan, "readiness": who.RecordReadiness, "triangle": who.RecordTriangle}[i.Kind]
			if read(i, &v) {
				s.Rows = append(s.Rows, c.withFiles(c.row(i.Kind, c.outcome(deed, v)), *i))
			}
		case conclude.KindClosing:
			var v struct {
				intake.Doubled
				Lessons string `json:"lessons"`
			}
			if read(i, &v) {
				if v.Of != "" && string(c.r.Closed().To) == v.Of { // opened again, it is no double
					s.Rows = append(s.Rows, c.double(v.Doubled, i.Owner))
				}
				s.Rows = append(s.Rows, c.row("closing", v.Reason))
				if v.Lessons != "" {
					s.Rows = append(s.Rows, c.row("lessons", v.Lessons))
				}
			}
		}
	}
	if len(s.Rows) == 0 {
		s.Empty = c.t("casepage.empty.return")
	}
	return s
}

// double names the case of which this one was the double; who leads that one too finds the way there.
func (c *caseView) double(v intake.Doubled, by id.Org) components.Row {
	row := c.row("double", v.Of)
	row.Strong = true
	if !v.Case.IsZero() && by == c.r.Actor.Org {
		row.Link = components.LinkTo{Href: "/cases/" + v.Case.String(), Label: c.t("casepage.double_go")}
	}
	return row
}

func (c *caseView) documents() pages.Section {
	s := pages.Section{ID: pages.Documents}
	if c.r.May(who.AddDocument, "") == nil {
		s.Link = c.link(who.AddDocument, "")
	}
	for _, i := range c.r.Find(document.KindDocument) {
		var d document.Document
		if !read(&i, &d) {
			continue
		}
		f := c.file(i, d)
		if i.Owner == c.r.Actor.Org && c.r.May(who.WithdrawDocument, protocol.Ref(i.ID.String())) == nil {
			f.Links = append(f.Links, c.link(who.WithdrawDocument, protocol.Ref(i.ID.String())))
		}
		s.Files = append(s.Files, f)
	}
	s.Count = len(s.Files)
	if len(s.Files) == 0 {
		s.Empty = c.t("casepage.empty.documents")
	}
	return s
}

func (c *caseView) file(i casefile.Item, d document.Document) components.FileItem {
	return components.FileItem{Href: c.href() + "/documents/" + i.ID.String(), Name: d.Title, Meta: wording.SizeOf(c.ctx, d) + ", " + i.OwnerName + ", " + i18n.Date(c.ctx, i.At), Who: c.t("category." + string(i.Category))}
}
