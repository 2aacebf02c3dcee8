package protocol_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/protocol"
)

// TestPhasesFollowTheParts holds the phases to the six parts of the plan: in order, none left out, and each with a step in it.
func TestPhasesFollowTheParts(t *testing.T) {
	t.Parallel()
	last, steps := 0, map[int]bool{}
	for _, s := range protocol.Steps() {
		steps[s.Phase] = true
	}
	for _, p := range protocol.Phases {
		part := p.Part()
		if part < last || part > last+1 || !steps[part] {
			t.Errorf("%s is in part %d, after part %d", p, part, last)
		}
		last = part
	}
	if last != 6 {
		t.Errorf("the last phase is in part %d", last)
	}
}
