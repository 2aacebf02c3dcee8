package casefile

import (
	"context"
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// What the sight table sets apart for another municipality on the same case («o:») is shared item by item: a question with
// the municipality that it was put to, the rest with the one where he will live.

// shareApart shares what the deed put with the one municipality that it concerns. What a municipality writes is its own: whatever of it
// another one may know goes there by the category or by its own act.
func (d *Deed) shareApart(ctx context.Context) error {
	if d.Actor.OrgKind == account.Municipality {
		return nil
	}
	for _, p := range d.put {
		if err := d.grantApart(ctx, p, p.concerns(d.Facts, d.Today)); err != nil {
			return err
		}
	}
	return nil
}

// shareEarlier shares with a municipality that joins what was put before and concerns it, except what another municipality wrote.
func (d *Deed) shareEarlier(ctx context.Context, town id.Org) error {
	if !slices.ContainsFunc(relationsOf(d.Facts, town, d.Today), municipal) {
		return nil
	}
	items, err := d.Items(ctx)
	if err != nil {
		return err
	}
	for _, i := range items {
		p := put{i.ID, i.Category, i.About, i.For}
		if !townOf(d.Facts, i.Owner) && i.Withdrawn.IsZero() && p.concerns(d.Facts, d.Today) == town {
			if err := d.grantApart(ctx, p, town); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *Deed) grantApart(ctx context.Context, p put, town id.Org) error {
	relations := relationsOf(d.Facts, town, d.Today)
	flags := flagsOf(d.Facts)
	if town == d.Actor.Org || !slices.ContainsFunc(relations, municipal) || !policy.Apart(p.category, relations, d.Today, flags) {
		return nil
	}
	n := slices.IndexFunc(policy.Sight, func(row policy.Row) bool { return row.Category == p.category && takenPart(row) })
	if n < 0 {
		return nil
	}
	s := shareOf(policy.Sight[n], town, "", "", "")
	s.Item = p.item
	return fault.Wrap(insertGrant(ctx, d, s, policy.Highest(p.category, relations, d.Today, flags)), "case %s: grant", d.Case)
}

// concerns is the municipality that an item is about: for whom it was made, else whom the question was put to, else where he will live.
func (p put) concerns(f *protocol.Facts, on protocol.Date) id.Org {
	if !p.made.IsZero() {
		return p.made
	}
	return concerned(f, p.about, on)
}

// concerned is the same of what was made for nobody in particular.
func concerned(f *protocol.Facts, about protocol.Ref, on protocol.Date) id.Org {
	if a := f.FindAsk(about); a != nil {
		return a.Of.Org
	}
	return f.Settling(on)
}

// highest is the most that an organisation may be shown of something of the actor's organisation; to a municipality, what is about
// another one is another's, whoever wrote it.
func (d *Deed) highest(s Share, flags policy.Flags) policy.Level {
	relations := relationsOf(d.Facts, s.To, d.Today)
	level, other := policy.Highest(s.Category, relations, d.Today, flags), policy.HighestOfOther(s.Category, relations, d.Today, flags)
	switch {
	case d.Actor.OrgKind == account.Municipality:
		return other
	case slices.ContainsFunc(relations, municipal) && d.ofAnother(s.Item, s.To):
		return min(level, other)
	}
	return level
}

// ofAnother tells whether an item that the deed put is about another municipality than this one.
func (d *Deed) ofAnother(item id.Item, town id.Org) bool {
	n := slices.IndexFunc(d.put, func(p put) bool { return p.item == item })
	if n < 0 {
		return false
	}
	of := d.put[n].concerns(d.Facts, d.Today)
	return !of.IsZero() && of != town
}

// ofOther tells whether an entry is about another municipality: its own deed, or a question that was put to it.
func (r *Reading) ofOther(e Entry) bool {
	about := e.Org
	if a := r.facts.FindAsk(e.About); a != nil && a.Of.Org != r.Actor.Org && townOf(r.facts, a.Of.Org) {
		about = a.Of.Org
	}
	return about != r.Actor.Org && townOf(r.facts, about)
}

// townOf tells whether the organisation ever stood to the case as a municipality.
func townOf(f *protocol.Facts, org id.Org) bool {
	is := func(p protocol.Stay) bool { return p.Org == org && municipal(p.Relation) }
	return slices.ContainsFunc(f.Parties, is) || slices.ContainsFunc(f.Named, is)
}

// townOfStep is the municipality that an item of the plan is about: which must act, else whom a notice or a question is for, else, of
// what is asked of one, where he will live. Zero: it is about no municipality.
func townOfStep(i protocol.Item, f *protocol.Facts, on protocol.Date) id.Org {
	if slices.ContainsFunc(relationsOf(f, i.Org, on), municipal) {
		return i.Org
	}
	if a := f.FindAsk(i.Instance); a != nil && townOf(f, a.Of.Org) {
		return a.Of.Org
	}
	if org, err := id.ParseOrg(string(i.Instance)); err == nil && townOf(f, org) {
		return org
	}
	if i.EndedBy(who.RequestAnalysis) || i.EndedBy(who.RequestView) { // they put a question to a municipality and are not yet about it
		return f.Settling(on)
	}
	return id.Org{}
}

// known drops the entries of which this person may not know that they exist.
func (r *Reading) known(entries []Entry) []Entry {
	return slices.DeleteFunc(entries, func(e Entry) bool {
		own := e.Org == r.Actor.Org
		if a := r.facts.FindAsk(e.About); a != nil && a.Of.Org == r.Actor.Org {
			own = true
		}
		if !own && e.Category == policy.Drafts {
			return true // what goes on within an organisation is told to no other
		}
		return !own && r.ofOther(e) && r.who.ceiling(e.Category, false, true) == policy.None
	})
}

// entryAbout is what the entry of a deed is about: what the form named, else the one question that the deed put.
func (d *Deed) entryAbout() protocol.Ref {
	if d.About != "" && d.Facts.FindAsk(d.About) != nil {
		return d.About
	}
	for _, fact := range d.left {
		if asked, is := fact.(protocol.Asked); is {
			return asked.ID
		}
	}
	return d.About
}
