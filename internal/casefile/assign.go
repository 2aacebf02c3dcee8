package casefile

import (
	"context"

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
