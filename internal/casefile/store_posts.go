package casefile

import (
	"github.com/jackc/pgx/v5"
)

// queuePosts asks which duties are held at the organisations of the case, and what was told to one that nobody holds.
func (r *Reading) queuePosts(batch *pgx.Batch, page Page) {
	batch.Queue(selectPosts, string(page.PostsOf)).Query(func(rows pgx.Rows) error {
		r.held = map[post]bool{}
		var one post
		_, err := pgx.ForEachRow(rows, []any{&one.org, &one.role}, func() error {
			r.held[one] = true
			return nil
		})
		return err
	})
	batch.Queue(selectLost).Query(collect(&r.lost, 0, pgx.RowToStructByPos[Lost]))
}

const (
	selectLost = `
select to_org, duty, event, queued_at
from message
where case_id = (select app.current_case())
  and from_org = (select app.org())
  and delivered_at is null
  and step = ''
order by queued_at, id
limit 20`

	// Somebody who holds a role twice is found twice: that costs less than sorting.
	selectPosts = `
select m.org_id, m.role
from membership m
join app_user u on u.id = m.user_id and u.disabled_at is null
where m.org_id = any (
    array(select p.org_id from party p where p.case_id = (select app.current_case()))
    || coalesce((select f.named from case_facts f where f.case_id = (select app.current_case())), '{}')
    || array(select o.id from org o where o.kind = $1 and (select app.current_case()) is not null))
  and m.valid_from <= (select app.today())
  and (m.valid_until is null or m.valid_until >= (select app.today()))
  and m.role not in ('privacy_officer', 'org_admin', 'tech_admin')`
)
