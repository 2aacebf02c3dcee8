package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/casepage"
)

// timelineLength is how many entries a case page shows at once.
const timelineLength = 30

// caseView is one request for the page of a case.
type caseView struct {
	ctx context.Context
	r   *casefile.Reading
	// named are the names given before: a plan names the same few again and again.
	named map[partyKey]string
	turns []dossier.Turn // read once
}

type partyKey struct {
	org  id.Org
	duty who.Duty
}

// party is who must act on a step, as people say it.
func (c *caseView) party(i protocol.Item) string {
	key := partyKey{i.Org, i.Owner}
	name, before := c.named[key]
	if !before {
		name = wording.PartyName(c.ctx, c.r, i)
		if c.named == nil {
			c.named = map[partyKey]string{}
		}
		c.named[key] = name
	}
	return name
}

func (c *caseView) t(key string, pairs ...any) string { return i18n.T(c.ctx, key, pairs...) }

func (c *caseView) href() string { return "/cases/" + c.r.Case.String() }

// to is the address of a deed's page.
func (c *caseView) to(deed who.Deed, about protocol.Ref) string {
	address := c.href() + "/" + wording.Slug(deed)
	if about != "" {
		address += "?about=" + front.Escape(string(about))
	}
	return address
}

func (c *caseView) link(deed who.Deed, about protocol.Ref) components.LinkTo {
	return components.LinkTo{Href: c.to(deed, about), Label: wording.TitleOf(c.ctx, c.r, deed, about)}
}

// casePage is the page of a case: what now, the plan, and what is known, as far as the reader may see it.
func (s *site) casePage(w http.ResponseWriter, r *http.Request) error {
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64) // none: from the newest
	reading, err := s.openCasePage(r, casefile.Page{Timeline: timelineLength, Before: before, Heads: longRead, Posts: true})
	if err != nil {
		return err
	}
	c := &caseView{ctx: r.Context(), r: reading}
	if on, last := reading.Corrected(); !on.IsZero() {
		front.Render(w, r, http.StatusOK, pages.CaseView(s.Frame(r, c.t("casepage.unnumbered")), c.corrected(on, last)))
		return nil
	}
	page := pages.Page{Identity: c.identity(), Now: c.now(), Unreached: c.unreached(), Parties: c.parties(), Sections: c.sections()}
	page.Phases, page.PhaseState = c.phases()
	page.StepsHelp = front.HelpPath(c.r.Version.Name)
	for _, d := range dossier.Possible(reading) {
		page.Deeds = append(page.Deeds, c.link(d, ""))
	}
	for _, start := range dossier.Startable(reading) {
		page.Deeds = append(page.Deeds, c.link(start.Deeds[0], about(start.Deeds[0], start.Item)))
	}
	for _, again := range dossier.Again(reading) {
		page.Deeds = append(page.Deeds, components.LinkTo{Href: c.to(again.Deeds[0], again.Item.Instance), Label: c.t("casepage.again." + again.Item.ID)})
	}
	if reading.May(who.AssignCase, "") == nil {
		page.PartiesLink = components.LinkTo{Href: c.to(who.AssignCase, ""), Label: c.t("casepage.assign")}
	}
	if closed := reading.Closed(); !closed.On.IsZero() {
		page.Notice = pages.Notice{Bold: c.t("casepage.closed", "date", i18n.Date(c.ctx, wording.Midday(closed.On))), Text: c.t("casepage.variant." + string(closed.Variant))}
	} else if reading.Plan.Compressed {
		page.Notice = pages.Notice{Kind: components.NoteWarn, Bold: c.t("casepage.compressed"), Text: c.t("casepage.compressed_text")}
	}
	front.Render(w, r, http.StatusOK, pages.CaseView(s.Frame(r, wording.CaseName(c.ctx, "casepage.page_title", reading.Number)), page))
	return nil
}

// corrected is the page for a municipality that was wrongly named: that there was a case, and when that was put right.
func (c *caseView) corrected(on, last calendar.Date) pages.Page {
	return pages.Page{Bare: true, Identity: c.identity(), Notice: pages.Notice{Bold: c.t("casepage.corrected"), Text: c.t("casepage.corrected_text", "on", c.day(on), "date", c.day(last))}}
}

// openCasePage reads the case for its page and writes what of it is opened with it. Where a notice reaches somebody by this, the plan
// changes, and the case is read again: once for each duty of a municipality.
func (s *site) openCasePage(r *http.Request, page casefile.Page) (*casefile.Reading, error) {
	reading, err := s.Open(r, "case", page)
	if err != nil {
		return nil, err
	}
	// A document is opened when it is fetched, and what is only named here on its own page.
	shown := slices.DeleteFunc(slices.Clone(reading.Items), func(i casefile.Item) bool {
		return i.Kind == document.KindDocument || slices.Contains(longRead, i.Kind)
	})
	changed, err := s.Received(r, reading, shown...)
	if err != nil || !changed {
		return reading, err
	}
	return s.Open(r, "case", page)
}

// identity is the full bar.
func (c *caseView) identity() components.Identity {
	out := wording.IdentityOf(c.ctx, c.r)
	out.Print = true
	origin := c.org(c.r.Holder(who.Origin))
	for _, n := range c.r.Named() {
		if n.Relation == who.Origin {
			origin = c.t("casepage.named", "org", account.TownName(n.Org))
		}
	}
	if origin != "" {
		out.Facts = append(out.Facts, components.Fact{Key: c.t("casepage.origin"), Value: origin})
	}
	if t0 := c.r.Release; !t0.Date.IsZero() {
		fact := components.Fact{Key: c.t("identity.return"), Date: wording.Midday(t0.Date), Strong: true, Note: c.untilReturn(), Wide: true}
		if c.r.May(who.ChangeReturnDate, "") == nil {
			fact.Link = components.LinkTo{Href: c.to(who.ChangeReturnDate, ""), Label: c.t("form.change"), About: c.t("casepage.return_date")}
		}
		out.Facts = append(out.Facts, fact)
	}
	for _, i := range c.r.Plan.Steps {
		if i.Kind == protocol.Statutory && i.Ended.IsZero() && !i.Due.IsZero() {
			due := wording.DueOf(c.r, i)
			note := i18n.Term(c.ctx, due.Today, due.On, due.Workdays) + " (" + c.t("casepage.by_law") + ")"
			out.Facts = append(out.Facts, components.Fact{Key: c.t("step." + i.ID + ".name"), Law: due, Note: note, Wide: true})
			break
		}
	}
	if c.r.Sees(policy.Grants, true) > policy.None {
		out.Tools = append(out.Tools, components.LinkTo{Href: c.href() + "/shared", Label: c.t("casepage.receipts")})
	}
	return out
}

// untilReturn counts to the return that is awaited; of one that has been it says when that was, and of a case that was closed before it
// nothing: nobody waits for it.
func (c *caseView) untilReturn() string {
	days := c.r.Release.Date.Sub(c.r.Today)
	switch left := c.r.Left(); {
	case !left.IsZero():
		return c.t("casepage.left", "date", c.day(left))
	case !c.r.Closed().On.IsZero():
		return ""
	case c.r.Release.Tentative:
		return c.t("casepage.tentative")
	case days == 0:
		return i18n.Upper(c.t("term.today"))
	case days < 0:
		return i18n.N(c.ctx, "casepage.days_ago", -days)
	default:
		return i18n.N(c.ctx, "casepage.in_days", days)
	}
}

func (c *caseView) org(which interface{ String() string }) string {
	for _, p := range c.r.Parties {
		if p.Org.String() == which.String() {
			return p.Name
		}
	}
	return ""
}

// now says whose turn it is, by when, and what happens then.
func (c *caseView) now() components.Now {
	turns := dossier.Turns(c.r)
	var out components.Now
	if len(turns) == 0 {
		out.Nobody, out.What = true, c.weighing()
	} else {
		first := turns[0]
		out.Mine, out.Who, out.Due = first.Mine, c.party(first.Item), wording.DueOf(c.r, first.Item)
		out.What = wording.Sentences(c.stepName(first.Item), c.t("step."+first.Item.ID+".what"))
		out.Days, out.Since = c.days(first.Item)
		if first.Mine {
			out.Primary = components.Action{LinkTo: c.link(first.Deeds[0], about(first.Deeds[0], first.Item))}
			for _, d := range first.Deeds[1:] {
				out.Others = append(out.Others, c.link(d, about(d, first.Item)))
			}
		} else {
			if len(first.Deeds) == 0 {
				out.You = c.t("casepage.nothing")
			}
			for n, d := range dossier.Asked(c.r, first) {
				if n == 0 {
					out.Second = components.Action{LinkTo: c.link(d, about(d, first.Item))}
				} else {
					out.Others = append(out.Others, c.link(d, about(d, first.Item)))
				}
			}
		}
		for _, t := range turns[1:] {
			if t.Mine {
				out.Also = append(out.Also, components.NowItem{Link: c.link(t.Deeds[0], about(t.Deeds[0], t.Item)), Due: wording.DueOf(c.r, t.Item)})
			}
		}
	}
	for _, i := range dossier.Next(c.r, 2) {
		out.Next = append(out.Next, components.NextStep{What: c.stepName(i), Who: i18n.Upper(c.party(i)), When: c.overtaken(i), Due: wording.DueOf(c.r, i)})
	}
	for n, t := range turns {
		if t.Item.Asker.Org.IsZero() || t.Item.Asker.Org == t.Item.Org || !c.takesPart(t.Item.Asker.Org) {
			continue // nobody waits for what he does not know of
		}
		asker := t.Item
		asker.Org, asker.Owner = t.Item.Asker.Org, t.Item.Asker.Duty
		var links []components.LinkTo
		if n > 0 && !t.Mine { // of the first the links stand above
			for _, d := range dossier.Asked(c.r, t) {
				link := c.link(d, about(d, t.Item))
				link.About = wording.Lowered(c.t("step."+t.Item.ID+".name")) + ", " + c.party(t.Item)
				links = append(links, link)
			}
		}
		out.Waits = append(out.Waits, components.Wait{
			Links: links,
			Who:   i18n.Upper(c.party(asker)), For: c.party(t.Item), What: c.stepName(t.Item), Since: wording.Midday(t.Item.Opened), Today: wording.Midday(c.r.Today),
			Workdays: max(c.r.Calendar.WorkingDaysBetween(t.Item.Opened, c.r.Today), 0), Late: t.Item.Late(c.r.Today),
		})
	}
	return out
}

// weighing says where a view that was given is, to who does not see that step: until the decision it is with the OM.
func (c *caseView) weighing() string {
	given := false
	for _, i := range c.r.Plan.Steps {
		given = given || i.EndedBy(who.SubmitView) && i.State == protocol.StateDone
		if i.EndedBy(who.TakeDecision) && (i.State == protocol.Open || i.State == protocol.Waiting) && given {
			return c.t("casepage.view_given")
		}
	}
	return ""
}

// about is what a deed's page is about: the instance, but for the deeds that are about the case as a whole.
func about(deed who.Deed, i protocol.Item) protocol.Ref {
	switch deed {
	case who.FreezeDraft, who.ProposeConditions, who.WaiveAdvice, who.CommissionAdvice:
		return ""
	}
	return i.Instance
}

// days are the working days of the term as blocks, with the sentence that says the same.
func (c *caseView) days(i protocol.Item) (components.Days, string) {
	if i.Opened.IsZero() || i.Due.IsZero() {
		return components.Days{}, ""
	}
	past := max(c.r.Calendar.WorkingDaysBetween(i.Opened, c.r.Today), 0)
	all := max(c.r.Calendar.WorkingDaysBetween(i.Opened, i.Due), 0)
	d := components.Days{Past: min(past, all), Left: max(all-past, 0), Late: max(past-all, 0)}
	note := c.t("casepage.since", "date", i18n.Date(c.ctx, wording.Midday(i.Opened)), "past", min(past, all), "all", all)
	if i.Extended {
		note += " " + c.t("casepage.extended")
	}
	return d, note
}

// phases is the plan in six parts, done ones folded, with the one that the case is in marked.
func (c *caseView) phases() ([]components.Phase, string) {
	var out []components.Phase
	current, closed := c.r.Plan.Phase.Part(), c.r.Plan.Phase == protocol.PhaseClosed
	for n := 1; n <= 6; n++ {
		p := components.Phase{Number: strconv.Itoa(n), Name: c.t("phase." + strconv.Itoa(n)), Steps: make([]components.Step, 0, len(c.r.Plan.Steps)/4)}
		done, idle, open := 0, 0, false
		for _, i := range c.r.Plan.Steps {
			if i.Phase != n || i.State == protocol.OptionalState {
				continue
			}
			step := c.step(i)
			open = open || step.State == components.StepNow
			switch step.State {
			case components.StepDone:
				done++
			case components.StepNone:
				idle++
			}
			p.Steps = append(p.Steps, step)
		}
		if len(p.Steps) == 0 {
			continue
		}
		p.Current = n == current && !closed
		p.Done = done+idle == len(p.Steps) && !p.Current
		p.Note = c.t("casepage.phase_done", "done", done, "all", len(p.Steps)-idle) // what is not needed is not done either
		if idle == len(p.Steps) {
			p.Note = c.t("step.state.none")
		}
		out = append(out, p)
	}
	if c.r.Plan.Phase == "" {
		return out, ""
	}
	return out, c.t("casepage.phase_of", "name", wording.PhaseName(c.ctx, c.r.Plan.Phase), "phase", current, "all", 6)
}

func (c *caseView) step(i protocol.Item) components.Step {
	out := components.Step{Title: c.stepName(i), Href: front.HelpStepPath(c.r.Version.Name, i.ID)}
	if deed, mine := c.mine(i); mine {
		out.Href = c.to(deed, about(deed, i)) // what he can do now is one press away
	}
	switch i.State {
	case protocol.StateDone:
		out.State, out.Meta = components.StepDone, i18n.Date(c.ctx, wording.Midday(i.Ended))+", "+c.party(i)
	case protocol.StateDeclined:
		out.State, out.Meta = components.StepDone, i18n.Date(c.ctx, wording.Midday(i.Ended))+", "+c.t("casepage.declined")
	case protocol.StateLapsed:
		out.State, out.Meta = components.StepNone, c.t("casepage.state."+string(i.State))
	case protocol.StateVoid:
		out.State = components.StepNone // the state says it
		if ask := c.r.Ask(i.Instance); ask != nil && !ask.Gone.IsZero() {
			out.Meta = c.t("casepage.state.withdrawn", "date", i18n.Date(c.ctx, wording.Midday(ask.Gone)))
		}
	case protocol.Open:
		out.State, out.Due, out.Meta = components.StepNow, wording.DueOf(c.r, i), i18n.Upper(c.party(i))
	default:
		out.State, out.Due, out.Meta = components.StepTodo, wording.DueOf(c.r, i), i18n.Upper(c.party(i))
		if was := c.overtaken(i); was != "" {
			out.Meta += ", " + was
		}
	}
	return out
}

// stepName is what is asked, with the municipality of which it is where another step of the case has the same name.
// Who may not read the parties does not read it here either.
func (c *caseView) stepName(i protocol.Item) string { return wording.StepOf(c.ctx, c.r, i) }

// mine is the deed with which the reader ends an open step that is his.
func (c *caseView) mine(i protocol.Item) (who.Deed, bool) {
	if i.State != protocol.Open {
		return "", false
	}
	if c.turns == nil {
		c.turns = dossier.Turns(c.r)
	}
	for _, t := range c.turns {
		if t.Mine && t.Item.ID == i.ID && t.Item.Instance == i.Instance {
			return t.Deeds[0], true
		}
	}
	return "", false
}

// takesPart tells whether an organisation is at the case now.
func (c *caseView) takesPart(org id.Org) bool {
	return slices.ContainsFunc(c.r.Parties, func(p casefile.Party) bool {
		return p.Org == org && (p.Until.IsZero() || !p.Until.Before(c.r.Today))
	})
}

// overtaken says when a step was planned that could not yet be taken; empty for any other.
func (c *caseView) overtaken(i protocol.Item) string {
	if !wording.Overtaken(c.r, i) {
		return ""
	}
	return c.t("casepage.was_planned", "date", i18n.Date(c.ctx, wording.Midday(i.Due)))
}

// parties is who is at the case now.
func (c *caseView) parties() []components.Party {
	var out []components.Party
	for _, p := range c.r.Parties {
		if !p.Until.IsZero() && p.Until.Before(c.r.Today) {
			continue
		}
		party := components.Party{Org: p.Name, Relation: c.t("relation." + string(p.Relation)), Who: p.Contact}
		if p.Org == c.r.Actor.Org && party.Who == "" {
			for n, a := range c.r.Assigned {
				if n > 0 {
					party.Who += ", "
				}
				party.Who += a.Name
			}
		}
		if !p.Until.IsZero() {
			party.Relation += ", " + c.t("casepage.until", "date", i18n.Date(c.ctx, wording.Midday(p.Until)))
		}
		out = append(out, party)
	}
	for _, n := range c.r.Named() {
		out = append(out, components.Party{Org: account.TownName(n.Org), Relation: c.t("relation."+string(n.Relation)) + ", " + c.t("casepage.not_informed")})
	}
	return out
}

func ours(h analysis.Heading) bool { return h.By == "municipality" }
