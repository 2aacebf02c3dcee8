package casefile

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Assign names who of the actor's organisation works on the case; nobody named means that nobody took it. Who may enter stays as it
// was: where the case is narrowed, those who are named now are who enters.
func (d *Deed) Assign(ctx context.Context, users ...id.User) error {
	named, err := namedNow(ctx, d)
	if err == nil && named.narrows && len(users) == 0 {
		return fault.Refuse("users", "assign.users.narrowed") // else the case would be open to all, or to nobody
	}
	if err != nil {
		return fault.Wrap(err, "case %s: assign", d.Case)
	}
	return d.assign(ctx, users)
}

func (d *Deed) assign(ctx context.Context, users []id.User) error {
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
	if err != nil {
		return fault.Wrap(err, "case %s: assign", d.Case)
	}
	if !works {
		return fault.Refuse("users", "assign.users.works") // else its steps would wait for nobody
	}
	return d.stays(ctx)
}

// stays refuses that who acts shuts himself out: he could not undo it, and whoever let him in by mistake would not hear of it.
func (d *Deed) stays(ctx context.Context) error {
	enters, err := mayEnter(ctx, d)
	if err == nil && !enters {
		return fault.Refuse("users", "narrow.users.self")
	}
	return fault.Wrap(err, "case %s: entry", d.Case)
}

// Take names who acts on a case that nobody of his organisation took. Of two at once the second is told that it was taken.
func (d *Deed) Take(ctx context.Context) error {
	named, err := namedNow(ctx, d)
	if err != nil {
		return fault.Wrap(err, "case %s: take", d.Case)
	}
	if named.people > 0 {
		return fault.Conflict{Key: "conflict.taken"}
	}
	return d.assign(ctx, []id.User{d.Actor.User})
}

// Begin names who acts where his work on the case begins and nobody of his organisation took it before: what one began is on one's
// own list. Who does no work of the organisation's on cases is not named.
func (d *Deed) Begin(ctx context.Context) error {
	named, err := namedNow(ctx, d)
	if err == nil && named.people == 0 {
		_, err = assign(ctx, d, []id.User{d.Actor.User})
	}
	return fault.Wrap(err, "case %s: begin", d.Case)
}

// Narrow keeps everybody of the actor's organisation out of the case who is not named now, shares no team with who is, and does not
// reach every case by his role.
func (d *Deed) Narrow(ctx context.Context, users ...id.User) error {
	if len(users) == 0 {
		return fault.Refuse("users", "narrow.users.choose")
	}
	if err := d.assign(ctx, users); err != nil {
		return err
	}
	if err := narrow(ctx, d, true); err != nil {
		return fault.Wrap(err, "case %s: narrow", d.Case)
	}
	return d.stays(ctx)
}

// Widen lets everybody with a duty at the actor's organisation enter again; who works on the case stays named.
func (d *Deed) Widen(ctx context.Context) error {
	named, err := namedNow(ctx, d)
	if err == nil && !named.narrows {
		return fault.Conflict{Key: "conflict.not_narrowed"}
	}
	if err == nil {
		err = narrow(ctx, d, false)
	}
	return fault.Wrap(err, "case %s: widen", d.Case)
}

// SweepAssignments takes people off the cases of an organisation at which they hold no seat today, or whose account was ended:
// nobody else could enter a case that is narrowed to them. A job does it.
func SweepAssignments(ctx context.Context, db *postgres.DB) error {
	err := postgres.InTx(ctx, db.Work, func(tx postgres.Tx) error { return dropAssignments(ctx, tx, calendar.Of(db.Now())) })
	return fault.Wrap(err, "sweep assignments")
}
