package policy_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
	"pgregory.net/rapid"
)

// deedsOfWho reads the deeds from the source of package who, so that a new deed without a row fails here.
func deedsOfWho(t *testing.T) []who.Deed {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../who/deed.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var deeds []who.Deed
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Deed" {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			deeds = append(deeds, who.Deed(value))
		}
		return true
	})
	return deeds
}

func TestEveryDeedHasOneRow(t *testing.T) {
	deeds := deedsOfWho(t)
	if len(deeds) < 40 {
		t.Fatalf("read only %d deeds", len(deeds))
	}
	rows := map[who.Deed]int{}
	for _, rule := range slices.Concat(policy.Rules, policy.OrgRules, policy.SystemRules) {
		rows[rule.Deed]++
		if len(rule.Actors) == 0 || rule.Source == "" {
			t.Errorf("%s: nobody, or no source", rule.Deed)
		}
		if !slices.Contains(deeds, rule.Deed) {
			t.Errorf("%s is no deed", rule.Deed)
		}
	}
	for _, deed := range deeds {
		if rows[deed] != 1 {
			t.Errorf("%s has %d rows", deed, rows[deed])
		}
	}
}

// roleOf × relation × deed, against the rows read the other way round: nothing that is not listed is allowed.
func TestWhatIsNotListedIsForbidden(t *testing.T) {
	listed := map[policy.MayLine]bool{}
	for _, line := range policy.MayLines() {
		if listed[line] {
			t.Errorf("%v is listed twice", line)
		}
		listed[line] = true
	}
	for _, role := range append(slices.Clone(who.Roles), "", "no_role") {
		for _, relation := range append(slices.Clone(who.Relations), "", "no_relation") {
			s := policy.Standing{Role: role, Assigned: true}
			if relation != "" {
				s.Relations = []who.Relation{relation}
			}
			for _, deed := range append(deedsOfWho(t), "", "no.deed") {
				err := policy.May(deed, s)
				if allowed := err == nil; allowed != listed[policy.MayLine{Deed: deed, Role: role, Relation: relation}] {
					t.Errorf("%s as %s in %q: %v", deed, role, relation, err)
				}
				var forbidden fault.Forbidden
				if err != nil && !errors.As(err, &forbidden) {
					t.Errorf("%s: %v is not Forbidden", deed, err)
				}
			}
		}
	}
}

func TestWhoMayDoTheDeedsThatMatterMost(t *testing.T) {
	for _, c := range []struct {
		deed     who.Deed
		role     who.Role
		relation who.Relation
		may      bool
	}{
		{who.SubmitView, who.Mayor, who.Origin, true},
		{who.SubmitView, who.Mayor, who.Agreed, true},
		{who.SubmitView, who.MunicipalOfficer, who.Origin, false},
		{who.SubmitView, who.Mayor, who.Approached, false},
		{who.SubmitView, who.Mayor, who.HandedOver, false},
		{who.SubmitView, who.Mayor, who.Corrected, false},
		{who.TakeDecision, who.DecidingOfficer, who.Decider, true},
		{who.TakeDecision, who.OMOfficer, who.Lead, false},
		{who.TakeDecision, who.OMLead, who.Lead, false},
		{who.CheckVictims, who.MunicipalOfficer, who.Origin, false},
		{who.CheckVictims, who.OMOfficer, who.District, false},
		{who.ReportBreach, who.ProbationOfficer, who.Supervising, true},
		{who.CloseCase, who.OMOfficer, who.Lead, true},
	} {
		s := policy.Standing{Role: c.role, Relations: []who.Relation{c.relation}, Assigned: true}
		if err := policy.May(c.deed, s); (err == nil) != c.may {
			t.Errorf("%s as %s in %s: %v", c.deed, c.role, c.relation, err)
		}
	}
	if policy.May(who.RegisterSignal, policy.Standing{Role: who.OMOfficer}) != nil {
		t.Error("an OM officer cannot register a signal")
	}
	if policy.May(who.RegisterSignal, policy.Standing{Role: who.Mayor}) == nil {
		t.Error("a mayor registers a signal")
	}
}

func TestNobodyWhoRunsOrAuditsTheSystemMayDoADeed(t *testing.T) {
	for _, role := range []who.Role{who.TechAdmin, who.OrgAdmin, who.PrivacyOfficer} {
		s := policy.Standing{Role: role, Relations: who.Relations, Assigned: true}
		if deeds := policy.Offered(s); len(deeds) != 0 {
			t.Errorf("%s may %v", role, deeds)
		}
		for _, rule := range slices.Concat(policy.OrgRules, policy.SystemRules) {
			if policy.May(rule.Deed, s) == nil {
				t.Errorf("%s may %s in a case", role, rule.Deed)
			}
		}
	}
}

func TestExpiredOrUnassignedMayNothing(t *testing.T) {
	today := calendar.On(2026, 10, 5)
	rapid.Check(t, func(t *rapid.T) {
		s := anyStanding(t)
		s.On, s.Until = today, today.AddDays(rapid.IntRange(-30, -1).Draw(t, "days ago"))
		if deeds, seen := policy.Offered(s), policy.Sees(s); len(deeds)+len(seen) != 0 {
			t.Fatalf("%+v may %v and sees %v after its end", s, deeds, seen)
		}
		s.Until, s.On = today, calendar.Date{}
		if len(policy.Offered(s))+len(policy.Sees(s)) != 0 {
			t.Fatalf("%+v has an end but no day, and is not refused", s)
		}
	})
	officer := policy.Standing{Role: who.MunicipalOfficer, Relations: []who.Relation{who.Origin}, On: today, Until: today}
	if deeds := policy.Offered(officer); len(deeds) != 0 {
		t.Errorf("an officer who is not assigned may %v", deeds)
	}
	if seen := policy.Sees(officer); len(seen) != 0 {
		t.Errorf("an officer who is not assigned sees %v", seen)
	}
	officer.Assigned = true
	if policy.May(who.SubmitAnalysis, officer) != nil {
		t.Error("the last day of a standing does not count")
	}
}

func anyStanding(t *rapid.T) policy.Standing {
	return policy.Standing{
		Role:      rapid.SampledFrom(who.Roles).Draw(t, "role"),
		Relations: rapid.SliceOfDistinct(rapid.SampledFrom(who.Relations), func(r who.Relation) who.Relation { return r }).Draw(t, "relations"),
		Assigned:  rapid.Bool().Draw(t, "assigned"),
		Flags: policy.Flags{
			Irrevocable: rapid.Bool().Draw(t, "irrevocable"), Disclosed: rapid.Bool().Draw(t, "disclosed"),
			Treatment: rapid.Bool().Draw(t, "treatment"), InForce: rapid.Bool().Draw(t, "in force"), Needed: rapid.Bool().Draw(t, "needed"),
		},
	}
}
