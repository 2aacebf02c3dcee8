// Package supervision is what probation records of its supervision: start, events, the quarterly confirmation, a breach with
// what the OM did about it, the closing report (P21–P23, P26; Besluit tenuitvoerlegging art. 3:1–3:5, 6:3:14 Sv). The status
// is computed from events; nobody sets it. Appointments, tests and treatment stay with probation and the OM.
package supervision

import (
	"context"
	"slices"

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
	KindStart     = "supervision_start"
	KindEvent     = "supervision_event"
	KindOrderFact = "order_fact"
	KindProgress  = "supervision_progress"
	KindBreach    = "breach"
	KindOutcome   = "breach_outcome"
	KindReport    = "closing_report"
)

// EventKind is one kind of event (domain §4.3). OrderRelevant ones are also told to the mayor as a fact, by the OM.
type EventKind struct {
	Code    string
	Name    statute.Name
	Housing bool         // a housing event: the municipality may know the fact
	Tells   policy.Event // who waits for supervision hears of it at once; empty: nobody
}

// Events are the kinds of event that an officer records; the rest of §4.3 are deeds of their own.
var Events = []EventKind{
	{Code: "PlanAgreed", Name: statute.Name{NL: "toezichtplan vastgesteld", EN: "supervision plan agreed"}},
	{Code: "NotStarted", Name: statute.Name{NL: "niet gestart", EN: "not started"}, Tells: policy.DidNotStart},
	{Code: "LevelChanged", Name: statute.Name{NL: "toezichtniveau gewijzigd", EN: "level changed"}},
	{Code: "AddressChanged", Name: statute.Name{NL: "ander adres", EN: "address changed"}, Housing: true, Tells: policy.HousingEvent},
	{Code: "ConditionEased", Name: statute.Name{NL: "verlichting van een voorwaarde gevraagd", EN: "easing of a condition requested"}},
	{Code: "ConditionTightened", Name: statute.Name{NL: "verzwaring van een voorwaarde gevraagd", EN: "tightening of a condition requested"}},
	{Code: "MissedAppointment", Name: statute.Name{NL: "afspraak gemist", EN: "missed appointment"}},
	{Code: "OfficialWarningProbation", Name: statute.Name{NL: "officiële waarschuwing van de reclassering", EN: "official warning by probation"}},
	{Code: "EMConnected", Name: statute.Name{NL: "enkelband aangesloten", EN: "monitoring connected"}},
	{Code: "EMDisconnected", Name: statute.Name{NL: "enkelband afgekoppeld", EN: "monitoring disconnected"}},
	{Code: "EMZoneAlarm", Name: statute.Name{NL: "melding van de enkelband", EN: "monitoring alarm"}},
	{Code: "ArrestOrdered", Name: statute.Name{NL: "aanhouding bevolen", EN: "arrest ordered"}},
	{Code: "Recalled", Name: statute.Name{NL: "terug in detentie", EN: "back in detention"}, Tells: policy.BackInside},
	{Code: "Resumed", Name: statute.Name{NL: "weer vrij, toezicht gaat verder", EN: "out again, supervision goes on"}},
	{Code: "HousingLost", Name: statute.Name{NL: "woonplek verloren", EN: "housing lost"}, Housing: true, Tells: policy.HousingEvent},
	{Code: "HousingFound", Name: statute.Name{NL: "woonplek gevonden", EN: "housing found"}, Housing: true, Tells: policy.HousingEvent},
	{Code: "NewOffenceSuspicion", Name: statute.Name{NL: "verdenking van een nieuw strafbaar feit", EN: "suspicion of a new offence"}},
	{Code: "Transferred", Name: statute.Name{NL: "overgedragen aan andere toezichthouder", EN: "transferred"}},
}

// Start is the form that starts supervision (P21).
type Start struct {
	On    calendar.Date `form:"on" json:"on"`
	Level string        `form:"level" json:"level"` // 1 low … 3 high: recorded, never computed
	Plan  string        `form:"plan" json:"plan"`
}

// toOM shares an item of probation with the OM and the deciding unit.
func toOM(ctx context.Context, d *casefile.Deed, category policy.Category, item id.Item) error {
	share := casefile.Share{Category: category, Item: item, Ground: "probation.advice", Purpose: "justice", Necessity: "toezicht op de naleving (artikel 6:3:14 Sv)"}
	return d.ShareWith(ctx, share, who.Lead, who.Decider, who.District)
}

func put(ctx context.Context, d *casefile.Deed, kind string, category policy.Category, body any) (id.Item, error) {
	item, err := d.Put(ctx, casefile.Content{Kind: kind, Category: category, Regime: statute.ProbationReport, About: d.About, Body: body})
	if err != nil {
		return id.Item{}, err
	}
	d.Result = item.String()
	return item, toOM(ctx, d, category, item)
}

// Levels are the levels of supervision: recorded, never computed.
var Levels = []statute.Choice{
	{Code: "1", Name: statute.Name{NL: "1 laag", EN: "1 low"}}, {Code: "2", Name: statute.Name{NL: "2 midden", EN: "2 middle"}}, {Code: "3", Name: statute.Name{NL: "3 hoog", EN: "3 high"}},
}

// AsksStart is what is asked where supervision starts.
var AsksStart = form.Asks(who.StartSupervision,
	form.Field{Name: "on", Kind: form.Day, Need: "start.on.required", Begins: form.Today},
	form.Field{Name: "level", Kind: form.Pick, Choices: Levels, Need: "start.level.choose"},
	form.Field{Name: "plan", Kind: form.Lines, Rows: 5, Need: "start.plan.required"},
).In(policy.In(policy.SupervisionEvent))

// Begin starts supervision.
func Begin(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, s Start) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.StartSupervision, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksStart, s).Check(); err != nil {
			return err
		}
		if err := d.Begin(ctx); err != nil {
			return err
		}
		if _, err := put(ctx, d, KindStart, policy.SupervisionEvent, s); err != nil {
			return err
		}
		return d.Leave(protocol.SupervisionStarted{ID: d.Facts.Watch().ID, On: s.On})
	})
}

// Event is the form of one event.
type Event struct {
	Kind string        `form:"kind" json:"kind"`
	On   calendar.Date `form:"on" json:"on"`
	Text string        `form:"text" json:"text"`
}

// AsksEvent is what is asked of an event.
var AsksEvent = form.Asks(who.RecordEvent,
	form.Field{Name: "kind", Kind: form.List, Choices: kinds(), Need: "event.kind.choose", Outcome: true},
	form.Field{Name: "on", Kind: form.Day, Need: "event.on.required", Begins: form.Today},
	form.Field{Name: "text", Kind: form.Lines, Rows: 4, Need: "event.text.required"},
).In(policy.In(policy.SupervisionEvent))

func kinds() []statute.Choice {
	out := make([]statute.Choice, len(Events))
	for n, k := range Events {
		out[n] = statute.Choice{Code: k.Code, Name: k.Name}
	}
	return out
}

// Record records an event (§4.3). A housing event also leaves the bare fact that the municipality may know.
func Record(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, e Event) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.RecordEvent, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksEvent, e).Check(); err != nil {
			return err
		}
		kind := find(e.Kind)
		if _, err := put(ctx, d, KindEvent, policy.SupervisionEvent, e); err != nil {
			return err
		}
		if kind.Housing {
			if _, err := put(ctx, d, KindOrderFact, policy.OrderFact, Event{Kind: e.Kind, On: e.On}); err != nil {
				return err
			}
		}
		if kind.Tells != "" {
			d.Tell(kind.Tells)
		}
		return d.Leave(protocol.SupervisionEvent{ID: d.Facts.Watch().ID, On: e.On, Kind: protocol.Code(e.Kind)})
	})
}

func find(code string) EventKind {
	for _, k := range Events {
		if k.Code == code {
			return k
		}
	}
	return EventKind{}
}

// Progress is the form that says how supervision runs (P22).
type Progress struct {
	Text string `form:"text" json:"text"`
}

// AsksProgress is what is asked of it.
var AsksProgress = form.Asks(who.ConfirmProgress, form.Field{Name: "text", Kind: form.Lines, Rows: 5, Need: "progress.text.required"}).In(policy.In(policy.SupervisionEvent))

// Confirm confirms every three months that supervision runs as it should (P22).
func Confirm(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, p Progress) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.ConfirmProgress, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksProgress, p).Check(); err != nil {
			return err
		}
		if _, err := put(ctx, d, KindProgress, policy.SupervisionEvent, p); err != nil {
			return err
		}
		return d.Leave(protocol.ProgressConfirmed{ID: d.Facts.Watch().ID, On: d.Today})
	})
}

// Breach is the form that notifies a breach (P23): at once, and warned when entered later.
type Breach struct {
	Happened  calendar.Date `form:"happened" json:"happened"`
	Condition string        `form:"condition" json:"condition"` // letter, or «general»
	Text      string        `form:"text" json:"text"`
	Advice    string        `form:"advice" json:"advice"`
	LateWhy   string        `form:"late_why" json:"late_why"`
	Order     string        `form:"order" json:"order"` // relevant to public order: yes, no
}

// general is the condition that everybody has: no offence.
const general = "general"

// AsksBreach is what is asked of a breach, of the conditions with these letters beside the general one. Why it comes late is needed by
// the day on which it happened.
func AsksBreach(letters []string) form.Form {
	conditions := []statute.Choice{{Code: general, Name: statute.Name{NL: "algemene voorwaarde: geen strafbaar feit", EN: "general condition: no offence"}}}
	for _, l := range letters {
		if c, known := statute.Find(statute.Letter(l)); known {
			conditions = append(conditions, statute.Choice{Code: l, Name: statute.Name{NL: c.Name.NL + " (voorwaarde " + l + ")", EN: c.Name.EN + " (condition " + l + ")"}})
		}
	}
	return form.Form{Deed: who.ReportBreach, Kept: policy.In(policy.Breach), Groups: []form.Group{
		{Fields: []form.Field{
			{Name: "happened", Kind: form.Day, Need: "breach.happened.required", Begins: form.Today},
			{Name: "condition", Kind: form.Pick, Choices: conditions, Need: "breach.condition.choose"},
			{Name: "text", Kind: form.Lines, Rows: 5, Need: "breach.text.required"},
			{Name: "order", Kind: form.Pick, Choices: form.YesNo, Need: "breach.order.choose"},
		}},
		{Name: "late", Fields: []form.Field{{Name: "late_why", Kind: form.Lines, Rows: 2, Depends: true}}},
		{Name: "advice", Fields: []form.Field{{Name: "advice", Kind: form.Lines, Rows: 4}}},
	}}
}

// Report notifies a breach. One that is entered more than a working day after it happened needs a word why: it must be
// notified immediately (6:3:14(4) Sv).
func Report(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, b Breach) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.ReportBreach, func(ctx context.Context, d *casefile.Deed) error {
		f := d.Answers(AsksBreach([]string{b.Condition}), b) // a condition that was in force when it happened may not be any more
		if Late(d.Calendar(), b.Happened, d.Today) {
			f.Text("late_why", b.LateWhy, form.LongText, "breach.late_why.required")
		}
		if err := f.Check(); err != nil {
			return err
		}
		ref := protocol.Ref(id.NewRef())
		d.About = ref
		if _, err := put(ctx, d, KindBreach, policy.Breach, b); err != nil {
			return err
		}
		d.Result = string(ref)
		event := policy.BreachReported
		if b.Order == "yes" {
			event = policy.OrderBreach
		}
		d.Tell(event)
		return d.Leave(protocol.BreachReported{ID: ref, Happened: b.Happened, On: d.Today})
	})
}

// Late tells whether a breach is entered more than a working day after it happened (an assumption; the law says at once).
func Late(cal *calendar.Calendar, happened, today calendar.Date) bool {
	return !happened.IsZero() && today.After(cal.AddWorkingDays(happened, 1))
}

// Outcome is the form of what the OM does about a breach (6:2:13a Sv).
type Outcome struct {
	Outcome string `form:"outcome" json:"outcome"`
	Reason  string `form:"reason" json:"reason"`
}

// AsksDecide is what is asked of it.
var AsksDecide = form.Form{Deed: who.DecideBreach, Kept: policy.For(policy.Breach), Checked: true, Groups: []form.Group{{Fields: []form.Field{
	{Name: "outcome", Kind: form.Weigh, Choices: statute.BreachOutcomes, Need: "breach_outcome.choose", Outcome: true},
	form.Why("breach_outcome.reason.required"),
}}}}

// Decide records what the OM does about a breach: no measure, a warning, or revocation, which ends supervision.
func Decide(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, o Outcome) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.DecideBreach, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksDecide, o).Check(); err != nil {
			return err
		}
		pro := d.Facts.Holder(d.Today, who.Supervising)
		item, err := d.Put(ctx, casefile.Content{Kind: KindOutcome, Category: policy.Breach, Regime: statute.ExecutionData, About: d.About, For: pro, Body: o})
		if err != nil {
			return err
		}
		share := casefile.Share{Category: policy.Breach, Item: item, Ground: "om.execution", Purpose: "execution", Necessity: "beslissing na melding van een overtreding"}
		if err := d.ShareWith(ctx, share, who.Lead, who.Decider); err != nil {
			return err
		}
		// Probation reported it: the outcome is made for it and counts as its own.
		if !pro.IsZero() {
			share.To = pro
			if err := d.ShareOwn(ctx, share); err != nil {
				return err
			}
		}
		d.Tell(policy.BreachDecided)
		if err := d.Leave(protocol.BreachDecided{ID: d.About, On: d.Today, Outcome: protocol.Code(o.Outcome)}); err != nil {
			return err
		}
		if w := d.Facts.Watch(); o.Outcome == "revoked" && w != nil && w.Ended.IsZero() {
			return d.Leave(protocol.SupervisionEnded{ID: w.ID, On: d.Today, Outcome: protocol.Revoked})
		}
		return nil
	})
}

// ClosingReport is the form of the report at the end of supervision (Besluit tenuitvoerlegging art. 3:5).
type ClosingReport struct {
	Ended   calendar.Date `form:"ended" json:"ended"`
	Outcome string        `form:"outcome" json:"outcome"` // completed, ended_early, revoked
	Text    string        `form:"text" json:"text"`
}

// Endings are how supervision ended.
var Endings = []statute.Choice{
	{Code: "completed", Name: statute.Name{NL: "afgerond", EN: "completed"}}, {Code: "ended_early", Name: statute.Name{NL: "eerder beëindigd", EN: "ended early"}},
	{Code: "revoked", Name: statute.Name{NL: "v.i. herroepen", EN: "revoked"}},
}

// AsksClosing is what is asked of it.
var AsksClosing = form.Form{Deed: who.SubmitClosingReport, Kept: policy.In(policy.ClosingReport), Checked: true, Groups: []form.Group{{Fields: []form.Field{
	{Name: "ended", Kind: form.Day, Need: "closing_report.ended.required", Begins: form.Today},
	{Name: "outcome", Kind: form.Pick, Choices: Endings, Need: "closing_report.outcome.choose", Outcome: true},
	{Name: "text", Kind: form.Lines, Rows: 8, Most: 5 * form.LongText, Need: "closing_report.text.required"},
}}}}

// Close gives the closing report (P26).
func Close(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, r ClosingReport) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.SubmitClosingReport, func(ctx context.Context, d *casefile.Deed) error {
		w := d.Facts.Watch()
		if slices.ContainsFunc(d.Facts.Breaches, func(b protocol.Breach) bool { return b.Decided.IsZero() }) {
			return fault.Conflict{Key: "conflict.open_breach"}
		}
		if err := d.Answers(AsksClosing, r).Check(); err != nil {
			return err
		}
		if _, err := put(ctx, d, KindReport, policy.ClosingReport, r); err != nil {
			return err
		}
		if w.Ended.IsZero() {
			if err := d.Leave(protocol.SupervisionEnded{ID: w.ID, On: r.Ended, Outcome: protocol.Code(r.Outcome)}); err != nil {
				return err
			}
		}
		d.Tell(policy.SupervisionEnded)
		return d.Leave(protocol.ClosingReported{ID: w.ID, On: d.Today})
	})
}
