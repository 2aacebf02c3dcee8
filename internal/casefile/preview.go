package casefile

import (
	"context"
	"errors"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// errTakenBack ends a preview: what it did is taken back.
var errTakenBack = errors.New("taken back")

// Preview does the content of a deed, reads what another organisation would then see in a role, and takes it all back. The
// reading holds nothing that the actor may not see in full himself, and nothing of the other's own. What stays is one row in
// the record of looks.
func Preview(ctx context.Context, db *postgres.DB, actor account.Actor, on On, deed who.Deed, to id.Org, role who.Role, do func(context.Context, *Deed) error) (*Reading, error) {
	var reading *Reading
	on.Request = id.Request{} // the form is still to be submitted
	err := postgres.InTx(ctx, db.Web, func(tx postgres.Tx) error {
		fr, err := enter(ctx, tx, db, actor, on, deed)
		if err != nil {
			return err
		}
		if err := fr.permit(ctx); err != nil {
			return err
		}
		if err := do(ctx, fr.deed); err != nil {
			return err
		}
		if err := fr.deed.shareApart(ctx); err != nil {
			return err
		}
		if reading, err = fr.seenBy(ctx, to, role); err != nil {
			return err
		}
		return errTakenBack
	})
	if !errors.Is(err, errTakenBack) {
		noteRefusal(ctx, db, actor, on, deed, err)
		return nil, fault.Wrap(err, "preview of %s", deed)
	}
	writeLook(ctx, db, ledger.Look{
		At: db.Wall(), Membership: actor.Membership, Org: actor.Org, Case: on.Case.String(), Page: string(deed), Sections: []string{},
		Network: on.Network, Device: on.Device, Outcome: ledger.Previewed,
	})
	// Named only now: a transaction that waits for another connection could wait for itself.
	return reading, fault.Wrap(reading.named(ctx, db), "preview of %s", deed)
}

// seenBy reads the case as it stands now in the transaction, through the eyes of another.
func (fr *frame) seenBy(ctx context.Context, to id.Org, role who.Role) (*Reading, error) {
	d := fr.deed
	r := &Reading{
		Actor: account.Actor{Org: to}, Case: d.Case, Number: d.Number, Version: fr.version, Calendar: d.calendar, Today: d.Today, Seq: d.Facts.Seq, Previewed: d.Now,
		facts: d.Facts, whole: protocol.Evaluate(fr.version, d.calendar, d.Facts, d.Now),
	}
	relations, err := preview(ctx, fr.tx, r, to, role)
	if err != nil {
		return nil, err
	}
	r.who = standings{{Role: role, Relations: relations, Assigned: true, On: d.Today, Flags: flagsOf(d.Facts)}}
	r.narrow()
	if r.Parties = once(r.Parties); r.Sees(policy.Parties, false) < policy.Full {
		r.Parties = nil
	}
	return r, nil
}
