package casefile

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// preview fills a reading with what an organisation sees in a role: what was shared with it as the actor knows that, then,
// from app.preview on, only what passes both their eyes.
func preview(ctx context.Context, tx postgres.Tx, r *Reading, to id.Org, role who.Role) ([]who.Relation, error) {
	var relations []string
	batch := &pgx.Batch{}
	batch.Queue(selectShared, policy.Given).Query(collect(&r.Shared, 64, scanShared))
	batch.Queue(callPreview, to, string(role)).QueryRow(func(row pgx.Row) error { return row.Scan(&relations) })
	batch.Queue(selectItemRows, []string{}, []string{}).Query(collect(&r.Items, 48, scanItem))
	batch.Queue(selectParties).Query(collect(&r.Parties, 8, scanParty))
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, postgres.Fault(err)
	}
	r.Shared = slices.DeleteFunc(r.Shared, func(s Shared) bool { return s.To != to || !s.Withdrawn.IsZero() })
	return relationsFrom(relations), nil
}

const callPreview = `select app.preview($1, $2)`
