package search

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
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

func store(ctx context.Context, db *postgres.DB, actor account.Actor, query id.Item, typed string) error {
	batch := begin(db, actor)
	batch.Queue(insertQuery, query, actor.Membership, actor.Org, typed, db.Wall())
	return postgres.Once(ctx, db.Web, batch)
}

func deleteOld(ctx context.Context, db *postgres.DB, before time.Time) error {
	_, err := db.Work.Exec(ctx, deleteQueriesBefore, before)
	return postgres.Fault(err)
}

// find takes two round trips: what was asked, then the answer with the look.
func find(ctx context.Context, db *postgres.DB, actor account.Actor, query id.Item, look ledger.Look, marks ledger.Marker, into *Result) error {
	batch := begin(db, actor)
	batch.Queue(selectQuery, query, actor.Membership).QueryRow(func(row pgx.Row) error { return row.Scan(&into.Query) })
	if err := postgres.Once(ctx, db.Web, batch); err != nil {
		return err
	}
	if mark := marks.Of("search", casefile.Plain(into.Query)); mark != "" {
		look.Sections = []string{mark}
	}
	batch = begin(db, actor)
	if asked := words(into.Query, calendar.Of(db.Now()).Year()); len(asked) > 0 && policy.Works(actor.Roles()) {
		batch.Queue(selectHits, arguments(actor, asked)...).Query(func(rows pgx.Rows) error {
			hits, err := pgx.CollectRows(rows, scanHit)
			into.Hits = hits
			return err
		})
	}
	sql, args := look.Statement()
	batch.Queue(sql, args...)
	return postgres.Once(ctx, db.Web, batch)
}

func arguments(actor account.Actor, asked []word) []any {
	written, upper, sound, frame := []string{}, []string{}, []string{}, []string{}
	for _, w := range asked[1:] {
		written, upper, sound, frame = append(written, w.written), append(upper, w.upper), append(sound, w.sound), append(frame, w.frame)
	}
	return []any{
		actor.Org, asked[0].written, asked[0].upper, asked[0].sound, written, upper, sound, actor.User, policy.Wide(actor.Roles()), actor.Teams(), Most + 1,
		asked[0].frame, frame,
	}
}

func scanHit(r pgx.CollectableRow) (Hit, error) {
	var h Hit
	err := r.Scan(&h.Case, &h.Number, &h.Name, &h.Born, &h.Track, &h.Phase, &h.Place, &h.Closed, &h.Mine, &h.Duty, &h.Turn)
	return h, err
}

// The first word leads: written so, beginning so, sounding so, with other vowels, each in the order of the index and cut off, so that a common
// prefix costs no more among many cases; of one name the newest cases first. The other words must be there too. A case on which people are named is found by
// them, by who shares a team with them, and by who gets at every case.
const (
	deleteQueriesBefore = `
delete from search_query
where at < $1`

	callAct = `select app.act($1, $2, $3, $4, $5)`

	insertQuery = `
insert into search_query (id, membership_id, org_id, words, at)
values ($1, $2, $3, $4, $5)`

	selectQuery = `
select words
from search_query
where id = $1 and membership_id = $2`

	selectHits = `
with hit as (
  (select k.case_id, 1 as far
  from case_key k
  where k.org_id = $1 and k.key = $2
    and not exists (select from unnest($5::text[], $6::text[], $7::text[], $13::text[]) as w (written, upper, sound, frame) where not exists (
      select from case_key o where o.org_id = $1 and o.case_id = k.case_id and ((o.key >= w.written and o.key < w.upper) or o.key in (w.written, w.sound, w.frame))))
  order by k.case_id desc
  limit 200)
  union all
  (select k.case_id, 2
  from case_key k
  where k.org_id = $1 and k.key > $2 and k.key < $3
    and not exists (select from unnest($5::text[], $6::text[], $7::text[], $13::text[]) as w (written, upper, sound, frame) where not exists (
      select from case_key o where o.org_id = $1 and o.case_id = k.case_id and ((o.key >= w.written and o.key < w.upper) or o.key in (w.written, w.sound, w.frame))))
  order by k.key, k.case_id
  limit 200)
  union all
  (select k.case_id, 3
  from case_key k
  where k.org_id = $1 and k.key = $4
    and not exists (select from unnest($5::text[], $6::text[], $7::text[], $13::text[]) as w (written, upper, sound, frame) where not exists (
      select from case_key o where o.org_id = $1 and o.case_id = k.case_id and ((o.key >= w.written and o.key < w.upper) or o.key in (w.written, w.sound, w.frame))))
  order by k.case_id desc
  limit 200)
  union all
  (select k.case_id, 4
  from case_key k
  where k.org_id = $1 and k.key = $12
    and not exists (select from unnest($5::text[], $6::text[], $7::text[], $13::text[]) as w (written, upper, sound, frame) where not exists (
      select from case_key o where o.org_id = $1 and o.case_id = k.case_id and ((o.key >= w.written and o.key < w.upper) or o.key in (w.written, w.sound, w.frame))))
  order by k.case_id desc
  limit 200)
)
select c.case_id, c.number, c.name, c.birth_date, c.track, c.phase, c.place, c.closed_on,
  coalesce(c.turn_org = $1, false), c.turn_duty, coalesce((select p.name from org p where p.id = c.turn_org), '')
from (select case_id, min(far) as far from hit group by case_id) h
join case_card c on c.org_id = $1 and c.case_id = h.case_id
where $9 or not exists (select from assignment a where a.case_id = c.case_id and a.org_id = c.org_id and a.narrows) or exists (
  select from assignment a
  left join membership m on m.user_id = a.user_id and m.org_id = a.org_id and m.team_id = any ($10::uuid[]) and app.capacity_of(m.role) = 'content'
    and m.valid_from <= (select app.today()) and (m.valid_until is null or m.valid_until >= (select app.today()))
  where a.case_id = c.case_id and a.org_id = c.org_id and (a.user_id = $8 or m.id is not null))
order by h.far, c.number desc
limit $11`
)
