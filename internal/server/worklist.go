package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/internal/worklist"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/worklist"
)

// The names in the address of the work list. Nothing in it is about a person.
const (
	byTab   = "tab"
	byWhen  = "when"
	byTrack = "track"
	byPhase = "phase"
	byPlace = "place"
	byStep  = "step"
	byYear  = "year"
	byAfter = "after"
	byFrom  = "from" // how many rows stand before this page
	byOpen  = "open"
)

// working is one request for the work list.
type working struct {
	ctx   context.Context
	actor account.Actor
	query url.Values // what was asked, without what is not known
	asked worklist.Asked
	from  int
	list  *worklist.List
}

// workPage is the work list: what waits for the reader, for his team, and for others whom they asked.
func (s *site) workPage(w http.ResponseWriter, r *http.Request) error {
	if desk := s.Desk(r); desk != "/work" {
		front.SeeOther(w, r, desk)
		return nil
	}
	p, err := readWork(r.Context(), s.Actor(r), r.URL.Query())
	if err != nil {
		return err
	}
	if p.list, err = worklist.Read(p.ctx, s.DB, p.actor, p.asked, listLook(r)); err != nil {
		return err
	}
	page := pages.Page{
		Today: wording.Midday(p.list.Today), Searchable: worklist.Works(p.actor), Tabs: p.tabs(), Urgencies: p.urgencies(), Chips: p.chips(), Clear: p.to(byTrack, "", byPhase, "", byPlace, "", byStep, "", byYear, ""),
		Filters: p.filters(), Keep: p.keep(), Groups: p.groups(), Untaken: p.untaken(s), MoreUntaken: p.moreUntaken(), Caseload: p.caseload(), Waiting: p.asked.Tab == worklist.Waiting, Team: p.asked.Tab == worklist.Team, More: p.more(), Blank: p.blank(),
	}
	title := i18n.N(p.ctx, "worklist.page_title", p.list.Totals[worklist.Mine])
	front.Render(w, r, http.StatusOK, pages.View(s.Frame(r, title), page))
	return nil
}

// readWork reads the address. What is no tab, span, track, phase, step or year is left out as if it were not there.
func readWork(ctx context.Context, actor account.Actor, query url.Values) (*working, error) {
	after, err := worklist.ParseKey(query.Get(byAfter))
	if err != nil {
		return nil, err
	}
	p := &working{ctx: ctx, actor: actor, query: url.Values{}}
	p.asked = worklist.Asked{Tab: worklist.Mine, After: after}
	if tab := worklist.Tab(query.Get(byTab)); slices.Contains(worklist.Tabs, tab) {
		p.asked.Tab = tab
	}
	if when := worklist.When(query.Get(byWhen)); slices.Contains(worklist.Spans, when) {
		p.asked.When = when
	}
	p.asked.Filter = filterOf(ctx, query)
	p.from, _ = strconv.Atoi(query.Get(byFrom)) // none is 0
	p.from = min(max(p.from, 0), 1_000_000)
	p.put(byTab, string(p.asked.Tab), string(worklist.Mine))
	p.put(byWhen, string(p.asked.When), "")
	p.put(byTrack, p.asked.Filter.Track, "")
	p.put(byPhase, string(p.asked.Filter.Phase), "")
	p.put(byPlace, p.asked.Filter.Place, "")
	p.put(byStep, p.asked.Filter.Step, "")
	if p.asked.Filter.Year > 0 {
		p.put(byYear, strconv.Itoa(p.asked.Filter.Year), "")
	}
	return p, nil
}

func filterOf(ctx context.Context, query url.Values) worklist.Filter {
	f := worklist.Filter{Place: front.Cut(query.Get(byPlace), 60)}
	if track := query.Get(byTrack); slices.Contains(tracks, track) {
		f.Track = track
	}
	if phase := protocol.Phase(query.Get(byPhase)); slices.Contains(protocol.Phases, phase) {
		f.Phase = phase
	}
	if step := query.Get(byStep); step != "" && len(step) < 6 && i18n.Has(ctx, "step."+step+".name") {
		f.Step = step
	}
	if year, err := strconv.Atoi(query.Get(byYear)); err == nil && year > 1999 && year < 2200 {
		f.Year = year
	}
	return f
}

// tracks are those of which cases can be opened.
var tracks = form.Codes(statute.OfferedTracks())

func (p *working) put(name, value, without string) {
	if value != without {
		p.query.Set(name, value)
	}
}

// to is the address of the list with some of its names changed; it begins at the first page.
func (p *working) to(pairs ...string) string { return front.Address("/work", p.query, pairs...) }

func (p *working) tabs() []components.Tab {
	keys := map[worklist.Tab]string{worklist.Mine: "mine", worklist.Team: "team", worklist.Waiting: "others"}
	var tabs []components.Tab
	for _, tab := range worklist.Tabs {
		in := string(tab)
		if tab == worklist.Mine {
			in = ""
		}
		tabs = append(tabs, components.Tab{
			Label: i18n.T(p.ctx, "worklist.tab."+keys[tab]), Count: count(p.list.Totals[tab]), Href: p.to(byTab, in, byWhen, ""), Current: tab == p.asked.Tab,
		})
	}
	return tabs
}

// count is a number that is not counted on from where counting stops.
func count(n int) string {
	if n >= worklist.Most {
		return strconv.Itoa(worklist.Most) + "+"
	}
	return strconv.Itoa(n)
}

func (p *working) urgencies() []components.Urgency {
	total := p.list.Totals[p.asked.Tab]
	all := []components.Urgency{{Label: i18n.T(p.ctx, "worklist.urgency.all"), Href: p.to(byWhen, ""), Count: total, Over: total >= worklist.Most, Current: p.asked.When == ""}}
	for _, when := range worklist.Spans {
		one := components.Urgency{Label: i18n.T(p.ctx, "worklist.urgency."+string(when)), Href: p.to(byWhen, string(when)), Count: p.list.Counts[when], Over: p.list.Counts[when] >= worklist.Most, Current: p.asked.When == when}
		if when == worklist.Late || when == worklist.Today {
			one.Kind = string(when)
		}
		all = append(all, one)
	}
	return all
}

// groups are the rows by span, as they come.
func (p *working) groups() []pages.Group {
	var groups []pages.Group
	for n, row := range p.list.Rows {
		if n == 0 || p.list.Rows[n-1].Span != row.Span {
			groups = append(groups, pages.Group{Title: i18n.T(p.ctx, "worklist.urgency."+string(row.Span))})
		}
		last := &groups[len(groups)-1]
		last.Rows = append(last.Rows, p.row(row))
		last.Count = count(p.list.Counts[row.Span])
		if shown := len(last.Rows); shown < p.list.Counts[row.Span] {
			last.Count = i18n.T(p.ctx, "worklist.count_of", "shown", shown, "all", last.Count)
		}
	}
	return groups
}

// untaken are the cases that nobody took, each with a press that takes it.
func (p *working) untaken(s *site) []pages.Group {
	if len(p.list.Untaken) == 0 {
		return nil
	}
	writer := s.WriterOn(p.actor)
	group := pages.Group{Title: i18n.T(p.ctx, "worklist.untaken")}
	for _, r := range p.list.Untaken {
		row := p.row(r)
		row.Take = pages.Take{Action: row.CaseHref + "/" + wording.Slug(who.TakeCase), Seq: strconv.FormatInt(r.Seq, 10), Request: id.NewRequest().String(), Writer: writer, Label: i18n.T(p.ctx, "worklist.take"), About: i18n.T(p.ctx, "worklist.of_case", "number", r.Number)}
		group.Rows = append(group.Rows, row)
	}
	return []pages.Group{group}
}

// caseload are the cases that the reader supervises, with what comes next.
func (p *working) caseload() []pages.Watched {
	var out []pages.Watched
	for _, w := range p.list.Caseload {
		row := pages.Watched{Number: w.Number, CaseHref: "/cases/" + w.Case.String(), CaseSub: trackAndPlace(p.ctx, w.Track, w.Place), Person: wording.ListedName(p.ctx, w.Name), PersonSub: born(p.ctx, w.Born), Next: i18n.Upper(i18n.Date(p.ctx, wording.Midday(w.Next)))}
		if !w.Taken {
			row.PersonSub = i18n.T(p.ctx, "worklist.unassigned")
		}
		out = append(out, row)
	}
	return out
}

func (p *working) moreUntaken() components.LinkTo {
	if !p.list.MoreUntaken {
		return components.LinkTo{}
	}
	return p.elsewhere(worklist.Team, "worklist.blank.see_team")
}

func (p *working) row(r worklist.Row) pages.Row {
	out := pages.Row{Number: caseNumber(p.ctx, r.Number), CaseHref: "/cases/" + r.Case.String(), CaseSub: trackAndPlace(p.ctx, r.Track, r.Place), Person: wording.ListedName(p.ctx, r.Name), PersonSub: born(p.ctx, r.Born)}
	if p.asked.Tab == worklist.Team {
		out.Handler = i18n.T(p.ctx, "worklist.unassigned")
		if rule, _ := policy.RuleOf(who.AssignCase); r.Handler == "" && actsIn(rule, p.actor) {
			out.HandlerLink = components.LinkTo{Href: out.CaseHref + "/" + wording.Slug(who.AssignCase), Label: i18n.T(p.ctx, "worklist.assign"), About: i18n.T(p.ctx, "worklist.of_case", "number", r.Number)}
		}
		if r.Handler != "" {
			out.Handler = i18n.T(p.ctx, "worklist.handler", "name", r.Handler)
		}
	}
	var later []string
	for _, step := range r.Steps {
		// What is due in another span is named, and does not stand among what is late.
		if step.Due.After(p.list.Today) && (r.Span == worklist.Late || r.Span == worklist.Today) {
			later = append(later, wording.Lowered(wording.TownStep(p.ctx, step.Step, step.Instance))+" ("+i18n.ShortDate(p.ctx, wording.Midday(p.list.Today), wording.Midday(step.Due))+")")
			continue
		}
		out.Steps = append(out.Steps, p.step(r, step))
	}
	if len(later) > 0 {
		out.Later = i18n.T(p.ctx, "worklist.later", "steps", strings.Join(later, ", "))
	}
	return out
}

func (p *working) step(r worklist.Row, step worklist.Step) pages.Step {
	out := pages.Step{
		Ask: wording.TownStep(p.ctx, step.Step, step.Instance), AskHref: p.link(r.Case, step),
		Due: components.Due{On: wording.Midday(step.Due), Today: wording.Midday(p.list.Today), Workdays: p.list.Calendar.WorkingDaysBetween(p.list.Today, step.Due), Law: step.Kind == protocol.Statutory},
	}
	opens := step.Opened.After(p.list.Today)
	if opens {
		out.Due.Opens, out.Due.Law = wording.Midday(step.Opened), false
	}
	if step.Other != "" && !opens && !endedBy(step.Step, who.InformMayor) { // who is still to be informed waits for nothing that he knows of
		out.Who, out.WhoSub = i18n.Upper(wording.TurnName(p.ctx, step.OtherDuty, step.Other)), p.since(step.Opened)
	}
	out.AskSub = p.because(step, opens)
	return out
}

// because says why a step is asked now, in a few words, and that there is less time than was agreed.
func (p *working) because(step worklist.Step, opens bool) string {
	var words []string
	if step.Unread {
		words = append(words, i18n.T(p.ctx, "reached.unread"))
	} else if key := "worklist.because." + step.Step; !opens && p.asked.Tab != worklist.Waiting && i18n.Has(p.ctx, key) {
		words = append(words, i18n.T(p.ctx, key))
	}
	if step.Vacant {
		words = append(words, i18n.T(p.ctx, "reached.vacant_row"))
	}
	if step.Compressed {
		words = append(words, i18n.T(p.ctx, "list.compressed"))
	}
	return strings.Join(words, ". ")
}

// since says how long somebody waits.
func (p *working) since(opened calendar.Date) string {
	days := p.list.Calendar.WorkingDaysBetween(opened, p.list.Today)
	switch {
	case opened.Equal(p.list.Today):
		return i18n.T(p.ctx, "list.since_today")
	case days < 1:
		return i18n.T(p.ctx, "list.since", "date", i18n.ShortDate(p.ctx, wording.Midday(p.list.Today), wording.Midday(opened)))
	}
	return i18n.N(p.ctx, "worklist.since", days, "date", i18n.ShortDate(p.ctx, wording.Midday(p.list.Today), wording.Midday(opened)))
}

func trackAndPlace(ctx context.Context, track, place string) string {
	if track == "" {
		return place
	}
	text := i18n.T(ctx, "list.track."+track)
	if place != "" {
		text += ", " + place
	}
	return text
}

func born(ctx context.Context, on calendar.Partial) string {
	switch {
	case on.IsZero():
		return ""
	case on == calendar.Unknown:
		return i18n.T(ctx, "worklist.born_unknown")
	}
	return i18n.T(ctx, "worklist.born", "date", wording.Partly(ctx, on))
}

// link goes to the page of the deed that is asked, where the reader may do it; otherwise, under «I wait», and before it may be
// done, to the case.
func (p *working) link(which id.Case, step worklist.Step) string {
	path := "/cases/" + which.String()
	if p.asked.Tab == worklist.Waiting || step.Opened.After(p.list.Today) {
		return path
	}
	deed, there := firstDeed(p.actor, step.Step)
	if step.Unread {
		deed = who.TellOutside // what it asks was done: it has to reach somebody
	}
	if !there {
		return path
	}
	path += "/" + wording.Slug(deed)
	if ref := about(deed, protocol.Item{Instance: protocol.Ref(step.Instance)}); ref != "" {
		path += "?about=" + front.Escape(string(ref))
	}
	return path
}

// firstDeed is the first deed of a step that the actor's roles may do. Where a list cannot know what comes first (a view is
// asked on a proposal, a late view is noted or weighed), the case says it.
func firstDeed(actor account.Actor, step string) (who.Deed, bool) {
	if endedBy(step, who.RequestView) {
		return "", false
	}
	for _, s := range protocol.Steps() {
		if s.ID != step {
			continue
		}
		for _, deed := range s.Deeds {
			rule, _ := policy.RuleOf(deed)
			if deed != who.RegisterSignal && deed != who.NoteLateView && actsIn(rule, actor) {
				return deed, true
			}
		}
	}
	return "", false
}

// endedBy tells whether a deed ends a step.
func endedBy(step string, deed who.Deed) bool {
	return slices.ContainsFunc(protocol.Steps(), func(s protocol.Step) bool { return s.ID == step && s.EndedBy(deed) })
}

// actsIn tells whether one of the actor's roles stands in a rule.
func actsIn(rule policy.Rule, actor account.Actor) bool {
	return slices.ContainsFunc(actor.Roles(), rule.Names)
}

func (p *working) more() components.More {
	all := p.list.Counts[p.asked.When]
	if p.asked.When == "" {
		all = p.list.Totals[p.asked.Tab]
	}
	shown := p.from + len(p.list.Rows)
	if len(p.list.Rows) == 0 {
		return components.More{}
	}
	m := components.More{Shown: i18n.T(p.ctx, "worklist.shown", "shown", shown, "all", count(max(all, shown)))}
	if p.asked.After != (worklist.Key{}) {
		m.First = components.LinkTo{Href: p.to(), Label: i18n.T(p.ctx, "worklist.first")}
	}
	if p.list.More {
		next := worklist.PageSize
		if all < worklist.Most && all > shown {
			next = min(next, all-shown)
		}
		m.Next = components.LinkTo{Href: p.to(byAfter, p.list.Next().String(), byFrom, strconv.Itoa(shown)), Label: i18n.N(p.ctx, "worklist.more", next)}
	}
	return m
}

func (p *working) blank() pages.Blank {
	if len(p.list.Rows) > 0 {
		return pages.Blank{}
	}
	if p.asked.Filter != (worklist.Filter{}) || p.asked.When != "" {
		return pages.Blank{Title: i18n.T(p.ctx, "list.nothing"), Texts: []string{i18n.T(p.ctx, "worklist.blank.filter")}}
	}
	// Where else there is work stands there with how much.
	mine := p.elsewhere(worklist.Mine, "worklist.blank.see_mine")
	team := p.elsewhere(worklist.Team, "worklist.blank.see_team")
	others := p.elsewhere(worklist.Waiting, "worklist.blank.see_others")
	cases := components.LinkTo{Href: "/cases", Label: i18n.T(p.ctx, "worklist.blank.see_cases")}
	switch {
	case !worklist.Works(p.actor):
		return pages.Blank{Title: i18n.T(p.ctx, "list.no_cases"), Texts: []string{i18n.T(p.ctx, "list.no_cases_text")}}
	case p.asked.Tab == worklist.Team:
		return pages.Blank{Title: i18n.T(p.ctx, "worklist.blank.team_title"), Texts: []string{i18n.T(p.ctx, "worklist.blank.team")}, Links: []components.LinkTo{mine, others, cases}}
	case p.asked.Tab == worklist.Waiting:
		return pages.Blank{Title: i18n.T(p.ctx, "list.no_waiting"), Texts: []string{i18n.T(p.ctx, "worklist.blank.others")}, Links: []components.LinkTo{mine, team, cases}}
	case len(p.list.Untaken) > 0:
		return pages.Blank{Title: i18n.T(p.ctx, "worklist.blank.mine_title"), Texts: []string{i18n.T(p.ctx, "worklist.blank.mine_untaken")}, Links: []components.LinkTo{team, others, cases}}
	case p.list.Totals[worklist.Team] > 0 && !p.actor.Has(who.Mayor):
		return pages.Blank{Title: i18n.T(p.ctx, "worklist.blank.mine_title"), Texts: []string{i18n.T(p.ctx, "worklist.blank.mine_team")}, Links: []components.LinkTo{team, others, cases}}
	}
	return pages.Blank{Texts: []string{i18n.T(p.ctx, "worklist.blank.mine")}, Links: []components.LinkTo{team, others, cases}}
}

// elsewhere is a way to another tab, with how many cases stand there.
func (p *working) elsewhere(tab worklist.Tab, key string) components.LinkTo {
	in := string(tab)
	if tab == worklist.Mine {
		in = ""
	}
	return components.LinkTo{Href: p.to(byTab, in, byWhen, ""), Label: i18n.T(p.ctx, key, "n", count(p.list.Totals[tab]))}
}

// listLook is who looks at a list, for the record of looks.
func listLook(r *http.Request) worklist.Look {
	ctx := r.Context()
	return worklist.Look{Request: front.RequestID(ctx).String(), Network: front.NetworkOf(ctx), Device: front.Device(r)}
}
