package casefile

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

func selectLooks(ctx context.Context, tx postgres.Tx, asked LooksAsked, most int) ([]Looked, error) {
	var user any // nobody in particular
	if !asked.User.IsZero() {
		user = asked.User
	}
	rows, err := tx.Query(ctx, callLooks, asked.Before, asked.Number, user, string(asked.Outcome), asked.Mark, most)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	found, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (Looked, error) {
		var l Looked
		err := r.Scan(&l.ID, &l.At, &l.Who, &l.Role, &l.Number, &l.Page, &l.Outcome, &l.Mark)
		return l, err
	})
	return found, postgres.Fault(err)
}

const callLooks = `
select id, at, who, role, number, page, outcome, mark
from app.looks($1, $2, $3, $4, $5, $6)`
