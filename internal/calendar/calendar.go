// Package calendar knows days: dates without a time, the working days of the Dutch government, and where a day begins in
// Amsterdam. It holds no terms and does not know what day it is: terms are protocol's, the clock is its caller's.
package calendar

import (
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/nl"
)

// The years whose holidays are worked out beforehand; other years are worked out when asked.
const (
	firstYear = 2000
	lastYear  = 2100
)

// Calendar tells working days from others: Monday to Friday, minus the holidays of the Algemene termijnenwet article 3
// as the library lists them, minus days that are closed otherwise (article 3(3): days that the Crown equates with
// holidays). Good Friday counts as a holiday, and so does 5 May of every year, not of each fifth year only: that is the
// library's list, which is also the Act's. Safe for use by several goroutines; the zero value knows no closed days.
type Calendar struct {
	closed   map[Date]bool
	holidays map[Date]bool
	off      []int // the holidays that fall on a weekday, as day numbers, in order
}

// New makes a calendar with the national holidays and the extra closed days of a table.
func New(closed ...Date) *Calendar {
	n := national()
	c := &Calendar{closed: make(map[Date]bool, len(closed)), holidays: n.holidays, off: n.off}
	for _, d := range closed {
		c.closed[d] = true
	}
	return c
}

// Closed lists the closed days beside the national holidays, in order, each once; never nil.
func (c *Calendar) Closed() []Date {
	days := make([]Date, 0, len(c.closed))
	for d := range c.closed {
		days = append(days, d)
	}
	slices.SortFunc(days, func(a, b Date) int { return a.number() - b.number() })
	return days
}

// Same tells whether two calendars hold the same closed days.
func (c *Calendar) Same(other *Calendar) bool { return slices.Equal(c.Closed(), other.Closed()) }

// nation is what is worked out beforehand.
type nation struct {
	holidays map[Date]bool
	off      []int
}

// national are the holidays of the years worked out beforehand: once, for every page asks for a calendar. Nobody writes to it.
var national = sync.OnceValue(func() nation {
	n := nation{holidays: make(map[Date]bool, 10*(lastYear-firstYear+1))}
	for year := firstYear; year <= lastYear; year++ {
		for _, h := range nl.Holidays {
			if d := observed(h, year); !d.IsZero() && !n.holidays[d] {
				n.holidays[d] = true
				if !weekend(d) {
					n.off = append(n.off, d.number())
				}
			}
		}
	}
	slices.Sort(n.off)
	return n
})

// observed is the day on which a holiday is kept in a year: King's Day moves to Saturday when 27 April is a Sunday.
func observed(h *cal.Holiday, year int) Date {
	_, day := h.Calc(year)
	if day.IsZero() {
		return Date{}
	}
	return of(day)
}

// IsWorkingDay tells whether d is a day on which terms run for people: no weekend, no holiday, not closed. None is no
// working day.
func (c *Calendar) IsWorkingDay(d Date) bool {
	if d.IsZero() || c.closed[d] {
		return false
	}
	return !weekend(d) && !c.isHoliday(d)
}

func weekend(d Date) bool {
	day := d.Weekday()
	return day == time.Saturday || day == time.Sunday
}

func (c *Calendar) isHoliday(d Date) bool {
	if d.Year() >= firstYear && d.Year() <= lastYear {
		return c.holidays[d]
	}
	for _, h := range nl.Holidays {
		if observed(h, d.Year()) == d {
			return true
		}
	}
	return false
}

// AddWorkingDays counts n working days from d; counting starts the day after, so the term «two working days» of a
// Friday ends on Tuesday. A negative n counts back from the day before. 0 is d itself, working day or not.
func (c *Calendar) AddWorkingDays(d Date, n int) Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	if d.IsZero() {
		return d
	}
	for n > 0 {
		d = d.AddDays(step)
		if c.IsWorkingDay(d) {
			n--
		}
	}
	return d
}

// EarlierWorkingDay is d, or the last working day before it: how a term that is counted back from the release date ends.
func (c *Calendar) EarlierWorkingDay(d Date) Date { return c.nearest(d, -1) }

// LaterWorkingDay is d, or the first working day after it.
func (c *Calendar) LaterWorkingDay(d Date) Date { return c.nearest(d, 1) }

func (c *Calendar) nearest(d Date, step int) Date {
	for !d.IsZero() && !c.IsWorkingDay(d) {
		d = d.AddDays(step)
	}
	return d
}

// WorkingDaysBetween counts the working days after a, up to and including b: «nog 3 werkdagen» from Monday to Thursday.
// Negative when b is earlier: «1 werkdag te laat» from Tuesday to Monday. 0 when either is none.
func (c *Calendar) WorkingDaysBetween(a, b Date) int {
	if a.IsZero() || b.IsZero() {
		return 0
	}
	if b.Before(a) {
		return -c.WorkingDaysBetween(b, a)
	}
	if a.Year() < firstYear || b.Year() > lastYear || c.off == nil {
		return c.count(a, b)
	}
	first, last := a.number()+1, b.number()
	from, _ := slices.BinarySearch(c.off, first)
	to, _ := slices.BinarySearch(c.off, last+1)
	n := weekdaysBefore(last+1) - weekdaysBefore(first) - (to - from)
	for d := range c.closed {
		if d.After(a) && !d.After(b) && !weekend(d) && !c.isHoliday(d) {
			n--
		}
	}
	return n
}

// count counts day by day.
func (c *Calendar) count(a, b Date) int {
	n := 0
	for d := a.AddDays(1); !d.After(b); d = d.AddDays(1) {
		if c.IsWorkingDay(d) {
			n++
		}
	}
	return n
}

// weekdaysBefore counts the days from Monday to Friday before a day number that is not negative.
func weekdaysBefore(number int) int { return number/7*5 + min(number%7, 5) }
