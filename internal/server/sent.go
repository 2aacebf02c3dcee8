package server

import (
	"strconv"

	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// answerKinds are the items that an answer leaves, one a version.
var answerKinds = map[who.Deed]string{who.SubmitView: view.KindView, who.SubmitAdvice: advice.KindFull, who.SubmitAnalysis: analysis.KindGeneral}

// sent is what the actor's organisation answered last to the question of this form, and how often; nil: nothing yet.
func (a *asking) sent() (*casefile.Item, int) {
	var last *casefile.Item
	kind, versions := answerKinds[a.form.deed], 0
	for n, i := range a.reading.Items {
		if kind != "" && i.Kind == kind && i.About == a.about && i.Owner == a.reading.Actor.Org {
			last, versions = &a.reading.Items[n], versions+1
		}
	}
	return last, versions
}

// sentWords say that the question was answered already, and what the next answer is; empty: it was not.
func (a *asking) sentWords() (was, next string) {
	last, versions := a.sent()
	if last == nil {
		return "", ""
	}
	key := "form.sent_by"
	if last.By == a.reading.Actor.Name {
		key = "form.sent_own"
	}
	return i18n.T(a.ctx, key, "name", last.By, "date", i18n.Date(a.ctx, last.At), "time", i18n.Time(a.ctx, last.At)), i18n.T(a.ctx, "form.sent_next", "version", strconv.Itoa(versions+1))
}

// sentNote is the note above a form: where the question was answered before, it says so, and never that nothing was sent.
func (a *asking) sentNote(note pages.Note) pages.Note {
	was, next := a.sentWords()
	switch {
	case was == "":
		return note
	case note.Bold == "":
		return pages.Note{Kind: note.Kind, Bold: was, Text: next}
	}
	note.Text = was + " " + next
	return note
}
