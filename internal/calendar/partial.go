package calendar

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Partial is a day of which the day of the month, the month too, or all may not be known: the date of birth of somebody whose papers do not
// say it («00-00-1980»). It is comparable with ==. The zero value is «none», as of a Date: nothing was written, or the reader may not know.
type Partial struct {
	year       int32
	month, day uint8
	unknown    bool
}

// Unknown is a day of which nothing is known; that is known.
var Unknown = Partial{unknown: true}

// Whole is a day that is known; none of none.
func Whole(d Date) Partial { return Partial{year: d.year, month: d.month, day: d.day} }

// Part is what is known of a day as numbers, 0 for what is not: a year, a year and a month, all, or nothing at all. False for a day that
// does not exist, and for one of which the year is not known but the month is.
func Part(year, month, day int) (Partial, bool) {
	switch {
	case year == 0 && month == 0 && day == 0:
		return Unknown, true
	case day == 0 && year >= 1 && year <= 9999 && month >= 0 && month <= 12:
		return Partial{year: int32(year), month: uint8(month)}, true //nolint:gosec // checked above
	}
	d, is := Make(year, month, day)
	return Whole(d), is
}

// IsZero tells whether there is none.
func (p Partial) IsZero() bool { return p == Partial{} }

// Known tells whether the whole day is known.
func (p Partial) Known() bool { return p.day > 0 }

// Date is the day where it is known whole, otherwise none.
func (p Partial) Date() Date {
	if !p.Known() {
		return Date{}
	}
	return Date{p.year, p.month, p.day}
}

// Year is the year; 0 where it is not known.
func (p Partial) Year() int { return int(p.year) }

// Month is the month; 0 where it is not known.
func (p Partial) Month() time.Month { return time.Month(p.month) }

// First is the earliest day that it can be, Last the latest; none where not even the year is known.
func (p Partial) First() Date {
	if p.year == 0 {
		return Date{}
	}
	return Date{p.year, max(p.month, 1), max(p.day, 1)}
}

// Last is the latest day that it can be.
func (p Partial) Last() Date {
	switch {
	case p.year == 0 || p.Known():
		return p.Date()
	case p.month == 0:
		return Date{p.year, 12, 31}
	}
	return p.First().AddMonths(1).AddDays(-1)
}

// Could tells whether two can be one day: nothing that is known of both differs. What is not known excludes nothing; none is no day.
func (p Partial) Could(other Partial) bool {
	if p.IsZero() || other.IsZero() {
		return false
	}
	return (p.year == 0 || other.year == 0 || p.year == other.year) && (p.month == 0 || other.month == 0 || p.month == other.month) &&
		(p.day == 0 || other.day == 0 || p.day == other.day)
}

// String is YYYY-MM-DD, YYYY-MM, YYYY, or 0000 where nothing is known; empty for none.
func (p Partial) String() string {
	switch {
	case p.IsZero():
		return ""
	case p.Known():
		return p.Date().String()
	case p.month > 0:
		return fmt.Sprintf("%04d-%02d", p.year, p.month)
	}
	return fmt.Sprintf("%04d", p.year)
}

// ParsePartial reads what String writes and nothing else; an empty string is none.
func ParsePartial(s string) (Partial, error) {
	if s == "" {
		return Partial{}, nil
	}
	numbers := [3]int{}
	parts := strings.Split(s, "-")
	if len(parts) > 3 {
		return Partial{}, fmt.Errorf("calendar: not what is known of a date")
	}
	for n, part := range parts {
		number, err := strconv.Atoi(part)
		if err != nil {
			return Partial{}, fmt.Errorf("calendar: not what is known of a date")
		}
		numbers[n] = number
	}
	p, is := Part(numbers[0], numbers[1], numbers[2])
	if !is || p.String() != s {
		return Partial{}, fmt.Errorf("calendar: not what is known of a date")
	}
	return p, nil
}

// MarshalJSON writes what String does, or null for none: of a day that is known whole, what a Date writes.
func (p Partial) MarshalJSON() ([]byte, error) {
	if p.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + p.String() + `"`), nil
}

// UnmarshalJSON reads what MarshalJSON writes of a Partial and of a Date.
func (p *Partial) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*p = Partial{}
		return nil
	}
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return fmt.Errorf("calendar: a date in JSON is a string or null")
	}
	read, err := ParsePartial(string(text[1 : len(text)-1]))
	*p = read
	return err
}

// Value stores a text column; none is null.
func (p Partial) Value() (driver.Value, error) {
	if p.IsZero() {
		return nil, nil
	}
	return p.String(), nil
}

// Scan reads a text column; null is none.
func (p *Partial) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*p = Partial{}
		return nil
	case string:
		read, err := ParsePartial(v)
		*p = read
		return err
	}
	return fmt.Errorf("calendar: cannot read what is known of a date from %T", src)
}
