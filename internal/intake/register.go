package intake

import (
	"context"
	"slices"
	"strconv"
	"strings"

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

// Registration is the form of a signal (P00).
type Registration struct {
	Given  string           `form:"given"`
	Prefix string           `form:"prefix"`
	Family string           `form:"family"`
	Born   calendar.Partial `form:"born"`
	// Unnamed says that there is no given name, or that it is not known: then Given is empty.
	Unnamed  bool          `form:"unnamed"`
	Track    string        `form:"track"`
	Release  calendar.Date `form:"release"`
	Received calendar.Date `form:"received"`
	Source   string        `form:"source"`
	Text     string        `form:"text"`
	NotSame  string        `form:"not_same"`
	Draft    id.Item       // what was typed before stands here, and goes; zero: nowhere
}

// AsksPerson is the first step of a signal: who it is about, which the duplicate check needs. Who has no given name, or one that nobody
// knows, is said to.
var AsksPerson = form.Form{Deed: who.RegisterSignal, Drafted: true, Groups: []form.Group{{Name: "person", Fields: []form.Field{
	{Name: "given", Kind: form.Name, Depends: true, Kept: policy.In(policy.Identity)},
	{Name: "unnamed", Kind: form.Sign},
	{Name: "prefix", Kind: form.Name, Most: 40, Kept: policy.In(policy.Identity)},
	{Name: "family", Kind: form.Name, Need: "signal.family.required", Kept: policy.In(policy.Identity)},
	{Name: "born", Kind: form.Part, Need: "signal.born.required"},
}}}}

// AsksSignal is the second step; alike: the duplicate check found something, and it is asked why this is another.
func AsksSignal(alike bool) form.Form {
	asks := form.Form{Deed: who.RegisterSignal, Kept: policy.In(policy.Signal), Drafted: true, Groups: []form.Group{{Name: "signal", Fields: []form.Field{
		{Name: "track", Kind: form.Pick, Choices: statute.OfferedTracks(), Need: "signal.track.choose"},
		{Name: "release", Kind: form.Day, Need: "signal.release.required"},
		{Name: "source", Kind: form.List, Choices: Sources, Need: "signal.source.choose"},
		{Name: "received", Kind: form.Day, Begins: form.Today, Need: "signal.received.required"},
		{Name: "text", Kind: form.Lines, Rows: 4},
	}}}}
	if alike {
		same := form.Group{Name: "same", Fields: []form.Field{{Name: "not_same", Kind: form.Lines, Rows: 3, Depends: true}}}
		asks.Groups = append([]form.Group{same}, asks.Groups...)
	}
	return asks
}

// AsksRegistration is all that is asked of a signal.
func AsksRegistration() form.Form {
	asks := AsksSignal(true)
	asks.Groups = append(slices.Clone(AsksPerson.Groups), asks.Groups...)
	return asks
}

// CheckPerson checks who it is about.
func (r Registration) CheckPerson(today calendar.Date) error { return r.check(AsksPerson, today) }

func (r Registration) check(asks form.Form, today calendar.Date) error {
	f := &form.Wrong{}
	switch {
	case !r.Unnamed && strings.TrimSpace(r.Given) == "":
		f.Add("given", "signal.given.required")
	case r.Unnamed && r.Given != "":
		f.Add("given", "signal.given.both")
	}
	asks.Check(r, casefile.DaysOf(f, who.RegisterSignal, &protocol.Plan{Today: today}, ""), f)
	return f.Check()
}

// Register records a signal and begins its case. The duplicate check runs inside the deed, so it cannot be passed over:
// when a case with the same birth date, as far as it is known, and a like name exists, a reason is required why this is another person or return.
func Register(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, r Registration) (casefile.Receipt, error) {
	// Sent twice, it would find its own case, and what was typed is gone.
	before, err := casefile.Before(ctx, db, actor, on, who.RegisterSignal)
	if err != nil {
		return casefile.Receipt{}, err
	}
	if before != nil {
		return *before, nil
	}
	if err := r.check(AsksRegistration(), calendar.Of(db.Now())); err != nil {
		return casefile.Receipt{}, err
	}
	return casefile.Do(ctx, db, actor, on, who.RegisterSignal, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.DropSignal(ctx, r.Draft); err != nil {
			return err
		}
		found, err := d.Alike(ctx, r.Given, r.Family, r.Born)
		if err != nil {
			return err
		}
		if len(found) > 0 && r.NotSame == "" {
			f := &form.Wrong{}
			f.Add("not_same", "signal.not_same.required", "count", strconv.Itoa(len(found)))
			return f.Check()
		}
		fact := protocol.SignalRegistered{
			Received: r.Received, On: d.Today, Source: protocol.Code(r.Source), Org: actor.Org, Track: r.Track, Regime: protocol.Code(statute.WSBRelease), Release: r.Release,
		}
		if err := d.Leave(fact); err != nil {
			return err
		}
		if _, err := d.Put(ctx, casefile.Content{Kind: casefile.Person, Category: policy.Identity, Regime: statute.ProsecutionData, Body: casefile.NewIdentity(r.Given, r.Prefix, r.Family, r.Born)}); err != nil {
			return err
		}
		signal := Signal{Source: r.Source, Text: r.Text, NotSame: r.NotSame, Found: len(found)}
		if _, err := d.Put(ctx, casefile.Content{Kind: KindSignal, Category: policy.Signal, Regime: statute.ProsecutionData, Body: signal}); err != nil {
			return err
		}
		d.Result = d.Case.String()
		return d.Join(ctx, actor.Org, who.Lead, "", "", "")
	})
}
