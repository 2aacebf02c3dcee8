package statute

import "github.com/terugkeer/terugkeer/internal/calendar"

// LeastProbationEnd is the first day on which the probation term may end: it equals the period of conditional release
// (up to sentenceEnd) but lasts at least one year from release (Sv 6:1:18(2)). With sentenceEnd unknown it is one year
// after release; with no release it is none. Days in detention do not count; that correction is the OM's to make.
func LeastProbationEnd(release, sentenceEnd calendar.Date) calendar.Date {
	if release.IsZero() {
		return release
	}
	return calendar.Latest(release.AddYears(LeastProbationYears), sentenceEnd)
}

// LatestReview is the last day to which a decision of the given day may be postponed (Sv 6:2:13(1)).
func LatestReview(decided calendar.Date) calendar.Date { return decided.AddMonths(MostPostponeMonths) }

// EarliestRequest is the first day on which he may ask again after a refusal of the given day (Sv 6:2:13(2)).
func EarliestRequest(refused calendar.Date) calendar.Date { return refused.AddMonths(NewRequestMonths) }
