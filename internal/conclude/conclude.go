// Package conclude is the return itself and what moves or ends the case: a new return date, the confirmed return, closing
// with a short evaluation, and who works on it (P20, P27, X3).
package conclude

import (
	"context"
	"time"

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
	KindDate    = "return_date"
	KindReturn  = "return"
	KindAddress = "address"
	KindClosing = "closing"
)

// DateSources are where a return date comes from.
var DateSources = []statute.Choice{
	{Code: "dji", Name: statute.Name{NL: "DJI of inrichting", EN: "DJI or institution"}},
	{Code: "court", Name: statute.Name{NL: "rechter", EN: "court"}},
	{Code: "cvvi", Name: statute.Name{NL: "CVv.i.", EN: "CVv.i."}},
	{Code: "probation", Name: statute.Name{NL: "reclassering", EN: "probation"}},
	{Code: "other", Name: statute.Name{NL: "anders", EN: "other"}},
}

// NewDate is the form of a new return date.
type NewDate struct {
	Date   calendar.Date `form:"date" json:"date"`
	Source string        `form:"source" json:"source"`
	Reason string        `form:"reason" json:"reason"`
	Was    calendar.Date `form:"-" json:"was"`
	// SentenceEnd is the new end of the sentence, where that moved too; zero: it did not.
	SentenceEnd calendar.Date `form:"sentence_end" json:"-"`
	// Until is the new end of the probation term, where the one that was decided does not fit the new date; zero: it does.
	Until calendar.Date `form:"until" json:"until,omitzero"`
}

// AsksDate is what is asked of it: the end of the sentence where the case has a conviction, and the end of the probation term where
// release was granted.
func AsksDate(convicted, granted bool) form.Form {
	fields := []form.Field{
		{Name: "date", Kind: form.Day, Need: "date_change.date.required"},
		{Name: "source", Kind: form.Pick, Choices: DateSources, Need: "date_change.source.choose"},
		form.Why("date_change.reason.required"),
	}
	if convicted {
		fields = append(fields, form.Field{Name: "sentence_end", Kind: form.Day})
	}
	return form.Asks(who.ChangeReturnDate, newTerm(fields, granted)...).In(policy.In(policy.ReturnDate))
}

// newTerm asks the new end of the probation term, where release was granted: with another day of return the old one may not fit. By the
// facts it is needed or left out (term).
func newTerm(fields []form.Field, granted bool) []form.Field {
	if granted {
		fields = append(fields, form.Field{Name: "until", Kind: form.Day, Hint: form.ProbationTerm})
	}
	return fields
}

// ChangeDate records a new return date with its source and reason; the protocol recomputes every open term and the owners
// are told. What has been done stays done.
func ChangeDate(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, n NewDate) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.ChangeReturnDate, func(ctx context.Context, d *casefile.Deed) error {
		f := &form.Wrong{}
		days := d.Days(f)
		var err error
		if days.SentenceEnd, err = d.SentenceEnd(ctx); err != nil {
			return err
		}
		days.May("sentence_end", n.SentenceEnd) // before the return: how late that may be follows from it
		AsksDate(true, false).Check(n, days, f)
		if n.Date == d.Plan.T0 {
			f.Add("date", "date_change.date.same")
		}
		term(days, d, &n.Until)
		if err := f.Check(); err != nil {
			return err
		}
		n.Was = d.Plan.T0
		// By participation: whoever may see the return date sees its versions and why they changed.
		if _, err := d.Put(ctx, casefile.Content{Kind: KindDate, Category: policy.ReturnDate, Regime: statute.ExecutionData, Body: n}); err != nil {
			return err
		}
		if err := n.lengthen(ctx, d); err != nil {
			return err
		}
		d.Tell(policy.ReturnDateMoved)
		if err := d.Leave(protocol.ReturnDateChanged{Date: n.Date, On: d.Today, Source: protocol.Code(n.Source)}); err != nil {
			return err
		}
		return leaveTerm(d, n.Until)
	})
}

// term asks the new end of the probation term, where the one that was decided does not fit a return on another day: it lasts until the
// sentence ends, and a year at least (6:1:18(2) Sv). Where it fits, what was typed is left out.
func term(days *casefile.Days, d *casefile.Deed, until *calendar.Date) {
	granted := d.Facts.Granted()
	if granted == nil || granted.Until.IsZero() || !days.Crosses("until", granted.Until) {
		*until = calendar.Date{}
		return
	}
	if until.IsZero() {
		days.Ask("until", "probation_term.required")
		return
	}
	days.May("until", *until)
}

// leaveTerm leaves the new end of the probation term; zero: it stays.
func leaveTerm(d *casefile.Deed, until calendar.Date) error {
	if until.IsZero() {
		return nil
	}
	return d.Leave(protocol.ProbationTermChanged{Decision: d.Facts.Granted().ID, On: d.Today, Until: until})
}

// lengthen records the new end of the sentence, where there is one; the rest of the conviction is carried over as it stands.
func (n *NewDate) lengthen(ctx context.Context, d *casefile.Deed) error {
	items, err := d.Items(ctx, casefile.Sentence)
	if err != nil || len(items) == 0 || n.SentenceEnd.IsZero() {
		return err
	}
	var conviction map[string]any
	if err := items[len(items)-1].Read(&conviction); err != nil {
		return err
	}
	conviction["sentence_end"] = n.SentenceEnd
	_, err = d.Put(ctx, casefile.Content{Kind: casefile.Sentence, Category: policy.Conviction, Regime: statute.ProsecutionData, Body: conviction})
	return err
}

// Return is the form that confirms the return (P20).
type Return struct {
	Actual  calendar.Date `form:"actual" json:"actual"`
	Address string        `form:"address" json:"-"`
	Source  string        `form:"source" json:"source"`
	// Until is the new end of the probation term, where the one that was decided does not fit the day on which he left; zero: it does.
	Until calendar.Date `form:"until" json:"until,omitzero"`
}

// AsksReturn is what is asked of it, and the end of the probation term where release was granted.
func AsksReturn(granted bool) form.Form {
	f := form.Asks(who.ConfirmReturn, newTerm([]form.Field{
		{Name: "actual", Kind: form.Day, Need: "return.actual.required", Begins: form.ReturnDay},
		{Name: "address", Kind: form.Line, Need: "return.address.required", Kept: policy.In(policy.Address)},
		{Name: "source", Kind: form.Line, Need: "return.source.required"},
	}, granted)...).In(policy.In(policy.ReturnDate))
	f.Checked = true
	return f
}

// Confirm records that he really left, when, and where he lives now.
func Confirm(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, r Return) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.ConfirmReturn, func(ctx context.Context, d *casefile.Deed) error {
		f := &form.Wrong{}
		days := d.Days(f)
		var err error
		if days.SentenceEnd, err = d.SentenceEnd(ctx); err != nil {
			return err
		}
		AsksReturn(false).Check(r, days, f)
		term(days, d, &r.Until)
		if err := f.Check(); err != nil {
			return err
		}
		if _, err := d.Put(ctx, casefile.Content{Kind: KindReturn, Category: policy.ReturnDate, Regime: statute.ExecutionData, Body: r}); err != nil {
			return err
		}
		address := map[string]any{"text": r.Address, "actual": true}
		if _, err := d.Put(ctx, casefile.Content{Kind: KindAddress, Category: policy.Address, Regime: statute.ExecutionData, Body: address}); err != nil {
			return err
		}
		d.Tell(policy.ReturnConfirmed)
		if err := leaveTerm(d, r.Until); err != nil {
			return err
		}
		return d.Leave(protocol.Returned{On: d.Today, Actual: r.Actual})
	})
}

// Variants are the ways in which a case ends (domain §10.2).
var Variants = []statute.Choice{
	{Code: "completed", Name: statute.Name{NL: "afgerond", EN: "completed"}},
	{Code: "revoked_back_in_detention", Name: statute.Name{NL: "v.i. herroepen, terug in detentie", EN: "revoked, back in detention"}},
	{Code: "transferred_abroad", Name: statute.Name{NL: "overgedragen aan of vertrokken naar het buitenland", EN: "transferred or left abroad"}},
	{Code: "deceased", Name: statute.Name{NL: "overleden", EN: "deceased"}},
	{Code: "opened_in_error", Name: statute.Name{NL: "ten onrechte geopend", EN: "opened in error"}},
}

// Closing is the form that closes the case with a short evaluation (P27).
type Closing struct {
	Variant string `form:"variant" json:"variant"`
	Reason  string `form:"reason" json:"reason"`
	Lessons string `form:"lessons" json:"lessons"` // no personal data
}

// AsksClosing is what is asked of it.
var AsksClosing = form.Form{Deed: who.CloseCase, Kept: policy.In(policy.Closing), Checked: true, Groups: []form.Group{{Fields: []form.Field{
	{Name: "variant", Kind: form.Weigh, Choices: Variants, Need: "close.variant.choose", Outcome: true},
	form.Why("close.reason.required"),
	{Name: "lessons", Kind: form.Lines, Rows: 5, Need: "close.lessons.required"},
}}}}

// Close closes the case.
func Close(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, c Closing) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.CloseCase, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksClosing, c).Check(); err != nil {
			return err
		}
		if _, err := d.Put(ctx, casefile.Content{Kind: KindClosing, Category: policy.Closing, Regime: statute.ExecutionData, Body: c}); err != nil {
			return err
		}
		d.Tell(policy.CaseClosed)
		return d.Leave(protocol.CaseClosed{On: d.Today, Variant: protocol.Code(c.Variant)})
	})
}

// Assignment is the form that says whose work the case is at the own organisation; nobody: it waits for who takes it.
type Assignment struct {
	Users []id.User `form:"users"`
}

// AsksAssignment and AsksNarrowing are what is asked of who works on a case, and of who alone enters it.
var (
	AsksAssignment = form.Asks(who.AssignCase, named)
	AsksNarrowing  = form.Form{Deed: who.NarrowCase, Checked: true, Groups: []form.Group{{Fields: []form.Field{named}}}}
)

var named = form.Field{Name: "users", Kind: form.Users}

// ours makes a deed about who works on the case one about the actor's organisation: a form of a colleague of before is then stale, and
// one of another organisation is not.
func ours(on casefile.On, actor account.Actor) casefile.On {
	on.About = protocol.Ref(actor.Org.String())
	return on
}

// Assign names who works on the case.
func Assign(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, a Assignment) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, ours(on, actor), who.AssignCase, func(ctx context.Context, d *casefile.Deed) error {
		return d.Assign(ctx, a.Users...)
	})
}

// Take puts the case on the actor's own name, where nobody of his organisation took it.
func Take(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, ours(on, actor), who.TakeCase, func(ctx context.Context, d *casefile.Deed) error { return d.Take(ctx) })
}

// Narrow keeps everybody of the own organisation out of the case but those who are named by it and who reaches it by team or role.
func Narrow(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, a Assignment) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, ours(on, actor), who.NarrowCase, func(ctx context.Context, d *casefile.Deed) error {
		return d.Narrow(ctx, a.Users...)
	})
}

// Widen lets everybody of the own organisation with a duty in cases enter again; whose work it is stays.
func Widen(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, ours(on, actor), who.WidenCase, func(ctx context.Context, d *casefile.Deed) error { return d.Widen(ctx) })
}

// Remind sends a reminder by hand to whom a step waits for, once a day: more of them say nothing more.
func Remind(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.Remind, func(ctx context.Context, d *casefile.Deed) error {
		for _, i := range d.Plan.OpenItems() {
			if i.Instance == d.About && i.Org != d.Actor.Org && i.Asker.Org == d.Actor.Org {
				last, err := d.Last(ctx, who.Remind, d.About)
				if err != nil {
					return err
				}
				if !last.IsZero() && calendar.Of(last) == d.Today {
					return fault.Conflict{Key: "conflict.reminded", With: last.Format(time.RFC3339)}
				}
				d.Category = i.Sees
				d.Remind(i)
				return nil
			}
		}
		return fault.Conflict{Key: "conflict.nobody_waits"}
	})
}
