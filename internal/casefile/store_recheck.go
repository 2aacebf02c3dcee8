package casefile

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// chunk is how many cases verification reads at a time.
const chunk = 200

// eachRecord reads every case as the owner, in the order of their ids: also one that only the ledger, or only a row, names.
func eachRecord(ctx context.Context, db *postgres.DB, f func(record)) error {
	rows, err := db.Owner.Query(ctx, selectRecorded)
	if err != nil {
		return postgres.Fault(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return postgres.Fault(err)
	}
	for from := 0; from < len(all); from += chunk {
		if err := readRecords(ctx, db, all[from:min(from+chunk, len(all))], f); err != nil {
			return err
		}
	}
	return nil
}

func readRecords(ctx context.Context, db *postgres.DB, cases []uuid.UUID, f func(record)) error {
	records := make([]record, len(cases))
	at := make(map[uuid.UUID]*record, len(cases))
	for n, which := range cases {
		records[n] = record{which: which, items: map[string][]byte{}, left: map[string]bool{}}
		at[which] = &records[n]
	}
	var which, one uuid.UUID
	var body []byte
	var person string
	batch := &pgx.Batch{}
	each := func(sql string, into []any, f func(), more ...any) {
		batch.Queue(sql, append([]any{cases}, more...)...).Query(func(rows pgx.Rows) error {
			_, err := pgx.ForEachRow(rows, into, func() error { f(); return nil })
			return err
		})
	}
	each(selectPayloads, []any{&which, &body}, func() { at[which].payloads = append(at[which].payloads, body) })
	each(selectBodies, []any{&which, &one, &body}, func() { at[which].items[one.String()] = body })
	each(selectLeft, []any{&which, &person}, func() { at[which].left[person] = true }, calendar.Of(db.Now()))
	if err := postgres.Once(ctx, db.Owner, batch); err != nil {
		return err
	}
	if err := eachRow(ctx, db.Owner, cases, false, func(which uuid.UUID, r ledger.Standing) {
		at[which].rows = append(at[which].rows, r)
	}); err != nil {
		return err
	}
	for _, r := range records {
		f(r)
	}
	return nil
}

// lockHeads locks cases and gives the ends of their ledgers.
func lockHeads(ctx context.Context, tx postgres.Tx, cases []uuid.UUID) (map[uuid.UUID]ledger.Head, error) {
	rows, err := tx.Query(ctx, lockHeadsOf, cases)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	heads := map[uuid.UUID]ledger.Head{}
	var which uuid.UUID
	var head ledger.Head
	_, err = pgx.ForEachRow(rows, []any{&which, &head.Length, &head.Hash}, func() error {
		heads[which] = head
		return nil
	})
	return heads, postgres.Fault(err)
}

func saveHead(ctx context.Context, tx postgres.Tx, which uuid.UUID, head ledger.Head) error {
	_, err := tx.Exec(ctx, updateHead, which, head.Length, head.Hash)
	return postgres.Fault(err)
}

const (
	lockHeadsOf = `
select id, length, head
from case_file
where id = any ($1::uuid[])
order by id
for update`

	updateHead = `
update case_file
set length = $2, head = $3
where id = $1`

	selectRecorded = `
select id from case_file
union
select stream from ledger where case_id is not null
order by 1`

	selectPayloads = `
select l.stream, p.body
from ledger l
left join ledger_payload p on p.stream = l.stream and p.seq = l.seq
where l.stream = any ($1::uuid[])
order by l.stream, l.seq`

	selectBodies = `
select case_id, id, body
from item
where case_id = any ($1::uuid[])`

	// Whose name the job may have taken off a case: he holds no seat there now, or not the one of then, or his account was ended.
	selectLeft = `
select distinct p.case_id, p.org_id || ' ' || m.user_id
from party p
join membership m on m.org_id = p.org_id
where p.case_id = any ($1::uuid[])
  and (m.valid_until < $2
    or exists (select from app_user u where u.id = m.user_id and u.disabled_at is not null)
    or exists (select from ledger l where l.stream = m.org_id and l.deed = 'person.disable' and l.about = m.user_id::text))`
)
