package casefile

import (
	"context"
	"encoding/base64"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Recheck compares, as the owner, what was submitted with the digests that the ledger keeps of it: an item that was changed,
// added or removed behind the deeds. A case with a payload that was destroyed is passed by, for its digests are gone with it.
func Recheck(ctx context.Context, db *postgres.DB) ([]ledger.Finding, error) {
	var found []ledger.Finding
	err := eachSubmitted(ctx, db, func(which uuid.UUID, payloads [][]byte, items []uuid.UUID, bodies [][]byte) error {
		kept := map[string]digest{}
		for _, body := range payloads {
			if body == nil {
				return nil
			}
			var p struct {
				Digests []digest `json:"digests"`
			}
			if json.Unmarshal(body, &p) != nil {
				return nil // Refold tells it
			}
			for _, d := range p.Digests {
				kept[d.Item] = d
			}
		}
		say := func(what string) { found = append(found, ledger.Finding{Stream: which.String(), What: what}) }
		for n, item := range items {
			d, known := kept[item.String()]
			delete(kept, item.String())
			salt, _ := base64.StdEncoding.DecodeString(d.Salt)
			body, err := Canonical(bodies[n])
			switch {
			case !known:
				say("item " + item.String() + " stands in no entry")
			case err != nil || digestOf(salt, body) != d.SHA256:
				say("item " + item.String() + " was changed")
			}
		}
		for item := range kept {
			say("item " + item + " is missing")
		}
		return nil
	})
	return found, err
}
