package worklist

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// look sends a read of lists in two round trips: who it is, then everything with the end of the transaction.
func look(ctx context.Context, db *postgres.DB, actor account.Actor, batch *pgx.Batch) error {
	conn, err := db.Web.Acquire(ctx)
	if err != nil {
		return postgres.Fault(err)
	}
	defer conn.Release()
	first := &pgx.Batch{}
	first.Queue("begin")
	first.Queue(callAct, actor.User, actor.Org, calendar.Of(db.Now()), calendar.Of(db.Now()))
	err = conn.SendBatch(ctx, first).Close()
	if err == nil {
		batch.Queue("commit")
		err = conn.SendBatch(ctx, batch).Close()
	}
	if err != nil {
		_, _ = conn.Exec(context.WithoutCancel(ctx), "rollback") // the transaction is lost anyway
	}
	return postgres.Fault(err)
}

func read(ctx context.Context, db *postgres.DB, actor account.Actor, asked Asked, list *List) error {
	batch := &pgx.Batch{}
	within := bounds(asked.When, list.Today)
	args := arguments(actor, asked.Tab, asked.Filter)
	batch.Queue(selectRows, append(args, within.from, within.to, asked.After.Due, asked.After.Case.UUID, asked.After.Step, asked.After.Instance, PageSize+1)...).
		Query(func(rows pgx.Rows) error {
			all, err := pgx.CollectRows(rows, scanRow)
			list.Rows = all
			if len(all) > PageSize {
				list.Rows, list.More = all[:PageSize], true
			}
			return err
		})
	for _, tab := range Tabs {
		spans := []When{""}
		if tab == asked.Tab {
			spans = Spans
		}
		queueCount(batch, actor, tab, asked.Filter, spans, list)
	}
	batch.Queue(selectClosedDays).Query(func(rows pgx.Rows) error {
		days, err := pgx.CollectRows(rows, pgx.RowTo[calendar.Date])
		list.Calendar = calendar.New(days...)
		return err
	})
	return look(ctx, db, actor, batch)
}

// arguments are the first of both lists and counts: who looks, at which tab, through which filter.
func arguments(actor account.Actor, tab Tab, f Filter) []any {
	side := "turn"
	if tab == Waiting {
		side = "wait"
	}
	var from, until calendar.Date
	if f.Year > 0 {
		from, until = calendar.On(f.Year, 1, 1), calendar.On(f.Year+1, 1, 1)
	}
	return []any{
		duties(actor, tab), actor.Org, side, policy.KnownTo(actor.Roles()), actor.User, tab == Mine, policy.Wide(actor.Roles()), actor.Team,
		f.Step, f.Track, string(f.Phase), f.Place, from, until,
	}
}

// queueCount counts a tab by span, and its total; the cards are read only where the filter asks for them.
func queueCount(batch *pgx.Batch, actor account.Actor, tab Tab, f Filter, spans []When, list *List) {
	var from, to []calendar.Date
	for _, when := range spans {
		within := bounds(when, list.Today)
		from, to = append(from, within.from), append(to, within.to)
	}
	args, sql := arguments(actor, tab, f), countCards
	if f == (Filter{Step: f.Step}) {
		args, sql = args[:9], countSteps
	}
	batch.Queue(sql, append(args, from, to, Most)...).Query(func(rows pgx.Rows) error {
		var n, count int
		_, err := pgx.ForEachRow(rows, []any{&n, &count}, func() error {
			if when := spans[n-1]; when != "" {
				list.Counts[when] = count
			}
			list.Totals[tab] = min(list.Totals[tab]+count, Most)
			return nil
		})
		return err
	})
}

func scanRow(r pgx.CollectableRow) (Row, error) {
	var row Row
	err := r.Scan(&row.Case, &row.Number, &row.Name, &row.Born, &row.Track, &row.Place, &row.Step, &row.Instance, &row.Duty, &row.Other, &row.OtherDuty,
		&row.Opened, &row.Due, &row.Latest, &row.Kind, &row.Compressed)
	return row, err
}

func cases(ctx context.Context, db *postgres.DB, actor account.Actor, asked CasesAsked) ([]Case, error) {
	if !Works(actor) {
		return nil, nil
	}
	var found []Case
	batch := &pgx.Batch{}
	batch.Queue(selectCases, actor.Org, actor.User, policy.Wide(actor.Roles()), actor.Team, policy.KnownTo(actor.Roles()), asked.Track, string(asked.Phase), asked.Open, asked.Before, PageSize+1).
		Query(func(rows pgx.Rows) error {
			all, err := pgx.CollectRows(rows, scanCase)
			found = all
			return err
		})
	err := look(ctx, db, actor, batch)
	return found, err
}

func scanCase(r pgx.CollectableRow) (Case, error) {
	var c Case
	err := r.Scan(&c.Case, &c.Number, &c.Name, &c.Born, &c.Track, &c.Phase, &c.Return, &c.Place, &c.Closed, &c.Mine, &c.Duty, &c.Other, &c.OtherDuty)
	return c, err
}

// Each duty is read in the order of its index and stops at a page; so a list costs the same however many rows there are.
// A case on which people are named is shown to them, to who shares a team with them and to who gets at every case: to
// nobody else, for he could not open it. Only $5, $7 and $8 say who that is; casefile's enter decides again.
const (
	callAct = `select app.act($1, $2, $3, $4)`

	selectRows = `
select r.case_id, r.number, r.name, r.birth_date, r.track, r.place, r.step, r.instance, r.duty, coalesce(o.name, ''), r.other_duty,
  r.opened, r.due, r.latest, r.kind, r.compressed
from unnest($1::text[]) as d (duty)
cross join lateral (
  select s.case_id, c.number, c.name, c.birth_date, c.track, c.place, s.step, s.instance, s.duty, s.other_org, s.other_duty, s.opened, s.due, s.latest,
    s.kind, s.compressed
  from case_step s
  join case_card c on c.org_id = s.org_id and c.case_id = s.case_id
  where s.org_id = $2 and s.side = $3 and s.duty = d.duty and s.category = any ($4::text[])
    and s.due >= $15 and s.due < $16
    and ($17::date is null or (s.due, s.case_id, s.step, s.instance) > ($17, $18::uuid, $19, $20))
    and (s.user_id is null or s.user_id = $5 or ($7 and not $6) or exists (
      select from assignment a
      left join membership m on m.user_id = a.user_id and m.org_id = a.org_id and m.team_id = $8 and not $6
      where a.case_id = s.case_id and a.org_id = s.org_id and (a.user_id = $5 or m.id is not null)))
    and ($9 = '' or s.step = $9) and ($10 = '' or c.track = $10) and ($11 = '' or c.phase = $11) and ($12 = '' or lower(c.place) = lower($12))
    and ($13::date is null or (c.t0 >= $13 and c.t0 < $14::date))
  order by s.due, s.case_id, s.step, s.instance
  limit $21
) r
left join org o on o.id = r.other_org and o.id <> $2
order by r.due, r.case_id, r.step, r.instance
limit $21`

	countSteps = `
select g.n::int, least(sum(x.rows), $12)::int
from unnest($10::date[], $11::date[]) with ordinality as g (low, high, n)
cross join unnest($1::text[]) as d (duty)
cross join lateral (
  select count(*) as rows
  from (
    select
    from case_step s
    where s.org_id = $2 and s.side = $3 and s.duty = d.duty and s.category = any ($4::text[]) and s.due >= g.low and s.due < g.high
      and (s.user_id is null or s.user_id = $5 or ($7 and not $6) or exists (
        select from assignment a
        left join membership m on m.user_id = a.user_id and m.org_id = a.org_id and m.team_id = $8 and not $6
        where a.case_id = s.case_id and a.org_id = s.org_id and (a.user_id = $5 or m.id is not null)))
      and ($9 = '' or s.step = $9)
    limit $12
  ) y
) x
group by g.n
order by g.n`

	countCards = `
select g.n::int, least(sum(x.rows), $17)::int
from unnest($15::date[], $16::date[]) with ordinality as g (low, high, n)
cross join unnest($1::text[]) as d (duty)
cross join lateral (
  select count(*) as rows
  from (
    select
    from case_step s
    join case_card c on c.org_id = s.org_id and c.case_id = s.case_id
    where s.org_id = $2 and s.side = $3 and s.duty = d.duty and s.category = any ($4::text[]) and s.due >= g.low and s.due < g.high
      and (s.user_id is null or s.user_id = $5 or ($7 and not $6) or exists (
        select from assignment a
        left join membership m on m.user_id = a.user_id and m.org_id = a.org_id and m.team_id = $8 and not $6
        where a.case_id = s.case_id and a.org_id = s.org_id and (a.user_id = $5 or m.id is not null)))
      and ($9 = '' or s.step = $9) and ($10 = '' or c.track = $10) and ($11 = '' or c.phase = $11) and ($12 = '' or lower(c.place) = lower($12))
      and ($13::date is null or (c.t0 >= $13 and c.t0 < $14::date))
    limit $17
  ) y
) x
group by g.n
order by g.n`

	selectClosedDays = `
select day
from closed_day`

	selectCases = `
select c.case_id, c.number, c.name, c.birth_date, c.track, c.phase, c.t0, c.place, c.closed_on,
  coalesce(t.side = 'turn', false), coalesce(t.duty, ''), coalesce(o.name, ''), coalesce(t.other_duty, '')
from (
  select c.org_id, c.case_id, c.number, c.name, c.birth_date, c.track, c.phase, c.t0, c.place, c.closed_on
  from case_card c
  where c.org_id = $1 and ($9 = '' or c.number < $9)
    and ($6 = '' or c.track = $6) and ($7 = '' or c.phase = $7) and (not $8 or c.closed_on is null)
    and ($3 or not exists (select from assignment a where a.case_id = c.case_id and a.org_id = c.org_id) or exists (
      select from assignment a
      left join membership m on m.user_id = a.user_id and m.org_id = a.org_id and m.team_id = $4
      where a.case_id = c.case_id and a.org_id = c.org_id and (a.user_id = $2 or m.id is not null)))
  order by c.number desc
  limit $10
) c
left join lateral (
  select s.side, s.duty, s.other_org, s.other_duty
  from case_step s
  where s.org_id = c.org_id and s.case_id = c.case_id and s.category = any ($5::text[])
  order by s.side, s.due, s.step, s.instance
  limit 1
) t on true
left join org o on o.id = t.other_org
order by c.number desc`
)
