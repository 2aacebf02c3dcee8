package server

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/layout"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// deedForm is the page of one deed: what it asks and what it does with the answers. Words stand in the locales under
// «form.<slug>».
type deedForm struct {
	deed who.Deed
	// asks is what is asked: of none, which is nil, all that can be.
	asks func(*asking) form.Form
	// ask makes the fields.
	ask func(*asking) []components.Group
	// do reads the fields and calls the one function of the deed.
	do func(*asking, *input) (casefile.Receipt, error)
	// kinds are the items that the page needs; nil: all that may be seen.
	kinds []string
	// opens are the kinds of items of which the page shows what they say: what was shared of them is opened with it.
	opens []string
	// draft keeps what is typed, for the actor's own organisation.
	draft bool
	// before is what was answered before, where it can be answered anew; nil: the form begins empty.
	before func(*asking) url.Values
	// standing: the form begins with what stands in the case, and writes that anew.
	standing bool
	// upload: the form takes files.
	upload bool
	// parts says that the form is written part by part, and that a draft is kept of each.
	parts bool
	// aside is what stands beside the form; nil: nothing.
	aside func(*asking) pages.Aside
	// preview says what the form would share, which is seen before it is shared; nil: there is nothing to see.
	preview sharing
	// check shows the answers back before the deed; nil: the form does it at once.
	check *checking
	// tells are those whom the form will tell something: of a duty that nobody holds the page says so before, and what to do. choosesOf
	// is the kind of organisation that the form lets choose from, and chosen the duty that is then told.
	tells     func(*asking) []who.Party
	choosesOf account.Kind
	chosen    who.Duty
	// team: the page offers who of the organisation could be named.
	team bool
	// timeline is how many entries of the timeline the page needs.
	timeline int
	// laid: the fields have words of their own, made of what is in the case.
	laid bool
	// early shows the page also while the deed waits for another: the page says for what.
	early bool
	// view is the page where it is not the one of every deed.
	view func(*asking, layout.Frame, pages.Page) templ.Component
}

// shown is the page of the deed, of its own kind or of everyone's.
func (a *asking) shown(frame layout.Frame, page pages.Page) templ.Component {
	if a.form.view != nil {
		return a.form.view(a, frame, page)
	}
	return pages.View(frame, page)
}

// asking is one request for one deed's page.
type asking struct {
	*site
	ctx     context.Context
	r       *http.Request
	reading *casefile.Reading
	form    deedForm
	about   protocol.Ref
	on      casefile.On
	// prepares: the form is another's to send; what is typed is kept as the draft of both.
	prepares bool
	// away: a file of the form could not be taken in or looked at, for the store cannot be used now; it will be later.
	away bool
	// resumed: the form goes on with what was typed before; nobody knows whether it was done then, so its request stays the same.
	resumed bool
}

// may tells whether the form can be used now.
func (a *asking) may() error {
	if a.prepares {
		return a.reading.MayPrepare(a.form.deed, a.about)
	}
	return a.reading.May(a.form.deed, a.about)
}

// t is a text of this form.
func (a *asking) t(key string, pairs ...any) string {
	return i18n.T(a.ctx, "form."+wording.Slug(a.form.deed)+"."+key, pairs...)
}

// maybe is a text of this form where it has one.
func (a *asking) maybe(key string, pairs ...any) string {
	if full := "form." + wording.Slug(a.form.deed) + "." + key; i18n.Has(a.ctx, full) {
		return i18n.T(a.ctx, full, pairs...)
	}
	return ""
}

// begin reads the case for a deed's page and checks that it may be done at all; when is asked again by the deed.
func (s *site) begin(r *http.Request, f deedForm, about string) (*asking, error) {
	about = front.Named(about)
	reading, err := s.Open(r, wording.Slug(f.deed), casefile.Page{Posts: f.tells != nil || f.choosesOf != "", PostsOf: f.choosesOf, Kinds: f.kinds, Heads: longRead, Draft: wording.Slug(f.deed), Deed: f.deed, Team: f.team, About: protocol.Ref(about), Timeline: f.timeline})
	if err != nil {
		return nil, err
	}
	a := &asking{site: s, ctx: r.Context(), r: r, reading: reading, form: f, about: protocol.Ref(about)}
	a.on = casefile.On{Case: reading.Case, About: a.about, Network: front.NetworkOf(r.Context()), Device: front.Device(r)}
	if a.prepares = reading.Prepares(f.deed); !a.prepares && !reading.Stands(f.deed) {
		return nil, fault.Forbidden{Deed: string(f.deed)}
	}
	if kind, answers := dossier.Answers[f.deed]; answers && about != "" && !reading.Asked(kind, a.about) {
		return nil, fault.NotFound{What: "question"}
	}
	return a, nil
}

// show answers GET: the empty form, a draft, or what was typed before the session ended.
func (s *site) show(f deedForm) http.HandlerFunc {
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		a, err := s.begin(r, f, r.URL.Query().Get("about"))
		if err != nil {
			return err
		}
		values, note := s.KeptForm(r)
		a.resumed = values != nil
		if err := a.may(); err != nil && (!f.early || !a.waiting()) {
			if r.PostForm = values; values != nil {
				return a.refused(w, err, casefile.Receipt{})
			}
			return a.explained(err)
		}
		if a.behind(values) {
			return a.draftedElsewhere(w, values)
		}
		seq := a.reading.Seq
		if d := a.reading.Draft; values == nil && f.draft && d != nil {
			values, seq = url.Values(d.Saved), d.Seq
			note = a.draftNote(d)
		} else if values == nil && f.before != nil {
			values = f.before(a)
		}
		page := a.page(values, nil, seq)
		page.Note = a.sentNote(note)
		if err := s.Opened(r, a.reading, f.opens...); err != nil {
			return err
		}
		front.Render(w, r, http.StatusOK, a.shown(s.Frame(r, page.Title), page))
		return nil
	})
}

// post answers POST: the deed, or the page again with everything that was typed.
func (s *site) post(f deedForm) http.HandlerFunc {
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		after, err := front.ReadUpload(r)
		if err != nil {
			return err
		}
		a, err := s.begin(r, f, r.PostForm.Get("about"))
		if err != nil {
			after.Drain(r.PostForm) // the page that says so gives back what was typed
			return err
		}
		in := &input{Sent: form.Sent{Values: r.PostForm}}
		if f.upload {
			if err := a.receive(in, after); err != nil {
				return err
			}
		}
		if err := s.Anothers(r); err != nil {
			return a.refused(w, err, casefile.Receipt{})
		}
		if a.prepares {
			return a.prepare(w, in)
		}
		if f.draft && r.PostForm.Get(keep) != "" {
			return a.keep(w, in)
		}
		in.Readable()
		a.on.Wrong, a.on.Content = &in.Wrong, in.content()
		a.on.Draft, a.on.Typed = r.PostForm.Get(draftedField), casefile.DraftVersion(content(r.PostForm))
		a.on.Seq, _ = strconv.ParseInt(r.PostForm.Get("seq"), 10, 64) // none is 0: stale if anything matters
		a.on.Request, _ = id.ParseRequest(r.PostForm.Get("request"))  // none: a replay cannot be recognised
		if f.preview != nil {
			if r.PostForm.Has(previewBack) {
				page := a.page(content(r.PostForm), nil, a.on.Seq)
				front.Render(w, r, http.StatusOK, a.shown(s.Frame(r, page.Title), page))
				return nil
			}
			if !a.saw() {
				return a.look(w, in)
			}
		}
		receipt, err := f.do(a, in)
		err = in.All(err)
		if failed := a.settle(in, err, receipt.Replayed); failed != nil {
			return errors.Join(err, failed)
		}
		if err != nil && f.parts {
			if failed := a.keepFiles(in); failed != nil {
				return errors.Join(err, failed)
			}
		}
		if err == nil {
			front.SeeOther(w, r, a.href()+"/done?deed="+wording.Slug(f.deed)+"&about="+front.Escape(string(a.about)))
			return nil
		}
		return a.refused(w, err, receipt)
	})
}

// refused shows the form again: 422 for what was wrong, 409 for what is not possible now, with everything that was typed.
func (a *asking) refused(w http.ResponseWriter, err error, _ casefile.Receipt) error {
	texts, invalid := wording.Refused(a.ctx, err)
	var conflict fault.Conflict
	switch {
	case invalid:
		page := a.page(a.r.PostForm, texts, a.on.Seq)
		frame := a.Frame(a.r, page.Title)
		frame.Failed = true
		status := http.StatusUnprocessableEntity
		if a.away {
			status = http.StatusServiceUnavailable
			w.Header().Set("Retry-After", strconv.Itoa(front.WaitAgain))
		}
		front.Render(w, a.r, status, a.shown(frame, page))
		return nil
	case errors.As(err, &conflict) && conflict.Key == "conflict.stale" && a.form.standing:
		return a.stale(w)
	case errors.As(err, &conflict) && conflict.Key == casefile.SentOtherwise:
		return a.sentOtherwise(w, conflict)
	case errors.As(err, &conflict) && conflict.Key == "conflict.draft":
		return a.draftedElsewhere(w, a.r.PostForm)
	case errors.As(err, &conflict):
		page := a.page(a.r.PostForm, nil, a.reading.Seq)
		page.Note = pages.Note{Kind: components.NoteWarn, Bold: i18n.T(a.ctx, "form.not_now"), Text: a.conflict(conflict)}
		frame := a.Frame(a.r, page.Title)
		frame.Failed = true
		front.Render(w, a.r, http.StatusConflict, a.shown(frame, page))
		return nil
	}
	return err
}

// conflict words why it is not possible now.
func (a *asking) conflict(c fault.Conflict) string {
	if c.Key == "conflict.stale" {
		return i18n.T(a.ctx, "form.stale_text")
	}
	if c.Key == "conflict.reminded" {
		return a.reminded(c)
	}
	if !i18n.Has(a.ctx, c.Key) {
		return i18n.T(a.ctx, "conflict.general")
	}
	return i18n.T(a.ctx, c.Key, "with", waits(a.ctx, c.With))
}

// waits words «P14:P13:P07» as the names of what must come first.
func waits(ctx context.Context, with string) string {
	parts := strings.Split(with, ":")
	var names []string
	for _, step := range parts[1:] {
		if key := "step." + step + ".name"; i18n.Has(ctx, key) {
			names = append(names, i18n.T(ctx, key))
		}
	}
	if len(names) == 0 {
		return i18n.T(ctx, "conflict.earlier")
	}
	return strings.Join(names, ", ")
}

// waiting tells whether the step that this deed ends is still to come.
func (a *asking) waiting() bool {
	for _, i := range a.reading.Plan.Steps {
		if i.State == protocol.Waiting && slices.Contains(deedsOf(i.ID), a.form.deed) {
			return true
		}
	}
	return false
}

// deedsOf are the deeds that end a step.
func deedsOf(step string) []who.Deed {
	for _, s := range protocol.Steps() {
		if s.ID == step {
			return s.Deeds
		}
	}
	return nil
}

func (a *asking) href() string { return "/cases/" + a.reading.Case.String() }

// page is the page of the deed.
func (a *asking) page(values url.Values, errors map[string]string, seq int64) pages.Page {
	request := id.NewRequest().String()
	if values != nil && values.Get("request") != "" && (errors != nil || a.resumed) {
		request = values.Get("request") // the same form, corrected
	}
	p := pages.Page{
		Identity: a.identity(),
		Back:     components.LinkTo{Href: a.href(), Label: i18n.T(a.ctx, "deed.to_case")},
		Title:    wording.TitleOf(a.ctx, a.reading, a.form.deed, a.about), Lead: a.maybe("lead", "name", wording.FullName(a.ctx, a.reading.Identity())), Effect: a.maybe("effect"),
		Asked: a.asked(), Help: a.help(), Warnings: a.vacancies(),
		Form: components.Form{
			Groups: readBy(a.ctx, a.reading.Actor, a.form.asks(a), a.form.ask(a)), Submit: a.t("submit"), Cancel: a.href(), Seq: strconv.FormatInt(seq, 10), Request: request, About: string(a.about),
			Values: values, Errors: errors, Multipart: a.form.upload, Writer: a.WriterOn(a.reading.Actor),
		},
	}
	a.filesShown(&p.Form)
	if a.form.check != nil {
		p.Form.Action = a.formHref() // whatever address it was shown under
	}
	if a.form.preview != nil {
		p.Form.Submit = a.t("preview") // what is shared is looked at first, through the other's eyes
	}
	switch {
	case a.prepares:
		p.Lead, p.Effect, p.Form.Submit = a.t("prepare_lead"), a.t("prepare_effect"), i18n.T(a.ctx, "form.keep")
	case a.form.draft:
		// The script keeps what is typed; without it, and for files, there is this button.
		p.Form.Second = components.Button{Label: i18n.T(a.ctx, "form.keep"), Name: keep, Value: "yes"}
	}
	if a.form.draft {
		p.Form.Draft = a.href() + "/" + wording.Slug(a.form.deed) + "/draft"
		if d := a.reading.Draft; d != nil {
			p.Form.Saved, p.Form.Drafted = components.Saved{At: d.At}, casefile.DraftVersion(d.Saved)
		}
	}
	if a.form.aside != nil {
		p.Aside = a.form.aside(a)
	}
	return p
}

// deedOf is the deed by its words in a URL; empty when there is none.
func deedOf(words string) who.Deed {
	for _, rule := range policy.Rules {
		if wording.Slug(rule.Deed) == words {
			return rule.Deed
		}
	}
	return ""
}

// done is the page after a deed: what was done, and what happens next.
func (s *site) done(w http.ResponseWriter, r *http.Request) error {
	what := r.URL.Query().Get("deed")
	deed := deedOf(what)
	reading, err := s.Open(r, "done", casefile.Page{Kinds: []string{casefile.Person, view.KindView}, Done: deed})
	if err != nil {
		return err
	}
	key := "form." + what + ".done"
	if !reading.Did || !i18n.Has(r.Context(), key) {
		return fault.NotFound{What: "page"} // nothing is said to be done that was not
	}
	page := pages.Done{
		Identity: wording.IdentityOf(r.Context(), reading), Title: i18n.T(r.Context(), key, "number", reading.Number), Text: i18n.T(r.Context(), "form.done_text"),
		Links: []components.LinkTo{{Href: "/cases/" + reading.Case.String(), Label: i18n.T(r.Context(), "deed.to_case")}, {Href: "/work", Label: i18n.T(r.Context(), "deed.to_work")}},
	}
	for _, i := range nextOf(reading, protocol.Ref(r.URL.Query().Get("about"))) {
		page.Next = append(page.Next, components.NextStep{What: wording.StepOf(r.Context(), reading, i), Who: wording.PartyName(r.Context(), reading, i), Due: wording.DueOf(reading, i)})
	}
	switch deed {
	case who.SubmitView:
		viewSent(r.Context(), reading, &page)
	case who.ReportBreach:
		breachReported(r.Context(), reading, &page)
	}
	front.Render(w, r, http.StatusOK, pages.DoneView(s.Frame(r, page.Title), page))
	return nil
}

// reminded words that today there was a reminder already.
func (a *asking) reminded(c fault.Conflict) string {
	at, err := time.Parse(time.RFC3339, c.With)
	if err != nil {
		return i18n.T(a.ctx, "conflict.general")
	}
	return i18n.T(a.ctx, c.Key, "time", i18n.Time(a.ctx, at))
}

// caseView is this case as its page words it.
func (a *asking) caseView() *caseView { return &caseView{ctx: a.ctx, r: a.reading} }
