package worklist

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// hand is of which duties work is the actor's own: Held when he is named on the case, Always whoever is named, Unnamed while
// nobody is. All is every duty whose work he may see.
type hand struct{ held, always, unnamed, all []string }

func handOf(actor account.Actor) hand {
	h := hand{held: []string{}, always: []string{}, unnamed: []string{}, all: []string{}}
	for _, duty := range who.Duties {
		if Works(actor) {
			h.all = append(h.all, string(duty))
		}
		if !slices.ContainsFunc(policy.RolesOf(duty), actor.Has) {
			continue
		}
		h.held = append(h.held, string(duty))
		always, unnamed := policy.Personal(duty)
		if always {
			h.always = append(h.always, string(duty))
		}
		if unnamed {
			h.unnamed = append(h.unnamed, string(duty))
		}
	}
	return h
}

// holders are which role can hold which duty, in two lists that go together.
func holders() (duties, roles []string) {
	for _, duty := range who.Duties {
		for _, role := range policy.RolesOf(duty) {
			duties, roles = append(duties, string(duty)), append(roles, string(role))
		}
	}
	return duties, roles
}

// Works tells whether the actor has a part in cases at all: he is more than privacy officer or administrator.
func Works(actor account.Actor) bool { return policy.Works(actor.Roles()) }
