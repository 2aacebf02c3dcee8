package protocol_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestMovingT0: a new return date moves the bounds that count from it and nothing that has ended.
func TestMovingT0(t *testing.T) {
	v, cal := version(t), calendar.New()
	rapid.Check(t, func(t *rapid.T) {
		today := date(fatal{t}, "2026-03-02")
		f := &protocol.Facts{}
		apply(t, f, []protocol.Fact{
			protocol.SignalRegistered{Received: today, On: today, Source: "dji", Org: parket, Track: "VI", Release: date(fatal{t}, "2026-12-01")},
			protocol.CaseOpened{On: today}, protocol.PartyJoined{Org: parket, Relation: who.Lead, From: today}, protocol.PartyNamed{Org: town, Relation: who.Origin, From: today},
			protocol.Asked{ID: "i", Kind: protocol.Inform, By: om, Of: who.Party{Org: town, Duty: who.Municipality}, On: today},
		})
		now := calendar.StartOfDay(today)
		before := protocol.Evaluate(v, cal, f, now)
		shift := rapid.IntRange(-30, 200).Draw(t, "shift")
		apply(t, f, []protocol.Fact{protocol.ReturnDateChanged{Date: f.T0().AddDays(shift), On: today, Source: "dji"}})
		after := protocol.Evaluate(v, cal, f, now)
		for n, i := range after.Steps {
			was, term := before.Steps[n], v.Term(i.ID)
			if was.ID != i.ID || was.Instance != i.Instance {
				t.Fatalf("the list of steps changed")
			}
			if !was.Ended.IsZero() && !reflect.DeepEqual(was, i) && term.Weeks == 0 {
				t.Fatalf("%s had ended and changed", i.ID)
			}
			if term.Weeks > 0 && i.State == protocol.Waiting && i.Latest != cal.EarlierWorkingDay(f.T0().AddWeeks(-term.Weeks)) {
				t.Fatalf("%s did not move with T0", i.ID)
			}
			if term.Weeks == 0 && term.AfterReturn == 0 && i.Due != was.Due {
				t.Fatalf("%s moved without counting from T0", i.ID)
			}
		}
	})
}

// fatal lets helpers that want a testing.TB run under rapid.
type fatal struct{ *rapid.T }

func (f fatal) Helper() {}
