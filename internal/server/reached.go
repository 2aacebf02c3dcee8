package server

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/casepage"
)

// unreached is what the reader's organisation asked or told in this case and nobody got, each with what to do.
func (c *caseView) unreached() []casepage.Notice {
	var out []casepage.Notice
	seen := map[partyKey]bool{}
	for _, i := range c.r.Plan.OpenItems() {
		if n, there := c.unopened(i); there {
			out = append(out, n)
			seen[partyKey{wording.TownAbout(c.r, i.Instance), who.MayorDuty}] = true
			continue
		}
		key := partyKey{i.Org, i.Owner}
		if i.Asker.Org != c.r.Actor.Org || i.Org == c.r.Actor.Org || seen[key] || !c.r.Vacant(i.Org, i.Owner) {
			continue
		}
		seen[key] = true
		out = append(out, casepage.Notice{Kind: components.NoteWarn, Bold: c.t("reached.vacant", "who", c.party(i)), Text: c.t("reached.waits", "step", wording.Lowered(c.t("step."+i.ID+".name")))})
	}
	for _, m := range c.r.Lost() {
		i := protocol.Item{Org: m.To, Owner: m.Duty}
		out = append(out, casepage.Notice{Kind: components.NoteWarn, Bold: c.t("reached.vacant", "who", c.party(i)),
			Text: c.t("reached.lost", "what", wording.Lowered(c.t("message.title."+string(m.Event))), "date", i18n.Date(c.ctx, m.At))})
	}
	return out
}

// unopened is a notice of the reader's organisation that has reached nobody at the municipality, or not its mayor.
func (c *caseView) unopened(i protocol.Item) (casepage.Notice, bool) {
	shared, mayors := c.r.Plan.Shared(i), i.EndedBy(who.OpenNotice)
	if (shared.IsZero() && !mayors) || !c.r.Stands(who.TellOutside) {
		return casepage.Notice{}, false
	}
	if mayors && c.waitsForAnybody(i.Instance) {
		return casepage.Notice{}, false // said once, of the municipality
	}
	town := wording.TownAbout(c.r, i.Instance)
	key, on, duties := "nobody", shared, []who.Duty{who.Municipality, who.MayorDuty}
	if mayors {
		key, on, duties = "mayor", i.Opened, duties[1:]
	}
	text := c.t("reached.shared_on", "date", c.day(on))
	if !slices.ContainsFunc(duties, func(d who.Duty) bool { return !c.r.Vacant(town, d) }) {
		text = wording.Sentences(text, c.t("reached.nobody_there"))
	}
	return casepage.Notice{
		Kind: components.NoteWarn, Bold: c.t("reached."+key, "org", account.TownName(town)), Text: wording.Sentences(text, c.t("reached.do")),
		Link: components.LinkTo{Href: c.to(who.TellOutside, i.Instance), Label: c.t("reached.tell"), About: account.TownName(town)},
	}, true
}

// waitsForAnybody tells whether the notice has reached nobody at all.
func (c *caseView) waitsForAnybody(notice protocol.Ref) bool {
	ask := c.r.Notice(notice)
	return ask != nil && slices.ContainsFunc(c.r.Plan.Steps, func(i protocol.Item) bool {
		return i.EndedBy(who.InformMayor) && string(i.Instance) == ask.Of.Org.String() && !c.r.Plan.Shared(i).IsZero()
	})
}
