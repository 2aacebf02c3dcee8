package casefile

import (
	"context"
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// What the sight table sets apart for another municipality on the same case («o:») is shared item by item: a question with
// the municipality that it was put to, the rest with the one where he will live.

// shareApart shares what the deed put with the one municipality that it concerns.
func (d *Deed) shareApart(ctx context.Context) error {
	for _, p := range d.put {
		if err := d.grantApart(ctx, p, concerned(d.Facts, p.about, d.Today)); err != nil {
			return err
		}
	}
	return nil
}

// shareEarlier shares with a municipality that joins what was put before and concerns it.
func (d *Deed) shareEarlier(ctx context.Context, town id.Org) error {
	if !slices.ContainsFunc(relationsOf(d.Facts, town, d.Today), municipal) {
		return nil
	}
	items, err := d.Items(ctx)
	if err != nil {
		return err
	}
	for _, i := range items {
		if i.Owner != town && i.Withdrawn.IsZero() && concerned(d.Facts, i.About, d.Today) == town {
			if err := d.grantApart(ctx, put{i.ID, i.Category, i.About}, town); err != nil {
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

// concerned is the municipality that something is about: whom the question was put to, else where he will live.
func concerned(f *protocol.Facts, about protocol.Ref, on protocol.Date) id.Org {
	if a := f.FindAsk(about); a != nil {
		return a.Of.Org
	}
	return f.Settling(on)
}

// highest is the most that an organisation may be shown of something of the actor's organisation.
func (d *Deed) highest(category policy.Category, to id.Org, flags policy.Flags) policy.Level {
	relations := relationsOf(d.Facts, to, d.Today)
	if d.Actor.OrgKind == account.Municipality {
		return policy.HighestOfOther(category, relations, d.Today, flags)
	}
	return policy.Highest(category, relations, d.Today, flags)
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

// known drops the entries of which this person may not know that they exist.
func (r *Reading) known(entries []Entry) []Entry {
	return slices.DeleteFunc(entries, func(e Entry) bool {
		own := e.Org == r.Actor.Org
		if a := r.facts.FindAsk(e.About); a != nil && a.Of.Org == r.Actor.Org {
			own = true
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
