package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/search"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/internal/worklist"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/search"
)

// askSearch stores what is searched for, so that no name stands in an address.
func (s *site) askSearch(w http.ResponseWriter, r *http.Request) error {
	if err := front.ReadForm(r); err != nil {
		return err
	}
	query, err := search.Ask(r.Context(), s.DB, s.Actor(r), r.PostForm.Get("q"))
	if err != nil {
		return err
	}
	front.SeeOther(w, r, "/search/"+query.String())
	return nil
}

// searchPage answers a stored search of the reader's own.
func (s *site) searchPage(w http.ResponseWriter, r *http.Request) error {
	query, err := id.ParseItem(chi.URLParam(r, "query"))
	if err != nil {
		return fault.NotFound{What: "search"}
	}
	ctx, actor := r.Context(), s.Actor(r)
	found, err := search.Find(ctx, s.DB, actor, query, search.Look{Request: front.RequestID(ctx).String(), Network: front.NetworkOf(ctx), Device: front.Device(r), Marks: s.Marks})
	if err != nil {
		return err
	}
	page := pages.Page{Query: found.Query, Asked: found.Query != ""}
	for _, hit := range found.Hits {
		one := listed{hit.Case, hit.Number, hit.Name, born(ctx, hit.Born), hit.Track, hit.Phase, hit.Place, hit.Closed, hit.Mine, hit.Duty, hit.Turn}
		page.Hits = append(page.Hits, one.hit(ctx))
	}
	if found.More {
		page.More.Shown = i18n.T(ctx, "list.more_found", "n", search.Most)
	}
	front.Render(w, r, http.StatusOK, pages.View(s.Frame(r, i18n.T(ctx, "search.title")), page))
	return nil
}

// listed is a case as the lists of cases show it.
type listed struct {
	which        id.Case
	number, name string
	born, track  string
	phase        protocol.Phase
	place        string
	closed       calendar.Date
	mine         bool
	duty         who.Duty
	turn         string
}

// hit words a case as a list shows it: phase and turn in the words of the case's own page.
func (c listed) hit(ctx context.Context) pages.Hit {
	out := pages.Hit{Number: caseNumber(ctx, c.number), Href: "/cases/" + c.which.String(), Person: wording.ListedName(ctx, c.name), PersonSub: c.born, Place: c.place, Phase: wording.PhaseName(ctx, c.phase)}
	if c.track != "" {
		out.Track = i18n.T(ctx, "list.track."+c.track)
	}
	if c.number == "" {
		return out // he may not follow it
	}
	out.Turn = i18n.Upper(wording.TurnName(ctx, c.duty, c.turn))
	if c.mine {
		out.TurnSub = i18n.T(ctx, "list.own_turn")
	}
	if out.Place == "" {
		out.Place = i18n.T(ctx, "list.place_unknown")
	}
	if !c.closed.IsZero() {
		out.Turn, out.TurnSub = i18n.T(ctx, "list.turn_closed", "date", i18n.Date(ctx, wording.Midday(c.closed))), ""
	}
	return out
}

// caseNumber is the number of a case, or a word for it where a list may not give that.
func caseNumber(ctx context.Context, number string) string {
	if number == "" {
		return i18n.T(ctx, "casepage.unnumbered")
	}
	return number
}

// casesPage is all cases of the reader's organisation, newest first.
func (s *site) casesPage(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), s.Actor(r)
	query := r.URL.Query()
	asked := worklist.CasesAsked{Before: front.Cut(query.Get(byAfter), 20), Place: front.Cut(query.Get(byPlace), 60), Open: query.Get(byOpen) != ""}
	if track := query.Get(byTrack); slices.Contains(tracks, track) {
		asked.Track = track
	}
	if phase := protocol.Phase(query.Get(byPhase)); slices.Contains(protocol.Phases, phase) {
		asked.Phase = phase
	}
	found, err := worklist.Cases(ctx, s.DB, actor, asked, listLook(r))
	if err != nil {
		return err
	}
	page := pages.Page{Title: i18n.T(ctx, "search.cases"), Listed: true, Filters: casesFilters(ctx, actor, asked, found.Places), Chips: casesChips(ctx, asked)}
	for _, c := range found.Cases {
		one := listed{c.Case, c.Number, c.Name, born(ctx, c.Born), c.Track, c.Phase, c.Place, c.Closed, c.Mine, c.Duty, c.Turn}
		page.Hits = append(page.Hits, one.hit(ctx))
	}
	if asked.Before != "" {
		page.More.First = components.LinkTo{Href: casesHref(asked), Label: i18n.T(ctx, "worklist.first")}
	}
	// Cases without a number, for who may not follow them, stand last.
	if found.More && found.Cases[len(found.Cases)-1].Number != "" {
		page.More.Next = components.LinkTo{Href: casesHref(asked, byAfter, found.Cases[len(found.Cases)-1].Number), Label: i18n.N(ctx, "worklist.more", worklist.PageSize)}
	}
	front.Render(w, r, http.StatusOK, pages.View(s.Frame(r, page.Title), page))
	return nil
}

func casesHref(asked worklist.CasesAsked, pairs ...string) string {
	query := url.Values{}
	for name, value := range map[string]string{byTrack: asked.Track, byPhase: string(asked.Phase), byPlace: asked.Place} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if asked.Open {
		query.Set(byOpen, "yes")
	}
	return front.Address("/cases", query, pairs...)
}

func casesFilters(ctx context.Context, actor account.Actor, asked worklist.CasesAsked, places []string) []components.Field {
	open := components.Field{Kind: components.Checkbox, Name: byOpen, Label: i18n.T(ctx, "list.filter.open")}
	if asked.Open {
		open.Value = "yes"
	}
	fields := []components.Field{trackField(ctx, asked.Track), phaseField(ctx, asked.Phase)}
	if actor.OrgKind != account.Municipality {
		fields = append(fields, placeField(ctx, asked.Place, places))
	}
	return append(fields, open)
}

func casesChips(ctx context.Context, asked worklist.CasesAsked) []components.Chip {
	var chips []components.Chip
	if asked.Track != "" {
		chips = append(chips, components.Chip{Label: i18n.T(ctx, "list.chip", "name", i18n.T(ctx, "worklist.filter.track"), "value", trackName(ctx, asked.Track)), Href: casesHref(asked, byTrack, "")})
	}
	if asked.Phase != "" {
		chips = append(chips, components.Chip{Label: i18n.T(ctx, "list.chip", "name", i18n.T(ctx, "search.head.phase"), "value", wording.PhaseName(ctx, asked.Phase)), Href: casesHref(asked, byPhase, "")})
	}
	if asked.Place != "" {
		chips = append(chips, components.Chip{Label: i18n.T(ctx, "list.chip", "name", i18n.T(ctx, "worklist.filter.municipality"), "value", asked.Place), Href: casesHref(asked, byPlace, "")})
	}
	if asked.Open {
		chips = append(chips, components.Chip{Label: i18n.T(ctx, "list.filter.open"), Href: casesHref(asked, byOpen, "")})
	}
	return chips
}
