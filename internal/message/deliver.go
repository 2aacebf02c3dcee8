package message

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// gatherAt is the hour, in the Netherlands, at which mails without haste go out: one a person a day.
const gatherAt = 16

// Deliver puts a message into the inbox of everybody who holds its duty now and may know of its category, with their
// mails. Those are the people assigned to the case, or all who hold the duty when nobody is; a mayor and his deputy and a team leader
// always: they reach every case.
// A message that was delivered stays as it is; one that reaches nobody waits for somebody (Redeliver): a notice that is lost
// because a post was empty for a day is what this program is there to prevent.
func Deliver(ctx context.Context, db *postgres.DB, message string) error {
	reached := 0
	var m waiting
	err := postgres.InTx(ctx, db.Work, func(tx postgres.Tx) error {
		var err error
		if m, err = lockMessage(ctx, tx, message); err != nil || m.Delivered {
			return err
		}
		people, err := selectPeople(ctx, tx, m, policy.RolesOf(m.Duty), policy.WideRoles(), db)
		if err != nil {
			return err
		}
		reached = len(people)
		if err := insertInbox(ctx, tx, m, people, db); err != nil {
			return err
		}
		if err := queueMails(ctx, tx, m, people, db.Wall()); err != nil {
			return err
		}
		if reached == 0 {
			return nil
		}
		return markDelivered(ctx, tx, m.ID, reached, db.Wall())
	})
	if err == nil && reached == 0 && !m.Delivered {
		slog.WarnContext(ctx, "message reaches nobody", "message", message, "duty", m.Duty)
	}
	return fault.Wrap(err, "deliver message %s", message)
}

// Redeliver tries the messages that reached nobody when they were queued and whose duty somebody holds now, in cases that are
// still open and about steps that still are. It returns how many it tried.
func Redeliver(ctx context.Context, db *postgres.DB) (int, error) {
	var duties, roles []string
	for _, duty := range who.Duties {
		for _, role := range policy.RolesOf(duty) {
			duties, roles = append(duties, string(duty)), append(roles, string(role))
		}
	}
	waiting, err := selectUnreached(ctx, db, duties, roles)
	if err != nil {
		return 0, fault.Wrap(err, "redeliver")
	}
	var failed []error
	for _, one := range waiting {
		failed = append(failed, Deliver(ctx, db, one.String()))
	}
	return len(waiting), errors.Join(failed...)
}

// Unreached counts the messages of open cases that reached nobody until now.
func Unreached(ctx context.Context, db *postgres.DB) (int, error) {
	return countUnreached(ctx, db.Work, db.Wall().Add(-waits))
}

// waits is how long a message may be on its way before it counts as one that reached nobody.
const waits = time.Minute

// Pass counts what was queued before a moment as delivered, to nobody: an invented past needs no inbox full of it.
func Pass(ctx context.Context, db *postgres.DB, before time.Time) error {
	return fault.Wrap(passOld(ctx, db.Work, before), "pass messages")
}

// waiting is a message as the delivery finds it.
type waiting struct {
	ID        id.Item
	Case      id.Case
	To        id.Org
	Duty      who.Duty
	Event     string
	Delivered bool
}

// person is somebody whom a message reaches.
type person struct {
	User  id.User
	Inbox id.Item
	Mails policy.Mails
}

// sendAt is now, or the next gathering hour for what has no haste.
func sendAt(urgent policy.Urgency, now time.Time) time.Time {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if urgent == policy.AtOnce || err != nil {
		return now
	}
	there := now.In(amsterdam)
	at := time.Date(there.Year(), there.Month(), there.Day(), gatherAt, 0, 0, 0, amsterdam)
	if at.Before(now) {
		at = time.Date(there.Year(), there.Month(), there.Day()+1, gatherAt, 0, 0, 0, amsterdam)
	}
	return at
}
