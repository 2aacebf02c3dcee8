package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/fault"
)

// ReadClock reads the offset of the protocol clock: nothing but zero in a database that is no demonstration.
func (db *DB) ReadClock(ctx context.Context) error {
	var microseconds int64
	err := db.Web.QueryRow(ctx, selectOffset).Scan(&microseconds)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("protocol clock: %w", err)
	}
	db.offset.Store(microseconds * int64(time.Microsecond))
	return nil
}

// MoveClock sets protocol time to t, from where it runs on. Only a demonstration has a clock that moves; elsewhere it is a Conflict.
func (db *DB) MoveClock(ctx context.Context, t time.Time) error {
	offset := t.Sub(db.Wall())
	done, err := db.Web.Exec(ctx, updateOffset, offset.Microseconds())
	if err != nil {
		return Fault(fmt.Errorf("move clock: %w", err))
	}
	if done.RowsAffected() == 0 {
		return fault.Conflict{Key: "conflict.no_demonstration"}
	}
	db.offset.Store(int64(offset))
	return nil
}

// Demonstration tells whether the database is stamped as one, in which nothing is real.
func (db *DB) Demonstration(ctx context.Context) (bool, error) {
	stamped := false
	if err := db.Web.QueryRow(ctx, selectStamp).Scan(&stamped); err != nil {
		return false, Fault(fmt.Errorf("demonstration stamp: %w", err))
	}
	return stamped, nil
}

// Stamp makes the database a demonstration for good. The caller has checked that it is empty.
func Stamp(ctx context.Context, tx Tx, at time.Time) error {
	_, err := tx.Exec(ctx, insertStamp, at)
	return Fault(err)
}

const (
	selectOffset = `
select (extract(epoch from clock_offset) * 1000000)::bigint
from app.demonstration`

	updateOffset = `
update app.demonstration
set clock_offset = $1::bigint * interval '1 microsecond'`

	selectStamp = `
select exists (select from app.demonstration)`

	insertStamp = `
insert into app.demonstration (stamped_at)
values ($1)`
)
