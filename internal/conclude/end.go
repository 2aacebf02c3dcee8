package conclude

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// KindReopening is the item that says why a closed case was opened again.
const KindReopening = "reopening"

// Ends are the ways in which a case ends before it comes to its own end: at whatever step, nothing of it goes on.
var Ends = []statute.Choice{
	{Code: "deceased", Name: statute.Name{NL: "betrokkene is overleden", EN: "the person has died"}},
	{Code: "deported", Name: statute.Name{NL: "betrokkene is uitgezet", EN: "the person was deported"}},
	{Code: "transferred_abroad", Name: statute.Name{NL: "overgedragen aan of vertrokken naar het buitenland", EN: "transferred or left abroad"}},
	{Code: "opened_in_error", Name: statute.Name{NL: "ten onrechte geopend", EN: "opened in error"}},
}

// Ending is the form that ends a case before its time.
type Ending struct {
	Variant string `form:"variant" json:"variant"`
	Reason  string `form:"reason" json:"reason"`
}

// AsksEnding and AsksReopening are what is asked where a case ends before its time, and where it is opened again.
var (
	AsksEnding = form.Form{Deed: who.EndCase, Kept: policy.In(policy.Closing), Checked: true, Groups: []form.Group{{Fields: []form.Field{
		{Name: "variant", Kind: form.Weigh, Choices: Ends, Need: "close.variant.choose"},
		form.Why("close.reason.required"),
	}}}}
	AsksReopening = form.Form{Deed: who.ReopenCase, Kept: policy.In(policy.Closing), Checked: true, Groups: []form.Group{{Fields: []form.Field{
		{Name: "ended", Kind: form.Said, Begins: form.Ended},
		{Name: "until", Kind: form.Said, Begins: form.KeptUntil},
		form.Why("case_reopen.reason.required"),
	}}}}
)

// End ends a case at whatever step it stands: what was asked lapses, a supervision that ran is over, and the parties are told.
func End(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, e Ending) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.EndCase, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksEnding, e).Check(); err != nil {
			return err
		}
		if _, err := d.Put(ctx, casefile.Content{Kind: KindClosing, Category: policy.Closing, Regime: statute.ExecutionData, Body: e}); err != nil {
			return err
		}
		if w := d.Facts.Watch(); w != nil && !w.Started.IsZero() && w.Ended.IsZero() {
			if err := d.Leave(protocol.SupervisionEnded{ID: w.ID, On: d.Today, Outcome: "ended_early"}); err != nil {
				return err
			}
		}
		d.Tell(policy.CaseClosed)
		return d.Leave(protocol.CaseClosed{On: d.Today, Variant: protocol.Code(e.Variant)})
	})
}

// Reopen opens a closed case again within the retention term: what it waited for waits again, and the parties are told.
func Reopen(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, reason string) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.ReopenCase, func(ctx context.Context, d *casefile.Deed) error {
		content := casefile.Content{Kind: KindReopening, Category: policy.Closing, Regime: statute.ExecutionData}
		if _, err := d.PutReason(ctx, content, AsksReopening, reason); err != nil {
			return err
		}
		d.Tell(policy.CaseReopened)
		return d.Leave(protocol.CaseReopened{On: d.Today})
	})
}
