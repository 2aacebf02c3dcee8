package worklist

import (
	"slices"

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
func Works(actor account.Actor) bool { return policy.Works(actor.Roles()) }
