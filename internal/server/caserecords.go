package server

import (
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/outside"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/casepage"
)

// recorded is the newest that was recorded from outside of a kind, with its documents: one for each organisation that recorded it or
// for which it was; nothing when there is none.
func (c *caseView) recorded(key, kind string, deed who.Deed) []components.Row {
	var out []components.Row
	for _, i := range dossier.Told(c.r.Items, kind) {
		var record outside.Record
		if read(&i, &record) {
			out = append(out, c.withFiles(c.told(c.row(key, c.outcome(deed, record)), i), i))
		}
	}
	return out
}

// told says in a row for whom an item was made, else whose it is, where that is another than the reader.
func (c *caseView) told(row components.Row, i casefile.Item) components.Row {
	if i.For == c.r.Actor.Org {
		return row
	}
	if to := c.org(i.For); to != "" {
		row.Key = c.t("casepage.row_to", "row", row.Key, "org", to)
	} else if i.Owner != c.r.Actor.Org {
		row.Key = c.t("casepage.row_of", "row", row.Key, "org", i.OwnerName)
	}
	return row
}

// withFiles is a row with the documents that were given beside its item.
func (c *caseView) withFiles(row components.Row, of casefile.Item) components.Row {
	for _, i := range document.Beside(c.r.Items, of.ID) {
		var d document.Document
		if read(&i, &d) {
			row.Files = append(row.Files, components.LinkTo{Href: c.href() + "/documents/" + i.ID.String(), Label: d.Name, About: wording.SizeOf(c.ctx, d)})
		}
	}
	return row
}

// outcome is the outcome and the note of what was recorded from outside.
func (c *caseView) outcome(deed who.Deed, r outside.Record) string {
	step, _ := outside.Find(deed)
	text := wording.Sentences(c.coded(step.Outcomes, r.Outcome), r.Note) + " (" + r.Who + ", " + c.day(r.On) + ")"
	if r.Again != "" {
		text += "\n" + c.t("casepage.again", "why", r.Again)
	}
	return text
}

// notices is what municipalities were told, each its own, and whom to call there.
func (c *caseView) notices() []components.Row {
	var out []components.Row
	for _, i := range dossier.Told(c.r.Items, notice.KindNotice) {
		var told notice.Notice
		if read(&i, &told) {
			out = append(out, c.told(c.row("risk", wording.Sentences(i18n.Upper(c.t("form.answer."+told.Risk)), told.RiskText)), i), c.told(c.row("contact", told.Contact+", "+told.Phone), i))
		}
	}
	for _, i := range dossier.Told(c.r.Items, notice.KindAcknowledgement) {
		var acknowledged notice.Acknowledgement
		if read(&i, &acknowledged) {
			out = append(out, c.told(c.row("acknowledged", acknowledged.Contact+", "+acknowledged.Phone), i))
		}
	}
	for _, i := range dossier.Told(c.r.Items, notice.KindReturned) {
		var back notice.Returning
		if read(&i, &back) {
			out = append(out, c.told(c.row("sent_back", back.Reason), i))
			if back.Where != "" {
				out = append(out, c.told(c.row("lives", back.Where), i))
			}
		}
	}
	return out
}

// briefly are the headings of an analysis that the page of the case gives; all are on the analysis's own page.
var briefly = []int{2, 5, 8, 9, 12}

// analysis is what weighs most of it, with the way to the whole.
func (c *caseView) analysis() pages.Section {
	s := pages.Section{ID: pages.Analysis, Rows: make([]components.Row, 0, usual)}
	requests, given, declined := dossier.Told(c.r.Items, analysis.KindRequest), dossier.Told(c.r.Items, analysis.KindGeneral), dossier.Told(c.r.Items, analysis.KindDeclined)
	blocks := c.blocks()
	if len(given)+len(declined)+len(blocks) == 0 && c.r.Sees(policy.AnalysisRequest, true) == policy.None {
		return pages.Section{}
	}
	answered := map[id.Org]bool{}
	for _, i := range given {
		answered[i.Owner] = true
		s.State = c.analysisGiven(&s, i, len(given) > 1)
	}
	for _, i := range declined {
		var why form.Reason
		if !answered[i.Owner] && read(&i, &why) {
			answered[i.Owner] = true
			s.Rows = append(s.Rows, c.told(c.row("declined", why.Reason), i))
		}
	}
	for _, i := range requests {
		var asked analysis.Request
		if answered[i.For] || !read(&i, &asked) {
			continue
		}
		if len(given) == 0 {
			s.State = c.t("casepage.asked_on", "date", i18n.Date(c.ctx, i.At))
		}
		s.Rows = append(s.Rows, c.told(c.row("questions", asked.Questions), i))
	}
	s.Rows = append(s.Rows, blocks...)
	if len(answered) == 0 && (len(blocks) == 0 || len(requests) > 0) {
		s.Empty = c.t("casepage.empty.analysis")
	}
	s.Rows = append(s.Rows, c.recorded("address_check", "address_check", who.RecordAddressCheck)...)
	return s
}

// blocks are the parts that another than the municipality wrote, each in full with the documents that were given with it.
func (c *caseView) blocks() []components.Row {
	var out []components.Row
	for _, kind := range []string{analysis.KindProximity, analysis.KindPolice} {
		var a analysis.Analysis
		i := c.r.Latest(kind, "")
		if !read(i, &a) || len(a.Parts) == 0 {
			continue
		}
		h, _ := analysis.Find(a.Parts[0].Number)
		out = append(out, components.Row{Key: c.lang(h.Name), Value: a.Parts[0].Text, Lines: []string{c.made(*i)}})
	}
	return out
}

// analysisGiven adds what weighs most of the analysis of one municipality, under its name where there are several; it returns how it
// stands.
func (c *caseView) analysisGiven(s *pages.Section, i casefile.Item, several bool) string {
	var a analysis.Analysis
	if !read(&i, &a) {
		return s.State
	}
	if several {
		s.Rows = append(s.Rows, components.Row{Key: c.t("casepage.row.analysis_of"), Value: c.made(i), Strong: true})
	}
	for _, p := range a.Parts {
		if slices.Contains(briefly, p.Number) {
			h, _ := analysis.Find(p.Number)
			s.Rows = append(s.Rows, components.Row{Key: c.lang(h.Name), Value: brief(p.Text)})
		}
	}
	s.Links = []components.LinkTo{{Href: c.href() + "/" + pages.Analysis, Label: c.t("casepage.whole_analysis")}}
	return c.made(i) + ", " + c.t("casepage.valid", "date", c.day(a.Valid))
}

// briefLength is how much of a long text the page of a case gives.
const briefLength = 280

// brief is the beginning of a long text, up to a word.
func brief(text string) string {
	letters := []rune(text)
	if len(letters) <= briefLength {
		return text
	}
	cut := string(letters[:briefLength])
	if at := strings.LastIndexAny(cut, " \n"); at > 0 {
		cut = cut[:at]
	}
	return cut + " …"
}
