package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"pgregory.net/rapid"
)

func day(s string) calendar.Date {
	d, err := calendar.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func anyDate() *rapid.Generator[calendar.Date] {
	return rapid.Custom(func(t *rapid.T) calendar.Date {
		return calendar.On(1990, 1, 1).AddDays(rapid.IntRange(0, 50_000).Draw(t, "days"))
	})
}

func TestParseRefusesWhatIsNoDate(t *testing.T) {
	for _, s := range []string{"", "2026-02-30", "2026-2-3", "05-10-2026", "2026-10-05T00:00:00Z", " 2026-10-05", "0000-01-01", "20261005", "2026-13-01", "２026-10-05"} {
		if d, err := calendar.Parse(s); err == nil {
			t.Errorf("Parse(%q) = %v, want an error", s, d)
		}
	}
}

func TestMakeRefusesDaysThatDoNotExist(t *testing.T) {
	for _, n := range [][3]int{{2026, 2, 29}, {2026, 4, 31}, {2026, 0, 1}, {2026, 1, 0}, {0, 1, 1}, {10000, 1, 1}, {2026, 13, 1}} {
		if _, ok := calendar.Make(n[0], n[1], n[2]); ok {
			t.Errorf("Make(%v) accepted", n)
		}
	}
	if d, ok := calendar.Make(2028, 2, 29); !ok || d.String() != "2028-02-29" {
		t.Errorf("29 February 2028: %v %v", d, ok)
	}
}

func TestOfTakesTheDayInAmsterdam(t *testing.T) {
	for instant, want := range map[string]string{
		"2026-10-04T21:59:59Z": "2026-10-04", // summer time: two hours ahead
		"2026-10-04T22:00:00Z": "2026-10-05",
		"2026-12-31T22:59:59Z": "2026-12-31",
		"2026-12-31T23:00:00Z": "2027-01-01",
	} {
		at, err := time.Parse(time.RFC3339, instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := calendar.Of(at).String(); got != want {
			t.Errorf("Of(%s) = %s, want %s", instant, got, want)
		}
	}
	if !calendar.Of(time.Time{}).IsZero() {
		t.Error("the zero instant is a day")
	}
}

func TestAddMonthsStopsAtTheEndOfTheMonth(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2028-01-31", 1, "2028-02-29"}, {"2026-03-31", -1, "2026-02-28"},
		{"2026-08-31", 6, "2027-02-28"}, {"2026-12-15", 1, "2027-01-15"}, {"2028-02-29", 12, "2029-02-28"},
	} {
		if got := day(c.from).AddMonths(c.n).String(); got != c.want {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestNoneStaysNone(t *testing.T) {
	var none calendar.Date
	some := day("2026-10-05")
	if none.AddDays(3) != none || none.AddMonths(2) != none || none.AddWeeks(1) != none {
		t.Error("none became a day")
	}
	if none.Before(some) || some.Before(none) || none.After(some) || some.After(none) || none.Sub(some) != 0 {
		t.Error("none is compared as a day")
	}
	if none.Compare(some) <= 0 || some.Compare(none) >= 0 || none.Compare(none) != 0 {
		t.Error("none is not sorted last")
	}
	if calendar.Earliest(none, some, none) != some || calendar.Latest(none, some, none) != some || calendar.Earliest() != none {
		t.Error("none counts as the earliest or latest day")
	}
	if !calendar.StartOfDay(none).IsZero() {
		t.Error("none has a beginning")
	}
}

func TestDateGoesThroughJSONTextAndDatabase(t *testing.T) {
	type row struct {
		A, B calendar.Date
		C    map[calendar.Date]int
	}
	in := row{A: day("2026-10-05"), C: map[calendar.Date]int{day("2026-04-06"): 1}}
	text, err := json.Marshal(in)
	if err != nil || string(text) != `{"A":"2026-10-05","B":null,"C":{"2026-04-06":1}}` {
		t.Fatalf("%s %v", text, err)
	}
	var out row
	if err := json.Unmarshal(text, &out); err != nil || out.A != in.A || out.B != in.B || out.C[day("2026-04-06")] != 1 {
		t.Fatalf("%+v %v", out, err)
	}
	for _, bad := range []string{`{"A":20261005}`, `{"A":"5 okt"}`, `{"A":"2026-10-05T00:00:00Z"}`, `{"A":{}}`} {
		if err := json.Unmarshal([]byte(bad), &out); err == nil {
			t.Errorf("%s accepted", bad)
		}
	}
	var scanned calendar.Date
	value, err := in.A.Value()
	if err != nil || scanned.Scan(value) != nil || scanned != in.A {
		t.Errorf("stored %v, read %v, %v", value, scanned, err)
	}
	if scanned.Scan(nil) != nil || !scanned.IsZero() {
		t.Error("null is not none")
	}
	if value, err := (calendar.Date{}).Value(); value != nil || err != nil {
		t.Error("none is not null")
	}
	if scanned.Scan(7) == nil {
		t.Error("a number is read as a date")
	}
}

func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate().Draw(t, "d"), rapid.IntRange(-4000, 4000).Draw(t, "n")
		if moved := d.AddDays(n); moved.Sub(d) != n || moved.AddDays(-n) != d {
			t.Fatalf("%v + %d days = %v", d, n, moved)
		}
		if d.AddWeeks(n).Weekday() != d.Weekday() {
			t.Fatalf("%v + %d weeks is another weekday", d, n)
		}
		if m := d.AddMonths(n % 200); m.Day() > d.Day() || (m.Day() < d.Day() && m.AddDays(1).Day() != 1) {
			t.Fatalf("%v + %d months = %v", d, n%200, m)
		}
		if parsed, err := calendar.Parse(d.String()); err != nil || parsed != d {
			t.Fatalf("%v read back as %v, %v", d, parsed, err)
		}
		start := calendar.StartOfDay(d)
		if calendar.Of(start) != d || calendar.Of(start.Add(-time.Nanosecond)) != d.AddDays(-1) {
			t.Fatalf("%v begins at %v", d, start)
		}
		if made, ok := calendar.Make(d.Year(), int(d.Month()), d.Day()); !ok || made != d {
			t.Fatalf("%v made as %v", d, made)
		}
		other := anyDate().Draw(t, "other")
		if d.Before(other) != (d.Sub(other) < 0) || d.After(other) != (d.Sub(other) > 0) || d.Equal(other) != (d.Sub(other) == 0) {
			t.Fatalf("%v and %v are ordered wrongly", d, other)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("2026-10-05")
	f.Add("9999-99-99")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := calendar.Parse(s); err == nil && d.String() != s {
			t.Errorf("Parse(%q) writes %q", s, d)
		}
	})
}
