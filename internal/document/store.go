package document

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// insertFile keeps which item a file is of. A file that was held and already went with another form is refused.
func insertFile(ctx context.Context, d *casefile.Deed, item id.Item, file Received) error {
	done, err := d.Tx().Exec(ctx, insertFileRow, file.Key, d.Case, item, file.Size, file.digest, d.Now)
	if err == nil && done.RowsAffected() == 0 {
		return fault.Conflict{Key: "conflict.file_used"}
	}
	return postgres.Fault(err)
}

func selectKnown(ctx context.Context, db *postgres.DB, keys []string) (map[string]bool, error) {
	rows, err := db.Work.Query(ctx, selectKnownKeys, keys)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	known := map[string]bool{}
	var key string
	_, err = pgx.ForEachRow(rows, []any{&key}, func() error {
		known[key] = true
		return nil
	})
	return known, postgres.Fault(err)
}

func eachFile(ctx context.Context, db *postgres.DB, f func(uuid.UUID, string, string) error) error {
	rows, err := db.Owner.Query(ctx, selectFiles)
	if err != nil {
		return postgres.Fault(err)
	}
	var which uuid.UUID
	var key, digest string
	_, err = pgx.ForEachRow(rows, []any{&which, &key, &digest}, func() error { return f(which, key, digest) })
	return postgres.Fault(err)
}

const (
	selectFiles = `
select f.case_id, f.key, coalesce(i.body ->> 'sha256', '')
from document_file f
join item i on i.id = f.item_id
order by f.case_id, f.key`

	insertFileRow = `
insert into document_file (key, case_id, item_id, size, sha256, at)
values ($1, $2, $3, $4, $5, $6)
on conflict do nothing`

	selectKnownKeys = `
select key
from document_file
where key = any ($1)`
)
