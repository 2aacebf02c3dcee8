package casefile

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

func duplicates(ctx context.Context, tx postgres.Tx, call string, keys []string, more ...any) ([]Duplicate, error) {
	rows, err := tx.Query(ctx, call, append([]any{keys}, more...)...)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (Duplicate, error) {
		var d Duplicate
		err := r.Scan(&d.Number, &d.Parket, &d.Mine, &d.Case, &d.Name, &d.Born)
		return d, err
	})
	return out, postgres.Fault(err)
}

func lastDone(ctx context.Context, tx postgres.Tx, actor account.Actor, deed who.Deed, about protocol.Ref) (time.Time, error) {
	var at *time.Time
	err := tx.QueryRow(ctx, selectLastDone, actor.Org, string(deed), string(about)).Scan(&at)
	if err != nil || at == nil {
		return time.Time{}, postgres.Fault(err)
	}
	return *at, nil
}

func doubleOf(ctx context.Context, tx postgres.Tx, number string, keys, words []string) (*Double, error) {
	rows, err := tx.Query(ctx, callDoubleOf, number, keys, words)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	found, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (Double, error) {
		var d Double
		err := r.Scan(&d.Mine, &d.Case, &d.Closed)
		return d, err
	})
	if err != nil || len(found) == 0 {
		return nil, postgres.Fault(err)
	}
	return &found[0], nil
}

const (
	callDoubleOf = `
select mine, other, closed
from app.double_of($1, $2, $3)`

	callDuplicates = `
select number, parket, mine, case_id, name, born
from app.duplicates($1, $2, $3, $4, $5, $6)`

	callDuplicatesWithin = `
select number, parket, mine, case_id, name, born
from app.duplicates_within($1)`

	selectLastDone = `
select max(at)
from ledger
where case_id = (select app.current_case()) and org_id = $1 and deed = $2 and about = $3`
)
