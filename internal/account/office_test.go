package account_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

const lochem, amsterdam = "GM0262", "GM0363"

// house is an organisation with its administrator, and another one beside it.
type house struct {
	t        *testing.T
	db       *postgres.DB
	h        account.Hasher
	admin    account.Actor
	mayor    account.Handout
	stranger account.Handout
}

func newHouse(t *testing.T) house {
	t.Helper()
	db, h := pgtest.New(t), account.NewHasher(2)
	admin := add(t, db, h, "admin@lochem.example", lochem, who.OrgAdmin)
	return house{t, db, h, open(t, db, admin.User, lochem), add(t, db, h, "mayor@lochem.example", lochem, who.Mayor), add(t, db, h, "x@amsterdam.example", amsterdam, who.MunicipalOfficer)}
}

func (s house) office() account.Office {
	return account.Office{Actor: s.admin, Request: id.NewRequest()}
}

func (s house) staff() account.Staff {
	s.t.Helper()
	staff, err := account.People(s.t.Context(), s.db, s.office(), "organisation")
	if err != nil {
		s.t.Fatal(err)
	}
	return staff
}

func (s house) entries() int {
	s.t.Helper()
	n := 0
	if err := s.db.Owner.QueryRow(s.t.Context(), "select count(*) from ledger where case_id is null and membership_id is not null").Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

func (s house) seatOf(user id.User) account.Holding {
	s.t.Helper()
	p, err := s.staff().Find(user)
	if err != nil || len(p.Now(s.staff().Today)) == 0 {
		s.t.Fatalf("no seat: %v", err)
	}
	return p.Now(s.staff().Today)[0]
}

// only is the error of a deed that also tells whether it waits.
func only(_ bool, err error) error { return err }

func conflict(err error, key string) bool {
	var c fault.Conflict
	return errors.As(err, &c) && c.Key == key
}

func TestAnAdministratorLooksAfterHisOwnPeople(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	ctx := t.Context()
	if err := account.CreateTeam(ctx, s.db, s.office(), " Veiligheid "); err != nil {
		t.Fatal(err)
	}
	team := s.staff().Teams[0]
	if err := account.CreateTeam(ctx, s.db, s.office(), "veiligheid"); !refused(err, "name") {
		t.Errorf("two teams of one name: %v", err)
	}
	o := s.office()
	p := account.NewPerson{Email: "Fatma@Lochem.example", Name: "Fatma Aydin", Roles: []who.Role{who.MunicipalOfficer, who.OrgAdmin}, Team: team.ID}
	out, err := account.AddPerson(ctx, s.db, s.h, o, p)
	if err != nil || out.Password == "" || out.Secret == "" {
		t.Fatalf("adding: %v", err)
	}
	if _, err := account.AddPerson(ctx, s.db, s.h, o, p); !conflict(err, "account.error.done") {
		t.Errorf("the same form again: %v", err)
	}
	if _, err := account.AddPerson(ctx, s.db, s.h, s.office(), p); !refused(err, "email") {
		t.Errorf("the same address again: %v", err)
	}
	for field, wrong := range map[string]account.NewPerson{
		"email": {Name: "X", Roles: p.Roles, Email: "no address"}, "name": {Email: "y@lochem.example", Roles: p.Roles, Name: strings.Repeat("x", 121)}, "roles": {Email: "y@lochem.example", Name: "Y", Roles: []who.Role{who.OMOfficer}},
		"until": {Email: "y@lochem.example", Name: "Y", Roles: p.Roles, Until: calendar.On(2020, 1, 1)}, "team": {Email: "y@lochem.example", Name: "Y", Roles: p.Roles, Team: id.NewTeam()},
	} {
		if _, err := account.AddPerson(ctx, s.db, s.h, s.office(), wrong); !refused(err, field) {
			t.Errorf("wrong %s: %v", field, err)
		}
	}
	if err := account.RenameTeam(ctx, s.db, s.office(), team.ID, "Openbare orde"); err != nil {
		t.Fatal(err)
	}
	found, err := s.staff().Find(out.User)
	if err != nil || len(found.Held) != 1 || len(s.staff().WaitingFor(out.User)) != 1 || found.Held[0].TeamName != "Openbare orde" || found.Email != "fatma@lochem.example" || !found.Seen.IsZero() {
		t.Errorf("%+v %v", found, err)
	}
	if n := s.entries(); n != 3 {
		t.Errorf("%d entries, want one a deed", n)
	}
	if looks, err := ledger.Verify(ctx, s.db); err != nil || len(looks) != 0 {
		t.Errorf("verify: %v %v", looks, err)
	}
	for _, name := range []string{"atma", "lochem", "orde"} {
		var n int
		if err := s.db.Owner.QueryRow(ctx, "select count(*) from ledger_payload where convert_from(body, 'UTF8') ilike '%' || $1 || '%'", name).Scan(&n); err != nil || n != 0 {
			t.Errorf("the ledger holds %q: %v", name, err)
		}
	}
}

func TestAnotherOrganisationIsOutOfReach(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	ctx := t.Context()
	theirs := s.stranger.Membership
	for name, err := range map[string]error{
		"disable": account.DisablePerson(ctx, s.db, s.office(), s.stranger.User), "enable": account.EnablePerson(ctx, s.db, s.office(), s.stranger.User),
		"unknown": account.DisablePerson(ctx, s.db, s.office(), id.NewUser()), "seat": only(account.GiveSeat(ctx, s.db, s.office(), s.stranger.User, account.Place{Role: who.Mayor})),
		"change": only(account.ChangeSeat(ctx, s.db, s.office(), theirs, account.Place{Role: who.Mayor})), "stop": account.StopSeat(ctx, s.db, s.office(), theirs),
		"deputy": only(account.NameDeputy(ctx, s.db, s.office(), theirs, s.mayor.User, calendar.On(2026, 12, 1), calendar.On(2026, 12, 2))),
		"team":   account.RenameTeam(ctx, s.db, s.office(), id.NewTeam(), "X"),
	} {
		if !fault.IsNotFound(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := account.ResetPerson(ctx, s.db, s.h, s.office(), s.stranger.User); !fault.IsNotFound(err) {
		t.Errorf("reset: %v", err)
	}
	if slices.ContainsFunc(s.staff().People, func(p account.Person) bool { return p.ID == s.stranger.User }) {
		t.Error("a stranger is in the list")
	}
	if n := s.entries(); n != 0 {
		t.Errorf("%d entries of what was refused", n)
	}
	// Who works elsewhere too is not one organisation's to lock out or to take over.
	if _, err := account.AddSeat(ctx, s.db, account.NewSeat{User: s.stranger.User, Org: account.OrgID(lochem), Role: who.MunicipalOfficer, From: s.db.Now()}); err != nil {
		t.Fatal(err)
	}
	if err := account.DisablePerson(ctx, s.db, s.office(), s.stranger.User); !conflict(err, "account.error.elsewhere") {
		t.Errorf("disabling who works elsewhere: %v", err)
	}
	if _, err := account.ResetPerson(ctx, s.db, s.h, s.office(), s.stranger.User); !conflict(err, "account.error.elsewhere") {
		t.Errorf("resetting who works elsewhere: %v", err)
	}
}

func TestOnlyTheAdministratorAdministers(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	ctx := t.Context()
	s.admin = open(t, s.db, s.mayor.User, lochem)
	if _, err := account.People(ctx, s.db, s.office(), "organisation"); !errors.As(err, &fault.Forbidden{}) {
		t.Errorf("the mayor reads the list: %v", err)
	}
	if err := account.DisablePerson(ctx, s.db, s.office(), s.mayor.User); !errors.As(err, &fault.Forbidden{}) {
		t.Errorf("the mayor disables: %v", err)
	}
	deputy := add(t, s.db, s.h, "d@lochem.example", lochem, who.MunicipalOfficer)
	from, until := calendar.On(2026, 12, 1), calendar.On(2026, 12, 3)
	if _, err := account.NameDeputy(ctx, s.db, s.office(), s.mayor.Membership, deputy.User, from, until); err != nil {
		t.Errorf("the mayor names his deputy: %v", err)
	}
	officer := add(t, s.db, s.h, "p@lochem.example", lochem, who.PrivacyOfficer)
	if _, err := account.NameDeputy(ctx, s.db, s.office(), s.mayor.Membership, officer.User, from, until); !refused(err, "user") {
		t.Errorf("a privacy officer stands in: %v", err)
	}
	if _, err := account.NameDeputy(ctx, s.db, s.office(), s.mayor.Membership, deputy.User, calendar.On(202, 12, 1), until); !refused(err, "from") {
		t.Errorf("from the year 202: %v", err)
	}
	other := add(t, s.db, s.h, "m@lochem.example", lochem, who.Mayor)
	if _, err := account.NameDeputy(ctx, s.db, s.office(), other.Membership, deputy.User, from, until); !fault.IsNotFound(err) {
		t.Errorf("the mayor names another's deputy: %v", err)
	}
	if _, err := account.NameDeputy(ctx, s.db, s.office(), s.mayor.Membership, s.mayor.User, from, until); !refused(err, "user") {
		t.Errorf("his own deputy: %v", err)
	}
	if _, err := account.NameDeputy(ctx, s.db, s.office(), s.mayor.Membership, deputy.User, until, from); !refused(err, "until") {
		t.Errorf("backwards: %v", err)
	}
}

func TestDisablingEndsSessionsAndEnablingLetsIn(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	ctx := t.Context()
	commit(t, s.db, "theirs", s.mayor.User, lochem, 0)
	if err := account.DisablePerson(ctx, s.db, s.office(), s.mayor.User); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := account.NewSessions(s.db).FindCtx(ctx, "theirs"); ok {
		t.Error("a disabled person is still in")
	}
	if err := account.EnablePerson(ctx, s.db, s.office(), s.mayor.User); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := account.NewSessions(s.db).FindCtx(ctx, "theirs"); ok {
		t.Error("the old session came back")
	}
	if _, err := account.CheckPassword(ctx, s.db, s.h, "mayor@lochem.example", s.mayor.Password, home); err != nil {
		t.Errorf("in again: %v", err)
	}
	officer := add(t, s.db, s.h, "officer@lochem.example", lochem, who.MunicipalOfficer)
	out, err := account.ResetPerson(ctx, s.db, s.h, s.office(), officer.User)
	if err != nil || out.Asked {
		t.Fatal(err)
	}
	if _, err := account.CheckPassword(ctx, s.db, s.h, "officer@lochem.example", out.Password, home); err != nil {
		t.Errorf("with the new password: %v", err)
	}
	if _, err := account.ResetPerson(ctx, s.db, s.h, s.office(), s.admin.User); !conflict(err, "account.error.own_account") {
		t.Errorf("his own account: %v", err)
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	ctx := t.Context()
	own := s.seatOf(s.admin.User).ID
	stays := func(what string) {
		t.Helper()
		if err := account.DisablePerson(ctx, s.db, s.office(), s.admin.User); !conflict(err, "account.error.disable_self") {
			t.Errorf("%s disables himself: %v", what, err)
		}
		if err := account.StopSeat(ctx, s.db, s.office(), own); !conflict(err, "account.error.last_administrator") {
			t.Errorf("%s stops: %v", what, err)
		}
	}
	stays("the only one")
	if _, err := account.ChangeSeat(ctx, s.db, s.office(), own, account.Place{Role: who.Mayor}); !conflict(err, "account.error.own_role") {
		t.Errorf("becomes mayor: %v", err)
	}
	if _, err := account.GiveSeat(ctx, s.db, s.office(), s.admin.User, account.Place{Role: who.Mayor}); !conflict(err, "account.error.own_role") {
		t.Errorf("gives himself a role: %v", err)
	}
	pgtest.AddSeat(t, s.db, account.NewSeat{User: s.mayor.User, Org: s.admin.Org, Role: who.OrgAdmin, From: s.db.Now().AddDate(0, 0, 3)})
	stays("the only one today")
	second := add(t, s.db, s.h, "second@lochem.example", lochem, who.OrgAdmin)
	if err := account.DisablePerson(ctx, s.db, s.office(), second.User); err != nil {
		t.Fatal(err)
	}
	stays("the only one who is not disabled")
	if err := account.EnablePerson(ctx, s.db, s.office(), second.User); err != nil {
		t.Fatal(err)
	}
	if err := account.StopSeat(ctx, s.db, s.office(), own); err != nil {
		t.Errorf("one of two stops: %v", err)
	}
	if _, err := account.People(ctx, s.db, s.office(), "organisation"); !errors.As(err, &fault.Forbidden{}) {
		t.Errorf("still administers: %v", err)
	}
}

func TestAChangedRoleHoldsAtOnce(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	ctx := t.Context()
	deputy := add(t, s.db, s.h, "d@lochem.example", lochem, who.MunicipalOfficer)
	today := calendar.Of(s.db.Now())
	own := account.Office{Actor: open(t, s.db, s.mayor.User, lochem), Request: id.NewRequest()}
	if asked, err := account.NameDeputy(ctx, s.db, own, s.mayor.Membership, deputy.User, today, today.AddDays(9)); asked || err != nil {
		t.Fatal(asked, err)
	}
	if actor := open(t, s.db, deputy.User, lochem); !actor.Has(who.Mayor) {
		t.Error("the deputy is no mayor")
	}
	if _, err := account.ChangeSeat(ctx, s.db, s.office(), s.mayor.Membership, account.Place{Role: who.PrivacyOfficer, Until: today.AddDays(30)}); err != nil {
		t.Fatal(err)
	}
	if roles := open(t, s.db, s.mayor.User, lochem).Roles(); !slices.Equal(roles, []who.Role{who.PrivacyOfficer}) {
		t.Errorf("after the change: %v", roles)
	}
	if actor := open(t, s.db, deputy.User, lochem); actor.Has(who.Mayor) {
		t.Error("somebody stands in for who is no mayor any more")
	}
	h := s.seatOf(s.mayor.User)
	if h.Role != who.PrivacyOfficer || h.From != today || h.Until != today.AddDays(30) {
		t.Errorf("%+v", h)
	}
	if _, err := account.ChangeSeat(ctx, s.db, s.office(), h.ID, account.Place{Role: who.PrivacyOfficer}); err != nil {
		t.Fatal(err)
	}
	if h := s.seatOf(s.mayor.User); !h.Until.IsZero() {
		t.Errorf("%+v", h)
	}
	if err := account.StopSeat(ctx, s.db, s.office(), s.mayor.Membership); !fault.IsNotFound(err) {
		t.Errorf("what has ended ends again: %v", err)
	}
	if looks, err := ledger.Verify(ctx, s.db); err != nil || len(looks) != 0 {
		t.Errorf("verify: %v %v", looks, err)
	}
	var body []byte
	if err := s.db.Owner.QueryRow(ctx, "select p.body from ledger_payload p join ledger l using (stream, seq) where l.deed = 'seat.change' order by seq limit 1").Scan(&body); err != nil || !json.Valid(body) || !strings.Contains(string(body), `"instead"`) {
		t.Errorf("%s %v", body, err)
	}
}

func TestADemonstrationTakesInventedPeopleOnly(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	stamp(t, s.db)
	p := account.NewPerson{Email: "jan@lochem.nl", Name: "Jan", Roles: []who.Role{who.MunicipalOfficer}}
	if _, err := account.AddPerson(t.Context(), s.db, s.h, s.office(), p); !refused(err, "email") {
		t.Errorf("a real address: %v", err)
	}
	p.Email = "jan@lochem.example"
	if _, err := account.AddPerson(t.Context(), s.db, s.h, s.office(), p); err != nil {
		t.Errorf("an invented one: %v", err)
	}
}

func TestSecretsAreSealed(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	old, err := account.ParseKeys(account.NewKey("old"))
	if err != nil {
		t.Fatal(err)
	}
	row := func(user id.User) (key, secret string) {
		t.Helper()
		if err := db.Owner.QueryRow(t.Context(), "select totp_key, totp_secret from credential where user_id = $1", user).Scan(&key, &secret); err != nil {
			t.Fatal(err)
		}
		return key, secret
	}
	h := account.NewHasher(2).With(old)
	one, two := add(t, db, h, "a@rn.example", "RN", who.ProbationOfficer), add(t, db, h, "b@rn.example", "RN", who.ProbationOfficer)
	if key, secret := row(one.User); key != "old" || strings.Contains(secret, one.Secret) {
		t.Errorf("%s %s", key, secret)
	}
	in := func(h account.Hasher, out account.Handout) error {
		_, err := account.CheckCode(t.Context(), db, h, out.User, codeNow(t, db, out.Secret), home)
		return err
	}
	if err := in(account.NewHasher(2), one); err == nil {
		t.Error("in without the key")
	}
	// The row of another account opens nothing.
	if _, err := db.Owner.Exec(t.Context(), "update credential set totp_secret = (select totp_secret from credential where user_id = $2) where user_id = $1", two.User, one.User); err != nil {
		t.Fatal(err)
	}
	if err := in(h, two); err == nil {
		t.Error("in with another's secret")
	}
	// A row from before there were keys is sealed at the first use.
	if _, err := db.Owner.Exec(t.Context(), "update credential set totp_secret = $2, totp_key = '' where user_id = $1", two.User, two.Secret); err != nil {
		t.Fatal(err)
	}
	if err := in(h, two); err != nil {
		t.Errorf("with a row that is not sealed: %v", err)
	}
	if key, secret := row(two.User); key != "old" || secret == two.Secret {
		t.Errorf("not sealed at the first use: %s", key)
	}
}

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	first, second := account.NewKey("2026"), account.NewKey("2027")
	old, err := account.ParseKeys(first)
	if err != nil {
		t.Fatal(err)
	}
	both, err := account.ParseKeys(second + ", " + first)
	if err != nil {
		t.Fatal(err)
	}
	user := add(t, db, account.NewHasher(2).With(old), "a@rn.example", "RN", who.ProbationOfficer)
	if _, err := account.CheckCode(t.Context(), db, account.NewHasher(2).With(both), user.User, codeNow(t, db, user.Secret), home); err != nil {
		t.Fatal(err)
	}
	var key string
	if err := db.Owner.QueryRow(t.Context(), "select totp_key from credential").Scan(&key); err != nil || key != "2027" {
		t.Errorf("%q %v", key, err)
	}
	for _, wrong := range []string{"", "x", "x:short", first + "," + first, ":" + strings.SplitN(first, ":", 2)[1]} {
		if _, err := account.ParseKeys(wrong); err == nil || (wrong != "" && wrong != "x" && strings.Contains(err.Error(), wrong)) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
