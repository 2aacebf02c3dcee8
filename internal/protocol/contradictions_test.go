package protocol_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// sentenceOf is when the sentence of a walked case ends: fixed by the first date of return, well after it.
func sentenceOf(f *protocol.Facts) protocol.Date {
	if len(f.Movements) == 0 {
		return protocol.Date{}
	}
	return f.Movements[0].Release[0].Date.AddDays(300)
}

// daysOf picks the days and outcomes of a deed as its concept accepts them: within their bounds, and where they find what they must.
type daysOf struct {
	deed   who.Deed
	about  protocol.Ref
	f      *protocol.Facts
	today  calendar.Date
	choose pick
	picked map[string]protocol.Date
}

func (d *daysOf) within() protocol.Within {
	v, err := protocol.LoadVersion(protocol.Current)
	if err != nil {
		panic(err)
	}
	plan := protocol.Evaluate(v, calendar.New(), d.f, calendar.StartOfDay(d.today))
	return protocol.Within{Plan: &plan, About: d.about, SentenceEnd: sentenceOf(d.f), Picked: d.picked}
}

// pick is a day within the bounds: the first choice is today, or the nearest to it. Bounds that leave no day give the first of them, which
// no concept accepts: the test sees what that leads to.
func (d *daysOf) pick(field string) protocol.Date {
	from, to := protocol.Bounds(d.deed, field, d.within())
	first, last := from.Date, to.Date
	if first.IsZero() {
		first = d.today
	}
	if last.IsZero() {
		last = calendar.Latest(first, d.today.AddDays(400))
	}
	day := first
	if n := d.choose("day "+field, max(1, min(last.Sub(first), 800)+2)); n > 0 {
		day = first.AddDays(n - 1)
	} else if d.today.After(first) {
		day = d.today
		if day.After(last) {
			day = last
		}
	}
	d.picked[field] = day
	return day
}

// outcome is one of the outcomes that find what they must; the first of them where none does.
func (d *daysOf) outcome(all ...protocol.Code) protocol.Code {
	fine := slices.DeleteFunc(slices.Clone(all), func(code protocol.Code) bool {
		_, _, misses := protocol.Misses(d.deed, code, d.within())
		return misses
	})
	if len(fine) == 0 {
		return all[0]
	}
	return fine[d.choose("outcome", len(fine))]
}

// term is the new end of the probation term, where the old one does not fit.
func (d *daysOf) term(protocol.Date) []protocol.Fact {
	granted := d.f.Granted()
	if granted == nil || granted.Until.IsZero() {
		return nil
	}
	if _, crosses := protocol.Refuses(d.deed, "until", granted.Until, d.within()); !crosses {
		return nil
	}
	return []protocol.Fact{protocol.ProbationTermChanged{Decision: granted.ID, On: d.today, Until: d.pick("until")}}
}

// contradictions lists what facts say against each other. No sequence of accepted deeds leads to one.
func contradictions(f *protocol.Facts, sentenceEnd protocol.Date) []string {
	var out []string
	say := func(wrong bool, format string, args ...any) {
		if wrong {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	before := func(a, b protocol.Date) bool { return !a.IsZero() && !b.IsZero() && a.Before(b) }
	var left protocol.Date
	if len(f.Movements) > 0 {
		left = f.Movements[0].Actual
	}
	say(before(f.Opened, f.Signal.Registered), "opened before it was registered")
	say(before(f.Signal.Registered, f.Signal.Received), "registered before it was received")
	say(before(left, f.Signal.Received), "returned on %s, before the signal of %s", left, f.Signal.Received)
	for _, a := range f.Asks {
		for _, got := range a.Got {
			say(before(got.On, a.On), "%s answered before it was asked", a.Kind)
		}
		say(before(a.Gone, a.On), "%s withdrawn before it was asked", a.Kind)
	}
	grants := 0
	for _, d := range f.Decisions {
		say(before(d.Taken, d.Frozen), "decided before the draft")
		say(before(d.Served, d.Taken), "served before it was decided")
		say(d.Outcome == protocol.Postpone && d.ReviewBy.After(d.Taken.AddMonths(6)), "postponed for more than six months")
		if d.Outcome == protocol.Grant {
			grants++
		}
	}
	say(grants > 1, "granted twice")
	if d := f.Granted(); d != nil && f.OnTrack() == "VI" {
		out := f.T0()
		if !left.IsZero() {
			out = left
		}
		least := statute.LeastProbationEnd(out, protocol.Date{})
		say(before(d.Until, least), "less than a year of the probation term after %s: %s", out, d.Until)
		say(d.Until.After(statute.LeastProbationEnd(out, sentenceEnd)), "a probation term beyond the law: %s", d.Until)
		say(before(left, d.Taken), "returned before release was granted")
	}
	say(!left.IsZero() && f.OnTrack() == "VI" && f.Granted() == nil, "returned on the VI track without a grant")
	for n := range f.Oversight {
		w := &f.Oversight[n]
		say(!w.Started.IsZero() && left.IsZero(), "supervision started without a return")
		say(before(w.Started, left), "supervision started before the return")
		say(before(w.Ended, w.Started), "supervision ended before it started")
		say(before(w.Reported, w.Ended), "reported before it ended")
		for _, on := range w.Confirmed {
			say(before(on, w.Started), "confirmed before it started")
			say(before(w.Ended, on), "confirmed after it ended")
		}
		say(w.Outcome == protocol.Completed && before(w.Ended, w.Until), "completed on %s, before the term of %s", w.Ended, w.Until)
		say(events(w, protocol.Resumed) > events(w, protocol.Recalled), "out again without having been inside")
		say(events(w, protocol.Recalled) > events(w, protocol.Resumed)+1, "back inside twice")
		for _, b := range f.Breaches {
			say(before(w.Ended, b.Happened), "a breach after supervision ended")
			say(before(b.Happened, left), "a breach before the return")
		}
	}
	revoked := 0
	for _, b := range f.Breaches {
		say(before(b.On, b.Happened), "a breach reported before it happened")
		say(before(b.Decided, b.On), "a breach decided before it was reported")
		if b.Outcome == protocol.Revoked {
			revoked++
		}
	}
	w := f.Watch()
	say(revoked > 1, "revoked twice")
	say((revoked == 1) != (w != nil && w.Outcome == protocol.Revoked), "revoked, and supervision goes on; or the other way round")
	switch f.Closed.Variant {
	case protocol.Completed:
		say(w != nil && w.Outcome == protocol.Revoked, "closed as completed after a revocation")
		say(w != nil && !w.Started.IsZero() && w.Reported.IsZero(), "closed as completed while supervision goes on")
	case protocol.BackInDetention:
		say(w == nil || w.Outcome != protocol.Revoked, "closed as revoked without a revocation")
	case "duplicate_of":
		say(!left.IsZero() || (f.Granted() != nil), "a double of a case that was decided")
	}
	return out
}

func events(w *protocol.Oversight, kind protocol.Code) int {
	n := 0
	for _, e := range w.Events {
		if e == kind {
			n++
		}
	}
	return n
}

// TestContradictionsAreFound: each contradiction of the list is one that the list finds.
func TestContradictionsAreFound(t *testing.T) {
	day := calendar.On(2026, 10, 5)
	watch := func(change func(*protocol.Oversight)) *protocol.Facts {
		f := &protocol.Facts{
			Movements: []protocol.Movement{{Release: []protocol.Release{{Date: day}}, Actual: day}}, Track: []protocol.TrackFrom{{Track: "VI"}},
			Decisions: []protocol.Decision{{ID: "d", Taken: day.AddDays(-40), Served: day.AddDays(-40), Outcome: protocol.Grant, Until: day.AddYears(1)}},
			Oversight: []protocol.Oversight{{ID: "w", Started: day, Until: day.AddYears(1)}},
		}
		change(&f.Oversight[0])
		return f
	}
	if wrong := contradictions(watch(func(*protocol.Oversight) {}), protocol.Date{}); len(wrong) > 0 {
		t.Errorf("a plain case: %v", wrong)
	}
	for name, f := range map[string]*protocol.Facts{
		"started":   watch(func(w *protocol.Oversight) { w.Started = day.AddDays(-1) }),
		"ended":     watch(func(w *protocol.Oversight) { w.Ended = day.AddDays(-1) }),
		"completed": watch(func(w *protocol.Oversight) { w.Ended, w.Outcome = day.AddDays(10), protocol.Completed }),
		"confirmed": watch(func(w *protocol.Oversight) {
			w.Ended, w.Confirmed = day.AddDays(10), []protocol.Date{day.AddDays(20)}
		}),
		"revoked": watch(func(w *protocol.Oversight) { w.Ended, w.Outcome = day.AddDays(10), protocol.Revoked }),
		"inside":  watch(func(w *protocol.Oversight) { w.Events = []protocol.Code{protocol.Recalled, protocol.Recalled} }),
	} {
		if len(contradictions(f, protocol.Date{})) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
	f := watch(func(*protocol.Oversight) {})
	f.Decisions[0].Until = day.AddDays(100)
	if len(contradictions(f, protocol.Date{})) == 0 {
		t.Error("a short term is not found")
	}
	f.Decisions[0].Until = day.AddYears(3)
	if len(contradictions(f, day.AddDays(100))) == 0 {
		t.Error("a long term is not found")
	}
}

// TestDaysKeepTheirBounds: a day before the first and one after the last are refused with their rule, those two are not; for each row of
// the table, in the states that the walk comes through.
func TestDaysKeepTheirBounds(t *testing.T) {
	v, cal := version(t), calendar.New()
	today := date(t, "2026-03-02")
	f := start(t, "VI", today, date(t, "2026-10-05"))
	first := func(string, int) int { return 0 }
	seen := map[string]bool{}
	for n := 1; n < 200 && f.Closed.On.IsZero(); n++ {
		p := protocol.Evaluate(v, cal, f, calendar.StartOfDay(today))
		for _, row := range protocol.Days() {
			within := protocol.Within{Plan: &p, SentenceEnd: sentenceOf(f), Picked: map[string]protocol.Date{"on": today, "date": f.T0(), "actual": f.T0()}}
			if a := f.LiveAsk(protocol.View); a != nil && row.Deed == who.RecordReply {
				within.About = a.ID
			}
			if d := f.LastDecision(); d != nil && row.Deed == who.RecordObjection {
				within.About = d.ID
			}
			from, to := protocol.Bounds(row.Deed, row.Field, within)
			if !from.Date.IsZero() {
				if got, refused := protocol.Refuses(row.Deed, row.Field, from.Date.AddDays(-1), within); !refused || got != from {
					t.Fatalf("%s %s: a day before %s is accepted", row.Deed, row.Field, from.Date)
				}
				seen["from "+string(row.Deed)+row.Field] = true
			}
			if !to.Date.IsZero() && (from.Date.IsZero() || !to.Date.Before(from.Date)) {
				if got, refused := protocol.Refuses(row.Deed, row.Field, to.Date.AddDays(1), within); !refused || got != to {
					t.Fatalf("%s %s: a day after %s is accepted", row.Deed, row.Field, to.Date)
				}
				if _, refused := protocol.Refuses(row.Deed, row.Field, to.Date, within); refused {
					t.Fatalf("%s %s: the last day %s is refused", row.Deed, row.Field, to.Date)
				}
				seen["to "+string(row.Deed)+row.Field] = true
			}
		}
		if p.Permits(who.ProposeConditions, "") == nil && f.FindCheck(protocol.Proposal, "") == nil {
			apply(t, f, factsOf(who.ProposeConditions, "", f, today, n, first))
			continue
		}
		if opts := options(&p); len(opts) > 0 {
			apply(t, f, factsOf(opts[0].deed, opts[0].about, f, today, n, first))
			continue
		}
		today = calendar.Of(p.ChangesAt)
	}
	for _, row := range protocol.Days() {
		for _, side := range []string{"from ", "to "} {
			if bounds := map[string]int{"from ": len(row.From), "to ": len(row.To)}[side]; bounds > 0 && !seen[side+string(row.Deed)+row.Field] {
				t.Errorf("%s %s: its bound «%s» is never known", row.Deed, row.Field, side)
			}
		}
	}
}
