package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/fault"
)

// stale answers a form that began with what stood in the case, when somebody wrote that anew meanwhile: both versions side by side,
// and the form with what was typed. Nothing of it was done.
func (a *asking) stale(w http.ResponseWriter) error {
	page := a.page(a.r.PostForm, nil, a.reading.Seq)
	form := page.Form
	form.Submit, form.Second, form.CancelLabel = i18n.T(a.ctx, "fault.stale.save"), components.Button{}, i18n.T(a.ctx, "fault.stale.keep")
	out := fault.Stale{
		Title: i18n.T(a.ctx, "fault.stale.title"), Then: i18n.T(a.ctx, "fault.stale.then"), ChangedTitle: i18n.T(a.ctx, "fault.stale.changed"), Identity: page.Identity, Form: form,
	}
	if i := a.reading.Latest(wording.Leaves[a.form.deed], ""); i != nil {
		out.Changed = []components.Row{{Key: a.t("stands"), Value: i18n.T(a.ctx, "fault.stale.by", "name", i.By, "date", i18n.Date(a.ctx, i.At), "time", i18n.Time(a.ctx, i.At))}}
	}
	out.Compare = compared(wordedIn(components.Form{Groups: a.form.ask(a)}), wordedIn(form))
	frame := a.Frame(a.r, page.Title)
	frame.Failed = true
	front.Render(w, a.r, http.StatusConflict, fault.StaleView(frame, out))
	return nil
}

// compared puts what differs side by side, in the order of the form.
func compared(now, yours wordedAnswers) []fault.Compare {
	var out []fault.Compare
	for _, key := range slices.Concat(yours.keys, now.keys) {
		before, after := now.words[key], yours.words[key]
		if before == after {
			continue
		}
		delete(now.words, key)
		delete(yours.words, key)
		compare := fault.Compare{Title: key}
		compare.Now, compare.Yours = marked(before, after)
		out = append(out, compare)
	}
	return out
}

// draftedElsewhere answers a form that does not go on from the draft that is there: a colleague, or he in another window, saved that
// meanwhile. Both are shown, with who was there; what is saved from here takes the draft's place, by then seen.
func (a *asking) draftedElsewhere(w http.ResponseWriter, typed url.Values) error {
	now, err := a.begin(a.r, a.form, string(a.about)) // the draft that is there by now
	if err != nil {
		return err
	}
	page := now.page(typed, nil, now.reading.Seq)
	return now.bothDrafts(w, page.Title, page.Form)
}

// bothDrafts shows a draft beside a form that says something else.
func (a *asking) bothDrafts(w http.ResponseWriter, title string, form components.Form) error {
	form.Draft = "" // nothing is kept by itself here: what another wrote is replaced by who read it and presses
	out := fault.Stale{
		Title: i18n.T(a.ctx, "fault.draft.title"), Then: i18n.T(a.ctx, "fault.draft.then"), ChangedTitle: i18n.T(a.ctx, "fault.draft.who"),
		Identity: a.identity(), Form: form,
	}
	if d := a.reading.Draft; d != nil {
		var names []string
		for _, g := range form.Groups {
			for _, f := range g.Fields {
				names = append(names, f.Name)
			}
		}
		last := d.Last(names...)
		who := i18n.T(a.ctx, "fault.draft.colleague")
		if last.User == a.reading.Actor.User {
			who = i18n.T(a.ctx, "fault.draft.own")
		}
		out.Changed = []components.Row{{Key: who, Value: i18n.T(a.ctx, "fault.draft.by", "name", last.By, "date", i18n.Date(a.ctx, last.At), "time", i18n.Time(a.ctx, last.At))}}
		there := form
		there.Values = url.Values(d.Saved)
		out.Compare = compared(wordedIn(there), wordedIn(form))
	}
	frame := a.Frame(a.r, title)
	frame.Failed = true
	front.Render(w, a.r, http.StatusConflict, fault.StaleView(frame, out))
	return nil
}

// behind tells whether what was typed before signing in again goes on from another draft than is there by now.
func (a *asking) behind(typed url.Values) bool {
	d := a.reading.Draft
	if typed == nil || !a.form.draft || d == nil {
		return false
	}
	v := casefile.DraftVersion(d.Saved)
	return v != "" && v != typed.Get(draftedField) && v != casefile.DraftVersion(content(typed))
}

// wordedAnswers are the answers of a form by their questions, in its order.
type wordedAnswers struct {
	keys  []string
	words map[string]string
}

func wordedIn(form components.Form) wordedAnswers {
	out := wordedAnswers{words: map[string]string{}}
	for _, group := range components.Answers(form, "", "") {
		for _, row := range group.Rows {
			key := row.Key
			switch {
			case strings.HasSuffix(group.Title, "?"):
				key = group.Title + " " + key
			case group.Title != "":
				key = group.Title + ": " + wording.Lowered(key)
			}
			out.keys = append(out.keys, key)
			out.words[key] = strings.Join(append([]string{row.Value}, row.Lines...), "\n")
		}
	}
	return out
}

// marked tells apart what differs in two texts: the words between those with which both begin and those with which both end.
func marked(one, other string) (of, than []fault.Piece) {
	a, b := strings.Fields(one), strings.Fields(other)
	begin := 0
	for begin < min(len(a), len(b)) && a[begin] == b[begin] {
		begin++
	}
	end := 0
	for end < min(len(a), len(b))-begin && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return pieces(a, begin, end), pieces(b, begin, end)
}

func pieces(words []string, begin, end int) []fault.Piece {
	var out []fault.Piece
	for _, piece := range []fault.Piece{
		{Text: strings.Join(words[:begin], " ")}, {Text: strings.Join(words[begin:len(words)-end], " "), New: true}, {Text: strings.Join(words[len(words)-end:], " ")},
	} {
		if piece.Text != "" {
			piece.Text += " "
			out = append(out, piece)
		}
	}
	return out
}
