package policy

import (
	"slices"
	"sync"

	"github.com/terugkeer/terugkeer/internal/who"
)

// Works tells whether one of the roles has a part in cases: more than watching over privacy, accounts or the system.
func Works(roles []who.Role) bool {
	return slices.ContainsFunc(roles, func(role who.Role) bool { return CapacityOf(role) == who.Content })
}

// Wide tells whether one of the roles gets at every case of its organisation, whoever is named on it: the roles
// that reach everywhere and have a part in cases.
func Wide(roles []who.Role) bool {
	return slices.ContainsFunc(roles, func(role who.Role) bool { return slices.Contains(everywhere, role) && Works([]who.Role{role}) })
}

// WideRoles lists the roles of Wide.
func WideRoles() []who.Role {
	return slices.DeleteFunc(slices.Clone(everywhere), func(role who.Role) bool { return !Works([]who.Role{role}) })
}

// KnownTo lists the categories of which one of the roles may know, in some relation, that they exist: a list shows no row of
// another one. Inside a case the relation counts too.
func KnownTo(roles []who.Role) []string {
	out := []string{}
	for _, role := range roles {
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
	for _, line := range SightLines() {
		if category := string(line.Category); !slices.Contains(all[line.Role], category) {
			all[line.Role] = append(all[line.Role], category)
		}
	}
	return all
})

// Personal tells whether work of a duty is a person's own: always, as a mayor's, whose name stands under it; or while nobody
// at the organisation is named on the case, as of who decides. Any other work is one's own only when one is named.
func Personal(duty who.Duty) (always, unnamed bool) {
	return duty == who.MayorDuty, duty == who.DeciderDuty
}
