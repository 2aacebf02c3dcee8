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

// Reevaluate looks again at cases that only time has changed, at most so many: their lists are written anew, and what opened
// or came due since the last look is told. It works as the role that sees no content, one case a transaction, and tells
// nothing twice. It returns how many it looked at; a case that fails does not keep the others from it.
func Reevaluate(ctx context.Context, db *postgres.DB, limit int) (int, error) {
	cases, err := dueCases(ctx, db, limit)
	if err != nil {
		return 0, fmt.Errorf("reevaluate: %w", err)
	}
	done := 0
	var failed []error
	for _, which := range cases {
		if err := reevaluate(ctx, db, which); err != nil {
			failed = append(failed, fault.Wrap(err, "reevaluate case %s", which))
			continue
		}
		done++
	}
	return done, errors.Join(failed...)
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
		cal, err := closedDays(ctx, tx)
		if err != nil {
			return err
		}
		after := protocol.Evaluate(version, cal, row.facts, now)
		if err := Project(ctx, tx, row.facts, &after, left(row.facts, row.evaluated, after.Today)); err != nil {
			return err
		}
		if err := message.Queue(ctx, tx, db, timed(which, version, cal, row.facts, row.evaluated, now, &after)...); err != nil {
			return err
		}
		return saveLook(ctx, tx, which, &after)
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

// timed is what time alone did since a day and must be told, of what is still open afterwards: steps that opened, and the
// last reminder that came due (protocol.Rungs).
func timed(which id.Case, version *protocol.Version, cal *calendar.Calendar, f *protocol.Facts, since calendar.Date, now time.Time, after *protocol.Plan) []message.Message {
	today := calendar.Of(now)
	if since.IsZero() || !since.Before(today) {
		return nil
	}
	before := protocol.Evaluate(version, cal, f, calendar.StartOfDay(since))
	was := map[string]bool{}
	for _, i := range before.OpenItems() {
		was[key(i)] = true
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
		if !was[key(i)] {
			out = append(out, m)
			continue
		}
		rung, due := lastRung(cal, i.Due, since, today)
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

// lastRung is the latest reminder that came due after one day and not after another.
func lastRung(cal *calendar.Calendar, due, since, today calendar.Date) (protocol.Rung, bool) {
	var last protocol.Rung
	found := false
	if due.IsZero() {
		return last, false
	}
	for _, rung := range protocol.Rungs() {
		on := cal.AddWorkingDays(due, rung.Days)
		if on.After(since) && !on.After(today) {
			last, found = rung, true
		}
	}
	return last, found
}
