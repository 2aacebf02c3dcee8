package command_test

import (
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
)

// TestTheCalendarFromTheCommandLine: a day is listed with its decision, one that moves terms asks for --yes first, and the plan counts with it.
func TestTheCalendarFromTheCommandLine(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	environment := map[string]string{"DATABASE_URL": db.Owner.Config().ConnString()}
	say := func(code int, part string, args ...string) string {
		t.Helper()
		got := run(t, environment, args...)
		if got.code != code || !strings.Contains(got.out+got.err, part) {
			t.Errorf("%v: %+v, want %d %q", args, got, code, part)
		}
		return got.out
	}
	say(0, "0 open terms", "calendar", "add", "2027-03-10", "--source", "Stcrt. 2026, 1")
	say(0, "2027-03-10  Stcrt. 2026, 1", "calendar", "list")
	say(1, "closed already", "calendar", "add", "2027-03-10", "--source", "Stcrt. 2026, 1")
	for _, args := range [][]string{{"add", "2027-03-13", "--source", "x"}, {"add", "10-3-2027", "--source", "x"}, {"add", "2027-03-11", "--source", " "}, {"add", "2027-03-11"}, {"remove", "2027-03-11"}} {
		say(2, "", append([]string{"calendar"}, args...)...)
	}
	if _, err := demonstration.Load(t.Context(), db, account.NewHasher(4), nil, demonstration.Size{Cases: 20, Walked: 20}); err != nil {
		t.Fatal(err)
	}
	var day string
	if err := db.Owner.QueryRow(t.Context(), `select due::text from case_step where side = 'turn' and due > $1::date + 7 and extract(isodow from due) < 6
		and due not in (select day from closed_day) group by due order by count(*) desc, due limit 1`, db.Now()).Scan(&day); err != nil {
		t.Fatal(err)
	}
	say(0, "Add --yes", "calendar", "add", day, "--source", "Stcrt. 2026, 2")
	if out := say(0, "", "calendar", "list"); strings.Contains(out, day) {
		t.Error("it was added without --yes")
	}
	say(0, day+" is closed", "calendar", "add", day, "--source", "Stcrt. 2026, 2", "--yes")
	say(0, "nothing found", "verify")
	if _, err := casefile.Reevaluate(t.Context(), db, 7); err != nil {
		t.Fatal(err)
	}
	say(0, "nothing found", "verify")
	plan := func(more ...string) string {
		return say(0, "closed days", append([]string{"plan", "--release", "2027-07-28", "--now", "2026-11-23"}, more...)...)
	}
	term := func(out, step string) string {
		for line := range strings.Lines(out) {
			if strings.HasPrefix(line, step+" ") {
				return line
			}
		}
		t.Fatalf("no %s in %s", step, out)
		return ""
	}
	// Twenty weeks before the release is 10 March 2027.
	moved := false
	with, without := plan(), plan("--closed", "none")
	for line := range strings.Lines(without) {
		if step, _, is := strings.Cut(line, " "); is && strings.HasPrefix(step, "P") && term(with, step) != line {
			moved = true
		}
	}
	if !moved {
		t.Errorf("the plan does not know the table:\n%s", with)
	}
	if plan("--closed", "2027-03-10")[strings.Index(with, "\n"):] == without[strings.Index(without, "\n"):] {
		t.Error("the plan does not know the day that was asked")
	}
	delete(environment, "DATABASE_URL")
	if got := run(t, nil, "plan", "--edition", "2027-1", "--release", "2027-07-28", "--closed", "none"); got.code != 0 || !strings.Contains(got.out, "protocol 2027-1,") {
		t.Errorf("the plan of another edition: %d %s", got.code, got.out)
	}
	if got := run(t, nil, "plan", "--edition", "1999-1", "--release", "2027-07-28"); got.code == 0 {
		t.Error("a plan of an edition that there is not")
	}
	if got := run(t, nil, "plan", "--release", "2027-07-28", "--now", "2026-11-23"); got.code != 0 || !strings.Contains(got.out, "no database was named") {
		t.Errorf("%+v", got)
	}
	pgtest.Sound(t, db)
}
