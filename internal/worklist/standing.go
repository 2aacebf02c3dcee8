package worklist

import (
	"slices"
	"sync"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// duties are those of a tab: the actor's own, and under Team and Waiting all of his organisation, for who has a part in cases.
func duties(actor account.Actor, tab Tab) []string {
	all := tab != Mine && tab != "" && Works(actor)
	out := []string{}
	for _, duty := range who.Duties {
		if all || slices.ContainsFunc(policy.RolesOf(duty), actor.Has) {
			out = append(out, string(duty))
		}
	}
	return out
}

// Works tells whether the actor has a part in cases at all: he is more than privacy officer or administrator.
func Works(actor account.Actor) bool {
	return slices.ContainsFunc(actor.Roles(), func(role who.Role) bool {
		return !slices.Contains([]who.Role{who.PrivacyOfficer, who.OrgAdmin, who.TechAdmin}, role)
	})
}

// wide tells whether the actor gets at every case of his organisation, whoever is named on it.
func wide(actor account.Actor) bool { return actor.Has(who.Mayor) || actor.Has(who.OMLead) }

// known are the categories of which the actor's roles may know that they exist, in some relation: a row of another category
// is not loaded.
func known(actor account.Actor) []string {
	out := []string{}
	for _, role := range actor.Roles() {
		for _, category := range knownTo()[role] {
			if !slices.Contains(out, category) {
				out = append(out, category)
			}
		}
	}
	return out
}

// knownTo is made once: the sight table does not change while the program runs.
var knownTo = sync.OnceValue(func() map[who.Role][]string {
	all := map[who.Role][]string{}
	for _, line := range policy.SightLines() {
		if category := string(line.Category); !slices.Contains(all[line.Role], category) {
			all[line.Role] = append(all[line.Role], category)
		}
	}
	return all
})
