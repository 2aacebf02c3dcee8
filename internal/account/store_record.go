package account

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// asNobody lets an entry of this organisation be written under no membership.
func asNobody(ctx context.Context, tx postgres.Tx, org id.Org) error {
	_, err := tx.Exec(ctx, setNobodySQL, org.String())
	return postgres.Fault(err)
}

// seatRows are the seats and teams of an organisation; only those that this transaction wrote where that is asked.
func seatRows(ctx context.Context, tx postgres.Tx, org id.Org, written bool) ([]ledger.Standing, error) {
	rows, err := tx.Query(ctx, selectSeatRowsSQL, org, written)
	var out []ledger.Standing
	if err == nil {
		err = scanSeatRows(rows, func(_ uuid.UUID, r ledger.Standing) { out = append(out, r) })
	}
	return out, postgres.Fault(err)
}

func eachSeatRow(ctx context.Context, db *postgres.DB, f func(uuid.UUID, ledger.Standing)) error {
	rows, err := db.Owner.Query(ctx, selectSeatRowsSQL, nil, false)
	if err != nil {
		return postgres.Fault(err)
	}
	return postgres.Fault(scanSeatRows(rows, f))
}

func scanSeatRows(rows pgx.Rows, f func(uuid.UUID, ledger.Standing)) error {
	var org uuid.UUID
	var table, name string
	var body, texts []byte
	_, err := pgx.ForEachRow(rows, []any{&org, &table, &name, &body, &texts}, func() error {
		r, err := ledger.Stand(table, name, body, texts)
		f(org, r)
		return err
	})
	return err
}

func selectAllOrgs(ctx context.Context, db *postgres.DB) (map[id.Org]standingOrg, error) {
	rows, err := db.Owner.Query(ctx, selectAllOrgsSQL)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	all := map[id.Org]standingOrg{}
	var o standingOrg
	_, err = pgx.ForEachRow(rows, []any{&o.ID, &o.Kind, &o.Code, &o.Name, &o.Parket, &o.Police, &o.SafetyRegion, &o.Province, &o.Population, &o.sort}, func() error {
		all[o.ID] = o
		return nil
	})
	return all, postgres.Fault(err)
}

func eachPayload(ctx context.Context, db *postgres.DB, f func(uuid.UUID, []byte)) error {
	rows, err := db.Owner.Query(ctx, selectOrgPayloadsSQL)
	if err != nil {
		return postgres.Fault(err)
	}
	var org uuid.UUID
	var body []byte
	_, err = pgx.ForEachRow(rows, []any{&org, &body}, func() error {
		f(org, body)
		return nil
	})
	return postgres.Fault(err)
}

const (
	setNobodySQL = `
select set_config('app.org', $1, true), set_config('app.membership', '', true)`

	// The columns are named one by one, and which rows a transaction wrote the database knows itself, as in casefile.
	selectSeatRowsSQL = `
select m.org_id, 'membership', m.id::text, jsonb_strip_nulls(jsonb_build_object('user_id', m.user_id, 'team_id', m.team_id, 'role', m.role,
  'deputy_of', m.deputy_of, 'valid_from', m.valid_from, 'valid_until', m.valid_until, 'created_at', m.created_at)), null::jsonb
from membership m
where ($1::uuid is null or m.org_id = $1) and (not $2 or m.xmin = pg_current_xact_id()::xid)
union all
select t.org_id, 'team', t.id::text, '{}', jsonb_build_array(t.name)
from team t
where ($1::uuid is null or t.org_id = $1) and (not $2 or t.xmin = pg_current_xact_id()::xid)
union all
select r.org_id, 'seat_request', r.id::text, jsonb_strip_nulls(jsonb_build_object('kind', r.kind, 'user_id', r.user_id, 'role', r.role, 'team_id', r.team_id,
  'membership_id', r.membership_id, 'was', r.was, 'valid_from', r.valid_from, 'valid_until', r.valid_until, 'asked_by', r.asked_by, 'asked_at', r.asked_at)), null::jsonb
from seat_request r
where ($1::uuid is null or r.org_id = $1) and (not $2 or r.xmin = pg_current_xact_id()::xid)`

	selectAllOrgsSQL = `
select ` + orgColumns + `, o.name_sort
from org o`

	selectOrgPayloadsSQL = `
select l.stream, p.body
from ledger l
left join ledger_payload p on p.stream = l.stream and p.seq = l.seq
where l.case_id is null
order by l.stream, l.seq`
)
