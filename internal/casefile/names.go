package casefile

import (
	"context"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

// named writes what the organisations and people of a reading's items and entries are called. They are asked apart from the rows, since
// a case repeats the same few, and only where the reader may know them: who may not read who takes part reads names of his own
// organisation alone beside what was done.
func (r *Reading) named(ctx context.Context, db *postgres.DB) error {
	room := 2 * (len(r.Items) + len(r.Entries))
	which, into := make([]uuid.UUID, 0, room), make([]*string, 0, room)
	for n := range r.Items {
		i := &r.Items[n]
		which, into = append(which, i.Owner.UUID, i.maker), append(into, &i.OwnerName, &i.By)
	}
	for n := range r.Entries {
		if e := &r.Entries[n]; r.Parties != nil || e.Org == r.Actor.Org {
			which, into = append(which, e.Org.UUID, e.maker), append(into, &e.OrgName, &e.By)
		}
	}
	names, err := db.Names.Of(ctx, db.Wall(), which, func(ctx context.Context, missing []uuid.UUID) (map[uuid.UUID]string, error) {
		return selectNames(ctx, db, missing)
	})
	for n, name := range names {
		*into[n] = name
	}
	return err
}
