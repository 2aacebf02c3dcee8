package casefile

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

func addAssignment(ctx context.Context, d *Deed, user id.User) error {
	done, err := d.tx.Exec(ctx, insertAssignment, d.Case, d.Actor.Org, user, d.Now)
	if err == nil && done.RowsAffected() == 0 {
		return fault.Refuse("users", "choice.invalid") // nobody of this organisation
	}
	return postgres.Fault(err)
}

func clearAssignments(ctx context.Context, d *Deed) error {
	_, err := d.tx.Exec(ctx, deleteAssignments, d.Case, d.Actor.Org)
	return postgres.Fault(err)
}

const (
	insertAssignment = `
insert into assignment (case_id, org_id, user_id, at)
select $1, $2, $3, $4
where exists (select from membership where org_id = $2 and user_id = $3 and valid_from <= (select app.today())
  and (valid_until is null or valid_until >= (select app.today())))
on conflict do nothing`

	deleteAssignments = `
delete from assignment
where case_id = $1 and org_id = $2`
)
