package server

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/layout"
	analysispage "github.com/terugkeer/terugkeer/web/pages/analysis"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// The analysis is written one heading a page. What was typed is kept as one draft of all parts; only the last page, on which
// everything stands together, sends it.

func textField(h analysis.Heading) string { return "text_" + strconv.Itoa(h.Number) }
func markField(h analysis.Heading) string { return "mark_" + strconv.Itoa(h.Number) }

// written is what was typed so far: the version that was sent before, and the draft over it.
func written(a *asking) url.Values {
	values := url.Values{}
	for _, kind := range []string{analysis.KindGeneral, analysis.KindHousing} {
		var old analysis.Analysis
		if !read(a.reading.Latest(kind, a.about), &old) {
			continue
		}
		for _, p := range old.Parts {
			if h, known := analysis.Find(p.Number); known {
				values.Set(textField(h), p.Text)
				values.Set(markField(h), p.Mark)
			}
		}
	}
	if d := a.reading.Draft; d != nil {
		for name, v := range d.Saved {
			values[name] = v
		}
	}
	return values
}

func filled(h analysis.Heading, values url.Values) bool {
	return strings.TrimSpace(values.Get(textField(h))) != "" && (!h.Markable || values.Get(markField(h)) != "")
}

// partList lists the headings with how far each is; errors count for the part in which they are.
func partList(a *asking, current int, values url.Values, errors map[string]string) (list []components.Part, done int) {
	for _, h := range analysis.Headings {
		part := components.Part{Name: h.Name.In(i18n.Lang(a.ctx)), Href: a.partHref(strconv.Itoa(h.Number)), Current: h.Number == current}
		wrong := 0
		for _, name := range []string{textField(h), markField(h)} {
			if errors[name] != "" {
				wrong++
			}
		}
		state := "empty"
		switch {
		case !ours(h):
			state = h.By
		case wrong > 0:
			part.Kind = "error"
		case filled(h, values):
			state, part.Kind = "done", "done"
			done++
		case h.Number == current:
			state = "busy"
		case strings.TrimSpace(values.Get(textField(h))) != "" || values.Get(markField(h)) != "":
			state = "begun"
		case !h.Required:
			state = "optional"
		}
		part.State = i18n.T(a.ctx, "analysis.state."+state)
		if wrong > 0 {
			part.State = i18n.N(a.ctx, "analysis.errors", wrong)
		}
		list = append(list, part)
	}
	return list, done
}

// showPart answers GET: one part, the first that is not done when none is named, or the whole.
func (s *site) showPart(f deedForm) http.HandlerFunc {
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		a, err := s.begin(r, f, r.URL.Query().Get("about"))
		if err != nil {
			return err
		}
		if err := a.reading.May(f.deed, a.about); err != nil {
			return err
		}
		typed, note := s.KeptForm(r)
		a.resumed = typed != nil
		values := written(a)
		maps.Copy(values, content(typed))
		if a.resumed {
			values.Set("request", typed.Get("request"))
		}
		part := r.URL.Query().Get("part")
		number, _ := strconv.Atoi(part) // none is 0: the first that is not done
		h, known := analysis.Find(number)
		if part != "" && part != whole && !known {
			return fault.NotFound{What: "page"}
		}
		if err := s.Opened(r, a.reading, f.opens...); err != nil {
			return err
		}
		if part == whole {
			page := a.page(values, nil, a.reading.Seq)
			page.Note = a.sentNote(note)
			front.Render(w, r, http.StatusOK, viewAnalysis(a, s.Frame(r, a.t("check")), page))
			return nil
		}
		for n := 1; !known; n++ {
			h, known = analysis.Find(n)
			if !known {
				h, known = analysis.Headings[0], true
			} else {
				known = ours(h) && !filled(h, values)
			}
		}
		page := partPage(a, h, values)
		page.Note, page.Warnings = a.sentNote(note), a.vacancies()
		front.Render(w, r, http.StatusOK, analysispage.PartView(s.Frame(r, page.Title), page))
		return nil
	})
}

// partPage is the page of one heading.
func partPage(a *asking, h analysis.Heading, values url.Values) analysispage.Page {
	lang := i18n.Lang(a.ctx)
	group := a.groups(analysis.Asks)[h.Number-1]
	group.Legend = ""
	p := analysispage.Page{
		Identity: a.identity(), Back: components.LinkTo{Href: a.href(), Label: i18n.T(a.ctx, "deed.to_case")}, Asked: a.asked(), Number: h.Number, Title: h.Name.In(lang), Lead: h.Hint.In(lang), Help: a.help(),
		Whole: components.LinkTo{Href: a.partHref(whole), Label: a.t("check")},
		Form: components.Form{
			Groups: readBy(a.ctx, a.reading.Actor, a.form.asks(a), []components.Group{group}), Request: id.NewRequest().String(), Seq: strconv.FormatInt(a.reading.Seq, 10), About: string(a.about), Values: values,
			Action: a.partHref(strconv.Itoa(h.Number)), Submit: a.t("check"), Cancel: a.href(),
		},
	}
	p.Help.Summary = i18n.T(a.ctx, "analysis.help.summary")
	p.Parts, p.Done = partList(a, h.Number, values, nil)
	if h.Number < len(analysis.Headings) {
		p.Form.Submit = i18n.T(a.ctx, "analysis.save_next", "part", h.Number+1)
	}
	if h.Number > 1 {
		before, _ := analysis.Find(h.Number - 1)
		p.Form.Cancel, p.Form.CancelLabel = a.partHref(strconv.Itoa(before.Number)), i18n.T(a.ctx, "analysis.previous", "title", wording.Lowered(before.Name.In(lang)))
	}
	if ours(h) {
		p.Lead = h.Hint.In(lang)
		p.Form.Second = components.Button{Label: i18n.T(a.ctx, "analysis.save"), Name: keep, Value: "yes"}
		p.Form.Draft = a.href() + "/" + wording.Slug(a.form.deed) + "/draft"
		p.Form.Groups = append(p.Form.Groups, components.Group{Fields: []components.Field{{
			Kind: components.Static, Name: "readers", Label: i18n.T(a.ctx, "analysis.readers.label"), Value: i18n.T(a.ctx, "analysis.readers."+string(h.Category)),
		}}})
		if d := a.reading.Draft; d != nil {
			p.Form.Saved, p.Form.Drafted = components.Saved{At: d.At}, casefile.DraftVersion(d.Saved, textField(h), markField(h))
		}
	}
	p.Request = asideRequest(a).Rows
	return p
}

// savePart answers POST: one part is kept and the next one shown; from the last page all is sent.
func (s *site) savePart(f deedForm) http.HandlerFunc {
	send := s.post(f)
	return func(w http.ResponseWriter, r *http.Request) {
		s.Page(func(w http.ResponseWriter, r *http.Request) error {
			if r.URL.Query().Get("part") == whole {
				send(w, r) // the page with everything carries files too
				return nil
			}
			if err := front.ReadForm(r); err != nil {
				return err
			}
			a, err := s.begin(r, f, r.PostForm.Get("about"))
			if err != nil {
				return err
			}
			if by, told := s.FormOf(r); told && by.Org != a.reading.Actor.Org {
				return fault.Conflict{Key: "conflict.other_writer"} // a colleague may go on with the draft of both
			}
			if err := a.reading.May(f.deed, a.about); err != nil {
				return err
			}
			number, _ := strconv.Atoi(r.URL.Query().Get("part")) // none is 0: nothing to keep
			h, known := analysis.Find(number)
			if known && ours(h) {
				a.on.Seq, _ = strconv.ParseInt(r.PostForm.Get("seq"), 10, 64) // none is 0
				a.on.Draft = r.PostForm.Get(draftedField)
				a.on.Request, _ = id.ParseRequest(r.PostForm.Get("request")) // none: what this form saved before cannot be recognised
				fields := map[string][]string{textField(h): {r.PostForm.Get(textField(h))}, markField(h): {r.PostForm.Get(markField(h))}}
				_, err := casefile.SavePart(a.ctx, a.DB, a.reading.Actor, a.on, f.deed, wording.Slug(f.deed), fields)
				if conflict := (fault.Conflict{}); errors.As(err, &conflict) && conflict.Key == "conflict.draft" {
					return partElsewhere(a, w, h)
				}
				if err != nil {
					return err
				}
			}
			next := whole
			switch {
			case r.PostForm.Get(keep) != "":
				next = strconv.Itoa(number)
			case known && number < len(analysis.Headings):
				next = strconv.Itoa(number + 1)
			}
			front.SeeOther(w, r, a.partHref(next))
			return nil
		})(w, r)
	}
}

// partElsewhere shows a part as a colleague, or he in another window, saved it meanwhile beside what was typed.
func partElsewhere(a *asking, w http.ResponseWriter, h analysis.Heading) error {
	now, err := a.begin(a.r, a.form, string(a.about))
	if err != nil {
		return err
	}
	p := partPage(now, h, content(a.r.PostForm))
	return now.bothDrafts(w, p.Title, p.Form)
}

// texts is what was typed, without the files: their fields stand on the page themselves.
func texts(values url.Values) url.Values {
	typed := content(values)
	maps.DeleteFunc(typed, func(name string, _ []string) bool { return strings.HasPrefix(name, heldField) })
	return typed
}

// viewAnalysis is the whole: every answer with a link to its part, what is missing, and the button that sends it.
func viewAnalysis(a *asking, frame layout.Frame, p pages.Page) templ.Component {
	page := analysispage.Whole{
		Identity: p.Identity, Back: p.Back, Asked: p.Asked, Title: a.t("check"), Note: p.Note, Warnings: p.Warnings, SendTitle: a.t("send"), SendText: p.Effect,
		Form: components.Form{
			Action: a.partHref(whole), Groups: []components.Group{components.Carry(texts(p.Form.Values)), p.Form.Groups[len(p.Form.Groups)-1]}, Submit: p.Form.Submit,
			Second: p.Form.Second, Drafted: p.Form.Drafted,
			Cancel: p.Form.Cancel, Seq: p.Form.Seq, Request: p.Form.Request, About: p.Form.About, Writer: p.Form.Writer, Multipart: true, Errors: p.Form.Errors,
		},
	}
	page.Parts, page.Done = partList(a, 0, p.Form.Values, p.Form.Errors)
	for _, field := range p.Form.Groups[len(p.Form.Groups)-1].Fields {
		if text := p.Form.Errors[field.Name]; text != "" {
			page.Errors = append(page.Errors, components.FieldError{ID: field.ID(), Text: text})
		}
	}
	for n, h := range analysis.Headings {
		if !ours(h) {
			continue
		}
		href := a.partHref(strconv.Itoa(h.Number))
		page.Answers = append(page.Answers, components.Answers(components.Form{Groups: p.Form.Groups[n : n+1], Values: p.Form.Values}, href, i18n.T(a.ctx, "form.change"))...)
		for _, name := range []string{textField(h), markField(h)} {
			if text := p.Form.Errors[name]; text != "" {
				page.Errors = append(page.Errors, components.FieldError{Href: href + "#" + components.FieldID(name), Text: i18n.T(a.ctx, "analysis.error", "n", h.Number, "title", h.Name.In(i18n.Lang(a.ctx)), "text", text)})
			}
		}
	}
	return analysispage.WholeView(frame, page)
}
