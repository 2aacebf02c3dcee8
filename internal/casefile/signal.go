package casefile

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
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
	return entered{roles: actor.Roles()}.stand(actor, calendar.Date{}, policy.Flags{}).may(who.RegisterSignal)
}

// SaveSignal keeps what somebody has typed of a signal beside what he typed of it before, for himself alone and for 30 days. It
// is no deed: there is no case yet. Follows is the version (DraftVersion) of these fields from which he went on; Anyway takes the place of
// whatever is there. It returns when it was saved, and the version that is there now. Forbidden for who may not register; NotFound for a
// draft that is somebody else's; Conflict for one that is registered («conflict.sent»), and for one that he wrote otherwise in another
// window meanwhile («conflict.draft»).
func SaveSignal(ctx context.Context, db *postgres.DB, actor account.Actor, draft id.Item, follows string, fields map[string][]string) (time.Time, string, error) {
	at := db.Now()
	if err := MayRegister(actor); err != nil {
		return at, "", err
	}
	fields = storable(fields)
	saved, err := json.Marshal(fields)
	if err != nil {
		return at, "", fault.Wrap(err, "draft of a signal")
	}
	version := DraftVersion(fields)
	err = postgres.InTx(ctx, db.Web, func(tx postgres.Tx) error {
		if err := act(ctx, tx, actor, calendar.Of(at)); err != nil {
			return err
		}
		if follows != Anyway {
			there, err := lockSignal(ctx, tx, draft)
			if err != nil {
				return err
			}
			if now := DraftVersion(there, slices.Collect(maps.Keys(fields))...); now != "" && now != follows && now != version {
				return fault.Conflict{Key: "conflict.draft"}
			}
		}
		return putSignal(ctx, tx, draft, saved, at)
	})
	return at, version, fault.Wrap(err, "draft of a signal")
}

// Anyway is what SaveSignal follows where nothing is compared.
const Anyway = "*"

// SignalDraft is what he typed of a signal before, nil when there is nothing or it is somebody else's; and as which case it was
// registered, zero: not yet.
func SignalDraft(ctx context.Context, db *postgres.DB, actor account.Actor, draft id.Item) (map[string][]string, id.Case, error) {
	if err := MayRegister(actor); err != nil {
		return nil, id.Case{}, err
	}
	fields, registered, err := selectSignal(ctx, db, actor, draft)
	return fields, registered, fault.Wrap(err, "draft of a signal")
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

// DropSignal empties the draft of the signal that is registered now; the zero draft is none. Conflict when another form of the
// same draft was first.
func (d *Deed) DropSignal(ctx context.Context, draft id.Item) error {
	if draft.IsZero() {
		return nil
	}
	first, err := emptySignal(ctx, d, draft)
	if err == nil && !first {
		return fault.Conflict{Key: "conflict.sent"}
	}
	return fault.Wrap(err, "draft of a signal")
}

// Double is what who closes a case as another one's double learns of that other case.
type Double struct {
	Mine   bool    // his own organisation leads it
	Case   id.Case // then, and otherwise zero
	Closed bool
}

// DoubleOf looks for the case with a number of which this one may be the double: about somebody like him, or of the actor's own
// organisation and with a name or a birth date in common. Nil: there is none such. Two that are closed as each other's double wait for each other here.
func (d *Deed) DoubleOf(ctx context.Context, number string) (*Double, error) {
	items, err := d.Items(ctx, Person)
	if err != nil {
		return nil, fault.Wrap(err, "double")
	}
	keys, words := []string{}, []string{}
	if len(items) > 0 {
		var who Identity
		if err := items[len(items)-1].Read(&who); err != nil {
			return nil, fault.Wrap(err, "double")
		}
		keys, words = append(keys, alike(who.Given, who.Family, who.Born)...), append(words, who.Derived().Keys...)
	}
	found, err := doubleOf(ctx, d.tx, number, keys, words)
	return found, fault.Wrap(err, "double")
}

// Alike is the duplicate check inside the registration: one registration at a time, for two dates
// that are known in part can be of one person whatever they say.
func (d *Deed) Alike(ctx context.Context, given, family string, born calendar.Partial) ([]Duplicate, error) {
	found, err := alone(ctx, d.tx, alike(given, family, born))
	return found, fault.Wrap(err, "duplicates")
}
