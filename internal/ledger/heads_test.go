package ledger_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/ledger"
)

// TestAHeadOfHeads is made where something grew, and finds a ledger whose end is gone with the head that its case kept.
func TestAHeadOfHeads(t *testing.T) {
	t.Parallel()
	db := record(t)
	for n, want := range []bool{true, false} {
		if made, err := ledger.SealHeads(t.Context(), db); err != nil || made != want {
			t.Fatalf("head %d: %t %v", n, made, err)
		}
	}
	if found, err := ledger.VerifyHeads(t.Context(), db); err != nil || len(found) != 0 {
		t.Fatalf("as it should be: %v %v", found, err)
	}
	exec(t, db, "update ledger set hash = hash || '\\x00'::bytea where case_id is null")
	if found, err := ledger.VerifyHeads(t.Context(), db); err != nil || len(found) == 0 {
		t.Errorf("an organisation's ledger that was written anew: %v", err)
	}
}
