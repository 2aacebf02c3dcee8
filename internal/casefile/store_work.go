package casefile

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// dueCases are the next cases, behind one by its id, that only time or the closed days have changed.
func dueCases(ctx context.Context, db *postgres.DB, cal *calendar.Calendar, after id.Case, limit int) ([]id.Case, error) {
	rows, err := db.Work.Query(ctx, selectDue, db.Now(), cal.Closed(), after, limit)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	cases, err := pgx.CollectRows(rows, pgx.RowTo[id.Case])
	return cases, postgres.Fault(err)
}

// dueRow is a case as the re-evaluation reads it, with when, and with which closed days, it was last looked at; cal holds those of now.
type dueRow struct {
	version string
	last    lastLook
	cal     *calendar.Calendar
	facts   *protocol.Facts
}

// lockDue locks a case that is still due; NotFound when it is not, or somebody else has it.
func lockDue(ctx context.Context, tx postgres.Tx, which id.Case, now time.Time) (dueRow, error) {
	var row dueRow
	var facts []byte
	var closed []calendar.Date
	var changes *time.Time
	if err := tx.QueryRow(ctx, lockDueRow, which).Scan(&row.version, &row.last.on, &closed, &changes); err != nil {
		return dueRow{}, postgres.Fault(err)
	}
	row.last.cal = calendar.New(closed...)
	// What is decided on is read only now, while the case is held: a day may have been closed while others waited.
	var err error
	if row.cal, err = closedDays(ctx, tx); err != nil {
		return dueRow{}, err
	}
	if (changes == nil || changes.After(now)) && row.cal.Same(row.last.cal) {
		return dueRow{}, fault.NotFound{What: "case"}
	}
	// The facts only now: the statement that takes the lock sees them as they were before a deed that was just committed.
	if err := tx.QueryRow(ctx, selectDueFacts, which).Scan(&facts); err != nil {
		return dueRow{}, postgres.Fault(err)
	}
	if row.facts, err = factsFrom(facts); err != nil {
		return dueRow{}, err
	}
	_, err = tx.Exec(ctx, setCase, which.String())
	return row, postgres.Fault(err)
}

func saveLook(ctx context.Context, tx postgres.Tx, which id.Case, plan *protocol.Plan, cal *calendar.Calendar) error {
	_, err := tx.Exec(ctx, updateLooked, which, changesOf(plan), plan.Today, cal.Closed())
	return postgres.Fault(err)
}

// changesOf is when only time will change the plan; null: never.
func changesOf(plan *protocol.Plan) any {
	if plan.ChangesAt.IsZero() {
		return nil
	}
	return plan.ChangesAt
}

func eachProjected(ctx context.Context, db *postgres.DB, f func(projected, *calendar.Calendar) error) error {
	cal, err := closedDays(ctx, db.Owner)
	if err != nil {
		return err
	}
	rows, err := db.Owner.Query(ctx, selectProjected, db.Now(), cal.Closed())
	if err != nil {
		return postgres.Fault(err)
	}
	var p projected
	_, err = pgx.ForEachRow(rows, []any{&p.which, &p.number, &p.version, &p.closed, &p.facts, &p.person, &p.steps, &p.cards, &p.keys, &p.form, &p.sort, &p.found}, func() error { return f(p, cal) })
	return postgres.Fault(err)
}

// eachOpen reads the facts of every case that is not closed.
func eachOpen(ctx context.Context, db *postgres.DB, f func(version string, facts []byte)) error {
	rows, err := db.Work.Query(ctx, selectOpenFacts)
	if err != nil {
		return postgres.Fault(err)
	}
	var version string
	var facts []byte
	_, err = pgx.ForEachRow(rows, []any{&version, &facts}, func() error {
		f(version, facts)
		return nil
	})
	return postgres.Fault(err)
}

// projected is one case with what is kept of it in lists.
type projected struct {
	which                             id.Case
	number, version                   string
	closed                            calendar.Date
	facts, person, steps, cards, keys []byte
	form                              int // of what it is found by; 0: nothing is kept
	sort                              string
	found                             []string
}

const (
	// stepsKept are the rows of case_step s as the projection writes them.
	stepsKept = `
  select jsonb_agg(jsonb_build_object('org_id', s.org_id, 'side', s.side, 'duty', s.duty, 'due', s.due, 'step', s.step, 'instance', s.instance,
    'other_org', s.other_org, 'other_duty', s.other_duty, 'opened', s.opened, 'latest', s.latest, 'kind', s.kind, 'compressed', s.compressed,
    'category', s.category, 'seq', s.seq, 'unread', s.unread, 'earliest', s.earliest))
  from case_step s`

	selectProjected = `
select c.id, c.number, c.version, c.closed_on, f.facts,
(select i.body from item i where i.case_id = c.id and i.kind = 'person' and i.withdrawn_at is null order by i.version desc limit 1),
coalesce((` + stepsKept + `
  where s.case_id = c.id
), '[]'),
coalesce((
  select jsonb_agg(jsonb_build_object('org_id', d.org_id, 'number', d.number, 'name', d.name, 'name_sort', d.name_sort, 'birth_date', d.birth_date, 'track', d.track,
    'phase', d.phase, 't0', d.t0, 'place', d.place, 'lead_org', d.lead_org, 'closed_on', d.closed_on, 'turn_org', d.turn_org, 'turn_duty', d.turn_duty, 'watch_next', d.watch_next))
  from case_card d
  where d.case_id = c.id
), '[]'),
coalesce((select jsonb_agg(k.org_id || ' ' || k.key) from case_key k where k.case_id = c.id), '[]'),
coalesce(n.form, 0), coalesce(n.sort, ''), n.keys
from case_file c
join case_facts f on f.case_id = c.id
left join case_person n on n.case_id = c.id
where (c.changes_at is null or c.changes_at > $1) and c.closed_days = $2`

	selectDue = `
select id
from case_file
where (changes_at <= $1 or closed_days <> $2)
  and ($3::uuid is null or id > $3)
order by id
limit $4`

	lockDueRow = `
select version, evaluated_on, closed_days, changes_at
from case_file
where id = $1
for update skip locked`

	selectDueFacts = `
select facts
from case_facts
where case_id = $1`

	selectOpenFacts = `
select c.version, f.facts
from case_file c
join case_facts f on f.case_id = c.id
where c.closed_on is null`

	setCase = `
select set_config('app.case', $1, true)`

	updateLooked = `
update case_file
set changes_at = $2, evaluated_on = $3, closed_days = $4
where id = $1`
)
