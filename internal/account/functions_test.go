package account_test

import (
	"encoding/base64"
	"slices"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestNamingByTheTableOfFunctions gives somebody each pair of roles that an organisation of the kind has, in both orders, by each way in
// which an administrator gives one: what the table never pairs is refused, the rest is given.
func TestNamingByTheTableOfFunctions(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(1)
	ctx, n := t.Context(), 0
	for kind, code := range map[account.Kind]string{account.Municipality: lochem, account.Parket: "OM-ONL", account.CVvi: "CVVI", account.Probation: "RN", account.Police: "PL0600", account.Operator: "BEHEER"} {
		boss := who.OrgAdmin
		if kind == account.Operator {
			continue // it has no administrator of people: accounts there are made at the command line
		}
		admin := open(t, db, add(t, db, h, "admin@"+string(kind)+".example", code, boss).User, code)
		office := func() account.Office { return account.Office{Actor: admin, Request: id.NewRequest()} }
		staff := func() account.Staff {
			found, err := account.People(ctx, db, office(), "organisation")
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		second := account.Office{Actor: open(t, db, add(t, db, h, "second@"+string(kind)+".example", code, boss).User, code)}
		confirm := func() {
			for _, w := range staff().Waiting {
				second.Request = id.NewRequest()
				if _, err := account.Confirm(ctx, db, h, second, w.ID); err != nil || !policy.NeedsSecond(w.Role) {
					t.Errorf("%s: confirming %s: %v", kind, w.Role, err)
				}
			}
		}
		for _, a := range account.RolesOf(kind) {
			for _, b := range account.RolesOf(kind) {
				if a == b {
					continue
				}
				n++
				never := policy.Paired(a, b, false) == policy.Never
				person := add(t, db, h, string(a)+"."+string(b)+"@"+string(kind)+".example", code, a)
				_, err := account.GiveSeat(ctx, db, office(), person.User, account.Place{Role: b})
				if refused(err, "role") != never || (err != nil && !never) {
					t.Errorf("%s: %s to a %s: %v", kind, b, a, err)
				}
				_, err = account.AddPerson(ctx, db, h, office(), account.NewPerson{Email: "new." + string(a) + "." + string(b) + "@" + string(kind) + ".example", Name: "N", Roles: []who.Role{a, b}})
				if refused(err, "roles") != never || (err != nil && !never) {
					t.Errorf("%s: somebody new as %s and %s: %v", kind, a, b, err)
				}
				// A role that was to end before the other begins does not go on beyond it.
				today := calendar.Of(db.Now())
				ends := add(t, db, h, "ends."+string(a)+"."+string(b)+"@"+string(kind)+".example", code, a)
				pgtest.EndSeat(t, db, ends.Membership, today.AddDays(10))
				if _, err := account.GiveSeat(ctx, db, office(), ends.User, account.Place{Role: b, From: today.AddDays(11)}); err != nil {
					t.Errorf("%s: %s after %s: %v", kind, b, a, err)
				}
				confirm()
				_, err = account.ChangeSeat(ctx, db, office(), ends.Membership, account.Place{Role: a, Until: today.AddDays(20)})
				if refused(err, "role") != never || (err != nil && !never) {
					t.Errorf("%s: %s goes on beside %s: %v", kind, a, b, err)
				}
			}
		}
		// What waits for a second person is given when he confirms it.
		confirm()
		if left := staff().Waiting; len(left) != 0 {
			t.Errorf("%s: %d wait still", kind, len(left))
		}
		if clashes := staff().Clashes(); len(clashes) != 0 {
			t.Errorf("%s: given all the same: %+v", kind, clashes)
		}
	}
	if n < 30 {
		t.Errorf("only %d pairs", n)
	}
	pgtest.Sound(t, db)
}

// TestPairsThatExistAreListed: two functions that somebody holds since before the rule stand on his organisation's page, and in the list
// of the installation also where they are at two organisations; what is over, or whose account is, does not.
func TestPairsThatExistAreListed(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	ctx, today := t.Context(), calendar.Of(s.db.Now())
	give := func(user account.Handout, org string, role who.Role, until calendar.Date) {
		seat := account.NewSeat{User: user.User, Org: account.OrgID(org), Role: role, From: s.db.Now().AddDate(0, -1, 0)}
		if !until.IsZero() {
			seat.Until = calendar.StartOfDay(until)
		}
		pgtest.AddSeat(t, s.db, seat)
	}
	clash, over := add(t, s.db, s.h, "clash@lochem.example", lochem, who.MunicipalOfficer), add(t, s.db, s.h, "over@lochem.example", lochem, who.MunicipalOfficer)
	far := add(t, s.db, s.h, "far@beheer.example", "BEHEER", who.TechAdmin)
	give(clash, lochem, who.PrivacyOfficer, calendar.Date{})
	give(over, lochem, who.PrivacyOfficer, today.AddDays(-1))
	give(far, "CVVI", who.DecidingOfficer, calendar.Date{})
	here := s.staff().Clashes()
	if len(here) != 1 || here[0].User != clash.User || here[0].From != today {
		t.Errorf("on the page: %+v", here)
	}
	all, err := account.Clashes(ctx, s.db)
	if err != nil || len(all) != 2 || !slices.ContainsFunc(all, func(c account.Clash) bool {
		return c.User == far.User && c.One == who.TechAdmin && c.Other == who.DecidingOfficer
	}) {
		t.Errorf("in all: %+v %v", all, err)
	}
	if _, err := account.AddSeat(ctx, s.db, account.NewSeat{User: far.User, Org: account.OrgID("CVVI"), Role: who.DecidingOfficer, From: s.db.Now()}); !refused(err, "role") {
		t.Errorf("a technical administrator who decides elsewhere: %v", err)
	}
	if err := account.Disable(ctx, s.db, clash.User); err != nil {
		t.Fatal(err)
	}
	if here := s.staff().Clashes(); len(here) != 0 {
		t.Errorf("whose account is over: %+v", here)
	}
	pgtest.Sound(t, s.db)
}

// TestASessionIsOfOneCapacity: a session brings the functions that count together and no other; without a choice those of the work.
func TestASessionIsOfOneCapacity(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(1)
	person := add(t, db, h, "x@lochem.example", lochem, who.OrgAdmin)
	for _, role := range []who.Role{who.MunicipalOfficer, who.Mayor, who.PrivacyOfficer} {
		pgtest.AddSeat(t, db, account.NewSeat{User: person.User, Org: account.OrgID(lochem), Role: role, From: db.Now()})
	}
	sessions, codec := account.NewSessions(db), account.Codec{}
	for as, want := range map[who.Capacity][]who.Role{
		"": {who.Mayor, who.MunicipalOfficer}, who.Content: {who.Mayor, who.MunicipalOfficer},
		who.Capacity(who.OrgAdmin): {who.OrgAdmin}, who.Capacity(who.PrivacyOfficer): {who.PrivacyOfficer}, who.Capacity(who.TechAdmin): nil,
	} {
		values := map[string]any{account.KeyUser: person.User.String(), account.KeyOrg: account.OrgID(lochem).String(), account.KeyEpoch: 0}
		if as != "" {
			values[account.KeyCapacity] = string(as)
		}
		b, err := codec.Encode(db.Wall(), values)
		if err != nil {
			t.Fatal(err)
		}
		token := base64.RawURLEncoding.EncodeToString([]byte("token of " + as))
		if err := sessions.CommitCtx(t.Context(), token, b, time.Time{}); err != nil {
			t.Fatal(err)
		}
		found, there, err := sessions.FindCtx(t.Context(), token)
		if err != nil || there != (want != nil) {
			t.Fatalf("%q: there %t: %v", as, there, err)
		}
		if want == nil {
			continue
		}
		_, read, err := codec.Decode(found)
		if err != nil {
			t.Fatal(err)
		}
		actor, _ := read[account.KeyActor].(account.Actor)
		roles := actor.Roles()
		slices.Sort(roles)
		if !slices.Equal(roles, want) || len(actor.Capacities) != 3 || actor.Capacities[0] != who.Content || (as != "" && actor.Capacity != as) {
			t.Errorf("%q: %+v", as, actor)
		}
	}
	choices, err := account.Choices(t.Context(), db, person.User)
	if err != nil || len(choices) != 3 || len(choices[0].Roles) != 2 || choices[1].Capacity != who.Capacity(who.OrgAdmin) {
		t.Errorf("choices: %+v %v", choices, err)
	}
}
