package calendar_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"pgregory.net/rapid"
)

func TestHolidays(t *testing.T) {
	c := calendar.New(day("2026-05-15"))
	for s, why := range map[string]string{
		"2026-01-01": "New Year", "2026-04-03": "Good Friday", "2026-04-06": "Easter Monday", "2026-04-27": "King's Day",
		"2025-04-26": "King's Day on Saturday", "2026-05-05": "5 May, not a fifth year", "2025-05-05": "5 May, a fifth year",
		"2026-05-14": "Ascension", "2026-05-25": "Whit Monday", "2026-12-25": "Christmas", "2023-12-26": "Boxing Day",
		"2026-05-15": "closed by the table", "2026-10-03": "Saturday", "2026-10-04": "Sunday",
		"2150-01-01": "New Year beyond the years worked out beforehand",
	} {
		if c.IsWorkingDay(day(s)) {
			t.Errorf("%s (%s) is a working day", s, why)
		}
	}
	for _, s := range []string{"2026-10-05", "2026-12-24", "2026-12-31", "2025-04-28", "2150-01-02"} {
		if !c.IsWorkingDay(day(s)) {
			t.Errorf("%s is no working day", s)
		}
	}
	if !calendar.New().IsWorkingDay(day("2026-05-15")) {
		t.Error("the closed day of one calendar is closed in another")
	}
	if c.IsWorkingDay(calendar.Date{}) {
		t.Error("none is a working day")
	}
}

// The worked example: a release on Monday 5 October 2026.
func TestTermsCountedBackFromTheReleaseDate(t *testing.T) {
	c, release := calendar.New(), day("2026-10-05")
	if raw := release.AddWeeks(-26); raw != day("2026-04-06") {
		t.Fatalf("26 weeks earlier is %v", raw)
	}
	for weeks, want := range map[int]string{
		26: "2026-04-02", 22: "2026-05-04", 20: "2026-05-18", 16: "2026-06-15", 14: "2026-06-29", 12: "2026-07-13",
		10: "2026-07-27", 9: "2026-08-03", 7: "2026-08-17", 6: "2026-08-24", 4: "2026-09-07", 3: "2026-09-14",
		2: "2026-09-21", 1: "2026-09-28",
	} {
		if got := c.EarlierWorkingDay(release.AddWeeks(-weeks)).String(); got != want {
			t.Errorf("release − %d weeks = %s, want %s", weeks, got, want)
		}
	}
}

func TestCountingStartsTheDayAfter(t *testing.T) {
	c := calendar.New()
	for _, k := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-10-02", 2, "2026-10-06"},  // Friday: Monday, Tuesday
		{"2026-10-03", 1, "2026-10-05"},  // Saturday
		{"2026-04-02", 1, "2026-04-07"},  // over Good Friday and Easter
		{"2026-04-07", -1, "2026-04-02"}, // and back
		{"2026-10-03", 0, "2026-10-03"},
	} {
		if got := c.AddWorkingDays(day(k.from), k.n).String(); got != k.want {
			t.Errorf("%s + %d working days = %s, want %s", k.from, k.n, got, k.want)
		}
	}
	if n := c.WorkingDaysBetween(day("2026-10-05"), day("2026-10-08")); n != 3 {
		t.Errorf("Monday to Thursday: %d", n)
	}
	if n := c.WorkingDaysBetween(day("2026-10-06"), day("2026-10-05")); n != -1 {
		t.Errorf("Tuesday to Monday: %d", n)
	}
	if n := c.WorkingDaysBetween(calendar.Date{}, day("2026-10-05")); n != 0 {
		t.Errorf("none to Monday: %d", n)
	}
}

func TestWorkingDays(t *testing.T) {
	closed := []calendar.Date{day("2026-05-15"), day("2027-05-07")}
	c := calendar.New(closed...)
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate().Draw(t, "d"), rapid.IntRange(1, 60).Draw(t, "n")
		ahead := c.AddWorkingDays(d, n)
		if !c.IsWorkingDay(ahead) || c.WorkingDaysBetween(d, ahead) != n || c.WorkingDaysBetween(ahead, d) != -n {
			t.Fatalf("%v + %d working days = %v", d, n, ahead)
		}
		if c.AddWorkingDays(d, n-1).After(ahead) || !c.AddWorkingDays(d, -n).Before(d) {
			t.Fatalf("%v: %d working days go backwards", d, n)
		}
		earlier, later := c.EarlierWorkingDay(d), c.LaterWorkingDay(d)
		if !c.IsWorkingDay(earlier) || !c.IsWorkingDay(later) || earlier.After(d) || later.Before(d) {
			t.Fatalf("%v lies between %v and %v", d, earlier, later)
		}
		if c.IsWorkingDay(d) != (earlier == d) || (earlier == d) != (later == d) {
			t.Fatalf("%v: a working day must be its own nearest", d)
		}
		if d.Sub(earlier) > 5 || later.Sub(d) > 5 {
			t.Fatalf("%v: more than five days without a working day", d)
		}
	})
}

// TestWorkingDaysBetweenIsTheCount compares with counting day by day, over the edges of the years worked out beforehand too.
func TestWorkingDaysBetweenIsTheCount(t *testing.T) {
	c := calendar.New(day("2026-05-15"), day("2026-05-16"), day("2026-12-25"))
	rapid.Check(t, func(t *rapid.T) {
		from := day("1999-11-01").AddDays(rapid.IntRange(0, 37200).Draw(t, "from"))
		days := rapid.IntRange(0, 900).Draw(t, "days")
		n := 0
		for d := range days {
			if c.IsWorkingDay(from.AddDays(d + 1)) {
				n++
			}
		}
		to := from.AddDays(days)
		if got := c.WorkingDaysBetween(from, to); got != n {
			t.Fatalf("%s to %s: %d, counted %d", from, to, got, n)
		}
	})
}
