package protocol_test

import (
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

func date(t interface {
	Helper()
	Fatal(...any)
}, s string) calendar.Date {
	t.Helper()
	d, err := calendar.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// editions are all that the program has, oldest first.
func editions(t testing.TB) []*protocol.Version {
	t.Helper()
	var out []*protocol.Version
	for _, name := range protocol.Editions() {
		v, err := protocol.LoadVersion(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func version(t testing.TB) *protocol.Version {
	t.Helper()
	v, err := protocol.LoadVersion(protocol.Current)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestWorkedExample is domain.md §10.8: VI with T0 on Monday 5 October 2026, the latest day of each step without any facts.
func TestWorkedExample(t *testing.T) {
	f := protocol.Planned("VI", date(t, "2026-10-05"))
	plan := protocol.Evaluate(version(t), calendar.New(), f, time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC))
	want := map[string]string{
		"P01": "2026-04-02", "P02": "2026-05-04", "P03": "2026-05-04", "P05": "2026-05-18", "P07": "2026-06-15",
		"P06": "2026-06-29", "P08": "2026-06-29", "P09": "2026-07-13", "P11": "2026-07-27", "P10": "2026-08-03",
		"P12": "2026-08-17", "P13": "2026-08-24", "P14": "2026-09-07", "P17": "2026-09-14", "P18": "2026-09-21",
		"P19": "2026-09-28", "P20": "2026-10-06", "P21": "2026-10-06",
	}
	seen := 0
	for _, i := range plan.Steps {
		if day, there := want[i.ID]; there {
			seen++
			if i.Latest.String() != day || i.Due.String() != day {
				t.Errorf("%s: latest %s, due %s, want %s", i.ID, i.Latest, i.Due, day)
			}
		}
		if i.State != protocol.Waiting && i.State != protocol.OptionalState {
			t.Errorf("%s is %s without facts", i.ID, i.State)
		}
		if (i.Kind == protocol.Statutory) != (i.ID == "P14") {
			t.Errorf("%s has kind %s", i.ID, i.Kind)
		}
	}
	if seen != len(want) {
		t.Errorf("%d of %d steps are in the plan", seen, len(want))
	}
}

// TestTracks: every step of the track is in the plan, and what falls away without a decision is not.
func TestTracks(t *testing.T) {
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	list := func(track string) map[string]protocol.Item {
		out := map[string]protocol.Item{}
		for _, i := range protocol.Evaluate(version(t), calendar.New(), protocol.Planned(track, date(t, "2026-10-05")), at).Steps {
			out[i.ID] = i
		}
		return out
	}
	full := list("VI")
	for _, s := range protocol.Steps() {
		if _, there := full[s.ID]; !there {
			t.Errorf("VI lacks %s", s.ID)
		}
	}
	end := list("EndOfSentence")
	for _, gone := range []string{"P13", "P14", "P15", "P15o", "P16", "P21", "P22", "P23", "P26"} {
		if _, there := end[gone]; there {
			t.Errorf("EndOfSentence has %s", gone)
		}
	}
	for _, choice := range []string{"P03", "P04", "P09", "P10", "P11", "P12"} {
		if end[choice].State != protocol.OptionalState {
			t.Errorf("EndOfSentence: %s is %s, want optional", choice, end[choice].State)
		}
	}
	if got := end["P17"].Latest.String(); got != "2026-09-14" {
		t.Errorf("EndOfSentence: P17 latest %s", got)
	}
}
