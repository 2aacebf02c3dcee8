package casefile

import (
	"context"
	"encoding/json"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// MayRegister is Forbidden for who may not register a signal; nil for who may.
func MayRegister(actor account.Actor) error {
	return stand(actor, nil, calendar.Date{}, policy.Flags{}).may(who.RegisterSignal)
}

// SaveSignal keeps what somebody has typed of a signal beside what he typed of it before, for himself alone and for 30 days. It
// is no deed: there is no case yet. It returns when it was saved. Forbidden for who may not register; NotFound for a draft
// that is somebody else's.
func SaveSignal(ctx context.Context, db *postgres.DB, actor account.Actor, draft id.Item, fields map[string][]string) (time.Time, error) {
	at := db.Now()
	if err := MayRegister(actor); err != nil {
		return at, err
	}
	saved, err := json.Marshal(storable(fields))
	if err != nil {
		return at, fault.Wrap(err, "draft of a signal")
	}
	return at, fault.Wrap(putSignal(ctx, db, actor, draft, saved, at), "draft of a signal")
}

// SignalDraft is what he typed of a signal before; nil when there is nothing, or it is somebody else's.
func SignalDraft(ctx context.Context, db *postgres.DB, actor account.Actor, draft id.Item) (map[string][]string, error) {
	if err := MayRegister(actor); err != nil {
		return nil, err
	}
	fields, err := selectSignal(ctx, db, actor, draft)
	return fields, fault.Wrap(err, "draft of a signal")
}

// Before is the receipt of what this very form did before; nil when it did nothing yet.
func Before(ctx context.Context, db *postgres.DB, actor account.Actor, on On, deed who.Deed) (*Receipt, error) {
	if on.Request.IsZero() {
		return nil, nil //nolint:nilnil // no replay and no error
	}
	var before *Receipt
	err := postgres.InTx(ctx, db.Web, func(tx postgres.Tx) error {
		if err := act(ctx, tx, actor, calendar.Of(db.Now())); err != nil {
			return err
		}
		found, err := findRequest(ctx, tx, on, deed)
		before = found
		return err
	})
	return before, fault.Wrap(err, "%s", deed)
}

// DropSignal removes the draft of the signal that is registered now; the zero draft is none.
func (d *Deed) DropSignal(ctx context.Context, draft id.Item) error {
	return fault.Wrap(deleteSignal(ctx, d, draft), "draft of a signal")
}
