package worklist

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Unreached is one thing that the organisation asked or told and that reached nobody: a step, or an event that is none. Vacant: nobody
// holds the duty. Unmailed: the mails of all who hold it are given up, and none of them looked. Otherwise it was shared and not opened.
type Unreached struct {
	Case     id.Case
	Number   string
	Name     string
	Step     string // empty: an event
	Event    string
	To       id.Org
	ToName   string
	Duty     who.Duty
	Since    calendar.Date
	Vacant   bool
	Unmailed bool
}

// NotReached lists what reached nobody, what waits longest first, at most Most. It is for who leads the work of his organisation
// (Forbidden for others), and writes that he looked.
func NotReached(ctx context.Context, db *postgres.DB, actor account.Actor, from Look) ([]Unreached, error) {
	if !Leads(actor) {
		return nil, fault.Forbidden{Deed: "unreached"}
	}
	var found []Unreached
	err := notReached(ctx, db, actor, from.of(db, actor, "unreached"), &found)
	return found, fault.Wrap(err, "unreached")
}

// Leads tells whether the actor leads the work of his organisation.
func Leads(actor account.Actor) bool { return actor.Has(who.OMLead) }
