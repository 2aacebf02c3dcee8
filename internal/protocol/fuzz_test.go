package protocol_test

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// FuzzFacts: whatever stands in a file of facts is read or refused, never a panic; what is read survives being written,
// and whatever can be folded can be evaluated.
func FuzzFacts(f *testing.F) {
	example, err := os.ReadFile("../../docs/plan-example.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	f.Add([]byte(`[{"fact":"supervision_started","id":"x","on":"2026-01-01"}]`))
	f.Add([]byte(`[{"fact":"decision_taken","id":"","on":null}]`))
	f.Add([]byte(`[]`))
	v, cal := version(f), calendar.New()
	f.Fuzz(func(t *testing.T, b []byte) {
		facts, err := protocol.UnmarshalAll(b)
		if err != nil {
			return
		}
		folded := protocol.Planned("VI", calendar.On(2027, time.March, 30))
		for _, fact := range facts {
			once, err := protocol.Marshal(fact)
			if err != nil {
				t.Fatal(err)
			}
			again, err := protocol.Unmarshal(once)
			if err != nil {
				t.Fatalf("%s: %v", once, err)
			}
			if twice, _ := protocol.Marshal(again); !bytes.Equal(once, twice) {
				t.Fatalf("%s became %s", once, twice)
			}
			if protocol.Apply(folded, fact) != nil {
				return
			}
		}
		protocol.Evaluate(v, cal, folded, time.Date(2026, 8, 12, 12, 0, 0, 0, time.UTC))
	})
}
