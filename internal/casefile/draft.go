package casefile

import (
	"context"
	"encoding/json"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// SaveDraft keeps what somebody has typed so far, for his own organisation alone and for 30 days. It is no deed: nobody
// else learns of it. It returns when it was saved.
func SaveDraft(ctx context.Context, db *postgres.DB, actor account.Actor, on On, form string, fields map[string][]string) (time.Time, error) {
	at := db.Now()
	saved, err := json.Marshal(fields)
	if err != nil {
		return at, fault.Wrap(err, "draft of %s", form)
	}
	err = postgres.InTx(ctx, db.Web, func(tx postgres.Tx) error {
		if err := act(ctx, tx, actor, calendar.Of(db.Wall()), calendar.Of(at)); err != nil {
			return err
		}
		if _, _, err := enterCase(ctx, tx, on.Case); err != nil {
			return err
		}
		return putDraft(ctx, tx, actor, on, form, saved, at)
	})
	if err != nil {
		noteRefusal(ctx, db, actor, on, who.Deed(form), err)
	}
	return at, fault.Wrap(err, "draft of %s", form)
}

// DropDraft removes the draft of a form: it was submitted.
func (d *Deed) DropDraft(ctx context.Context, form string) error {
	return fault.Wrap(dropDraft(ctx, d, form), "case %s: draft of %s", d.Case, form)
}

// DraftOf is the organisation's draft of a form; nil when there is none.
func (r *Reading) DraftOf(form string) *Draft {
	for i := range r.Drafts {
		if r.Drafts[i].Form == form {
			return &r.Drafts[i]
		}
	}
	return nil
}
