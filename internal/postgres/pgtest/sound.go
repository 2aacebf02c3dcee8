package pgtest

import (
	"context"
	"testing"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Sound fails the test when verification finds anything in the database: it is the last line of every test that writes.
func Sound(t testing.TB, db *postgres.DB) {
	t.Helper()
	for _, check := range []func(context.Context, *postgres.DB) ([]ledger.Finding, error){
		ledger.Verify, ledger.VerifyHeads, casefile.RecheckTables, casefile.Refold, casefile.Recheck, casefile.Reproject, casefile.Recount,
	} {
		if found, err := check(t.Context(), db); err != nil || len(found) != 0 {
			t.Errorf("verify: %d findings: %v %v", len(found), found[:min(len(found), 20)], err)
		}
	}
}
