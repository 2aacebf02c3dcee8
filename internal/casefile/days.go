package casefile

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Days checks the days of a form against the bounds that the facts give them (protocol.Days). There is no other way to accept a day.
type Days struct {
	protocol.Within
	form *form.Wrong
	deed who.Deed
}

// DaysOf checks the days of a form of a deed before it is done, or before there is a case.
func DaysOf(f *form.Wrong, deed who.Deed, plan *protocol.Plan, about protocol.Ref) *Days {
	return &Days{protocol.Within{Plan: plan, About: about, Picked: map[string]calendar.Date{}}, f, deed}
}

// Days checks the days of the deed's form.
func (d *Deed) Days(f *form.Wrong) *Days { return DaysOf(f, d.deed, &d.Plan, d.About) }

// Need requires a day; key says what to write where there is none.
func (s *Days) Need(field string, day calendar.Date, key string) {
	if day.IsZero() {
		s.form.Add(field, key)
		return
	}
	s.May(field, day)
}

// NeedPart requires what is known of a day, and refuses it where the day lies beyond the bounds whatever is not known of it.
func (s *Days) NeedPart(field string, day calendar.Partial, key string) {
	if day.IsZero() {
		s.form.Add(field, key)
		return
	}
	if day.Known() {
		s.May(field, day.Date())
		return
	}
	if refused, crosses := protocol.Refuses(s.deed, field, day.First(), s.Within); crosses && !refused.Early {
		s.May(field, day.First())
		return
	}
	if refused, crosses := protocol.Refuses(s.deed, field, day.Last(), s.Within); crosses && refused.Early {
		s.May(field, day.Last())
	}
}

// May accepts that no day is given.
func (s *Days) May(field string, day calendar.Date) {
	s.Picked[field] = day
	if !protocol.DayKnown(s.deed, field) {
		panic("casefile: no bounds for " + field + " of " + string(s.deed)) // a form that asks it was added without its row
	}
	refused, crosses := protocol.Refuses(s.deed, field, day, s.Within)
	switch {
	case !crosses:
	case refused.Early:
		s.form.Add(field, "day.early."+refused.Key, "date", refused.Date.String())
	default:
		s.form.Add(field, "day.late."+refused.Key, "date", refused.Date.String())
	}
}

// Crosses tells whether a day lies beyond the bounds of a field.
func (s *Days) Crosses(field string, day calendar.Date) bool {
	_, crosses := protocol.Refuses(s.deed, field, day, s.Within)
	return crosses
}

// Ask requires a day and says which is the first that is possible.
func (s *Days) Ask(field, key string) {
	from, _ := protocol.Bounds(s.deed, field, s.Within)
	s.form.Add(field, key, "date", from.Date.String())
}

// Outcome refuses an outcome that does not find in the facts what it must (protocol.Outcomes).
func (s *Days) Outcome(field, outcome string) {
	if key, day, misses := protocol.Misses(s.deed, protocol.Code(outcome), s.Within); misses {
		s.form.Add(field, key, "date", day.String())
	}
}

// Sentence is the conviction of a case: the concept that records it knows the rest.
const Sentence = "conviction"

// SentenceEnd is when the sentence ends, as the newest conviction says that the actor may see; zero: he sees none, or it does not say.
func (d *Deed) SentenceEnd(ctx context.Context) (calendar.Date, error) {
	items, err := d.Items(ctx, Sentence)
	if err != nil || len(items) == 0 {
		return calendar.Date{}, err
	}
	var known struct {
		End calendar.Date `json:"sentence_end"`
	}
	err = items[len(items)-1].Read(&known)
	return known.End, err
}
