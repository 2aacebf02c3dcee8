package pgtest

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// AddSeat gives somebody a role as if it had been given long ago: by the owner of the tables, with no deed; the ledger says that it stands.
func AddSeat(t testing.TB, db *postgres.DB, seat account.NewSeat) id.Membership {
	t.Helper()
	membership := id.NewMembership()
	var until *calendar.Date
	if !seat.Until.IsZero() {
		last := calendar.Of(seat.Until)
		until = &last
	}
	write(t, db, `
insert into membership (id, user_id, org_id, team_id, role, deputy_of, valid_from, valid_until, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, membership, seat.User, seat.Org, seat.Team, seat.Role, seat.DeputyOf, calendar.Of(seat.From), until, db.Wall())
	stand(t, db, seat.Org)
	return membership
}

// EndSeat makes a day the last of a role.
func EndSeat(t testing.TB, db *postgres.DB, membership id.Membership, last calendar.Date) {
	t.Helper()
	write(t, db, "update membership set valid_until = $2 where id = $1", membership, last)
	var org id.Org
	if err := db.Owner.QueryRow(t.Context(), "select org_id from membership where id = $1", membership).Scan(&org); err != nil {
		t.Fatal(err)
	}
	stand(t, db, org)
}

// AddTeam makes a team of an organisation.
func AddTeam(t testing.TB, db *postgres.DB, org id.Org, name string) id.Team {
	t.Helper()
	team := id.NewTeam()
	write(t, db, "insert into team (id, org_id, name) values ($1, $2, $3)", team, org, name)
	stand(t, db, org)
	return team
}

func stand(t testing.TB, db *postgres.DB, org id.Org) {
	t.Helper()
	if err := account.Stand(t.Context(), db, org); err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, db *postgres.DB, sql string, args ...any) {
	t.Helper()
	done, err := db.Owner.Exec(t.Context(), sql, args...)
	if err != nil || done.RowsAffected() != 1 {
		t.Fatalf("pgtest: %d rows: %v", done.RowsAffected(), err)
	}
}
