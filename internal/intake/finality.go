package intake

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// KindFinality is the kind of item that says since when a conviction is irrevocable, and from what that follows.
const KindFinality = "finality"

// Finality is the form that records that the conviction became irrevocable (X6).
type Finality struct {
	On     calendar.Date `form:"on" json:"on"`
	Source string        `form:"source" json:"source"`
}

// AsksFinality is what is asked of it.
var AsksFinality = form.Form{Deed: who.RecordFinality, Checked: true, Kept: policy.In(policy.CourtFile), Groups: []form.Group{{Fields: []form.Field{
	{Name: "on", Kind: form.Day, Need: "finality.on.required", Begins: form.Today},
	{Name: "source", Kind: form.Line, Need: "finality.source.required"},
}}}}

// RecordFinality records that the conviction became irrevocable. From then on the municipalities that take part read it (X6; article 39f
// Wjsg). It is never taken back: who has read it has.
func RecordFinality(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, f Finality) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.RecordFinality, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksFinality, f).Check(); err != nil {
			return err
		}
		if err := d.Leave(protocol.KnownChanged{On: d.Today, What: "irrevocable", Value: "yes"}); err != nil {
			return err
		}
		if _, err := d.Put(ctx, casefile.Content{Kind: KindFinality, Category: policy.CourtFile, Regime: statute.ProsecutionData, Body: f}); err != nil {
			return err
		}
		if err := restate(ctx, d); err != nil {
			return err
		}
		if err := d.Bring(ctx, policy.Conviction); err != nil {
			return err
		}
		d.Tell(policy.ConvictionKnown)
		return nil
	})
}

// restate puts the conviction anew as irrevocable; the rest is carried over as it stands.
func restate(ctx context.Context, d *casefile.Deed) error {
	items, err := d.Items(ctx, KindConviction)
	if err != nil || len(items) == 0 {
		return err
	}
	var conviction Conviction
	if err := items[len(items)-1].Read(&conviction); err != nil {
		return err
	}
	conviction.Irrevocable = "yes"
	_, err = d.Put(ctx, casefile.Content{Kind: KindConviction, Category: policy.Conviction, Regime: statute.ProsecutionData, Body: conviction})
	return err
}

// Disclosing is the form that shares a conviction that is not irrevocable with a municipality all the same (X6).
type Disclosing struct {
	Org       id.Org `form:"municipality"`
	Ground    string `form:"ground"`
	Purpose   string `form:"purpose"`
	Necessity string `form:"necessity"` // also why it is shared before it is irrevocable
}

// AsksDisclosing is what is asked of it.
var AsksDisclosing = form.Form{Deed: who.DiscloseConviction, Groups: []form.Group{
	{Fields: []form.Field{{Name: "municipality", Kind: form.Org, Of: string(account.Municipality), Parties: true, Need: "disclose.municipality.choose"}}},
	form.Sharing(statute.ProsecutionData, "om.order"),
}}

// Disclose shares the conviction with one municipality, with a reason of its own.
func Disclose(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, g Disclosing) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.DiscloseConviction, g.Do)
}

// Do is the deed's content; the preview does the same and takes it back.
func (g Disclosing) Do(ctx context.Context, d *casefile.Deed) error {
	f := d.Answers(AsksDisclosing, g)
	if !g.Org.IsZero() && (account.TownName(g.Org) == "" || d.Facts.Notice(g.Org) == nil || !d.Takes(g.Org)) {
		f.Add("municipality", "disclose.municipality.apart")
	}
	if err := f.Check(); err != nil {
		return err
	}
	d.Result = g.Org.String()
	share := casefile.Share{To: g.Org, Category: policy.Conviction, Ground: g.Ground, Purpose: g.Purpose, Necessity: g.Necessity, Disclosed: true}
	if err := d.Share(ctx, share); err != nil {
		return err
	}
	d.Tell(policy.ConvictionKnown, g.Org)
	return nil
}
