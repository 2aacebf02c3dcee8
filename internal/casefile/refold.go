package casefile

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// Refold folds the payloads of every case anew, as the owner, and compares with the facts that are kept. A case whose
// payloads were destroyed cannot be folded and is passed by.
func Refold(ctx context.Context, db *postgres.DB) ([]ledger.Finding, error) {
	var found []ledger.Finding
	err := eachFolded(ctx, db, func(which uuid.UUID, payloads [][]byte, kept []byte) error {
		if slices.ContainsFunc(payloads, func(body []byte) bool { return body == nil }) {
			return nil
		}
		folded, what := fold(payloads)
		if what != "" {
			found = append(found, ledger.Finding{Stream: which.String(), What: what})
			return nil
		}
		stored, err := factsFrom(kept)
		if err != nil {
			return fmt.Errorf("%s: %w", which, err)
		}
		one, _ := json.Marshal(folded) // a struct of plain fields
		two, _ := json.Marshal(stored)
		if !bytes.Equal(one, two) {
			found = append(found, ledger.Finding{Stream: which.String(), What: "the kept facts differ from the ledger's"})
		}
		return nil
	})
	return found, err
}

// fold makes the facts of the payloads of a case, or says why there are none.
func fold(payloads [][]byte) (*protocol.Facts, string) {
	var facts []protocol.Fact
	for _, body := range payloads {
		var p struct {
			Facts []json.RawMessage `json:"facts"`
		}
		if err := json.Unmarshal(body, &p); err != nil {
			return nil, "a payload cannot be read"
		}
		for _, raw := range p.Facts {
			fact, err := protocol.Unmarshal(raw)
			if err != nil {
				return nil, "a fact cannot be read"
			}
			facts = append(facts, fact)
		}
	}
	folded, err := protocol.Fold(facts)
	if err != nil {
		return nil, "the facts do not follow from each other"
	}
	return folded, ""
}
