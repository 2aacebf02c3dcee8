package protocol

import (
	"slices"
	"sync"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// DayRow says between which days a day lies that a form of a deed asks. Facts give the bounds: what has not happened yet, or had
// ended, cannot be said to have been. A bound that is not known (zero) bounds nothing.
type DayRow struct {
	Deed   who.Deed
	Field  string // of the form; «*» at its end stands for the rest of the name
	From   []bound
	To     []bound
	Source string // why; empty: what happens is in the past, or comes after what it follows
}

// A bound is a named day of a case. Its name stands in docs/protocol.md, its key in the message that refuses a day beyond it.
type bound struct {
	name, key string
	of        func(Within) Date
}

// Within is what bounds the days of a form: the plan that holds, what the deed is about, and what only the contents of the case know.
type Within struct {
	Plan  *Plan
	About Ref
	// SentenceEnd is when the sentence ends, as the conviction in the case says; zero: not known.
	SentenceEnd Date
	// Picked are other days of the same form that bound this one, by field; a zero day is none.
	Picked map[string]Date
}

func (w Within) facts() *Facts {
	if w.Plan.facts == nil {
		return &Facts{}
	}
	return w.Plan.facts
}

// ends is when the sentence ends, as this form changes it, or as it is known.
func (w Within) ends() Date {
	if moved := w.Picked["sentence_end"]; !moved.IsZero() {
		return moved
	}
	return w.SentenceEnd
}

// moved is the day of return that this form brings; zero: none.
func (w Within) moved() Date {
	if day := w.Picked["actual"]; !day.IsZero() {
		return day
	}
	return w.Picked["date"]
}

// DayBound is the bound that a day of a form crosses: its message key is «day.early.» or «day.late.» with Key, and Date is the
// first or the last day that is possible.
type DayBound struct {
	Early bool
	Key   string
	Date  Date
}

// Limits of what is believable (assumptions: no rule says so; they catch a year that was mistyped).
const (
	oldest      = 110 // years
	grown       = 18  // adults only: the customer's scope
	farYears    = 40
	noticeYears = 2  // how long ago a notice can have come in
	servedDays  = 14 // for how many days ahead the day can be named on which a decision is served
)

func dayOfFacts(name, key string, of func(*Facts) Date) bound {
	return bound{name, key, func(w Within) Date { return of(w.facts()) }}
}

var (
	fromToday = func(days int) func(Within) Date { return func(w Within) Date { return w.Plan.Today.AddDays(days) } }
	today     = bound{"vandaag", "today", fromToday(0)}
	tomorrow  = bound{"morgen", "tomorrow", fromToday(1)}
	service   = bound{"twee weken na vandaag", "service", fromToday(servedDays)}
	far       = bound{"veertig jaar na vandaag", "far", func(w Within) Date { return w.Plan.Today.AddYears(farYears) }}
	longAgo   = bound{"twee jaar voor vandaag", "long_ago", func(w Within) Date { return w.Plan.Today.AddYears(-noticeYears) }}
	ageOldest = bound{"110 jaar voor vandaag", "oldest", func(w Within) Date { return w.Plan.Today.AddYears(-oldest) }}
	ageGrown  = bound{"18 jaar voor vandaag", "grown", func(w Within) Date { return w.Plan.Today.AddYears(-grown) }}
	received  = dayOfFacts("ontvangst van het signaal", "received", func(f *Facts) Date { return f.Signal.Received })
	opened    = dayOfFacts("opening van de zaak", "opened", func(f *Facts) Date { return f.Opened })
	returnDay = bound{"terugkeerdatum", "return_date", func(w Within) Date { return w.facts().T0() }}
	granted   = bound{"beslissing tot v.i.", "granted", func(w Within) Date {
		if d := w.facts().Granted(); d != nil && w.Plan.Row().Decided() {
			return d.Taken
		}
		return Date{}
	}}
	wentOut = dayOfFacts("terugkeer", "return", func(f *Facts) Date { return f.left() })
	begun   = dayOfFacts("start van het toezicht; nooit gestart: terugkeer", "start", func(f *Facts) Date {
		if w := f.Watch(); w != nil && !w.Started.IsZero() {
			return w.Started
		}
		return f.left()
	})
	lastWord = dayOfFacts("laatste overtreding of bevestiging", "last_word", func(f *Facts) Date {
		var last Date
		for _, b := range f.Breaches {
			last = calendar.Latest(last, b.Happened)
		}
		if w := f.Watch(); w != nil {
			last = calendar.Latest(append([]Date{last}, w.Confirmed...)...)
		}
		return last
	})
	over = dayOfFacts("einde van het toezicht", "end", func(f *Facts) Date {
		if w := f.Watch(); w != nil {
			return w.Ended
		}
		return Date{}
	})
	sentenceEnds = bound{"einde van de straf", "sentence_end", func(w Within) Date { return w.SentenceEnd }}
	// beforeSentence: where the track lets him out early he leaves before his sentence ends.
	beforeSentence = bound{"dag voor het einde van de straf (VI)", "before_sentence_end", func(w Within) Date {
		if !w.Plan.Row().Early || w.ends().IsZero() {
			return Date{}
		}
		return w.ends().AddDays(-1)
	}}
	// termEnd: the probation term equals the period of conditional release, and is a year at least.
	termEnd = bound{"einde van de v.i.-periode, en ten minste een jaar na de terugkeerdatum", "term_end", func(w Within) Date {
		return statute.LeastProbationEnd(w.facts().T0(), w.SentenceEnd)
	}}
	mostTerm = bound{termEnd.name, "most_term", func(w Within) Date {
		if w.SentenceEnd.IsZero() {
			return Date{}
		}
		return termEnd.of(w)
	}}
	conditionTerm = bound{termEnd.name, "condition_term", mostTerm.of}
	// movedTerm is the same, of the day of return that this form brings.
	movedTerm = bound{"einde van de v.i.-periode, en ten minste een jaar na de nieuwe dag van terugkeer", "term_end", func(w Within) Date {
		return statute.LeastProbationEnd(w.moved(), w.ends())
	}}
	mostMovedTerm = bound{movedTerm.name, "most_term", func(w Within) Date {
		if w.ends().IsZero() {
			return Date{}
		}
		return movedTerm.of(w)
	}}
	probationEnds = dayOfFacts("einde van de proeftijd", "probation_end", func(f *Facts) Date {
		if d := f.Granted(); d != nil {
			return d.Until
		}
		return Date{}
	})
	halfYear = bound{"zes maanden na vandaag", "review", func(w Within) Date { return statute.LatestReview(w.Plan.Today) }}
	inView   = bound{"ontvangst van de zienswijze", "view", func(w Within) Date {
		return w.facts().FindAsk(w.About).last().On
	}}
	served = bound{"betekening van de beslissing", "served", func(w Within) Date {
		for _, d := range w.facts().Decisions {
			if d.ID == w.About {
				return d.Served
			}
		}
		return Date{}
	}}
	ruled = bound{"dag van de uitspraak", "ruling", func(w Within) Date { return w.Picked["on"] }}
)

// Days is the table of every day that a form asks: no form of a deed asks one that has no row.
func Days() []DayRow { return allDays() }

var allDays = sync.OnceValue(func() []DayRow {
	past := []bound{today}
	return []DayRow{
		{who.RegisterSignal, "born", []bound{ageOldest}, []bound{ageGrown}, "alleen volwassenen; aanname: ten hoogste 110 jaar"},
		{who.RegisterSignal, "release", []bound{today}, []bound{far}, "aanname: ten hoogste veertig jaar vooruit"},
		{who.RegisterSignal, "received", []bound{longAgo}, past, "aanname: ten hoogste twee jaar geleden"},
		{who.OpenCase, "sentence_end", []bound{returnDay}, []bound{far}, "art. 6:2:10 Sv: v.i. komt voor het einde van de straf"},
		{who.RecordFinality, "on", nil, past, ""},
		{who.TellOutside, "on", []bound{opened}, past, ""},
		{who.CheckVictims, "on", []bound{received}, past, ""},
		{who.RecordRiskEstimate, "on", []bound{received}, past, ""},
		{who.RecordInquiry, "on", []bound{received}, past, ""},
		{who.RecordAddressCheck, "on", []bound{received}, past, ""},
		{who.RecordTriangle, "on", []bound{received}, past, ""},
		{who.ProposeConditions, "parameter.*", []bound{returnDay}, []bound{conditionTerm}, "art. 6:2:11 lid 3, 6:1:18 lid 2 Sv: ten hoogste de proeftijd"},
		{who.RecordReply, "on", []bound{inView}, past, ""},
		{who.TakeDecision, "served", []bound{today}, []bound{service}, "aanname: binnen twee weken"},
		{who.TakeDecision, "until", []bound{termEnd}, []bound{mostTerm}, "art. 6:1:18 lid 2 Sv: gelijk aan de v.i.-periode, ten minste een jaar"},
		{who.TakeDecision, "end", []bound{tomorrow, returnDay}, []bound{far}, "art. 6:2:12 Sv: zonder v.i. loopt de straf door"},
		{who.TakeDecision, "review", []bound{tomorrow}, []bound{halfYear, sentenceEnds}, "art. 6:2:13 lid 1 Sv"},
		{who.RecordObjection, "on", []bound{served}, past, "art. 6:6:8 Sv: bezwaar na betekening"},
		{who.RecordObjection, "new_date", []bound{ruled}, []bound{far, beforeSentence}, "art. 6:6:9 Sv"},
		{who.RecordReturnPlan, "on", []bound{received}, past, ""},
		{who.RecordVictimInformed, "on", []bound{granted, opened}, past, "ingelicht wordt over wat beslist is"},
		{who.RecordReadiness, "on", []bound{granted, opened}, past, ""},
		{who.ChangeReturnDate, "date", []bound{today}, []bound{far, beforeSentence}, "aanname: ten hoogste veertig jaar vooruit; art. 6:2:10 Sv"},
		{who.ChangeReturnDate, "sentence_end", []bound{today}, []bound{far}, ""},
		{who.ChangeReturnDate, "until", []bound{movedTerm}, []bound{mostMovedTerm}, "art. 6:1:18 lid 2 Sv"},
		{who.ConfirmReturn, "actual", []bound{received, granted}, past, "art. 6:2:12 Sv: geen v.i. voor de beslissing"},
		{who.ConfirmReturn, "until", []bound{movedTerm}, []bound{mostMovedTerm}, "art. 6:1:18 lid 2 Sv"},
		{who.StartSupervision, "on", []bound{wentOut}, past, "Besluit tenuitvoerlegging art. 3:2 lid 2"},
		{who.RecordEvent, "on", []bound{begun}, past, ""},
		{who.ReportBreach, "happened", []bound{begun}, []bound{today, probationEnds}, "art. 6:2:11, 6:3:14 lid 4 Sv: tijdens de proeftijd"},
		{who.SubmitClosingReport, "ended", []bound{over, begun, lastWord}, []bound{over, today}, "Besluit tenuitvoerlegging art. 3:5"},
	}
})

// dayRow is the row of a day that a form asks; false: there is none, and no form may ask it.
func dayRow(deed who.Deed, field string) (DayRow, bool) {
	for _, row := range Days() {
		whole := len(row.Field) - 1
		if row.Deed == deed && (row.Field == field || (row.Field[whole] == '*' && len(field) >= whole && field[:whole] == row.Field[:whole])) {
			return row, true
		}
	}
	return DayRow{}, false
}

// DayKnown tells whether the table bounds a day that a form of the deed asks.
func DayKnown(deed who.Deed, field string) bool {
	_, known := dayRow(deed, field)
	return known
}

// Bounds are the first and the last day that can be given for a day that a form of a deed asks; zero: none.
func Bounds(deed who.Deed, field string, within Within) (from, to DayBound) {
	row, _ := dayRow(deed, field)
	for _, b := range row.From {
		if day := b.of(within); !day.IsZero() && (from.Date.IsZero() || day.After(from.Date)) {
			from = DayBound{Early: true, Key: b.key, Date: day}
		}
	}
	for _, b := range row.To {
		if day := b.of(within); !day.IsZero() && (to.Date.IsZero() || day.Before(to.Date)) {
			to = DayBound{Key: b.key, Date: day}
		}
	}
	return from, to
}

// Refuses says which bound a day crosses that was given in a form of a deed; false: it lies within, or is zero, which is no day.
func Refuses(deed who.Deed, field string, day Date, within Within) (DayBound, bool) {
	if day.IsZero() {
		return DayBound{}, false
	}
	from, to := Bounds(deed, field, within)
	if !from.Date.IsZero() && day.Before(from.Date) {
		return from, true
	}
	return to, !to.Date.IsZero() && day.After(to.Date)
}

// BoundKeys are the message keys of all bounds, for whoever words them.
func BoundKeys() []string {
	var out []string
	add := func(prefix string, bounds []bound) {
		for _, b := range bounds {
			if key := prefix + b.key; !slices.Contains(out, key) {
				out = append(out, key)
			}
		}
	}
	for _, row := range Days() {
		add("day.early.", row.From)
		add("day.late.", row.To)
	}
	return out
}
