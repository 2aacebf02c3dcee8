package casefile

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

// putPerson keeps what the case that was entered is found by, and its place in lists.
func putPerson(ctx context.Context, tx postgres.Tx, who Identity) error {
	_, err := tx.Exec(ctx, callPerson, who.Sort, who.Keys, keyForm)
	return postgres.Fault(err)
}

// oldPersons are at most so many persons whose keys were made in another form than this program's, with their case held.
func oldPersons(ctx context.Context, tx postgres.Tx, most int) (map[uuid.UUID]Identity, error) {
	rows, err := tx.Query(ctx, lockOldPersons, keyForm, most)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	found := map[uuid.UUID]Identity{}
	var which uuid.UUID
	var body []byte
	_, err = pgx.ForEachRow(rows, []any{&which, &body}, func() error {
		found[which] = personOf(body)
		return nil
	})
	return found, postgres.Fault(err)
}

// savePersons writes the keys and the order of cases anew, in lists too.
func savePersons(ctx context.Context, tx postgres.Tx, persons map[uuid.UUID]Identity) error {
	batch := &pgx.Batch{}
	for which, who := range persons {
		batch.Queue(upsertPerson, which, who.Sort, who.Keys, keyForm)
		batch.Queue(updateCardSort, which, who.Sort)
		batch.Queue(deleteNameKeys, which)
		batch.Queue(insertNameKeys, which, who.Keys)
	}
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

const (
	callPerson = `select app.person($1, $2, $3)`

	lockOldPersons = `
select c.id, i.body
from case_file c
join lateral (
  select i.body
  from item i
  where i.case_id = c.id and i.kind = 'person' and i.withdrawn_at is null
  order by i.version desc
  limit 1
) i on true
left join case_person p on p.case_id = c.id
where p.form is distinct from $1
order by c.id
limit $2
for update of c`

	upsertPerson = `
insert into case_person (case_id, sort, keys, form)
values ($1, $2, $3, $4)
on conflict (case_id) do update
set sort = excluded.sort, keys = excluded.keys, form = excluded.form`

	updateCardSort = `
update case_card
set name_sort = $2
where case_id = $1 and name <> ''`

	// What is left is the number of the case, for who may follow it.
	deleteNameKeys = `
delete from case_key k
using case_file c
where c.id = $1 and k.case_id = c.id and k.key <> c.number`

	insertNameKeys = `
insert into case_key (org_id, key, case_id)
select c.org_id, k, c.case_id
from case_card c, unnest($2::text[]) as k
where c.case_id = $1 and c.name <> ''
on conflict do nothing`
)
