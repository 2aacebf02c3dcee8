package command_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
)

// TestThePlanReadsWhatItPrints: every day in a plan can be asked again; a year from which one would follow that cannot is refused.
func TestThePlanReadsWhatItPrints(t *testing.T) {
	t.Parallel()
	days := regexp.MustCompile(`\S*\d-\d\d-\d\d`)
	for _, asked := range [][]string{
		{"--release", "1900-01-01"}, {"--release", "2999-12-31"}, {"--release", "1900-01-01", "--now", "2999-12-31"}, {"--release", "2999-12-31", "--now", "1900-01-01"},
		{"--release", "2999-12-31", "--track", "EndOfSentence", "--closed", "2999-12-24"},
	} {
		got := run(t, nil, append([]string{"plan", "--now", "2026-11-23"}, asked...)...)
		found := days.FindAllString(got.out, -1)
		if got.code != 0 || len(found) < 5 {
			t.Errorf("%v: %d, %d days\n%s%s", asked, got.code, len(found), got.out, got.err)
		}
		for _, day := range found {
			if _, err := calendar.Parse(day); err != nil {
				t.Errorf("%v prints %q", asked, day)
			}
		}
	}
	for _, asked := range [][]string{
		{"--release", "0001-01-01"}, {"--release", "1899-12-31"}, {"--release", "9999-12-31"}, {"--release", "12026-01-01"}, {"--release", "2027-07-28", "--now", "9999-12-31"},
		{"--release", "2027-07-28", "--now", "9999-12-31T23:59:00Z"}, {"--release", "2027-07-28", "--now", "0001-01-01"}, {"--release", "2027-07-28", "--closed", "9999-12-25"},
	} {
		if got := run(t, nil, append([]string{"plan"}, asked...)...); got.code != 2 || !strings.Contains(got.err, "1900") {
			t.Errorf("%v: %d %s%s", asked, got.code, got.out, got.err)
		}
	}
}
