package protocol_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestEveryEditionIsWhole: each edition in the program can be read, new cases get one that is frozen, and what is frozen comes before what is
// open.
func TestEveryEditionIsWhole(t *testing.T) {
	t.Parallel()
	open := false
	for _, name := range protocol.Editions() {
		v, err := protocol.LoadVersion(name)
		if err != nil {
			t.Fatal(err)
		}
		if v.Name != name {
			t.Errorf("edition %s calls itself %s", name, v.Name)
		}
		if open && protocol.IsFrozen(name) {
			t.Errorf("edition %s is frozen after one that is open", name)
		}
		open = !protocol.IsFrozen(name)
		for _, offered := range statute.OfferedTracks() {
			if v.Track(offered.Code).Code == "" {
				t.Errorf("edition %s has no track %s, on which cases can begin", name, offered.Code)
			}
		}
		for _, track := range v.Tracks {
			if len(track.Steps) == 0 || track.Free() == track.Decided() {
				t.Errorf("edition %s, track %s: %d steps, decided by %q", name, track.Code, len(track.Steps), track.Decides)
			}
		}
	}
	if !protocol.IsFrozen(protocol.Current) {
		t.Errorf("new cases get edition %s, which is open", protocol.Current)
	}
}

// small is an edition of three steps.
const small = `
name = "small"
retention_months = 12
signal_months = 12
steps = ["P00", "P01", "P07"]
deeds = ["signal.register", "signal.dismiss", "case.open", "case.close_duplicate", "victim.check"]
[[rung]]
days = 2
[[rung]]
days = -5
[[track]]
code = "VI"
decides = "ours"
steps = ["P00", "P01", "P07"]
[[term]]
step = "P00"
plus = 2
[[term]]
step = "P01"
plus = 3
[[term]]
step = "P07"
plus = 5
`

// TestWhatAnEditionLacksIsNotThere: a step, a deed or a track that an edition does not name does not exist for its cases, whatever the program
// has for others.
func TestWhatAnEditionLacksIsNotThere(t *testing.T) {
	t.Parallel()
	v, err := protocol.ParseVersion([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	f := protocol.Planned("VI", date(t, "2027-10-04"))
	for _, fact := range []protocol.Fact{
		protocol.SignalRegistered{Received: date(t, "2027-01-04"), On: date(t, "2027-01-04"), Source: "dji", Track: "VI", Release: date(t, "2027-10-04")},
		protocol.CaseOpened{On: date(t, "2027-01-05")},
	} {
		if err := protocol.Apply(f, fact); err != nil {
			t.Fatal(err)
		}
	}
	p := protocol.Evaluate(v, calendar.New(), f, time.Date(2027, 1, 6, 9, 0, 0, 0, time.UTC))
	if len(p.Steps) != 3 || p.Find("P07")[0].State != protocol.Open {
		t.Errorf("the plan has %d steps: %+v", len(p.Steps), p.Steps)
	}
	if err := p.Permits(who.CheckVictims, ""); err != nil {
		t.Errorf("its own deed: %v", err)
	}
	for _, deed := range []who.Deed{who.InformMayor, who.RequestView, who.TakeDecision, who.AddDocument} {
		if p.Permits(deed, "") == nil {
			t.Errorf("%s is possible, which the edition does not have", deed)
		}
	}
	if got := v.Rungs(); len(got) != 2 || got[0].Days != -5 {
		t.Errorf("its reminders are %v", got)
	}
	if p := protocol.Evaluate(v, calendar.New(), protocol.Planned("EndOfSentence", date(t, "2027-10-04")), time.Date(2027, 1, 6, 9, 0, 0, 0, time.UTC)); len(p.Steps) != 0 {
		t.Errorf("a track that the edition does not have has steps: %+v", p.Steps)
	}
}

// TestAnEditionThatDoesNotFit: what is forgotten or mistyped in an edition is said in one sentence, and the program does not start with it.
func TestAnEditionThatDoesNotFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ old, wrong, says string }{
		{`steps = ["P00", "P01", "P07"]` + "\ndeeds", `steps = ["P00", "P01", "P07", "P99"]` + "\ndeeds", "no row for step P99"},
		{`steps = ["P00", "P01", "P07"]` + "\ndeeds", `steps = ["P00", "P01", "P07", "P07"]` + "\ndeeds", "two rows for step P07"},
		{`"victim.check"]`, `"victim.check", "case.wish"]`, "no row for deed case.wish"},
		{`, "victim.check"]`, `]`, "step P07 is ended by victim.check, which the edition does not have"},
		{"step = \"P07\"\nplus = 5\n", "", "P07"},
		{`step = "P07"`, `step = "P08"`, "no term for P07"},
		{"decides = \"ours\"\nsteps = [\"P00\", ", "decides = \"ours\"\nsteps = [\"P12\", ", "track VI has step P12, which the edition does not have"},
		{`decides = "ours"`, "decides = \"ours\"\noptional = [\"P12\"]", "track VI lets step P12 be chosen"},
		{`decides = "ours"`, "decides = \"ours\"\nrefused = \"EndOfSentence\"", "track VI goes on as EndOfSentence after a refusal"},
		{`decides = "ours"`, "decides = \"ours\"\nopen = true", "unknown key"},
		{"retention_months = 12\n", "", "no retention term"},
	} {
		if !strings.Contains(small, c.old) {
			t.Fatalf("%q is not in the edition", c.old)
		}
		_, err := protocol.ParseVersion([]byte(strings.Replace(small, c.old, c.wrong, 1)))
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "small") {
			t.Errorf("%q instead of %q: %v", c.wrong, c.old, err)
		}
	}
}

// TestNewestHasEverything: each step and each deed that the program has is in its newest edition.
func TestNewestHasEverything(t *testing.T) {
	t.Parallel()
	all := editions(t)
	newest := all[len(all)-1]
	for _, row := range protocol.Deeds() {
		if newest.Row(row.Deed).When.Name() == "" {
			t.Errorf("edition %s does not have %s", newest.Name, row.Deed)
		}
	}
	for _, step := range protocol.Steps() {
		if newest.Step(step.ID) == nil {
			t.Errorf("edition %s does not have %s", newest.Name, step.ID)
		}
	}
}
