// Package outside records what the partners did outside the system: each of these steps has one plain, complete deed with
// the date, who did it, the outcome from the step's own list, a note and documents (P03a, P04, P08, P10, P12a, P15o, P17, P19).
package outside

import (
	"context"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
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

// Step is what can be recorded for one step.
type Step struct {
	Deed     who.Deed
	Kind     string // of the item
	Category policy.Category
	Outcomes []statute.Choice
	Ask      protocol.AskKind   // the step is a question and its answer
	Check    protocol.CheckKind // the step is a finding
	ShareTo  []who.Relation
	NewDate  string                  // the outcome with which a new return date comes
	Tell     map[string]policy.Event // by outcome: what others hear of at once, besides the steps
	Once     bool                    // what is recorded after it is done corrects it: a new version, with a reason
}

func choice(code, nl, en string) statute.Choice {
	return statute.Choice{Code: code, Name: statute.Name{NL: nl, EN: en}}
}

// Steps is the table of what can be recorded.
var Steps = []Step{
	{Deed: who.RecordRiskEstimate, Once: true, Kind: "risk_estimate", Category: policy.RiskEstimate, Ask: protocol.RiskEstimate, ShareTo: []who.Relation{who.Lead, who.Decider}, Outcomes: []statute.Choice{
		choice("delivered", "gegeven", "given"), choice("declined", "niet gegeven", "not given")},
		Tell: map[string]policy.Event{"delivered": policy.RiskEstimated, "declined": policy.RiskEstimated}},
	{Deed: who.RecordInquiry, Kind: "inquiry", Category: policy.Inquiry, Ask: protocol.Inquiry, ShareTo: []who.Relation{who.Lead, who.Advising}, Outcomes: []statute.Choice{
		choice("delivered", "beantwoord", "answered"), choice("declined", "geen antwoord", "no answer")}},
	{Deed: who.RecordAddressCheck, Kind: "address_check", Category: policy.AddressCheck, Ask: protocol.AddressCheck, Outcomes: []statute.Choice{
		choice("none", "geen conflict", "no conflict"), choice("conflict", "conflict", "conflict"), choice("unknown", "niet bekend", "unknown")}},
	{Deed: who.RecordTriangle, Once: true, Kind: "triangle", Category: policy.Triangle, Check: protocol.Triangle, ShareTo: []who.Relation{who.Lead, who.Origin, who.Intended, who.PoliceUnit}, Outcomes: []statute.Choice{
		choice("held", "gehouden", "held"), choice("written", "schriftelijk gedaan", "done in writing"), choice("outside", "buiten de driehoek besproken", "discussed outside the triangle"), choice("not_held", "niet gehouden", "not held")}},
	{Deed: who.RecordReply, Kind: "objection_reply", Category: policy.View, Check: protocol.ObjectionReply, ShareTo: []who.Relation{who.Decider, who.Origin, who.Intended}, Outcomes: []statute.Choice{
		choice("accepted", "bezwaar overgenomen", "objection accepted"), choice("partly", "deels overgenomen", "accepted in part"), choice("rejected", "niet overgenomen", "not accepted")}},
	{Deed: who.RecordObjection, Kind: "court_objection", Category: policy.Objection, Check: protocol.CourtObjection, ShareTo: []who.Relation{who.Decider, who.Advising}, NewDate: "upheld", Outcomes: []statute.Choice{
		choice("none", "geen bezwaar ingediend", "no objection made"), choice("pending", "ingediend, nog geen uitspraak", "made, pending"), choice("dismissed", "ongegrond", "dismissed"), choice("upheld", "gegrond", "upheld")}},
	{Deed: who.RecordReturnPlan, Once: true, Kind: "return_plan", Category: policy.ReturnPlan, Check: protocol.ReturnPlan, ShareTo: []who.Relation{who.Lead, who.Decider, who.Advising, who.Supervising, who.Origin, who.Intended}, Outcomes: []statute.Choice{
		choice("complete", "klaar, met woonplek", "complete, with housing"), choice("no_housing", "klaar, zonder woonplek", "complete, without housing")},
		Tell: map[string]policy.Event{"no_housing": policy.NoHousing}},
	{Deed: who.RecordReadiness, Kind: "readiness", Category: policy.Readiness, Check: protocol.Readiness, ShareTo: []who.Relation{who.Decider}, Outcomes: []statute.Choice{
		choice("green", "klaar", "ready"), choice("amber", "bijna klaar", "nearly ready"), choice("red", "niet klaar", "not ready")},
		Tell: map[string]policy.Event{"red": policy.NotReady}},
}

// Find is the row of a deed; false when it is not one of these.
func Find(deed who.Deed) (Step, bool) {
	for _, s := range Steps {
		if s.Deed == deed {
			return s, true
		}
	}
	return Step{}, false
}

// Record is the form, the same for every step.
type Record struct {
	On      calendar.Date `form:"on" json:"on"`
	Who     string        `form:"who" json:"who"`
	Outcome string        `form:"outcome" json:"outcome"`
	Note    string        `form:"note" json:"note"`
	Again   string        `form:"again" json:"again,omitempty"` // why it is recorded once more
	NewDate calendar.Date `form:"new_date" json:"new_date"`     // objection upheld: the date that the court set
	// Files go with it: documents of the step's own category, for who reads what is recorded here.
	Files []document.Received `form:"file" json:"-"`
}

// Corrects tells whether what is recorded now corrects what was recorded before.
func (s Step) Corrects(plan *protocol.Plan) bool {
	done := func(i protocol.Item) bool {
		return i.EndedBy(s.Deed) && (i.State == protocol.StateDone || i.State == protocol.StateDeclined)
	}
	return s.Once && slices.ContainsFunc(plan.Steps, done)
}

// Asks is what is asked of the step: the same of each, with its own outcomes, and why it is recorded once more where it corrects.
func (s Step) Asks(corrects bool) form.Form {
	var fields []form.Field
	if corrects {
		fields = append(fields, form.Field{Name: "again", Kind: form.Lines, Rows: 3, Need: "outside.again.required"})
	}
	fields = append(fields,
		form.Field{Name: "on", Kind: form.Day, Need: "outside.on.required", Begins: form.Today},
		form.Field{Name: "who", Kind: form.Name, Need: "outside.who.required", Begins: form.Myself},
		form.Field{Name: "outcome", Kind: form.Pick, Choices: s.Outcomes, Need: "outside.outcome.choose", Outcome: true},
	)
	if s.NewDate != "" {
		fields = append(fields, form.Field{Name: "new_date", Kind: form.Day, Need: "outside.new_date.required", If: form.If{Field: "outcome", Is: s.NewDate}})
	}
	return form.Asks(s.Deed, append(fields,
		form.Field{Name: "note", Kind: form.Lines, Rows: 5, Need: "outside.note.required"},
		form.Field{Name: "file", Kind: form.Files, Seen: s.Category},
	)...).In(policy.Kept{Category: s.Category, Told: s.Check == protocol.ObjectionReply})
}

func (s Step) check(ctx context.Context, r Record, d *casefile.Deed) error {
	f := &form.Wrong{}
	days := d.Days(f)
	if s.NewDate != "" { // how late that may be follows from it
		var err error
		if days.SentenceEnd, err = d.SentenceEnd(ctx); err != nil {
			return err
		}
	}
	s.Asks(s.Corrects(&d.Plan)).Check(r, days, f)
	return f.Check()
}

// Do records the step.
func Do(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, deed who.Deed, r Record) (casefile.Receipt, error) {
	s, known := Find(deed)
	if !known {
		return casefile.Receipt{}, fault.NotFound{What: "step"}
	}
	return s.Do(ctx, db, actor, on, r)
}

// Do records the step.
func (s Step) Do(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, r Record) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, s.Deed, func(ctx context.Context, d *casefile.Deed) error {
		if err := s.check(ctx, r, d); err != nil {
			return err
		}
		about := d.About
		if s.Ask != "" {
			about = protocol.Ref(id.NewRef())
		}
		content := casefile.Content{Kind: s.Kind, Category: s.Category, Regime: regime(actor.OrgKind), About: about, For: s.of(d), Body: r}
		item, err := d.Put(ctx, content)
		if err != nil {
			return err
		}
		d.Result = item.String()
		documents, err := document.Attach(ctx, d, item, content, r.Files...)
		if err != nil {
			return err
		}
		for _, one := range append([]id.Item{item}, documents...) {
			share := casefile.Share{Category: s.Category, Item: one, Ground: ground(actor.OrgKind), Purpose: purpose(actor.OrgKind), Necessity: "stap " + strings.Join(d.Plan.StepsOf(s.Deed), ", ") + " van het protocol"}
			if err := d.ShareWith(ctx, share, s.ShareTo...); err != nil {
				return err
			}
			if err := s.reply(ctx, d, share); err != nil {
				return err
			}
		}
		if event := s.Tell[r.Outcome]; event != "" {
			d.Tell(event)
		}
		return s.leave(d, r, about, protocol.Ref(item.String()))
	})
}

// reply shares the answer to an objection with the municipality whose mayor made it: it is about its own view.
func (s Step) reply(ctx context.Context, d *casefile.Deed, share casefile.Share) error {
	if share.To = s.of(d); share.To.IsZero() || s.Check != protocol.ObjectionReply {
		return nil
	}
	return d.ShareOwn(ctx, share)
}

// of is the municipality that it is about: whose mayor's objection is replied to, and whose triangle met; zero: none in particular.
func (s Step) of(d *casefile.Deed) id.Org {
	if s.Check == protocol.Triangle && d.Actor.OrgKind != account.Municipality {
		return d.Facts.Settling(d.Today)
	}
	asked := d.Facts.FindAsk(d.About)
	if s.Check != protocol.ObjectionReply || asked == nil {
		return id.Org{}
	}
	return asked.Of.Org
}

func (s Step) leave(d *casefile.Deed, r Record, about, item protocol.Ref) error {
	outcome := protocol.Code(r.Outcome)
	if s.Ask != "" {
		asked := protocol.Asked{ID: about, Kind: s.Ask, By: who.Party{Org: d.Actor.Org, Duty: duty(d.Actor.OrgKind)}, Of: who.Party{Org: d.Actor.Org, Duty: duty(d.Actor.OrgKind)}, On: r.On}
		return d.Leave(asked, protocol.Answered{Ask: about, ID: item, On: d.Today, Outcome: outcome})
	}
	on := d.Today
	if s.Check == protocol.Triangle || s.Check == protocol.CourtObjection {
		on = r.On // what counts is the day it was held or ruled
	}
	if err := d.Leave(protocol.Checked{Kind: s.Check, About: d.About, On: on, Outcome: outcome}); err != nil {
		return err
	}
	if s.NewDate != "" && r.Outcome == s.NewDate {
		// The court's date is the new T0 (6:6:9 Sv); what was refused is then granted by it: a new round on the track on which it was refused.
		if err := d.Leave(protocol.ReturnDateChanged{Date: r.NewDate, On: d.Today, Source: "court"}); err != nil {
			return err
		}
		if back := d.Facts.TrackBefore(); !d.Plan.Row().Decided() && back != "" {
			return d.Leave(protocol.TrackChanged{Track: back, On: d.Today})
		}
	}
	return nil
}

func duty(kind account.Kind) who.Duty {
	switch kind {
	case account.Municipality:
		return who.Municipality
	case account.Probation:
		return who.Probation
	}
	return who.Prosecutor
}

func regime(kind account.Kind) statute.DataRegime {
	switch kind {
	case account.Municipality:
		return statute.MunicipalData
	case account.Probation:
		return statute.ProbationReport
	}
	return statute.ProsecutionData
}

func ground(kind account.Kind) string {
	switch kind {
	case account.Municipality:
		return "municipality.task"
	case account.Probation:
		return "probation.partners"
	}
	return "om.order"
}

func purpose(kind account.Kind) string {
	if g, known := statute.FindGround(ground(kind)); known {
		return g.Purposes[0]
	}
	return ""
}
