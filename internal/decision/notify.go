package decision

import (
	"context"
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

func newRef() string { return id.NewRef() }

// Notification is the form that tells the partners what was decided (P15).
type Notification struct {
	Text    string `form:"text"` // for all partners
	Ground  string `form:"ground"`
	Purpose string `form:"purpose"`
}

// AsksNotification is what is asked of it. Why it is needed is not: that is the decision.
var AsksNotification = form.Form{Deed: who.NotifyPartners, Kept: policy.In(policy.Decision), Groups: []form.Group{
	{Fields: []form.Field{{Name: "text", Kind: form.Lines, Rows: 6, Need: "notify.text.required"}}},
	{Name: form.GroundGroup, Fields: form.Sharing(statute.ExecutionData, "om.execution_administrative").Fields[:2]},
}}

// Feedback is what a mayor reads of the weighing of his own view, per point (agreement 3f).
type Feedback struct {
	Weighed []Weighed `json:"weighed"`
	NoView  string    `json:"no_view"`
	Summary string    `json:"summary"`
	Outcome string    `json:"outcome"`
}

// Notify tells the partners what was decided, with the grants that go with it: the mayor gets, per point of his own view,
// what was done with it and why.
func Notify(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, n Notification) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.NotifyPartners, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksNotification, n).Check(); err != nil {
			return err
		}
		items, err := d.Items(ctx)
		if err != nil {
			return err
		}
		if err := n.feedback(ctx, d, items); err != nil {
			return err
		}
		text, err := d.Put(ctx, casefile.Content{Kind: "notification", Category: policy.Decision, Regime: statute.ExecutionData, About: d.About, Body: map[string]string{"text": n.Text}})
		if err != nil {
			return err
		}
		share := casefile.Share{Category: policy.Decision, Item: text, Ground: n.Ground, Purpose: n.Purpose, Necessity: "de partners weten wat er is beslist"}
		if err := d.ShareWith(ctx, share, who.Relations...); err != nil {
			return err
		}
		d.Tell(told(d.Facts, d.About))
		return d.Leave(protocol.Checked{Kind: protocol.PartnersNotified, About: d.About, On: d.Today, Outcome: "notified"})
	})
}

func told(f *protocol.Facts, about protocol.Ref) policy.Event {
	for _, r := range f.Decisions {
		if r.ID == about && r.Outcome == protocol.Refuse {
			return policy.DecisionRefused
		}
		if r.ID == about && r.Outcome == protocol.Postpone {
			return policy.DecisionPostponed
		}
	}
	return policy.PartnersNotified
}

// feedback puts, for the municipality that was asked, what was done with each point of its mayor's view.
func (n Notification) feedback(ctx context.Context, d *casefile.Deed, items []casefile.Item) error {
	var draft Draft
	var reasons Reasons
	for _, i := range items {
		into := any(&draft)
		switch {
		case i.About != d.About:
			continue
		case i.Kind == KindReasons:
			into = &reasons
		case i.Kind != KindDraft:
			continue
		}
		if err := i.Read(into); err != nil {
			return err
		}
	}
	outcome := ""
	for _, r := range d.Facts.Decisions {
		if r.ID == d.About {
			outcome = string(r.Outcome)
		}
	}
	body := Feedback{NoView: draft.Silent(), Summary: reasons.Summary, Outcome: outcome}
	town := d.Facts.Settling(d.Today)
	// Another municipality that gave a view reads about its own points too, in an item of its own.
	for _, i := range items {
		if i.Kind != kindView || i.Owner == town || !weighs(draft, i) || !d.Takes(i.Owner) {
			continue
		}
		own := body
		own.Weighed = of(draft.Weighed, items, i.Owner)
		if err := n.give(ctx, d, i.Owner, i.About, own); err != nil {
			return err
		}
	}
	body.Weighed = draft.Weighed
	if !town.IsZero() {
		body.Weighed = of(draft.Weighed, items, town)
	}
	return n.give(ctx, d, town, d.About, body)
}

// kindView is the kind of item of a mayor's view; the view package owns it.
const kindView = "view"

// feedbackNeed is why a municipality gets the weighing of its points.
const feedbackNeed = "terugkoppeling per punt (afspraak 3f)"

// give puts what was done with the points of one municipality's view, and shares it with that municipality: the ceiling is its
// own view's weighing only; this item is that, and made for it. Who works on the case at the OM and probation reads all.
func (n Notification) give(ctx context.Context, d *casefile.Deed, town id.Org, about protocol.Ref, body Feedback) error {
	item, err := d.Put(ctx, casefile.Content{Kind: KindWeighing, Category: policy.Weighing, Regime: statute.ExecutionData, About: about, For: town, Body: body})
	if err != nil {
		return err
	}
	share := casefile.Share{Category: policy.Weighing, Item: item, Ground: n.Ground, Purpose: n.Purpose, Necessity: feedbackNeed}
	if err := d.ShareWith(ctx, share, who.Lead, who.Decider, who.Advising, who.Supervising); err != nil || town.IsZero() {
		return err
	}
	share.To = town
	return d.ShareOwn(ctx, share)
}

// weighs tells whether a version of a view was weighed in the draft.
func weighs(draft Draft, v casefile.Item) bool {
	return slices.ContainsFunc(draft.Weighed, func(w Weighed) bool { return w.View == v.ID.String() })
}

// of are the points of a municipality's own view.
func of(all []Weighed, items []casefile.Item, town id.Org) []Weighed {
	var out []Weighed
	for _, w := range all {
		if viewOf(items, w.View, town) {
			out = append(out, w)
		}
	}
	return out
}

// viewOf tells whether a view is the municipality's own: another mayor's words are not told to this one.
func viewOf(items []casefile.Item, view string, town id.Org) bool {
	return slices.ContainsFunc(items, func(i casefile.Item) bool { return i.ID.String() == view && i.Owner == town })
}

// Commissioning is the form that orders supervision (P16; Besluit tenuitvoerlegging art. 2:1(2)).
type Commissioning struct {
	Org  id.Org `form:"organisation" json:"-"`
	Text string `form:"text" json:"text"`
}

// AsksSupervision is what is asked of it.
var AsksSupervision = form.Asks(who.CommissionSupervision,
	form.Field{Name: "organisation", Kind: form.Org, Of: string(account.Probation), Need: "commission.organisation.choose", Begins: form.Probation},
	form.Field{Name: "text", Kind: form.Lines, Rows: 5, Need: "supervision.text.required"},
).In(policy.For(policy.SupervisionStatus))

// Commission orders supervision by a probation organisation until the end of the probation term. It gets the conditions in
// full, also what is derived from a victim: it must watch over them.
func Commission(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, c Commissioning, isProbation func(id.Org) bool) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.CommissionSupervision, func(ctx context.Context, d *casefile.Deed) error {
		f := d.Answers(AsksSupervision, c)
		if !isProbation(c.Org) {
			f.Add("organisation", "commission.organisation.choose")
		}
		if err := f.Check(); err != nil {
			return err
		}
		granted := d.Facts.Granted()
		if granted == nil {
			return fault.Conflict{Key: "conflict.not_open", With: "P16:P14"}
		}
		if err := d.Join(ctx, c.Org, who.Supervising, "om.execution", "execution", "opdracht tot toezicht"); err != nil {
			return err
		}
		item, err := d.Put(ctx, casefile.Content{Kind: KindSupervision, Category: policy.SupervisionStatus, Regime: statute.ExecutionData, About: d.About, For: c.Org, Body: c})
		if err != nil {
			return err
		}
		shares := []casefile.Share{{To: c.Org, Category: policy.SupervisionStatus, Item: item}}
		items, err := d.Items(ctx, KindInForceVictim)
		if err != nil {
			return err
		}
		for _, i := range items {
			shares = append(shares, casefile.Share{To: c.Org, Category: policy.VictimConditions, Item: i.ID})
		}
		for _, s := range shares {
			s.Ground, s.Purpose, s.Necessity = "om.execution", "execution", "toezicht op de naleving"
			if err := d.ShareOwn(ctx, s); err != nil {
				return err
			}
		}
		ref := protocol.Ref(newRef())
		d.Result = string(ref)
		return d.Leave(protocol.SupervisionCommissioned{ID: ref, Org: c.Org, On: d.Today, Until: granted.Until})
	})
}
