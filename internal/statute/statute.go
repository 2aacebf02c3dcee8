// Package statute holds what the law fixes, as tables: the special conditions a–n with their parameters, the tracks
// along which people return, the outcomes of a decision, the legal grounds on which something may be shared, and the
// offences that lead to an administrative notice. It holds no terms counted in working days and no steps (protocol) and
// does not say who may do or see what (policy). Each row names its source; what is our reading is marked assumed.
package statute

// Name is a term of the law in Dutch, with the English that this program uses for it.
type Name struct {
	NL string
	EN string
}

// In is the name in a language: English for "en", Dutch for all others.
func (n Name) In(language string) string {
	if language == "en" {
		return n.EN
	}
	return n.NL
}

// Choice is one value of a fixed list, with its code as stored.
type Choice struct {
	Code string
	Name Name
}

// Terms that the law itself fixes for conditional release, in the unit that the name says.
const (
	LeastProbationYears = 1 // the probation term lasts at least a year: Sv 6:1:18(2)
	MostExtensionYears  = 2 // a court extends it by at most two years at a time: Sv 6:1:18(2)
	NoticeWeeks         = 4 // the convict is told at least four weeks before the date: Sv 6:2:13(1)
	MostPostponeMonths  = 6 // a decision is postponed for at most six months: Sv 6:2:13(1)
	NewRequestMonths    = 6 // after a refusal he may ask again after six months: Sv 6:2:13(2)
	AnswerRequestMonths = 2 // and the OM decides within two months: Sv 6:2:13(2)
	ObjectionWeeks      = 2 // objection to the court, counted from service: Sv 6:6:8
	MostReleaseYears    = 2 // the period of conditional release lasts at most two years: Sv 6:2:10(1)(b)
)
