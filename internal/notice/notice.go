// Package notice tells a municipality, early and on a ground, that somebody may return there, and makes sure that it was
// seen: inform, acknowledge, «not our resident», correct (P02, P02a, P02b; agreement 3c). It is what must never be silent.
package notice

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/account"
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
	KindNotice          = "notice"
	KindAcknowledgement = "acknowledgement"
	KindReturned        = "notice_returned"
	KindTold            = "notice_told" // who was told outside the system, how and by whom
)

// Informing is the form that informs a mayor (P02): what is shared, on which ground, for which purpose.
type Informing struct {
	Risk       string `form:"risk"` // public-order risk as the OM judges it: yes, no, unknown
	RiskText   string `form:"risk_text"`
	Ground     string `form:"ground"`
	Purpose    string `form:"purpose"`
	Necessity  string `form:"necessity"`
	Disclosure string `form:"disclosure"` // why the conviction is shared although it is not irrevocable (X6)
	Contact    string `form:"contact"`
	Phone      string `form:"phone"`
}

// Notice is what the municipality reads.
type Notice struct {
	Risk     string `json:"risk"`
	RiskText string `json:"risk_text"`
	Contact  string `json:"contact"`
	Phone    string `json:"phone"`
}

// AsksInforming is what is asked of it; where the conviction is not known to be irrevocable also why it is shared all the same (X6).
func AsksInforming(pending bool) form.Form {
	return form.Form{Deed: who.InformMayor, Groups: informing(pending)}
}

func informing(pending bool) []form.Group {
	groups := []form.Group{
		{Name: "risk", Fields: []form.Field{
			{Name: "risk", Kind: form.Pick, Choices: form.YesNoUnknown, Need: "inform.risk.choose"},
			{Name: "risk_text", Kind: form.Lines, Rows: 4, Need: "inform.risk_text.required", If: form.If{Field: "risk", Is: "yes"}, Kept: policy.For(policy.OrderRisk)},
		}},
		form.Sharing(statute.ProsecutionData, "om.order"),
	}
	if pending {
		groups = append(groups, form.Group{Name: "disclosure", Fields: []form.Field{{Name: "disclosure", Kind: form.Lines, Rows: 3, Kept: policy.For(policy.Grants)}}})
	}
	return append(groups, form.Group{Name: "contact", Fields: []form.Field{
		{Name: "contact", Kind: form.Name, Need: "inform.contact.required", Begins: form.Myself, Kept: policy.For(policy.OrderRisk)},
		{Name: "phone", Kind: form.Phone, Need: "inform.phone.required", Kept: policy.For(policy.OrderRisk)},
	}})
}

// Inform informs the municipality that on.About names: it becomes a party, with the grants of taking part.
func Inform(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, n Informing) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.InformMayor, n.Do)
}

// Do is the deed's content; the preview does the same and takes it back.
func (n Informing) Do(ctx context.Context, d *casefile.Deed) error {
	if err := d.Answers(AsksInforming(true), n).Check(); err != nil {
		return err
	}
	_, err := n.share(ctx, d)
	return err
}

// share makes the municipality that the deed is about a party, with what it is told; it returns the notice.
func (n Informing) share(ctx context.Context, d *casefile.Deed) (protocol.Ref, error) {
	town, err := id.ParseOrg(string(d.About))
	if err != nil || d.Facts.NamedAs(town) == "" {
		return "", fault.Conflict{Key: "conflict.no_municipality"}
	}
	ask, err := n.ask(ctx, d, town)
	if err != nil {
		return "", err
	}
	d.Result = string(ask)
	_, err = d.Put(ctx, casefile.Content{Kind: KindNotice, Category: policy.OrderRisk, Regime: statute.ProsecutionData, About: ask, For: town,
		Body: Notice{Risk: n.Risk, RiskText: n.RiskText, Contact: n.Contact, Phone: n.Phone}})
	return ask, err
}

// ask puts the notice to the municipality and lets it take part.
func (n Informing) ask(ctx context.Context, d *casefile.Deed, town id.Org) (protocol.Ref, error) {
	if err := d.Leave(protocol.KnownChanged{On: d.Today, What: "order_risk", Value: protocol.Code(n.Risk)}); err != nil {
		return "", err
	}
	ask := protocol.Ref(id.NewRef())
	asked := protocol.Asked{ID: ask, Kind: protocol.Inform, By: d.Me(who.Prosecutor), Of: who.Party{Org: town, Duty: who.Municipality}, On: d.Today}
	if err := d.Leave(asked); err != nil {
		return "", err
	}
	if err := d.Join(ctx, town, d.Facts.NamedAs(town), n.Ground, n.Purpose, n.Necessity); err != nil {
		return "", err
	}
	if err := n.district(ctx, d, town); err != nil {
		return "", err
	}
	if n.Disclosure != "" && d.Facts.Known["irrevocable"] != "yes" {
		share := casefile.Share{To: town, Category: policy.Conviction, Ground: n.Ground, Purpose: n.Purpose, Necessity: n.Disclosure, Disclosed: true}
		if err := d.Share(ctx, share); err != nil {
			return "", err
		}
	}
	return ask, nil
}

// district lets the parket of the municipality's own district take part, where another parket leads the case: it sits in that mayor's triangle
// (agreement 3d). It is told.
func (n Informing) district(ctx context.Context, d *casefile.Deed, town id.Org) error {
	parket := account.ParketOf(town)
	if parket.IsZero() || parket == d.Facts.Holder(d.Today, who.Lead) || d.Facts.Stays(parket, who.District) {
		return nil
	}
	if err := d.Join(ctx, parket, who.District, n.Ground, n.Purpose, n.Necessity); err != nil {
		return err
	}
	d.Tell(policy.DistrictJoined, parket)
	return nil
}

// Acknowledgement is the form with which a municipality says that it read the notice, and who is to be called.
type Acknowledgement struct {
	Contact string `form:"contact" json:"contact"`
	Phone   string `form:"phone" json:"phone"`
	BIJ     string `form:"bij" json:"bij"` // does the municipality take part in BIJ: yes, no
}

// AsksAcknowledgement is what is asked of it.
var AsksAcknowledgement = form.Asks(who.AcknowledgeNotice,
	form.Field{Name: "contact", Kind: form.Name, Need: "acknowledge.contact.required", Begins: form.Myself},
	form.Field{Name: "phone", Kind: form.Phone, Need: "acknowledge.phone.required"},
	form.Field{Name: "bij", Kind: form.Pick, Choices: form.YesNo, Need: "acknowledge.bij.choose"},
).In(policy.In(policy.Parties))

// Acknowledge confirms receipt (P02a).
func Acknowledge(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, a Acknowledgement) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.AcknowledgeNotice, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksAcknowledgement, a).Check(); err != nil {
			return err
		}
		if err := answerable(d); err != nil {
			return err
		}
		if err := d.Contact(ctx, a.Contact+", "+a.Phone); err != nil {
			return err
		}
		item, err := d.Put(ctx, casefile.Content{Kind: KindAcknowledgement, Category: policy.Parties, Regime: statute.MunicipalData, About: d.About, Body: a})
		if err != nil {
			return err
		}
		if err := d.ShareWith(ctx, share(policy.Parties, item), who.Lead); err != nil {
			return err
		}
		return d.Leave(protocol.Answered{Ask: d.About, ID: protocol.Ref(item.String()), On: d.Today, Outcome: protocol.Received})
	})
}

func share(category policy.Category, item id.Item) casefile.Share {
	return casefile.Share{Category: category, Item: item, Ground: "municipality.task", Purpose: "order", Necessity: "stap in het protocol"}
}

// answerable: the notice was sent to the actor's own municipality.
func answerable(d *casefile.Deed) error {
	if a := d.Facts.FindAsk(d.About); a == nil || a.Kind != protocol.Inform || a.Of.Org != d.Actor.Org {
		return fault.NotFound{What: "notice"}
	}
	return nil
}

// Returning is the form that sends a notice back: he does not live here.
type Returning struct {
	Reason string `form:"reason" json:"reason"`
	Where  string `form:"where" json:"where"` // where he lives as far as is known
}

// AsksReturning is what is asked of it.
var AsksReturning = form.Asks(who.ReturnNotice, form.Why("return_notice.reason.required"), form.Field{Name: "where", Kind: form.Line}).In(policy.In(policy.NoticeReturned))

// Return sends the notice back as «not our resident» (P02a), so that the OM corrects the municipality (P02b).
func Return(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, r Returning) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.ReturnNotice, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksReturning, r).Check(); err != nil {
			return err
		}
		if err := answerable(d); err != nil {
			return err
		}
		item, err := d.Put(ctx, casefile.Content{Kind: KindReturned, Category: policy.NoticeReturned, Regime: statute.MunicipalData, About: d.About, Body: r})
		if err != nil {
			return err
		}
		if err := d.ShareWith(ctx, share(policy.NoticeReturned, item), who.Lead); err != nil {
			return err
		}
		d.Category = policy.NoticeReturned // that it came back is between the two
		return d.Leave(protocol.Answered{Ask: d.About, ID: protocol.Ref(item.String()), On: d.Today, Outcome: protocol.NotResident})
	})
}

// Correction is the form that names another municipality instead.
type Correction struct {
	Org    id.Org `form:"municipality"`
	Reason string `form:"reason"`
}

// AsksCorrection is what is asked of it.
var AsksCorrection = form.Asks(who.CorrectMunicipality,
	form.Field{Name: "municipality", Kind: form.Org, Of: string(account.Municipality), Need: "correct.municipality.choose"},
	form.Why("correct.reason.required"),
).In(policy.In(policy.CourtFile))

// expires is for how many working days a wrongly named municipality still finds that there was a case.
const expires = 5

// correctedNeed is why it does.
const correctedNeed = "de gemeente weet dat de melding is gecorrigeerd (P02b)"

// Correct names the right municipality. The wrong one sees nothing of the case from then on but that there was one, for five working
// days, and can do nothing in it (P02b).
func Correct(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, c Correction) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.CorrectMunicipality, func(ctx context.Context, d *casefile.Deed) error {
		ask := d.Facts.FindAsk(d.About)
		if ask == nil || ask.Kind != protocol.Inform {
			return fault.NotFound{What: "notice"}
		}
		f := d.Answers(AsksCorrection, c)
		if c.Org == ask.Of.Org {
			f.Add("municipality", "correct.municipality.same")
		} else if account.TownName(c.Org) == "" {
			f.Add("municipality", "choice.invalid")
		}
		if err := f.Check(); err != nil {
			return err
		}
		relation := d.Facts.NamedAs(ask.Of.Org)
		if relation == "" {
			relation = who.Origin
		}
		if err := d.Leave(protocol.AskGone{Ask: ask.ID, On: d.Today, Why: "corrected"}); err != nil {
			return err
		}
		wrong := ask.Of.Org
		for named := relation; named != ""; named = d.Facts.NamedAs(wrong) { // it may have been named for more than one reason
			if err := d.End(ctx, wrong, named, d.Today.AddDays(-1)); err != nil {
				return err
			}
			if d.Facts.NamedAs(wrong) == named {
				break
			}
		}
		if err := d.Join(ctx, wrong, who.Corrected, "", "", correctedNeed); err != nil {
			return err
		}
		if err := d.End(ctx, wrong, who.Corrected, d.Calendar().AddWorkingDays(d.Today, expires)); err != nil {
			return err
		}
		d.Tell(policy.PartyCorrected, wrong)
		if _, err := d.Put(ctx, casefile.Content{Kind: "correction", Category: policy.CourtFile, Regime: statute.ProsecutionData, About: ask.ID, Body: map[string]string{"reason": c.Reason}}); err != nil {
			return err
		}
		if d.Facts.NamedAs(c.Org) != "" {
			return nil // the right one is in the case already
		}
		return d.Name(c.Org, relation)
	})
}
