package casefile

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Who of an organisation is named on a case is kept as one list.
const tableAssignment = "assignment"

// writtenRows are the rows of a case that this very transaction wrote, by whatever way.
func writtenRows(ctx context.Context, tx postgres.Tx, which id.Case) ([]ledger.Standing, error) {
	var out []ledger.Standing
	err := eachRow(ctx, tx, []uuid.UUID{which.UUID}, true, func(_ uuid.UUID, r ledger.Standing) { out = append(out, r) })
	return out, err
}

// querier is what a pool and a transaction have in common here.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// eachRow reads the rows of cases that decide who may see what; only those of this transaction where that is asked.
func eachRow(ctx context.Context, q querier, cases []uuid.UUID, written bool, f func(uuid.UUID, ledger.Standing)) error {
	rows, err := q.Query(ctx, selectRows, cases, written)
	if err != nil {
		return postgres.Fault(err)
	}
	var which uuid.UUID
	var table, name string
	var body, texts []byte
	_, err = pgx.ForEachRow(rows, []any{&which, &table, &name, &body, &texts}, func() error {
		r, err := ledger.Stand(table, name, body, texts)
		f(which, r)
		return err
	})
	return postgres.Fault(err)
}

// The columns of a row are named one by one: a new one is not in the entries of before, so that it asks for a new format. What
// people typed stands apart, for the ledger keeps no text. Which rows a transaction wrote, the database knows itself (xmin). Who was
// named before naming and keeping out were two things kept everybody else out: only that he does not is said.
const selectRows = `
select c.id, 'case_file', c.id::text, jsonb_build_object('number', c.number, 'version', c.version, 'opened_at', c.opened_at), null::jsonb
from case_file c
where c.id = any ($1::uuid[]) and (not $2 or c.xmin = pg_current_xact_id()::xid and c.length = 0)
union all
select i.case_id, 'item', i.id::text, jsonb_strip_nulls(jsonb_build_object('owner_org', i.owner_org, 'regime', i.regime, 'category', i.category, 'kind', i.kind,
  'about', i.about, 'for_org', i.for_org, 'version', i.version, 'made_at', i.made_at, 'made_by', i.made_by, 'seq', i.seq, 'withdrawn_at', i.withdrawn_at)),
  to_jsonb(nullif(array[coalesce(i.withdrawn_why, '')], array['']))
from item i
where i.case_id = any ($1::uuid[]) and (not $2 or i.xmin = pg_current_xact_id()::xid)
union all
select g.case_id, 'case_grant', g.id::text, jsonb_strip_nulls(jsonb_build_object('to_org', g.to_org, 'category', g.category, 'item_id', g.item_id, 'level', g.level,
  'ground', g.ground, 'purpose', g.purpose, 'by_membership', g.by_membership, 'by_org', g.by_org, 'at', g.at, 'until', g.until,
  'withdrawn_at', g.withdrawn_at, 'seq', g.seq)), to_jsonb(nullif(array[g.necessity, g.masked], array['', '']))
from case_grant g
where g.case_id = any ($1::uuid[]) and (not $2 or g.xmin = pg_current_xact_id()::xid)
union all
select p.case_id, 'party', p.id::text, jsonb_strip_nulls(jsonb_build_object('org_id', p.org_id, 'relation', p.relation, 'valid_from', p.valid_from,
  'valid_until', p.valid_until, 'made_seq', p.made_seq)), to_jsonb(nullif(array[p.contact], array['']))
from party p
where p.case_id = any ($1::uuid[]) and (not $2 or p.xmin = pg_current_xact_id()::xid)
union all
select f.case_id, 'document_file', f.key, jsonb_build_object('item_id', f.item_id, 'size', f.size, 'sha256', encode(f.sha256, 'hex'), 'at', f.at), null
from document_file f
where f.case_id = any ($1::uuid[]) and (not $2 or f.xmin = pg_current_xact_id()::xid)
union all
select a.case_id, 'assignment', a.org_id::text, jsonb_build_object('named', jsonb_agg(jsonb_strip_nulls(jsonb_build_object('user_id', a.user_id, 'at', a.at,
  'open', case when not a.narrows then true end)) order by a.user_id)), null
from assignment a
where a.case_id = any ($1::uuid[])
group by a.case_id, a.org_id
having not $2 or bool_or(a.xmin = pg_current_xact_id()::xid)`
