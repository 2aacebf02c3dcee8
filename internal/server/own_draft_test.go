package server_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestNobodyDecidesOnHisOwnDraft: whoever prepared it does not take the decision, not with another seat either: of another
// organisation, or a new one after the first has ended.
func TestNobodyDecidesOnHisOwnDraft(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"the same seat", "two organisations", "a renewed seat"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			s, cast, path := underway(t, 30, "P13")
			which, _ := id.ParseCase(strings.TrimPrefix(path, "/cases/"))
			ctx := t.Context()
			om, cv := cast.As("OM-ONL", who.OMOfficer, 1), cast.As("CVVI", who.DecidingOfficer, 1)
			preparer := cv
			if way == "two organisations" {
				preparer = om
			}
			on := func(a account.Actor, about protocol.Ref) casefile.On {
				r, err := casefile.Open(ctx, s.db, a, casefile.Page{Case: which, Name: "case"})
				if err != nil {
					t.Fatal(err)
				}
				return casefile.On{Case: which, About: about, Seq: r.Seq, Request: id.NewRequest()}
			}
			r, err := casefile.Open(ctx, s.db, preparer, casefile.Page{Case: which, Name: "decision-freeze"})
			if err != nil {
				t.Fatal(err)
			}
			z := decision.Freezing{Outcome: "grant", Aspects: map[string]string{"fitness": "goed", "risk": "laag", "victims": "geborgd"}, Results: map[string]string{}, Reasons: map[string]string{}, Analysis: "gewogen", Summary: "samengevat"}
			for _, p := range dossier.Points(r.Items) {
				z.Results[p.FormKey()], z.Reasons[p.FormKey()] = "adapted", "x"
			}
			rec, err := decision.Freeze(ctx, s.db, preparer, on(preparer, ""), z, dossier.Points)
			if err != nil {
				t.Fatal("freeze: ", err)
			}
			taker := cv
			if way != "the same seat" {
				now := s.db.Now()
				if way == "a renewed seat" {
					pgtest.EndSeat(t, s.db, cv.Membership, calendar.Of(now).AddDays(-1))
				}
				m := pgtest.AddSeat(t, s.db, account.NewSeat{User: preparer.User, Org: cv.Org, Role: who.DecidingOfficer, From: now})
				taker = cv
				taker.User, taker.Name, taker.Membership = preparer.User, preparer.Name, m
				taker.Seats = []account.Seat{{Membership: m, Role: who.DecidingOfficer}}
			}
			today := r.Today
			_, err = decision.Take(ctx, s.db, taker, on(taker, protocol.Ref(rec.Result)), decision.Taking{Outcome: "grant", Served: today, Until: r.Release.Date.AddDays(400), Reasons: "de redenen", Summary: "de samenvatting", Confirm: true})
			var conflict fault.Conflict
			if !errors.As(err, &conflict) || conflict.Key != "conflict.own_draft" {
				t.Errorf("taking the decision: %v", err)
			}
		})
	}
}
