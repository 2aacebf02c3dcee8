// Package decision is the OM's: proposed conditions, the weighing of each point of a mayor's view, the draft, the decision
// taken by another person than prepared it, telling the partners, and commissioning supervision (P11's proposal, P13–P16;
// agreement 3f; 6:2:10–6:2:13 Sv). Nobody else's word blocks it.
package decision

import (
	"context"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
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

// Kinds of item of this package.
const (
	KindProposal       = "proposal"
	KindProposalVictim = "proposal_victim"
	KindDraft          = "draft_decision"
	KindDecision       = "decision"
	KindReasons        = "decision_reasons"
	KindInForce        = "conditions_in_force"
	KindInForceVictim  = "conditions_in_force_victim"
	KindWeighing       = "weighing"
	KindSupervision    = "supervision_commission"
)

// Line is one condition: its mark and its parameters, the neutral ones or those that are derived from a victim. The mark is the letter, and
// from the second condition of that letter on its number too; it stays the same while the condition stands.
type Line struct {
	Letter     string         `json:"letter"`
	Parameters statute.Values `json:"parameters"`
	Monitoring bool           `json:"monitoring"` // electronic monitoring is attached (6:2:11(4) Sv)
}

// Lines is a set of conditions, or the part of one that is derived from a victim.
type Lines struct {
	Lines []Line `json:"lines"`
}

// Proposal is the form of the proposed conditions.
type Proposal struct {
	Letters    []string          `form:"letters"`
	Parameters map[string]string `form:"parameter.*"` // by letter and parameter: «a.person»
	Monitoring []string          `form:"monitoring"`
}

// AsksProposal is what is asked of it; what is asked of each condition is in the law (statute.Conditions), which also checks it.
var AsksProposal = asksProposal()

func asksProposal() form.Form {
	var all, monitored []statute.Choice
	var parameters []form.Field
	for _, c := range statute.Conditions {
		for _, mark := range c.Marks() {
			choice := statute.Choice{Code: mark, Name: c.Name}
			all = append(all, choice)
			if c.CanMonitor() {
				monitored = append(monitored, choice)
			}
			for _, p := range c.Parameters {
				parameters = append(parameters, asksParameter(mark, p))
			}
		}
	}
	letters := form.Field{Name: "letters", Kind: form.Any, Choices: all, Need: "proposal.letters.choose"}
	return form.Form{Deed: who.ProposeConditions, Groups: []form.Group{
		{Name: "letters", Fields: append([]form.Field{letters}, parameters...)},
		{Name: "monitoring", Fields: []form.Field{{Name: "monitoring", Kind: form.Any, Choices: monitored}}},
	}}
}

func asksParameter(mark string, p statute.Parameter) form.Field {
	f := form.Field{Name: "parameter." + mark + "." + p.Name, Kind: form.Line, Kept: policy.In(policy.ProposedConditions)}
	if p.Kind == statute.Date {
		f.Kind = form.Day
	}
	if p.FromVictim {
		f.Kept = policy.In(policy.VictimConditions)
	}
	return f
}

// split checks the form and parts it into what may be read by all and what is derived from a victim. A condition holds from the
// release on and during the probation term: a day beyond it is a mistake.
func (p Proposal) split(ctx context.Context, d *casefile.Deed) (neutral, fromVictim Lines, err error) {
	f := &form.Wrong{}
	days := d.Days(f)
	if days.SentenceEnd, err = d.SentenceEnd(ctx); err != nil {
		return neutral, fromVictim, err
	}
	if len(p.Letters) == 0 {
		f.Add("letters", "proposal.letters.choose")
	}
	for _, letter := range p.Letters {
		c, known := statute.Find(statute.Letter(letter))
		if !known {
			f.Add("letters", "proposal.letters.choose")
			continue
		}
		values := statute.Values{}
		for _, parameter := range c.Parameters {
			if value := p.Parameters[letter+"."+parameter.Name]; strings.TrimSpace(value) != "" {
				values[parameter.Name] = value
			}
		}
		var invalid *fault.Invalid
		if err := c.Validate(values); asInvalid(err, &invalid) {
			for _, name := range invalid.Order {
				f.Fields = add(f, "parameter."+letter+"."+name, invalid.Fields[name])
			}
		}
		for _, parameter := range c.Parameters {
			if on, wrong := calendar.Parse(values[parameter.Name]); parameter.Kind == statute.Date && wrong == nil {
				days.May("parameter."+letter+"."+parameter.Name, on)
			}
		}
		open, closed := c.Split(values)
		neutral.Lines = append(neutral.Lines, Line{Letter: letter, Parameters: open, Monitoring: among(letter, p.Monitoring) && c.CanMonitor()})
		if len(closed) > 0 {
			fromVictim.Lines = append(fromVictim.Lines, Line{Letter: letter, Parameters: closed})
		}
	}
	return neutral, fromVictim, f.Check()
}

func add(f *form.Wrong, field string, reason fault.Reason) map[string]fault.Reason {
	if f.Fields == nil {
		f.Fields = map[string]fault.Reason{}
	}
	if _, there := f.Fields[field]; !there {
		f.Fields[field] = reason
		f.Order = append(f.Order, field)
	}
	return f.Fields
}

func among(word string, list []string) bool {
	for _, one := range list {
		if one == word {
			return true
		}
	}
	return false
}

func care(lines Lines) bool {
	for _, l := range lines.Lines {
		if c, known := statute.Find(statute.Letter(l.Letter)); known && among(string(c.Letter), []string{"e", "f", "g", "h"}) {
			return true
		}
	}
	return false
}

// Propose records the conditions that the OM proposes; a mayor sees the neutral text once he is asked for his view.
func Propose(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, p Proposal) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.ProposeConditions, func(ctx context.Context, d *casefile.Deed) error {
		neutral, fromVictim, err := p.split(ctx, d)
		if err != nil {
			return err
		}
		if err := d.Leave(protocol.Checked{Kind: protocol.Proposal, On: d.Today, Outcome: "proposed"}); err != nil {
			return err
		}
		d.Treatment(care(neutral))
		item, err := d.Put(ctx, casefile.Content{Kind: KindProposal, Category: policy.ProposedConditions, Regime: statute.ProsecutionData, Body: neutral})
		if err != nil {
			return err
		}
		share := casefile.Share{Category: policy.ProposedConditions, Item: item, Ground: "om.justice", Purpose: "justice", Necessity: "voorbereiding van de beslissing"}
		if err := d.ShareWith(ctx, share, who.Decider, who.Advising); err != nil {
			return err
		}
		// Put even when empty: it is the version that goes with this proposal.
		victim, err := d.Put(ctx, casefile.Content{Kind: KindProposalVictim, Category: policy.VictimConditions, Regime: statute.ProsecutionData, Body: fromVictim})
		if err != nil {
			return err
		}
		share.Category, share.Item = policy.VictimConditions, victim
		d.Result = item.String()
		return d.ShareWith(ctx, share, who.Decider, who.Advising)
	})
}

// Latest reads the newest set of a kind among items; false when there is none.
func Latest(items []casefile.Item, kind string) (Lines, id.Item, bool) {
	for n := len(items) - 1; n >= 0; n-- {
		if items[n].Kind == kind && items[n].Withdrawn.IsZero() {
			var l Lines
			if err := items[n].Read(&l); err != nil {
				return Lines{}, id.Item{}, false
			}
			return l, items[n].ID, true
		}
	}
	return Lines{}, id.Item{}, false
}
