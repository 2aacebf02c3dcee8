package account

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

func selectClosed(ctx context.Context, pool *postgres.Pool) ([]ClosedDay, error) {
	rows, err := pool.Query(ctx, selectClosedSQL)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	days, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ClosedDay])
	return days, postgres.Fault(err)
}

// insertClosed tells whether the day was not closed yet.
func insertClosed(ctx context.Context, tx postgres.Tx, d ClosedDay, by id.Membership) (bool, error) {
	n, err := rowsOf(tx.Exec(ctx, insertClosedSQL, d.Day, d.Source, d.At, by))
	return n == 1, err
}

// deleteClosed tells whether the day was closed.
func deleteClosed(ctx context.Context, tx postgres.Tx, day calendar.Date) (bool, error) {
	n, err := rowsOf(tx.Exec(ctx, deleteClosedSQL, day))
	return n == 1, err
}

const (
	selectClosedSQL = `
select d.day, d.source, d.added_at, coalesce(u.name, '')
from closed_day d
left join membership m on m.id = d.added_by
left join app_user u on u.id = m.user_id
order by d.day`

	insertClosedSQL = `
insert into closed_day (day, source, added_at, added_by)
values ($1, $2, $3, $4)
on conflict do nothing`

	deleteClosedSQL = `
delete from closed_day
where day = $1`
)
