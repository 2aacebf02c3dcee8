package document

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

func insertFile(ctx context.Context, d *casefile.Deed, item id.Item, file Received) error {
	_, err := d.Tx().Exec(ctx, insertFileRow, file.Key, d.Case, item, file.Size, file.digest, d.Now)
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

const (
	insertFileRow = `
insert into document_file (key, case_id, item_id, size, sha256, at)
values ($1, $2, $3, $4, $5, $6)`

	selectKnownKeys = `
select key
from document_file
where key = any ($1)`
)
