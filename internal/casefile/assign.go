package casefile

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Assign names who of the actor's organisation works on the case; nobody named means everybody there may.
func (d *Deed) Assign(ctx context.Context, users ...id.User) error {
	all, err := assign(ctx, d, users)
	if err != nil {
		return fault.Wrap(err, "case %s: assign", d.Case)
	}
	if !all {
		return fault.Refuse("users", "choice.invalid") // somebody who does no work on cases here
	}
	if len(users) == 0 {
		return nil
	}
	works, err := someoneWorks(ctx, d)
	if err == nil && !works {
		return fault.Refuse("users", "assign.users.works") // else its steps would wait for nobody
	}
	return fault.Wrap(err, "case %s: assign", d.Case)
}

// SweepAssignments takes people off the cases of an organisation at which they hold no seat today, or whose account was ended:
// nobody else could enter a case on which only they are named. A job does it.
func SweepAssignments(ctx context.Context, db *postgres.DB) error {
	err := postgres.InTx(ctx, db.Work, func(tx postgres.Tx) error { return dropAssignments(ctx, tx, calendar.Of(db.Now())) })
	return fault.Wrap(err, "sweep assignments")
}

// Duplicate is another case that may be about the same person. Number, Case and Name are empty where the case is another
// parket's: then it says only at which parket there is one.
type Duplicate struct {
	Number string
	Parket string
	Mine   bool
	Case   id.Case
	Name   string // as lists show it
	Born   calendar.Date
}

// Duplicates is the national check before a signal is registered, for the OM alone (Forbidden for others).
func Duplicates(ctx context.Context, db *postgres.DB, actor account.Actor, given, family string, born calendar.Date) ([]Duplicate, error) {
	var found []Duplicate
	err := postgres.InTx(ctx, db.Web, func(tx postgres.Tx) error {
		if err := act(ctx, tx, actor, calendar.Of(db.Now())); err != nil {
			return err
		}
		var err error
		found, err = duplicates(ctx, tx, alike(given, family, born))
		return err
	})
	return found, fault.Wrap(err, "duplicates")
}
