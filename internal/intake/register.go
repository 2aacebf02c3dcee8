package intake

import (
	"context"
	"strconv"

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

// CheckPerson checks who it is about: what the duplicate check needs.
func (r Registration) CheckPerson(today calendar.Date) error {
	f := &form.Wrong{}
	r.person(f, today)
	return f.Check()
}

func (r Registration) person(f *form.Wrong, today calendar.Date) {
	switch {
	case !r.Unnamed:
		f.Text("given", r.Given, form.ShortText, "signal.given.required")
	case r.Given != "":
		f.Add("given", "signal.given.both")
	}
	f.Optional("prefix", r.Prefix, 40)
	f.Text("family", r.Family, form.ShortText, "signal.family.required")
	casefile.DaysOf(f, who.RegisterSignal, &protocol.Plan{Today: today}, "").NeedPart("born", r.Born, "signal.born.required")
}

func (r Registration) check(today calendar.Date) error {
	f := &form.Wrong{}
	r.person(f, today)
	checkTrack(f, r.Track)
	days := casefile.DaysOf(f, who.RegisterSignal, &protocol.Plan{Today: today}, "")
	days.Need("release", r.Release, "signal.release.required")
	days.Need("received", r.Received, "signal.received.required")
	f.Choice("source", r.Source, "signal.source.choose", form.Codes(Sources)...)
	f.Optional("text", r.Text, form.LongText)
	f.Optional("not_same", r.NotSame, form.LongText)
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
	if err := r.check(calendar.Of(db.Now())); err != nil {
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
