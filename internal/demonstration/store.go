package demonstration

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

func isEmpty(ctx context.Context, db *postgres.DB) (bool, error) {
	empty := false
	err := db.Owner.QueryRow(ctx, selectEmpty).Scan(&empty)
	return empty, postgres.Fault(err)
}

const selectEmpty = `
select not exists (select from app_user) and not exists (select from case_file)`
