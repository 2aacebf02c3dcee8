package policy_test

import (
	"slices"
	"testing"

	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

func TestWhoHasAPartInCases(t *testing.T) {
	t.Parallel()
	if policy.Works(nil) || policy.Works([]who.Role{who.PrivacyOfficer, who.OrgAdmin}) || !policy.Works([]who.Role{who.OrgAdmin, who.MunicipalOfficer}) {
		t.Error("who works on cases")
	}
	if policy.Wide([]who.Role{who.OrgAdmin, who.MunicipalOfficer}) || !policy.Wide([]who.Role{who.Mayor}) || !policy.Wide([]who.Role{who.OMOfficer, who.OMLead}) {
		t.Error("who gets at every case")
	}
}

func TestKnownTo(t *testing.T) {
	t.Parallel()
	mayor, both := policy.KnownTo([]who.Role{who.Mayor}), policy.KnownTo([]who.Role{who.Mayor, who.OMOfficer})
	if slices.Contains(mayor, string(policy.DraftDecision)) || !slices.Contains(mayor, string(policy.ViewRequest)) {
		t.Errorf("a mayor knows of %v", mayor)
	}
	if !slices.Contains(both, string(policy.DraftDecision)) || !slices.Contains(both, string(policy.ViewRequest)) {
		t.Errorf("both know of %v", both)
	}
	if len(policy.KnownTo(nil)) > 0 {
		t.Error("nobody knows of something")
	}
}
