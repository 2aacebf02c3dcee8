package account_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestOneAnswerToWhatWaits: of two who answer at once the first counts, whether he confirms, refuses or withdraws, and at another
// organisation too; the second is told that it is gone.
func TestOneAnswerToWhatWaits(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	els, jan := s.as("els@lochem.example", lochem, who.OrgAdmin), s.as("jan@lochem.example", lochem, who.OrgAdmin)
	type answer func(id.SeatRequest) error
	confirm := func(o account.Office) answer { return func(r id.SeatRequest) error { return s.confirm(o, r) } }
	dismiss := func(o account.Office) answer { return func(r id.SeatRequest) error { return s.dismiss(o, r) } }
	withdraw := func(r id.SeatRequest) error { return s.withdraw(s.office(), r) }
	try := func(email string, first, second answer, confirmed bool) {
		t.Helper()
		user := add(t, s.db, s.h, email, lochem, who.MunicipalOfficer).User
		w := s.giveMayor(user)
		errs := pgtest.Queue(t, s.db, holdOrg, s.admin.Org, func() error { return first(w.ID) }, func() error { return second(w.ID) })
		if errs[0] != nil || !conflict(errs[1], "account.error.request_gone") {
			t.Errorf("%s: %v", email, errs)
		}
		var n int
		if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from membership where user_id = $1 and role = 'mayor'", user).Scan(&n); err != nil || n != map[bool]int{true: 1}[confirmed] {
			t.Errorf("%s: mayor %d times, %v", email, n, err)
		}
	}
	try("both.confirm@lochem.example", confirm(els), confirm(jan), true)
	try("confirm.refuse@lochem.example", confirm(els), dismiss(jan), true)
	try("confirm.withdraw@lochem.example", confirm(els), withdraw, true)
	try("withdraw.confirm@lochem.example", withdraw, confirm(els), false)
	try("refuse.confirm@lochem.example", dismiss(jan), confirm(els), false)
	for _, o := range []account.Office{els, jan} {
		pgtest.EndSeat(t, s.db, o.Actor.Membership, calendar.Of(s.db.Now()).AddDays(-1))
	}
	parket, runs := s.as("a@om.example", "OM-ONL", who.OrgAdmin), s.as("a@beheer.example", "BEHEER", who.TechAdmin)
	try("two.places@lochem.example", confirm(parket), confirm(runs), true)
	try("place.withdraw@lochem.example", withdraw, confirm(runs), false)
	pgtest.Sound(t, s.db)
}

// TestWhoLostTheRightWhileHeWaited confirms nothing: his seat ended, at the organisation or at the other one, or a second administrator came.
func TestWhoLostTheRightWhileHeWaited(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	officer := add(t, s.db, s.h, "officer@lochem.example", lochem, who.MunicipalOfficer)
	els := s.as("els@lochem.example", lochem, who.OrgAdmin)
	w := s.giveMayor(officer.User)
	errs := pgtest.Queue(t, s.db, holdOrg, s.admin.Org, func() error { return account.StopSeat(t.Context(), s.db, s.office(), els.Actor.Membership) },
		func() error { return s.confirm(els, w.ID) })
	if errs[0] != nil || !errors.As(errs[1], &fault.Forbidden{}) {
		t.Errorf("his seat ended: %v", errs)
	}
	pgtest.AddSeat(t, s.db, account.NewSeat{User: els.Actor.User, Org: s.admin.Org, Role: who.OrgAdmin, From: s.db.Now()})
	if err := account.DisablePerson(t.Context(), s.db, s.office(), els.Actor.User); err != nil {
		t.Fatal(err)
	}
	parket, other := s.as("a@om.example", "OM-ONL", who.OrgAdmin), s.as("b@om.example", "OM-ONL", who.OrgAdmin)
	errs = pgtest.Queue(t, s.db, holdOrg, s.admin.Org, func() error { return account.StopSeat(t.Context(), s.db, again(other), parket.Actor.Membership) },
		func() error { return s.confirm(parket, w.ID) })
	if errs[0] != nil || !errors.As(errs[1], &fault.Forbidden{}) {
		t.Errorf("his seat at the public prosecutor's office ended: %v", errs)
	}
	errs = pgtest.Queue(t, s.db, holdOrg, s.admin.Org, func() error { return account.EnablePerson(t.Context(), s.db, s.office(), els.Actor.User) },
		func() error { return s.confirm(other, w.ID) })
	if errs[0] != nil || !conflict(errs[1], "account.error.request_gone") {
		t.Errorf("a second administrator came: %v", errs)
	}
	if got := s.roles(officer.User); !slices.Equal(got, []who.Role{who.MunicipalOfficer}) {
		t.Errorf("he holds %v", got)
	}
	pgtest.Sound(t, s.db)
}

// TestTheDoorBesideIsNarrow: in the stream of another organisation its second person writes that he confirms or refuses, under his own
// name, and nothing else; who is not, nothing at all.
func TestTheDoorBesideIsNarrow(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	officer := add(t, s.db, s.h, "officer@lochem.example", lochem, who.MunicipalOfficer)
	parket, stranger := s.as("a@om.example", "OM-ONL", who.OrgAdmin), s.as("b@om.example", "OM-AMS", who.OrgAdmin)
	w := s.giveMayor(officer.User)
	entry := func(deed who.Deed, org id.Org, by id.Membership) func(postgres.Tx) error {
		return func(tx postgres.Tx) error {
			_, err := tx.Exec(t.Context(), "insert into ledger (stream, seq, at, membership_id, org_id, deed, category, about, digest, prev, hash) values ($1, 999, now(), $2, $3, $4, 'accounts', '', '', '', '')",
				s.admin.Org, by, org, string(deed))
			return err
		}
	}
	run := func(sql string, args ...any) func(postgres.Tx) error {
		return func(tx postgres.Tx) error {
			tag, err := tx.Exec(t.Context(), sql, args...)
			if err == nil && tag.RowsAffected() == 0 {
				err = errors.New("no row")
			}
			return err
		}
	}
	undo := errors.New("undone")
	attempt := func(o account.Office, beside bool, f func(postgres.Tx) error) error {
		err := postgres.InTx(t.Context(), s.db.Auth, func(tx postgres.Tx) error {
			day := calendar.Of(s.db.Now())
			if _, err := tx.Exec(t.Context(), "select app.act($1, $2, $3, $3, $4)", o.Actor.User, o.Actor.Org, day, o.Actor.Capacity); err != nil {
				return err
			}
			if beside {
				if _, err := tx.Exec(t.Context(), "select app.stand_beside($1)", w.ID); err != nil {
					return err
				}
			}
			if err := f(tx); err != nil {
				return err
			}
			return undo
		})
		if errors.Is(err, undo) {
			return nil
		}
		return err
	}
	nothing := func(postgres.Tx) error { return nil }
	own := parket.Actor
	for _, test := range []struct {
		what   string
		by     account.Office
		beside bool
		do     func(postgres.Tx) error
		done   bool
	}{
		{"the door", parket, true, nothing, true},
		{"the door of a stranger", stranger, true, nothing, false},
		{"the door of who asked", s.office(), true, nothing, false},
		{"a confirmation", parket, true, entry(who.ConfirmSeat, own.Org, own.Membership), true},
		{"a refusal", parket, true, entry(who.DismissSeat, own.Org, own.Membership), true},
		{"a confirmation past the door", parket, false, entry(who.ConfirmSeat, own.Org, own.Membership), false},
		{"another deed", parket, true, entry(who.AddSeat, own.Org, own.Membership), false},
		{"in the name of the other organisation", parket, true, entry(who.ConfirmSeat, s.admin.Org, own.Membership), false},
		{"under another's membership", parket, true, entry(who.ConfirmSeat, own.Org, s.admin.Membership), false},
		{"its request", parket, true, run("delete from seat_request where id = $1", w.ID), true},
		{"its request past the door", parket, false, run("delete from seat_request where id = $1", w.ID), false},
		{"its request by a stranger", stranger, false, run("delete from seat_request where id = $1", w.ID), false},
		{"a request there", parket, true, run("insert into seat_request (id, org_id, kind, user_id, role, asked_by, asked_at) values ($1, $2, 'seat', $3, 'mayor', $4, now())",
			id.NewSeatRequest(), s.admin.Org, officer.User, own.Membership), false},
		{"a request that is changed", parket, true, run("update seat_request set role = 'org_admin'"), false},
	} {
		if err := attempt(test.by, test.beside, test.do); (err == nil) != test.done {
			t.Errorf("%s: %v", test.what, err)
		}
	}
	if _, err := s.db.Web.Exec(t.Context(), "select from seat_request"); err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("role web reads what waits: %v", err)
	}
	pgtest.Sound(t, s.db)
}
