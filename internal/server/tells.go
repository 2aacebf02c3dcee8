package server

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

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

func duties(org id.Org, all ...who.Duty) []who.Party {
	out := make([]who.Party, len(all))
	for n, duty := range all {
		out[n] = who.Party{Org: org, Duty: duty}
	}
	return out
}
