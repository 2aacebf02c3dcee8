package casefile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

const decision = "Stcrt. 2026, 1"

// dues is every step of a case in the lists with its term.
func (w *world) dues(which id.Case) []string {
	w.t.Helper()
	return w.words("select org_id || ' ' || side || ' ' || step || ' ' || instance || ' ' || due from case_step where case_id = $1 order by 1", which)
}

// hinge is a working day on which terms of the case end, and which no row of the table closes.
func (w *world) hinge(which id.Case) calendar.Date {
	w.t.Helper()
	cal, err := casefile.Calendar(w.t.Context(), w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, text := range w.words("select distinct due::text from case_step where case_id = $1 and due > $2::date order by 1", which, calendar.Of(w.db.Now()).String()) {
		day, err := calendar.Parse(text)
		if err != nil {
			w.t.Fatal(err)
		}
		if !cal.IsWorkingDay(day) {
			continue
		}
		if moving, err := casefile.Moves(w.t.Context(), w.db, day, false); err == nil && moving.Terms > 0 {
			return day
		}
	}
	w.t.Fatalf("no term of %v moves by any day", w.dues(which))
	return calendar.Date{}
}

func (w *world) close(day calendar.Date) {
	w.t.Helper()
	if err := account.CloseDayByHand(w.t.Context(), w.db, day, decision); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) reopen(day calendar.Date) {
	w.t.Helper()
	if err := account.OpenDayByHand(w.t.Context(), w.db, day); err != nil {
		w.t.Fatal(err)
	}
}

// TestADayIsClosedAndOpenedAgain: what moves is known before, no moment has verification find tampering, the lists follow in the next
// look, and everything is as it was once the day, which was used, is open again.
func TestADayIsClosedAndOpenedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which, other := w.walk(w.story(176)), w.walk(w.story(90))
	over := w.walk(w.story(-400))
	w.reevaluate()
	w.verify()
	before := map[id.Case][]string{which: w.dues(which), other: w.dues(other), over: w.dues(over)}
	day := w.hinge(which)
	moving, err := casefile.Moves(t.Context(), w.db, day, false)
	if err != nil || moving.Terms == 0 || moving.Cases == 0 {
		t.Fatalf("%+v %v", moving, err)
	}
	w.close(day)
	w.verify() // at once, while the lists are of before
	if r := w.mustOpen(w.om(), which); r.Calendar.IsWorkingDay(day) {
		t.Error("the page does not know the day")
	}
	if n := w.reevaluate(); n < 2 {
		t.Errorf("looked at %d cases", n)
	}
	w.verify()
	if slices.Equal(w.dues(which), before[which]) {
		t.Error("no term in the lists moved")
	}
	for _, line := range slices.Concat(w.dues(which), w.dues(other)) {
		if strings.HasSuffix(line, " "+day.String()) && !slices.Contains(slices.Concat(before[which], before[other]), line) {
			t.Errorf("a term came to end on the closed day: %s", line)
		}
	}
	w.same(which)
	if n := w.reevaluate(); n != 0 {
		t.Errorf("%d cases are looked at again for nothing", n)
	}
	back, err := casefile.Moves(t.Context(), w.db, day, true)
	if err != nil || back != moving {
		t.Errorf("back: %+v %v, there: %+v", back, err, moving)
	}
	w.reopen(day)
	w.verify()
	w.reevaluate()
	for c, dues := range before {
		if is := w.dues(c); !slices.Equal(is, dues) {
			t.Errorf("not as it was:\n%v\n%v", is, dues)
		}
	}
	w.verify()
}

// TestADeedAfterADayWasClosed: a deed that comes before the job counts with the day, and leaves nothing for verification to find.
func TestADeedAfterADayWasClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(176))
	w.reevaluate()
	w.close(w.hinge(which))
	r := w.mustOpen(w.om(), which)
	if _, err := casefile.Do(t.Context(), w.db, w.om(), fresh(which, r.Seq), who.AssignCase, nothing); err != nil {
		t.Fatal(err)
	}
	w.same(which)
	if n := w.number("select count(*) from case_file where id = $1 and closed_days = array(select day from closed_day order by day)", which); n != 1 {
		t.Error("the case does not say with which days its lists were written")
	}
	w.verify()
}

// TestADayByHandInTheTable: whoever writes the table past the program moves the terms all the same, and is no tampering.
func TestADayByHandInTheTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(176))
	w.reevaluate()
	day, before := w.hinge(which), w.dues(which)
	w.exec("insert into closed_day (day, source) values ($1, 'by hand')", day)
	w.verify()
	w.reevaluate()
	w.verify()
	if slices.Equal(w.dues(which), before) {
		t.Error("no term moved")
	}
}

// TestAReminderThatADayBroughtForwardIsToldOnce: a day that is open again makes a reminder due today that would have come tomorrow. It is
// told, though the case was looked at today already, and not once more when the day is closed again tomorrow.
func TestAReminderThatADayBroughtForwardIsToldOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(176)) // asked today
	asked := func() (protocol.Item, *calendar.Calendar) {
		t.Helper()
		r := w.mustOpen(w.om(), which)
		n := slices.IndexFunc(r.Plan.Steps, func(i protocol.Item) bool { return i.ID == "P06" && i.State == protocol.Open })
		if n < 0 {
			t.Fatal("the analysis is not asked")
		}
		return r.Plan.Steps[n], r.Calendar
	}
	reminders := func() int {
		return w.number("select count(*) from message where case_id = $1 and event = 'reminder' and step = 'P06'", which)
	}
	step, cal := asked()
	day, today := cal.AddWorkingDays(step.Due, -4), cal.AddWorkingDays(step.Due, -3)
	w.close(day)
	w.at(today)
	w.reevaluate()
	before := reminders()
	if step, with := asked(); !with.AddWorkingDays(step.Due, -3).After(today) {
		t.Fatalf("the reminder for %s is not put off", step.Due)
	}
	w.reopen(day)
	for range 2 {
		w.reevaluate()
		if got := reminders(); got != before+1 {
			t.Errorf("%d reminders, %d before", got, before)
		}
	}
	w.verify()
	w.at(cal.AddWorkingDays(today, 1))
	w.close(day)
	for range 2 {
		w.reevaluate()
		if got := reminders(); got != before+1 {
			t.Errorf("told once more: %d reminders, %d before", got, before)
		}
	}
	w.verify()
}

// TestACaseThatFailsKeepsNoOther: one that cannot be read is told, and all others, whole batches behind it too, are looked at.
func TestACaseThatFailsKeepsNoOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var cases []id.Case
	for n := range 4 {
		s := w.story(176)
		s.Family = "Rietman" + strings.Repeat("s", n)
		cases = append(cases, w.walk(s))
	}
	w.reevaluate()
	w.close(w.hinge(cases[0]))
	slices.SortFunc(cases, func(a, b id.Case) int { return strings.Compare(a.String(), b.String()) })
	w.exec("update case_facts set facts = jsonb_set(facts, '{seq}', '\"none\"') where case_id = $1", cases[0])
	done, err := casefile.Reevaluate(t.Context(), w.db, 1)
	if done != 3 || err == nil || !strings.Contains(err.Error(), cases[0].String()) {
		t.Errorf("looked at %d, %v", done, err)
	}
	if n := w.number("select count(*) from case_file where closed_days <> array(select day from closed_day order by day)"); n != 1 {
		t.Errorf("%d cases wait", n)
	}
	w.exec("update case_facts f set facts = jsonb_set(facts, '{seq}', to_jsonb(seq)) where case_id = $1", cases[0])
	w.reevaluate()
	w.verify()
}

// TestADayThatIsClosedStandsInTheLedger: each closing and opening is an entry of who runs the system, with the source.
func TestADayThatIsClosedStandsInTheLedger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.cast.As("BEHEER", who.TechAdmin, 1)
	day := calendar.On(2027, 3, 10)
	office := func() account.Office { return account.Office{Actor: admin, Request: id.NewRequest()} }
	if err := account.CloseDay(t.Context(), w.db, office(), day, " "+decision+" "); err != nil {
		t.Fatal(err)
	}
	days, err := account.ClosedDays(t.Context(), w.db)
	n := slices.IndexFunc(days, func(d account.ClosedDay) bool { return d.Day == day })
	if err != nil || n < 0 || days[n].Source != decision || days[n].By != admin.Name {
		t.Fatalf("%+v %v", days, err)
	}
	if err := account.OpenDay(t.Context(), w.db, office(), day); err != nil {
		t.Fatal(err)
	}
	w.close(day)
	got := w.words(`select l.deed || ' ' || l.about || ' ' || coalesce(convert_from(p.body, 'UTF8')::jsonb ->> 'source', '') || ' ' || (l.membership_id is not null)
		from ledger l join ledger_payload p using (stream, seq) where l.deed like 'day.%' order by l.seq`)
	if want := []string{"day.close 2027-03-10 " + decision + " true", "day.open 2027-03-10  true", "day.close 2027-03-10 " + decision + " false"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if found, err := ledger.Verify(t.Context(), w.db); err != nil || len(found) > 0 {
		t.Errorf("%v %v", found, err)
	}
	for _, actor := range []account.Actor{w.om(), w.mayor(), w.cast.As("GM0262", who.OrgAdmin, 1)} {
		if err := account.CloseDay(t.Context(), w.db, account.Office{Actor: actor, Request: id.NewRequest()}, day.AddDays(1), decision); err == nil {
			t.Errorf("%s closed a day", actor.Name)
		}
	}
	w.verify()
}
