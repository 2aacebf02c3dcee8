package casefile

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

func beginCase(ctx context.Context, tx postgres.Tx, which id.Case, version string, at time.Time) error {
	_, err := tx.Exec(ctx, callBegin, which, version, at)
	return postgres.Fault(err)
}

func holdRequest(ctx context.Context, tx postgres.Tx, request id.Request) error {
	_, err := tx.Exec(ctx, lockRequest, request.String())
	return postgres.Fault(err)
}

func relationsFrom(words []string) []who.Relation {
	out := make([]who.Relation, len(words))
	for i, w := range words {
		out[i] = who.Relation(w)
	}
	return out
}

type caseRow struct {
	number, version string
	head            ledger.Head
	evaluated       calendar.Date   // when the lists were last written; zero: never
	closed          []calendar.Date // the closed days with which they were
	facts           *protocol.Facts
}

func readCase(ctx context.Context, tx postgres.Tx, which id.Case) (caseRow, error) {
	var row caseRow
	var facts []byte
	err := tx.QueryRow(ctx, selectHeldCase, which).Scan(&row.number, &row.version, &row.head.Length, &row.head.Hash, &row.evaluated, &row.closed, &facts)
	if err != nil {
		return caseRow{}, postgres.Fault(err)
	}
	row.facts, err = factsFrom(facts)
	return row, err
}

func saveCase(ctx context.Context, tx postgres.Tx, which id.Case, head ledger.Head, plan *protocol.Plan, cal *calendar.Calendar, f *protocol.Facts) error {
	facts, err := json.Marshal(f)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(updateCase, which, head.Hash, head.Length, changesOf(plan), plan.Today, f.Closed.On, cal.Closed())
	batch.Queue(updateFacts, which, facts, f.Seq)
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

// asking is a transaction, or a pool.
type asking interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func closedDays(ctx context.Context, from asking) (*calendar.Calendar, error) {
	rows, err := from.Query(ctx, selectClosedDays)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	days, err := pgx.CollectRows(rows, pgx.RowTo[calendar.Date])
	return calendar.New(days...), postgres.Fault(err)
}

func insertItem(ctx context.Context, d *Deed, item id.Item, c Content, body []byte) error {
	_, err := d.tx.Exec(ctx, insertItemRow, item, d.Case, d.Actor.Org, string(c.Regime), string(c.Category), c.Kind, string(c.About), body, d.Now, d.Actor.Membership, d.Facts.Seq, c.For)
	return postgres.Fault(err)
}

func selectItems(ctx context.Context, tx postgres.Tx, kinds []string) ([]Item, error) {
	rows, err := tx.Query(ctx, selectItemRows, listed(kinds), []string{})
	if err != nil {
		return nil, postgres.Fault(err)
	}
	items, err := pgx.CollectRows(rows, scanItem)
	return items, postgres.Fault(err)
}

func scanItem(r pgx.CollectableRow) (Item, error) {
	var i Item
	var withdrawn *time.Time
	err := r.Scan(&i.ID, &i.Owner, &i.Regime, &i.Category, &i.Kind, &i.About, &i.For, &i.Version, &i.Body, &i.At, &i.maker, &i.Seq, &withdrawn, &i.Why)
	if withdrawn != nil {
		i.Withdrawn = *withdrawn
	}
	return i, err
}

func withdrawItem(ctx context.Context, d *Deed, item id.Item, why string) (bool, error) {
	done, err := d.tx.Exec(ctx, updateWithdrawn, item, d.Now, why)
	return done.RowsAffected() == 1, postgres.Fault(err)
}

func insertParty(ctx context.Context, d *Deed, org id.Org, relation who.Relation) error {
	_, err := d.tx.Exec(ctx, callJoin, id.NewItem(), org, string(relation), d.Today, d.Facts.Seq)
	return postgres.Fault(err)
}

func endParty(ctx context.Context, d *Deed, org id.Org, relation who.Relation, until calendar.Date) error {
	_, err := d.tx.Exec(ctx, callLeave, org, string(relation), until)
	return postgres.Fault(err)
}

func setContact(ctx context.Context, d *Deed, contact string) error {
	_, err := d.tx.Exec(ctx, callContact, contact)
	return postgres.Fault(err)
}

func insertGrant(ctx context.Context, d *Deed, s Share, level policy.Level) error {
	_, err := d.tx.Exec(ctx, callShare, id.NewItem(), s.To, string(s.Category), s.Item, level.String(), s.Ground, s.Purpose, s.Necessity, s.Masked, d.Now, d.Facts.Seq)
	return postgres.Fault(err)
}

func keep(ctx context.Context, tx postgres.Tx, cards, steps []byte, keys bool) error {
	_, err := tx.Exec(ctx, callKeep, cards, steps, keys)
	return postgres.Fault(err)
}

// look reads a case in one round trip (and one more for names that this process does not remember), which is one transaction: who looks, which case, what he may see of it, and the look
// itself. Nothing of it waits for the answer of what went before: where the case may not be entered, no row of it is seen, and
// the look says so.
func look(ctx context.Context, db *postgres.DB, actor account.Actor, page Page, into **Reading) error {
	r := &Reading{Actor: actor, Case: page.Case}
	found, err := r.load(ctx, db, page)
	if err != nil {
		return err
	}
	if found.relations == nil {
		return fault.NotFound{What: "case"}
	}
	if err := r.compute(db, found, page); err != nil {
		return err
	}
	if err := r.named(ctx, db); err != nil {
		return err
	}
	*into = r
	return nil
}

// receive writes the receipts of what was shown, in a transaction of its own that enters the case again.
func receive(ctx context.Context, db *postgres.DB, r *Reading, categories, items []string) error {
	batch := &pgx.Batch{}
	batch.Queue(callVisit, r.Actor.User, r.Actor.Org, calendar.Of(db.Now()), r.Actor.Capacity, r.Case)
	batch.Queue(callReceive, db.Now(), categories, items)
	return postgres.Once(ctx, db.Web, batch)
}

// looked is what the database said of the case itself, before anything was made of it.
type looked struct {
	number, version string
	relations       []string // nil: he may not enter, or there is no such case
	within          []string // the roles in which he enters
	facts           []byte
	unseen          string // categories and items that were shared and not opened yet
	closed          []calendar.Date
}

func (r *Reading) load(ctx context.Context, db *postgres.DB, page Page) (looked, error) {
	var found looked
	batch := &pgx.Batch{}
	batch.Queue(callVisit, r.Actor.User, r.Actor.Org, calendar.Of(db.Now()), r.Actor.Capacity, r.Case).QueryRow(func(row pgx.Row) error { return row.Scan(&found.relations) })
	batch.Queue(selectCase).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&found.number, &found.version, &found.facts, &found.unseen, &found.closed, &found.within}, func() error { return nil })
		return err
	})
	batch.Queue(selectItemRows, listed(page.Kinds), listed(page.Heads)).Query(collect(&r.Items, 48, scanItem))
	batch.Queue(selectParties).Query(collect(&r.Parties, 8, scanParty))
	if page.Timeline > 0 {
		batch.Queue(selectEntries, page.Before, page.Timeline+1).Query(collect(&r.Entries, page.Timeline+1, scanEntry))
	}
	if page.Shared {
		batch.Queue(selectShared, policy.Given).Query(collect(&r.Shared, 64, scanShared))
		batch.Queue(selectOpened, string(who.OpenNotice)).Query(collect(&r.Opened, 0, pgx.RowToStructByPos[Opening]))
	}
	if page.Draft != "" {
		batch.Queue(selectDraft, page.Draft, string(page.About)).Query(func(rows pgx.Rows) error {
			drafts, err := pgx.CollectRows(rows, scanDraft)
			for n := range drafts {
				r.Draft = &drafts[n]
			}
			return err
		})
	}
	batch.Queue(selectAssigned).Query(collect(&r.Assigned, 0, pgx.RowToStructByPos[Colleague]))
	if page.Team {
		batch.Queue(selectTeam).Query(collect(&r.Team, 0, pgx.RowToStructByPos[Colleague]))
	}
	if page.Posts {
		r.queuePosts(batch, page)
	}
	if page.Done != "" {
		batch.Queue(selectDid, string(page.Done)).QueryRow(func(row pgx.Row) error { return row.Scan(&r.Did) })
	}
	outcome := page.Outcome
	if outcome == "" {
		outcome = ledger.Shown
	}
	sql, args := page.look(db, r.Actor, outcome).Within()
	batch.Queue(sql, args...)
	return found, postgres.Once(ctx, db.Web, batch)
}

// listed is a list as the database takes it: none is an empty one.
func listed(words []string) []string {
	if words == nil {
		return []string{}
	}
	return words
}

// collect takes rows, with room for as many as there mostly are.
func collect[T any](into *[]T, room int, scan pgx.RowToFunc[T]) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		all, err := pgx.AppendRows(make([]T, 0, room), rows, scan)
		*into = all
		return err
	}
}

func scanParty(r pgx.CollectableRow) (Party, error) {
	var p Party
	err := r.Scan(&p.Org, &p.Kind, &p.Name, &p.Relation, &p.From, &p.Until, &p.Contact)
	return p, err
}

func scanEntry(r pgx.CollectableRow) (Entry, error) {
	var e Entry
	err := r.Scan(&e.Seq, &e.At, &e.Deed, &e.Category, &e.About, &e.Org, &e.maker)
	return e, err
}

func scanShared(r pgx.CollectableRow) (Shared, error) {
	var s Shared
	var withdrawn, seen *time.Time
	err := r.Scan(&s.To, &s.ToName, &s.Category, &s.Item, &s.Level, &s.Ground, &s.Purpose, &s.Necessity, &s.Masked, &s.ByOrg, &s.ByName, &s.At, &s.Until, &withdrawn, &seen, &s.Filled, &s.SeenBy, &s.SeenRole)
	if withdrawn != nil {
		s.Withdrawn = *withdrawn
	}
	if seen != nil {
		s.Seen = *seen
	}
	return s, err
}

// writeLook writes a look in a statement of its own: for what has no transaction to go with.
func writeLook(ctx context.Context, db *postgres.DB, l ledger.Look) {
	sql, args := l.Statement()
	// The answer is given already, and the deed is in the log; a look that cannot be written then is reported by the database's own log.
	_, _ = db.Web.Exec(context.WithoutCancel(ctx), sql, args...)
}

func replaceTables(ctx context.Context, tx postgres.Tx, sight, may []byte) error {
	batch := &pgx.Batch{}
	batch.Queue(deleteSight)
	batch.Queue(insertSight, sight)
	batch.Queue(callSeats)
	batch.Queue(deleteMay)
	batch.Queue(insertMay, may)
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

// storeVersion keeps the text of an edition, over the one that is there where that is open, and gives what then is there.
func storeVersion(ctx context.Context, tx postgres.Tx, name, body string, at time.Time, open bool) (string, error) {
	if _, err := tx.Exec(ctx, insertVersion, name, body, at, open); err != nil {
		return "", postgres.Fault(err)
	}
	var stored string
	err := tx.QueryRow(ctx, selectVersion, name).Scan(&stored)
	return stored, postgres.Fault(err)
}

func versionNames(ctx context.Context, db *postgres.DB) ([]string, error) {
	rows, err := db.Web.Query(ctx, selectVersionNames)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func eachFolded(ctx context.Context, db *postgres.DB, f func(uuid.UUID, [][]byte, []byte) error) error {
	rows, err := db.Owner.Query(ctx, selectFolded)
	if err != nil {
		return postgres.Fault(err)
	}
	var which uuid.UUID
	var payloads [][]byte
	var kept []byte
	_, err = pgx.ForEachRow(rows, []any{&which, &payloads, &kept}, func() error { return f(which, payloads, kept) })
	return postgres.Fault(err)
}

const (
	callBegin   = `select app.begin_case($1, $2, $3)`
	callAdmit   = `select app.admit($1)`
	callVisit   = `select app.visit($1, $2, $3, $4, $5)`
	callReceive = `select app.receive($1, $2, $3)`
	callSeats   = `select app.seat_sight()`
	callKeep    = `select app.keep($1::jsonb, $2::jsonb, $3)`
	callJoin    = `select app.join_case($1, $2, $3, $4, $5)`
	callLeave   = `select app.leave_case($1, $2, $3)`
	callContact = `select app.contact($1)`
	callShare   = `select app.share($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

	// The facts go out as they stand: leaving out of them what only a deed asks costs four times as much as sending it.
	selectCase = `
select c.number, c.version, f.facts, current_setting('app.unseen', true), array(select day from closed_day), app.list_setting('app.within')
from case_file c
join case_facts f on f.case_id = c.id
where c.id = (select app.current_case())`

	selectParties = `
select p.org_id, o.kind, o.name, p.relation, p.valid_from, p.valid_until, p.contact
from party p
join org o on o.id = p.org_id
where p.case_id = (select app.current_case())
order by p.made_seq, p.id`

	selectEntries = `
select l.seq, l.at, l.deed, l.category, l.about, l.org_id, l.membership_id
from ledger l
where l.case_id = (select app.current_case()) and l.membership_id is not null and ($1::bigint = 0 or l.seq < $1)
order by l.seq desc
limit $2`

	selectDid = `
select exists (
  select from ledger
  where case_id = (select app.current_case()) and deed = $1 and org_id = (select app.org())
    and membership_id in (select id from membership where user_id = (select app.uuid_setting('app.user'))))`

	selectShared = `
select g.to_org, o.name, g.category, g.item_id, g.level, g.ground, g.purpose, g.necessity, g.masked, g.by_org, b.name, g.at, g.until, g.withdrawn_at, r.at,
  g.item_id is not null or g.category = any ($1::text[]) or exists (select from item i where i.case_id = g.case_id and i.category = g.category and i.owner_org <> g.to_org and i.withdrawn_at is null),
  coalesce(u.name, ''), coalesce(m.role, '')
from case_grant g
join org o on o.id = g.to_org
join org b on b.id = g.by_org
left join receipt r on r.grant_id = g.id
left join membership m on m.id = r.membership_id
left join app_user u on u.id = m.user_id
where g.case_id = (select app.current_case())
  and (g.to_org = (select app.own()) or g.by_org = (select app.own()) or 'grants' = any (array(select s.category from sight s
    join party p on p.relation = s.relation and p.case_id = g.case_id and p.org_id = (select app.own())
    where s.category = 'grants' and s.level = 'full' and s.role = any (app.list_setting('app.within')))))
order by g.seq desc, g.to_org, g.category`

	selectOpened = `
select l.about, l.at, u.name, m.role
from ledger l
join membership m on m.id = l.membership_id
join app_user u on u.id = m.user_id
where l.case_id = (select app.current_case()) and l.deed = $1
order by l.seq`

	selectAssigned = `
select u.id, u.name, a.narrows, false
from assignment a
join app_user u on u.id = a.user_id and u.disabled_at is null
where a.case_id = (select app.current_case()) and a.org_id = (select app.org())
  and exists (
    select from membership m
    where m.user_id = a.user_id and m.org_id = a.org_id and m.role not in ('privacy_officer', 'org_admin', 'tech_admin')
      and m.valid_from <= (select app.today()) and (m.valid_until is null or m.valid_until >= (select app.today())))
order by u.name`

	selectTeam = `
select u.id, u.name, false, bool_and(m.role = 'mayor')
from membership m
join app_user u on u.id = m.user_id and u.disabled_at is null
where m.org_id = (select app.org()) and m.role not in ('privacy_officer', 'org_admin', 'tech_admin')
  and m.valid_from <= (select app.today()) and (m.valid_until is null or m.valid_until >= (select app.today()))
group by u.id, u.name
order by u.name
limit 200`

	deleteSight = `
delete from sight`

	insertSight = `
insert into sight (category, role, relation, level, own, other, condition)
select category, role, relation, level, own, other, condition
from jsonb_to_recordset($1::jsonb) as s (category text, role text, relation text, level text, own text, other text, condition text)`

	deleteMay = `
delete from may`

	insertMay = `
insert into may (deed, role, relation)
select distinct deed, role, relation
from jsonb_to_recordset($1::jsonb) as m (deed text, role text, relation text)`

	insertVersion = `
insert into protocol_version (name, body, stored_at)
values ($1, $2, $3)
on conflict (name) do update set body = excluded.body, stored_at = excluded.stored_at
where $4 and protocol_version.body <> excluded.body`

	selectVersion = `
select body
from protocol_version
where name = $1`

	selectVersionNames = `
select name
from protocol_version`

	selectFolded = `
select f.case_id, array_agg(p.body order by l.seq), f.facts
from case_facts f
join ledger l on l.stream = f.case_id
left join ledger_payload p on p.stream = l.stream and p.seq = l.seq
group by f.case_id, f.facts`

	lockRequest = `select pg_advisory_xact_lock(hashtextextended('request ' || $1, 0))`

	selectHeldCase = `
select c.number, c.version, c.length, c.head, c.evaluated_on, c.closed_days, f.facts
from case_file c
join case_facts f on f.case_id = c.id
where c.id = $1`

	updateCase = `
update case_file
set head = $2, length = $3, changes_at = $4, evaluated_on = $5, closed_on = $6, closed_days = $7
where id = $1`

	updateFacts = `
update case_facts
set facts = $2, seq = $3
where case_id = $1`

	selectClosedDays = `
select day
from closed_day`

	insertItemRow = `
insert into item (id, case_id, owner_org, regime, category, kind, about, version, body, made_at, made_by, seq, for_org)
values ($1, $2, $3, $4, $5, $6, $7,
  1 + (select coalesce(max(version), 0) from item where case_id = $2 and owner_org = $3 and kind = $6 and about = $7 and category = $5),
  $8, $9, $10, $11, $12)`

	selectItemRows = `
select i.id, i.owner_org, i.regime, i.category, i.kind, i.about, i.for_org, i.version,
  case when i.kind = any ($2::text[]) then null else i.body end, i.made_at, i.made_by, i.seq, i.withdrawn_at, coalesce(i.withdrawn_why, '')
from item i
where i.case_id = (select app.current_case()) and (cardinality($1::text[]) = 0 or i.kind = any ($1::text[]))
order by i.seq, i.id`

	updateWithdrawn = `
update item
set withdrawn_at = $2, withdrawn_why = $3
where id = $1 and withdrawn_at is null`
)
