package server

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/casepage"
)

// paper is what is too long for the page of a case and is read on a page of its own, in any of its versions.
type paper struct {
	name     string   // in the address, and of the look
	asks     string   // the kind of the question that it answers
	kinds    []string // of the items that one deed puts, the one that names the version first
	sections func(c *caseView, version version) []pages.Section
}

func papers() []paper {
	return []paper{
		{pages.Analysis, analysis.KindRequest, []string{analysis.KindGeneral, analysis.KindHousing}, (*caseView).analysisInFull},
		{pages.Advice, advice.KindCommission, []string{advice.KindFull, advice.KindExtract, advice.KindSummary, advice.KindPosition, advice.KindHealth}, (*caseView).adviceInFull},
	}
}

// longRead are the kinds of items that are read on such a page alone: elsewhere it is enough that they are there.
var longRead = []string{advice.KindFull, advice.KindHealth}

// version is what one deed put of a paper, and the reader may see: one item a kind, in the order of the paper's kinds.
type version []casefile.Item

// versions are the versions of a paper that the reader may see, newest first. What one deed put stands at one place in the ledger.
func (p paper) versions(items []casefile.Item) []version {
	var out []version
	for _, i := range items {
		if !slices.Contains(p.kinds, i.Kind) || !i.Withdrawn.IsZero() {
			continue
		}
		if n := len(out) - 1; n >= 0 && out[n][0].Seq == i.Seq {
			out[n] = append(out[n], i)
			continue
		}
		out = append(out, version{i})
	}
	for _, v := range out {
		slices.SortStableFunc(v, func(a, b casefile.Item) int { return slices.Index(p.kinds, a.Kind) - slices.Index(p.kinds, b.Kind) })
	}
	slices.Reverse(out)
	return out
}

// paperPage is a paper in full: the newest version, or the one asked for.
func (s *site) paperPage(p paper) http.HandlerFunc {
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		reading, err := s.Open(r, p.name, casefile.Page{Kinds: append([]string{casefile.Person, document.KindDocument, p.asks}, p.kinds...)})
		if err != nil {
			return err
		}
		versions := p.versions(reading.Items)
		at := 0
		if asked := r.URL.Query().Get("version"); asked != "" {
			at = slices.IndexFunc(versions, func(v version) bool { return strconv.FormatInt(v[0].Seq, 10) == asked })
		}
		if at < 0 || at >= len(versions) {
			return fault.NotFound{What: p.name}
		}
		shown := versions[at]
		c := &caseView{ctx: r.Context(), r: reading}
		title := c.t("casepage.section." + p.name)
		page := pages.Item{
			Identity: wording.IdentityOf(c.ctx, reading), Back: components.LinkTo{Href: c.href(), Label: c.t("deed.to_case")},
			Title: title, State: c.made(shown[0]), Sections: p.sections(c, shown),
		}
		opened := shown
		if question := reading.Latest(p.asks, shown[0].About); question != nil {
			var asked struct {
				Questions string `json:"questions"`
			}
			read(question, &asked)
			page.Sections = append([]pages.Section{{ID: "questions", Title: c.t("paper.questions"), Text: asked.Questions}}, page.Sections...)
			opened = append(opened, *question)
		}
		if at > 0 {
			page.Note = pages.Notice{Kind: components.NoteWarn, Bold: c.t("paper.old"), Text: c.t("paper.old_text", "date", i18n.Date(c.ctx, versions[0][0].At))}
		}
		for n, v := range versions {
			if n != at {
				page.Others = append(page.Others, components.LinkTo{Href: c.href() + "/" + p.name + "?version=" + strconv.FormatInt(v[0].Seq, 10), Label: i18n.Upper(c.made(v[0]))})
			}
		}
		if err := casefile.Received(r.Context(), s.DB, reading, opened...); err != nil {
			return err
		}
		front.Render(w, r, http.StatusOK, pages.ItemView(s.Frame(r, i18n.T(c.ctx, "paper.title", "title", title, "number", reading.Number)), page))
		return nil
	})
}

// analysisInFull is the analysis, one section a heading, then what was given with it.
func (c *caseView) analysisInFull(v version) []pages.Section {
	var parts []analysis.Part
	var files []pages.Section
	for _, i := range v {
		var a analysis.Analysis
		if !read(&i, &a) {
			continue
		}
		parts = append(parts, a.Parts...)
		if f := c.files(i); len(f) > 0 {
			files = append(files, pages.Section{ID: "annexes-" + i.Kind, Title: c.t("casepage.row.annexes_" + i.Kind), Files: f})
		}
	}
	slices.SortFunc(parts, func(a, b analysis.Part) int { return a.Number - b.Number })
	out := make([]pages.Section, 0, len(parts)+len(files))
	for _, p := range parts {
		h, _ := analysis.Find(p.Number)
		s := pages.Section{ID: "part-" + strconv.Itoa(p.Number), Title: strconv.Itoa(p.Number) + ". " + c.lang(h.Name), Text: p.Text}
		if p.Mark != "" {
			s.State = wording.Lowered(c.coded(analysis.Marks, p.Mark))
		}
		out = append(out, s)
	}
	for _, h := range analysis.Headings {
		if !ours(h) {
			out = append(out, pages.Section{ID: "part-" + strconv.Itoa(h.Number), Title: strconv.Itoa(h.Number) + ". " + c.lang(h.Name), Empty: c.t("paper.by_" + h.By)})
		}
	}
	slices.SortStableFunc(out, func(a, b pages.Section) int { return partNumber(a) - partNumber(b) })
	return append(out, files...)
}

// partNumber is that of a part of an analysis, from the id of its section.
func partNumber(s pages.Section) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(s.ID, "part-")) // written above
	return n
}

// adviceInFull is the advice as far as the reader may see it, one section a part.
func (c *caseView) adviceInFull(v version) []pages.Section {
	var out []pages.Section
	for _, i := range v {
		s := pages.Section{ID: i.Kind, Title: c.t("paper.part." + i.Kind)}
		if i.Kind == advice.KindFull || i.Kind == advice.KindHealth {
			s.Who = c.t("casepage.om_probation")
		}
		s.Text, s.Rows = c.adviceParts(i)
		s.Files = c.files(i)
		out = append(out, s)
	}
	return out
}

// files are the documents that were given with an item.
func (c *caseView) files(of casefile.Item) []components.FileItem {
	var out []components.FileItem
	for _, i := range document.Beside(c.r.Items, of.ID) {
		var d document.Document
		if read(&i, &d) {
			out = append(out, c.file(i, d))
		}
	}
	return out
}

// adviceParts is one item of an advice: its text, or its rows.
func (c *caseView) adviceParts(i casefile.Item) (string, []components.Row) {
	switch i.Kind {
	case advice.KindFull, advice.KindHealth:
		var full advice.Full
		read(&i, &full)
		return full.Text, nil
	case advice.KindSummary:
		var summary advice.Summary
		read(&i, &summary)
		return summary.Text, nil
	case advice.KindExtract:
		var extract advice.Extract
		read(&i, &extract)
		return "", c.extractRows(extract)
	}
	var position advice.Position
	read(&i, &position)
	return wording.Sentences(c.coded(advice.Positions, position.Position), position.Text), nil
}

func (c *caseView) extractRows(e advice.Extract) []components.Row {
	return []components.Row{c.row("advised", e.Conditions), c.row("housing", e.Housing), c.row("feasible", c.t("casepage.feasible."+e.Monitoring)), c.row("municipal", e.Municipal)}
}
