package notice

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Joining is the form with which the OM lets the police unit of the district take part: on which ground, for what.
type Joining struct {
	Org       id.Org `form:"unit"`
	Ground    string `form:"ground"`
	Purpose   string `form:"purpose"`
	Necessity string `form:"necessity"`
}

// AsksJoining is what is asked of it; it begins with the unit of the municipality where he will live.
var AsksJoining = form.Form{Deed: who.JoinPolice, Groups: []form.Group{
	{Fields: []form.Field{{Name: "unit", Kind: form.Org, Of: string(account.Police), Begins: form.Unit, Need: "police.unit.choose"}}},
	form.Sharing(statute.ProsecutionData, "om.order"),
}}

// JoinPolice lets a police unit take part: it sits in the triangle (agreement 3d), gives its picture, and sees what the table of sight gives it.
// It is told at once.
func JoinPolice(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, j Joining) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.JoinPolice, j.Do)
}

// Do is the deed's content; the preview does the same and takes it back.
func (j Joining) Do(ctx context.Context, d *casefile.Deed) error {
	f := d.Answers(AsksJoining, j)
	switch {
	case j.Org.IsZero():
	case !account.IsPolice(j.Org):
		f.Add("unit", "choice.invalid")
	case d.Facts.Stays(j.Org, who.PoliceUnit):
		f.Add("unit", "police.unit.there")
	}
	if err := f.Check(); err != nil {
		return err
	}
	d.Result = j.Org.String()
	if err := d.Join(ctx, j.Org, who.PoliceUnit, j.Ground, j.Purpose, j.Necessity); err != nil {
		return fault.Wrap(err, "case %s: police", d.Case)
	}
	d.Tell(policy.PoliceJoined, j.Org)
	return nil
}
