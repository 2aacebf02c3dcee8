package calendar

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/text"
)

// ErrNoDay says that what was typed is no day: it does not exist, or cannot be read as one.
var ErrNoDay = errors.New("calendar: no such day")

// ErrShortYear is an ErrNoDay: the year was typed without its century («14-3-80»), and which one is meant is not guessed.
var ErrShortYear = fmt.Errorf("%w: the year has no century", ErrNoDay)

// WrongWeekday says that a day was typed with a weekday that it is not. Day is the day, which has another.
type WrongWeekday struct{ Day Date }

func (e WrongWeekday) Error() string { return "calendar: that day is a " + e.Day.Weekday().String() }

// Read reads a day as people type and paste it: «10-8-2026», «10 augustus 2026», «2026-08-10», «August 10, 2026», with whatever dash or
// space, and as the program prints it itself («maandag 10 augustus 2026», with a time behind it too). The error is ErrNoDay for anything
// that is no day of the calendar, ErrShortYear for a year without its century, and WrongWeekday.
func Read(typed string) (Date, error) {
	parts, weekday, ok := partsOf(typed)
	if !ok || len(parts) != 3 {
		return Date{}, ErrNoDay
	}
	year, month, day, ok := inOrder(parts)
	if !ok {
		return Date{}, unread(parts)
	}
	d, is := Make(year, month, day)
	switch {
	case !is:
		return Date{}, ErrNoDay
	case weekday >= 0 && d.Weekday() != weekday:
		return Date{}, WrongWeekday{d}
	}
	return d, nil
}

// ReadPartial reads what is known of a day, as Read does, and «0-5-1980», «mei 1980», «00-00-1980» and «1980» where a part is not, and
// «00-00-0000» or «onbekend» where nothing is.
func ReadPartial(typed string) (Partial, error) {
	parts, weekday, ok := partsOf(typed)
	if !ok || weekday >= 0 {
		d, err := Read(typed)
		return Whole(d), err
	}
	if len(parts) == 1 && (parts[0] == "onbekend" || parts[0] == "unknown") {
		return Unknown, nil
	}
	switch len(parts) {
	case 1:
		parts = []string{"0", "0", parts[0]}
	case 2:
		if len(parts[0]) == 4 && numeric(parts[0]) {
			parts = []string{parts[0], parts[1], "0"}
		} else {
			parts = []string{"0", parts[0], parts[1]}
		}
	}
	if len(parts) != 3 {
		return Partial{}, ErrNoDay
	}
	year, month, day, ok := inOrder(parts)
	if !ok {
		return Partial{}, unread(parts)
	}
	p, is := Part(year, month, day)
	if !is {
		return Partial{}, ErrNoDay
	}
	return p, nil
}

// timeBehind is a time of day behind a date, as the program prints it: «, 14.32 uur», «, 14:32».
var timeBehind = regexp.MustCompile(`(?:, ?| om | at | )(?:[01]?[0-9]|2[0-3])(?:\.[0-5][0-9] ?uur|:[0-5][0-9])$`)

// partsOf takes apart what was typed: the parts of the date in the order in which they stand, and its weekday; -1: none was written.
// False: it is no date.
func partsOf(typed string) ([]string, time.Weekday, bool) {
	weekday := time.Weekday(-1)
	typed = timeBehind.ReplaceAllString(strings.ToLower(text.Typed(typed)), "")
	parts := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune("-/., ", r) })
	if len(parts) > 1 {
		if on, is := weekdays[parts[0]]; is {
			weekday, parts = on, parts[1:]
		}
	}
	for n, part := range parts {
		if m := ordinal.FindStringSubmatch(part); m != nil {
			parts[n] = m[1]
		}
	}
	return parts, weekday, len(parts) > 0
}

// ordinal is a day as «5e», «1ste», «3rd».
var ordinal = regexp.MustCompile(`^([0-9]{1,2})(?:e|de|ste|st|nd|rd|th)$`)

// inOrder reads three parts as year, month and day: the year first where it has four digits there, the month first where it is a word.
func inOrder(parts []string) (year, month, day int, ok bool) {
	d, m, y := parts[0], parts[1], parts[2]
	switch {
	case len(d) == 4 && numeric(d):
		d, y = y, d
	case !numeric(d):
		d, m = m, d
	}
	if len(y) != 4 || !numeric(y) || !numeric(d) || len(d) > 2 {
		return 0, 0, 0, false
	}
	year, _ = strconv.Atoi(y) // four digits
	day, _ = strconv.Atoi(d)  // one or two
	month, ok = monthOf(m)
	return year, month, day, ok
}

// unread is why three parts are no day: with a century in front of the year they would be one, or nothing helps.
func unread(parts []string) error {
	if y := parts[2]; len(y) == 2 {
		if _, _, _, ok := inOrder([]string{parts[0], parts[1], "20" + y}); ok {
			return ErrShortYear
		}
	}
	return ErrNoDay
}

func numeric(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// monthOf reads a month as a number, 0 too, or as a name or its beginning, of at least three letters, in either language.
func monthOf(typed string) (int, bool) {
	if numeric(typed) {
		n, err := strconv.Atoi(typed)
		return n, err == nil && len(typed) <= 2 && n <= 12
	}
	for n, names := range months {
		for _, name := range names {
			if len(typed) >= 3 && strings.HasPrefix(name, typed) {
				return n + 1, true
			}
		}
	}
	return 0, false
}

// months are their names in Dutch and English; weekdays those of the days, and how they are shortened.
var months = [12][]string{
	{"januari", "january"}, {"februari", "february"}, {"maart", "march", "mrt"}, {"april"}, {"mei", "may"}, {"juni", "june"}, {"juli", "july"}, {"augustus", "august"},
	{"september", "sept"}, {"oktober", "october"}, {"november"}, {"december"},
}

var weekdays = map[string]time.Weekday{
	"zondag": time.Sunday, "maandag": time.Monday, "dinsdag": time.Tuesday, "woensdag": time.Wednesday, "donderdag": time.Thursday, "vrijdag": time.Friday, "zaterdag": time.Saturday,
	"zo": time.Sunday, "ma": time.Monday, "di": time.Tuesday, "wo": time.Wednesday, "do": time.Thursday, "vr": time.Friday, "za": time.Saturday,
	"sunday": time.Sunday, "monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday, "friday": time.Friday, "saturday": time.Saturday,
	"sun": time.Sunday, "mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday,
}
