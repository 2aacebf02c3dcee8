package server

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/casepage"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// Told is who was reached. What was sent and reached nobody stands on the page of the case of who sent it, and a form says before it
// is sent that nobody will get it.

// unreached is what the reader's organisation asked or told in this case and nobody got, each with what to do.
func (c *caseView) unreached() []casepage.Notice {
	var out []casepage.Notice
	seen := map[partyKey]bool{}
	for _, i := range c.r.Plan.OpenItems() {
		if n, there := c.unopened(i); there {
			out = append(out, n)
			seen[partyKey{townAbout(c.r, i.Instance), who.MayorDuty}] = true
			continue
		}
		key := partyKey{i.Org, i.Owner}
		if i.Asker.Org != c.r.Actor.Org || i.Org == c.r.Actor.Org || seen[key] || !c.r.Vacant(i.Org, i.Owner) {
			continue
		}
		seen[key] = true
		out = append(out, casepage.Notice{Kind: components.NoteWarn, Bold: c.t("reached.vacant", "who", c.party(i)), Text: c.t("reached.waits", "step", lowered(c.t("step."+i.ID+".name")))})
	}
	for _, m := range c.r.Lost() {
		i := protocol.Item{Org: m.To, Owner: m.Duty}
		out = append(out, casepage.Notice{Kind: components.NoteWarn, Bold: c.t("reached.vacant", "who", c.party(i)),
			Text: c.t("reached.lost", "what", lowered(c.t("message.title."+string(m.Event))), "date", i18n.Date(c.ctx, m.At))})
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
	town := townAbout(c.r, i.Instance)
	key, on, duties := "nobody", shared, []who.Duty{who.Municipality, who.MayorDuty}
	if mayors {
		key, on, duties = "mayor", i.Opened, duties[1:]
	}
	text := c.t("reached.shared_on", "date", c.day(on))
	if !slices.ContainsFunc(duties, func(d who.Duty) bool { return !c.r.Vacant(town, d) }) {
		text = sentences(text, c.t("reached.nobody_there"))
	}
	return casepage.Notice{
		Kind: components.NoteWarn, Bold: c.t("reached."+key, "org", account.TownName(town)), Text: sentences(text, c.t("reached.do")),
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

// vacancies says of each whom this form will tell that nobody holds the duty there, and what to do about it.
func (a *asking) vacancies() []pages.Note {
	if a.form.tells == nil {
		return nil
	}
	var out []pages.Note
	var told []id.Org
	for _, p := range a.form.tells(a) {
		if !a.reading.Vacant(p.Org, p.Duty) {
			continue
		}
		if slices.Contains(told, p.Org) { // its other duty is vacant too
			out[len(out)-1].Bold = i18n.T(a.ctx, "reached.no_account", "org", a.nameOf(p.Org))
			continue
		}
		told = append(told, p.Org)
		note := pages.Note{Kind: components.NoteWarn, Bold: i18n.T(a.ctx, "reached.vacant", "who", turnName(a.ctx, p.Duty, a.nameOf(p.Org))), Text: i18n.T(a.ctx, "reached.before")}
		if a.form.deed == who.InformMayor {
			note.Text = i18n.T(a.ctx, "reached.before_notice")
			note.Link = components.LinkTo{Href: a.href() + "/" + slug(who.TellOutside) + "?about=" + escape(string(a.about)), Label: i18n.T(a.ctx, "reached.tell")}
		}
		out = append(out, note)
	}
	return out
}

// nameOf is an organisation of the case by its name; of a municipality also before it takes part.
func (a *asking) nameOf(org id.Org) string {
	for _, p := range a.reading.Parties {
		if p.Org == org {
			return p.Name
		}
	}
	return account.TownName(org)
}

func duties(org id.Org, all ...who.Duty) []who.Party {
	out := make([]who.Party, len(all))
	for n, duty := range all {
		out[n] = who.Party{Org: org, Duty: duty}
	}
	return out
}

func tellsTown(a *asking) []who.Party { return duties(a.noticed(), who.Municipality, who.MayorDuty) }

func tellsOfficer(a *asking) []who.Party { return duties(a.town(), who.Municipality) }

func tellsMayor(a *asking) []who.Party { return duties(a.town(), who.MayorDuty) }

func tellsDecider(a *asking) []who.Party {
	return duties(a.reading.Holder(who.Decider), who.DeciderDuty)
}

// tellsLead are those who wait for an answer at the parket.
func tellsLead(a *asking) []who.Party { return duties(a.reading.Holder(who.Lead), who.Prosecutor) }

// tellsWaited is who is reminded.
func tellsWaited(a *asking) []who.Party {
	for _, i := range a.reading.Plan.OpenItems() {
		if i.Instance == a.about && i.Org != a.reading.Actor.Org {
			return duties(i.Org, i.Owner)
		}
	}
	return nil
}

// tellsParties are all parties but the reader's own, each in the duties that are told.
func tellsParties(a *asking) []who.Party {
	var out []who.Party
	for _, p := range a.reading.Parties {
		if p.Org == a.reading.Actor.Org || !p.Until.IsZero() && p.Until.Before(a.reading.Today) {
			continue
		}
		for _, duty := range casefile.DutiesOf(p.Relation) {
			if party := (who.Party{Org: p.Org, Duty: duty}); !slices.Contains(out, party) && hearsDecision(duty) {
				out = append(out, party)
			}
		}
	}
	return out
}

// hearsDecision tells whether the table has a duty told of the decision.
func hearsDecision(duty who.Duty) bool {
	return slices.ContainsFunc(policy.Notices, func(n policy.Notice) bool { return n.Event == policy.PartnersNotified && n.Duty == duty })
}
