package casefile

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

func dueCases(ctx context.Context, db *postgres.DB, limit int) ([]id.Case, error) {
	rows, err := db.Work.Query(ctx, selectDue, db.Now(), limit)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	cases, err := pgx.CollectRows(rows, pgx.RowTo[id.Case])
	return cases, postgres.Fault(err)
}

// dueRow is a case as the re-evaluation reads it; evaluated is the day on which it was last looked at.
type dueRow struct {
	version   string
	evaluated calendar.Date
	facts     *protocol.Facts
}

// lockDue locks a case that is still due; NotFound when it is not, or somebody else has it.
func lockDue(ctx context.Context, tx postgres.Tx, which id.Case, now time.Time) (dueRow, error) {
	var row dueRow
	var facts []byte
	if err := tx.QueryRow(ctx, lockDueRow, which, now).Scan(&row.version, &row.evaluated); err != nil {
		return dueRow{}, postgres.Fault(err)
	}
	// The facts only now: the statement that takes the lock sees them as they were before a deed that was just committed.
	if err := tx.QueryRow(ctx, selectDueFacts, which).Scan(&facts); err != nil {
		return dueRow{}, postgres.Fault(err)
	}
	var err error
	if row.facts, err = factsFrom(facts); err != nil {
		return dueRow{}, err
	}
	_, err = tx.Exec(ctx, setCase, which.String())
	return row, postgres.Fault(err)
}

func saveLook(ctx context.Context, tx postgres.Tx, which id.Case, plan *protocol.Plan) error {
	_, err := tx.Exec(ctx, updateLooked, which, changesOf(plan), plan.Today)
	return postgres.Fault(err)
}

// changesOf is when only time will change the plan; null: never.
func changesOf(plan *protocol.Plan) any {
	if plan.ChangesAt.IsZero() {
		return nil
	}
	return plan.ChangesAt
}

func eachProjected(ctx context.Context, db *postgres.DB, f func(projected, []calendar.Date) error) error {
	var closed []calendar.Date
	rows, err := db.Owner.Query(ctx, selectClosedDays)
	if err == nil {
		closed, err = pgx.CollectRows(rows, pgx.RowTo[calendar.Date])
	}
	if err != nil {
		return postgres.Fault(err)
	}
	if rows, err = db.Owner.Query(ctx, selectProjected, db.Now()); err != nil {
		return postgres.Fault(err)
	}
	var p projected
	_, err = pgx.ForEachRow(rows, []any{&p.which, &p.number, &p.version, &p.closed, &p.facts, &p.person, &p.steps, &p.cards, &p.keys}, func() error { return f(p, closed) })
	return postgres.Fault(err)
}

// projected is one case with what is kept of it in lists.
type projected struct {
	which                             id.Case
	number, version                   string
	closed                            calendar.Date
	facts, person, steps, cards, keys []byte
}

const (
	selectProjected = `
select c.id, c.number, c.version, c.closed_on, f.facts,
(select i.body from item i where i.case_id = c.id and i.kind = 'person' and i.withdrawn_at is null order by i.version desc limit 1),
coalesce((
  select jsonb_agg(jsonb_build_object('org_id', s.org_id, 'side', s.side, 'duty', s.duty, 'due', s.due, 'step', s.step, 'instance', s.instance,
    'other_org', s.other_org, 'other_duty', s.other_duty, 'opened', s.opened, 'latest', s.latest, 'kind', s.kind, 'compressed', s.compressed,
    'category', s.category, 'seq', s.seq, 'unread', s.unread))
  from case_step s
  where s.case_id = c.id
), '[]'),
coalesce((
  select jsonb_agg(jsonb_build_object('org_id', d.org_id, 'number', d.number, 'name', d.name, 'name_sort', d.name_sort, 'birth_date', d.birth_date, 'track', d.track,
    'phase', d.phase, 't0', d.t0, 'place', d.place, 'lead_org', d.lead_org, 'closed_on', d.closed_on, 'turn_org', d.turn_org, 'turn_duty', d.turn_duty, 'watch_next', d.watch_next))
  from case_card d
  where d.case_id = c.id
), '[]'),
coalesce((select jsonb_agg(k.org_id || ' ' || k.key) from case_key k where k.case_id = c.id), '[]')
from case_file c
join case_facts f on f.case_id = c.id
where c.changes_at is null or c.changes_at > $1`

	selectDue = `
select id
from case_file
where changes_at <= $1
order by changes_at
limit $2`

	lockDueRow = `
select version, evaluated_on
from case_file
where id = $1 and changes_at <= $2
for update skip locked`

	selectDueFacts = `
select facts
from case_facts
where case_id = $1`

	setCase = `
select set_config('app.case', $1, true)`

	updateLooked = `
update case_file
set changes_at = $2, evaluated_on = $3
where id = $1`
)
