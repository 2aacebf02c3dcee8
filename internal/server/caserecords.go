package server

import (
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/outside"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
)

// recorded is the newest that was recorded from outside of a kind, with its documents; nothing when there is none.
func (c *caseView) recorded(key, kind string, deed who.Deed) []components.Row {
	var record outside.Record
	i := c.r.Latest(kind, "")
	if !read(i, &record) {
		return nil
	}
	return []components.Row{c.withFiles(c.row(key, c.outcome(deed, record)), *i)}
}

// withFiles is a row with the documents that were given beside its item.
func (c *caseView) withFiles(row components.Row, of casefile.Item) components.Row {
	for _, i := range document.Beside(c.r.Items, of.ID) {
		var d document.Document
		if read(&i, &d) {
			row.Files = append(row.Files, components.LinkTo{Href: c.href() + "/documents/" + i.ID.String(), Label: d.Name, About: sizeOf(d)})
		}
	}
	return row
}

// outcome is the outcome and the note of what was recorded from outside.
func (c *caseView) outcome(deed who.Deed, r outside.Record) string {
	step, _ := outside.Find(deed)
	text := sentences(c.coded(step.Outcomes, r.Outcome), r.Note) + " (" + r.Who + ", " + c.day(r.On) + ")"
	if r.Again != "" {
		text += "\n" + c.t("casepage.again", "why", r.Again)
	}
	return text
}
