package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

var home, elsewhere = account.From{Address: "192.0.2.10"}, account.From{Address: "198.51.100.7"}

func TestTheCountryIsThereOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for kind, want := range map[account.Kind]int{account.Municipality: 342, account.Parket: 10, account.CVvi: 1, account.Probation: 3, account.Police: 10} {
		orgs, err := account.Orgs(t.Context(), db, kind)
		if err != nil || len(orgs) != want {
			t.Errorf("%s: %d, want %d; %v", kind, len(orgs), want, err)
		}
	}
	if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return account.LoadFacts(t.Context(), tx) }); err != nil {
		t.Errorf("loading again: %v", err)
	}
	lochem, err := account.OrgByID(t.Context(), db, account.OrgID("GM0262"))
	if err != nil || lochem.Name != "Lochem" || lochem.Parket != account.OrgID("OM-ONL") || lochem.Police != account.OrgID("PL0600") {
		t.Errorf("%+v, %v", lochem, err)
	}
}

func TestSigningInTakesPasswordAndCode(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	mayor := add(t, db, h, "Burgemeester@Lochem.example", "GM0262", who.Mayor)

	if _, err := account.CheckPassword(t.Context(), db, h, "burgemeester@lochem.example", "wrong", home); !refused(err, "password") {
		t.Errorf("wrong password: %v", err)
	}
	if _, err := account.CheckPassword(t.Context(), db, h, "nobody@lochem.example", mayor.Password, home); !refused(err, "password") {
		t.Errorf("unknown address: %v", err)
	}
	user, err := account.CheckPassword(t.Context(), db, h, " Burgemeester@lochem.example", mayor.Password, home)
	if err != nil || user != mayor.User {
		t.Fatalf("right password: %v", err)
	}
	if _, err := account.CheckCode(t.Context(), db, h, user, "000000", home); !refused(err, "code") {
		t.Errorf("wrong code: %v", err)
	}
	code := codeNow(t, db, mayor.Secret)
	entry, err := account.CheckCode(t.Context(), db, h, user, code[:3]+" "+code[3:], home)
	if err != nil || entry.Org != account.OrgID("GM0262") || !entry.Initial {
		t.Fatalf("right code: %+v, %v", entry, err)
	}
	if _, err := account.CheckCode(t.Context(), db, h, user, code, home); !refused(err, "code") {
		t.Errorf("the same code again: %v", err)
	}
}

func TestFailuresDelayAndNeverLock(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	now := pgtest.Time()
	db.Wall = func() time.Time { return now }
	officer := add(t, db, h, "officer@om.example", "OM-ONL", who.OMOfficer)
	signIn := func(password string, from account.From) error {
		_, err := account.CheckPassword(t.Context(), db, h, "officer@om.example", password, from)
		return err
	}
	// The owner has been here before: his network is nevertheless no better than another.
	if err := signIn(officer.Password, home); err != nil {
		t.Fatal(err)
	}
	if _, err := account.CheckCode(t.Context(), db, h, officer.User, codeNow(t, db, officer.Secret), home); err != nil {
		t.Fatal(err)
	}
	var delayed fault.Conflict
	failures := 0
	for range 40 {
		err := signIn("guess", elsewhere)
		if errors.As(err, &delayed) {
			now = now.Add(15 * time.Minute)
			continue
		}
		failures++
	}
	if failures < 20 || delayed.Key != "signin.error.wait" {
		t.Errorf("%d guesses were looked at, then %+v", failures, delayed)
	}
	if err := signIn("guess", elsewhere); !errors.As(err, &fault.Conflict{}) && !refused(err, "password") {
		t.Errorf("guessing on: %v", err)
	}
	for _, from := range []account.From{elsewhere, {Address: "203.0.113.9"}, home} {
		if err := signIn("guess", from); !errors.As(err, &fault.Conflict{}) {
			t.Errorf("no delay for a guesser at %s: %v", from.Address, err)
		}
	}
	now = now.Add(31 * time.Second)
	if err := signIn(officer.Password, account.From{Address: "203.0.113.9"}); err != nil {
		t.Errorf("the owner is locked out elsewhere after the longest delay: %v", err)
	}
}

func TestADeputyActsBetweenTwoDays(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	mayor := add(t, db, h, "mayor@a.example", "GM0262", who.Mayor)
	officer := add(t, db, h, "officer@a.example", "GM0262", who.MunicipalOfficer)
	from, last := db.Now().AddDate(0, 0, 2), db.Now().AddDate(0, 0, 4)
	seat := account.NewSeat{User: officer.User, Org: account.OrgID("GM0262"), Role: who.Mayor, DeputyOf: mayor.Membership, From: from, Until: last}
	if _, err := account.AddSeat(t.Context(), db, seat); err != nil {
		t.Fatal(err)
	}
	endless := seat
	endless.Until = time.Time{}
	if _, err := account.AddSeat(t.Context(), db, endless); !refused(err, "until") {
		t.Errorf("a deputy without an end: %v", err)
	}
	misfit := seat
	misfit.Role = who.DecidingOfficer
	if _, err := account.AddSeat(t.Context(), db, misfit); !refused(err, "role") {
		t.Errorf("a deciding officer at a municipality: %v", err)
	}
	for days, want := range map[int]bool{1: false, 2: true, 4: true, 5: false} {
		at := pgtest.Time().AddDate(0, 0, days)
		db.Now = func() time.Time { return at }
		actor := open(t, db, officer.User, "GM0262")
		if actor.Has(who.Mayor) != want || !actor.Has(who.MunicipalOfficer) || actor.Membership != officer.Membership {
			t.Errorf("day %d: %+v", days, actor)
		}
	}
}

func TestASessionEnds(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	now := pgtest.Time()
	db.Wall = func() time.Time { return now }
	user := add(t, db, h, "a@rn.example", "RN", who.ProbationOfficer)
	sessions := account.NewSessions(db)
	found := func(token string) bool {
		_, ok, err := sessions.FindCtx(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	start := func(token string, epoch int) {
		commit(t, db, token, user.User, "RN", epoch)
	}

	start("idle", 0)
	now = now.Add(29 * time.Minute)
	if !found("idle") {
		t.Error("gone before 30 minutes")
	}
	now = now.Add(29 * time.Minute)
	if !found("idle") {
		t.Error("a page did not prolong it")
	}
	now = now.Add(31 * time.Minute)
	if found("idle") {
		t.Error("still there after 31 idle minutes")
	}

	start("absolute", 0)
	for range 25 {
		now = now.Add(29 * time.Minute)
		found("absolute")
	}
	if found("absolute") {
		t.Error("still there after twelve hours")
	}

	start("everywhere", 0)
	if err := account.SignOutEverywhere(t.Context(), db, user.User); err != nil {
		t.Fatal(err)
	}
	start("old epoch", 0)
	if found("everywhere") || found("old epoch") {
		t.Error("signed in after signing out everywhere")
	}
	start("new", 1)
	if !found("new") {
		t.Error("cannot come in again")
	}
	if err := account.Disable(t.Context(), db, user.User); err != nil {
		t.Fatal(err)
	}
	if found("new") {
		t.Error("a disabled user is still in")
	}
	now = now.Add(24 * time.Hour)
	if err := account.Sweep(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	left := 0
	if err := db.Auth.QueryRow(t.Context(), "select count(*) from session where token_hash in ('idle', 'absolute')").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d sessions that are over were left; %v", left, err)
	}
}

func TestLastSeenIsWrittenOnceAMinute(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	now := pgtest.Time()
	db.Wall = func() time.Time { return now }
	user := add(t, db, h, "a@rn.example", "RN", who.ProbationOfficer)
	commit(t, db, "s", user.User, "RN", 0)
	for _, step := range []struct{ after, seen time.Duration }{{30 * time.Second, 0}, {90 * time.Second, 90 * time.Second}} {
		now = pgtest.Time().Add(step.after)
		if _, _, err := account.NewSessions(db).FindCtx(t.Context(), "s"); err != nil {
			t.Fatal(err)
		}
		var seen time.Time
		if err := db.Auth.QueryRow(t.Context(), "select last_seen_at from session").Scan(&seen); err != nil {
			t.Fatal(err)
		}
		if !seen.Equal(pgtest.Time().Add(step.seen)) {
			t.Errorf("after %s last seen is %s", step.after, seen)
		}
	}
}

func TestOnlyAuthReadsCredentials(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for name, pool := range map[string]*postgres.Pool{"web": db.Web, "work": db.Work, "seal": db.Seal, "destroy": db.Destroy} {
		for _, table := range []string{"credential", "session", "sign_in_attempt"} {
			if _, err := pool.Exec(t.Context(), "select from "+table); postgres.State(err) != "42501" {
				t.Errorf("%s reads %s: %v", name, table, err)
			}
		}
	}
}

func TestInventedAndRealPeopleStayApart(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	invented := account.NewUser{Email: "x@demo.example", Name: "X", Org: account.OrgID("RN"), Role: who.ProbationOfficer, Demonstration: true}
	if _, err := account.Add(t.Context(), db, h, invented); !errors.As(err, &fault.Conflict{}) {
		t.Errorf("an invented user in a real database: %v", err)
	}
	real := add(t, db, h, "y@rn.example", "RN", who.ProbationOfficer)
	if _, err := account.EnterDemonstration(t.Context(), db, real.User); !fault.IsNotFound(err) {
		t.Errorf("in without a password: %v", err)
	}
	if users, err := account.DemoUsers(t.Context(), db); err != nil || len(users) != 0 {
		t.Errorf("a real database offers %v, %v", users, err)
	}
	stamp(t, db)
	if _, err := account.Add(t.Context(), db, h, account.NewUser{Email: "z@rn.example", Name: "Z", Org: account.OrgID("RN"), Role: who.ProbationOfficer}); !errors.As(err, &fault.Conflict{}) {
		t.Errorf("a real user in a demonstration: %v", err)
	}
	if _, err := account.Add(t.Context(), db, h, invented); err != nil {
		t.Errorf("an invented user in a demonstration: %v", err)
	}
	if users, err := account.DemoUsers(t.Context(), db); err != nil || len(users) != 2 {
		t.Errorf("a demonstration offers %v, %v", users, err)
	}
}

func TestChangingThePasswordSignsOut(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	user := add(t, db, h, "a@rn.example", "RN", who.ProbationOfficer)
	commit(t, db, "s", user.User, "RN", 0)
	change := func(current, next string) error {
		_, err := account.ChangePassword(t.Context(), db, h, user.User, current, next, home)
		return err
	}
	if err := change(user.Password, "short"); !refused(err, "new") {
		t.Errorf("a short one: %v", err)
	}
	if err := change("wrong", "a long enough sentence"); !refused(err, "current") {
		t.Errorf("the wrong current one: %v", err)
	}
	if err := change(user.Password, "a long enough sentence"); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := account.NewSessions(db).FindCtx(t.Context(), "s"); ok {
		t.Error("still signed in")
	}
	if _, err := account.CheckPassword(t.Context(), db, h, "a@rn.example", "a long enough sentence", home); err != nil {
		t.Errorf("the new one: %v", err)
	}
	again, err := account.Reset(t.Context(), db, h, account.User{ID: user.User, Email: "a@rn.example"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := account.CheckPassword(t.Context(), db, h, "a@rn.example", again.Password, home); err != nil {
		t.Errorf("after a reset: %v", err)
	}
}

func add(t *testing.T, db *postgres.DB, h account.Hasher, email, org string, role who.Role) account.Handout {
	t.Helper()
	out, err := account.Add(t.Context(), db, h, account.NewUser{Email: email, Name: "A. de Vries", Org: account.OrgID(org), Role: role})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func commit(t *testing.T, db *postgres.DB, token string, user id.User, org string, epoch int) {
	t.Helper()
	b, err := account.Codec{}.Encode(db.Wall(), map[string]any{account.KeyUser: user.String(), account.KeyOrg: account.OrgID(org).String(), account.KeyEpoch: epoch})
	if err != nil {
		t.Fatal(err)
	}
	if err := account.NewSessions(db).CommitCtx(t.Context(), token, b, db.Wall()); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, db *postgres.DB, user id.User, org string) account.Actor {
	t.Helper()
	commit(t, db, "open", user, org, 0)
	b, ok, err := account.NewSessions(db).FindCtx(t.Context(), "open")
	if err != nil || !ok {
		t.Fatalf("no session: %v", err)
	}
	_, values, err := account.Codec{}.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	actor, _ := values[account.KeyActor].(account.Actor)
	return actor
}

func codeNow(t *testing.T, db *postgres.DB, secret string) string {
	t.Helper()
	code, err := account.Code(secret, db.Wall())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func stamp(t *testing.T, db *postgres.DB) {
	t.Helper()
	if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(context.Background(), tx, pgtest.Time()) }); err != nil {
		t.Fatal(err)
	}
}

func refused(err error, field string) bool {
	var invalid *fault.Invalid
	if !errors.As(err, &invalid) {
		return false
	}
	_, there := invalid.Fields[field]
	return there
}
