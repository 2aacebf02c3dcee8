package account_test

import (
	"errors"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

const holdOrg = "select from org_stream where org_id = $1 for update"

// TestWhoseSeatEndedWhileHeWaited names nobody any more, and of two administrators who end each other's seats one stays.
func TestWhoseSeatEndedWhileHeWaited(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	second := func(email string) (account.Actor, account.Office) {
		out := add(t, s.db, s.h, email, lochem, who.OrgAdmin)
		actor := open(t, s.db, out.User, lochem)
		return actor, account.Office{Actor: actor, Request: id.NewRequest()}
	}
	end := func(o account.Office, of account.Actor) func() error {
		return func() error { return account.StopSeat(t.Context(), s.db, o, of.Membership) }
	}
	els, office := second("els@lochem.example")
	errs := pgtest.Queue(t, s.db, holdOrg, s.admin.Org, end(s.office(), els), func() error {
		_, err := account.AddPerson(t.Context(), s.db, s.h, office, account.NewPerson{Email: "new@lochem.example", Name: "N. Ieuw", Roles: []who.Role{who.MunicipalOfficer}})
		return err
	})
	var forbidden fault.Forbidden
	if errs[0] != nil || !errors.As(errs[1], &forbidden) {
		t.Errorf("who was ended meanwhile: %v", errs)
	}
	if _, err := account.Find(t.Context(), s.db, "new@lochem.example"); !fault.IsNotFound(err) {
		t.Errorf("he named somebody: %v", err)
	}
	jan, office := second("jan@lochem.example")
	errs = pgtest.Queue(t, s.db, holdOrg, s.admin.Org, end(s.office(), jan), end(office, s.admin))
	if errs[0] != nil || !errors.As(errs[1], &forbidden) {
		t.Errorf("two who end each other: %v", errs)
	}
	pgtest.Sound(t, s.db)
}

// TestAPasswordThatWasReplacedMeanwhile: of a reset and a change, and of two changes, the first counts, and the second is told.
func TestAPasswordThatWasReplacedMeanwhile(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	const own, next, other = "Een eigen wachtzin 1", "Een nieuwe wachtzin 2", "Een andere wachtzin 3"
	change := func(current, next string) func() error {
		return func() error {
			_, err := account.ChangePassword(t.Context(), s.db, s.h, s.mayor.User, current, next, account.From{Address: "192.0.2.1"})
			return err
		}
	}
	if err := change(s.mayor.Password, own)(); err != nil {
		t.Fatal(err)
	}
	const holdUser = "select from app_user where id = $1 for update"
	errs := pgtest.Queue(t, s.db, holdUser, s.mayor.User, change(own, next), change(own, other))
	if errs[0] != nil || !refused(errs[1], "current") {
		t.Errorf("two changes: %v", errs)
	}
	mayor, err := account.ByID(t.Context(), s.db, s.mayor.User)
	if err != nil {
		t.Fatal(err)
	}
	var handed account.Handout
	errs = pgtest.Queue(t, s.db, holdUser, s.mayor.User, func() error {
		var err error
		handed, err = account.Reset(t.Context(), s.db, s.h, mayor)
		return err
	}, change(next, other))
	if errs[0] != nil || !refused(errs[1], "current") {
		t.Errorf("a reset and a change: %v", errs)
	}
	if _, err := account.CheckPassword(t.Context(), s.db, s.h, "mayor@lochem.example", handed.Password, account.From{Address: "192.0.2.2"}); err != nil {
		t.Errorf("what was handed out: %v", err)
	}
	pgtest.Sound(t, s.db)
}

// TestASessionThatWasEndedStaysSo: a page of another window that was still being made when somebody signed out brings nothing back.
func TestASessionThatWasEndedStaysSo(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	user := add(t, db, h, "a@rn.example", "RN", who.ProbationOfficer)
	sessions := account.NewSessions(db)
	for _, token := range []string{"one", "two"} {
		commit(t, db, token, user.User, "RN", 0)
	}
	if err := sessions.DeleteCtx(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	commit(t, db, "one", user.User, "RN", 0)
	if _, there, err := sessions.FindCtx(t.Context(), "one"); there || err != nil {
		t.Errorf("it is back: %v", err)
	}
	if _, err := account.Ended(t.Context(), db, "one"); !fault.IsNotFound(err) {
		t.Errorf("what was typed in it is somebody's: %v", err)
	}
	if _, there, err := sessions.FindCtx(t.Context(), "two"); !there || err != nil {
		t.Errorf("the other: %v", err)
	}
}
