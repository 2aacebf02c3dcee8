package view

import (
	"context"
	"slices"

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

// Asking is the form that asks for the view (P11).
type Asking struct {
	Questions string    `form:"questions"`
	Shown     []id.Item `form:"shown"` // items beside the proposal that the mayor is shown
	Here      []string  `form:"here"`  // marks of the conditions whose victim-derived part lies (partly) in this municipality
	Ground    string    `form:"ground"`
	Purpose   string    `form:"purpose"`
	Necessity string    `form:"necessity"`
}

// AsksRequest is what is asked of it: of which conditions the part that is derived from a victim lies here, too.
var AsksRequest = form.Form{Deed: who.RequestView, Kept: policy.For(policy.ViewRequest), Groups: []form.Group{
	{Fields: []form.Field{
		{Name: "questions", Kind: form.Lines, Rows: 5, Need: "view_request.questions.required"},
		{Name: "shown", Kind: form.Items},
		{Name: "here", Kind: form.Any, Choices: FromVictims},
	}},
	form.Sharing(statute.ProsecutionData, "om.order"),
}}

// FromVictims are the conditions of which a part can be derived from a victim.
var FromVictims = fromVictims()

func fromVictims() []statute.Choice {
	var out []statute.Choice
	for _, c := range statute.Conditions {
		if slices.ContainsFunc(c.Parameters, func(p statute.Parameter) bool { return p.FromVictim }) {
			for _, mark := range c.Marks() {
				out = append(out, statute.Choice{Code: mark, Name: c.Name})
			}
		}
	}
	return out
}

// Proposed is what the caller read of the proposal: its item and its neutral lines.
type Proposed struct {
	Item  id.Item
	Lines []ProposedLine
}

// Ask asks the mayor of a municipality, the one that the form names, else the one where he will live, for his view, on a set that is frozen now. What is shown is
// shared with that municipality by this deed.
func Ask(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, a Asking, read func([]casefile.Item) (Proposed, error)) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.RequestView, func(ctx context.Context, d *casefile.Deed) error {
		return a.Do(ctx, d, read)
	})
}

// Do is the deed's content; the preview does the same and takes it back.
func (a Asking) Do(ctx context.Context, d *casefile.Deed, read func([]casefile.Item) (Proposed, error)) error {
	if err := d.Answers(AsksRequest, a).Check(); err != nil {
		return err
	}
	items, err := d.Items(ctx)
	if err != nil {
		return err
	}
	proposed, err := read(items)
	if err != nil {
		return err
	}
	for n, line := range proposed.Lines {
		for _, letter := range a.Here {
			proposed.Lines[n].Here = proposed.Lines[n].Here || line.Letter == letter
		}
	}
	town := d.Town()
	ask := protocol.Ref(id.NewRef())
	r := Request{Questions: a.Questions, Proposal: proposed.Item, Letters: proposed.Lines, Ground: a.Ground, Purpose: a.Purpose, Necessity: a.Necessity}
	if err := a.share(ctx, d, items, town, &r); err != nil {
		return err
	}
	if _, err := d.Put(ctx, casefile.Content{Kind: KindRequest, Category: policy.ViewRequest, Regime: statute.ProsecutionData, About: ask, For: town, Body: r}); err != nil {
		return err
	}
	d.Result = string(ask)
	return d.Leave(protocol.Asked{ID: ask, Kind: protocol.View, By: d.Me(who.Prosecutor), Of: who.Party{Org: town, Duty: who.MayorDuty}, On: d.Today})
}

// kindSummary is the kind of item of the summary of an advice; the advice package owns it.
const kindSummary = "advice_summary"

// share gives the municipality sight of the proposal and of each chosen item that its ceiling allows, with the documents that
// were given beside it.
func (a Asking) share(ctx context.Context, d *casefile.Deed, items []casefile.Item, town id.Org, r *Request) error {
	set := []id.Item{r.Proposal}
	for _, item := range items {
		if item.Kind == kindSummary && slices.Contains(a.Shown, item.ID) {
			set = append(set, item.ID) // nothing else is offered, whatever a form says
		}
	}
	for _, of := range slices.Clone(set) {
		for _, beside := range document.Beside(items, of) {
			set = append(set, beside.ID)
		}
	}
	for _, item := range items {
		chosen := slices.Contains(set, item.ID)
		if !chosen || item.Owner == town {
			continue
		}
		share := casefile.Share{To: town, Category: item.Category, Item: item.ID, Ground: a.Ground, Purpose: a.Purpose, Necessity: a.Necessity}
		if err := d.Share(ctx, share); err != nil {
			return err
		}
		r.Shown = append(r.Shown, item.ID)
	}
	return nil
}

// asked reads the request that was put to the actor's own municipality.
func asked(ctx context.Context, d *casefile.Deed) (Request, error) {
	a := d.Facts.FindAsk(d.About)
	if a == nil || a.Kind != protocol.View || a.Of.Org != d.Actor.Org {
		return Request{}, fault.NotFound{What: "request"}
	}
	items, err := d.Items(ctx, KindRequest)
	if err != nil {
		return Request{}, err
	}
	for _, item := range items {
		if item.About == d.About {
			var r Request
			return r, item.Read(&r)
		}
	}
	return Request{}, fault.NotFound{What: "request"}
}

// Submit gives a version of the view, by the mayor in person or his deputy (P12). It is an advice: the OM decides and says
// for each point what it did with it.
func Submit(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, given Form) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.SubmitView, func(ctx context.Context, d *casefile.Deed) error {
		r, err := asked(ctx, d)
		if err != nil {
			return err
		}
		if err := given.Check(r.Letters); err != nil {
			return err
		}
		if !given.Confirm {
			f := &form.Wrong{}
			f.Add("confirm", "view.confirm.required")
			return f.Check()
		}
		v := given.view(d.About, r.Letters)
		v.Name, v.On, v.Capacity = actor.Name, d.Today, "mayor"
		for _, seat := range actor.Seats {
			if seat.Role == who.Mayor && !seat.DeputyOf.IsZero() {
				v.Capacity = "deputy"
			}
		}
		item, err := d.Put(ctx, casefile.Content{Kind: KindView, Category: policy.View, Regime: statute.MunicipalData, About: d.About, Body: v})
		if err != nil {
			return err
		}
		share := casefile.Share{Category: policy.View, Item: item, Ground: "municipality.task", Purpose: "order", Necessity: "gevraagd door het OM (afspraak 3d)"}
		if err := d.ShareWith(ctx, share, who.Lead, who.Decider, who.District, who.Advising, who.Supervising); err != nil {
			return err
		}
		d.Result = item.String()
		d.TellReceived(policy.ViewReceived)
		return d.Leave(protocol.Answered{Ask: d.About, ID: protocol.Ref(item.String()), On: d.Today, Outcome: protocol.Code(v.Position)})
	})
}

// askedOf is whom the question was put to that the deed is about; the protocol permits the deed only where there is one.
func askedOf(d *casefile.Deed) id.Org { return d.Facts.FindAsk(d.About).Of.Org }

// AsksExtend and AsksWithdraw are what is asked where a question gets more time, and where it is taken back.
var (
	AsksExtend   = form.Asks(who.ExtendView, form.Field{Name: "until", Kind: form.Said, Begins: form.Extended}, form.Why("extend.reason.required")).In(policy.For(policy.ViewRequest))
	AsksWithdraw = form.Because(who.WithdrawView, "withdraw.reason.required").In(policy.For(policy.ViewRequest))
)

// Extend gives the mayor his one extension, with a reason (three working days at most).
func Extend(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, reason string) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.ExtendView, func(ctx context.Context, d *casefile.Deed) error {
		if _, err := d.PutReason(ctx, casefile.Content{Kind: KindExtended, Category: policy.ViewRequest, Regime: statute.ProsecutionData, About: d.About, For: askedOf(d)}, AsksExtend, reason); err != nil {
			return err
		}
		d.Tell(policy.TermExtended, askedOf(d))
		return d.Leave(protocol.AskExtended{Ask: d.About, On: d.Today, Until: d.Plan.Extension(d.About)})
	})
}

// Withdraw takes the question back, with a reason; a new one can be asked.
func Withdraw(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, reason string) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.WithdrawView, func(ctx context.Context, d *casefile.Deed) error {
		if _, err := d.PutReason(ctx, casefile.Content{Kind: "view_withdrawn", Category: policy.ViewRequest, Regime: statute.ProsecutionData, About: d.About, For: askedOf(d)}, AsksWithdraw, reason); err != nil {
			return err
		}
		d.Tell(policy.RequestWithdrawn, askedOf(d))
		return d.Leave(protocol.AskGone{Ask: d.About, On: d.Today, Why: "withdrawn"})
	})
}
