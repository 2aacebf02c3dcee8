package intake

import (
	"context"
	"regexp"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/text"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Opening is the form with which the signal becomes a case (P01).
type Opening struct {
	Irrevocable   string        `form:"irrevocable"`
	BIJ           string        `form:"bij"`
	Qualification string        `form:"qualification"`
	Sentence      string        `form:"sentence"`
	SentenceEnd   calendar.Date `form:"sentence_end"`
	Unknown       string        `form:"unknown"`
	Parket        string        `form:"parketnummer"`
	SKN           string        `form:"skn"`
	Origin        id.Org        `form:"origin"`
	Intended      id.Org        `form:"intended"` // zero: the municipality of origin
	Address       string        `form:"address"`
}

// Forms of numbers: parketnummer 05-780109-15, also written with a slash, spaces or points; SKN of eight digits.
var (
	parketnummer = regexp.MustCompile(`^([0-9]{2})[/\-. ]?([0-9]{6})[-/ ]?([0-9]{2})$`)
	skn          = regexp.MustCompile(`^[0-9]{8}$`)
)

// AsksOpening is what is asked of it; where he leaves before his sentence ends also when it does.
func AsksOpening(early bool) form.Form {
	conviction := []form.Field{
		{Name: "qualification", Kind: form.Lines, Rows: 3, Need: "opening.qualification.required"},
		{Name: "sentence", Kind: form.Lines, Rows: 2, Need: "opening.sentence.required"},
	}
	if early {
		conviction = append(conviction, form.Field{Name: "sentence_end", Kind: form.Day, Need: "opening.sentence_end.required"})
	}
	return form.Form{Deed: who.OpenCase, Kept: policy.In(policy.Conviction), Groups: []form.Group{
		{Name: "conviction", Fields: append(conviction,
			form.Field{Name: "irrevocable", Kind: form.Pick, Choices: form.YesNoUnknown, Need: "opening.irrevocable.choose"},
			form.Field{Name: "bij", Kind: form.Pick, Choices: form.YesNoUnknown, Need: "opening.bij.choose"},
			form.Field{Name: "unknown", Kind: form.Lines, Rows: 3},
		)},
		{Name: "numbers", Fields: []form.Field{{Name: "parketnummer", Kind: form.Brief, Kept: policy.In(policy.Numbers)}, {Name: "skn", Kind: form.Brief, Kept: policy.In(policy.Numbers)}}},
		{Name: "place", Fields: []form.Field{
			{Name: "origin", Kind: form.Org, Of: string(account.Municipality), Need: "opening.origin.choose"},
			{Name: "intended", Kind: form.Org, Of: string(account.Municipality)},
			{Name: "address", Kind: form.Line, Kept: policy.In(policy.Address)},
		}},
	}}
}

func (o Opening) check(d *casefile.Deed) error {
	f := d.Answers(AsksOpening(d.Plan.Row().Early), o)
	o.Parket, o.SKN = text.Typed(o.Parket), text.Typed(o.SKN)
	if o.Parket != "" && !parketnummer.MatchString(o.Parket) {
		f.Add("parketnummer", "opening.parketnummer.form")
	}
	if o.SKN != "" && !skn.MatchString(o.SKN) {
		f.Add("skn", "opening.skn.form")
	}
	if account.TownName(o.Origin) == "" {
		f.Add("origin", "choice.invalid")
	}
	if !o.Intended.IsZero() && account.TownName(o.Intended) == "" {
		f.Add("intended", "choice.invalid")
	}
	return f.Check()
}

// Open makes the signal a case: it names the municipalities that must know (each is informed by a deed of its own) and
// makes the organisation a party that decides on the track.
func Open(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, o Opening) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.OpenCase, func(ctx context.Context, d *casefile.Deed) error {
		if err := o.check(d); err != nil {
			return err
		}
		known := map[string]protocol.Code{"irrevocable": protocol.Code(o.Irrevocable), "bij": protocol.Code(o.BIJ)}
		if err := d.Leave(protocol.CaseOpened{On: d.Today, Known: known}); err != nil {
			return err
		}
		if err := o.put(ctx, d); err != nil {
			return err
		}
		if err := d.Begin(ctx); err != nil {
			return err
		}
		if err := d.Name(o.Origin, who.Origin); err != nil {
			return err
		}
		if !o.Intended.IsZero() && o.Intended != o.Origin {
			if err := d.Name(o.Intended, who.Intended); err != nil {
				return err
			}
		}
		decider := d.Plan.Row().Decider
		if decider == "" {
			return nil
		}
		return d.Join(ctx, account.OrgID(decider), who.Decider, "om.justice", "justice", "")
	})
}

func (o Opening) put(ctx context.Context, d *casefile.Deed) error {
	conviction := Conviction{Qualification: o.Qualification, Sentence: o.Sentence, SentenceEnd: o.SentenceEnd, Irrevocable: o.Irrevocable, BIJ: o.BIJ, Unknown: o.Unknown}
	items := []casefile.Content{{Kind: KindConviction, Category: policy.Conviction, Regime: statute.ProsecutionData, Body: conviction}}
	if o.Parket != "" || o.SKN != "" {
		items = append(items, casefile.Content{Kind: KindNumbers, Category: policy.Numbers, Regime: statute.ProsecutionData, Body: Numbers{parketnummer.ReplaceAllString(text.Typed(o.Parket), "$1-$2-$3"), text.Typed(o.SKN)}})
	}
	if o.Address != "" {
		items = append(items, casefile.Content{Kind: KindAddress, Category: policy.Address, Regime: statute.ProsecutionData, Body: Address{Text: o.Address}})
	}
	for _, item := range items {
		if _, err := d.Put(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

// AsksDismissal is what is asked where a signal leads to no case.
var AsksDismissal = form.Form{Deed: who.DismissSignal, Kept: policy.In(policy.Closing), Checked: true, Groups: []form.Group{{Fields: []form.Field{form.Why("dismiss.reason.required")}}}}

// Dismiss closes a signal without a case, with a reason.
func Dismiss(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, r form.Reason) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.DismissSignal, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksDismissal, r).Check(); err != nil {
			return err
		}
		if _, err := d.Put(ctx, casefile.Content{Kind: "closing", Category: policy.Closing, Regime: statute.ProsecutionData, Body: r}); err != nil {
			return err
		}
		return d.Leave(protocol.CaseClosed{On: d.Today, Variant: "no_follow_up"})
	})
}

// Duplicate is the form that closes a case because another one is about the same person and return.
type Duplicate struct {
	Of     string `form:"of"` // number of the other case
	Reason string `form:"reason"`
}

// AsksDouble is what is asked of it.
var AsksDouble = form.Form{Deed: who.CloseDuplicate, Kept: policy.In(policy.Closing), Checked: true, Groups: []form.Group{{Fields: []form.Field{
	{Name: "of", Kind: form.Brief, Need: "duplicate.of.form"},
	form.Why("duplicate.reason.required"),
}}}}

// Doubled says of which case a closed one was the double.
type Doubled struct {
	Reason string `json:"reason"`
	Of     string `json:"duplicate_of"` // its number
	// Case is where it is, where the organisation that closed this one leads that one too; zero otherwise.
	Case id.Case `json:"case,omitzero"`
}

// other checks the form, and that the other case is there, goes on, and may be about him.
func (c Duplicate) other(ctx context.Context, d *casefile.Deed) (casefile.Double, error) {
	f := d.Answers(AsksDouble, c)
	var found casefile.Double
	switch of, is := text.CaseNumber(c.Of); {
	case !is:
		f.Add("of", "duplicate.of.form")
	case of == d.Number:
		f.Add("of", "duplicate.of.self")
	default:
		other, err := d.DoubleOf(ctx, of)
		switch {
		case err != nil:
			return found, err
		case other == nil:
			f.Add("of", "duplicate.of.unknown")
		case other.Closed:
			f.Add("of", "duplicate.of.closed")
		default:
			found = *other
		}
	}
	return found, f.Check()
}

// CloseDuplicate closes the case with a pointer to the other one; the two are never merged.
func CloseDuplicate(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, c Duplicate) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.CloseDuplicate, func(ctx context.Context, d *casefile.Deed) error {
		other, err := c.other(ctx, d)
		if err != nil {
			return err
		}
		of, _ := text.CaseNumber(c.Of) // it was found by it
		body := Doubled{Reason: c.Reason, Of: of, Case: other.Case}
		if _, err := d.Put(ctx, casefile.Content{Kind: "closing", Category: policy.Closing, Regime: statute.ProsecutionData, Body: body}); err != nil {
			return err
		}
		if err := d.Leave(protocol.CaseClosed{On: d.Today, Variant: "duplicate_of", To: protocol.Ref(of)}); err != nil {
			return err
		}
		d.Tell(policy.CaseDuplicate)
		return nil
	})
}
