package policy_test

import (
	"slices"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestEveryPairOfFunctions holds every pair of roles, at one organisation and at two, against what the house says of them: content adds
// to content, control to nothing, and some are never given together.
func TestEveryPairOfFunctions(t *testing.T) {
	control := []who.Role{who.PrivacyOfficer, who.OrgAdmin, who.TechAdmin}
	watches := func(r who.Role) bool { return slices.Contains(control, r) }
	pairs := 0
	for _, a := range who.Roles {
		for _, b := range who.Roles {
			for _, elsewhere := range []bool{false, true} {
				pairs++
				want := policy.Adds
				privacy := (a == who.PrivacyOfficer && !watches(b)) || (b == who.PrivacyOfficer && !watches(a))
				decides := (a == who.DecidingOfficer && (b == who.OrgAdmin || b == who.TechAdmin)) || (b == who.DecidingOfficer && (a == who.OrgAdmin || a == who.TechAdmin))
				switch {
				case decides, privacy && !elsewhere:
					want = policy.Never
				case elsewhere, (watches(a) || watches(b)) && a != b:
					want = policy.Chosen
				}
				if got := policy.Paired(a, b, elsewhere); got != want {
					t.Errorf("%s with %s, elsewhere %t: %q, want %q", a, b, elsewhere, got, want)
				}
				if policy.Paired(a, b, elsewhere) != policy.Paired(b, a, elsewhere) {
					t.Errorf("%s with %s is not %s with %s", a, b, b, a)
				}
				// What counts together is worked in together, and nothing else is.
				if together := policy.CapacityOf(a) == policy.CapacityOf(b); !elsewhere && together != (policy.Paired(a, b, false) == policy.Adds) {
					t.Errorf("%s and %s: one capacity %t, paired %q", a, b, together, policy.Paired(a, b, false))
				}
			}
		}
	}
	if want := 2 * len(who.Roles) * len(who.Roles); pairs != want {
		t.Errorf("%d pairs, want %d", pairs, want)
	}
}

// TestWideFunctionKnowsAll: a list shows a case that one function alone reaches with the steps that all of them may know; that is right
// only while the function that reaches every case knows whatever another content function of its kind of organisation knows.
func TestWideFunctionKnowsAll(t *testing.T) {
	for _, kind := range []account.Kind{account.Municipality, account.Parket, account.CVvi, account.Probation, account.Police, account.Operator} {
		roles := account.RolesOf(kind)
		for _, wide := range roles {
			if !policy.Wide([]who.Role{wide}) {
				continue
			}
			for _, other := range roles {
				if policy.CapacityOf(other) != who.Content {
					continue
				}
				for _, category := range policy.KnownTo([]who.Role{other}) {
					if !slices.Contains(policy.KnownTo([]who.Role{wide}), category) {
						t.Errorf("%s: %s knows of %s and %s does not", kind, other, category, wide)
					}
				}
			}
		}
	}
}
