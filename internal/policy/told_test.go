package policy_test

import (
	"slices"
	"testing"

	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

func TestEveryEventIsToldToSomebodyWhoMaySeeIt(t *testing.T) {
	for _, event := range policy.Events {
		if len(policy.Told(event)) == 0 {
			t.Errorf("nobody hears of %s", event)
		}
	}
	type key struct {
		event policy.Event
		duty  who.Duty
		about policy.Category
	}
	seen := map[key]bool{}
	for _, n := range policy.Notices {
		k := key{n.Event, n.Duty, n.Category}
		if seen[k] || n.Source == "" || !slices.Contains(policy.Events, n.Event) || !slices.Contains(who.Duties, n.Duty) {
			t.Errorf("%+v is twice, or not of the lists", n)
		}
		seen[k] = true
		if !readable(n.Duty, n.Category) {
			t.Errorf("%s tells %s of %s, which it may not see", n.Event, n.Duty, n.Category)
		}
	}
}

// readable tells whether a holder of the duty may see the category in some relation.
func readable(duty who.Duty, category policy.Category) bool {
	for _, role := range policy.RolesOf(duty) {
		for _, relation := range who.Relations {
			if slices.Contains(policy.Sees(policy.Standing{Role: role, Relations: []who.Relation{relation}, Assigned: true}), category) {
				return true
			}
		}
	}
	return false
}

func TestEveryDutyHasRoles(t *testing.T) {
	for _, duty := range who.Duties {
		if len(policy.RolesOf(duty)) == 0 {
			t.Errorf("nobody holds %s", duty)
		}
	}
	if policy.RolesOf("no_duty") != nil {
		t.Error("somebody holds no duty")
	}
}

// TestNoChoiceSilencesWhatHasHaste walks every choice with every urgency.
func TestNoChoiceSilencesWhatHasHaste(t *testing.T) {
	want := map[policy.Mails][3]policy.Urgency{
		policy.MailsAll: {policy.Quiet, policy.AtOnce, policy.AtOnce}, policy.MailsDaily: {policy.Quiet, policy.Soon, policy.AtOnce},
		policy.MailsUrgent: {policy.Quiet, policy.Quiet, policy.AtOnce}, "": {policy.Quiet, policy.Soon, policy.AtOnce},
	}
	for mails, row := range want {
		for n, urgency := range []policy.Urgency{policy.Quiet, policy.Soon, policy.AtOnce} {
			if got := mails.For(urgency); got != row[n] {
				t.Errorf("%q of %q: %q", urgency, mails, got)
			}
		}
	}
	if len(policy.AllMails) != len(want)-1 {
		t.Errorf("%v", policy.AllMails)
	}
}
