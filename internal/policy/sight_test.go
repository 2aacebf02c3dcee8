package policy_test

import (
	"slices"
	"testing"

	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
	"pgregory.net/rapid"
)

var (
	officerOfOrigin = policy.Standing{Role: who.MunicipalOfficer, Relations: []who.Relation{who.Origin}, Assigned: true}
	mayorOfOrigin   = policy.Standing{Role: who.Mayor, Relations: []who.Relation{who.Origin}}
	adviser         = policy.Standing{Role: who.ProbationOfficer, Relations: []who.Relation{who.Advising}, Assigned: true}
	prosecutor      = policy.Standing{Role: who.OMOfficer, Relations: []who.Relation{who.Lead}, Assigned: true}
	liaison         = policy.Standing{Role: who.PoliceLiaison, Relations: []who.Relation{who.PoliceUnit}, Assigned: true}
)

func with(s policy.Standing, f policy.Flags) policy.Standing {
	s.Flags = f
	return s
}

func TestSightHasEachCategoryOnce(t *testing.T) {
	if len(policy.Sight) != 64 {
		t.Fatalf("%d rows", len(policy.Sight))
	}
	seen := map[policy.Category]bool{}
	for i, row := range policy.Sight {
		if row.Number != i+1 || seen[row.Category] || row.Name.NL == "" || row.Name.EN == "" || row.How == "" || !row.Assumed {
			t.Errorf("row %d (%s) is out of order, twice or not complete", row.Number, row.Category)
		}
		seen[row.Category] = true
		if len(row.Cells) != len(policy.Columns) {
			t.Errorf("row %d has %d cells", row.Number, len(row.Cells))
		}
		for _, code := range row.Grounds {
			if g, ok := statute.FindGround(code); !ok || g.Controller == statute.MinisterController {
				t.Errorf("row %d: ground %q", row.Number, code)
			}
		}
		for column, cell := range row.Cells {
			within := column == policy.ColumnOM || column == policy.ColumnDecider // one controller
			if cell.Level > policy.None && !within && len(row.Grounds) == 0 {
				t.Errorf("row %d: %s sees what has no ground", row.Number, column)
			}
		}
	}
}

func TestCeiling(t *testing.T) {
	for _, c := range []struct {
		name     string
		category policy.Category
		who      policy.Standing
		own      bool
		other    bool
		want     policy.Level
	}{
		{"OM sees the advice", policy.AdviceFull, prosecutor, false, false, policy.Full},
		{"a municipality does not see the advice", policy.AdviceFull, officerOfOrigin, false, false, policy.None},
		{"probation sees its own advice", policy.AdviceFull, adviser, true, false, policy.Full},
		{"probation does not see another's advice", policy.AdviceFull, adviser, false, false, policy.None},
		{"an officer sees that another municipality made an analysis", policy.Analysis, officerOfOrigin, false, true, policy.Exists},
		{"a mayor sees a summary of it", policy.Analysis, mayorOfOrigin, false, true, policy.Summary},
		{"an officer sees his own analysis", policy.Analysis, officerOfOrigin, true, false, policy.Full},
		{"an officer sees no analysis that is nobody's", policy.Analysis, officerOfOrigin, false, false, policy.None},
		{"an address of another municipality exists", policy.Address, officerOfOrigin, false, true, policy.Exists},
		{"an address of the OM is seen", policy.Address, officerOfOrigin, false, false, policy.Full},
		{"the request to another municipality is not seen", policy.ViewRequest, mayorOfOrigin, false, true, policy.None},
		{"a conviction that is not irrevocable is not seen", policy.Conviction, mayorOfOrigin, false, false, policy.None},
		{"an irrevocable conviction is seen", policy.Conviction, with(mayorOfOrigin, policy.Flags{Irrevocable: true}), false, false, policy.Full},
		{"a disclosed conviction is seen", policy.Conviction, with(mayorOfOrigin, policy.Flags{Disclosed: true}), false, false, policy.Full},
		{"health without a treatment condition is not seen", policy.Health, prosecutor, false, false, policy.None},
		{"health with one is seen by the OM", policy.Health, with(prosecutor, policy.Flags{Treatment: true}), false, false, policy.Full},
		{"and never by a mayor", policy.Health, with(mayorOfOrigin, policy.Flags{Treatment: true}), false, false, policy.None},
		{"where a victim's condition lies is a bare answer", policy.VictimConditions, mayorOfOrigin, false, false, policy.Exists},
		{"police see it once in force", policy.VictimConditions, with(liaison, policy.Flags{InForce: true}), false, false, policy.Full},
		{"and not before", policy.VictimConditions, liaison, false, false, policy.None},
		{"probation sees of victims what a condition needs", policy.VictimWishes, with(adviser, policy.Flags{Needed: true}), false, false, policy.Summary},
		{"and nothing without one", policy.VictimWishes, adviser, false, false, policy.None},
		{"the asker of an address check gets the bare answer", policy.AddressCheck, officerOfOrigin, true, false, policy.Exists},
		{"another does not", policy.AddressCheck, officerOfOrigin, false, true, policy.None},
		{"an unknown category is nothing", "no_category", prosecutor, true, true, policy.None},
	} {
		if got := policy.Ceiling(c.category, c.who, c.own, c.other); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// The municipality never sees who or where a victim is, whatever it is and whatever the flags are.
func TestNoMunicipalitySeesAVictim(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStanding(t)
		s.Role = rapid.SampledFrom([]who.Role{who.MunicipalOfficer, who.Mayor}).Draw(t, "municipal role")
		own, other := rapid.Bool().Draw(t, "own"), rapid.Bool().Draw(t, "other")
		for _, category := range []policy.Category{policy.VictimWishes, policy.ProtectionZone, policy.VictimInformed, policy.CourtFile, policy.AdviceFull, policy.Health, policy.DraftDecision, policy.Numbers} {
			if level := policy.Ceiling(category, s, own, other); level != policy.None {
				t.Fatalf("%+v sees %v of %s", s, level, category)
			}
		}
		if level := policy.Ceiling(policy.VictimConditions, s, false, other); level > policy.Exists {
			t.Fatalf("%+v sees %v of what is derived from a victim", s, level)
		}
	})
}

func TestTechnicalAdministratorSeesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStanding(t)
		s.Role = who.TechAdmin
		if seen := policy.Sees(s); len(seen) != 0 {
			t.Fatalf("%+v sees %v", s, seen)
		}
	})
}

// An organisation that is no party sees nothing of a case, whatever its people are.
func TestStrangerSeesNothingOfACase(t *testing.T) {
	for _, role := range who.Roles {
		for _, category := range policy.Sees(policy.Standing{Role: role, Assigned: true}) {
			if category != policy.Looks && category != policy.Accounts {
				t.Errorf("%s sees %s without a relation", role, category)
			}
		}
	}
}

func TestApproachedAndCorrectedSeeNoIdentity(t *testing.T) {
	for _, relation := range []who.Relation{who.Approached, who.Corrected, who.Reporter} {
		for _, role := range []who.Role{who.MunicipalOfficer, who.Mayor, who.ProbationOfficer} {
			s := policy.Standing{Role: role, Relations: []who.Relation{relation}, Assigned: true, Flags: policy.Flags{Irrevocable: true}}
			for _, category := range []policy.Category{policy.Identity, policy.Conviction, policy.Address} {
				if slices.Contains(policy.Sees(s), category) {
					t.Errorf("%s in %s sees %s", role, relation, category)
				}
			}
		}
	}
}

func TestMoreRelationsNeverShowLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		few := anyStanding(t)
		if len(few.Relations) == 0 {
			return // without a relation other seats count
		}
		more := few
		more.Relations = append(slices.Clone(few.Relations), rapid.SampledFrom(who.Relations).Draw(t, "one more"))
		category := rapid.SampledFrom(policy.Sight).Draw(t, "row").Category
		own, other := rapid.Bool().Draw(t, "own"), rapid.Bool().Draw(t, "other")
		if policy.Ceiling(category, more, own, other) < policy.Ceiling(category, few, own, other) {
			t.Fatalf("%+v sees more of %s than %+v", few, category, more)
		}
	})
}

// The lines for the database say what Ceiling says, for each role in one relation.
func TestSightLinesAreTheTable(t *testing.T) {
	f := policy.Flags{Irrevocable: true, Treatment: true, InForce: true, Needed: true}
	lines := map[[3]string]policy.SightLine{}
	for _, l := range policy.SightLines() {
		key := [3]string{string(l.Role), string(l.Relation), string(l.Category)}
		if _, twice := lines[key]; twice {
			t.Errorf("%v is twice", key)
		}
		lines[key] = l
	}
	for _, role := range who.Roles {
		for _, relation := range append([]who.Relation{""}, who.Relations...) {
			s := policy.Standing{Role: role, Assigned: true, Flags: f}
			if relation != "" {
				s.Relations = []who.Relation{relation}
			}
			for _, row := range policy.Sight {
				l := lines[[3]string{string(role), string(relation), string(row.Category)}]
				if l.Level != policy.Ceiling(row.Category, s, false, false) || l.Own != policy.Ceiling(row.Category, s, true, false) || l.Other != policy.Ceiling(row.Category, s, false, true) {
					t.Errorf("%s in %s of %s: %+v", role, relation, row.Category, l)
				}
			}
		}
	}
}

func TestAnUnknownLevelIsNothing(t *testing.T) {
	if policy.Level(9).String() != "none" {
		t.Error("an unknown level is more than nothing")
	}
}

func TestUnknownConditionNeverHolds(t *testing.T) {
	all := policy.Flags{Irrevocable: true, Disclosed: true, Treatment: true, InForce: true, Needed: true}
	if policy.Condition("no_condition").Holds(all) {
		t.Error("an unknown footnote holds")
	}
	for _, c := range policy.Conditions {
		if !c.Holds(all) || (c != policy.BareLocation && c.Holds(policy.Flags{})) {
			t.Errorf("%s does not depend on its flag", c)
		}
	}
}
