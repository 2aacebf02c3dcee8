package casefile

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// card is what the lists of one party organisation show of the case.
type card struct {
	Org    id.Org         `json:"org_id"`
	Named  bool           `json:"named"`
	Known  bool           `json:"known"` // the organisation may follow the case: its number, phase and end
	Track  string         `json:"track"`
	Phase  protocol.Phase `json:"phase"`
	T0     *calendar.Date `json:"t0"`
	Place  *id.Org        `json:"place_org"`
	Lead   *id.Org        `json:"lead_org"`
	Closed *calendar.Date `json:"closed_on"`
	Turn   *id.Org        `json:"turn_org"`   // whose turn it is, as far as the organisation may know
	Duty   who.Duty       `json:"turn_duty"`  // empty: nobody's
	Next   *calendar.Date `json:"watch_next"` // of who supervises: when something comes next
}

// stepRow is one step in a list, open or about to open: for who must act, or for who waits.
type stepRow struct {
	Org        id.Org          `json:"org_id"`
	Side       string          `json:"side"`
	Duty       who.Duty        `json:"duty"`
	Due        calendar.Date   `json:"due"`
	Step       string          `json:"step"`
	Instance   protocol.Ref    `json:"instance"`
	Other      *id.Org         `json:"other_org"`
	OtherDuty  who.Duty        `json:"other_duty"`
	Opened     calendar.Date   `json:"opened"`
	Latest     *calendar.Date  `json:"latest"`
	Kind       protocol.Kind   `json:"kind"`
	Compressed bool            `json:"compressed"`
	Category   policy.Category `json:"category"`
	Seq        int64           `json:"seq"`
	Unread     bool            `json:"unread"`
	Earliest   bool            `json:"earliest"` // due before every other step of the case on this side of the organisation's list; false says nothing
}

// project writes the lists anew from the plan. It is a projection and nothing else: verify computes it again and compares.
func project(ctx context.Context, tx postgres.Tx, d *Deed, plan *protocol.Plan) error {
	return Project(ctx, tx, d.Facts, plan, d.keysChange() || left(d.Facts, d.since, d.Today))
}

// Project writes the lists of the case that the transaction has entered. keys: also what it can be found by.
func Project(ctx context.Context, tx postgres.Tx, f *protocol.Facts, plan *protocol.Plan, keys bool) error {
	cards, err := json.Marshal(cardsOf(f, plan))
	if err != nil {
		return fmt.Errorf("project: %w", err)
	}
	steps, err := json.Marshal(stepRowsOf(f, plan))
	if err != nil {
		return fmt.Errorf("project: %w", err)
	}
	return keep(ctx, tx, cards, steps, keys)
}

func cardsOf(f *protocol.Facts, plan *protocol.Plan) []card {
	out := []card{}
	done := map[id.Org]bool{}
	flags := flagsOf(f)
	for _, p := range f.Parties {
		if done[p.Org] || (!p.Until.IsZero() && p.Until.Before(plan.Today)) {
			continue
		}
		done[p.Org] = true
		relations := relationsOf(f, p.Org, plan.Today)
		c := card{Org: p.Org, Known: policy.Highest(policy.Existence, relations, plan.Today, flags) == policy.Full}
		if c.Known {
			c.Phase, c.Closed = plan.Phase, day(f.Closed.On)
		}
		parties := policy.Highest(policy.Parties, relations, plan.Today, flags) == policy.Full
		if parties {
			c.Place, c.Lead = ref(f.Settling(plan.Today)), ref(f.Holder(plan.Today, who.Lead))
		}
		c.Named = policy.Highest(policy.Identity, relations, plan.Today, flags) == policy.Full
		if policy.Highest(policy.ReturnDate, relations, plan.Today, flags) == policy.Full {
			c.T0, c.Track = day(plan.T0), plan.Track
		}
		c.Next = day(watched(f, plan, p.Org))
		if i, there := turnOf(f, plan, p.Org, relations, flags); there {
			c.Duty = i.Owner
			if parties || i.Org == p.Org {
				c.Turn = ref(i.Org)
			}
		}
		out = append(out, c)
	}
	return out
}

// watched is the next day on which the organisation that supervises has something to do: what is open, what time will open, at last the
// end of the supervision. Zero: it does not supervise, or no more.
func watched(f *protocol.Facts, plan *protocol.Plan, org id.Org) calendar.Date {
	w := f.Watch()
	if w == nil || w.Org != org || !w.Reported.IsZero() || !f.Closed.On.IsZero() || !slices.Contains(relationsOf(f, org, plan.Today), who.Supervising) {
		return calendar.Date{}
	}
	next := w.Until
	for _, i := range plan.Steps {
		on := i.Opened
		switch {
		case i.Org != org:
			continue
		case i.State == protocol.Open:
			on = i.Due
		case i.State != protocol.Waiting:
			continue
		}
		if !on.IsZero() && (next.IsZero() || on.Before(next)) {
			next = on
		}
	}
	return next
}

// turnOf is the open item that says whose turn it is for an organisation: its own first, then the earliest that it may know of.
func turnOf(f *protocol.Facts, plan *protocol.Plan, org id.Org, relations []who.Relation, flags policy.Flags) (protocol.Item, bool) {
	var first protocol.Item
	there := false
	for _, i := range plan.OpenItems() {
		switch {
		case i.Org == org:
			return i, true
		case !there && knows(f, i, org, relations, plan.Today, flags):
			first, there = i, true
		}
	}
	return first, there
}

// knows tells whether anybody of an organisation may know that an item exists.
func knows(f *protocol.Facts, i protocol.Item, org id.Org, relations []who.Relation, on calendar.Date, flags policy.Flags) bool {
	if i.Asker.Org == org {
		return policy.Knows(i.Sees, relations, on, flags)
	}
	level := policy.Highest(i.Sees, relations, on, flags)
	if town := townOfStep(i, f, on); !town.IsZero() && town != org && slices.ContainsFunc(relations, municipal) {
		other := policy.HighestOfOther(i.Sees, relations, on, flags)
		if town == i.Org {
			return other > policy.None
		}
		level = min(level, other)
	}
	return level > policy.None
}

func stepRowsOf(f *protocol.Facts, plan *protocol.Plan) []stepRow {
	out := []stepRow{}
	flags := flagsOf(f)
	for _, i := range plan.Opening() {
		if !i.Org.IsZero() && len(relationsOf(f, i.Org, plan.Today)) > 0 {
			out = append(out, stepRow{
				Org: i.Org, Side: "turn", Duty: i.Owner, Due: i.Due, Step: i.ID, Instance: i.Instance, Other: ref(i.Asker.Org), OtherDuty: i.Asker.Duty,
				Opened: i.Opened, Latest: day(i.Latest), Kind: i.Kind, Compressed: i.Compressed, Category: i.Sees, Seq: f.Seq,
			})
		}
	}
	for _, i := range plan.OpenItems() {
		if len(relationsOf(f, i.Org, plan.Today)) == 0 {
			continue // named and not yet informed: no list may show it
		}
		row := stepRow{
			Org: i.Org, Side: "turn", Duty: i.Owner, Due: i.Due, Step: i.ID, Instance: i.Instance, Other: ref(i.Asker.Org), OtherDuty: i.Asker.Duty,
			Opened: i.Opened, Latest: day(i.Latest), Kind: i.Kind, Compressed: i.Compressed, Category: i.Sees, Seq: f.Seq, Unread: !plan.Shared(i).IsZero(),
		}
		out = append(out, row)
		if i.Asker.Org.IsZero() || i.Asker.Org == i.Org || row.Unread {
			continue // nobody waits for what lies open before him
		}
		if !policy.Knows(i.Sees, relationsOf(f, i.Asker.Org, plan.Today), plan.Today, flags) {
			continue
		}
		row.Org, row.Side, row.Duty, row.Other, row.OtherDuty = i.Asker.Org, "wait", i.Asker.Duty, ref(i.Org), i.Owner
		out = append(out, row)
	}
	for n, row := range out {
		out[n].Earliest = !slices.ContainsFunc(out, func(other stepRow) bool {
			return other.Org == row.Org && other.Side == row.Side && !other.is(row) && !other.Due.After(row.Due)
		})
	}
	return out
}

// is tells whether a row is the same step as another of one list.
func (r stepRow) is(other stepRow) bool { return r.Step == other.Step && r.Instance == other.Instance }

func ref(org id.Org) *id.Org {
	if org.IsZero() {
		return nil
	}
	return &org
}

func day(d calendar.Date) *calendar.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}

// keysChange tells whether the deed changed who the case can be found by: a party came or went, or the person was put.
func (d *Deed) keysChange() bool {
	for _, fact := range d.left {
		switch fact.(type) {
		case protocol.PartyJoined, protocol.PartyLeft, protocol.SignalRegistered:
			return true
		}
	}
	return d.person
}
