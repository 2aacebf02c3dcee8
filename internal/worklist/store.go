package worklist

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// begin queues who it is, before what he may read.
func begin(db *postgres.DB, actor account.Actor) *pgx.Batch {
	batch := &pgx.Batch{}
	batch.Queue(callAct, actor.User, actor.Org, calendar.Of(db.Now()), calendar.Of(db.Now()), actor.Capacity)
	return batch
}

// finish sends a read of lists with its look.
func finish(ctx context.Context, db *postgres.DB, batch *pgx.Batch, look ledger.Look) error {
	sql, args := look.Statement()
	batch.Queue(sql, args...)
	return postgres.Once(ctx, db.Web, batch)
}

func read(ctx context.Context, db *postgres.DB, actor account.Actor, asked Asked, look ledger.Look, list *List) error {
	batch := begin(db, actor)
	batch.Queue(selectRows, rowsAsked(actor, asked, list.Today)...).
		Query(func(found pgx.Rows) error {
			lines, err := pgx.CollectRows(found, scanLine)
			list.Rows = rows(lines)
			return err
		})
	queueUntaken(batch, actor, asked, list)
	queueCaseload(batch, actor, asked, list)
	queueCounts(batch, actor, asked, list)
	batch.Queue(selectClosedDays).Query(func(rows pgx.Rows) error {
		days, err := pgx.CollectRows(rows, pgx.RowTo[calendar.Date])
		list.Calendar = calendar.New(days...)
		return err
	})
	if actor.OrgKind != account.Municipality {
		queuePlaces(batch, actor, &list.Places)
	}
	return finish(ctx, db, batch, look)
}

// queuePlaces reads the places of the organisation's cases.
func queuePlaces(batch *pgx.Batch, actor account.Actor, into *[]string) {
	batch.Queue(selectPlaces, actor.Org, actor.User, policy.Wide(actor.Roles()), actor.Teams()).Query(func(rows pgx.Rows) error {
		places, err := pgx.CollectRows(rows, pgx.RowTo[string])
		*into = places
		return err
	})
}

// counted is one number of the page: the cases of a tab in a span, or in all.
type counted struct {
	tab  Tab
	when When
}

// numbers are those of a page: the chosen tab by span, the others whole.
func numbers(chosen Tab) []counted {
	var all []counted
	for _, tab := range Tabs {
		if tab != chosen {
			all = append(all, counted{tab: tab})
			continue
		}
		for _, when := range Spans {
			all = append(all, counted{tab, when})
		}
	}
	return all
}

// arguments are the first of both lists and counts: who looks, of which step, at which tabs and spans, and where to stop.
func arguments(actor account.Actor, step string, at []counted, today calendar.Date, limit int) []any {
	var tabs, sides []string
	var from, to []calendar.Date
	for _, one := range at {
		side, within := "turn", bounds(one.when, today)
		if one.tab == Waiting {
			side = "wait"
		}
		tabs, sides, from, to = append(tabs, string(one.tab)), append(sides, side), append(from, within.from), append(to, within.to)
	}
	h := handOf(actor)
	return []any{
		h.all, actor.Org, policy.KnownTo(actor.Roles()), actor.User, policy.Wide(actor.Roles()), actor.Teams(), h.held, h.always, h.unnamed,
		step, tabs, sides, from, to, limit,
	}
}

// filtered are the next: what is asked of the card.
func filtered(args []any, f Filter) []any {
	var from, until calendar.Date
	if f.Year > 0 {
		from, until = calendar.On(f.Year, 1, 1), calendar.On(f.Year+1, 1, 1)
	}
	return append(args, f.Track, string(f.Phase), f.Place, from, until)
}

// rowsAsked are the arguments of selectRows.
func rowsAsked(actor account.Actor, asked Asked, today calendar.Date) []any {
	duties, roles := holders()
	args := filtered(arguments(actor, asked.Filter.Step, []counted{{asked.Tab, asked.When}}, today, PageSize+1), asked.Filter)
	return append(args, asked.After.Due, asked.After.Case.UUID, duties, roles)
}

// queueCounts counts the cases of every tab in one statement; the cards are read only where the filter asks for them.
func queueCounts(batch *pgx.Batch, actor account.Actor, asked Asked, list *List) {
	all := numbers(asked.Tab)
	args, sql := arguments(actor, asked.Filter.Step, all, list.Today, Most), countSteps
	if asked.Filter != (Filter{Step: asked.Filter.Step}) {
		args, sql = filtered(args, asked.Filter), countCards
	}
	batch.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		var n, count int
		_, err := pgx.ForEachRow(rows, []any{&n, &count}, func() error {
			one := all[n-1]
			if one.when != "" {
				list.Counts[one.when] = count
			}
			list.Totals[one.tab] = min(list.Totals[one.tab]+count, Most)
			return nil
		})
		return err
	})
}

func scanLine(r pgx.CollectableRow) (line, error) {
	var l line
	err := r.Scan(&l.First, &l.Case, &l.Number, &l.Name, &l.Born, &l.Track, &l.Place, &l.Handler, &l.Step.Step, &l.Instance, &l.Duty, &l.Other, &l.OtherDuty,
		&l.Opened, &l.Step.Due, &l.Latest, &l.Kind, &l.Compressed, &l.Unread, &l.Vacant)
	return l, err
}

func cases(ctx context.Context, db *postgres.DB, actor account.Actor, asked CasesAsked, look ledger.Look, list *CaseList) error {
	batch := begin(db, actor)
	if Works(actor) {
		batch.Queue(selectCases, actor.Org, actor.User, policy.Wide(actor.Roles()), actor.Teams(), asked.Track, string(asked.Phase), asked.Open, asked.Before, asked.Place, PageSize+1).
			Query(func(rows pgx.Rows) error {
				all, err := pgx.CollectRows(rows, scanCase)
				list.Cases = all
				return err
			})
		if actor.OrgKind != account.Municipality {
			queuePlaces(batch, actor, &list.Places)
		}
	}
	return finish(ctx, db, batch, look)
}

func scanCase(r pgx.CollectableRow) (Case, error) {
	var c Case
	err := r.Scan(&c.Case, &c.Number, &c.Name, &c.Born, &c.Track, &c.Phase, &c.Return, &c.Place, &c.Closed, &c.Mine, &c.Duty, &c.Turn)
	return c, err
}

// A list is of cases: a case stands where its first step stands (the earliest by due date that is in the tab and passes the
// filter), and its other steps under it. Each duty is read in the order of its index and stops at a page; so a list costs the
// same however many rows there are. A step is in the tab «mine» when its duty is held ($7) and its holder is named on the case,
// or it is his whoever is named ($8), or while nobody is ($9); in «team» when it is not. A case that is narrowed to who is named
// is shown to them, to who shares a team with them and to who gets at every case: to nobody else, for he could not open it.
// Only $4, $5 and $6 say who that is; casefile's enter decides again.
const (
	callAct = `select app.act($1, $2, $3, $4, $5)`

	// duties are those of each tab and span that is asked, each with what of it is his own at first sight: in «team» that is passed
	// by at once, for among thousands of his own there may be few of his team's. Where nobody else is named and what is nobody's is
	// his, there are none.
	duties = `
with d as materialized (
  select n, tab, side, low, high, duty, case when held then $4::uuid end as named, held and duty = any ($9::text[]) as unnamed,
    held and duty = any ($9::text[])
      and not exists (select from case_step f where f.org_id = $2 and f.side = u.side and f.user_id < $4)
      and not exists (select from case_step f where f.org_id = $2 and f.side = u.side and f.user_id > $4) as alone
  from (
    select g.n, g.tab, g.side, g.low, g.high, o.duty, g.tab = 'team' and o.duty = any ($7::text[]) as held
    from unnest($11::text[], $12::text[], $13::date[], $14::date[]) with ordinality as g (tab, side, low, high, n)
    join unnest($1::text[]) as o (duty) on g.tab <> 'mine' or o.duty = any ($7::text[])) u
)`

	// inTab is what of a step decides whether it stands in the tab, for a step s; first is the same for a step f. Whoever is first
	// named stands on the step itself; only for the others the names are looked up.
	inTab = `
      s.category = any ($3::text[]) and ($10 = '' or s.step = $10)
      and (d.tab = 'waiting' or (d.tab = 'mine') = (s.duty = any ($7::text[]) and (coalesce(s.user_id = $4, false) or s.duty = any ($8::text[]) or case
        when s.user_id is null then s.duty = any ($9::text[])
        else exists (select from assignment a where a.case_id = s.case_id and a.org_id = s.org_id and a.user_id = $4)
      end)))`

	first = `
      not d.alone and (d.named is null or f.user_id is distinct from d.named) and (not d.unnamed or f.user_id is not null)
      and f.category = any ($3::text[]) and ($10 = '' or f.step = $10)
      and (d.tab = 'waiting' or (d.tab = 'mine') = (f.duty = any ($7::text[]) and (coalesce(f.user_id = $4, false) or f.duty = any ($8::text[]) or case
        when f.user_id is null then f.duty = any ($9::text[])
        else exists (select from assignment a where a.case_id = f.case_id and a.org_id = f.org_id and a.user_id = $4)
      end)))`

	// reached is whether the actor gets at the case of a step f.
	reached = `
      (f.user_id is null or f.user_id = $4 or $5
      or not exists (select from assignment a where a.case_id = f.case_id and a.org_id = f.org_id and a.narrows) or exists (
        select from assignment a
        left join membership m on m.user_id = a.user_id and m.org_id = a.org_id and m.team_id = any ($6::uuid[]) and app.capacity_of(m.role) = 'content'
          and m.valid_from <= (select app.today()) and (m.valid_until is null or m.valid_until >= (select app.today()))
        where a.case_id = f.case_id and a.org_id = f.org_id and (a.user_id = $4 or m.id is not null)))`

	// leads is whether no other step of the case in the tab comes before a step f; mostly that stands on the step.
	leads = `
      (f.earliest or not exists (
        select
        from case_step s
        where s.org_id = f.org_id and s.side = f.side and s.case_id = f.case_id and (s.due, s.step, s.instance) < (f.due, f.step, f.instance)
          and ` + inTab + `))`

	// found are the first steps of a duty's cases in its span.
	found = `
    where f.org_id = $2 and f.side = d.side and f.duty = d.duty and f.due >= d.low and f.due < d.high
      and ` + first + `
      and ` + reached + `
      and ` + leads

	// onCard is the filter by what stands on the card.
	onCard = `
      and ($16 = '' or c.track = $16) and ($17 = '' or c.phase = $17) and ($18 = '' or c.place = $18)
      and ($19::date is null or (c.t0 >= $19 and c.t0 < $20::date))`

	selectRows = duties + `, f as (
  select r.*
  from d
  cross join lateral (
    select f.org_id, f.case_id, c.number, c.name, c.birth_date, c.track, c.place, f.user_id, f.due, d.tab, f.side
    from case_step f
    join case_card c on c.org_id = f.org_id and c.case_id = f.case_id` + found + onCard + `
      and ($21::date is null or (f.due, f.case_id) > ($21, $22::uuid))
    order by f.due, f.case_id
    limit $15
  ) r
  order by r.due, r.case_id
  limit $15
)
select d.due, d.case_id, d.number, d.name, d.birth_date, d.track, d.place, coalesce(u.name, ''), s.step, s.instance, s.duty, coalesce(o.name, ''), s.other_duty,
  s.opened, s.due, s.latest, s.kind, s.compressed, s.unread,
  d.tab = 'waiting' and s.other_org is not null and not exists (
    select
    from membership b
    join app_user h on h.id = b.user_id and h.disabled_at is null
    join unnest($23::text[], $24::text[]) as held (duty, role) on held.role = b.role and held.duty = s.other_duty
    where b.org_id = s.other_org and b.valid_from <= (select app.today()) and (b.valid_until is null or b.valid_until >= (select app.today())))
from f d
join case_step s on s.org_id = d.org_id and s.side = d.side and s.case_id = d.case_id
left join org o on o.id = s.other_org and o.id <> $2
left join app_user u on u.id = d.user_id
where ` + inTab + `
order by d.due, d.case_id, s.due, s.step, s.instance`

	// countBegin and countEnd are how many first steps there are, for each number that is asked.
	countBegin = duties + `
select d.n::int, least(sum(x.rows), $15)::int
from d
cross join lateral (
  select count(*) as rows
  from (
    select
    from case_step f`

	countEnd = `
    limit $15
  ) y
) x
group by d.n
order by d.n`

	countSteps = countBegin + found + countEnd

	countCards = countBegin + `
    join case_card c on c.org_id = f.org_id and c.case_id = f.case_id` + found + onCard + countEnd

	// opens is whether the actor gets at the case of a card c.
	opens = `
    and ($3 or not exists (select from assignment a where a.case_id = c.case_id and a.org_id = c.org_id and a.narrows) or exists (
      select from assignment a
      left join membership m on m.user_id = a.user_id and m.org_id = a.org_id and m.team_id = any ($4::uuid[]) and app.capacity_of(m.role) = 'content'
        and m.valid_from <= (select app.today()) and (m.valid_until is null or m.valid_until >= (select app.today()))
      where a.case_id = c.case_id and a.org_id = c.org_id and (a.user_id = $2 or m.id is not null)))`

	// From one place to the next by the index: as many steps as there are places, each with one case at least that he can open.
	selectPlaces = `
with recursive place as (
  (select c.place collate "C" as name
  from case_card c
  where c.org_id = $1 and c.place collate "C" > ''
  order by c.place collate "C"
  limit 1)
  union all
  select (
    select c.place collate "C"
    from case_card c
    where c.org_id = $1 and c.place collate "C" > p.name
    order by c.place collate "C"
    limit 1)
  from place p
  where p.name is not null
)
select name
from place p
where name is not null and exists (
  select
  from case_card c
  where c.org_id = $1 and c.place collate "C" = p.name` + opens + `)
limit 400`

	selectClosedDays = `
select day
from closed_day`

	selectCases = `
select c.case_id, c.number, c.name, c.birth_date, c.track, c.phase, c.t0, c.place, c.closed_on,
  coalesce(c.turn_org = $1, false), c.turn_duty, coalesce(o.name, '')
from (
  select c.org_id, c.case_id, c.number, c.name, c.birth_date, c.track, c.phase, c.t0, c.place, c.closed_on, c.turn_org, c.turn_duty
  from case_card c
  where c.org_id = $1 and ($8 = '' or c.number < $8)
    and ($5 = '' or c.track = $5) and ($6 = '' or c.phase = $6) and (not $7 or c.closed_on is null) and ($9 = '' or c.place = $9)` + opens + `
  order by c.number desc
  limit $10
) c
left join org o on o.id = c.turn_org
order by c.number desc`
)
