package casefile

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

func selectNames(ctx context.Context, db *postgres.DB, which []uuid.UUID) (map[uuid.UUID]string, error) {
	rows, err := db.Web.Query(ctx, selectNameRows, which)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	found := make(map[uuid.UUID]string, len(which))
	var one uuid.UUID
	var name string
	_, err = pgx.ForEachRow(rows, []any{&one, &name}, func() error { found[one] = name; return nil })
	return found, postgres.Fault(err)
}

const selectNameRows = `
select m.id, u.name
from membership m
join app_user u on u.id = m.user_id
where m.id = any ($1::uuid[])
union all
select id, name
from org
where id = any ($1::uuid[])`
