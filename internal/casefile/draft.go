package casefile

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// SaveDraft keeps what somebody has typed so far, for his own organisation alone and for 30 days. It is no deed: nobody
// else learns of it. It returns when it was saved. What comes late from a form that was submitted already is a Conflict, and so is
// what does not go on from the draft that is there (On.Draft): a colleague, or he in another window, saved that meanwhile.
func SaveDraft(ctx context.Context, db *postgres.DB, actor account.Actor, on On, deed who.Deed, form string, fields map[string][]string) (time.Time, error) {
	return saveDraft(ctx, db, actor, on, deed, form, fields, putDraft)
}

// SavePart keeps one part of a long form beside the parts that were kept before: colleagues may each write their own.
func SavePart(ctx context.Context, db *postgres.DB, actor account.Actor, on On, deed who.Deed, form string, fields map[string][]string) (time.Time, error) {
	return saveDraft(ctx, db, actor, on, deed, form, fields, putPart)
}

type saving func(ctx context.Context, tx postgres.Tx, actor account.Actor, on On, form string, saved []byte, at time.Time) error

func saveDraft(ctx context.Context, db *postgres.DB, actor account.Actor, on On, deed who.Deed, form string, fields map[string][]string, put saving) (time.Time, error) {
	at := db.Now().Truncate(time.Microsecond) // as the database keeps it
	saved, err := json.Marshal(storable(fields))
	if err != nil {
		return at, fault.Wrap(err, "draft of %s", form)
	}
	err = postgres.InTx(ctx, db.Web, func(tx postgres.Tx) error {
		relations, err := hold(ctx, tx, actor, on.Case, calendar.Of(at))
		if err != nil {
			return err
		}
		standing := stand(actor, relations, calendar.Of(at), policy.Flags{})
		if err := standing.may(deed); err != nil && standing.any(deed, policy.MayPrepare) != nil {
			return err
		}
		if err := unsent(ctx, tx, on, deed); err != nil {
			return err
		}
		return put(ctx, tx, actor, on, form, saved, at)
	})
	if err != nil {
		noteRefusal(ctx, db, actor, on, deed, err)
	}
	return at, fault.Wrap(err, "draft of %s", form)
}

// unsent is a Conflict when the form was submitted already. It is asked while the case is held: the deed may be under way.
func unsent(ctx context.Context, tx postgres.Tx, on On, deed who.Deed) error {
	if on.Request.IsZero() {
		return nil
	}
	done, err := findRequest(ctx, tx, on, deed)
	var other fault.Conflict
	if done != nil || errors.As(err, &other) {
		return fault.Conflict{Key: "conflict.sent"}
	}
	return err
}

// storable is what was typed without what the database cannot hold: NUL, which no form accepts either.
func storable(fields map[string][]string) map[string][]string {
	out := make(map[string][]string, len(fields))
	for name, values := range fields {
		kept := make([]string, len(values))
		for n, value := range values {
			kept[n] = strings.ReplaceAll(value, "\x00", "")
		}
		out[strings.ReplaceAll(name, "\x00", "")] = kept
	}
	return out
}

// draftLasts is how long a draft is kept after it was last saved (domain: retention; an assumption).
const draftLasts = 30 * 24 * time.Hour

// SweepDrafts removes the drafts that nobody saved for 30 days.
func SweepDrafts(ctx context.Context, db *postgres.DB) error {
	return fault.Wrap(deleteOldDrafts(ctx, db, db.Now().Add(-draftLasts)), "sweep drafts")
}

// DropDraft removes the draft of a form: it was submitted.
func (d *Deed) DropDraft(ctx context.Context, form string) error {
	return fault.Wrap(dropDraft(ctx, d, form), "case %s: draft of %s", d.Case, form)
}
