package notice

import (
	"context"
	"errors"
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// addressed are the duties of a municipality that a notice must reach.
var addressed = []who.Duty{who.Municipality, who.MayorDuty}

// Opened does what the first look at a notice does: who is shown one that has not yet reached anybody in his duty was reached by it
// (P02, P02m). It returns whether it did anything, and does nothing for whoever else looks.
func Opened(ctx context.Context, db *postgres.DB, r *casefile.Reading, at casefile.On, shown ...casefile.Item) (bool, error) {
	did := false
	for _, ask := range r.Unheard(dutiesOf(r.Actor)...) {
		if !slices.ContainsFunc(shown, func(i casefile.Item) bool { return i.Kind == KindNotice && i.About == ask }) {
			continue
		}
		on := at
		on.Case, on.About, on.Seq = r.Case, ask, r.Seq
		_, err := casefile.Do(ctx, db, r.Actor, on, who.OpenNotice, open)
		var first fault.Conflict
		if errors.As(err, &first) {
			continue // withdrawn or closed at the same moment
		}
		if err != nil {
			return did, err
		}
		did = true
	}
	return did, nil
}

// Open is the same by hand: somebody of the municipality says that he read the notice.
func Open(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.OpenNotice, open)
}

// dutiesOf are the duties of a municipality that somebody holds.
func dutiesOf(actor account.Actor) []who.Duty {
	return slices.DeleteFunc(slices.Clone(addressed), func(duty who.Duty) bool { return !slices.ContainsFunc(policy.RolesOf(duty), actor.Has) })
}

func open(_ context.Context, d *casefile.Deed) error {
	if err := answerable(d); err != nil {
		return err
	}
	for _, duty := range dutiesOf(d.Actor) {
		if !d.Facts.Waits(d.About, duty) {
			continue
		}
		if err := d.Leave(protocol.Reached{Ask: d.About, Duty: duty, On: d.Today, How: protocol.Opened}); err != nil {
			return err
		}
	}
	return nil // whom it had reached before is noted as a reader
}
