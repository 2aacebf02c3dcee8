package server

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	page "github.com/terugkeer/terugkeer/web/pages/fault"
)

// A form that was sent, and is sent again with other answers: the first sending was done, and this one is not.

// canonical is what a form held, the same bytes for the same answers: whether a browser sent an empty field or not, and with which
// ends of lines.
func canonical(posted url.Values) []byte {
	values := content(posted)
	for name, given := range values {
		kept := []string{}
		for _, value := range given {
			if value = strings.TrimRight(strings.ReplaceAll(value, "\r\n", "\n"), " \t\n"); value != "" {
				kept = append(kept, value)
			}
		}
		if values[name] = kept; len(kept) == 0 || strings.HasPrefix(name, heldField) {
			delete(values, name)
		}
	}
	return []byte(values.Encode()) // in the order of the names
}

// content is what the form held, its files by what is in them.
func (in *input) content() []byte {
	type file struct{ Field, Name, SHA256 string }
	var files []file
	for name, all := range in.files {
		for _, f := range all {
			files = append(files, file{name, f.Name, f.SHA256})
		}
	}
	slices.SortFunc(files, func(a, b file) int {
		return strings.Compare(a.Field+" "+a.Name+" "+a.SHA256, b.Field+" "+b.Name+" "+b.SHA256)
	})
	listed, _ := json.Marshal(files) // strings only
	return append(append(canonical(in.Values), '\n'), listed...)
}

// sentOtherwise shows what was typed beside what stands of the first sending. The form is a new one: sending it is another deed, if
// that is possible.
func (a *asking) sentOtherwise(w http.ResponseWriter, c fault.Conflict) error {
	at, err := time.Parse(time.RFC3339Nano, c.With)
	if err != nil {
		return c
	}
	whole, err := a.Open(a.r, wording.Slug(a.form.deed), casefile.Page{})
	if err != nil {
		return err
	}
	shown := a.page(a.r.PostForm, nil, whole.Seq)
	shown.Form.Second, shown.Form.CancelLabel = components.Button{}, i18n.T(a.ctx, "fault.stale.keep")
	out := page.Stale{
		Title: i18n.T(a.ctx, "fault.otherwise.title"), Then: i18n.T(a.ctx, "fault.otherwise.then", "date", i18n.Date(a.ctx, at), "time", i18n.Time(a.ctx, at)),
		Identity: shown.Identity, Form: shown.Form, ChangedTitle: i18n.T(a.ctx, "fault.otherwise.stands"), Changed: recorded(a.ctx, whole, at),
	}
	frame := a.Frame(a.r, shown.Title)
	frame.Failed = true
	front.Render(w, a.r, http.StatusConflict, page.StaleView(frame, out))
	return nil
}

// recorded is what one deed of the actor's organisation left, in the words of the case page.
func recorded(ctx context.Context, whole *casefile.Reading, at time.Time) []components.Row {
	only := *whole
	only.Items, only.Entries = slices.DeleteFunc(slices.Clone(whole.Items), func(i casefile.Item) bool {
		return i.Owner != whole.Actor.Org || !i.At.Equal(at)
	}), nil
	if len(only.Items) == 0 {
		return nil
	}
	c := &caseView{ctx: ctx, r: &only}
	var rows []components.Row
	for _, section := range c.sections() {
		for _, r := range section.Rows {
			if r.Value != "" || len(r.Lines) > 0 {
				rows = append(rows, r)
			}
		}
	}
	return rows
}
