package worklist

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Explain is how the first page of a team's list is read.
func Explain(t *testing.T, db *postgres.DB, actor account.Actor) string {
	t.Helper()
	plan := ""
	err := postgres.InTx(t.Context(), db.Web, func(tx postgres.Tx) error {
		for _, setting := range []string{"enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin"} {
			if _, err := tx.Exec(t.Context(), "set local "+setting+" = off"); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(t.Context(), callAct, actor.User, actor.Org, calendar.Of(db.Wall()), calendar.Of(db.Now())); err != nil {
			return err
		}
		within := bounds("", calendar.Of(db.Now()))
		args := append(arguments(actor, Team, Filter{}), within.from, within.to, calendar.Date{}, actor.Org.UUID, PageSize+1)
		rows, err := tx.Query(t.Context(), "explain "+selectRows, args...)
		if err != nil {
			return err
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, line := range lines {
			plan += line + "\n"
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}
