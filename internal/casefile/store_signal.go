package casefile

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

func putSignal(ctx context.Context, db *postgres.DB, actor account.Actor, draft id.Item, saved []byte, at time.Time) error {
	batch := &pgx.Batch{}
	batch.Queue(callAct, actor.User, actor.Org, calendar.Of(at))
	batch.Queue(upsertSignal, draft, saved, at)
	err := postgres.Once(ctx, db.Web, batch)
	if postgres.State(err) == "42501" { // the row is there and its policy hides it: it is somebody else's
		return fault.NotFound{What: "draft"}
	}
	return err
}

func selectSignal(ctx context.Context, db *postgres.DB, actor account.Actor, draft id.Item) (map[string][]string, error) {
	var saved []byte
	batch := &pgx.Batch{}
	batch.Queue(callAct, actor.User, actor.Org, calendar.Of(db.Now()))
	batch.Queue(selectSignalRow, draft).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&saved}, func() error { return nil })
		return err
	})
	if err := postgres.Once(ctx, db.Web, batch); err != nil || saved == nil {
		return nil, err
	}
	fields := map[string][]string{}
	return fields, json.Unmarshal(saved, &fields)
}

func deleteSignal(ctx context.Context, d *Deed, draft id.Item) error {
	_, err := d.tx.Exec(ctx, deleteSignalRow, draft)
	return postgres.Fault(err)
}

const (
	upsertSignal = `
insert into signal_draft (id, membership_id, fields, saved_at)
values ($1, (select app.membership()), $2, $3)
on conflict (id) do update
set fields = signal_draft.fields || excluded.fields, saved_at = excluded.saved_at`

	selectSignalRow = `
select fields
from signal_draft
where id = $1`

	deleteSignalRow = `
delete from signal_draft
where id = $1`

	deleteSignalsBefore = `
delete from signal_draft
where saved_at < $1`
)
