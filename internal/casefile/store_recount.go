package casefile

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

func eachMiscount(ctx context.Context, db *postgres.DB, f func(stream, what string)) error {
	rows, err := db.Owner.Query(ctx, selectMiscounts)
	if err != nil {
		return postgres.Fault(err)
	}
	var stream, what string
	_, err = pgx.ForEachRow(rows, []any{&stream, &what}, func() error {
		f(stream, what)
		return nil
	})
	return postgres.Fault(err)
}

// programTables are the tables that come with the program, as they stand.
type programTables struct {
	sight, may []byte
	seats      int // rows of sight_of that are not what sight gives
	versions   []storedVersion
}

type storedVersion struct{ name, body string }

func selectTables(ctx context.Context, db *postgres.DB) (programTables, error) {
	var t programTables
	batch := &pgx.Batch{}
	batch.Queue(selectSightRows).QueryRow(func(row pgx.Row) error { return row.Scan(&t.sight) })
	batch.Queue(selectMayRows).QueryRow(func(row pgx.Row) error { return row.Scan(&t.may) })
	batch.Queue(countSeats).QueryRow(func(row pgx.Row) error { return row.Scan(&t.seats) })
	batch.Queue(selectVersions).Query(func(rows pgx.Rows) error {
		var v storedVersion
		_, err := pgx.ForEachRow(rows, []any{&v.name, &v.body}, func() error {
			t.versions = append(t.versions, v)
			return nil
		})
		return err
	})
	return t, postgres.Once(ctx, db.Owner, batch)
}

const (
	selectSightRows = `
select coalesce(jsonb_agg(to_jsonb(s)), '[]')
from sight s`

	selectMayRows = `
select coalesce(jsonb_agg(to_jsonb(m)), '[]')
from may m`

	selectVersions = `
select name, body
from protocol_version
order by name`

	// As app.seat_sight puts it together.
	countSeats = `
with want as (
  select s.role, s.relation, coalesce(array_agg(s.category order by s.category) filter (where s.level = 'full' and s.other = 'full'), '{}') as full_of,
    coalesce(array_agg(s.category order by s.category) filter (where s.level = 'full' or (s.level = 'none' and s.own = 'full')), '{}') as items_of,
    coalesce(string_agg(s.category, ',' order by s.category) filter (where s.level <> 'none' or s.own <> 'none' or s.other <> 'none'), '') as knows
  from sight s
  group by s.role, s.relation
)
select count(*)::int
from want w
full join sight_of o on o.role = w.role and o.relation = w.relation
where o.role is null or w.role is null or (o.full_of, o.items_of, o.knows) is distinct from (w.full_of, w.items_of, w.knows)`

	selectMiscounts = `
select c.id::text, 'it has no facts'
from case_file c
where not exists (select from case_facts f where f.case_id = c.id)
union all
select c.id::text, 'its ledger is empty'
from case_file c
where c.length = 0
union all
select f.case_id::text, 'the number of its facts differs from the facts'
from case_facts f
where f.seq <> coalesce((f.facts ->> 'seq')::bigint, 0)
union all
select coalesce(n.year, c.year)::text, 'numbers of cases are missing: ' || coalesce(n.last, 0) || ' were given, ' || coalesce(c.there, 0) || ' are there'
from case_number n
full join (
  select split_part(number, '-', 1)::integer as year, count(*) as there, max(split_part(number, '-', 2)::bigint) as highest
  from case_file
  group by 1
) c on c.year = n.year
where coalesce(n.last, 0) <> coalesce(c.there, 0) or c.highest is distinct from n.last
union all
select c.id::text, 'edition ' || c.version || ' of the terms, on which it runs, is not there'
from case_file c
where not exists (select from protocol_version v where v.name = c.version)
union all
select p.stream::text, 'a payload of no entry: ' || p.seq
from ledger_payload p
where not exists (select from ledger l where l.stream = p.stream and l.seq = p.seq)
union all
select distinct r.case_id::text, 'a list, facts or a receipt of a case that is not there'
from (
  select case_id from case_card union select case_id from case_step union select case_id from case_key union select case_id from case_person union select case_id from case_facts
  union select case_id from receipt
) r
where not exists (select from case_file c where c.id = r.case_id)
union all
select g.case_id::text, 'case_grant ' || g.id || case when g.received then ' counts as opened and has no receipt' else ' has a receipt and does not count as opened' end
from case_grant g
left join receipt r on r.grant_id = g.id
where g.received <> (r.grant_id is not null)
union all
select r.case_id::text, 'receipt ' || r.grant_id || ' is of another case or of somebody with whom it was not shared'
from receipt r
left join case_grant g on g.id = r.grant_id and g.case_id = r.case_id
left join membership m on m.id = r.membership_id and m.org_id = g.to_org
where m.id is null
union all
select distinct s.case_id::text, 'a step stands with somebody who is not named on the case, or with nobody where somebody is'
from case_step s
where case when s.user_id is null then exists (select from assignment a where a.case_id = s.case_id and a.org_id = s.org_id)
  else not exists (select from assignment a where a.case_id = s.case_id and a.org_id = s.org_id and a.user_id = s.user_id) end`
)
