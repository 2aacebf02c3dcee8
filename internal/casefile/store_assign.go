package casefile

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// assign names who works on the case in the place of who was named; false: one of them does no work on cases at the organisation.
func assign(ctx context.Context, d *Deed, users []id.User) (bool, error) {
	all := false
	d.unnamed = true
	err := d.tx.QueryRow(ctx, callAssign, append([]id.User{}, users...), d.Now).Scan(&all)
	return all, postgres.Fault(err)
}

// hands are how many of the actor's organisation are named on the case, and whether only who is named enters.
type hands struct {
	people  int
	narrows bool
}

func namedNow(ctx context.Context, d *Deed) (hands, error) {
	var n hands
	err := d.tx.QueryRow(ctx, selectNamed, d.Case, d.Actor.Org).Scan(&n.people, &n.narrows)
	return n, postgres.Fault(err)
}

func narrow(ctx context.Context, d *Deed, yes bool) error {
	_, err := d.tx.Exec(ctx, callNarrow, yes)
	return postgres.Fault(err)
}

// mayEnter asks the database again whether who acts is let in, as the case now stands.
func mayEnter(ctx context.Context, d *Deed) (bool, error) {
	var relations []string
	err := d.tx.QueryRow(ctx, callAdmit, d.Case).Scan(&relations)
	return relations != nil, postgres.Fault(err)
}

// dropAssignments takes the names of those who left off every case, and off the lists: their steps are the next one's, or anybody's.
func dropAssignments(ctx context.Context, tx postgres.Tx, today calendar.Date) error {
	if _, err := tx.Exec(ctx, deleteLeft, today); err != nil {
		return postgres.Fault(err)
	}
	_, err := tx.Exec(ctx, updateLeft)
	return postgres.Fault(err)
}

func isUsers(ctx context.Context, tx postgres.Tx, membership id.Membership, user id.User) (bool, error) {
	yes := false
	err := tx.QueryRow(ctx, selectIsUsers, membership, user).Scan(&yes)
	return yes, postgres.Fault(err)
}

// someoneWorks tells whether somebody who is named does the work of the organisation.
func someoneWorks(ctx context.Context, d *Deed) (bool, error) {
	var works bool
	err := d.tx.QueryRow(ctx, selectSomeoneWorks, d.Case, d.Actor.Org).Scan(&works)
	return works, postgres.Fault(err)
}

const (
	callAssign = `select app.assign($1::uuid[], $2)`

	callNarrow = `select app.narrow($1)`

	selectNamed = `
select count(*), coalesce(bool_or(narrows), false)
from assignment
where case_id = $1 and org_id = $2`

	selectIsUsers = `
select exists (select from membership where id = $1 and user_id = $2)`

	deleteLeft = `
delete from assignment a
where not exists (
  select
  from membership m
  join app_user u on u.id = m.user_id and u.disabled_at is null
  where m.user_id = a.user_id
    and m.org_id = a.org_id
    and m.role not in ('privacy_officer', 'org_admin', 'tech_admin')
    and m.valid_from <= $1
    and (m.valid_until is null or m.valid_until >= $1)
)`

	updateLeft = `
update case_step s
set user_id = (select a.user_id from assignment a where a.case_id = s.case_id and a.org_id = s.org_id order by a.at limit 1)
where s.user_id is not null
  and not exists (select from assignment a where a.case_id = s.case_id and a.org_id = s.org_id and a.user_id = s.user_id)`

	// A mayor reaches every case, and does not do the work of the officers.
	selectSomeoneWorks = `
select exists (
  select from assignment a
  join membership m on m.user_id = a.user_id and m.org_id = a.org_id and m.role not in ('mayor', 'privacy_officer', 'org_admin', 'tech_admin')
    and m.valid_from <= (select app.today()) and (m.valid_until is null or m.valid_until >= (select app.today()))
  where a.case_id = $1 and a.org_id = $2)`
)
