package ledger

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

func insert(ctx context.Context, tx postgres.Tx, e Sealed) error {
	batch := &pgx.Batch{}
	batch.Queue(insertEntry, e.Stream, e.Seq, e.At, e.Membership, e.Org, string(e.Deed), e.Case, string(e.Category), e.About, e.Request, e.Digest, e.Prev, e.Hash)
	batch.Queue(insertPayload, e.Stream, e.Seq, e.Salt, e.Body)
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

func eachHeader(ctx context.Context, db *postgres.DB, f func(header) error) error {
	rows, err := db.Owner.Query(ctx, selectAll)
	if err != nil {
		return err
	}
	return headers(rows, f)
}

func eachHeaderOf(ctx context.Context, tx postgres.Tx, stream uuid.UUID, f func(header) error) error {
	rows, err := tx.Query(ctx, selectStream, stream)
	if err != nil {
		return err
	}
	return headers(rows, f)
}

func headers(rows pgx.Rows, f func(header) error) error {
	var h header
	var salt, body *[]byte
	_, err := pgx.ForEachRow(rows, []any{
		&h.entry.Stream, &h.entry.Seq, &h.entry.At, &h.entry.Membership, &h.entry.Org, &h.entry.Deed, &h.entry.Case, &h.entry.Category,
		&h.entry.About, &h.entry.Request, &h.digest, &h.prev, &h.hash, &salt, &body,
	}, func() error {
		one := h
		one.missing = salt == nil
		if salt != nil {
			one.salt, one.entry.Body = *salt, *body
		}
		return f(one)
	})
	return err
}

// streamHeads are the ends that cases and organisations say their streams have.
func streamHeads(ctx context.Context, db *postgres.DB) (map[uuid.UUID]Head, error) {
	rows, err := db.Owner.Query(ctx, selectHeads)
	if err != nil {
		return nil, err
	}
	heads := map[uuid.UUID]Head{}
	var stream uuid.UUID
	var head Head
	_, err = pgx.ForEachRow(rows, []any{&stream, &head.Length, &head.Hash}, func() error {
		heads[stream] = head
		return nil
	})
	return heads, err
}

func lockOrg(ctx context.Context, tx postgres.Tx, org id.Org) (Head, error) {
	if _, err := tx.Exec(ctx, insertOrgStream, org); err != nil {
		return Head{}, postgres.Fault(err)
	}
	var head Head
	err := tx.QueryRow(ctx, lockOrgStream, org).Scan(&head.Length, &head.Hash)
	return head, postgres.Fault(err)
}

func keepOrg(ctx context.Context, tx postgres.Tx, org id.Org, head Head) error {
	_, err := tx.Exec(ctx, updateOrgStream, org, head.Length, head.Hash)
	return postgres.Fault(err)
}

func selectDone(ctx context.Context, tx postgres.Tx, org id.Org, request id.Request) (bool, error) {
	done := false
	err := tx.QueryRow(ctx, selectRequest, org, request).Scan(&done)
	return done, postgres.Fault(err)
}

func allSeals(ctx context.Context, db *postgres.DB) ([]Seal, error) {
	rows, err := db.Owner.Query(ctx, selectSeals)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanSeal)
}

func scanSeal(r pgx.CollectableRow) (Seal, error) {
	var s Seal
	err := r.Scan(&s.Batch, &s.From, &s.To, &s.Rows, &s.Digest, &s.Prev, &s.Hash)
	return s, err
}

func lastSeal(ctx context.Context, tx postgres.Tx) (Seal, error) {
	rows, err := tx.Query(ctx, selectLastSeal)
	if err != nil {
		return Seal{}, err
	}
	seals, err := pgx.CollectRows(rows, scanSeal)
	if err != nil || len(seals) == 0 {
		return Seal{}, err
	}
	return seals[0], nil
}

func lastLook(ctx context.Context, tx postgres.Tx, before time.Time) (int64, error) {
	var last int64
	err := tx.QueryRow(ctx, selectLastLook, before).Scan(&last)
	return last, err
}

// querier is what a pool and a transaction have in common here.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func looksBetween(ctx context.Context, q querier, from, to int64) ([]row, error) {
	rows, err := q.Query(ctx, selectLooks, from, to)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (row, error) {
		var one row
		err := r.Scan(&one.id, &one.all)
		return one, err
	})
}

func insertSeal(ctx context.Context, tx postgres.Tx, s Seal, at time.Time) error {
	if _, err := tx.Exec(ctx, insertSealRow, s.Batch, s.From, s.To, s.Rows, s.Digest, s.Prev, s.Hash, at); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, upsertLookHead, s.Batch, s.Hash)
	return err
}

// lookHead is where the chain of seals ends; the zero Head while nothing was sealed.
func lookHead(ctx context.Context, db *postgres.DB) (Head, error) {
	var h Head
	err := db.Owner.QueryRow(ctx, selectLookHead).Scan(&h.Length, &h.Hash)
	if errors.Is(err, pgx.ErrNoRows) {
		return Head{}, nil
	}
	return h, err
}

// TakeDue takes at most so many streams, of cases or of organisations, that wait for their baseline.
func TakeDue(ctx context.Context, tx postgres.Tx, orgs bool, most int) ([]uuid.UUID, error) {
	rows, err := tx.Query(ctx, takeDue, orgs, most)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	due, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	return due, postgres.Fault(err)
}

const (
	takeDue = `
delete from baseline_due
where stream in (
  select stream
  from baseline_due
  where org = $1
  limit $2
  for update skip locked
)
returning stream`

	insertEntry = `
insert into ledger (stream, seq, at, membership_id, org_id, deed, case_id, category, about, request, digest, prev, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

	insertPayload = `
insert into ledger_payload (stream, seq, salt, body)
values ($1, $2, $3, $4)`

	insertLook = `
insert into access_entry (at, membership_id, org_id, case_id, page, sections, request, network, device, outcome)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

	insertLookWithin = `
insert into access_entry (at, membership_id, org_id, case_id, page, sections, request, network, device, outcome)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when (select app.current_case()) is null then 'unknown' else $10 end)`

	insertLookLimited = `
insert into access_entry (at, membership_id, org_id, case_id, page, sections, request, network, device, outcome)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case
  when (select app.current_case()) is null then 'unknown'
  when exists (
    select from unnest($11::text[], $12::text[]) m (role, relation)
    join party p on p.relation = m.relation and p.case_id = (select app.current_case()) and p.org_id = (select app.own())
      and p.valid_from <= (select app.today()) and (p.valid_until is null or p.valid_until >= (select app.today()))
    where m.role = any (app.list_setting('app.within'))) then $10
  else 'refused' end)`

	selectAll = `
select l.stream, l.seq, l.at, l.membership_id, l.org_id, l.deed, l.case_id, l.category, l.about, l.request, l.digest, l.prev, l.hash, p.salt, p.body
from ledger l
left join ledger_payload p on p.stream = l.stream and p.seq = l.seq
order by l.stream, l.seq`

	selectStream = `
select l.stream, l.seq, l.at, l.membership_id, l.org_id, l.deed, l.case_id, l.category, l.about, l.request, l.digest, l.prev, l.hash, p.salt, p.body
from ledger l
left join ledger_payload p on p.stream = l.stream and p.seq = l.seq
where l.stream = $1
order by l.seq`

	selectHeads = `
select id, length, head
from case_file
union all
select org_id, length, head
from org_stream`

	insertOrgStream = `
insert into org_stream (org_id)
values ($1)
on conflict (org_id) do nothing`

	lockOrgStream = `
select length, head
from org_stream
where org_id = $1
for update`

	updateOrgStream = `
update org_stream
set length = $2,
  head = $3
where org_id = $1`

	selectRequest = `
select exists (
  select
  from ledger
  where stream = $1
    and request = $2
)`

	selectSeals = `
select batch, from_id, to_id, rows, digest, prev, hash
from look_seal
order by batch`

	selectLastSeal = `
select batch, from_id, to_id, rows, digest, prev, hash
from look_seal
order by batch desc
limit 1`

	selectLastLook = `
select coalesce(max(id), 0)
from access_entry
where at < $1`

	selectLooks = `
select id, row(at, membership_id, org_id, case_id, page, sections, request, network, device, outcome)::text
from access_entry
where id between $1 and $2
order by id`

	selectLookHead = `
select batch, hash
from look_head`

	upsertLookHead = `
insert into look_head (batch, hash)
values ($1, $2)
on conflict (single) do update set batch = excluded.batch, hash = excluded.hash`

	insertSealRow = `
insert into look_seal (batch, from_id, to_id, rows, digest, prev, hash, at)
values ($1, $2, $3, $4, $5, $6, $7, $8)`
)
