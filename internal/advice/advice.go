// Package advice is probation's advice: commissioned by the OM, given in full to the OM alone, with an extract and a summary
// that a municipality may read (P03, P09; agreement 3a; 6:2:12(2) Sv, Besluit tenuitvoerlegging art. 2:1(4)–(6)).
package advice

import (
	"context"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
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
	KindCommission = "advice_commission"
	KindFull       = "advice_full"
	KindExtract    = "advice_extract"
	KindSummary    = "advice_summary"
	KindPosition   = "person_position"
	KindHealth     = "health"
	KindWaived     = "advice_waived"
	KindDeclined   = "advice_declined"
)

// Commission is the form that commissions the advice (P03).
type Commission struct {
	Org       id.Org `form:"organisation" json:"-"`
	Questions string `form:"questions" json:"questions"`
}

// AsksCommission is what is asked of it.
var AsksCommission = form.Asks(who.CommissionAdvice,
	form.Field{Name: "organisation", Kind: form.Org, Of: string(account.Probation), Need: "commission.organisation.choose"},
	form.Field{Name: "questions", Kind: form.Lines, Rows: 6, Need: "commission.questions.required"},
).In(policy.For(policy.AdviceCommission))

// Ask commissions the advice: the probation organisation becomes a party.
func Ask(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, c Commission) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.CommissionAdvice, func(ctx context.Context, d *casefile.Deed) error {
		f := d.Answers(AsksCommission, c)
		if !IsProbation(c.Org) {
			f.Add("organisation", "commission.organisation.choose")
		}
		if err := f.Check(); err != nil {
			return err
		}
		if err := d.Join(ctx, c.Org, who.Advising, "om.justice", "justice", "opdracht voor het reclasseringsadvies"); err != nil {
			return err
		}
		ask := protocol.Ref(id.NewRef())
		d.Result = string(ask)
		if _, err := d.Put(ctx, casefile.Content{Kind: KindCommission, Category: policy.AdviceCommission, Regime: statute.ProsecutionData, About: ask, For: c.Org, Body: c}); err != nil {
			return err
		}
		return d.Leave(protocol.Asked{ID: ask, Kind: protocol.Commission, By: d.Me(who.Prosecutor), Of: who.Party{Org: c.Org, Duty: who.Probation}, On: d.Today})
	})
}

// IsProbation tells whether the organisation is one of the three probation organisations.
func IsProbation(org id.Org) bool {
	for _, code := range Codes {
		if org == account.OrgID(code) {
			return true
		}
	}
	return false
}

// Codes of the three probation organisations.
var Codes = []string{"RN", "SVG", "LJR"}

// AsksDecline and AsksWaive are what is asked of a commission that is given back, and where one goes on without the advice.
var (
	AsksDecline = form.Because(who.DeclineCommission, "decline_commission.reason.required").In(policy.In(policy.AdviceCommission))
	AsksWaive   = form.Because(who.WaiveAdvice, "waive.reason.required").In(policy.In(policy.AdviceExtract))
)

// DeclineCommission gives the commission back: another organisation must be asked within two working days.
func DeclineCommission(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, reason string) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.DeclineCommission, func(ctx context.Context, d *casefile.Deed) error {
		if err := asked(d); err != nil {
			return err
		}
		item, err := d.PutReason(ctx, casefile.Content{Kind: KindDeclined, Category: policy.AdviceCommission, Regime: statute.ProbationReport, About: d.About}, AsksDecline, reason)
		if err != nil {
			return err
		}
		share := casefile.Share{Category: policy.AdviceCommission, Item: item, Ground: "probation.advice", Purpose: "justice", Necessity: "antwoord op de opdracht"}
		if err := d.ShareWith(ctx, share, who.Lead); err != nil {
			return err
		}
		d.Tell(policy.AdviceReceived)
		if err := d.Leave(protocol.AskGone{Ask: d.About, On: d.Today, Why: "declined"}); err != nil {
			return err
		}
		return d.End(ctx, d.Actor.Org, who.Advising, d.Today)
	})
}

func asked(d *casefile.Deed) error {
	if a := d.Facts.FindAsk(d.About); a == nil || a.Kind != protocol.Commission || a.Of.Org != d.Actor.Org {
		return fault.NotFound{What: "commission"}
	}
	return nil
}

// Waive goes on without the advice, with a reason (P09; P11 can then be asked).
func Waive(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, reason string) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.WaiveAdvice, func(ctx context.Context, d *casefile.Deed) error {
		if _, err := d.PutReason(ctx, casefile.Content{Kind: KindWaived, Category: policy.AdviceExtract, Regime: statute.ProsecutionData}, AsksWaive, reason); err != nil {
			return err
		}
		return d.Leave(protocol.Checked{Kind: protocol.AdviceWaived, On: d.Today, Outcome: "waived"})
	})
}

// Positions are the positions of the person concerned on the proposed conditions.
var Positions = []statute.Choice{
	{Code: "yes", Name: statute.Name{NL: "eens", EN: "agrees"}},
	{Code: "partly", Name: statute.Name{NL: "deels eens", EN: "agrees in part"}},
	{Code: "no", Name: statute.Name{NL: "oneens", EN: "disagrees"}},
	{Code: "no_cooperation", Name: statute.Name{NL: "werkt niet mee", EN: "does not cooperate"}},
}

// Submission is the form of the advice (P09).
type Submission struct {
	Full         string `form:"full"`    // the advice in full: only the OM reads it
	Health       string `form:"health"`  // apart, only where a condition of care is proposed
	Summary      string `form:"summary"` // for the municipality
	Conditions   string `form:"conditions"`
	Housing      string `form:"housing"`
	Monitoring   string `form:"monitoring"` // is electronic monitoring feasible: yes, no, not_needed
	Municipal    string `form:"municipal"`  // what was done with the municipality's input
	Position     string `form:"position"`
	PositionText string `form:"position_text"`
	// The documents themselves: in full for the OM alone, the extract that the OM weighs, the summary for the municipality.
	FullFiles    []document.Received `form:"file_full"`
	ExtractFiles []document.Received `form:"file_extract"`
	SummaryFiles []document.Received `form:"file_summary"`
}

// Full is the advice in full; the document itself hangs beside it.
type Full struct {
	Text string `json:"text"`
}

// Extract is what the OM weighs.
type Extract struct {
	Conditions string `json:"conditions"`
	Housing    string `json:"housing"`
	Monitoring string `json:"monitoring"`
	Municipal  string `json:"municipal"`
}

// Summary is what a municipality may read.
type Summary struct {
	Text string `json:"text"`
}

// Position is what the person concerned thinks of the proposed conditions.
type Position struct {
	Position string `json:"position"`
	Text     string `json:"text"`
}

// Monitoring is whether electronic monitoring is feasible.
var Monitoring = []statute.Choice{
	{Code: "yes", Name: statute.Name{NL: "ja", EN: "yes"}}, {Code: "no", Name: statute.Name{NL: "nee", EN: "no"}}, {Code: "not_needed", Name: statute.Name{NL: "niet nodig", EN: "not needed"}},
}

// AsksAdvice is what is asked of the advice: in full, or its document.
var AsksAdvice = form.Form{Deed: who.SubmitAdvice, Kept: policy.In(policy.AdviceExtract), Drafted: true, Groups: []form.Group{
	{Name: "full", Fields: []form.Field{
		{Name: "full", Kind: form.Lines, Rows: 14, Most: 5 * form.LongText, Need: "advice.full.required", Unless: "file_full", Kept: policy.In(policy.AdviceFull)},
		{Name: "health", Kind: form.Lines, Rows: 4, Kept: policy.In(policy.Health)},
	}},
	{Name: "extract", Fields: []form.Field{
		{Name: "conditions", Kind: form.Lines, Rows: 5, Need: "advice.conditions.required"},
		{Name: "housing", Kind: form.Lines, Rows: 4, Need: "advice.housing.required"},
		{Name: "monitoring", Kind: form.Pick, Choices: Monitoring, Need: "advice.monitoring.choose"},
		{Name: "municipal", Kind: form.Lines, Rows: 4, Need: "advice.municipal.required"},
	}},
	{Name: "position", Fields: []form.Field{
		{Name: "position", Kind: form.Pick, Choices: Positions, Need: "advice.position.choose"},
		{Name: "position_text", Kind: form.Lines, Most: form.LongText, Rows: 3, Kept: policy.In(policy.PersonPosition)},
	}},
	{Name: "summary", Fields: []form.Field{{Name: "summary", Kind: form.Lines, Rows: 7, Need: "advice.summary.required", Kept: policy.In(policy.AdviceSummary)}}},
	{Name: "files", Fields: []form.Field{{Name: "file_full", Kind: form.File}, {Name: "file_extract", Kind: form.File}, {Name: "file_summary", Kind: form.File}}},
}}

// Submit gives the advice. Each part is an item of its own category; the summary reaches the municipality when the OM
// releases it with the request for the view.
func Submit(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, s Submission) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.SubmitAdvice, func(ctx context.Context, d *casefile.Deed) error {
		if err := asked(d); err != nil {
			return err
		}
		if err := d.Answers(AsksAdvice, s).Check(); err != nil {
			return err
		}
		files := map[string][]document.Received{KindFull: s.FullFiles, KindExtract: s.ExtractFiles, KindSummary: s.SummaryFiles}
		parts := []casefile.Content{
			{Kind: KindFull, Category: policy.AdviceFull, Body: Full{s.Full}},
			{Kind: KindExtract, Category: policy.AdviceExtract, Body: Extract{s.Conditions, s.Housing, s.Monitoring, s.Municipal}},
			{Kind: KindSummary, Category: policy.AdviceSummary, Body: Summary{s.Summary}},
			{Kind: KindPosition, Category: policy.PersonPosition, Body: Position{s.Position, s.PositionText}},
		}
		if strings.TrimSpace(s.Health) != "" {
			d.Treatment(true)
			parts = append(parts, casefile.Content{Kind: KindHealth, Category: policy.Health, Body: Full{s.Health}})
		}
		first := id.Item{}
		for _, part := range parts {
			part.Regime, part.About = statute.ProbationReport, d.About
			item, err := d.Put(ctx, part)
			if err != nil {
				return err
			}
			if first.IsZero() {
				first = item
			}
			documents, err := document.Attach(ctx, d, item, part, files[part.Kind]...)
			if err != nil {
				return err
			}
			for _, one := range append([]id.Item{item}, documents...) {
				share := casefile.Share{Category: part.Category, Item: one, Ground: "probation.advice", Purpose: "justice", Necessity: "advies over de voorwaardelijke invrijheidstelling"}
				if err := d.ShareWith(ctx, share, who.Lead, who.Decider, who.District); err != nil {
					return err
				}
			}
		}
		d.Result = first.String()
		d.Tell(policy.AdviceReceived)
		return d.Leave(protocol.Answered{Ask: d.About, ID: protocol.Ref(first.String()), On: d.Today, Outcome: protocol.Delivered})
	})
}
