package server

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5/middleware"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/signal"
)

// mayRegister refuses, before anything is shown, who may not register a signal.
func (s *site) mayRegister(r *http.Request) error {
	var refused error
	for _, role := range s.actor(r).Roles() {
		if refused = policy.May(who.RegisterSignal, policy.Standing{Role: role, Assigned: true}); refused == nil {
			return nil
		}
	}
	if refused == nil {
		refused = fault.Forbidden{Deed: string(who.RegisterSignal)}
	}
	return refused
}

// signalPage is the first step: who is it about. Without it there is no second.
func (s *site) signalPage(w http.ResponseWriter, r *http.Request) error {
	if err := s.mayRegister(r); err != nil {
		return err
	}
	values, _ := s.keptForm(r)
	if values.Get("step") != "2" {
		s.showSignal(w, r, http.StatusOK, s.firstStep(r, values, nil))
		return nil
	}
	in := &input{values: values}
	found, err := casefile.Duplicates(r.Context(), s.DB, s.actor(r), in.name("given"), in.name("family"), in.date("born"))
	if err != nil {
		return err
	}
	r.PostForm = values
	s.showSignal(w, r, http.StatusOK, s.secondStep(r, found, nil))
	return nil
}

// personFields are the questions of the first step; changeField is the button that goes back to them with what was typed.
var personFields = []string{"given", "prefix", "family", "born"}

const changeField = "change"

func (s *site) firstStep(r *http.Request, values url.Values, errs map[string]string) pages.Page {
	rest := content(values)
	maps.DeleteFunc(rest, func(name string, _ []string) bool {
		return name == "step" || name == changeField || slices.Contains(personFields, name)
	})
	return pages.Page{Step: 1, Form: components.Form{
		Action: "/signals/new", Groups: []components.Group{pages.Who(r.Context()), components.Carry(rest)}, Submit: i18n.T(r.Context(), "form.signal-register.check"), Cancel: "/work",
		CancelLabel: i18n.T(r.Context(), "deed.to_work"), Values: values, Errors: errs,
	}}
}

func (s *site) showSignal(w http.ResponseWriter, r *http.Request, status int, p pages.Page) {
	f := s.frame(r, i18n.T(r.Context(), "form.signal-register.title"))
	f.Failed = len(p.Form.Errors) > 0
	render(w, r, status, pages.View(f, p))
}

// registerSignal takes both steps: without «step» the duplicate check is shown with the rest of the questions; with it the
// signal is registered. The deed checks for duplicates again itself.
func (s *site) registerSignal(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	if err := s.mayRegister(r); err != nil {
		return err
	}
	for _, field := range []string{"given", "prefix", "family"} {
		if r.PostForm.Has(field) {
			r.PostForm.Set(field, (&input{values: r.PostForm}).name(field)) // as it is shown again
		}
	}
	if r.PostForm.Get(changeField) != "" {
		s.showSignal(w, r, http.StatusOK, s.firstStep(r, r.PostForm, nil))
		return nil
	}
	ctx, in := r.Context(), &input{values: r.PostForm}
	reg := intake.Registration{
		Given: in.name("given"), Prefix: in.name("prefix"), Family: in.name("family"), Born: in.date("born"), Track: in.text("track"), Release: in.date("release"),
		Received: in.date("received"), Source: in.text("source"), Text: in.text("text"), NotSame: in.text("not_same"),
	}
	first := reg.CheckPerson(s.today())
	in.readable()
	if in.wrong.Fields["born"].Key != "" || (first == nil && r.PostForm.Get("step") != "2") {
		first = in.all(first)
	}
	if texts, wrong := words(ctx, first); wrong {
		s.showSignal(w, r, http.StatusUnprocessableEntity, s.firstStep(r, r.PostForm, texts))
		return nil
	}
	found, err := casefile.Duplicates(ctx, s.DB, s.actor(r), reg.Given, reg.Family, reg.Born)
	if err != nil {
		return err
	}
	if r.PostForm.Get("step") != "2" {
		s.showSignal(w, r, http.StatusOK, s.secondStep(r, found, nil))
		return nil
	}
	on := casefile.On{Network: middleware.GetClientIP(ctx), Device: device(r), Wrong: &in.wrong}
	on.Request, _ = id.ParseRequest(r.PostForm.Get("request")) // none: a replay cannot be recognised
	receipt, err := intake.Register(ctx, s.DB, s.actor(r), on, reg)
	err = in.all(err)
	if texts, wrong := words(ctx, err); wrong {
		s.showSignal(w, r, http.StatusUnprocessableEntity, s.secondStep(r, found, texts))
		return nil
	}
	if err != nil {
		return err
	}
	seeOther(w, r, "/cases/"+receipt.Case.String()+"/done?deed="+slug(who.RegisterSignal))
	return nil
}

// secondStep shows what the duplicate check found, and asks the rest.
func (s *site) secondStep(r *http.Request, found []casefile.Duplicate, errs map[string]string) pages.Page {
	ctx, lang := r.Context(), i18n.Lang(r.Context())
	in := &input{values: r.PostForm}
	person := casefile.NewIdentity(in.name("given"), in.name("prefix"), in.name("family"), in.date("born"))
	p := pages.Page{Step: 2, Person: []components.Row{
		{Key: i18n.T(ctx, "signal.person"), Value: person.Name(), Strong: true}, {Key: i18n.T(ctx, "identity.born"), Value: i18n.Date(ctx, midday(person.Born))},
	}, Change: changeField}
	for _, d := range found {
		if d.Mine {
			p.Matches = append(p.Matches, pages.Match{Number: d.Number, Href: "/cases/" + d.Case.String(), Person: d.Name, Sub: d.Parket, Alike: i18n.T(ctx, "form.signal-register.alike")})
		} else {
			p.Elsewhere = append(p.Elsewhere, d.Parket)
		}
	}
	choice := func(kind components.Kind, name string, choices []statute.Choice) components.Field {
		f := components.Field{Kind: kind, Name: name, Label: i18n.T(ctx, "form.signal-register.f."+name)}
		for _, c := range choices {
			f.Options = append(f.Options, components.Option{Value: c.Code, Label: i18n.Upper(c.Name.In(lang))})
		}
		return f
	}
	day := func(name string) components.Field {
		return components.Field{Kind: components.Date, Name: name, Label: i18n.T(ctx, "form.signal-register.f."+name), Hint: i18n.T(ctx, "form.hint.date")}
	}
	received := day("received")
	received.Value = i18n.FormDate(midday(s.today()))
	var tracks []statute.Choice
	for _, t := range statute.Tracks {
		if t.Offered {
			tracks = append(tracks, statute.Choice{Code: string(t.Track), Name: t.Name})
		}
	}
	carried := components.Group{Fields: []components.Field{{Kind: components.Hidden, Name: "step", Value: "2"}}}
	for _, name := range personFields {
		carried.Fields = append(carried.Fields, components.Field{Kind: components.Hidden, Name: name, Value: r.PostForm.Get(name)})
	}
	groups := []components.Group{carried}
	if len(found) > 0 {
		groups = append(groups, components.Group{Legend: i18n.T(ctx, "form.signal-register.group.same"), Hint: i18n.T(ctx, "form.signal-register.group_hint.same"), Fields: []components.Field{
			{Kind: components.Textarea, Name: "not_same", Label: i18n.T(ctx, "form.signal-register.f.not_same"), Rows: 3},
		}})
	}
	source := choice(components.Select, "source", intake.Sources)
	source.Options = append([]components.Option{{Label: i18n.T(ctx, "form.choose")}}, source.Options...)
	groups = append(groups, components.Group{Legend: i18n.T(ctx, "form.signal-register.group.signal"), Fields: []components.Field{
		choice(components.Radio, "track", tracks), day("release"), source, received,
		{Kind: components.Textarea, Name: "text", Label: i18n.T(ctx, "form.signal-register.f.text"), Optional: true, Rows: 4},
	}})
	values := r.PostForm
	if !r.PostForm.Has("received") {
		values = nil // what was typed so far is carried
	}
	p.Form = components.Form{ID: pages.FormID, Action: "/signals/new", Groups: groups, Submit: i18n.T(ctx, "form.signal-register.submit"), Cancel: "/work", CancelLabel: i18n.T(ctx, "deed.to_work"),
		Request: id.NewRequest().String(), Values: values, Errors: errs}
	if errs != nil {
		p.Form.Request = r.PostForm.Get("request")
	}
	return p
}
