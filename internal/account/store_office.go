package account

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

func callAct(ctx context.Context, tx postgres.Tx, actor Actor, today calendar.Date) ([]who.Role, error) {
	var roles []who.Role
	err := tx.QueryRow(ctx, callActSQL, actor.User, actor.Org, today, actor.Capacity).Scan(&roles)
	return roles, postgres.Fault(err)
}

func writeLook(ctx context.Context, q querier, look ledger.Look) error {
	sql, args := look.Statement()
	_, err := q.Exec(ctx, sql, args...)
	return postgres.Fault(err)
}

// selectStaff says who the actor is, reads people, seats and teams and writes the look, in one round trip, which is one transaction.
func selectStaff(ctx context.Context, pool *postgres.Pool, actor Actor, staff *Staff, look ledger.Look) ([]who.Role, error) {
	seats, org := map[id.User][]Holding{}, actor.Org
	var roles []who.Role
	batch := &pgx.Batch{}
	batch.Queue(callActSQL, actor.User, org, staff.Today, actor.Capacity).QueryRow(func(row pgx.Row) error { return row.Scan(&roles) })
	batch.Queue(selectHoldingsSQL, org).Query(func(rows pgx.Rows) error {
		found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Holding])
		for _, h := range found {
			seats[h.User] = append(seats[h.User], h)
		}
		return err
	})
	batch.Queue(selectPeopleSQL, org).Query(func(rows pgx.Rows) error {
		found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Person, error) {
			var p Person
			var seen, unmailed *time.Time
			err := row.Scan(&p.ID, &p.Name, &p.Email, &p.Disabled, &seen, &unmailed)
			if unmailed != nil {
				p.Unmailed = *unmailed
			}
			if seen != nil {
				p.Seen = *seen
			}
			p.Held = seats[p.ID]
			return p, err
		})
		staff.People = found
		return err
	})
	batch.Queue(selectTeamsSQL, org, staff.Today).Query(func(rows pgx.Rows) error {
		found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Team])
		staff.Teams = found
		return err
	})
	queueRequests(batch, &staff.Waiting)
	sql, args := look.Statement()
	batch.Queue(sql, args...)
	return roles, postgres.Once(ctx, pool, batch)
}

func selectPersonHere(ctx context.Context, a *act, user id.User) (User, error) {
	return scanUser(a.tx.QueryRow(ctx, selectPersonHereSQL, user, a.org))
}

func yes(ctx context.Context, a *act, sql string, args ...any) (bool, error) {
	found := false
	err := a.tx.QueryRow(ctx, sql, args...).Scan(&found)
	return found, postgres.Fault(err)
}

func selectElsewhere(ctx context.Context, a *act, user id.User) (bool, error) {
	return yes(ctx, a, selectElsewhereSQL, user, a.org, a.today)
}

func selectOtherAdministrator(ctx context.Context, a *act, user id.User, day calendar.Date) (bool, error) {
	return yes(ctx, a, selectOtherAdministratorSQL, user, a.org, a.today, day)
}

func selectColleague(ctx context.Context, a *act, user id.User) (bool, error) {
	return yes(ctx, a, selectColleagueSQL, user, a.org, a.today)
}

func selectTeamHere(ctx context.Context, a *act, team id.Team) (bool, error) {
	return yes(ctx, a, selectTeamHereSQL, team, a.org)
}

// selectOtherTeams are the names of the organisation's teams but one.
func selectOtherTeams(ctx context.Context, a *act, team id.Team) ([]string, error) {
	rows, _ := a.tx.Query(ctx, selectOtherTeamsSQL, team, a.org)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return names, postgres.Fault(err)
}

func selectTeamName(ctx context.Context, a *act, team id.Team) (name string, err error) {
	err = a.tx.QueryRow(ctx, selectTeamNameSQL, team, a.org).Scan(&name)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", fault.NotFound{What: "team"}
	}
	return name, postgres.Fault(err)
}

func updateTeam(ctx context.Context, a *act, team id.Team, name string) error {
	_, err := a.tx.Exec(ctx, updateTeamSQL, team, a.org, name)
	return postgres.Fault(err)
}

func enableUser(ctx context.Context, q querier, user id.User) (int64, error) {
	return rowsOf(q.Exec(ctx, enableUserSQL, user))
}

func selectMembership(ctx context.Context, a *act, membership id.Membership) (held, error) {
	var h held
	err := a.tx.QueryRow(ctx, selectMembershipSQL, membership, a.org).Scan(&h.User, &h.Role, &h.Team, &h.DeputyOf, &h.From, &h.Until)
	return h, postgres.Fault(err)
}

func updateMembership(ctx context.Context, a *act, membership id.Membership, p Place) error {
	_, err := a.tx.Exec(ctx, updateMembershipSQL, membership, a.org, p.Team, p.Until)
	return postgres.Fault(err)
}

// shortenDeputies ends with a membership what stands in for it.
func shortenDeputies(ctx context.Context, a *act, membership id.Membership, last calendar.Date) error {
	_, err := a.tx.Exec(ctx, shortenDeputiesSQL, membership, a.org, last)
	return postgres.Fault(err)
}

func stopMembership(ctx context.Context, a *act, membership id.Membership, last calendar.Date) error {
	_, err := a.tx.Exec(ctx, stopMembershipSQL, membership, a.org, last)
	return postgres.Fault(err)
}

const (
	callActSQL = `
select app.act($1, $2, $3, $3, $4)`

	selectPeopleSQL = `
select u.id, u.name, u.email, u.disabled_at is not null,
  greatest(u.signed_in_at, (select max(s.last_seen_at) from session s where s.user_id = u.id)), app.unmailed(u.id)
from app_user u
where exists (select from membership m where m.user_id = u.id and m.org_id = $1)
  or exists (select from seat_request r where r.user_id = u.id and r.org_id = $1)
order by u.name collate "nl-x-icu", u.id`

	selectHoldingsSQL = `
select m.id, m.user_id, m.role, m.team_id, coalesce(t.name, ''), m.deputy_of, coalesce(d.name, ''), m.valid_from, m.valid_until
from membership m
left join team t on t.id = m.team_id
left join membership o on o.id = m.deputy_of
left join app_user d on d.id = o.user_id
where m.org_id = $1
order by m.valid_from, m.id`

	selectTeamsSQL = `
select t.id, t.name, count(distinct m.user_id) filter (where u.disabled_at is null)::integer
from team t
left join membership m on m.team_id = t.id and m.valid_from <= $2 and (m.valid_until is null or m.valid_until >= $2)
left join app_user u on u.id = m.user_id
where t.org_id = $1
group by t.id, t.name
order by t.name collate "nl-x-icu", t.id`

	selectPersonHereSQL = `
select u.id, u.email, u.name, u.lang, u.mails, u.disabled_at
from app_user u
where u.id = $1
  and (exists (select from membership m where m.user_id = u.id and m.org_id = $2)
    or exists (select from seat_request r where r.user_id = u.id and r.org_id = $2))`

	selectElsewhereSQL = `
select exists (
  select
  from membership
  where user_id = $1
    and org_id <> $2
    and (valid_until is null or (valid_until >= $3 and valid_until >= valid_from))
)`

	// True too when the user himself is none: then nobody is taken away.
	selectOtherAdministratorSQL = `
select not exists (
    select
    from membership m
    where m.user_id = $1
      and m.org_id = $2
      and m.role = 'org_admin'
      and (m.valid_until is null or m.valid_until >= $3)
  ) or exists (
    select
    from membership m
    join app_user u on u.id = m.user_id and u.disabled_at is null
    where m.user_id <> $1
      and m.org_id = $2
      and m.role = 'org_admin'
      and m.valid_from <= $3
      and (m.valid_until is null or m.valid_until >= greatest($4::date, $3::date + 28))
  )`

	selectColleagueSQL = `
select exists (
  select
  from membership m
  join app_user u on u.id = m.user_id and u.disabled_at is null
  where m.user_id = $1
    and m.org_id = $2
    and m.role not in ('privacy_officer', 'org_admin', 'tech_admin')
    and m.valid_from <= $3
    and (m.valid_until is null or m.valid_until >= $3)
)`

	selectTeamHereSQL = `
select exists (
  select
  from team
  where id = $1
    and org_id = $2
)`

	selectOtherTeamsSQL = `
select name
from team
where id <> $1
  and org_id = $2`

	updateTeamSQL = `
update team
set name = $3
where id = $1
  and org_id = $2`

	selectTeamNameSQL = `
select name
from team
where id = $1
  and org_id = $2`

	enableUserSQL = `
update app_user
set disabled_at = null
where id = $1`

	selectMembershipSQL = `
select user_id, role, team_id, deputy_of, valid_from, valid_until
from membership
where id = $1
  and org_id = $2`

	updateMembershipSQL = `
update membership
set team_id = $3,
  valid_until = $4
where id = $1
  and org_id = $2`

	shortenDeputiesSQL = `
update membership
set valid_until = greatest($3, valid_from - 1)
where org_id = $2
  and deputy_of = $1
  and valid_until > $3`

	// What has not begun yet ends before it begins.
	stopMembershipSQL = `
update membership
set valid_until = greatest($3, valid_from - 1)
where org_id = $2
  and (id = $1 or deputy_of = $1)
  and (valid_until is null or valid_until >= $3)`
)
