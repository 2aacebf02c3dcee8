package account

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// AddSeat gives a user a role without any deed, for tests of what a role may be.
func AddSeat(ctx context.Context, db *postgres.DB, seat NewSeat) (id.Membership, error) {
	membership := id.NewMembership()
	err := postgres.InTx(ctx, db.Auth, func(tx postgres.Tx) error { return addSeat(ctx, tx, membership, seat, db.Wall()) })
	return membership, err
}
