package message

import (
	"context"
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
// mails. Those are the people assigned to the case, or all who hold the duty when nobody is; a mayor and his deputy always.
// A message that was delivered stays as it is.
func Deliver(ctx context.Context, db *postgres.DB, message string) error {
	reached := 0
	var m waiting
	err := postgres.InTx(ctx, db.Work, func(tx postgres.Tx) error {
		var err error
		if m, err = lockMessage(ctx, tx, message); err != nil || m.Delivered {
			return err
		}
		people, err := selectPeople(ctx, tx, m, policy.RolesOf(m.Duty), m.Duty == who.MayorDuty, db)
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
		return markDelivered(ctx, tx, m.ID, reached, db.Wall())
	})
	if err == nil && reached == 0 && !m.Delivered {
		slog.WarnContext(ctx, "message reaches nobody", "message", message, "duty", m.Duty)
	}
	return fault.Wrap(err, "deliver message %s", message)
}

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
