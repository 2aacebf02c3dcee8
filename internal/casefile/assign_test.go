package casefile_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// colleague adds somebody to an organisation, in a team.
func (w *world) colleague(email, org string, role who.Role, team id.Team) account.Actor {
	w.t.Helper()
	from := w.db.Now().AddDate(-1, 0, 0)
	out, err := account.Add(w.t.Context(), w.db, account.NewHasher(1), account.NewUser{Email: email, Name: "N.", Org: account.OrgID(org), Role: role, Team: team, From: from, Demonstration: true})
	if err != nil {
		w.t.Fatal(err)
	}
	found, err := account.OrgByID(w.t.Context(), w.db, account.OrgID(org))
	if err != nil {
		w.t.Fatal(err)
	}
	return account.Actor{User: out.User, Membership: out.Membership, Org: found.ID, OrgKind: found.Kind, Lang: "nl", Seats: []account.Seat{{Membership: out.Membership, Role: role, Team: team}}}
}

// TestWhoMayAssignIsWhoMayEnter compares, for everybody of two organisations, what the table of deeds says of assigning a case
// with whom the database lets into it: the two are one answer, whoever is named on the case.
func TestWhoMayAssignIsWhoMayEnter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	team := pgtest.AddTeam(t, w.db, w.om().Org, "Terugkeer")
	named, mate := w.colleague("named@om.example", "OM-ONL", who.OMOfficer, team), w.colleague("mate@om.example", "OM-ONL", who.OMOfficer, team)
	lead := w.cast.As("OM-ONL", who.OMLead, 1)
	townNamed := w.colleague("named@lochem.example", "GM0262", who.MunicipalOfficer, id.Team{})
	people := []struct {
		name      string
		actor     account.Actor
		relations []who.Relation
		assigned  bool // when the two are named
	}{
		{"who is named", named, []who.Relation{who.Lead}, true},
		{"in the team of who is named", mate, []who.Relation{who.Lead}, true},
		{"a colleague without part in it", w.om(), []who.Relation{who.Lead}, false},
		{"the lead", lead, []who.Relation{who.Lead}, false},
		{"who is named at the municipality", townNamed, []who.Relation{who.Origin}, true},
		{"a colleague at the municipality", w.town(), []who.Relation{who.Origin}, false},
		{"the mayor", w.mayor(), []who.Relation{who.Origin}, false},
		{"the privacy officer", w.cast.As("GM0262", who.PrivacyOfficer, 1), []who.Relation{who.Origin}, false},
		{"the administrator", w.cast.As("GM0262", who.OrgAdmin, 1), []who.Relation{who.Origin}, false},
	}
	which := w.walk(w.story(60))
	check := func(when string, someone bool) {
		t.Helper()
		for _, p := range people {
			may := policy.May(who.AssignCase, policy.Standing{Role: p.actor.Roles()[0], Relations: p.relations, Assigned: p.assigned || !someone}) == nil
			reading, err := w.open(p.actor, which)
			if entered := err == nil && reading.Stands(who.AssignCase); entered != may {
				t.Errorf("%s, %s: the table says %v, the database %v (%v)", when, p.name, may, entered, err)
			}
			_, err = casefile.Do(t.Context(), w.db, p.actor, fresh(which, 99), who.AssignCase, func(context.Context, *casefile.Deed) error { return fault.Conflict{Key: "conflict.busy"} })
			if done := !fault.IsNotFound(err) && !forbidden(err); done != may {
				t.Errorf("%s, %s assigns: the table says %v, the frame %v (%v)", when, p.name, may, done, err)
			}
		}
	}
	w.exec("delete from assignment where case_id = $1", which)
	check("nobody named", false)
	for _, who := range []account.Actor{named, townNamed} {
		w.exec("insert into assignment (case_id, org_id, user_id, at, narrows) values ($1, $2, $3, now(), true)", which, who.Org, who.User)
	}
	check("narrowed to two", true)
	w.exec("update assignment set narrows = false")
	check("two named, nobody kept out", false)
	w.exec("update assignment set narrows = true")

	// Who leaves takes nobody's way to the case along.
	w.exec("update case_step set user_id = $2 where case_id = $1 and org_id = $3", which, named.User, named.Org)
	if err := casefile.SweepAssignments(t.Context(), w.db); err != nil {
		t.Fatal(err)
	}
	check("after a sweep that has nothing to do", true)
	if n := w.number("select count(*) from assignment"); n != 2 {
		t.Errorf("%d are named, want 2", n)
	}
	if err := account.Disable(t.Context(), w.db, named.User); err != nil {
		t.Fatal(err)
	}
	pgtest.EndSeat(t, w.db, townNamed.Membership, calendar.Of(w.db.Now()).AddDays(-1))
	people = append(people[1:4], people[5:]...)
	if _, err := w.open(w.om(), which); !fault.IsNotFound(err) {
		t.Errorf("before the sweep: %v", err)
	}
	if err := casefile.SweepAssignments(t.Context(), w.db); err != nil {
		t.Fatal(err)
	}
	check("after who was named left", false)
	if n := w.number("select count(*) from case_step where user_id is not null"); n != 0 {
		t.Errorf("%d steps wait for somebody who left", n)
	}
}

func forbidden(err error) bool {
	var f fault.Forbidden
	return errors.As(err, &f)
}

// TestATeamOfBeforeOpensNothing: who shared a team with a named colleague until last year, or will share it next month, is let in
// neither by the case nor by the lists.
func TestATeamOfBeforeOpensNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ours := pgtest.AddTeam(t, w.db, w.town().Org, "Noord")
	theirs := pgtest.AddTeam(t, w.db, w.town().Org, "Zuid")
	named, asks := w.colleague("named@town.example", "GM0262", who.MunicipalOfficer, theirs), w.colleague("asks@town.example", "GM0262", who.MunicipalOfficer, ours)
	which := w.walk(w.story(-40))
	w.exec("delete from assignment where case_id = $1 and org_id = $2", which, asks.Org)
	w.exec("insert into assignment (case_id, org_id, user_id, at, narrows) values ($1, $2, $3, now(), true)", which, asks.Org, named.User)
	if _, err := w.open(asks, which); !fault.IsNotFound(err) {
		t.Fatalf("another team: %v", err)
	}
	today := calendar.Of(w.db.Now())
	for _, term := range []struct{ from, until calendar.Date }{{today.AddYears(-2), today.AddYears(-1)}, {today.AddDays(30), calendar.Date{}}, {today, calendar.Date{}}} {
		w.exec("insert into membership (id, user_id, org_id, team_id, role, valid_from, valid_until, created_at) values ($1, $2, $3, $4, 'municipal_officer', $5, $6, now())",
			id.NewMembership(), named.User, asks.Org, ours, term.from, term.until)
		_, err := w.open(asks, which)
		if now := term.from == today; now != (err == nil) {
			t.Errorf("a team from %s until %s: %v", term.from, term.until, err)
		}
	}
}

// TestWhoOpensACaseHasIt: at a parket without teams the case is on the name of who opened it, and a colleague goes on with it while
// he is away; the lead sees it too. Narrowing is a deed of its own, and so is its reverse.
func TestWhoOpensACaseHasIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	colleague, lead := w.colleague("colleague@om.example", "OM-ONL", who.OMOfficer, id.Team{}), w.cast.As("OM-ONL", who.OMLead, 1)
	which := w.walk(w.story(60))
	opener := w.om()
	if named := w.words("select user_id::text from assignment where case_id = $1 and org_id = $2", which, opener.Org); !slices.Equal(named, []string{opener.User.String()}) {
		t.Fatalf("the case is of %v, not of who opened it", named)
	}
	do := func(actor account.Actor, f func(account.Actor, casefile.On) error) error {
		t.Helper()
		return f(actor, fresh(which, w.seq(which)))
	}
	move := func(days int) func(account.Actor, casefile.On) error {
		return func(actor account.Actor, on casefile.On) error {
			_, err := conclude.ChangeDate(t.Context(), w.db, actor, on, conclude.NewDate{Date: calendar.Of(w.db.Now()).AddDays(days), Source: "dji", Reason: "Nieuwe berekening."})
			return err
		}
	}
	narrow := func(users ...id.User) func(account.Actor, casefile.On) error {
		return func(actor account.Actor, on casefile.On) error {
			_, err := conclude.Narrow(t.Context(), w.db, actor, on, conclude.Assignment{Users: users})
			return err
		}
	}
	assign := func(users ...id.User) func(account.Actor, casefile.On) error {
		return func(actor account.Actor, on casefile.On) error {
			_, err := conclude.Assign(t.Context(), w.db, actor, on, conclude.Assignment{Users: users})
			return err
		}
	}
	widen := func(actor account.Actor, on casefile.On) error {
		_, err := conclude.Widen(t.Context(), w.db, actor, on)
		return err
	}
	fine := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused := func(what string, err error) {
		t.Helper()
		var invalid *fault.Invalid
		if !errors.As(err, &invalid) || invalid.Fields["users"].Key == "" {
			t.Errorf("%s: %v", what, err)
		}
	}

	fine("a colleague goes on", do(colleague, move(61)))
	fine("the lead", do(lead, move(62)))
	var conflict fault.Conflict
	if err := do(lead, widen); !errors.As(err, &conflict) || conflict.Key != "conflict.not_narrowed" {
		t.Errorf("nothing was narrowed: %v", err)
	}
	refused("to nobody", do(opener, narrow()))
	refused("to somebody of elsewhere", do(opener, narrow(w.town().User)))
	refused("without himself", do(opener, narrow(colleague.User)))
	fine("narrowed", do(opener, narrow(opener.User)))
	if err := do(colleague, move(63)); !fault.IsNotFound(err) {
		t.Errorf("a colleague who is kept out: %v", err)
	}
	fine("the lead reaches every case", do(lead, move(64)))
	refused("naming nobody would open it", do(opener, assign()))
	refused("giving it away and staying out", do(opener, assign(colleague.User)))
	fine("a second", do(opener, assign(opener.User, colleague.User)))
	fine("the second", do(colleague, move(65)))
	fine("given away by the lead", do(lead, assign(colleague.User)))
	if err := do(opener, move(66)); !fault.IsNotFound(err) {
		t.Errorf("who was taken off a narrowed case: %v", err)
	}
	fine("widened", do(colleague, widen))
	fine("he is back", do(opener, move(67)))
	if named := w.words("select user_id::text from assignment where case_id = $1 and org_id = $2", which, opener.Org); !slices.Equal(named, []string{colleague.User.String()}) {
		t.Errorf("widening gave the case to %v", named)
	}
	// What happens within an organisation is not told to another.
	for _, e := range w.mustOpen(w.town(), which).Entries {
		if slices.Contains([]who.Deed{who.NarrowCase, who.WidenCase, who.TakeCase}, e.Deed) && e.Org != w.town().Org {
			t.Errorf("the municipality reads of %s", e.Deed)
		}
	}
	w.verify()
}

func (w *world) seq(which id.Case) int64 {
	w.t.Helper()
	return int64(w.number("select (facts->>'seq')::int from case_facts where case_id = $1", which))
}

// TestTwoTakeACaseAtOnce: of two who press at once one has it, and the other is told.
func TestTwoTakeACaseAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.colleague("other@lochem.example", "GM0262", who.MunicipalOfficer, id.Team{})
	which := w.walk(w.story(60))
	start, done := make(chan struct{}), make(chan error, 2)
	for _, actor := range []account.Actor{w.town(), other} {
		on := fresh(which, w.seq(which))
		go func() {
			<-start
			_, err := conclude.Take(t.Context(), w.db, actor, on)
			done <- err
		}()
	}
	close(start)
	one, two := <-done, <-done
	if one != nil {
		one, two = two, one
	}
	var conflict fault.Conflict
	if one != nil || !errors.As(two, &conflict) || conflict.Key != "conflict.taken" {
		t.Errorf("%v, %v", one, two)
	}
	if n := w.number("select count(*) from assignment where case_id = $1 and org_id = $2", which, other.Org); n != 1 {
		t.Errorf("%d have it", n)
	}
	if _, err := conclude.Assign(t.Context(), w.db, other, fresh(which, w.seq(which)), conclude.Assignment{}); err != nil {
		t.Error(err)
	}
	if _, err := conclude.Take(t.Context(), w.db, w.mayor(), fresh(which, w.seq(which))); !forbidden(err) {
		t.Errorf("the mayor takes the officers' work: %v", err)
	}
	w.verify()
}
