package worklist

import (
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/policy"
)

// queueUntaken reads the cases of the organisation that nobody there took and that wait for a duty of the actor's.
func queueUntaken(batch *pgx.Batch, actor account.Actor, asked Asked, list *List) {
	duties := takes(actor)
	if asked.Tab != Mine || asked.When != "" || asked.Filter != (Filter{}) || asked.After != (Key{}) || len(duties) == 0 {
		return
	}
	batch.Queue(selectUntaken, actor.Org, duties, policy.KnownTo(actor.Roles()), newest+1).Query(func(found pgx.Rows) error {
		lines, err := pgx.CollectRows(found, scanUntaken)
		list.Untaken = rows(lines)
		if len(list.Untaken) > newest {
			list.Untaken, list.MoreUntaken = list.Untaken[:newest], true
		}
		return err
	})
}

func scanUntaken(r pgx.CollectableRow) (line, error) {
	var l line
	err := r.Scan(&l.First, &l.Case, &l.Number, &l.Name, &l.Born, &l.Track, &l.Place, &l.Step.Step, &l.Instance, &l.Duty, &l.Other, &l.OtherDuty,
		&l.Opened, &l.Step.Due, &l.Latest, &l.Kind, &l.Compressed, &l.Unread, &l.Seq)
	return l, err
}

// A case stands there once, with its first step. Each duty is read in the order of an index of what nobody took, and stops.
const selectUntaken = `
select f.due, f.case_id, c.number, c.name, c.birth_date, c.track, c.place, f.step, f.instance, f.duty, coalesce(o.name, ''), f.other_duty,
  f.opened, f.due, f.latest, f.kind, f.compressed, f.unread, f.seq
from (
  select r.*
  from unnest($2::text[]) as d (duty)
  cross join lateral (
    select f.case_id, f.step, f.instance, f.duty, f.other_org, f.other_duty, f.opened, f.due, f.latest, f.kind, f.compressed, f.unread, f.seq
    from case_step f
    where f.org_id = $1 and f.side = 'turn' and f.duty = d.duty and f.user_id is null and f.category = any ($3::text[])
      and (f.earliest or not exists (
        select
        from case_step s
        where s.org_id = f.org_id and s.side = f.side and s.case_id = f.case_id and s.duty = any ($2::text[]) and s.category = any ($3::text[])
          and (s.due, s.step, s.instance) < (f.due, f.step, f.instance)))
    order by f.due, f.case_id
    limit $4
  ) r
  order by r.due, r.case_id
  limit $4
) f
join case_card c on c.org_id = $1 and c.case_id = f.case_id
left join org o on o.id = f.other_org and o.id <> $1
order by f.due, f.case_id`
