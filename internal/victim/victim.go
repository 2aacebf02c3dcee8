// Package victim records, for the OM alone, which interests of victims must be weighed: wishes, need of protection, a zone
// or none. Never who or where they are: no field asks for a name or an address (P07, P18; 6:2:10(3)(c) Sv; 39f(2)(b) Wjsg).
package victim

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Kinds of item of this package.
const (
	KindInterests = "victim_interests"
	KindZone      = "protection_zone"
	KindInformed  = "victim_informed"
)

// Outcomes of the check. «Unknown» is an answer.
var Outcomes = []statute.Choice{
	{Code: "present", Name: statute.Name{NL: "er zijn belangen om mee te wegen", EN: "there are interests to weigh"}},
	{Code: "no_wish", Name: statute.Name{NL: "er zijn slachtoffers of nabestaanden, zij willen niets weten", EN: "there are victims or relatives who want to know nothing"}},
	{Code: "none_known", Name: statute.Name{NL: "geen slachtoffers of nabestaanden bekend", EN: "no victims or relatives known"}},
	{Code: "unknown", Name: statute.Name{NL: "niet bekend", EN: "unknown"}},
}

// Wishes that can be recorded.
var Wishes = []statute.Choice{
	{Code: "no_contact", Name: statute.Name{NL: "geen contact", EN: "no contact"}},
	{Code: "area", Name: statute.Name{NL: "een gebied waar betrokkene niet komt", EN: "an area he stays out of"}},
	{Code: "informed", Name: statute.Name{NL: "ingelicht worden", EN: "to be informed"}},
}

// Interests is the form and the record of the check.
type Interests struct {
	Outcome    string        `form:"outcome" json:"outcome"`
	Wishes     []string      `form:"wishes" json:"wishes"`
	Protection string        `form:"protection" json:"protection"` // need of protection: yes, no, unknown
	IDV        string        `form:"idv" json:"idv"`               // registered with the IDV: yes, no, unknown
	HasZone    string        `form:"has_zone" json:"has_zone"`     // yes, no
	Zone       string        `form:"zone" json:"-"`
	Elsewhere  string        `form:"elsewhere" json:"elsewhere"` // a victim lives in another municipality: yes, no, unknown; never which
	Source     string        `form:"source" json:"source"`
	On         calendar.Date `form:"on" json:"on"`
}

// Zone is the protection zone in words; what it rests on is not recorded.
type Zone struct {
	Area string `json:"area"`
}

// AsksInterests is what is asked of the check. The zone is needed where there is one.
var AsksInterests = form.Form{Deed: who.CheckVictims, Kept: policy.In(policy.VictimWishes), Groups: []form.Group{
	{Fields: []form.Field{
		{Name: "outcome", Kind: form.Weigh, Choices: Outcomes, Need: "victim.outcome.choose"},
		{Name: "wishes", Kind: form.Any, Choices: Wishes, If: present, Depends: true},
		{Name: "protection", Kind: form.Pick, Choices: form.YesNoUnknown, Need: "victim.protection.choose", If: present},
		{Name: "has_zone", Kind: form.Pick, Choices: form.YesNo, Need: "victim.has_zone.choose", If: present},
		{Name: "zone", Kind: form.Lines, Rows: 2, Most: 2000, If: present, Kept: policy.In(policy.ProtectionZone)},
		{Name: "elsewhere", Kind: form.Pick, Choices: form.YesNoUnknown, Need: "victim.elsewhere.choose", If: present},
	}},
	{Name: "source", Fields: []form.Field{
		{Name: "idv", Kind: form.Pick, Choices: form.YesNoUnknown, Need: "victim.idv.choose"},
		{Name: "source", Kind: form.Line, Need: "victim.source.required"},
		{Name: "on", Kind: form.Day, Need: "victim.on.required", Begins: form.Today},
	}},
}}

// present: what is asked where there are interests to weigh.
var present = form.If{Field: "outcome", Is: "present"}

func (i Interests) check(d *casefile.Deed) error {
	f := d.Answers(AsksInterests, i)
	if i.Outcome == present.Is && i.HasZone == "yes" {
		f.Text("zone", i.Zone, 2000, "victim.zone.required")
	}
	return f.Check()
}

// Check records the check of victim interests (P07). Without it nothing can be decided.
func Check(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, i Interests) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.CheckVictims, func(ctx context.Context, d *casefile.Deed) error {
		if err := i.check(d); err != nil {
			return err
		}
		item, err := d.Put(ctx, casefile.Content{Kind: KindInterests, Category: policy.VictimWishes, Regime: statute.ProsecutionData, Body: i})
		if err != nil {
			return err
		}
		share := casefile.Share{Category: policy.VictimWishes, Item: item, Ground: "om.justice", Purpose: "justice", Necessity: "artikel 6:2:10 lid 3 onder c Sv"}
		if err := d.ShareWith(ctx, share, who.Decider); err != nil {
			return err
		}
		if i.Outcome == "present" && i.HasZone == "yes" {
			zone, err := d.Put(ctx, casefile.Content{Kind: KindZone, Category: policy.ProtectionZone, Regime: statute.ProsecutionData, Body: Zone{i.Zone}})
			if err != nil {
				return err
			}
			share.Category, share.Item = policy.ProtectionZone, zone
			if err := d.ShareWith(ctx, share, who.Decider); err != nil {
				return err
			}
		}
		return d.Leave(protocol.Checked{Kind: protocol.VictimInterests, On: d.Today, Outcome: protocol.Code(i.Outcome)})
	})
}

// Informing is the form that records that a victim was told, by the IDV and outside this system.
type Informing struct {
	On      calendar.Date `form:"on" json:"on"`
	Outcome string        `form:"outcome" json:"outcome"` // informed, not_reached
	Note    string        `form:"note" json:"note"`
}

// InformedChoices are what became of it.
var InformedChoices = []statute.Choice{
	{Code: "informed", Name: statute.Name{NL: "ingelicht", EN: "informed"}}, {Code: "not_reached", Name: statute.Name{NL: "niet bereikt", EN: "not reached"}},
}

// AsksInformed is what is asked of it.
var AsksInformed = form.Asks(who.RecordVictimInformed,
	form.Field{Name: "on", Kind: form.Day, Need: "victim_informed.on.required", Begins: form.Today},
	form.Field{Name: "outcome", Kind: form.Pick, Choices: InformedChoices, Need: "victim_informed.outcome.choose"},
	form.Field{Name: "note", Kind: form.Lines, Rows: 3},
).In(policy.In(policy.VictimInformed))

// Inform records that the victim was informed (P18): the fact only.
func Inform(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, n Informing) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.RecordVictimInformed, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksInformed, n).Check(); err != nil {
			return err
		}
		item, err := d.Put(ctx, casefile.Content{Kind: KindInformed, Category: policy.VictimInformed, Regime: statute.ProsecutionData, Body: n})
		if err != nil {
			return err
		}
		share := casefile.Share{Category: policy.VictimInformed, Item: item, Ground: "om.justice", Purpose: "justice", Necessity: "artikel 6:2:10 lid 3 onder c Sv"}
		if err := d.ShareWith(ctx, share, who.Decider); err != nil {
			return err
		}
		return d.Leave(protocol.Checked{Kind: protocol.VictimInformed, On: d.Today, Outcome: protocol.Code(n.Outcome)})
	})
}
