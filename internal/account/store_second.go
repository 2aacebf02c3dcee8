package account

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

func selectWaits(ctx context.Context, a *act, r seatRequest) (bool, error) {
	return yes(ctx, a, selectWaitsSQL, a.org, r.Kind, r.User, r.Role, r.Membership)
}

func insertRequest(ctx context.Context, a *act, r seatRequest) error {
	_, err := a.tx.Exec(ctx, insertRequestSQL, r.ID, a.org, r.Kind, r.User, r.Role, r.Team, r.Membership, r.Was, r.From, r.Until, a.actor.Membership, a.now)
	return postgres.Fault(err)
}

// selectRequest finds what row-level security lets who acts see: that of his own organisation, and what is his to confirm.
func selectRequest(ctx context.Context, a *act, request id.SeatRequest) (seatRequest, error) {
	r := seatRequest{ID: request}
	err := a.tx.QueryRow(ctx, selectRequestSQL, request).Scan(&r.Org, &r.Kind, &r.User, &r.Role, &r.Team, &r.Membership, &r.Was, &r.From, &r.Until, &r.By)
	return r, postgres.Fault(err)
}

// selectSettled tells whether the own organisation's stream says that it was confirmed, refused or withdrawn.
func selectSettled(ctx context.Context, a *act, request id.SeatRequest) (bool, error) {
	return yes(ctx, a, selectSettledSQL, a.org, request.String())
}

func callStandBeside(ctx context.Context, a *act, request id.SeatRequest) (id.Org, error) {
	var org id.Org
	err := a.tx.QueryRow(ctx, callStandBesideSQL, request).Scan(&org)
	return org, postgres.Fault(err)
}

func callForget(ctx context.Context, a *act, user id.User) error {
	_, err := a.tx.Exec(ctx, callForgetSQL, user)
	return postgres.Fault(err)
}

func deleteRequest(ctx context.Context, a *act, request id.SeatRequest) (int64, error) {
	return rowsOf(a.tx.Exec(ctx, deleteRequestSQL, request))
}

// selectOwnPassword tells whether somebody chose his password himself: what he signs in with is known to no administrator.
func selectOwnPassword(ctx context.Context, a *act, user id.User) (bool, error) {
	return yes(ctx, a, selectOwnPasswordSQL, user)
}

// selectDeciding gives a function of somebody here, of now or later, that takes a second person; empty: he has none.
func selectDeciding(ctx context.Context, a *act, user id.User) (who.Role, error) {
	var role who.Role
	err := a.tx.QueryRow(ctx, selectDecidingSQL, user, a.org, a.today, policy.SecondRoles()).Scan(&role)
	return role, postgres.Fault(err)
}

func queueRequests(batch *pgx.Batch, into *[]Waiting) {
	batch.Queue(selectWaitingSQL).Query(func(rows pgx.Rows) error {
		var err error
		*into, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Waiting])
		return err
	})
}

// selectWaiting says who the actor is, reads what waits and writes the look, in one round trip, which is one transaction.
func selectWaiting(ctx context.Context, pool *postgres.Pool, actor Actor, today calendar.Date, look ledger.Look) ([]Waiting, []who.Role, error) {
	var found []Waiting
	var roles []who.Role
	batch := &pgx.Batch{}
	batch.Queue(callActSQL, actor.User, actor.Org, today, actor.Capacity).QueryRow(func(row pgx.Row) error { return row.Scan(&roles) })
	queueRequests(batch, &found)
	sql, args := look.Statement()
	batch.Queue(sql, args...)
	return found, roles, postgres.Once(ctx, pool, batch)
}

const (
	selectWaitsSQL = `
select exists (
  select
  from seat_request
  where org_id = $1
    and kind = $2
    and user_id = $3
    and (role = $4 or kind in ('change', 'reset'))
    and membership_id is not distinct from $5
)`

	insertRequestSQL = `
insert into seat_request (id, org_id, kind, user_id, role, team_id, membership_id, was, valid_from, valid_until, asked_by, asked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

	selectRequestSQL = `
select r.org_id, r.kind, r.user_id, r.role, r.team_id, r.membership_id, r.was, r.valid_from, r.valid_until, b.user_id
from seat_request r
join membership b on b.id = r.asked_by
where r.id = $1`

	selectSettledSQL = `
select exists (
  select
  from ledger
  where stream = $1
    and about = $2
)`

	callStandBesideSQL = `
select app.stand_beside($1)`

	callForgetSQL = `
select app.forget($1)`

	deleteRequestSQL = `
delete from seat_request
where id = $1`

	selectOwnPasswordSQL = `
select exists (
  select
  from credential
  where user_id = $1
    and not initial
)`

	selectDecidingSQL = `
select coalesce((
  select role
  from membership
  where user_id = $1
    and org_id = $2
    and role = any($4)
    and (valid_until is null or (valid_until >= $3 and valid_until >= valid_from))
  order by valid_from, id
  limit 1
), '')`

	// Who can confirm it: colleagues, and, where there is none, which organisations.
	selectWaitingSQL = `
select r.id, o.name, r.org_id = app.org(), r.kind, r.user_id, u.name, u.email, r.role, coalesce(t.name, ''), case when r.kind = 'change' then m.role else '' end,
  case when r.kind = 'change' then m.valid_until end, coalesce(d.name, ''), case when r.kind = 'deputy' then m.id end, r.valid_from, r.valid_until, b.user_id, bu.name, r.asked_at,
  app.confirms(r.org_id, r.user_id, r.asked_by), b.user_id = app.uuid_setting('app.user'),
  array(
    select cu.name
    from membership c
    join app_user cu on cu.id = c.user_id and cu.disabled_at is null
    where c.org_id = r.org_id
      and c.role = 'org_admin'
      and c.user_id not in (r.user_id, b.user_id)
      and c.valid_from <= app.today()
      and (c.valid_until is null or c.valid_until >= app.today())
    group by cu.id, cu.name
    order by cu.name collate "nl-x-icu", cu.id
  ),
  array(
    select co.name
    from org co
    where exists (
      select
      from membership c
      join app_user cu on cu.id = c.user_id and cu.disabled_at is null
      where c.org_id = co.id
        and (c.role = 'tech_admin' or (c.role = 'org_admin' and o.kind = 'municipality' and co.id = o.parket_id))
        and c.user_id not in (r.user_id, b.user_id)
        and c.valid_from <= app.today()
        and (c.valid_until is null or c.valid_until >= app.today())
    )
    order by co.kind <> 'parket', co.name
  )
from seat_request r
join org o on o.id = r.org_id
join app_user u on u.id = r.user_id
join membership b on b.id = r.asked_by
join app_user bu on bu.id = b.user_id
left join team t on t.id = r.team_id
left join membership m on m.id = r.membership_id
left join membership dm on dm.id = case when r.kind = 'change' then m.deputy_of else m.id end
left join app_user d on d.id = dm.user_id
order by r.asked_at, r.id`
)
