package worklist

import (
	"fmt"
	"strings"
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
		if _, err := tx.Exec(t.Context(), callAct, actor.User, actor.Org, calendar.Of(db.Wall()), calendar.Of(db.Now()), actor.Capacity); err != nil {
			return err
		}
		within := bounds("", calendar.Of(db.Now()))
		args := append(arguments(actor, Team, Filter{}), within.from, within.to, calendar.Date{}, actor.Org.UUID, PageSize+1)
		dutiesHeld, rolesHeld := holders()
		args = append(args, dutiesHeld, rolesHeld)
		if _, err := tx.Exec(t.Context(), "prepare explained as "+selectRows); err != nil {
			return err
		}
		// The plan for all values, which is the one that the pages use.
		places := make([]string, len(args))
		for n := range args {
			places[n] = fmt.Sprintf("$%d", n+1)
		}
		rows, err := tx.Query(t.Context(), "explain execute explained("+strings.Join(places, ", ")+")", append([]any{pgx.QueryExecModeSimpleProtocol}, args...)...)
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
