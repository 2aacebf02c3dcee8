package calendar_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
)

// BenchmarkNew is what each page pays for its calendar.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		calendar.New()
	}
}
