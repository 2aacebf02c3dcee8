package casefile

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// mostTold is how many failures of one look are told; there may be as many as there are cases.
const mostTold = 10

// Reevaluate looks again at every case that only time, or a day that was closed or opened since, has changed: batch by batch their
// lists are written anew, and what opened or came due since the last look is told. It works as the role that sees no content, one case
// a transaction, and tells nothing twice. It returns how many it looked at; a case that fails keeps no other from it.
func Reevaluate(ctx context.Context, db *postgres.DB, batch int) (int, error) {
	done, wrong := 0, 0
	var failed []error
	cal, err := closedDays(ctx, db.Work)
	for last := (id.Case{}); err == nil; {
		var cases []id.Case
		if cases, err = dueCases(ctx, db, cal, last, batch); err != nil {
			break
		}
		for _, which := range cases {
			last = which
			if one := reevaluate(ctx, db, which); one != nil {
				if wrong++; wrong <= mostTold {
					failed = append(failed, fault.Wrap(one, "reevaluate case %s", which))
				}
				continue
			}
			done++
		}
		if len(cases) < batch {
			break
		}
	}
	if wrong > mostTold {
		failed = append(failed, fmt.Errorf("reevaluate: %d cases failed", wrong))
	}
	return done, errors.Join(append(failed, fault.Wrap(err, "reevaluate"))...)
}

func reevaluate(ctx context.Context, db *postgres.DB, which id.Case) error {
	return postgres.InTx(ctx, db.Work, func(tx postgres.Tx) error {
		now := db.Now()
		row, err := lockDue(ctx, tx, which, now)
		if err != nil {
			if fault.IsNotFound(err) {
				return nil // a deed came first, or another process
			}
			return err
		}
		version, err := protocol.LoadVersion(row.version)
		if err != nil {
			return err
		}
		after := protocol.Evaluate(version, row.cal, row.facts, now)
		if err := Project(ctx, tx, row.facts, &after, left(row.facts, row.last.on, after.Today)); err != nil {
			return err
		}
		if err := message.Queue(ctx, tx, db, timed(which, version, row.last, row.cal, row.facts, now, &after)...); err != nil {
			return err
		}
		return saveLook(ctx, tx, which, &after, row.cal)
	})
}

// left tells whether an organisation's part in the case ended since: then nobody there finds it any more.
func left(f *protocol.Facts, since, today calendar.Date) bool {
	for _, p := range f.Parties {
		if !p.Until.IsZero() && p.Until.Before(today) && !p.Until.Before(since) {
			return true
		}
	}
	return false
}

// lastLook is when a case was last looked at, and with which closed days.
type lastLook struct {
	on  calendar.Date // zero: never
	cal *calendar.Calendar
}

// timed is what time alone, or a day that was closed or opened, did since the last look and must be told, of what is still open
// afterwards: steps that opened, and the last reminder that came due (Version.Rungs).
func timed(which id.Case, version *protocol.Version, last lastLook, cal *calendar.Calendar, f *protocol.Facts, now time.Time, after *protocol.Plan) []message.Message {
	today := calendar.Of(now)
	if last.on.IsZero() || (!last.on.Before(today) && last.cal.Same(cal)) {
		return nil
	}
	before := protocol.Evaluate(version, last.cal, f, calendar.StartOfDay(last.on))
	was := map[string]calendar.Date{} // the term that it then had
	for _, i := range before.OpenItems() {
		was[key(i)] = i.Due
	}
	then := protocol.Evaluate(version, cal, f, now)
	still := map[string]bool{}
	for _, i := range after.OpenItems() {
		still[key(i)] = true
	}
	var out []message.Message
	for _, i := range then.OpenItems() {
		if !still[key(i)] || len(relationsOf(f, i.Org, today)) == 0 {
			continue
		}
		m := message.Message{Case: which, From: sender(i, i.Org), To: i.Org, Duty: i.Owner, Event: "step.opened", Category: i.Sees, About: string(i.Instance), Step: i.ID, Due: i.Due}
		term, stood := was[key(i)]
		if !stood {
			out = append(out, m)
			continue
		}
		if last.cal.Same(cal) {
			term = i.Due
		}
		rung, due := lastRung(version.Rungs(), cal, i.Due, today, func(r protocol.Rung) bool { return !last.cal.AddWorkingDays(term, r.Days).After(last.on) })
		if !due {
			continue
		}
		m.Event = string(policy.Reminder)
		out = append(out, m)
		asker := i.Asker
		if rung.Waits && asker.Org != i.Org && policy.Knows(i.Sees, relationsOf(f, asker.Org, today), today, flagsOf(f)) {
			m.To, m.Duty = asker.Org, asker.Duty
			out = append(out, m)
		}
	}
	return out
}

func key(i protocol.Item) string { return i.ID + " " + string(i.Instance) + " " + i.Org.String() }

// lastRung is the latest reminder that came due by a day and was not told yet.
func lastRung(rungs []protocol.Rung, cal *calendar.Calendar, due, today calendar.Date, told func(protocol.Rung) bool) (protocol.Rung, bool) {
	var last protocol.Rung
	found := false
	if due.IsZero() {
		return last, false
	}
	for _, rung := range rungs {
		if !cal.AddWorkingDays(due, rung.Days).After(today) && !told(rung) {
			last, found = rung, true
		}
	}
	return last, found
}
