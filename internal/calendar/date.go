package calendar

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"time"
	_ "time/tzdata" // Amsterdam must be known on a machine without a time zone database
)

// Date is a day without a time: terms, release dates and birth dates are dates. It is comparable with ==. The zero value
// is «none»: it is stored as null, written as an empty string, and stays none under arithmetic.
type Date struct {
	year  int32
	month uint8
	day   uint8
}

// layout is how a date is written to machines; people read it worded by web/i18n.
const layout = "2006-01-02"

// amsterdam is the zone in which a Dutch day begins and ends. The zone database is compiled in, so this cannot fail.
var amsterdam = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return zone
}()

// On is the date of a day that the program itself names; it panics on a day that does not exist.
// What people type goes through Make or Parse.
func On(year int, month time.Month, day int) Date {
	d, ok := Make(year, int(month), day)
	if !ok {
		panic(fmt.Sprintf("calendar: no such day: %d-%d-%d", year, month, day))
	}
	return d
}

// Make is the date of three numbers as typed in a form; false when that day does not exist (30 February) or lies
// outside the years 1 to 9999.
func Make(year, month, day int) (Date, bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 {
		return Date{}, false
	}
	d := of(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
	return d, d.Day() == day
}

// Parse reads YYYY-MM-DD and nothing else; an empty string is an error, not none.
func Parse(s string) (Date, error) {
	t, err := time.Parse(layout, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("calendar: not a date in the form YYYY-MM-DD")
	}
	return of(t), nil
}

// Of is the day on which an instant falls in Amsterdam. The zero instant is none.
func Of(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return of(t.In(amsterdam))
}

// of takes the day of t in the zone that t already has.
func of(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int32(y), uint8(m), uint8(d)} //nolint:gosec // years of time.Time fit, months and days are small
}

// StartOfDay is the instant at which the day begins in Amsterdam; a term that ends on d is late from
// StartOfDay(d.AddDays(1)). None gives the zero instant.
func StartOfDay(d Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, amsterdam)
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Year is the year; 0 for none.
func (d Date) Year() int { return int(d.year) }

// Month is the month; 0 for none.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day is the day of the month; 0 for none.
func (d Date) Day() int { return int(d.day) }

// Weekday is the day of the week; Sunday for none.
func (d Date) Weekday() time.Weekday {
	if d.IsZero() {
		return time.Sunday
	}
	return d.utc().Weekday()
}

// utc is midnight in UTC, where all days last 24 hours: the ground for arithmetic.
func (d Date) utc() time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
}

// number counts the days from Monday 29 December 1969, which is 0.
func (d Date) number() int { return int(d.utc().Unix()/(24*60*60)) + 3 }

// AddDays moves by n days, back when n is negative.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return of(d.utc().AddDate(0, 0, n))
}

// AddWeeks moves by n weeks: the same weekday.
func (d Date) AddWeeks(n int) Date { return d.AddDays(7 * n) }

// AddMonths moves by n months to the same day of the month, or to the last day of a month that is shorter:
// 31 January plus one month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	first := time.Date(d.Year(), d.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return of(first.AddDate(0, 0, min(d.Day(), last)-1))
}

// AddYears moves by n years; 29 February becomes 28 February in a common year.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// Before tells whether d is an earlier day than other; false when either is none, so that what has no term is never late.
func (d Date) Before(other Date) bool {
	return !d.IsZero() && !other.IsZero() && d.order(other) < 0
}

// After tells whether d is a later day than other; false when either is none.
func (d Date) After(other Date) bool { return other.Before(d) }

// Equal tells whether the two are the same day, or both none.
func (d Date) Equal(other Date) bool { return d == other }

// Compare sorts by day, with none after all days: what has no term stands at the end of a list.
func (d Date) Compare(other Date) int {
	switch {
	case d == other:
		return 0
	case d.IsZero():
		return 1
	case other.IsZero():
		return -1
	}
	return d.order(other)
}

func (d Date) order(other Date) int {
	return cmp.Or(cmp.Compare(d.year, other.year), cmp.Compare(d.month, other.month), cmp.Compare(d.day, other.day))
}

// Sub counts the days from other to d, negative when d is earlier; 0 when either is none.
func (d Date) Sub(other Date) int {
	if d.IsZero() || other.IsZero() {
		return 0
	}
	return int(d.utc().Sub(other.utc()) / (24 * time.Hour))
}

// Earliest is the first day of those given, none left out; none when there is no day among them.
func Earliest(days ...Date) Date {
	var first Date
	for _, d := range days {
		if first.IsZero() || d.Before(first) {
			first = d
		}
	}
	return first
}

// Latest is the last day of those given, none left out; none when there is no day among them.
func Latest(days ...Date) Date {
	var last Date
	for _, d := range days {
		if last.IsZero() || d.After(last) {
			last = d
		}
	}
	return last
}

// String is YYYY-MM-DD; empty for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// MarshalText writes YYYY-MM-DD, or nothing for none.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD, or nothing for none.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// MarshalJSON writes "YYYY-MM-DD", or null for none.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads "YYYY-MM-DD"; null and "" are none.
func (d *Date) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*d = Date{}
		return nil
	}
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return fmt.Errorf("calendar: a date in JSON is a string or null")
	}
	return d.UnmarshalText(text[1 : len(text)-1])
}

// Value stores a date column; none is null.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.utc(), nil
}

// Scan reads a date column; null is none. A date comes from the driver as midnight UTC, so its own zone counts.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		*d = of(v)
	case string:
		return d.UnmarshalText([]byte(v))
	default:
		return fmt.Errorf("calendar: cannot read a date from %T", src)
	}
	return nil
}
