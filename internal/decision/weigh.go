package decision

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

func asInvalid(err error, into **fault.Invalid) bool { return errors.As(err, into) }

// Results of weighing a point.
var Results = []statute.Choice{
	{Code: "adopted", Name: statute.Name{NL: "overgenomen", EN: "adopted"}},
	{Code: "adapted", Name: statute.Name{NL: "deels overgenomen", EN: "adopted in part"}},
	{Code: "rejected", Name: statute.Name{NL: "niet overgenomen", EN: "not adopted"}},
}

// Weighed is what was done with one point of a view, and why. View is the item of the version that was weighed.
type Weighed struct {
	View   string `json:"view"`
	Point  string `json:"point"`
	Title  string `json:"title"`
	Text   string `json:"text"` // the mayor's words
	Result string `json:"result"`
	Reason string `json:"reason"`
	// Unchanged: it asks for a condition, was adopted, and no condition was changed for it, knowingly.
	Unchanged bool `json:"unchanged,omitempty"`
}

// Draft is the frozen draft: what is proposed to decide, with the weighing of every point received so far.
type Draft struct {
	Outcome  string            `json:"outcome"`
	Aspects  map[string]string `json:"aspects"` // fitness, risk, victims (6:2:10(3) Sv)
	Weighed  []Weighed         `json:"weighed"`
	NoView   string            `json:"no_view"` // why there is no view to weigh: none given, none received in time
	Analysis string            `json:"analysis"`
	Summary  string            `json:"summary"` // for the mayor: what was done with his view, in a few sentences
	Preparer string            `json:"preparer"`
	// Owed are the steps that were still open when the draft was frozen, knowingly.
	Owed []string `json:"owed,omitempty"`
}

// Point is one point that must be weighed, of one version of a view.
type Point struct {
	View, Key, Title, Text string
	// Same: it asks for a condition or for another one, and what is proposed is what the mayor was shown.
	Same bool
}

// Freezing is the form of the weighing and the draft (P13).
type Freezing struct {
	Outcome  string            `form:"outcome"`
	Aspects  map[string]string `form:"aspect.*"`
	Results  map[string]string `form:"result.*"` // by point
	Reasons  map[string]string `form:"reason.*"` // by point
	NoView   string            `form:"no_view"`
	Analysis string            `form:"analysis"`
	Summary  string            `form:"summary"`
	Without  bool              `form:"without"` // I freeze it without what is still owed
	// Unchanged: what I adopt needs no change of a condition.
	Unchanged bool `form:"unchanged"`
}

// Owed lists the analyses and views that were asked and can still come: a draft can be frozen without them, knowingly.
func Owed(p *protocol.Plan) []protocol.Item {
	var out []protocol.Item
	for _, i := range p.Steps {
		if i.State == protocol.Open && i.Instance != "" && (i.EndedBy(who.SubmitAnalysis) || i.EndedBy(who.SubmitView)) {
			out = append(out, i)
		}
	}
	return out
}

// Silent is why there was no view to weigh; empty where one was weighed, whatever was written beside it.
func (d Draft) Silent() string {
	if len(d.Weighed) > 0 {
		return ""
	}
	return d.NoView
}

// Unchanged tells whether a point was adopted for which no condition was changed.
func (d Draft) Unchanged() bool {
	return slices.ContainsFunc(d.Weighed, func(w Weighed) bool { return w.Unchanged })
}

// FormKey is how a form names a point.
func (p Point) FormKey() string { return p.View + "/" + p.Key }

// draftTold: what stands in the draft and is told to the municipality with the decision.
var draftTold = policy.Kept{Category: policy.DraftDecision, Also: policy.Weighing, Told: true}

// AsksFreezing is what is asked where a draft is frozen: of each point that was received what is done with it and why, and where no view was
// received, why there is none. Whether it goes on without what is owed, or changes no condition, is asked by what is in the case.
func AsksFreezing(points []Point, viewed bool) form.Form {
	var weighed, aspects []form.Field
	for _, p := range points {
		weighed = append(weighed,
			form.Field{Name: "result." + p.FormKey(), Kind: form.Pick, Choices: Results, Need: "weighing.result.choose"},
			form.Field{Name: "reason." + p.FormKey(), Kind: form.Lines, Need: "weighing.reason.required", Kept: draftTold})
	}
	for _, a := range statute.Aspects {
		aspects = append(aspects, form.Field{Name: "aspect." + a.Code, Kind: form.Lines, Need: "weighing.aspect." + a.Code})
	}
	asks := form.Form{Deed: who.FreezeDraft, Kept: policy.In(policy.DraftDecision), Drafted: true, Groups: []form.Group{{Fields: weighed}}}
	if !viewed {
		asks.Groups = append(asks.Groups, form.Group{Fields: []form.Field{{Name: "no_view", Kind: form.Lines, Need: "weighing.no_view.required", Kept: draftTold}}})
	}
	asks.Groups = append(asks.Groups,
		form.Group{Fields: []form.Field{{Name: "unchanged", Kind: form.Sign}, {Name: "without", Kind: form.Sign}}},
		form.Group{Fields: []form.Field{{Name: "analysis", Kind: form.Lines, Need: "weighing.analysis.required"}}}, form.Group{Fields: aspects},
		form.Group{Fields: []form.Field{
			{Name: "outcome", Kind: form.Weigh, Choices: statute.Outcomes, Need: "weighing.outcome.choose"},
			{Name: "summary", Kind: form.Lines, Need: "weighing.summary.required"},
		}})
	return asks
}

func (z Freezing) check(d *casefile.Deed, points []Point, viewed, owed bool) error {
	f := d.Answers(AsksFreezing(points, viewed), z)
	if !z.Unchanged && slices.ContainsFunc(points, z.unchanged) {
		f.Add("unchanged", "freeze.unchanged.required")
	}
	if owed && !z.Without {
		f.Add("without", "freeze.without.required")
	}
	return f.Check()
}

// unchanged tells whether a point is adopted although no condition was changed for it: the mayor would read that his condition was
// adopted, and find it nowhere.
func (z Freezing) unchanged(p Point) bool { return p.Same && z.Results[p.FormKey()] == "adopted" }

// Freeze freezes weighing and draft. points finds, among what the actor may see, every point that was received; each must
// be weighed, and where no view was received it must be said why (invariant 3).
func Freeze(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, z Freezing, points func([]casefile.Item) []Point) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.FreezeDraft, func(ctx context.Context, d *casefile.Deed) error {
		items, err := d.Items(ctx)
		if err != nil {
			return err
		}
		all := points(items)
		seen, owed := len(all) > 0 || Viewed(d.Facts), Owed(&d.Plan)
		if err := z.check(d, all, seen, len(owed) > 0); err != nil {
			return err
		}
		if seen {
			z.NoView = "" // there is one, and its points are weighed
		}
		draft := Draft{Outcome: z.Outcome, Aspects: z.Aspects, NoView: z.NoView, Analysis: z.Analysis, Summary: z.Summary, Preparer: actor.Name}
		for _, i := range owed {
			draft.Owed = append(draft.Owed, i.ID)
		}
		for _, p := range all {
			draft.Weighed = append(draft.Weighed, Weighed{p.View, p.Key, p.Title, p.Text, z.Results[p.FormKey()], z.Reasons[p.FormKey()], z.unchanged(p)})
		}
		ref := protocol.Ref(newRef())
		item, err := d.Put(ctx, casefile.Content{Kind: KindDraft, Category: policy.DraftDecision, Regime: statute.ProsecutionData, About: ref, Body: draft})
		if err != nil {
			return err
		}
		// The draft is between the two units of the OM: the sight table shares it with nobody else.
		share := casefile.Share{Category: policy.DraftDecision, Item: item, Ground: "om.justice", Purpose: "justice", Necessity: "voorbereid door de een, genomen door de ander"}
		if err := d.ShareWith(ctx, share, who.Decider, who.Lead); err != nil {
			return err
		}
		d.Result = string(ref)
		return d.Leave(protocol.DraftFrozen{ID: ref, On: d.Today, Preparer: actor.Membership})
	})
}

// Viewed tells whether a view with a position was received, also where its question was withdrawn since.
func Viewed(f *protocol.Facts) bool {
	for _, a := range f.Asks {
		if a.Kind == protocol.View && len(a.Got) > 0 && a.Got[len(a.Got)-1].Outcome != protocol.NoView {
			return true
		}
	}
	return false
}

// Reopen gives the draft back to be changed, with a reason.
func Reopen(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, reason string) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.ReopenDraft, func(ctx context.Context, d *casefile.Deed) error {
		d.Category = policy.DraftDecision
		item, err := d.PutReason(ctx, casefile.Content{Kind: "draft_reopened", Category: policy.DraftDecision, Regime: statute.ProsecutionData, About: d.About}, AsksReopening, reason)
		if err != nil {
			return err
		}
		share := casefile.Share{Category: policy.DraftDecision, Item: item, Ground: "om.justice", Purpose: "justice", Necessity: "het ontwerp moet worden aangepast"}
		if err := d.ShareWith(ctx, share, who.Lead, who.Decider); err != nil {
			return err
		}
		return d.Leave(protocol.DraftReopened{ID: d.About, On: d.Today})
	})
}

// Late is the form about what was received after the draft was frozen, or after the decision.
type Late struct {
	Choice string `form:"choice" json:"choice"` // reconsider, note
	Reason string `form:"reason" json:"reason"`
}

// AsksReopening is what is asked where a draft is given back.
var AsksReopening = form.Because(who.ReopenDraft, "reopen.reason.required").In(policy.In(policy.DraftDecision))

// LateChoices are what can be done with what came late.
var LateChoices = []statute.Choice{
	{Code: "reconsider", Name: statute.Name{NL: "opnieuw overwegen", EN: "reconsider"}}, {Code: "note", Name: statute.Name{NL: "alleen vastleggen", EN: "only note"}},
}

// AsksLate is what is asked of it.
var AsksLate = form.Asks(who.NoteLateView, form.Field{Name: "choice", Kind: form.Weigh, Choices: LateChoices, Need: "late.choice.choose"}, form.Why("late.reason.required")).In(policy.In(policy.DraftDecision))

// NoteLate records what is done with a view or analysis that came after the draft: reconsider, or note (it blocks nothing). To
// reconsider before the decision gives the draft back; after it the unit that decides is told, and sees whether the conditions must
// change (Besluit tenuitvoerlegging art. 2:3).
func NoteLate(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, l Late) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.NoteLateView, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksLate, l).Check(); err != nil {
			return err
		}
		item, err := d.Put(ctx, casefile.Content{Kind: "late_input", Category: policy.DraftDecision, Regime: statute.ProsecutionData, About: d.About, Body: l})
		if err != nil {
			return err
		}
		share := casefile.Share{Category: policy.DraftDecision, Item: item, Ground: "om.justice", Purpose: "justice", Necessity: "ontvangen na het ontwerp"}
		if err := d.ShareWith(ctx, share, who.Lead, who.Decider); err != nil {
			return err
		}
		if err := d.Leave(protocol.Checked{Kind: protocol.LateInput, About: d.About, On: d.Today, Outcome: protocol.Code(l.Choice)}); err != nil || l.Choice != "reconsider" {
			return err
		}
		if round := d.Facts.LastDecision(); round != nil && !round.Frozen.IsZero() && round.Taken.IsZero() {
			return d.Leave(protocol.DraftReopened{ID: round.ID, On: d.Today})
		}
		d.Tell(policy.Reconsider)
		return nil
	})
}

// Taking is the form of the decision (P14).
type Taking struct {
	Outcome string        `form:"outcome"`
	Served  calendar.Date `form:"served"`  // the day on which it reaches him: today or soon
	Until   calendar.Date `form:"until"`   // grant: end of the probation term
	Review  calendar.Date `form:"review"`  // postpone
	End     calendar.Date `form:"end"`     // refuse: the end date of the sentence
	Reasons string        `form:"reasons"` // in full: CVv.i., parket, probation
	Summary string        `form:"summary"` // for the mayor
	Late    string        `form:"late"`    // what was done with a view that came after the draft
	Confirm bool          `form:"confirm"` // I take this decision, prepared by another
	// Unchanged: I know that points were adopted for which no condition was changed.
	Unchanged bool `form:"unchanged"`
}

// Decision is the decision as partners read it.
type Decision struct {
	Outcome string        `json:"outcome"`
	On      calendar.Date `json:"on"`
	Until   calendar.Date `json:"until"`
	Review  calendar.Date `json:"review"`
	End     calendar.Date `json:"end"`
	Request calendar.Date `json:"request"` // refuse: from when he may ask again (6:2:13(2) Sv)
}

// Reasons are the reasons in full, and in a few sentences for the mayor.
type Reasons struct {
	Full    string `json:"full"`
	Summary string `json:"summary"`
}

// AsksTaking is what is asked where the decision is taken; that it was prepared by another, on the last page.
var AsksTaking = form.Form{Deed: who.TakeDecision, Kept: policy.In(policy.DecisionReasons), Drafted: true, Groups: []form.Group{
	{Fields: []form.Field{
		{Name: "outcome", Kind: form.Weigh, Choices: statute.Outcomes, Need: "decision.outcome.choose"},
		{Name: "until", Kind: form.Day, Need: "decision.until.required", If: form.If{Field: "outcome", Is: "grant"}},
		{Name: "review", Kind: form.Day, Need: "decision.review.required", If: form.If{Field: "outcome", Is: "postpone"}},
		{Name: "end", Kind: form.Day, Need: "decision.end.required", If: form.If{Field: "outcome", Is: "refuse"}},
	}},
	{Fields: []form.Field{
		{Name: "reasons", Kind: form.Lines, Most: 5 * form.LongText, Need: "decision.reasons.required"},
		{Name: "summary", Kind: form.Lines, Need: "decision.summary.required", Kept: policy.Kept{Category: policy.DecisionReasons, Also: policy.Weighing, Told: true}},
		{Name: "served", Kind: form.Day, Need: "decision.served.required"},
	}},
	{Fields: []form.Field{{Name: "unchanged", Kind: form.Sign}, {Name: "late", Kind: form.Lines, Kept: policy.In(policy.DraftDecision)}, {Name: "confirm", Kind: form.Sign}}},
}}

func (z Taking) check(ctx context.Context, d *casefile.Deed, draft Draft, unweighed bool) error {
	f := &form.Wrong{}
	days := d.Days(f)
	var err error
	if days.SentenceEnd, err = d.SentenceEnd(ctx); err != nil {
		return err
	}
	AsksTaking.Check(z, days, f)
	if !z.Review.IsZero() && !d.Calendar().IsWorkingDay(z.Review) {
		f.Add("review", "decision.review.working_day") // the step would end on another day than the decision names
	}
	if z.Outcome != "" && z.Outcome != draft.Outcome && strings.TrimSpace(z.Summary) == strings.TrimSpace(draft.Summary) {
		f.Add("summary", "decision.summary.differs")
	}
	if unweighed && strings.TrimSpace(z.Late) == "" {
		f.Add("late", "decision.late.required")
	}
	if !z.Unchanged && draft.Unchanged() {
		f.Add("unchanged", "decision.unchanged.required")
	}
	if !z.Confirm {
		f.Add("confirm", "decision.confirm.required")
	}
	return f.Check()
}

// Take takes the decision. It must be another person than froze the draft; the victim check must stand (the protocol asks);
// every point received before the draft is weighed in it. Grant and refusal move the case on, postponement opens a new round.
func Take(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, z Taking) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.TakeDecision, func(ctx context.Context, d *casefile.Deed) error {
		return z.Do(ctx, d)
	})
}

// Do is the deed's content; the page on which the decision is checked does the same and takes it back.
func (z Taking) Do(ctx context.Context, d *casefile.Deed) error {
	round := d.Facts.LastDecision()
	if round == nil || round.ID != d.About {
		return fault.NotFound{What: "draft"}
	}
	own, err := d.Mine(ctx, round.Preparer)
	if err != nil {
		return err
	}
	if own {
		return fault.Conflict{Key: "conflict.own_draft"}
	}
	late := d.Facts.LateAnswers()
	draft, err := draftOf(ctx, d)
	if err != nil {
		return err
	}
	if err := z.check(ctx, d, draft, len(late) > 0); err != nil {
		return err
	}
	if err := z.put(ctx, d); err != nil {
		return err
	}
	d.Tell(policy.DecisionTaken)
	for _, ask := range late {
		if err := d.Leave(protocol.Checked{Kind: protocol.LateInput, About: ask, On: d.Today, Outcome: "weighed_by_decider"}); err != nil {
			return err
		}
	}
	return z.leave(d)
}

// draftOf is the draft that the decision is about.
func draftOf(ctx context.Context, d *casefile.Deed) (Draft, error) {
	var draft Draft
	items, err := d.Items(ctx, KindDraft)
	if err != nil {
		return draft, err
	}
	for _, i := range items {
		if i.About == d.About {
			err = i.Read(&draft)
		}
	}
	return draft, err
}

func (z Taking) leave(d *casefile.Deed) error {
	taken := protocol.DecisionTaken{ID: d.About, On: d.Today, Outcome: protocol.Code(z.Outcome), Served: z.Served}
	switch z.Outcome {
	case "grant":
		taken.Until = z.Until
		return d.Leave(taken)
	case "refuse":
		return d.Leave(taken, protocol.TrackChanged{Track: d.Plan.Row().Refused, On: d.Today}, protocol.ReturnDateChanged{Date: z.End, On: d.Today, Source: "refused"})
	}
	taken.ReviewBy = z.Review
	// The date on which he could leave at the earliest: four weeks after the new decision (6:2:13(1) Sv). Tentative.
	return d.Leave(taken, protocol.ReturnDateChanged{Date: z.Review.AddWeeks(4), On: d.Today, Source: "postponed", Tentative: true})
}

func (z Taking) put(ctx context.Context, d *casefile.Deed) error {
	out := Decision{Outcome: z.Outcome, On: d.Today, Until: z.Until, Review: z.Review, End: z.End}
	if z.Outcome == "refuse" {
		out.Request = statute.EarliestRequest(d.Today)
	}
	if _, err := d.Put(ctx, casefile.Content{Kind: KindDecision, Category: policy.Decision, Regime: statute.ExecutionData, About: d.About, Body: out}); err != nil {
		return err
	}
	item, err := d.Put(ctx, casefile.Content{Kind: KindReasons, Category: policy.DecisionReasons, Regime: statute.ExecutionData, About: d.About, Body: Reasons{z.Reasons, z.Summary}})
	if err != nil {
		return err
	}
	share := casefile.Share{Category: policy.DecisionReasons, Item: item, Ground: "om.execution", Purpose: "execution", Necessity: "de beslissing"}
	if err := d.ShareWith(ctx, share, who.Lead, who.District); err != nil {
		return err
	}
	if z.Outcome != "grant" {
		return nil
	}
	items, err := d.Items(ctx, KindProposal, KindProposalVictim)
	if err != nil {
		return err
	}
	neutral, _, _ := Latest(items, KindProposal)
	fromVictim, _, _ := Latest(items, KindProposalVictim)
	if _, err := d.Put(ctx, casefile.Content{Kind: KindInForce, Category: policy.ConditionsInForce, Regime: statute.ExecutionData, About: d.About, Body: neutral}); err != nil {
		return err
	}
	victim, err := d.Put(ctx, casefile.Content{Kind: KindInForceVictim, Category: policy.VictimConditions, Regime: statute.ExecutionData, About: d.About, Body: fromVictim})
	if err != nil {
		return err
	}
	share.Category, share.Item = policy.VictimConditions, victim
	return d.ShareWith(ctx, share, who.Lead)
}
