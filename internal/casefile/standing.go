package casefile

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// standings are one person's standings to a case: one for each role that he holds. What he sees is the best of them.
type standings []policy.Standing

// entered is how somebody was let into a case: the relations of his organisation to it, and in which of his roles.
type entered struct {
	relations []who.Relation
	roles     []who.Role
}

// stand is how one stands to a case who was let in: by each function that reaches it itself, since the case was put in its hands or
// its team's, or it needs no such thing. Another function of his adds nothing there.
func (e entered) stand(actor account.Actor, on calendar.Date, flags policy.Flags) standings {
	var all standings
	for _, role := range actor.Roles() {
		if slices.Contains(e.roles, role) {
			all = append(all, policy.Standing{Role: role, Relations: e.relations, Assigned: true, On: on, Flags: flags})
		}
	}
	return all
}

// under is the membership whose function may do the deed, the first of the actor's; none when none may.
func (all standings) under(actor account.Actor, deed who.Deed) id.Membership {
	for _, seat := range actor.Seats {
		for _, s := range all {
			if s.Role == seat.Role && policy.May(deed, s) == nil {
				return seat.Membership
			}
		}
	}
	return id.Membership{}
}

// may returns nil when one of the standings permits the deed, and otherwise why the first does not.
func (all standings) may(deed who.Deed) error { return all.any(deed, policy.May) }

// any returns nil when one of the standings is let by the rule, and otherwise why the first is not.
func (all standings) any(deed who.Deed, may func(who.Deed, policy.Standing) error) error {
	var refused error
	for _, s := range all {
		err := may(deed, s)
		if err == nil {
			return nil
		}
		if refused == nil {
			refused = err
		}
	}
	if refused == nil {
		return may(deed, policy.Standing{})
	}
	return refused
}

func (all standings) ceiling(category policy.Category, own, other bool) policy.Level {
	best := policy.None
	for _, s := range all {
		best = max(best, policy.Ceiling(category, s, own, other))
	}
	return best
}

// flagsOf are the facts on which the footnotes of the sight table depend. Treatment is left to the deed that shares health
// data: whether condition e, f, g or h is proposed is content, and the facts hold none.
func flagsOf(f *protocol.Facts) policy.Flags {
	granted := f.Granted() != nil
	return policy.Flags{Irrevocable: f.Known["irrevocable"] == "yes", InForce: granted, Needed: granted || f.FindCheck(protocol.Proposal, "") != nil}
}

// relationsOf lists how an organisation stands to the case on a day.
func relationsOf(f *protocol.Facts, org id.Org, on calendar.Date) []who.Relation {
	var out []who.Relation
	for _, p := range f.Parties {
		if p.Org == org && !p.From.After(on) && (p.Until.IsZero() || !p.Until.Before(on)) && !slices.Contains(out, p.Relation) {
			out = append(out, p.Relation)
		}
	}
	return out
}

// once leaves of a relation that somebody came back to in his last days the newest: he stands there as he is in it now.
func once(parties []Party) []Party {
	var out []Party
	for n, p := range parties {
		again := func(later Party) bool { return later.Org == p.Org && later.Relation == p.Relation }
		if !slices.ContainsFunc(parties[n+1:], again) {
			out = append(out, p)
		}
	}
	return out
}

// municipal tells whether the relation is a municipality's.
func municipal(relation who.Relation) bool {
	return slices.Contains([]who.Relation{who.Origin, who.Intended, who.Stay, who.Agreed, who.HandedOver, who.Corrected, who.Approached, who.Considering}, relation)
}

// visible tells whether a person may know that an item of the plan exists.
func (all standings) visible(item protocol.Item, org id.Org, f *protocol.Facts, on calendar.Date) bool {
	own := item.Org == org || item.Asker.Org == org
	switch town := townOfStep(item, f, on); {
	case own || town.IsZero() || town == org:
		return all.ceiling(item.Sees, own, false) > policy.None
	case town == item.Org:
		return all.ceiling(item.Sees, false, true) > policy.None
	}
	// Another's deed about another municipality: as much as may be known of either.
	return min(all.ceiling(item.Sees, false, false), all.ceiling(item.Sees, false, true)) > policy.None
}
