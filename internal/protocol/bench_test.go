package protocol_test

import (
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// BenchmarkEvaluate is what each page and each deed pays for its plan.
func BenchmarkEvaluate(b *testing.B) {
	v, cal, f := version(b), calendar.New(), protocol.Planned("VI", calendar.On(2026, time.October, 5))
	now := time.Date(2026, 8, 1, 9, 0, 0, 0, time.UTC)
	for b.Loop() {
		p := protocol.Evaluate(v, cal, f, now)
		for _, row := range protocol.Deeds() {
			_ = p.Permits(row.Deed, "")
		}
	}
}
