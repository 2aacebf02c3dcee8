package document

import (
	"context"
	"time"

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

// jobs is the role that may know which files there are, of all cases; a command that works as the owner has no other.
func jobs(db *postgres.DB) *postgres.Pool {
	if db.Work != nil {
		return db.Work
	}
	return db.Owner
}

// eachKey gives the key of each document that the database names.
func eachKey(ctx context.Context, db *postgres.DB, f func(string) error) error {
	rows, err := jobs(db).Query(ctx, selectKeys)
	if err != nil {
		return postgres.Fault(err)
	}
	var key string
	_, err = pgx.ForEachRow(rows, []any{&key}, func() error { return f(key) })
	return postgres.Fault(err)
}

func selectInstallation(ctx context.Context, db *postgres.DB) (Installation, error) {
	var out Installation
	var marked *time.Time
	err := jobs(db).QueryRow(ctx, selectInstallationRow).Scan(&out.Mark, &marked)
	if marked != nil {
		out.Marked = *marked
	}
	return out, postgres.Fault(err)
}

func updateMarked(ctx context.Context, db *postgres.DB, at time.Time) error {
	_, err := jobs(db).Exec(ctx, updateMarkedAt, at)
	return postgres.Fault(err)
}

const (
	selectKeys = `
select key
from document_file`

	selectInstallationRow = `
select id, marked_at
from app.installation`

	updateMarkedAt = `
update app.installation
set marked_at = $1
where marked_at is null`

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
