package ledger

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Refold is the deed of an entry that nobody did in a case: its facts were folded anew from the ledger («verify --refold»).
const Refold = "refold"

// Payloads reads one stream in the caller's transaction, as the owner: the payloads of its entries in order, nil for one that is gone,
// and what does not fit, as Verify tells it. The caller has locked the row that keeps the head.
func Payloads(ctx context.Context, tx postgres.Tx, stream uuid.UUID, head Head) ([][]byte, []Finding, error) {
	var payloads [][]byte
	var found []Finding
	var at Head
	var gone destroyed
	err := eachHeaderOf(ctx, tx, stream, func(h header) error {
		found = append(found, h.check(at)...)
		gone.note(h)
		at = Head{Length: h.entry.Seq, Hash: h.hash}
		if h.missing {
			payloads = append(payloads, nil)
		} else {
			payloads = append(payloads, h.entry.Body)
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("ledger: stream: %w", err)
	}
	found = append(found, gone.tell(stream)...)
	if at.Length != head.Length || !bytes.Equal(at.Hash, head.Hash) {
		found = append(found, Finding{Stream: stream.String(), Seq: at.Length, What: fmt.Sprintf("its case says %d entries, the stream ends at %d or with another hash", head.Length, at.Length)})
	}
	return payloads, found, nil
}
