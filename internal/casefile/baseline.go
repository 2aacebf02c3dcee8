package casefile

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Baseline appends to the ledger of each case that is older than the form of payloads with rows one entry that says what stands.
// It does so once, as the owner, a number of cases a transaction; doing it again, or twice at once, changes nothing.
func Baseline(ctx context.Context, db *postgres.DB) error {
	for {
		done := 0
		err := postgres.InTx(ctx, db.Owner, func(tx postgres.Tx) error {
			cases, err := ledger.TakeDue(ctx, tx, false, chunk)
			done = len(cases)
			if err != nil || done == 0 {
				return err
			}
			return baseline(ctx, tx, db, cases)
		})
		if err != nil || done == 0 {
			return fault.Wrap(err, "baseline of cases")
		}
	}
}

func baseline(ctx context.Context, tx postgres.Tx, db *postgres.DB, cases []uuid.UUID) error {
	heads, err := lockHeads(ctx, tx, cases)
	if err != nil {
		return err
	}
	stands := map[uuid.UUID][]ledger.Standing{}
	if err := eachRow(ctx, tx, cases, false, func(which uuid.UUID, r ledger.Standing) { stands[which] = append(stands[which], r) }); err != nil {
		return err
	}
	for _, which := range cases {
		p := payload{Rows: ledger.KeepRows(stands[which])}
		p.Baseline = true
		body, err := json.Marshal(p)
		if err != nil {
			return err
		}
		head, err := ledger.Append(ctx, tx, heads[which], ledger.Entry{Stream: which, At: db.Now(), Deed: ledger.Baseline, Case: id.Case{UUID: which}, Category: policy.Existence, Body: body})
		if err != nil {
			return err
		}
		if err := saveHead(ctx, tx, which, head); err != nil {
			return err
		}
	}
	return nil
}
