package ledger

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

func scanHeadSeal(r pgx.CollectableRow) (HeadSeal, error) {
	var s HeadSeal
	err := r.Scan(&s.Batch, &s.Streams, &s.Receipts, &s.Digest, &s.Looks.Length, &s.Looks.Hash, &s.Prev, &s.Hash)
	return s, err
}

// lastHeadSeal waits for another that makes one at the same time.
func lastHeadSeal(ctx context.Context, tx postgres.Tx) (HeadSeal, error) {
	if _, err := tx.Exec(ctx, lockHeadSeals); err != nil {
		return HeadSeal{}, err
	}
	rows, err := tx.Query(ctx, selectLastHeadSeal)
	if err != nil {
		return HeadSeal{}, err
	}
	all, err := pgx.CollectRows(rows, scanHeadSeal)
	if err != nil || len(all) == 0 {
		return HeadSeal{}, err
	}
	return all[0], nil
}

func allHeadSeals(ctx context.Context, db *postgres.DB) ([]HeadSeal, error) {
	rows, err := db.Owner.Query(ctx, selectHeadSeals)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	return pgx.CollectRows(rows, scanHeadSeal)
}

// looksEnd is where the seals of looks end.
func looksEnd(ctx context.Context, tx postgres.Tx) (Head, error) {
	h := Head{Hash: []byte{}}
	err := tx.QueryRow(ctx, selectLookHead).Scan(&h.Length, &h.Hash)
	if errors.Is(err, pgx.ErrNoRows) {
		return h, nil
	}
	return h, err
}

func looksStand(ctx context.Context, db *postgres.DB, at Head) (bool, error) {
	stands := at.Length == 0
	if stands {
		return true, nil
	}
	err := db.Owner.QueryRow(ctx, selectLooksStand, at.Length, at.Hash).Scan(&stands)
	return stands, postgres.Fault(err)
}

func grownStreams(ctx context.Context, tx postgres.Tx) ([]headLine, error) {
	rows, err := tx.Query(ctx, selectGrown)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (headLine, error) {
		var l headLine
		err := r.Scan(&l.Stream, &l.Length, &l.Head)
		return l, err
	})
}

func takeReceipts(ctx context.Context, tx postgres.Tx, batch int64) ([]receiptLine, error) {
	rows, err := tx.Query(ctx, takeReceiptsSQL, batch)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[receiptLine])
}

func insertHeadSeal(ctx context.Context, tx postgres.Tx, s HeadSeal, streams []headLine, at time.Time) error {
	if _, err := tx.Exec(ctx, insertHeadSealRow, s.Batch, at, s.Streams, s.Receipts, s.Digest, s.Looks.Length, s.Looks.Hash, s.Prev, s.Hash); err != nil {
		return err
	}
	ids, lengths, heads := make([]uuid.UUID, len(streams)), make([]int64, len(streams)), make([][]byte, len(streams))
	for n, l := range streams {
		ids[n], lengths[n], heads[n] = l.Stream, l.Length, l.Head
	}
	_, err := tx.Exec(ctx, insertHeadStreams, ids, lengths, heads, s.Batch)
	return err
}

func sealedStreams(ctx context.Context, db *postgres.DB) ([]headLine, error) {
	rows, err := db.Owner.Query(ctx, selectSealedStreams)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[headLine])
}

func sealedReceipts(ctx context.Context, db *postgres.DB) ([]receiptLine, error) {
	rows, err := db.Owner.Query(ctx, selectSealedReceipts)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[receiptLine])
}

const (
	lockHeadSeals = `select pg_advisory_xact_lock(hashtextextended('head of heads', 0))`

	headSealColumns = `batch, streams, receipts, digest, looks_batch, looks_hash, prev, hash`

	selectLastHeadSeal = `
select ` + headSealColumns + `
from head_seal
order by batch desc
limit 1`

	selectHeadSeals = `
select ` + headSealColumns + `
from head_seal
order by batch`

	selectLooksStand = `
select exists (select from look_seal where batch = $1 and hash = $2)`

	selectGrown = `
select s.stream, s.length, s.head
from (
  select id as stream, length, head
  from case_file
  union all
  select org_id, length, head
  from org_stream
) s
where s.length > 0
  and not exists (select from head_stream h where h.stream = s.stream and h.length = s.length)
order by s.stream`

	// A receipt in one text, as app.count_receipts writes it.
	receiptText = `concat_ws(' ', grant_id, case_id, membership_id, (extract(epoch from at) * 1000000)::bigint)`

	takeReceiptsSQL = `
select batch, line
from app.count_receipts($1)`

	insertHeadSealRow = `
insert into head_seal (batch, at, streams, receipts, digest, looks_batch, looks_hash, prev, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

	insertHeadStreams = `
insert into head_stream (stream, length, head, batch)
select s.stream, s.length, s.head, $4
from unnest($1::uuid[], $2::bigint[], $3::bytea[]) as s (stream, length, head)`

	selectSealedStreams = `
select h.batch, h.stream, h.length, h.head, l.hash is not distinct from h.head
from head_stream h
left join ledger l on l.stream = h.stream and l.seq = h.length
order by h.batch, h.stream`

	selectSealedReceipts = `
select batch, ` + receiptText + `
from receipt
where batch is not null
order by batch, grant_id`
)
