package casefile_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/search"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/internal/worklist"
)

// signedIn is who somebody is in a session at an organisation, in a capacity that he chose (empty: he did not).
func (w *world) signedIn(user id.User, org id.Org, as who.Capacity) account.Actor {
	w.t.Helper()
	sessions, codec, token := account.NewSessions(w.db), account.Codec{}, base64.RawURLEncoding.EncodeToString([]byte(id.NewItem().String()))
	values := map[string]any{account.KeyUser: user.String(), account.KeyOrg: org.String(), account.KeyEpoch: 0}
	if as != "" {
		values[account.KeyCapacity] = string(as)
	}
	b, err := codec.Encode(w.db.Wall(), values)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := sessions.CommitCtx(w.t.Context(), token, b, time.Time{}); err != nil {
		w.t.Fatal(err)
	}
	found, _, err := sessions.FindCtx(w.t.Context(), token)
	if err != nil || found == nil {
		return account.Actor{}
	}
	_, read, err := codec.Decode(found)
	if err != nil {
		w.t.Fatal(err)
	}
	actor, _ := read[account.KeyActor].(account.Actor)
	return actor
}

// also gives somebody one more function, as if it had always been there.
func (w *world) also(actor account.Actor, role who.Role, team id.Team) id.Membership {
	w.t.Helper()
	return pgtest.AddSeat(w.t, w.db, account.NewSeat{User: actor.User, Org: actor.Org, Role: role, Team: team, From: w.db.Now().AddDate(0, -6, 0)})
}

// caseOf puts a case in one colleague's hands.
func (w *world) caseOf(actor account.Actor, days int) id.Case {
	w.t.Helper()
	s := w.story(days)
	s.Family = fmt.Sprintf("Rietman%d", days)
	which := w.walk(s)
	mayor := w.cast.As("GM0262", who.Mayor, 1)
	on := fresh(which, w.mustOpen(mayor, which).Seq)
	if _, err := casefile.Do(w.t.Context(), w.db, mayor, on, who.NarrowCase, func(ctx context.Context, d *casefile.Deed) error { return d.Narrow(ctx, actor.User) }); err != nil {
		w.t.Fatal(err)
	}
	return which
}

// inLists tells whether a case stands in somebody's list of cases and is found by search: the two are asked as one.
func (w *world) inLists(actor account.Actor, which id.Case, family string) bool {
	w.t.Helper()
	list, err := worklist.Cases(w.t.Context(), w.db, actor, worklist.CasesAsked{}, worklist.Look{})
	if err != nil {
		w.t.Fatal(err)
	}
	inList := slices.ContainsFunc(list.Cases, func(c worklist.Case) bool { return c.Case == which })
	query, err := search.Ask(w.t.Context(), w.db, actor, family)
	if err != nil {
		w.t.Fatal(err)
	}
	result, err := search.Find(w.t.Context(), w.db, actor, query, search.Look{})
	if err != nil {
		w.t.Fatal(err)
	}
	found := slices.ContainsFunc(result.Hits, func(h search.Hit) bool { return h.Case == which })
	if inList != found {
		w.t.Errorf("%v: in the list %t, found %t", actor.Roles(), inList, found)
	}
	return inList
}

// TestTwoFunctionsEachWhole: somebody with two functions gets at the cases of both teams, whichever came first; a function that adds
// nothing there adds nothing: neither its team, nor the team of a control function of his own or of who is named.
func TestTwoFunctionsEachWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	org := w.town().Org
	north, south, east := pgtest.AddTeam(t, w.db, org, "Noord"), pgtest.AddTeam(t, w.db, org, "Zuid"), pgtest.AddTeam(t, w.db, org, "Oost")
	officer := func(name string, team id.Team) account.Actor {
		return w.colleague(name+"@lochem.example", "GM0262", who.MunicipalOfficer, team)
	}
	inNorth, inSouth, inEast := officer("north", north), officer("south", south), officer("east", east)
	cases := map[string]id.Case{"north": w.caseOf(inNorth, 60), "south": w.caseOf(inSouth, 61), "east": w.caseOf(inEast, 62)}
	names := map[string]string{"north": "Rietman60", "south": "Rietman61", "east": "Rietman62"}

	both := officer("both", north)
	w.also(both, who.MunicipalOfficer, south)
	admin := officer("admin", north)
	w.also(admin, who.OrgAdmin, south)
	privacy := officer("privacy", north)
	w.also(privacy, who.PrivacyOfficer, south)
	mayor := officer("mayor", north)
	w.also(mayor, who.Mayor, id.Team{})
	w.also(inEast, who.OrgAdmin, north) // whose case is of team east, and not of north

	for _, test := range []struct {
		name  string
		actor account.Actor
		as    who.Capacity
		sees  []string
	}{
		{"one team", inNorth, "", []string{"north"}},
		{"two teams", both, "", []string{"north", "south"}},
		{"an administrator at work", admin, who.Content, []string{"north"}},
		{"an administrator who did not choose", admin, "", []string{"north"}},
		{"an administrator administering", admin, who.Capacity(who.OrgAdmin), nil},
		{"a privacy officer at work", privacy, who.Content, []string{"north"}},
		{"a privacy officer watching", privacy, who.Capacity(who.PrivacyOfficer), nil},
		{"an officer who is mayor", mayor, "", []string{"north", "south", "east"}},
	} {
		actor := w.signedIn(test.actor.User, org, test.as)
		if actor.Nobody() {
			t.Fatalf("%s: nobody", test.name)
		}
		for team, which := range cases {
			want := slices.Contains(test.sees, team)
			_, err := w.open(actor, which)
			if (err == nil) != want || (err != nil && !fault.IsNotFound(err)) {
				t.Errorf("%s: the case of %s: %v", test.name, team, err)
			}
			if got := w.inLists(actor, which, names[team]); got != want {
				t.Errorf("%s: the case of %s in lists: %t", test.name, team, got)
			}
		}
	}

	// As mayor he is in every case; as officer in that of his team alone: no deed of an officer elsewhere.
	actor := w.signedIn(mayor.User, org, "")
	for team, which := range cases {
		r := w.mustOpen(actor, which)
		if got, want := r.Stands(who.SubmitAnalysis), team == "north"; got != want {
			t.Errorf("a mayor who is officer in north, in a case of %s: an officer's deed %t", team, got)
		}
		if !r.Stands(who.SubmitView) {
			t.Errorf("a mayor in a case of %s does no mayor's deed", team)
		}
	}
	w.verify()
}

// TestADeedSaysInWhichFunction: a deed that only the second of somebody's functions may do is recorded under that membership, and a form
// that is sent again is still a replay; so is the item that it left.
func TestADeedSaysInWhichFunction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	both := w.colleague("both@lochem.example", "GM0262", who.MunicipalOfficer, id.Team{})
	asMayor := w.also(both, who.Mayor, id.Team{})
	which := w.twoTowns(w.cast.Towns[0], w.cast.Towns[1])
	actor := w.signedIn(both.User, both.Org, "")
	if len(actor.Seats) != 2 || actor.Membership != both.Membership || actor.Capacity != who.Content {
		t.Fatalf("%+v", actor)
	}
	deed, about := who.Deed(""), protocol.Ref("")
	reading := w.mustOpen(actor, which)
	for _, item := range reading.Plan.Steps {
		for _, d := range []who.Deed{who.RecordTriangle, who.SubmitView} {
			if reading.May(d, item.Instance) == nil {
				deed, about = d, item.Instance
			}
		}
	}
	if deed == "" {
		t.Fatal("no deed of a mayor alone is possible")
	}
	on := fresh(which, reading.Seq)
	on.About = about
	first, err := casefile.Do(t.Context(), w.db, actor, on, deed, nothing)
	if err != nil {
		t.Fatal(err)
	}
	if n := w.number("select count(*) from ledger where case_id = $1 and deed = $2 and membership_id = $3", which, string(deed), asMayor); n != 1 {
		t.Errorf("%s: %d entries under the mayor's membership", deed, n)
	}
	again, err := casefile.Do(t.Context(), w.db, actor, on, deed, nothing)
	if err != nil || !again.Replayed || again.Seq != first.Seq {
		t.Errorf("sent again: %+v %v", again, err)
	}
	r, err := casefile.Open(t.Context(), w.db, actor, casefile.Page{Case: which, Name: "done", Done: deed, Request: id.NewRequest().String()})
	if err != nil || !r.Did {
		t.Errorf("done by him: %v", err)
	}
	w.verify()
}

// TestOnePersonAtTwoOrganisations: his functions at one count for nothing at the other, and he never reviews his own looks: not those of
// his other function, nor at either place.
func TestOnePersonAtTwoOrganisations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lochem, other := w.cast.Towns[0], w.cast.Towns[1]
	person := w.colleague("both@lochem.example", lochem.Code, who.MunicipalOfficer, id.Team{})
	pgtest.AddSeat(t, w.db, account.NewSeat{User: person.User, Org: other.ID, Role: who.PrivacyOfficer, From: w.db.Now().AddDate(0, -1, 0)})
	pgtest.AddSeat(t, w.db, account.NewSeat{User: person.User, Org: lochem.ID, Role: who.PrivacyOfficer, From: w.db.Now().AddDate(0, -1, 0)}) // a pair of before the rule
	which := w.walk(w.story(60))
	if _, err := w.open(w.signedIn(person.User, lochem.ID, who.Content), which); err != nil {
		t.Errorf("at work in his own town: %v", err)
	}
	for _, where := range []id.Org{lochem.ID, other.ID} {
		watching := w.signedIn(person.User, where, who.Capacity(who.PrivacyOfficer))
		if _, err := w.open(watching, which); !fault.IsNotFound(err) {
			t.Errorf("a privacy officer opens a case: %v", err)
		}
		looks, err := casefile.Looks(t.Context(), w.db, watching, "", casefile.LooksAsked{}, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range looks {
			if l.Who == "N." {
				t.Errorf("he finds his own look at %s as %s", l.Page, l.Role)
			}
		}
	}
	// Another privacy officer finds each look of his, with the function in which he looked.
	looks, err := casefile.Looks(t.Context(), w.db, w.cast.As(lochem.Code, who.PrivacyOfficer, 1), "", casefile.LooksAsked{User: person.User}, 100)
	if err != nil {
		t.Fatal(err)
	}
	as := map[string]who.Role{}
	for _, l := range looks {
		as[l.Page+" "+string(l.Outcome)] = l.Role
	}
	if as["case shown"] != who.MunicipalOfficer || as["case unknown"] != who.PrivacyOfficer || as["looks shown"] != who.PrivacyOfficer {
		said, _ := json.Marshal(as)
		t.Errorf("looks in functions: %s", said)
	}
	if _, err := casefile.Looks(t.Context(), w.db, w.signedIn(person.User, lochem.ID, who.Content), "", casefile.LooksAsked{}, 100); err == nil {
		t.Error("at work he reads the looks of others")
	}
	w.verify()
}
