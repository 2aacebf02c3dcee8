package casefile

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

func putSignal(ctx context.Context, tx postgres.Tx, draft id.Item, saved []byte, at time.Time) error {
	done, err := tx.Exec(ctx, upsertSignal, draft, saved, at)
	if postgres.State(err) == "42501" { // the row is there and its policy hides it: it is somebody else's
		return fault.NotFound{What: "draft"}
	}
	if err == nil && done.RowsAffected() == 0 {
		return fault.Conflict{Key: "conflict.sent"}
	}
	return postgres.Fault(err)
}

// lockSignal holds a draft of one's own and reads what it says; nil where there is none.
func lockSignal(ctx context.Context, tx postgres.Tx, draft id.Item) (map[string][]string, error) {
	var saved []byte
	err := tx.QueryRow(ctx, lockSignalRow, draft).Scan(&saved)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, postgres.Fault(err)
	}
	fields := map[string][]string{}
	return fields, json.Unmarshal(saved, &fields)
}

func selectSignal(ctx context.Context, db *postgres.DB, actor account.Actor, draft id.Item) (map[string][]string, id.Case, error) {
	var saved []byte
	var registered id.Case
	batch := &pgx.Batch{}
	batch.Queue(callAct, actor.User, actor.Org, calendar.Of(db.Now()), actor.Capacity)
	batch.Queue(selectSignalRow, draft).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&saved, &registered}, func() error { return nil })
		return err
	})
	if err := postgres.Once(ctx, db.Web, batch); err != nil || saved == nil {
		return nil, registered, err
	}
	fields := map[string][]string{}
	return fields, registered, json.Unmarshal(saved, &fields)
}

func emptySignal(ctx context.Context, d *Deed, draft id.Item) (bool, error) {
	done, err := d.tx.Exec(ctx, updateSignal, draft, d.Case)
	return done.RowsAffected() == 1, postgres.Fault(err)
}

func alone(ctx context.Context, tx postgres.Tx, keys []string) ([]Duplicate, error) {
	if _, err := tx.Exec(ctx, lockSignals); err != nil {
		return nil, postgres.Fault(err)
	}
	return duplicates(ctx, tx, callDuplicatesWithin, keys)
}

const (
	lockSignals = `select pg_advisory_xact_lock(hashtextextended('signals', 0))`

	upsertSignal = `
insert into signal_draft (id, membership_id, fields, saved_at)
values ($1, (select app.membership()), $2, $3)
on conflict (id) do update
set fields = signal_draft.fields || excluded.fields, saved_at = excluded.saved_at
where signal_draft.case_id is null`

	selectSignalRow = `
select fields, case_id
from signal_draft
where id = $1`

	lockSignalRow = `
select fields
from signal_draft
where id = $1
for update`

	updateSignal = `
update signal_draft
set fields = '{}', case_id = $2
where id = $1 and case_id is null`

	deleteSignalsBefore = `
delete from signal_draft
where saved_at < $1`
)
