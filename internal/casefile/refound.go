package casefile

import (
	"context"
	"encoding/json"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// keyForm is the form in which Derived makes keys. Who changes what Derived gives for any name or date raises it: Refound makes those of
// all cases anew.
const keyForm = 1

// Refound makes anew, as the owner, what cases are found by and how lists order them, where an older program made it: the item that says
// who it is about is never rewritten. Doing it again, or twice at once, changes nothing.
func Refound(ctx context.Context, db *postgres.DB) error {
	for {
		done := 0
		err := postgres.InTx(ctx, db.Owner, func(tx postgres.Tx) error {
			persons, err := oldPersons(ctx, tx, chunk)
			if done = len(persons); err != nil || done == 0 {
				return err
			}
			return savePersons(ctx, tx, persons)
		})
		if err != nil || done == 0 {
			return fault.Wrap(err, "what cases are found by")
		}
	}
}

// personOf reads who a case is about from the body of the item, with what is derived of it now. What cannot be read names nobody.
func personOf(body []byte) Identity {
	var who Identity
	if body == nil || json.Unmarshal(body, &who) != nil {
		return Identity{}
	}
	return who.Derived()
}
