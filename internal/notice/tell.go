package notice

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Whom the OM can tell outside the system, and how. The codes of whom are duties.
var (
	Whom = []statute.Choice{
		{Code: string(who.MayorDuty), Name: statute.Name{NL: "de burgemeester of diens vervanger", EN: "the mayor or who stands in"}},
		{Code: string(who.Municipality), Name: statute.Name{NL: "een ambtenaar van de gemeente", EN: "an official of the municipality"}},
	}
	Hows = []statute.Choice{
		{Code: "phone", Name: statute.Name{NL: "per telefoon", EN: "by telephone"}},
		{Code: "meeting", Name: statute.Name{NL: "in een gesprek", EN: "in a conversation"}},
		{Code: "letter", Name: statute.Name{NL: "met een brief", EN: "by letter"}},
		{Code: "mail", Name: statute.Name{NL: "met een beveiligde e-mail", EN: "by secured e-mail"}},
	}
)

// Told is who was told outside the system, how, when and by whom; it is the OM's own record.
type Told struct {
	Duty string        `form:"whom" json:"whom"` // one of Whom
	Name string        `form:"told_name" json:"name"`
	How  string        `form:"how" json:"how"` // one of Hows
	On   calendar.Date `form:"on" json:"on"`
	By   string        `form:"by" json:"by"`
	// Confirmed: who was told confirms for the municipality, which may have nobody who can do so in the system. The OM then also
	// writes down whom to call.
	Confirmed string `form:"confirmed" json:"confirmed"` // yes, no
	Call      string `form:"call" json:"call"`
}

// Telling is the form with which the OM records that it told the municipality outside the system (P02). While nothing was shared
// yet it asks what sharing asks, and shares the same on the same ground.
type Telling struct {
	Informing
	Told
}

// Tell records that somebody of the municipality was told. On.About is the municipality or the notice.
func Tell(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, t Telling) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.TellOutside, t.Do)
}

// Do is the deed's content; the preview does the same and takes it back.
func (t Telling) Do(ctx context.Context, d *casefile.Deed) error {
	before := d.Facts.NoticeAbout(d.About)
	if err := t.check(d, before); err != nil {
		return err
	}
	if before != nil {
		return t.record(ctx, d, before.ID)
	}
	ask, err := t.share(ctx, d)
	if err != nil {
		return err
	}
	return t.record(ctx, d, ask)
}

// AsksTelling is what is asked of it: who was told, and while nothing was shared yet first what sharing asks.
func AsksTelling(first, pending bool) form.Form {
	f := form.Form{Deed: who.TellOutside, Kept: policy.In(policy.Grants)}
	if first {
		f.Groups = informing(pending)
	}
	f.Groups = append(f.Groups, form.Group{Name: "told", Fields: []form.Field{
		{Name: "whom", Kind: form.Pick, Choices: Whom, Need: "tell.whom.choose"},
		{Name: "told_name", Kind: form.Name, Need: "tell.name.required"},
		{Name: "how", Kind: form.Pick, Choices: Hows, Need: "tell.how.choose"},
		{Name: "on", Kind: form.Day, Need: "tell.on.required", Begins: form.Today},
		{Name: "by", Kind: form.Name, Need: "tell.by.required", Begins: form.Myself},
		{Name: "confirmed", Kind: form.Pick, Choices: form.YesNo, Need: "tell.confirmed.choose"},
		{Name: "call", Kind: form.Line, Need: "tell.call.required", If: form.If{Field: "confirmed", Is: "yes"}},
	}})
	return f
}

func (t Telling) check(d *casefile.Deed, before *protocol.Ask) error {
	f := d.Answers(AsksTelling(before == nil, true), t)
	if before != nil && !d.Facts.Waits(before.ID, who.Duty(t.Duty)) {
		f.Add("whom", "tell.whom.known")
	}
	return f.Check()
}

// record leaves that somebody was reached, and where he confirmed for the municipality, that too.
func (t Telling) record(ctx context.Context, d *casefile.Deed, notice protocol.Ref) error {
	item, err := d.Put(ctx, casefile.Content{Kind: KindTold, Category: policy.Grants, Regime: statute.ProsecutionData, About: notice, Body: t.Told})
	if err != nil {
		return err
	}
	if err := d.Leave(protocol.Reached{Ask: notice, Duty: who.Duty(t.Duty), On: t.On, How: protocol.Told}); err != nil {
		return err
	}
	if a := d.Facts.FindAsk(notice); t.Confirmed == "yes" && len(a.Got) == 0 {
		return d.Leave(protocol.Answered{Ask: notice, ID: protocol.Ref(item.String()), On: d.Today, Outcome: protocol.Received})
	}
	return nil
}
