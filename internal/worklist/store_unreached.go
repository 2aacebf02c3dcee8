package worklist

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

func notReached(ctx context.Context, db *postgres.DB, actor account.Actor, look ledger.Look, into *[]Unreached) error {
	batch := begin(db, actor)
	dutiesHeld, rolesHeld := holders()
	batch.Queue(selectNotReached, actor.Org, policy.KnownTo(actor.Roles()), dutiesHeld, rolesHeld, Most, mayors()).Query(func(rows pgx.Rows) error {
		all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Unreached])
		*into = all
		return err
	})
	return finish(ctx, db, batch, look)
}

// mayors are the steps in which a mayor takes note: each is told of until he has, whether or not the duty is held.
func mayors() []string {
	var out []string
	for _, s := range protocol.Steps() {
		if s.EndedBy(who.OpenNotice) {
			out = append(out, s.ID)
		}
	}
	return out
}

// What was shared and opened by nobody, whose mayor has not opened it, what waits for a duty that nobody holds, and what is no step
// and was told to one that nobody holds; and of both what went to people whose mails are given up and who did not look. The lists say
// it: no content is read.
const selectNotReached = `
with held as materialized (
  select distinct b.org_id, d.duty
  from membership b
  join app_user h on h.id = b.user_id and h.disabled_at is null
  join unnest($3::text[], $4::text[]) as d (duty, role) on d.role = b.role
  where b.valid_from <= (select app.today()) and (b.valid_until is null or b.valid_until >= (select app.today()))
), lost as (
  select s.case_id, s.step, '' as event, s.other_org as to_org, s.other_duty as duty, s.opened as since, u.mailed_none as unmailed
  from case_step s
  cross join lateral (select s.side = 'wait' and exists (
    select from message m
    where m.from_org = $1 and m.unmailed_at is not null and m.case_id = s.case_id and m.step = s.step and m.about = s.instance
      and m.to_org = s.other_org and m.duty = s.other_duty) as mailed_none) u
  where s.org_id = $1 and s.category = any ($2::text[]) and s.opened <= (select app.today())
    and (s.unread or u.mailed_none or (s.side = 'wait' and (s.step = any ($6::text[]) or not exists (select from held h where h.org_id = s.other_org and h.duty = s.other_duty))))
  union all
  select m.case_id, '', m.event, m.to_org, m.duty, (m.queued_at at time zone 'Europe/Amsterdam')::date, m.unmailed_at is not null
  from message m
  where m.from_org = $1 and m.step = '' and m.category = any ($2::text[])
    and (m.unmailed_at is not null or (m.delivered_at is null and not exists (select from held h where h.org_id = m.to_org and h.duty = m.duty)))
)
select l.case_id, c.number, c.name, l.step, l.event, l.to_org, coalesce(o.name, ''), l.duty, l.since,
  not exists (select from held h where h.org_id = l.to_org and h.duty = l.duty), l.unmailed
from lost l
join case_card c on c.org_id = $1 and c.case_id = l.case_id and c.closed_on is null
left join org o on o.id = l.to_org
order by l.since, c.number, l.step, l.event
limit $5`
