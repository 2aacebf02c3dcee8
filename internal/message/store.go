package message

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

func queue(ctx context.Context, tx postgres.Tx, db *postgres.DB, messages []Message) error {
	if len(messages) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	for _, m := range messages {
		batch.Queue(insertMessage, id.NewItem(), m.Case, m.To, string(m.Duty), m.Event, string(m.Category), m.About, m.Step, m.Due, db.Now())
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("message: queue: %w", err)
	}
	return nil
}

const insertMessage = `
insert into message (id, case_id, to_org, duty, event, category, about, step, due, queued_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
