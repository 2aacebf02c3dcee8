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

// BenchmarkWorkingDaysBetween is what each line of a list pays to say how late it is: here a year and a half.
func BenchmarkWorkingDaysBetween(b *testing.B) {
	c, from := calendar.New(), calendar.On(2025, 3, 3)
	to := from.AddDays(550)
	for b.Loop() {
		c.WorkingDaysBetween(from, to)
	}
}
