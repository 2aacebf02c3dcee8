package decision_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// TestAViewThatWasReceivedIsNotSaidToBeMissing: not where its question was withdrawn since, nor in a draft that weighs it.
func TestAViewThatWasReceivedIsNotSaidToBeMissing(t *testing.T) {
	t.Parallel()
	on := calendar.On(2026, 8, 3)
	for name, one := range map[string]struct {
		ask  protocol.Ask
		want bool
	}{
		"a position":      {protocol.Ask{Kind: protocol.View, Got: []protocol.Answer{{Outcome: "objection"}}}, true},
		"withdrawn since": {protocol.Ask{Kind: protocol.View, Got: []protocol.Answer{{Outcome: "objection"}}, Gone: on}, true},
		"no view":         {protocol.Ask{Kind: protocol.View, Got: []protocol.Answer{{Outcome: protocol.NoView}}}, false},
		"silent":          {protocol.Ask{Kind: protocol.View}, false},
	} {
		if got := decision.Viewed(&protocol.Facts{Asks: []protocol.Ask{one.ask}}); got != one.want {
			t.Errorf("%s: viewed %v", name, got)
		}
	}
	draft := decision.Draft{NoView: "De burgemeester gaf geen zienswijze."}
	if draft.Silent() == "" {
		t.Error("a draft without a view does not say why")
	}
	draft.Weighed = []decision.Weighed{{Point: "reason.order"}}
	if draft.Silent() != "" {
		t.Error("a draft that weighs a view says that there is none")
	}
}
