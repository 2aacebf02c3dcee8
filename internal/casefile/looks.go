package casefile

import (
	"context"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Looked is one look within an organisation. Number is empty for a look outside a case and for a case that was never the
// organisation's.
type Looked struct {
	ID      int64
	At      time.Time // wall clock
	Who     string
	Role    who.Role // in which function he looked; empty: nobody's
	Number  string
	Page    string
	Outcome ledger.Outcome
	Mark    string // of what was searched for or checked: the same mark is the same question
}

// LooksAsked says which looks are listed; the zero value is all of them.
type LooksAsked struct {
	Before  int64          // those before this one; 0: from the newest
	Number  string         // of a case that is or was the organisation's
	User    id.User        // who looked
	Outcome ledger.Outcome // how it ended
	Mark    string         // of a question
}

// Looks lists who of the actor's own organisation looked at what, newest first, himself left out: nobody reviews his own looks.
// For the privacy officer alone: Forbidden for everybody else. That he looked is a look itself.
func Looks(ctx context.Context, db *postgres.DB, actor account.Actor, request string, asked LooksAsked, most int) ([]Looked, error) {
	var found []Looked
	err := postgres.InTx(ctx, db.Web, func(tx postgres.Tx) error {
		if err := act(ctx, tx, actor, calendar.Of(db.Now())); err != nil {
			return err
		}
		var err error
		if found, err = selectLooks(ctx, tx, asked, most); err != nil {
			return err
		}
		sql, args := ledger.Look{At: db.Wall(), Membership: actor.Membership, Org: actor.Org, Page: "looks", Sections: []string{}, Request: request, Outcome: ledger.Shown}.Statement()
		_, err = tx.Exec(ctx, sql, args...)
		return postgres.Fault(err)
	})
	return found, fault.Wrap(err, "looks")
}
