package casefile

import (
	"fmt"

	"github.com/go-json-experiment/json"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// factsFrom reads the facts of a case as they are kept.
func factsFrom(kept []byte) (*protocol.Facts, error) {
	f := &protocol.Facts{}
	if err := json.Unmarshal(kept, f); err != nil {
		return nil, fmt.Errorf("facts: %w", err)
	}
	return f, nil
}

// Read fills into with the body of an item.
func (i *Item) Read(into any) error {
	return fault.Wrap(json.Unmarshal(i.Body, into), "item %s", i.ID)
}
