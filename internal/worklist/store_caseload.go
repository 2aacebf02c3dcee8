package worklist

import (
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
)

// queueCaseload reads the cases that the actor supervises, or that nobody of his organisation took, by what comes next: as many as can
// be counted.
func queueCaseload(batch *pgx.Batch, actor account.Actor, asked Asked, list *List) {
	if asked.Tab != Mine || asked.When != "" || asked.Filter != (Filter{}) || asked.After != (Key{}) || !watches(actor) {
		return
	}
	batch.Queue(selectCaseload, actor.Org, actor.User, Most).Query(func(found pgx.Rows) error {
		all, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (Watched, error) {
			var w Watched
			return w, r.Scan(&w.Case, &w.Number, &w.Name, &w.Born, &w.Track, &w.Place, &w.Next, &w.Taken)
		})
		list.Caseload = all
		return err
	})
}

const selectCaseload = `
select c.case_id, c.number, c.name, c.birth_date, c.track, c.place, c.watch_next,
  exists (select from assignment a where a.case_id = c.case_id and a.org_id = c.org_id)
from case_card c
where c.org_id = $1 and c.watch_next is not null
  and (exists (select from assignment a where a.case_id = c.case_id and a.org_id = c.org_id and a.user_id = $2)
    or not exists (select from assignment a where a.case_id = c.case_id and a.org_id = c.org_id))
order by c.watch_next, c.case_id
limit $3`
