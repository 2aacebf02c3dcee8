package casefile

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// act says who does this. Memberships count by the day of the protocol, as they do in the session: a deputy stands in on the
// days of the case.
func act(ctx context.Context, tx postgres.Tx, actor account.Actor, today calendar.Date) error {
	_, err := tx.Exec(ctx, callAct, actor.User, actor.Org, today, actor.Capacity)
	return postgres.Fault(err)
}

// hold enters a case and waits until no other deed or job holds it; then it enters again, for who he is, whether he takes part and
// what he sees may have changed during the wait. Entering comes first, so that a stranger neither waits nor makes others wait. Each
// statement sees what was committed before it began: nothing that is decided on may be read by the one that waits.
func hold(ctx context.Context, tx postgres.Tx, actor account.Actor, which id.Case, today calendar.Date) (entered, error) {
	var relations, within []string
	batch := &pgx.Batch{}
	enters := func() {
		batch.Queue(callAct, actor.User, actor.Org, today, actor.Capacity)
		batch.Queue(callEnter, which).QueryRow(func(row pgx.Row) error { return row.Scan(&relations) })
		batch.Queue(selectWithin).QueryRow(func(row pgx.Row) error { return row.Scan(&within) })
	}
	enters()
	batch.Queue(lockCaseRow, which)
	enters()
	err := tx.SendBatch(ctx, batch).Close()
	return entered{relationsFrom(relations), rolesFrom(within)}, postgres.Fault(err)
}

// under goes on under another membership of whoever acts.
func under(ctx context.Context, tx postgres.Tx, membership id.Membership) error {
	_, err := tx.Exec(ctx, callUnder, membership)
	return postgres.Fault(err)
}

func rolesFrom(words []string) []who.Role {
	out := make([]who.Role, len(words))
	for i, w := range words {
		out[i] = who.Role(w)
	}
	return out
}

const (
	callAct   = `select app.act($1, $2, $3, $3, $4)`
	callEnter = `select app.enter($1)`
	callUnder = `select app.under($1)`

	selectWithin = `select app.list_setting('app.within')`

	lockCaseRow = `
select
from case_file
where id = $1
for update`
)
