package demonstration

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Places of columns in the rows below; absent is how the database's copy writes that nothing stands there.
const (
	fileClosed, fileHead         = 7, 9
	cardName, cardSort, cardBorn = 3, 4, 5
	itemKind, itemBody           = 5, 8
	personSort, personKeys       = 1, 2
	absent                       = `\N`
)

// copied are the tables of a case in the order in which they are filled: how a case's rows are read (the case first), and
// how they are written.
var copied = []struct{ name, read, write string }{
	{"case_file", `
copy (select id, id, number, version, opened_at, closed_days, changes_at, evaluated_on, closed_on, length, head from case_file order by number) to stdout`, `
copy case_file (id, number, version, opened_at, closed_days, changes_at, evaluated_on, closed_on, length, head) from stdin with (freeze)`},
	{"case_facts", `
copy (select case_id, case_id, facts, seq from case_facts) to stdout`, `
copy case_facts (case_id, facts, seq) from stdin with (freeze)`},
	{"party", `
copy (select case_id, id, case_id, org_id, relation, valid_from, valid_until, contact, made_seq from party) to stdout`, `
copy party (id, case_id, org_id, relation, valid_from, valid_until, contact, made_seq) from stdin with (freeze)`},
	{"assignment", `
copy (select case_id, case_id, org_id, user_id, at, narrows from assignment) to stdout`, `
copy assignment (case_id, org_id, user_id, at, narrows) from stdin with (freeze)`},
	{"item", `
copy (select case_id, id, case_id, owner_org, regime, category, kind, about, version, body, made_at, made_by, seq, withdrawn_at, withdrawn_why, for_org from item) to stdout`, `
copy item (id, case_id, owner_org, regime, category, kind, about, version, body, made_at, made_by, seq, withdrawn_at, withdrawn_why, for_org) from stdin with (freeze)`},
	{"document_file", `
copy (select case_id, key, case_id, item_id, size, sha256, at from document_file) to stdout`, `
copy document_file (key, case_id, item_id, size, sha256, at) from stdin with (freeze)`},
	{"case_grant", `
copy (select case_id, id, case_id, to_org, category, item_id, level, ground, purpose, necessity, masked, by_membership, by_org, at, until, withdrawn_at, seq, received from case_grant) to stdout`, `
copy case_grant (id, case_id, to_org, category, item_id, level, ground, purpose, necessity, masked, by_membership, by_org, at, until, withdrawn_at, seq, received) from stdin with (freeze)`},
	{"receipt", `
copy (select case_id, grant_id, case_id, membership_id, at from receipt) to stdout`, `
copy receipt (grant_id, case_id, membership_id, at) from stdin with (freeze)`},
	{"case_request", `
copy (select case_id, request, case_id, membership_id, deed, number, seq, result, at, salt, content from case_request) to stdout`, `
copy case_request (request, case_id, membership_id, deed, number, seq, result, at, salt, content) from stdin with (freeze)`},
	{"ledger", `
copy (select stream, stream, seq, at, membership_id, org_id, deed, case_id, category, about, request, digest, prev, hash from ledger where case_id is not null) to stdout`, `
copy ledger (stream, seq, at, membership_id, org_id, deed, case_id, category, about, request, digest, prev, hash) from stdin with (freeze)`},
	{"ledger_payload", `
copy (select stream, stream, seq, salt, body from ledger_payload where stream in (select id from case_file)) to stdout`, `
copy ledger_payload (stream, seq, salt, body) from stdin with (freeze)`},
	{"case_card", `
copy (select case_id, org_id, case_id, number, name, name_sort, birth_date, track, phase, t0, place, lead_org, closed_on, turn_org, turn_duty, watch_next from case_card) to stdout`, `
copy case_card (org_id, case_id, number, name, name_sort, birth_date, track, phase, t0, place, lead_org, closed_on, turn_org, turn_duty, watch_next) from stdin with (freeze)`},
	{"case_person", `
copy (select case_id, case_id, sort, keys, form from case_person) to stdout`, `
copy case_person (case_id, sort, keys, form) from stdin with (freeze)`},
	{"case_step", `
copy (select case_id, org_id, side, duty, due, case_id, step, instance, user_id, other_org, other_duty, opened, latest, kind, compressed, category, seq, unread, earliest from case_step) to stdout`, `
copy case_step (org_id, side, duty, due, case_id, step, instance, user_id, other_org, other_duty, opened, latest, kind, compressed, category, seq, unread, earliest) from stdin with (freeze)`},
	{"case_key", `
copy (select case_id, org_id, key, case_id from case_key) to stdout`, `
copy case_key (org_id, key, case_id) from stdin with (freeze)`},
	{"message", `
copy (select case_id, id, case_id, to_org, duty, event, category, about, step, due, queued_at, delivered_at, reached, from_org from message) to stdout`, `
copy message (id, case_id, to_org, duty, event, category, about, step, due, queued_at, delivered_at, reached, from_org) from stdin with (freeze)`},
}

// caseless are the rows of those tables that belong to no case: the streams of organisations, which stay as they are.
var caseless = map[string]string{
	"ledger": `
copy (select stream, seq, at, membership_id, org_id, deed, case_id, category, about, request, digest, prev, hash from ledger where case_id is null) to stdout`,
	"ledger_payload": `
copy (select stream, seq, salt, body from ledger_payload where stream not in (select id from case_file)) to stdout`,
}

// readModels reads every case as the owner, what of their tables belongs to none, and the ids of the world around them.
func readModels(ctx context.Context, db *postgres.DB) ([]*model, map[string]string, map[string]bool, error) {
	var models []*model
	others := map[string]string{}
	world := map[string]bool{}
	err := postgres.InTx(ctx, db.Owner, func(tx postgres.Tx) error {
		byID := map[string]*model{}
		for _, table := range copied {
			var text bytes.Buffer
			if _, err := tx.Conn().PgConn().CopyTo(ctx, &text, table.read); err != nil {
				return err
			}
			for line := range strings.Lines(text.String()) {
				which, row, _ := strings.Cut(line, "\t")
				m := byID[which]
				if m == nil {
					m = &model{id: which, number: strings.Split(row, "\t")[1], rows: map[string]string{}}
					byID[which] = m
					models = append(models, m)
				}
				m.rows[table.name] += row
			}
		}
		for table, read := range caseless {
			var text bytes.Buffer
			if _, err := tx.Conn().PgConn().CopyTo(ctx, &text, read); err != nil {
				return err
			}
			others[table] = text.String()
		}
		if err := readEntries(ctx, tx, byID); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, selectWorld)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		for _, one := range ids {
			world[one.String()] = true
		}
		return err
	})
	return models, others, world, postgres.Fault(err)
}

func readEntries(ctx context.Context, tx postgres.Tx, models map[string]*model) error {
	rows, err := tx.Query(ctx, selectModelEntries)
	if err != nil {
		return err
	}
	var e ledgerRow
	_, err = pgx.ForEachRow(rows, []any{&e.Stream, &e.At, &e.Membership, &e.Org, &e.Deed, &e.Case, &e.Category, &e.About, &e.Request, &e.salt, &e.Body}, func() error {
		one := e
		one.salt, one.Body = bytes.Clone(e.salt), bytes.Clone(e.Body)
		m := models[e.Stream.String()]
		m.entries = append(m.entries, one)
		return nil
	})
	return err
}

// writeCopies fills the tables of a case anew, the models first, in one transaction: without their keys and indexes, which
// are made when all rows are there, by the definitions that the database itself had of them.
func writeCopies(ctx context.Context, db *postgres.DB, c *copier) error {
	err := postgres.InTx(ctx, db.Owner, func(tx postgres.Tx) error {
		for _, first := range []string{moreMemory, noteDefinitions, strip} {
			if _, err := tx.Exec(ctx, first); err != nil {
				return err
			}
		}
		for _, table := range copied {
			if err := fill(ctx, tx, c, table.name, table.write); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, restore); err != nil {
			return err
		}
		for year, last := range c.last {
			if _, err := tx.Exec(ctx, saveLastNumber, year, last); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		_, err = db.Owner.Exec(ctx, tidy)
	}
	return postgres.Fault(err)
}

func fill(ctx context.Context, tx postgres.Tx, c *copier, table, write string) error {
	from, to := io.Pipe()
	go func() {
		buffered := bufio.NewWriterSize(to, 1<<20)
		err := c.text(table, buffered)
		if err == nil {
			err = buffered.Flush()
		}
		to.CloseWithError(err)
	}()
	_, err := tx.Conn().PgConn().CopyFrom(ctx, from, write)
	_ = from.CloseWithError(err) // the writer must not wait for a reader that is gone
	return err
}

const (
	selectWorld = `
select id from org
union all
select id from app_user
union all
select id from membership
union all
select id from team`

	selectModelEntries = `
select l.stream, l.at, l.membership_id, l.org_id, l.deed, l.case_id, l.category, l.about, l.request, p.salt, p.body
from ledger l
join ledger_payload p on p.stream = l.stream and p.seq = l.seq
where l.case_id is not null
order by l.stream, l.seq`

	moreMemory = `
set local maintenance_work_mem = '512MB'`

	// Keys and indexes of these tables, and the keys of others that refer to them, in the order in which they can be made.
	noteDefinitions = `
create temporary table stripped on commit drop as
with these as (
  select unnest(array['case_file', 'case_facts', 'party', 'assignment', 'item', 'document_file', 'case_grant', 'receipt', 'case_request', 'ledger', 'ledger_payload',
    'case_card', 'case_person', 'case_step', 'case_key', 'message'])::regclass as id
)
select case c.contype when 'f' then 3 else 1 end as turn, c.conrelid::regclass::text as on_table, c.conname::text as name, true as is_constraint,
  pg_get_constraintdef(c.oid) as definition
from pg_constraint c
where (c.conrelid in (select id from these) or c.confrelid in (select id from these)) and c.contype in ('p', 'u', 'f')
union all
select 2, i.indrelid::regclass::text, i.indexrelid::regclass::text, false, pg_get_indexdef(i.indexrelid)
from pg_index i
where i.indrelid in (select id from these) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`

	strip = `
do $$
declare
  one record;
begin
  for one in select * from stripped order by turn desc loop
    if one.is_constraint then
      execute format('alter table %s drop constraint %I', one.on_table, one.name);
    else
      execute format('drop index %s', one.name);
    end if;
  end loop;
  truncate case_file, case_facts, party, assignment, item, document_file, case_grant, receipt, case_request, ledger, ledger_payload, case_card, case_person, case_step, case_key, message;
end
$$`

	restore = `
do $$
declare
  one record;
begin
  for one in select * from stripped order by turn loop
    if one.is_constraint then
      execute format('alter table %s add constraint %I %s', one.on_table, one.name, one.definition);
    else
      execute one.definition;
    end if;
  end loop;
end
$$`

	saveLastNumber = `
update case_number
set last = $2
where year = $1`

	tidy = `
vacuum analyze`
)
