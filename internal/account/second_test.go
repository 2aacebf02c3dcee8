package account_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// as is somebody new with a role, as an office.
func (s house) as(email, org string, role who.Role) account.Office {
	s.t.Helper()
	return account.Office{Actor: open(s.t, s.db, add(s.t, s.db, s.h, email, org, role).User, org)}
}

// again is the office with another form.
func again(o account.Office) account.Office {
	o.Request = id.NewRequest()
	return o
}

// waiting is the one thing that waits at Lochem.
func (s house) waiting() account.Waiting {
	s.t.Helper()
	waiting := s.staff().Waiting
	if len(waiting) != 1 {
		s.t.Fatalf("%d wait, want one", len(waiting))
	}
	return waiting[0]
}

func (s house) confirm(o account.Office, request id.SeatRequest) error {
	_, err := account.Confirm(s.t.Context(), s.db, s.h, again(o), request)
	return err
}

func (s house) dismiss(o account.Office, request id.SeatRequest) error {
	return account.Dismiss(s.t.Context(), s.db, again(o), request)
}

func (s house) withdraw(o account.Office, request id.SeatRequest) error {
	return account.Withdraw(s.t.Context(), s.db, again(o), request)
}

func (s house) giveMayor(user id.User) account.Waiting {
	s.t.Helper()
	asked, err := account.GiveSeat(s.t.Context(), s.db, s.office(), user, account.Place{Role: who.Mayor})
	if err != nil || !asked {
		s.t.Fatalf("asked %t: %v", asked, err)
	}
	return s.waiting()
}

func (s house) roles(user id.User) []who.Role {
	s.t.Helper()
	var roles []who.Role
	if err := s.db.Owner.QueryRow(s.t.Context(), "select coalesce(array_agg(role order by role), '{}') from membership where user_id = $1 and (valid_until is null or valid_until >= $2)", user, calendar.Of(s.db.Now())).Scan(&roles); err != nil {
		s.t.Fatal(err)
	}
	return roles
}

// TestNobodyAloneMakesAMayor: what one asks holds for nobody until another confirms it: he who asked does not, nor whom it is about.
func TestNobodyAloneMakesAMayor(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	officer := add(t, s.db, s.h, "officer@lochem.example", lochem, who.MunicipalOfficer)
	els := s.as("els@lochem.example", lochem, who.OrgAdmin)
	w := s.giveMayor(officer.User)
	if got := s.roles(officer.User); !slices.Equal(got, []who.Role{who.MunicipalOfficer}) || open(t, s.db, officer.User, lochem).Has(who.Mayor) {
		t.Errorf("he holds %v before anybody confirmed it", got)
	}
	if _, err := account.GiveSeat(t.Context(), s.db, s.office(), officer.User, account.Place{Role: who.Mayor}); !conflict(err, "account.error.request_waits") {
		t.Errorf("asked twice: %v", err)
	}
	if !w.Mine || w.Confirms || !slices.Equal(w.Colleagues, []string{els.Actor.Name}) {
		t.Errorf("%+v", w)
	}
	if err := s.confirm(s.office(), w.ID); !conflict(err, "account.error.request_own") {
		t.Errorf("who asked confirms: %v", err)
	}
	if err := s.dismiss(s.office(), w.ID); !conflict(err, "account.error.request_own") {
		t.Errorf("who asked refuses: %v", err)
	}
	if err := s.withdraw(els, w.ID); !conflict(err, "account.error.request_theirs") {
		t.Errorf("another withdraws: %v", err)
	}
	out, err := account.Confirm(t.Context(), s.db, s.h, again(els), w.ID)
	if err != nil || out.User != officer.User {
		t.Fatal(err)
	}
	if got := s.roles(officer.User); !slices.Equal(got, []who.Role{who.Mayor, who.MunicipalOfficer}) {
		t.Errorf("he holds %v", got)
	}
	// His password was handed out by who asked: another one counts now.
	if _, err := account.CheckPassword(t.Context(), s.db, s.h, "officer@lochem.example", officer.Password, home); !refused(err, "password") {
		t.Errorf("with what another may know: %v", err)
	}
	if _, err := account.CheckPassword(t.Context(), s.db, s.h, "officer@lochem.example", out.Password, home); err != nil {
		t.Errorf("with what was handed out: %v", err)
	}
	for name, err := range map[string]error{"confirmed": s.confirm(els, w.ID), "refused": s.dismiss(els, w.ID), "withdrawn": s.withdraw(s.office(), w.ID)} {
		if !conflict(err, "account.error.request_gone") {
			t.Errorf("%s once more: %v", name, err)
		}
	}
	pgtest.Sound(t, s.db)
}

// TestWhomItIsAboutConfirmsNothing: an administrator who is to be mayor leaves it to a third, or to another organisation.
func TestWhomItIsAboutConfirmsNothing(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	els := s.as("els@lochem.example", lochem, who.OrgAdmin)
	jan := s.as("jan@lochem.example", lochem, who.OrgAdmin)
	w := s.giveMayor(els.Actor.User)
	if err := s.confirm(els, w.ID); !conflict(err, "account.error.request_self") {
		t.Errorf("himself: %v", err)
	}
	if err := account.DisablePerson(t.Context(), s.db, s.office(), jan.Actor.User); err != nil {
		t.Fatal(err)
	}
	if err := s.confirm(jan, w.ID); !errors.As(err, &fault.Forbidden{}) {
		t.Errorf("who is disabled: %v", err)
	}
	// Of the other two one asked and the other is whom it is about: now it is the public prosecutor's office's.
	if err := s.confirm(s.as("om@om.example", "OM-ONL", who.OrgAdmin), w.ID); err != nil {
		t.Errorf("the public prosecutor's office: %v", err)
	}
	pgtest.Sound(t, s.db)
}

// TestWhereThereIsNoSecond asks every administrator of every other place: where a municipality has one administrator, that of its public
// prosecutor's office and who runs the system confirm, and nobody else knows of it; where it has two, neither of them does.
func TestWhereThereIsNoSecond(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	officer := add(t, s.db, s.h, "officer@lochem.example", lochem, who.MunicipalOfficer)
	parket, runs := s.as("a@om.example", "OM-ONL", who.OrgAdmin), s.as("a@beheer.example", "BEHEER", who.TechAdmin)
	others := []account.Office{s.as("b@om.example", "OM-AMS", who.OrgAdmin), s.as("b@amsterdam.example", amsterdam, who.OrgAdmin), s.as("b@rn.example", "RN", who.OrgAdmin),
		s.as("b@cvvi.example", "CVVI", who.OrgAdmin), s.as("b@politie.example", "PL0600", who.OrgAdmin)}
	forbidden := []account.Office{s.as("lead@om.example", "OM-ONL", who.OMLead), s.as("privacy@om.example", "OM-ONL", who.PrivacyOfficer)}
	w := s.giveMayor(officer.User)
	if len(w.Colleagues) != 0 || !slices.Equal(w.Others, []string{"OM Oost-Nederland", "Beheer Terugkeer"}) {
		t.Errorf("who can: %v, %v", w.Colleagues, w.Others)
	}
	sees := func(o account.Office) int {
		t.Helper()
		found, err := account.WaitingPage(t.Context(), s.db, again(o), "waiting")
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	none := func(when string, all ...account.Office) {
		t.Helper()
		for _, o := range all {
			for what, err := range map[string]error{"confirms": s.confirm(o, w.ID), "refuses": s.dismiss(o, w.ID), "withdraws": s.withdraw(o, w.ID)} {
				if !fault.IsNotFound(err) && (what != "withdraws" || !errors.As(err, &fault.Forbidden{})) {
					t.Errorf("%s: %s %s: %v", when, o.Actor.OrgCode, what, err)
				}
			}
			if n := sees(o); n != 0 {
				t.Errorf("%s: %s sees %d", when, o.Actor.OrgCode, n)
			}
		}
	}
	none("one administrator", others...)
	for _, o := range forbidden {
		if err := s.confirm(o, w.ID); !errors.As(err, &fault.Forbidden{}) {
			t.Errorf("%v confirms: %v", o.Actor.Roles(), err)
		}
	}
	if sees(parket) != 1 || sees(runs) != 1 {
		t.Error("who may confirm does not see it")
	}
	second := s.as("second@lochem.example", lochem, who.OrgAdmin)
	none("two administrators", append(others, parket, runs)...)
	pgtest.EndSeat(t, s.db, second.Actor.Membership, calendar.Of(s.db.Now()).AddDays(-1))
	if err := s.withdraw(parket, w.ID); !conflict(err, "account.error.request_theirs") {
		t.Errorf("another organisation withdraws: %v", err)
	}
	if err := s.dismiss(runs, w.ID); err != nil {
		t.Errorf("who runs the system refuses: %v", err)
	}
	w = s.giveMayor(officer.User)
	if err := s.confirm(parket, w.ID); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(s.roles(officer.User), who.Mayor) {
		t.Error("he is no mayor")
	}
	// The entry stands at the municipality, and says who did it, at which organisation.
	var stream, org id.Org
	var by id.Membership
	if err := s.db.Owner.QueryRow(t.Context(), "select stream, org_id, membership_id from ledger where deed = 'seat.confirm'").Scan(&stream, &org, &by); err != nil ||
		stream != s.admin.Org || org != parket.Actor.Org || by != parket.Actor.Membership {
		t.Errorf("stream %s, by %s of %s: %v", stream, by, org, err)
	}
	none("when it is done", parket, runs)
	pgtest.Sound(t, s.db)
}

// TestAPlaceWithoutParketAsksWhoRunsTheSystem: only a municipality has a public prosecutor's office.
func TestAPlaceWithoutParketAsksWhoRunsTheSystem(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	parket, runs := s.as("a@om.example", "OM-ONL", who.OrgAdmin), s.as("a@beheer.example", "BEHEER", who.TechAdmin)
	for _, code := range []string{"CVVI", "RN", "PL0600", "OM-AMS"} {
		boss := s.as("admin@"+code+".example", code, who.OrgAdmin)
		out, err := account.AddPerson(t.Context(), s.db, s.h, again(boss), account.NewPerson{Email: "second@" + code + ".example", Name: "S. Econd", Roles: []who.Role{who.OrgAdmin}})
		if err != nil || !out.Asked || out.Password != "" {
			t.Fatalf("%s: %v", code, err)
		}
		found, err := account.WaitingPage(t.Context(), s.db, again(runs), "waiting")
		if err != nil || len(found) != 1 || !slices.Equal(found[0].Others, []string{"Beheer Terugkeer"}) {
			t.Fatalf("%s: %+v %v", code, found, err)
		}
		if err := s.confirm(parket, found[0].ID); !fault.IsNotFound(err) {
			t.Errorf("%s: a public prosecutor's office confirms: %v", code, err)
		}
		if err := s.confirm(runs, found[0].ID); err != nil {
			t.Errorf("%s: %v", code, err)
		}
	}
	pgtest.Sound(t, s.db)
}

// TestEachWayToAFunctionThatDecides waits, and holds once confirmed: somebody new, another function, one that lasts longer, a deputy, new
// codes. What makes it shorter, and a deputy whom the mayor names, take one person.
func TestEachWayToAFunctionThatDecides(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	ctx, today := t.Context(), calendar.Of(s.db.Now())
	els := s.as("els@lochem.example", lochem, who.OrgAdmin)
	team := pgtest.AddTeam(t, s.db, s.admin.Org, "Veiligheid")
	officer := add(t, s.db, s.h, "officer@lochem.example", lochem, who.MunicipalOfficer)
	waits := func(what string, asked bool, err error) account.Waiting {
		t.Helper()
		if err != nil || !asked {
			t.Fatalf("%s: waits %t, %v", what, asked, err)
		}
		return s.waiting()
	}
	out, err := account.AddPerson(ctx, s.db, s.h, s.office(), account.NewPerson{Email: "new@lochem.example", Name: "N. Ieuw", Roles: []who.Role{who.MunicipalOfficer, who.Mayor}})
	w := waits("somebody new", out.Asked, err)
	if got := s.roles(out.User); out.Password == "" || !slices.Equal(got, []who.Role{who.MunicipalOfficer}) {
		t.Errorf("somebody new holds %v", got)
	}
	if err := s.confirm(els, w.ID); err != nil || len(s.roles(out.User)) != 2 {
		t.Errorf("somebody new: %v", err)
	}
	asked, err := account.ChangeSeat(ctx, s.db, s.office(), officer.Membership, account.Place{Role: who.Mayor, Team: team, Until: today.AddDays(30)})
	w = waits("another function", asked, err)
	if got := s.roles(officer.User); w.Before != who.MunicipalOfficer || !slices.Equal(got, []who.Role{who.MunicipalOfficer}) {
		t.Errorf("the old one holds until it is confirmed: %v", got)
	}
	if err := s.confirm(els, w.ID); err != nil || !slices.Equal(s.roles(officer.User), []who.Role{who.Mayor}) {
		t.Errorf("another function: %v %v", err, s.roles(officer.User))
	}
	mayor := s.seatOf(officer.User)
	if mayor.Team != team || mayor.Until != today.AddDays(30) {
		t.Errorf("%+v", mayor)
	}
	asked, err = account.ChangeSeat(ctx, s.db, s.office(), mayor.ID, account.Place{Role: who.Mayor, Team: team, Until: today.AddDays(60)})
	w = waits("longer", asked, err)
	if err := s.confirm(els, w.ID); err != nil || s.seatOf(officer.User).Until != today.AddDays(60) {
		t.Errorf("longer: %v", err)
	}
	for what, place := range map[string]account.Place{"shorter": {Role: who.Mayor, Team: team, Until: today.AddDays(40)}, "another team": {Role: who.Mayor, Until: today.AddDays(40)}} {
		if asked, err := account.ChangeSeat(ctx, s.db, s.office(), mayor.ID, place); asked || err != nil {
			t.Errorf("%s waits %t, %v", what, asked, err)
		}
	}
	asked, err = account.NameDeputy(ctx, s.db, s.office(), mayor.ID, out.User, today, today.AddDays(5))
	w = waits("a deputy", asked, err)
	if err := s.confirm(els, w.ID); err != nil || len(s.roles(out.User)) != 3 || w.Deputised == "" {
		t.Errorf("a deputy: %v %+v", err, w)
	}
	own := account.Office{Actor: account.Actor{User: officer.User, Membership: mayor.ID, Org: s.admin.Org, Capacity: who.Content}, Request: id.NewRequest()}
	if asked, err := account.NameDeputy(ctx, s.db, own, mayor.ID, out.User, today.AddDays(6), today.AddDays(7)); asked || err != nil {
		t.Errorf("his own deputy waits %t, %v", asked, err)
	}
	reset, err := account.ResetPerson(ctx, s.db, s.h, s.office(), s.mayor.User)
	w = waits("new codes", reset.Asked, err)
	if _, err := account.CheckPassword(ctx, s.db, s.h, "mayor@lochem.example", s.mayor.Password, home); err != nil || reset.Password != "" {
		t.Errorf("the old password counts until it is confirmed: %v", err)
	}
	if reset, err = account.Confirm(ctx, s.db, s.h, again(els), w.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := account.CheckPassword(ctx, s.db, s.h, "mayor@lochem.example", reset.Password, home); err != nil {
		t.Errorf("with the new password: %v", err)
	}
	pgtest.Sound(t, s.db)
}

// TestWhoWasOnlyAskedForIsForgotten: the account of somebody new whose only function was refused or withdrawn is gone, and his address is
// free; who has another function stays.
func TestWhoWasOnlyAskedForIsForgotten(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	els := s.as("els@lochem.example", lochem, who.OrgAdmin)
	p := account.NewPerson{Email: "new@lochem.example", Name: "N. Ieuw", Roles: []who.Role{who.Mayor}}
	for _, drop := range []func(id.SeatRequest) error{func(r id.SeatRequest) error { return s.dismiss(els, r) }, func(r id.SeatRequest) error { return s.withdraw(s.office(), r) }} {
		out, err := account.AddPerson(t.Context(), s.db, s.h, s.office(), p)
		if err != nil || out.Password != "" {
			t.Fatal(err)
		}
		if _, err := s.staff().Find(out.User); err != nil {
			t.Errorf("who is asked for is not seen: %v", err)
		}
		if err := drop(s.waiting().ID); err != nil {
			t.Fatal(err)
		}
		if _, err := account.Find(t.Context(), s.db, p.Email); !fault.IsNotFound(err) {
			t.Errorf("his account is still there: %v", err)
		}
	}
	p.Roles = []who.Role{who.MunicipalOfficer, who.Mayor}
	out, err := account.AddPerson(t.Context(), s.db, s.h, s.office(), p)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.dismiss(els, s.waiting().ID); err != nil || !slices.Equal(s.roles(out.User), []who.Role{who.MunicipalOfficer}) {
		t.Errorf("who has another function: %v", err)
	}
	pgtest.Sound(t, s.db)
}

// TestWhatChangedMeanwhileIsNotConfirmed: each check of what was asked is made again when it is confirmed.
func TestWhatChangedMeanwhileIsNotConfirmed(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	ctx, today := t.Context(), calendar.Of(s.db.Now())
	els := s.as("els@lochem.example", lochem, who.OrgAdmin)
	officer := add(t, s.db, s.h, "officer@lochem.example", lochem, who.MunicipalOfficer)
	refuses := func(what, key string, asked bool, err error, meanwhile func() error) {
		t.Helper()
		if err != nil || !asked {
			t.Fatalf("%s: waits %t, %v", what, asked, err)
		}
		w := s.waiting()
		if err := meanwhile(); err != nil {
			t.Fatalf("%s, meanwhile: %v", what, err)
		}
		before := s.roles(officer.User)
		if err := s.confirm(els, w.ID); !conflict(err, key) || !slices.Equal(s.roles(officer.User), before) {
			t.Errorf("%s: %v", what, err)
		}
		if err := s.dismiss(els, w.ID); err != nil {
			t.Fatal(err)
		}
	}
	asked, err := account.ChangeSeat(ctx, s.db, s.office(), officer.Membership, account.Place{Role: who.Mayor})
	refuses("a seat that was shortened", "account.error.request_over", asked, err, func() error {
		_, err := account.ChangeSeat(ctx, s.db, again(els), officer.Membership, account.Place{Role: who.MunicipalOfficer, Until: today.AddDays(100)})
		return err
	})
	asked, err = account.ChangeSeat(ctx, s.db, s.office(), officer.Membership, account.Place{Role: who.Mayor})
	refuses("a seat that was ended", "account.error.request_over", asked, err, func() error {
		return account.StopSeat(ctx, s.db, again(els), officer.Membership)
	})
	asked, err = account.GiveSeat(ctx, s.db, s.office(), officer.User, account.Place{Role: who.Mayor})
	refuses("a function that does not go with another", "account.error.pair_privacy", asked, err, func() error {
		_, err := account.GiveSeat(ctx, s.db, again(els), officer.User, account.Place{Role: who.PrivacyOfficer, Until: today.AddDays(3)})
		return err
	})
	asked, err = account.NameDeputy(ctx, s.db, s.office(), s.mayor.Membership, add(t, s.db, s.h, "d@lochem.example", lochem, who.MunicipalOfficer).User, today, today.AddDays(9))
	refuses("a mayor who left", "account.error.deputy_beyond", asked, err, func() error {
		_, err := account.ChangeSeat(ctx, s.db, again(els), s.mayor.Membership, account.Place{Role: who.Mayor, Until: today.AddDays(3)})
		return err
	})
	asked, err = account.GiveSeat(ctx, s.db, s.office(), s.mayor.User, account.Place{Role: who.OrgAdmin, Until: today.AddDays(3)})
	refuses("days that have passed", "account.error.request_past", asked, err, func() error {
		stamp(t, s.db)
		return s.db.MoveClock(ctx, s.db.Now().AddDate(0, 0, 5))
	})
	pgtest.Sound(t, s.db)
}
