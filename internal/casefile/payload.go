package casefile

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// payload is what an entry of a case holds: the facts that the deed left, the digests of what was submitted, and the rows that
// it wrote of items, grants, parties, assignments and files.
type payload struct {
	ledger.Rows
	Facts   []json.RawMessage `json:"facts"`
	Digests []digest          `json:"digests"`
}

// payload is the bytes of what the deed left. The rows are read back from the transaction, so that nobody who writes one can
// forget to say so.
func (d *Deed) payload(ctx context.Context) ([]byte, error) {
	rows, err := writtenRows(ctx, d.tx, d.Case)
	if err != nil {
		return nil, fault.Wrap(err, "case %s: rows", d.Case)
	}
	p := payload{Rows: ledger.KeepRows(rows), Digests: d.digests}
	for _, fact := range d.left {
		b, err := protocol.Marshal(fact)
		if err != nil {
			return nil, err
		}
		p.Facts = append(p.Facts, b)
	}
	if d.unnamed && !p.Names(tableAssignment, d.Actor.Org.String()) {
		p.Rows.Rows = append(p.Rows.Rows, ledger.Kept{Table: tableAssignment, ID: d.Actor.Org.String()})
	}
	body, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("payload: %w", err)
	}
	return body, nil
}
