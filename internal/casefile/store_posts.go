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

	selectPosts = `
select distinct m.org_id, m.role
from membership m
join app_user u on u.id = m.user_id and u.disabled_at is null
where m.valid_from <= (select app.today())
  and (m.valid_until is null or m.valid_until >= (select app.today()))
  and m.role not in ('privacy_officer', 'org_admin', 'tech_admin')
  and m.org_id in (
    select p.org_id
    from party p
    where p.case_id = (select app.current_case())
    union
    select (n ->> 'org')::uuid
    from case_facts f
    cross join jsonb_array_elements(case jsonb_typeof(f.facts -> 'named') when 'array' then f.facts -> 'named' else '[]' end) n
    where f.case_id = (select app.current_case())
    union
    select o.id
    from org o
    where o.kind = $1 and (select app.current_case()) is not null)`
)
