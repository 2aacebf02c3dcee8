package casefile

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// Calendar is the calendar that holds now: the national holidays and the closed days of the table. Everything that counts working
// days takes it from the table, here or in the round trip of its own page.
func Calendar(ctx context.Context, db *postgres.DB) (*calendar.Calendar, error) {
	cal, err := closedDays(ctx, db.Web)
	return cal, fault.Wrap(err, "calendar")
}

// Moving is what another calendar does to the open cases. The zero value: nothing.
type Moving struct {
	Terms int // of open steps, and of steps that time will open, that end on another day
	Cases int // in which they are
}

// Moves counts, as the role that sees no content, the terms that end on another day once a day is closed, or is open again. It
// changes nothing; a case whose facts cannot be read is passed by, as verification tells of it.
func Moves(ctx context.Context, db *postgres.DB, day calendar.Date, open bool) (Moving, error) {
	var m Moving
	cal, err := closedDays(ctx, db.Work)
	if err != nil {
		return m, fault.Wrap(err, "calendar")
	}
	days := []calendar.Date{}
	for _, d := range cal.Closed() {
		if d != day {
			days = append(days, d)
		}
	}
	if !open {
		days = append(days, day)
	}
	other, now := calendar.New(days...), db.Now()
	err = eachOpen(ctx, db, func(version string, facts []byte) {
		v, wrong := protocol.LoadVersion(version)
		f, unread := factsFrom(facts)
		if wrong != nil || unread != nil {
			return
		}
		stands, comes := protocol.Evaluate(v, cal, f, now), protocol.Evaluate(v, other, f, now)
		if n := moved(&stands, &comes); n > 0 {
			m.Terms, m.Cases = m.Terms+n, m.Cases+1
		}
	})
	return m, fault.Wrap(err, "calendar")
}

// moved counts the items of which the term differs.
func moved(stands, comes *protocol.Plan) int {
	was := map[string]calendar.Date{}
	for _, i := range stands.Steps {
		if counts(i) {
			was[key(i)] = i.Due
		}
	}
	n := 0
	for _, i := range comes.Steps {
		if due, there := was[key(i)]; counts(i) && there && due != i.Due {
			n++
		}
	}
	return n
}

// counts tells whether an item has a term that somebody looks at: it is open, or waits for its day.
func counts(i protocol.Item) bool {
	return !i.Due.IsZero() && (i.State == protocol.Open || i.State == protocol.Waiting)
}
