package casefile

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Find is the case with a number or an id, for the command line; NotFound when there is none.
func Find(ctx context.Context, db *postgres.DB, name string) (id.Case, error) {
	var which id.Case
	return which, postgres.Fault(db.Owner.QueryRow(ctx, selectByName, name).Scan(&which))
}

// lockKept holds a case as the owner and reads how it stands only then.
func lockKept(ctx context.Context, tx postgres.Tx, which id.Case) (kept, error) {
	var k kept
	if err := tx.QueryRow(ctx, lockForMending, which).Scan(&k.version, &k.head.Length, &k.head.Hash); err != nil {
		return k, postgres.Fault(err)
	}
	var facts, steps []byte
	if err := tx.QueryRow(ctx, selectForMending, which).Scan(&facts, &steps); err != nil {
		return k, postgres.Fault(err)
	}
	var err error
	if k.facts, err = factsFrom(facts); err != nil {
		return k, err
	}
	if err := json.Unmarshal(steps, &k.steps); err != nil {
		return k, fmt.Errorf("steps of %s: %w", which, err)
	}
	_, err = tx.Exec(ctx, setCase, which.String())
	return k, postgres.Fault(err)
}

// queued is what somebody was told of a case: to whom, which step, about what.
func queued(ctx context.Context, tx postgres.Tx, which id.Case) (map[string]bool, error) {
	rows, err := tx.Query(ctx, selectQueued, which)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	told := map[string]bool{}
	var to id.Org
	var step, about string
	_, err = pgx.ForEachRow(rows, []any{&to, &step, &about}, func() error {
		told[to.String()+" "+step+" "+about] = true
		return nil
	})
	return told, postgres.Fault(err)
}

const (
	selectByName = `
select id
from case_file
where number = $1 or id::text = $1`

	lockForMending = `
select version, length, head
from case_file
where id = $1
for update`

	selectForMending = `
select f.facts, coalesce((` + stepsKept + `
  where s.case_id = f.case_id
), '[]')
from case_facts f
where f.case_id = $1`

	selectQueued = `
select distinct to_org, step, about
from message
where case_id = $1`
)
