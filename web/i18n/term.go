package i18n

import (
	"context"
	"time"
)

// Term says how much is left until a day: «vandaag», «morgen», «nog 3 werkdagen», «2 werkdagen te laat».
// Workdays is the number of working days from today to due, negative when due has passed; the calendar counts them.
func Term(ctx context.Context, today, due time.Time, workdays int) string {
	switch days := Days(today, due); {
	case days == 0:
		return T(ctx, "term.today")
	case days == 1:
		return T(ctx, "term.tomorrow")
	case days < 0 && workdays == 0:
		return T(ctx, "term.late")
	case days < 0:
		return N(ctx, "term.overdue", abs(workdays))
	default:
		return N(ctx, "term.left", workdays)
	}
}

// Workdays is a number of working days: «1 werkdag», «7 werkdagen».
func Workdays(ctx context.Context, count int) string { return N(ctx, "term.workdays", count) }

// Days counts calendar days in Amsterdam from one day to another; negative when the second is earlier.
func Days(from, to time.Time) int {
	return int(midnight(to).Sub(midnight(from)).Hours()) / 24
}

// midnight is the day of t as an instant in UTC, where every day has 24 hours.
func midnight(t time.Time) time.Time {
	year, month, day := t.In(Amsterdam()).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
