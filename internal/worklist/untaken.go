package worklist

import (
	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// newest is how many cases that nobody took stand above one's own; the rest stand with the team's.
const newest = 10

// takes are the duties whose work the actor can take where nobody did: what is his own whoever is named, or while nobody is, needs
// no taking.
func takes(actor account.Actor) []string {
	var out []string
	rule, _ := policy.RuleOf(who.TakeCase)
	for _, duty := range who.Duties {
		always, unnamed := policy.Personal(duty)
		if always || unnamed {
			continue
		}
		for _, role := range policy.RolesOf(duty) {
			if actor.Has(role) && rule.Names(role) {
				out = append(out, string(duty))
				break
			}
		}
	}
	return out
}
