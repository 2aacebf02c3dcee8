package casefile_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

func (w *world) at(d calendar.Date) {
	w.db.Now = func() time.Time { return calendar.StartOfDay(d).Add(time.Minute) }
}

// reevaluate looks at everything that is due, and says how many cases there were.
func (w *world) reevaluate() int {
	w.t.Helper()
	done, err := casefile.Reevaluate(w.t.Context(), w.db, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	return done
}

func (w *world) told(which id.Case) []string {
	w.t.Helper()
	return w.words("select event || ' ' || step || ' ' || duty from message where case_id = $1 order by queued_at, 1", which)
}

// listed is what the lists say is open; coming is what they say will open, with the day.
func (w *world) listed(which id.Case) []string {
	w.t.Helper()
	return w.words("select distinct step from case_step where case_id = $1 and opened <= '"+calendar.Of(w.db.Now()).String()+"' order by 1", which)
}

func (w *world) coming(which id.Case) []string {
	w.t.Helper()
	return w.words("select step || ' ' || opened || ' ' || due from case_step where case_id = $1 and opened > '"+calendar.Of(w.db.Now()).String()+"' order by 1", which)
}

// TestTimeBringsAStepIntoSight: a step that time alone will open stands in the list of who must act from five working days
// before, with the due date that it then has; nobody is told, nobody waits, and the list is looked at again by itself.
func TestTimeBringsAStepIntoSight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.story(60)
	s.Position, s.Stop = "silent", "P13"
	which := w.walk(s)
	opens := s.T0.AddDays(-42)
	insight := calendar.New().AddWorkingDays(opens, -5)
	w.at(insight.AddDays(-1))
	w.reevaluate()
	if got := w.coming(which); len(got) > 0 {
		t.Errorf("too early: %v", got)
	}
	told := len(w.told(which))
	w.at(insight)
	if n := w.reevaluate(); n != 1 {
		t.Errorf("nothing woke it: %d", n)
	}
	coming := w.coming(which)
	if len(coming) != 1 || !strings.HasPrefix(coming[0], "P13 "+opens.String()+" ") || len(w.told(which)) != told {
		t.Fatalf("in sight: %v, told %v", coming, w.told(which)[told:])
	}
	if n := w.number("select count(*) from case_step where case_id = $1 and opened > '"+insight.String()+"' and (side <> 'turn' or duty <> 'om')", which); n != 0 {
		t.Errorf("%d rows for others", n)
	}
	w.same(which)
	w.at(opens)
	w.reevaluate()
	if due := w.words("select step || ' ' || opened || ' ' || due from case_step where case_id = $1 and step = 'P13' and side = 'turn'", which); !slices.Equal(due, coming) {
		t.Errorf("it was foreseen as %v and opened as %v", coming, due)
	}
	w.same(which)
}

// TestTimeOpensAStep: nobody does anything, and six weeks before the return the weighing is open all the same (P13), told once.
func TestTimeOpensAStep(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.story(60)
	s.Position, s.Stop = "silent", "P13"
	which := w.walk(s)
	if slices.Contains(w.listed(which), "P13") {
		t.Fatalf("open before its time: %v", w.listed(which))
	}
	opens := s.T0.AddDays(-42)
	w.at(opens.AddDays(-1))
	w.reevaluate()
	if slices.Contains(w.listed(which), "P13") {
		t.Errorf("the day before: %v", w.listed(which))
	}
	w.at(opens)
	before := len(w.told(which))
	if w.reevaluate() != 1 || !slices.Contains(w.listed(which), "P13") {
		t.Errorf("six weeks before: %v", w.listed(which))
	}
	told := w.told(which)[before:]
	if !slices.Contains(told, "step.opened P13 om") {
		t.Errorf("told: %v", told)
	}
	counts := w.counts()
	if n := w.reevaluate(); n != 0 {
		t.Errorf("looked again at %d cases", n)
	}
	w.unchanged(counts, "looking again")
	w.same(which)
	for _, sql := range []string{"update case_step set due = due + 1 where step = 'P13'", "delete from case_step where step = 'P13'"} {
		w.exec(sql)
		if found, err := casefile.Reproject(t.Context(), w.db); err != nil || len(found) != 1 {
			t.Errorf("%s: %v %v", sql, found, err)
		}
	}
}

// same compares the lists with what the page computes from the facts at this moment.
func (w *world) same(which id.Case) {
	w.t.Helper()
	r := w.mustOpen(w.om(), which)
	var open []string
	for _, i := range r.Plan.OpenItems() {
		open = append(open, i.ID)
	}
	slices.Sort(open)
	open = slices.Compact(open)
	if listed := w.listed(which); !slices.Equal(open, listed) {
		w.t.Errorf("the lists say %v, the plan %v", listed, open)
	}
	if w.number("select count(*) from case_card where case_id = $1 and phase <> $2", which, string(r.Plan.Phase)) != 0 {
		w.t.Error("a list shows another phase than the plan has")
	}
	if found, err := casefile.Reproject(w.t.Context(), w.db); err != nil || len(found) != 0 {
		w.t.Errorf("the lists: %v %v", found, err)
	}
}

// TestLateIsTold: three working days before, on the day, and one and three after, each once, whoever looks and however often;
// when it is late, who waits for it hears too.
func TestLateIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(176)) // asked today
	r := w.mustOpen(w.om(), which)
	n := slices.IndexFunc(r.Plan.Steps, func(i protocol.Item) bool { return i.ID == "P06" && i.State == protocol.Open })
	if n < 0 {
		t.Fatalf("the analysis is not asked: %+v", r.Plan.OpenItems())
	}
	due := r.Plan.Steps[n].Due
	count := func(duty who.Duty) int {
		return w.number("select count(*) from message where case_id = $1 and event = 'reminder' and step = 'P06' and duty = $2", which, string(duty))
	}
	w.exec("delete from message where event = 'reminder' and not exists (select from inbox where message_id = message.id)")
	cal := calendar.New()
	want := []struct {
		on           int
		town, prosec int
	}{{-4, 0, 0}, {-3, 1, 0}, {-2, 1, 0}, {0, 2, 0}, {1, 3, 1}, {2, 3, 1}, {3, 4, 2}, {10, 4, 2}}
	for _, step := range want {
		w.at(cal.AddWorkingDays(due, step.on))
		for range 3 {
			w.reevaluate()
		}
		if town, om := count(who.Municipality), count(who.Prosecutor); town != step.town || om != step.prosec {
			t.Errorf("%d working days from the term: reminded %d and %d, want %d and %d", step.on, town, om, step.town, step.prosec)
		}
	}
	w.same(which)
}

// TestADeedTellsWhatTimeDid: a deed on a day that nobody looked at yet leaves no reminder out.
func TestADeedTellsWhatTimeDid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(176)) // asked today
	r := w.mustOpen(w.om(), which)
	n := slices.IndexFunc(r.Plan.Steps, func(i protocol.Item) bool { return i.ID == "P06" && i.State == protocol.Open })
	w.at(calendar.New().AddWorkingDays(r.Plan.Steps[n].Due, 3))
	before := w.number("select count(*) from message where event = 'reminder' and step = 'P06'")
	if _, err := casefile.Do(t.Context(), w.db, w.om(), fresh(which, r.Seq), who.AssignCase, nothing); err != nil {
		t.Fatal(err)
	}
	w.reevaluate()
	if after := w.number("select count(*) from message where event = 'reminder' and step = 'P06'"); after != before+2 {
		t.Errorf("%d reminders, %d before", after, before)
	}
}

// TestAPartThatEndsLeavesTheLists: a municipality that was wrongly named finds the case no more, without anybody doing anything.
func TestAPartThatEndsLeavesTheLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.story(181)
	s.Returned, s.Stop = true, "P03"
	which := w.walk(s)
	rows := func() int {
		return w.number(`select (select count(*) from case_card c join party p using (case_id, org_id) where p.case_id = $1 and p.valid_until is not null)
			+ (select count(*) from case_key k join party p using (case_id, org_id) where p.case_id = $1 and p.valid_until is not null)`, which)
	}
	if rows() == 0 {
		t.Fatal("it is in no list before the end: the test could not fail")
	}
	w.at(calendar.Of(w.db.Now()).AddDays(12))
	w.reevaluate()
	if n := rows(); n != 0 {
		t.Errorf("still in %d rows of its lists", n)
	}
	w.same(which)
}

// TestWorkReadsNoContent: the role of the jobs has no content to read.
func TestWorkReadsNoContent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.walk(w.story(150))
	for _, table := range []string{"item", "case_grant", "receipt", "ledger", "ledger_payload", "access_entry", "case_request", "case_key", "credential"} {
		var n int
		if err := w.db.Work.QueryRow(t.Context(), "select count(*) from "+table).Scan(&n); err == nil {
			t.Errorf("the jobs can read %s", table)
		}
	}
}
