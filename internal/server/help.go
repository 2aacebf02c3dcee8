package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/help"
)

// helpPage is the list of all steps with who must do them and by when, made of the tables that the plan is made of.
func (s *site) helpPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	version, err := editionOf(r)
	if err != nil {
		return err
	}
	page := pages.Steps{Edition: i18n.T(ctx, "help.edition."+frozenWord(version.Name), "edition", version.Name)}
	for _, other := range protocol.Editions() {
		if other != version.Name {
			page.Others = append(page.Others, components.LinkTo{Href: front.HelpPath(other), Label: i18n.T(ctx, "help.edition.see", "edition", other)})
		}
	}
	for n := 1; n <= 6; n++ {
		phase := pages.Phase{Name: i18n.T(ctx, "phase."+strconv.Itoa(n))}
		for _, step := range version.Steps() {
			if step.Phase != n {
				continue
			}
			term := version.Term(step.ID)
			phase.Steps = append(phase.Steps, pages.Step{
				ID: step.ID, Href: front.HelpStepPath(version.Name, step.ID), Title: wording.StepName(ctx, step.ID), Owner: ownerWords(ctx, step),
				Term: whenWords(ctx, step, term, false), Law: term.Kind == protocol.Statutory,
			})
		}
		page.Phases = append(page.Phases, phase)
	}
	front.Render(w, r, http.StatusOK, pages.StepsView(s.Frame(r, i18n.T(ctx, "help.steps.title")), page))
	return nil
}

// helpStep explains one step.
func (s *site) helpStep(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	version, err := editionOf(r)
	if err != nil {
		return err
	}
	found := version.Step(chi.URLParam(r, "step"))
	if found == nil {
		return fault.NotFound{What: "step"}
	}
	step := *found
	term := version.Term(step.ID)
	when := i18n.Upper(whenWords(ctx, step, term, true)) + "."
	switch {
	case term.Kind == protocol.Statutory:
		when += " " + i18n.T(ctx, "list.law")
	case term.Assumed:
		when += " " + i18n.T(ctx, "list.assumed")
	}
	page := pages.StepPage{
		Title: wording.StepName(ctx, step.ID), Back: front.HelpPath(version.Name),
		Rows: []components.Row{
			{Key: i18n.T(ctx, "help.step.owner"), Value: ownerWords(ctx, step)},
			{Key: i18n.T(ctx, "help.step.term"), Value: when},
			{Key: i18n.T(ctx, "help.step.edition"), Value: version.Name},
		},
		What: i18n.T(ctx, "step."+step.ID+".what"), Why: i18n.T(ctx, "step."+step.ID+".why"), After: i18n.T(ctx, "step."+step.ID+".after"), Late: lateWords(ctx, version, step),
		Source: i18n.Upper(wording.SourceIn(ctx, step.Source)), Assumed: strings.HasPrefix(step.Source, "aanname"),
	}
	front.Render(w, r, http.StatusOK, pages.StepView(s.Frame(r, page.Title), page))
	return nil
}

// editionOf is the edition that an address names, else the one that new cases get; NotFound where it names none that there is.
func editionOf(r *http.Request) (*protocol.Version, error) {
	name := r.URL.Query().Get(front.ByEdition)
	if name == "" {
		name = protocol.Current
	}
	if !slices.Contains(protocol.Editions(), name) {
		return nil, fault.NotFound{What: "edition"}
	}
	return protocol.LoadVersion(name)
}

// frozenWord is how the words of an edition are called: one that new cases get, one that is open, one of before.
func frozenWord(edition string) string {
	switch {
	case edition == protocol.Current:
		return "current"
	case protocol.IsFrozen(edition):
		return "before"
	}
	return "open"
}

// ownerWords is who must do a step; of one that goes from hand to hand, what each of them must do.
func ownerWords(ctx context.Context, step protocol.Step) string {
	if key := "step." + step.ID + ".owners"; step.Passes() && i18n.Has(ctx, key) {
		return i18n.T(ctx, key)
	}
	return i18n.Upper(i18n.T(ctx, "duty."+string(step.Owner)))
}

// whenWords is the term of a step, in words of its own where it goes from hand to hand.
func whenWords(ctx context.Context, step protocol.Step, term protocol.Term, whole bool) string {
	if key := "step." + step.ID + ".terms"; step.Passes() && i18n.Has(ctx, key) {
		return i18n.T(ctx, key, "n", term.Plus)
	}
	return termWords(ctx, term, whole)
}

// termWords is a term as people say it, all parts of it or only when the last day is.
func termWords(ctx context.Context, t protocol.Term, whole bool) string {
	var parts []string
	if !whole {
		t.Extension = 0
	}
	for _, part := range []struct {
		key string
		n   int
	}{
		{"list.term.plus", t.Plus}, {"list.term.days", t.PlusDays}, {"list.term.months", t.Months}, {"list.term.weeks", t.Weeks},
		{"list.term.after_return", t.AfterReturn}, {"list.term.extension", t.Extension},
	} {
		if part.n > 0 {
			parts = append(parts, i18n.N(ctx, part.key, part.n))
		}
	}
	return strings.Join(parts, ", ")
}

// lateWords is who is reminded when: the owner of the step and, once it is late, who waits for it.
func lateWords(ctx context.Context, version *protocol.Version, step protocol.Step) string {
	if step.Passes() {
		step.Owner, step.For = step.For, step.Owner // the last part has the term
	}
	owner := i18n.T(ctx, "duty."+string(step.Owner))
	var lines []string
	for _, rung := range version.Rungs() {
		whom := owner
		if rung.Waits && step.For != "" && step.For != step.Owner {
			whom = i18n.T(ctx, "list.and", "first", owner, "last", i18n.T(ctx, "duty."+string(step.For)))
		}
		switch {
		case rung.Days < 0:
			lines = append(lines, i18n.N(ctx, "list.late.before", -rung.Days, "who", whom))
		case rung.Days == 0:
			lines = append(lines, i18n.T(ctx, "list.late.today", "who", whom))
		default:
			lines = append(lines, i18n.N(ctx, "list.late.after", rung.Days, "who", whom))
		}
	}
	return strings.Join(lines, "\n")
}

// glossaryPage is the words of the field, in the order of the alphabet of the reader's language.
func (s *site) glossaryPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	other := i18n.With(ctx, i18n.English)
	if i18n.Lang(ctx) == i18n.English {
		other = i18n.With(ctx, i18n.Dutch)
	}
	var page pages.Glossary
	for _, name := range pages.Words() {
		page.Terms = append(page.Terms, pages.Term{
			ID: strings.ReplaceAll(name, "_", "-"), Word: i18n.T(ctx, "glossary."+name+".term"), Meaning: i18n.T(ctx, "glossary."+name+".meaning"), Other: i18n.T(other, "glossary."+name+".term"),
		})
	}
	slices.SortFunc(page.Terms, func(a, b pages.Term) int { return strings.Compare(strings.ToLower(a.Word), strings.ToLower(b.Word)) })
	front.Render(w, r, http.StatusOK, pages.GlossaryView(s.Frame(r, i18n.T(ctx, "help.glossary.title")), page))
	return nil
}

// helpText is a page of plain text.
func (s *site) helpText(text func(context.Context) pages.Text) http.HandlerFunc {
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		page := text(r.Context())
		front.Render(w, r, http.StatusOK, pages.TextView(s.Frame(r, page.Title), page))
		return nil
	})
}
