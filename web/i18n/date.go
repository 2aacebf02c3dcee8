package i18n

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // the zone must be there on a machine without its own tables
)

// Amsterdam is the zone in which every date and time of the product is read.
var Amsterdam = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic("i18n: " + err.Error())
	}
	return zone
})

// Date is a date in words: «10 augustus 2026». A zero time is an empty text, so are those of the functions below.
func Date(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(Amsterdam())
	return strconv.Itoa(t.Day()) + " " + month(ctx, t) + " " + strconv.Itoa(t.Year())
}

// ShortDate is a date without its year where that is the year of today: «10 augustus», and «10 augustus 2025» in any other.
func ShortDate(ctx context.Context, today, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(Amsterdam())
	if t.Year() != today.In(Amsterdam()).Year() {
		return Date(ctx, t)
	}
	return strconv.Itoa(t.Day()) + " " + month(ctx, t)
}

// MonthYear is a date without its day: «augustus 2026».
func MonthYear(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(Amsterdam())
	return month(ctx, t) + " " + strconv.Itoa(t.Year())
}

// DayDate is a date with its weekday, for deadlines: «maandag 10 augustus 2026».
func DayDate(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return weekday(ctx, t.In(Amsterdam())) + " " + Date(ctx, t)
}

// Time is a time of day: «14.32 uur».
func Time(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(Amsterdam())
	if Lang(ctx) == English {
		return t.Format("15:04")
	}
	return fmt.Sprintf("%d.%02d uur", t.Hour(), t.Minute())
}

// DateTime is a date with its time: «10 augustus 2026, 14.32 uur».
func DateTime(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return Date(ctx, t) + ", " + Time(ctx, t)
}

// Machine is a date as a machine reads it in <time datetime>: «2026-08-10».
func Machine(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Amsterdam()).Format(time.DateOnly)
}

// MachineTime is an instant as a machine reads it in <time datetime>.
func MachineTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Amsterdam()).Format("2006-01-02T15:04-07:00")
}

func month(ctx context.Context, t time.Time) string {
	if Lang(ctx) == English {
		return t.Month().String()
	}
	return dutchMonths[t.Month()-1]
}

var dutchMonths = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
	"oktober", "november", "december"}

func weekday(ctx context.Context, t time.Time) string {
	if Lang(ctx) == English {
		return t.Weekday().String()
	}
	return [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}[t.Weekday()]
}

// FormDate is a date as people type it, for a date field: «10-8-2026».
func FormDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Amsterdam()).Format("2-1-2006")
}
