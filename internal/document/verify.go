package document

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Verify reads every stored document, as the owner, and compares it with what its item says, which the ledger holds the
// digest of: a file that is gone, or is another.
func Verify(ctx context.Context, db *postgres.DB, store Store) ([]ledger.Finding, error) {
	var found []ledger.Finding
	err := eachFile(ctx, db, func(which uuid.UUID, key, digest string) error {
		body, err := store.Open(ctx, key)
		if IsAway(err) {
			return err // of no document it can be said that it is gone
		}
		if err != nil {
			found = append(found, ledger.Finding{Stream: which.String(), What: "document " + key + " is not in the store"})
			return nil
		}
		sum := sha256.New()
		_, err = io.Copy(sum, body)
		if closed := body.Close(); err == nil {
			err = closed
		}
		if err == nil && hex.EncodeToString(sum.Sum(nil)) != digest {
			found = append(found, ledger.Finding{Stream: which.String(), What: "document " + key + " is another"})
		}
		return fault.Wrap(err, "document %s", key)
	})
	return found, err
}
