package server

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// checking is the page between a form and its deed: the answers are shown back, and who gives them says so, only there.
type checking struct {
	// sign is the field that is asked only there, missing the text that asks for it.
	sign, missing string
	// page makes the page of answers that can be accepted; an error says what is wrong with them. Nothing is done.
	page func(*asking, *input) (pages.Check, error)
}

// send marks the form of the page on which answers are checked.
const send = "send"

// checkFirst answers POST of a form whose answers are shown back before the deed.
func (s *site) checkFirst(f deedForm) http.HandlerFunc {
	do := s.post(f)
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		if err := front.ReadForm(r); err != nil {
			return err
		}
		if (r.PostForm.Get(send) != "" && r.PostForm.Get(f.check.sign) != "") || r.PostForm.Get(keep) != "" {
			do(w, r)
			return nil
		}
		a, err := s.begin(r, f, r.PostForm.Get("about"))
		if err != nil {
			return err
		}
		if err := s.Anothers(r); err != nil {
			return a.refused(w, err, casefile.Receipt{})
		}
		in := &input{Sent: form.Sent{Values: r.PostForm}}
		if a.prepares {
			return a.prepare(w, in)
		}
		a.on.Seq, _ = strconv.ParseInt(r.PostForm.Get("seq"), 10, 64) // none is 0
		a.on.Request, _ = id.ParseRequest(r.PostForm.Get("request"))  // none: whether the form was sent cannot be recognised
		if err := a.reading.May(f.deed, a.about); err != nil {
			return a.refused(w, err, casefile.Receipt{})
		}
		in.Readable()
		page, err := f.check.page(a, in)
		if err := in.All(err); err != nil {
			return a.refused(w, err, casefile.Receipt{})
		}
		return a.checked(w, in, page)
	})
}

// checked shows the answers back. They are kept as a draft: from here one goes back to change them.
func (a *asking) checked(w http.ResponseWriter, in *input, page pages.Check) error {
	a.on.Draft = a.r.PostForm.Get(draftedField)
	version, err := casefile.SaveDraft(a.ctx, a.DB, a.reading.Actor, a.on, a.form.deed, wording.Slug(a.form.deed), content(in.Values))
	if err != nil {
		return a.refused(w, err, casefile.Receipt{})
	}
	if was, next := a.sentWords(); was != "" {
		page.SendText += " " + was + " " + next
	}
	status := http.StatusOK
	if in.Value(send) != "" {
		status, page.Form.Errors = http.StatusUnprocessableEntity, map[string]string{a.form.check.sign: i18n.T(a.ctx, a.form.check.missing)}
	}
	back := a.changeHref()
	carried := components.Carry(content(in.Values))
	carried.Fields = append(carried.Fields, components.Field{Kind: components.Hidden, Name: send, Value: "yes"})
	page.Identity, page.Back = a.identity(), components.LinkTo{Href: back, Label: i18n.T(a.ctx, "view.check.back")}
	page.Form.Groups = append([]components.Group{carried}, page.Form.Groups...)
	page.Form.Cancel, page.Form.CancelLabel = back, page.Back.Label
	page.Form.Seq, page.Form.Request, page.Form.About = in.Value("seq"), in.Value("request"), string(a.about)
	page.Form.Writer, page.Form.Drafted = a.WriterOn(a.reading.Actor), version
	if i := a.item(); i != nil {
		page.Due = a.due(*i)
	}
	frame := a.Frame(a.r, page.Title)
	frame.Failed = page.Form.Errors != nil
	front.Render(w, a.r, status, pages.CheckView(frame, page))
	return nil
}

// answers is what was typed, a group a heading of the form, each with the way back to its field.
func (a *asking) answers(values url.Values) []components.AnswerGroup {
	return components.Answers(components.Form{Groups: a.form.ask(a), Values: values}, a.changeHref(), i18n.T(a.ctx, "form.change"))
}

// formHref is the address of the form.
func (a *asking) formHref() string { return a.caseView().to(a.form.deed, a.about) }

// changeHref is the form under another address than the page on which its answers are checked, which has the form's own: to
// that, a browser follows no link to a field.
func (a *asking) changeHref() string {
	sep := "?"
	if a.about != "" {
		sep = "&"
	}
	return a.formHref() + sep + "change=yes"
}
