package ledger

import (
	"context"
	"fmt"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// LockOrg gives the head of an organisation's own stream, of the deeds outside any case, and holds the stream until the
// transaction ends: so the deeds of one organisation about itself come one after another.
func LockOrg(ctx context.Context, tx postgres.Tx, org id.Org) (Head, error) {
	head, err := lockOrg(ctx, tx, org)
	if err != nil {
		return Head{}, fmt.Errorf("ledger: organisation: %w", err)
	}
	return head, nil
}

// AppendOrg writes an entry of a deed outside any case behind the head that LockOrg gave, and keeps the new head.
func AppendOrg(ctx context.Context, tx postgres.Tx, head Head, e Entry) error {
	return AppendTo(ctx, tx, e.Org, head, e)
}

// AppendTo is AppendOrg in the stream of another organisation than that of who did the deed: it is about that one's people.
func AppendTo(ctx context.Context, tx postgres.Tx, stream id.Org, head Head, e Entry) error {
	e.Stream, e.Case = stream.UUID, id.Case{}
	head, err := Append(ctx, tx, head, e)
	if err != nil {
		return err
	}
	if err := keepOrg(ctx, tx, stream, head); err != nil {
		return fmt.Errorf("ledger: organisation: %w", err)
	}
	return nil
}

// DoneBefore tells whether the stream of the organisation holds an entry of this form already. No request is never done.
func DoneBefore(ctx context.Context, tx postgres.Tx, org id.Org, request id.Request) (bool, error) {
	if request.IsZero() {
		return false, nil
	}
	done, err := selectDone(ctx, tx, org, request)
	if err != nil {
		return false, fmt.Errorf("ledger: organisation: %w", err)
	}
	return done, nil
}
