package worklist_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/internal/worklist"
)

// TestCountsAreTheRows reads every tab of every role to its end: as many rows as the counts say, in order, each once, and
// each the organisation's own by what the owner of the database sees.
func TestCountsAreTheRows(t *testing.T) {
	t.Parallel()
	db, actors := filled(t, 40)
	some := 0
	for _, actor := range actors {
		own := stepsOf(t, db, actor.Org)
		for _, tab := range worklist.Tabs {
			rows, first := all(t, db, actor, worklist.Asked{Tab: tab})
			some += len(rows)
			counted := map[worklist.When]int{}
			for n, row := range rows {
				counted[row.Span]++
				for m, step := range row.Steps {
					if key := fmt.Sprint(row.Case, step.Step, step.Instance); !own[key] {
						t.Errorf("%s, %s: %s is not of this organisation", actor.Name, tab, key)
					}
					if m > 0 && step.Due.Before(row.Steps[m-1].Due) || m == 0 && !step.Due.Equal(row.Due) {
						t.Errorf("%s, %s: %s of %s stands after %s", actor.Name, tab, step.Step, step.Due, row.Due)
					}
				}
				if n > 0 && row.Due.Before(rows[n-1].Due) {
					t.Errorf("%s, %s: %s stands after %s", actor.Name, tab, row.Due, rows[n-1].Due)
				}
			}
			for _, when := range worklist.Spans {
				if first.Counts[when] != counted[when] {
					t.Errorf("%s, %s, %s: counted %d, shown %d", actor.Name, tab, when, first.Counts[when], counted[when])
				}
				if within, _ := all(t, db, actor, worklist.Asked{Tab: tab, When: when}); len(within) != counted[when] {
					t.Errorf("%s, %s: alone %s has %d rows, not %d", actor.Name, tab, when, len(within), counted[when])
				}
			}
			for _, other := range worklist.Tabs {
				if list, err := worklist.Read(t.Context(), db, actor, worklist.Asked{Tab: other}, worklist.Look{}); err != nil || list.Totals[tab] != len(rows) {
					t.Errorf("%s: %s says that %s has %d, not %d (%v)", actor.Name, other, tab, list.Totals[tab], len(rows), err)
				}
			}
		}
	}
	if some < 60 {
		t.Errorf("%d rows in all: this test shows little", some)
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	db, actors := filled(t, 40)
	actor := actors[0]
	everything, _ := all(t, db, actor, worklist.Asked{Tab: worklist.Mine})
	if len(everything) == 0 {
		t.Fatal("nothing to filter")
	}
	one := everything[len(everything)/2]
	step := one.Steps[len(one.Steps)-1].Step
	has := func(r worklist.Row, step string) bool {
		return slices.ContainsFunc(r.Steps, func(s worklist.Step) bool { return s.Step == step })
	}
	for name, test := range map[string]struct {
		filter worklist.Filter
		fits   func(worklist.Row) bool
	}{
		"track": {worklist.Filter{Track: one.Track}, func(r worklist.Row) bool { return r.Track == one.Track }},
		"place": {worklist.Filter{Place: one.Place}, func(r worklist.Row) bool { return r.Place == one.Place }},
		"step":  {worklist.Filter{Step: step}, func(r worklist.Row) bool { return has(r, step) }},
		"two":   {worklist.Filter{Step: step, Place: one.Place}, func(r worklist.Row) bool { return has(r, step) && r.Place == one.Place }},
		"none":  {worklist.Filter{Place: "Nergens"}, func(worklist.Row) bool { return false }},
	} {
		want := 0
		for _, row := range everything {
			if test.fits(row) {
				want++
			}
		}
		rows, list := all(t, db, actor, worklist.Asked{Tab: worklist.Mine, Filter: test.filter})
		if len(rows) != want || list.Totals[worklist.Mine] != want {
			t.Errorf("%s: %d rows, counted %d, want %d", name, len(rows), list.Totals[worklist.Mine], want)
		}
		for _, row := range rows {
			if !test.fits(row) {
				t.Errorf("%s: %+v", name, row)
			}
		}
	}
	before, _ := all(t, db, actor, worklist.Asked{Tab: worklist.Mine, Filter: worklist.Filter{Year: 2026}})
	after, _ := all(t, db, actor, worklist.Asked{Tab: worklist.Mine, Filter: worklist.Filter{Year: 2027}})
	if len(before) == 0 || len(after) == 0 || len(before)+len(after) > len(everything) {
		t.Errorf("in 2026 %d, in 2027 %d, of %d", len(before), len(after), len(everything))
	}
}

// TestACaseOfAColleague shows a case that is narrowed to who is named to him and to who leads, and to nobody else; one that is not to
// everybody, as the team's. What nobody took stands above one's own.
func TestACaseOfAColleague(t *testing.T) {
	t.Parallel()
	db, actors := filled(t, 40)
	officer, lead := actors[0], actors[1]
	rows, _ := all(t, db, officer, worklist.Asked{Tab: worklist.Team})
	which := rows[0].Case
	clear := func() {
		t.Helper()
		for _, sql := range []string{`delete from assignment where case_id = $1 and org_id = $2`, `update case_step set user_id = null where case_id = $1 and org_id = $2`} {
			if _, err := db.Owner.Exec(t.Context(), sql, which, officer.Org); err != nil {
				t.Fatal(err)
			}
		}
	}
	clear()
	name := func(actor account.Actor) {
		t.Helper()
		if _, err := db.Owner.Exec(t.Context(), `insert into assignment (case_id, org_id, user_id, at, narrows) values ($1, $2, $3, now(), true)`, which, officer.Org, actor.User); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Owner.Exec(t.Context(), `update case_step set user_id = coalesce(user_id, $3) where case_id = $1 and org_id = $2`, which, officer.Org, actor.User); err != nil {
			t.Fatal(err)
		}
	}
	// Of the many that nobody took, this one must be among the first.
	if _, err := db.Owner.Exec(t.Context(), `update case_step set due = '2020-01-01' where case_id = $1 and org_id = $2 and side = 'turn' and step = $3`, which, officer.Org, rows[0].Steps[0].Step); err != nil {
		t.Fatal(err)
	}
	untaken := func(actor account.Actor) bool {
		t.Helper()
		list, err := worklist.Read(t.Context(), db, actor, worklist.Asked{}, worklist.Look{})
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(list.Untaken, func(r worklist.Row) bool { return r.Case == which })
	}
	for _, actor := range actors {
		if org := actor.Org == officer.Org; untaken(actor) != org {
			t.Errorf("%s: what nobody took stands there: %v", actor.Name, !org)
		}
	}
	if _, err := db.Owner.Exec(t.Context(), `update case_card set place = 'Verweg' where case_id = $1`, which); err != nil {
		t.Fatal(err)
	}
	chosen := func(actor account.Actor) bool {
		t.Helper()
		list, err := worklist.Read(t.Context(), db, actor, worklist.Asked{}, worklist.Look{})
		if err != nil {
			t.Fatal(err)
		}
		return slices.Contains(list.Places, "Verweg")
	}
	if !chosen(officer) || !chosen(lead) {
		t.Error("the place of a case that all can open is not offered")
	}
	name(lead)
	if chosen(officer) || !chosen(lead) {
		t.Error("the place of a case that he cannot open is offered, or that of one that he can is not")
	}
	if untaken(officer) {
		t.Error("what was taken stands with what nobody took")
	}
	has := func(actor account.Actor, tab worklist.Tab) bool {
		t.Helper()
		rows, _ := all(t, db, actor, worklist.Asked{Tab: tab})
		for _, row := range rows {
			if row.Case == which {
				return true
			}
		}
		return false
	}
	listed := func(actor account.Actor) bool {
		t.Helper()
		for _, c := range allCases(t, db, actor, worklist.CasesAsked{}) {
			if c.Case == which {
				return true
			}
		}
		return false
	}
	if has(officer, worklist.Mine) || has(officer, worklist.Team) || listed(officer) {
		t.Error("the case is shown to a colleague who cannot open it")
	}
	if !has(lead, worklist.Mine) || has(lead, worklist.Team) || !listed(lead) {
		t.Error("the case is not shown to who is named on it, as his own")
	}
	name(officer)
	if !has(officer, worklist.Mine) || has(officer, worklist.Team) || !listed(officer) {
		t.Error("the case is not shown to the second who is named on it, as his own")
	}
	clear()
	name(lead)
	if _, err := db.Owner.Exec(t.Context(), `update assignment set narrows = false where case_id = $1`, which); err != nil {
		t.Fatal(err)
	}
	if has(officer, worklist.Mine) || !has(officer, worklist.Team) || !listed(officer) {
		t.Error("a case that is not narrowed is not the team's")
	}
	clear()
	for _, actor := range []account.Actor{officer, lead} {
		if has(actor, worklist.Mine) || !has(actor, worklist.Team) {
			t.Errorf("%s: what nobody took is not the team's", actor.Name)
		}
	}
}

// TestWhoSupervisesHasHisCases: each case that an organisation supervises stands on the list of the officer who started it, whether or
// not a step is open, by what comes next; of another organisation on none.
func TestWhoSupervisesHasHisCases(t *testing.T) {
	t.Parallel()
	db, actors := filled(t, 40)
	quiet := 0
	for _, actor := range actors {
		list, err := worklist.Read(t.Context(), db, actor, worklist.Asked{}, worklist.Look{})
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		if actor.Has(who.ProbationOfficer) {
			err = db.Owner.QueryRow(t.Context(), `
				select count(*) from case_facts f join case_file c on c.id = f.case_id
				where c.closed_on is null and f.facts->'oversight'->-1->>'org' = $1 and f.facts->'oversight'->-1->>'reported' is null`, actor.Org.String()).Scan(&want)
		}
		if err != nil || len(list.Caseload) != want {
			t.Errorf("%s supervises %d cases, not %d (%v)", actor.Name, len(list.Caseload), want, err)
		}
		for n, w := range list.Caseload {
			if w.Next.IsZero() || n > 0 && w.Next.Before(list.Caseload[n-1].Next) {
				t.Errorf("%s: %s comes next on %s", actor.Name, w.Number, w.Next)
			}
			var steps int
			if err := db.Owner.QueryRow(t.Context(), `select count(*) from case_step where case_id = $1 and org_id = $2`, w.Case, actor.Org).Scan(&steps); err != nil {
				t.Fatal(err)
			}
			if steps == 0 {
				quiet++
			}
		}
	}
	if quiet == 0 {
		t.Error("in each case something is open: this test shows little")
	}
}

// TestMineIsNotTheTeams divides all work of an organisation: each step is one's own or the team's and never both; a mayor's is
// his whoever is named on the case, and what a decider may decide is his while nobody is.
func TestMineIsNotTheTeams(t *testing.T) {
	t.Parallel()
	db, actors := filled(t, 40)
	own, team := 0, 0
	for _, actor := range actors {
		seen := map[string]worklist.Tab{}
		for _, tab := range []worklist.Tab{worklist.Mine, worklist.Team} {
			rows, _ := all(t, db, actor, worklist.Asked{Tab: tab})
			for _, row := range rows {
				for _, step := range row.Steps {
					key := fmt.Sprint(row.Case, step.Step, step.Instance)
					if seen[key] != "" {
						t.Errorf("%s: %s stands in both", actor.Name, key)
					}
					seen[key] = tab
					var named, anybody bool
					err := db.Owner.QueryRow(t.Context(), `select coalesce(bool_or(user_id = $3), false), count(*) > 0 from assignment where case_id = $1 and org_id = $2`, row.Case, actor.Org, actor.User).Scan(&named, &anybody)
					if err != nil {
						t.Fatal(err)
					}
					held := map[who.Duty][]who.Role{who.Prosecutor: {who.OMOfficer, who.OMLead}, who.DeciderDuty: {who.DecidingOfficer}, who.Probation: {who.ProbationOfficer}, who.Municipality: {who.MunicipalOfficer}, who.MayorDuty: {who.Mayor}}
					holds := slices.ContainsFunc(held[step.Duty], actor.Has)
					mine := holds && (named || step.Duty == who.MayorDuty || step.Duty == who.DeciderDuty && !anybody)
					if mine != (tab == worklist.Mine) {
						t.Errorf("%s: %s of %s stands in %s (named %v, anybody %v)", actor.Name, step.Step, row.Number, tab, named, anybody)
					}
				}
			}
			if tab == worklist.Mine {
				own += len(rows)
			} else {
				team += len(rows)
			}
		}
		var want int
		if err := db.Owner.QueryRow(t.Context(), `select count(*) from case_step where org_id = $1 and side = 'turn'`, actor.Org).Scan(&want); err != nil {
			t.Fatal(err)
		}
		if actor.Has(who.OMLead) && len(seen) != want {
			t.Errorf("%s: %d steps of %d", actor.Name, len(seen), want)
		}
	}
	if own == 0 || team == 0 {
		t.Errorf("%d own, %d of the team: this test shows little", own, team)
	}
}

func TestCases(t *testing.T) {
	t.Parallel()
	db, actors := filled(t, 40)
	closed := 0
	for _, actor := range actors {
		var want int
		if err := db.Owner.QueryRow(t.Context(), `select count(*) from case_card where org_id = $1`, actor.Org).Scan(&want); err != nil {
			t.Fatal(err)
		}
		if actor.Has(who.PrivacyOfficer) {
			want = 0
		}
		found := allCases(t, db, actor, worklist.CasesAsked{})
		if len(found) != want {
			t.Errorf("%s: %d cases, not %d", actor.Name, len(found), want)
		}
		for n, c := range found {
			if n > 0 && c.Number >= found[n-1].Number {
				t.Errorf("%s: %s after %s", actor.Name, c.Number, found[n-1].Number)
			}
		}
		open := allCases(t, db, actor, worklist.CasesAsked{Open: true})
		for _, c := range open {
			if !c.Closed.IsZero() {
				t.Errorf("%s: %s is closed", actor.Name, c.Number)
			}
		}
		closed += len(found) - len(open)
	}
	if closed == 0 {
		t.Error("nothing is closed: this test shows little")
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"x", "2026-01-02", "2026-02-30~01a20a13-e68f-7ccf-8785-518ae3352c63", "2026-01-02~nobody", "2026-01-02~01a20a13-e68f-7ccf-8785-518ae3352c63~P12"} {
		if _, err := worklist.ParseKey(bad); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
	key, err := worklist.ParseKey("2026-01-02~01a20a13-e68f-7ccf-8785-518ae3352c63")
	if err != nil || key.String() != "2026-01-02~01a20a13-e68f-7ccf-8785-518ae3352c63" {
		t.Errorf("%+v %v", key, err)
	}
}

// filled is a database with the demonstration in it, and one person of each kind.
func filled(t *testing.T, cases int) (*postgres.DB, []account.Actor) {
	t.Helper()
	db := pgtest.New(t)
	if _, err := demonstration.Load(t.Context(), db, account.NewHasher(4), nil, demonstration.Size{Cases: cases, Walked: cases}); err != nil {
		t.Fatal(err)
	}
	var actors []account.Actor
	for _, seat := range []struct {
		org  string
		role who.Role
	}{
		{"OM-ONL", who.OMOfficer}, {"OM-ONL", who.OMLead}, {"CVVI", who.DecidingOfficer}, {"RN", who.ProbationOfficer}, {"GM0262", who.MunicipalOfficer},
		{"GM0262", who.Mayor}, {"GM0262", who.PrivacyOfficer},
	} {
		actor := account.Actor{Org: account.OrgID(seat.org), Name: seat.org + " " + string(seat.role)}
		var user id.User
		var membership id.Membership
		err := db.Owner.QueryRow(t.Context(), `select id, user_id from membership where org_id = $1 and role = $2 order by created_at, id limit 1`, actor.Org, string(seat.role)).Scan(&membership, &user)
		if err != nil {
			t.Fatal(seat, err)
		}
		actor.User, actor.Membership, actor.Seats = user, membership, []account.Seat{{Membership: membership, Role: seat.role}}
		actors = append(actors, actor)
	}
	return db, actors
}

func stepsOf(t *testing.T, db *postgres.DB, org id.Org) map[string]bool {
	t.Helper()
	rows, err := db.Owner.Query(t.Context(), `select case_id, step, instance from case_step where org_id = $1`, org)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	own := map[string]bool{}
	for rows.Next() {
		var which id.Case
		var step, instance string
		if err := rows.Scan(&which, &step, &instance); err != nil {
			t.Fatal(err)
		}
		own[fmt.Sprint(which, step, instance)] = true
	}
	return own
}

// all reads a list page by page to its end.
func all(t *testing.T, db *postgres.DB, actor account.Actor, asked worklist.Asked) ([]worklist.Row, *worklist.List) {
	t.Helper()
	var rows []worklist.Row
	var first *worklist.List
	seen := map[string]bool{}
	for {
		list, err := worklist.Read(t.Context(), db, actor, asked, worklist.Look{})
		if err != nil {
			t.Fatalf("%s, %s: %v", actor.Name, asked.Tab, err)
		}
		if first == nil {
			first = list
		}
		for _, row := range list.Rows {
			if key := row.Case.String(); seen[key] {
				t.Errorf("%s, %s: %s stands there twice", actor.Name, asked.Tab, key)
			} else {
				seen[key] = true
			}
		}
		rows = append(rows, list.Rows...)
		if !list.More {
			return rows, first
		}
		asked.After = list.Next()
	}
}

func allCases(t *testing.T, db *postgres.DB, actor account.Actor, asked worklist.CasesAsked) []worklist.Case {
	t.Helper()
	var found []worklist.Case
	for {
		page, err := worklist.Cases(t.Context(), db, actor, asked, worklist.Look{})
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, page.Cases...)
		if !page.More {
			return found
		}
		asked.Before = page.Cases[len(page.Cases)-1].Number
	}
}

// TestAListIsExpectedToHaveItsRows: the planner expects of each list about what an organisation has in it on average. A condition of which it knows
// nothing would make it expect next to nothing, and read the list as if it were short.
func TestAListIsExpectedToHaveItsRows(t *testing.T) {
	t.Parallel()
	db, actors := filled(t, 40)
	if _, err := db.Owner.Exec(t.Context(), "analyze"); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"case_card", "case_step", "case_key"} {
		var has int
		if err := db.Owner.QueryRow(t.Context(), "select count(*) / count(distinct org_id) from "+table).Scan(&has); err != nil {
			t.Fatal(err)
		}
		if expected := worklist.Expected(t, db, actors[0], "select from "+table+" where org_id = $1"); has < 4 || expected*2 < has {
			t.Errorf("%s has %d rows of each organisation, and %d are expected", table, has, expected)
		}
	}
}

// TestAListReadsItsIndex asks PostgreSQL, as the role of the pages and under row level security, how it would read the list
// when reading the whole table is no choice.
func TestAListReadsItsIndex(t *testing.T) {
	t.Parallel()
	db, actors := filled(t, 12)
	plan := worklist.Explain(t, db, actors[0])
	if !strings.Contains(plan, "case_step_due") || strings.Contains(plan, "Seq Scan on case_step") {
		t.Errorf("the list is read so:\n%s", plan)
	}
	if plan := worklist.ExplainUntaken(t, db, actors[0]); !strings.Contains(plan, "case_step_untaken") || strings.Contains(plan, "Seq Scan on case_step") {
		t.Errorf("what nobody took is read so:\n%s", plan)
	}
	if n := strings.Count(plan, "Sort Key: f.due, f.case_id"); n > 1 {
		t.Errorf("each duty is sorted before its first page is taken:\n%s", plan)
	}
	if !strings.Contains(plan, "Index Cond: ((org_id = ") || !strings.Contains(plan, "duty = d_1.duty") {
		t.Errorf("the index is not entered by organisation and duty:\n%s", plan)
	}
}
