package server

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	stalepage "github.com/terugkeer/terugkeer/web/pages/fault"
	pages "github.com/terugkeer/terugkeer/web/pages/signal"
)

// personFields and restFields are the questions of the two steps.
var personFields, restFields = names(intake.AsksPerson), names(intake.AsksSignal(true))

// changeField is the button that goes back to the first step with what was typed.
const changeField = "change"

// names are those of the fields of a form.
func names(asks form.Form) []string {
	var all []string
	for _, f := range asks.Fields() {
		all = append(all, f.Name)
	}
	return all
}

// registering is the form of a signal, of which there is no case yet.
func (s *site) registering(r *http.Request) *asking {
	return &asking{site: s, ctx: r.Context(), r: r, form: deedForm{deed: who.RegisterSignal}}
}

// newSignal gives a signal its address, so that what is typed of it can be kept and found again on going back.
func (s *site) newSignal(w http.ResponseWriter, r *http.Request) error {
	if err := casefile.MayRegister(s.Actor(r)); err != nil {
		return err
	}
	front.SeeOther(w, r, signalAt(id.NewItem()))
	return nil
}

func signalAt(draft id.Item) string { return "/signals/" + draft.String() }

// registered says as which case a signal was registered already: every page of it leads there.
type registered struct{ which id.Case }

func (r registered) Error() string { return "registered as " + r.which.String() }

// signal is a page of a signal that is typed.
func (s *site) signal(f func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		err := f(w, r)
		var done registered
		if errors.As(err, &done) {
			front.SeeOther(w, r, "/cases/"+done.which.String()+"/done?deed="+wording.Slug(who.RegisterSignal))
			return nil
		}
		return err
	})
}

// typed is a signal's draft with what was typed on this page before signing in again.
func (s *site) typed(r *http.Request) (id.Item, url.Values, error) {
	if err := casefile.MayRegister(s.Actor(r)); err != nil {
		return id.Item{}, nil, err
	}
	draft, err := id.ParseItem(chi.URLParam(r, "signal"))
	if err != nil || draft.IsZero() {
		return draft, nil, fault.NotFound{What: "draft"}
	}
	before, which, err := casefile.SignalDraft(r.Context(), s.DB, s.Actor(r), draft)
	if err == nil && !which.IsZero() {
		err = registered{which}
	}
	values := url.Values{}
	maps.Copy(values, before)
	kept, _ := s.KeptForm(r)
	maps.Copy(values, kept)
	return draft, values, err
}

// signalPage is the first step: who is it about. Without it there is no second.
func (s *site) signalPage(w http.ResponseWriter, r *http.Request) error {
	draft, values, err := s.typed(r)
	if err != nil {
		return err
	}
	s.showSignal(w, r, http.StatusOK, s.firstStep(r, draft, values, casefile.DraftVersion(part(values, personFields)), nil))
	return nil
}

// identifySignal takes the first step.
func (s *site) identifySignal(w http.ResponseWriter, r *http.Request) error {
	draft, values, in, err := s.typedMore(r)
	if err != nil {
		return err
	}
	for _, field := range intake.AsksPerson.Fields() {
		switch field.Kind {
		case form.Name:
			values.Set(field.Name, in.Name(field.Name)) // as it is shown again
		case form.Sign:
			values.Set(field.Name, r.PostForm.Get(field.Name)) // a box that is empty is not sent
		}
	}
	_, err = s.identified(in)
	before, _, unread := casefile.SignalDraft(r.Context(), s.DB, s.Actor(r), draft)
	if unread != nil {
		return unread
	}
	person := part(values, personFields)
	_, version, failed := casefile.SaveSignal(r.Context(), s.DB, s.Actor(r), draft, r.PostForm.Get(draftedField), person)
	var elsewhere fault.Conflict
	if errors.As(failed, &elsewhere) && elsewhere.Key == "conflict.draft" {
		there := part(before, personFields)
		return s.bothSignals(w, r, there, values, s.firstStep(r, draft, values, casefile.DraftVersion(there), nil).Form)
	}
	if failed != nil {
		return failed
	}
	if was := personOf(before); was != "" && was != personOf(values) { // it was said of another person
		if _, _, err := casefile.SaveSignal(r.Context(), s.DB, s.Actor(r), draft, casefile.Anyway, url.Values{"not_same": {""}}); err != nil {
			return err
		}
	}
	if texts, wrong := wording.Refused(r.Context(), err); wrong {
		s.showSignal(w, r, http.StatusUnprocessableEntity, s.firstStep(r, draft, values, version, texts))
		return nil
	}
	if err != nil {
		return err
	}
	front.SeeOther(w, r, signalAt(draft)+"/register")
	return nil
}

// personOf is who a signal is about; empty: nobody yet.
func personOf(values url.Values) string {
	var all []string
	for _, name := range personFields {
		all = append(all, values.Get(name))
	}
	return strings.TrimSpace(strings.Join(all, " "))
}

// typedMore is a signal's draft with what is typed now.
func (s *site) typedMore(r *http.Request) (id.Item, url.Values, *input, error) {
	if err := front.ReadForm(r); err != nil {
		return id.Item{}, nil, nil, err
	}
	draft, values, err := s.typed(r)
	if err != nil {
		return id.Item{}, nil, nil, err
	}
	maps.Copy(values, r.PostForm)
	return draft, values, &input{Sent: form.Sent{Values: values}}, nil
}

// identified is who it is about, and what is wrong with that.
func (s *site) identified(in *input) (intake.Registration, error) {
	var reg intake.Registration
	intake.AsksPerson.Read(&in.Sent, &reg)
	in.Readable()
	return reg, in.All(reg.CheckPerson(s.Today()))
}

// firstStep asks who it is about; drafted is the version of what was said of that before.
func (s *site) firstStep(r *http.Request, draft id.Item, values url.Values, drafted string, errs map[string]string) pages.Page {
	return pages.Page{Step: 1, Form: components.Form{
		Drafted: drafted,
		Action:  signalAt(draft), Groups: s.registering(r).groups(intake.AsksPerson), Submit: i18n.T(r.Context(), "form.signal-register.check"), Cancel: "/work",
		CancelLabel: i18n.T(r.Context(), "deed.to_work"), Values: values, Errors: errs,
	}}
}

func (s *site) showSignal(w http.ResponseWriter, r *http.Request, status int, p pages.Page) {
	f := s.Frame(r, i18n.T(r.Context(), "form.signal-register.title"))
	f.Failed = len(p.Form.Errors) > 0
	front.Render(w, r, status, pages.View(f, p))
}

// registerPage is the second step: what the duplicate check found, and the rest of the questions.
func (s *site) registerPage(w http.ResponseWriter, r *http.Request) error {
	draft, values, err := s.typed(r)
	if err != nil {
		return err
	}
	in := &input{Sent: form.Sent{Values: values}}
	person, wrong := s.identified(in)
	if wrong != nil {
		front.SeeOther(w, r, signalAt(draft))
		return nil
	}
	found, err := s.duplicates(r, person)
	if err != nil {
		return err
	}
	s.showSignal(w, r, http.StatusOK, s.secondStep(r, draft, values, found, nil))
	return nil
}

// duplicates asks the national check, and leaves a look with the mark of whom it was about.
func (s *site) duplicates(r *http.Request, about intake.Registration) ([]casefile.Duplicate, error) {
	ctx := r.Context()
	return casefile.Duplicates(ctx, s.DB, s.Actor(r), casefile.Check{Given: about.Given, Family: about.Family, Born: about.Born, Mark: casefile.MarkOf(s.Marks, about.Given, about.Family, about.Born),
		Request: front.RequestID(ctx).String(), Network: front.NetworkOf(ctx), Device: front.Device(r)})
}

// registerSignal registers the signal. The deed checks for duplicates again itself.
func (s *site) registerSignal(w http.ResponseWriter, r *http.Request) error {
	draft, values, in, err := s.typedMore(r)
	var done registered
	if errors.As(err, &done) {
		return s.registeredOtherwise(w, r, draft, done)
	}
	if err != nil {
		return err
	}
	if there, otherwise, err := s.writtenElsewhere(r, draft); err != nil || otherwise {
		if err != nil {
			return err
		}
		person, _ := s.identified(&input{Sent: form.Sent{Values: values}})
		found, err := s.duplicates(r, person)
		if err != nil {
			return err
		}
		form := s.secondStep(r, draft, values, found, nil).Form
		form.Request, form.Drafted = r.PostForm.Get("request"), casefile.DraftVersion(there)
		return s.bothSignals(w, r, there, values, form)
	}
	if values.Get(changeField) != "" {
		if _, _, err := casefile.SaveSignal(r.Context(), s.DB, s.Actor(r), draft, casefile.Anyway, restOf(r.PostForm)); err != nil {
			return err
		}
		front.SeeOther(w, r, signalAt(draft))
		return nil
	}
	ctx := r.Context()
	reg := intake.Registration{Draft: draft}
	intake.AsksRegistration().Read(&in.Sent, &reg)
	in.Readable()
	on := casefile.On{Network: front.NetworkOf(ctx), Device: front.Device(r), Wrong: &in.Wrong, Content: canonical(r.PostForm)}
	on.Request, _ = id.ParseRequest(r.PostForm.Get("request")) // none: a replay cannot be recognised
	receipt, err := intake.Register(ctx, s.DB, s.Actor(r), on, reg)
	err = in.All(err)
	var sent fault.Conflict
	if errors.As(err, &sent) && sent.Key == "conflict.sent" {
		_, _, err := s.typed(r)
		if errors.As(err, &done) {
			return s.registeredOtherwise(w, r, draft, done) // another window was first
		}
		if err != nil {
			return err
		}
	}
	if texts, wrong := wording.Refused(ctx, err); wrong {
		return s.signalAgain(w, r, draft, values, reg, texts)
	}
	if err != nil {
		return err
	}
	front.SeeOther(w, r, "/cases/"+receipt.Case.String()+"/done?deed="+wording.Slug(who.RegisterSignal))
	return nil
}

// signalAgain shows the step in which something is wrong, with everything that was typed, which is kept.
func (s *site) signalAgain(w http.ResponseWriter, r *http.Request, draft id.Item, values url.Values, reg intake.Registration, texts map[string]string) error {
	if _, _, err := casefile.SaveSignal(r.Context(), s.DB, s.Actor(r), draft, casefile.Anyway, restOf(r.PostForm)); err != nil {
		return err
	}
	if slices.ContainsFunc(personFields, func(name string) bool { return texts[name] != "" }) {
		s.showSignal(w, r, http.StatusUnprocessableEntity, s.firstStep(r, draft, values, casefile.DraftVersion(part(values, personFields)), texts))
		return nil
	}
	found, err := s.duplicates(r, reg)
	if err != nil {
		return err
	}
	s.showSignal(w, r, http.StatusUnprocessableEntity, s.secondStep(r, draft, values, found, texts))
	return nil
}

// saveSignal keeps what somebody has typed in the second step, every few seconds.
func (s *site) saveSignal(w http.ResponseWriter, r *http.Request) error {
	if err := front.ReadForm(r); err != nil {
		return err
	}
	draft, _, err := s.typed(r)
	if err != nil {
		return err
	}
	at, version, err := casefile.SaveSignal(r.Context(), s.DB, s.Actor(r), draft, r.PostForm.Get(draftedField), restOf(r.PostForm))
	var conflict fault.Conflict
	if errors.As(err, &conflict) && conflict.Key == "conflict.draft" {
		return said(w, http.StatusConflict, i18n.T(r.Context(), "saved.elsewhere")) // what was typed stays on the page
	}
	if err != nil {
		return err
	}
	w.Header().Set(draftHeader, version)
	return savedAt(w, r, at)
}

// writtenElsewhere tells whether the draft says something that this form neither went on from nor says itself: he wrote it in another
// window. It returns what is there.
func (s *site) writtenElsewhere(r *http.Request, draft id.Item) (url.Values, bool, error) {
	before, _, err := casefile.SignalDraft(r.Context(), s.DB, s.Actor(r), draft)
	there := restOf(before)
	now := casefile.DraftVersion(there)
	return there, err == nil && now != "" && now != r.PostForm.Get(draftedField) && now != casefile.DraftVersion(restOf(r.PostForm)), err
}

// bothSignals shows what was written in another window beside what was typed here. What is sent from there was seen by then.
func (s *site) bothSignals(w http.ResponseWriter, r *http.Request, there, values url.Values, form components.Form) error {
	ctx := r.Context()
	form.Draft = "" // as in bothDrafts
	other := form
	other.Values = maps.Clone(values)
	maps.Copy(other.Values, there)
	frame := s.Frame(r, i18n.T(ctx, "form.signal-register.title"))
	frame.Failed = true
	front.Render(w, r, http.StatusConflict, stalepage.StaleView(frame, stalepage.Stale{
		Title: i18n.T(ctx, "fault.draft.title"), Then: i18n.T(ctx, "fault.draft.then"), ChangedTitle: i18n.T(ctx, "fault.draft.who"),
		Changed: []components.Row{{Key: i18n.T(ctx, "fault.draft.own"), Value: s.Actor(r).Name}}, Form: form, Compare: compared(wordedIn(other), wordedIn(form)),
	}))
	return nil
}

// restOf is what the second step asks: who it is about stands already.
func restOf(values url.Values) url.Values { return part(values, restFields) }

// part is what was typed in some fields.
func part(values url.Values, fields []string) url.Values {
	some := maps.Clone(values)
	maps.DeleteFunc(some, func(name string, _ []string) bool { return !slices.Contains(fields, name) })
	return some
}

// likeness says in what a case that was found is like the signal.
func likeness(person casefile.Identity, d casefile.Duplicate) string {
	family := strings.Join(casefile.Words(person.Family), " ")
	switch same := strings.Contains(" "+strings.Join(casefile.Words(d.Name), " ")+" ", " "+family+" "); {
	case !d.Born.Known() || !person.Born.Known():
		return "alike_partly"
	case d.Born != person.Born:
		return "alike_born"
	case same:
		return "alike_both"
	}
	return "alike"
}

// bornSub says under a name when somebody was born, as far as it is known.
func bornSub(ctx context.Context, on calendar.Partial) string {
	if on == calendar.Unknown {
		return i18n.T(ctx, "worklist.born_unknown")
	}
	return i18n.T(ctx, "signal.born", "date", wording.Partly(ctx, on))
}

// secondStep shows what the duplicate check found, and asks the rest.
func (s *site) secondStep(r *http.Request, draft id.Item, values url.Values, found []casefile.Duplicate, errs map[string]string) pages.Page {
	ctx, drafted := r.Context(), casefile.DraftVersion(restOf(values))
	about, _ := s.identified(&input{Sent: form.Sent{Values: values}})
	person := casefile.NewIdentity(about.Given, about.Prefix, about.Family, about.Born)
	p := pages.Page{Step: 2, Person: []components.Row{
		{Key: i18n.T(ctx, "signal.person"), Value: wording.FullName(ctx, person), Strong: true}, {Key: i18n.T(ctx, "identity.born"), Value: i18n.Upper(wording.Partly(ctx, person.Born))},
	}, Change: changeField}
	for _, d := range found {
		if d.Mine {
			p.Matches = append(p.Matches, pages.Match{Number: d.Number, Href: "/cases/" + d.Case.String(), Person: wording.ListedName(ctx, d.Name), Sub: bornSub(ctx, d.Born), Alike: i18n.T(ctx, "form.signal-register."+likeness(person, d))})
		} else {
			p.Elsewhere = append(p.Elsewhere, i18n.T(ctx, "signal.elsewhere", "org", d.Parket))
		}
	}
	asks := intake.AsksSignal(len(found) > 0)
	groups := readBy(ctx, s.Actor(r), asks, s.registering(r).groups(asks))
	for _, g := range groups {
		for _, f := range g.Fields {
			if f.Value != "" && !values.Has(f.Name) {
				values.Set(f.Name, f.Value) // what it begins with: the rest stands among what was typed
			}
		}
	}
	p.Form = components.Form{ID: pages.FormID, Action: signalAt(draft) + "/register", Draft: signalAt(draft) + "/register/draft", Groups: groups, Submit: i18n.T(ctx, "form.signal-register.submit"), Cancel: "/work", CancelLabel: i18n.T(ctx, "deed.to_work"),
		Request: id.NewRequest().String(), Values: values, Errors: errs}
	p.Form.Drafted = drafted
	if errs != nil {
		p.Form.Request = r.PostForm.Get("request")
	}
	return p
}
