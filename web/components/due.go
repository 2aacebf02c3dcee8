package components

import (
	"context"
	"time"

	"github.com/terugkeer/terugkeer/web/i18n"
)

// Due is a term as people read it: words first, the date behind. The zero value is no term.
type Due struct {
	// On is the last day; Today the day of reading, both in protocol time.
	On, Today time.Time
	// Workdays counts working days from Today to On, negative when On has passed; the calendar counts them.
	Workdays int
	// Law says that the date is fixed by law: the only solid label.
	Law bool
	// Near is the number of working days from which a statutory date shows red; 0 is 10.
	Near int
	// Opens is the day on which it may be done, when that is yet to come: it stands first then.
	Opens time.Time
	// Note stands behind it: «1 keer verlengd, was 26 mei», «artikel 6:2:13 Sv». Empty: nothing.
	Note string
}

// None tells that there is no term.
func (d Due) None() bool { return d.On.IsZero() }

// Late tells that the last day has passed.
func (d Due) Late() bool { return !d.None() && i18n.Days(d.Today, d.On) < 0 }

func (d Due) near() bool {
	limit := d.Near
	if limit == 0 {
		limit = 10
	}
	return d.Workdays <= limit
}

// tone is late, today, soon (this week) or later.
func (d Due) tone() string {
	year, week := d.Today.ISOWeek()
	dueYear, dueWeek := d.On.ISOWeek()
	switch days := i18n.Days(d.Today, d.On); {
	case days < 0:
		return "late"
	case days == 0:
		return "today"
	case days == 1 || year == dueYear && week == dueWeek:
		return "soon"
	default:
		return "later"
	}
}

// left is what is left of the term, in words.
func (d Due) left(ctx context.Context) string {
	text := i18n.Term(ctx, d.Today, d.On, d.Workdays)
	if d.Law {
		return i18n.T(ctx, "due.law_left", "left", text)
	}
	return text
}

func (d Due) law(ctx context.Context) string {
	if d.Late() {
		return i18n.T(ctx, "due.law_late", "date", i18n.Date(ctx, d.On))
	}
	return i18n.T(ctx, "due.law_by", "date", i18n.Date(ctx, d.On))
}

func (d Due) lawClass() string {
	switch {
	case d.Late():
		return "tk-law--late"
	case d.near():
		return "tk-law--near"
	}
	return ""
}

func (d Due) class() string {
	class := "tk-due--" + d.tone()
	if d.Law {
		class += " tk-due--law"
		if d.near() {
			class += " tk-due--near"
		}
	}
	return class
}

// Days is a term as blocks, one a working day, so that it can be counted. The sentence beside it says the same.
type Days struct{ Past, Left, Late int }

// longest is how many blocks fit; a longer term shows in words only.
const longest = 20

func (d Days) shown() bool { return d.Past+d.Left+d.Late > 0 && d.Past+d.Left+d.Late <= longest }
