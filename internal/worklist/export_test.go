package worklist

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Explain is how the first page of a team's list is read.
func Explain(t *testing.T, db *postgres.DB, actor account.Actor) string {
	t.Helper()
	return explain(t, db, actor, selectRows, rowsAsked(actor, Asked{Tab: Team}, calendar.Of(db.Now()))...)
}

// ExplainUntaken is how what nobody took is read.
func ExplainUntaken(t *testing.T, db *postgres.DB, actor account.Actor) string {
	t.Helper()
	return explain(t, db, actor, selectUntaken, actor.Org, takes(actor), policy.KnownTo(actor.Roles()), newest+1)
}

// Expected is how many rows the planner expects of a statement about the actor's organisation, whose first value that is.
func Expected(t *testing.T, db *postgres.DB, actor account.Actor, sql string) int {
	t.Helper()
	plan := explain(t, db, actor, sql, actor.Org)
	_, after, _ := strings.Cut(plan, " rows=")
	rows, _, _ := strings.Cut(after, " ")
	n, err := strconv.Atoi(rows)
	if err != nil {
		t.Fatalf("%v in:\n%s", err, plan)
	}
	return n
}

func explain(t *testing.T, db *postgres.DB, actor account.Actor, sql string, args ...any) string {
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
		if _, err := tx.Exec(t.Context(), "prepare explained as "+sql); err != nil {
			return err
		}
		// The plan for all values, which is the one that the pages use.
		places := make([]string, len(args))
		for n := range args {
			places[n] = fmt.Sprintf("$%d", n+1)
		}
		for n, arg := range args { // of dates in a list the simple protocol knows no form
			if days, are := arg.([]calendar.Date); are {
				var text []string
				for _, day := range days {
					text = append(text, day.String())
				}
				args[n] = text
			}
		}
		rows, err := tx.Query(t.Context(), "explain execute explained("+strings.Join(places, ", ")+")", append([]any{pgx.QueryExecModeSimpleProtocol}, args...)...)
		if err != nil {
			return err
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, line := range lines {
			plan += line + "\n"
		}
		if err == nil {
			_, err = tx.Exec(t.Context(), "deallocate explained")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}
