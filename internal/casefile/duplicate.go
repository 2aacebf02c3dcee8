package casefile

import (
	"context"
	"errors"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Duplicate is another case that may be about the same person. Number, Case and Name are empty where the case is another
// parket's: then it says only at which parket there is one.
type Duplicate struct {
	Number string
	Parket string
	Mine   bool
	Case   id.Case
	Name   string // as lists show it
	Born   calendar.Partial
}

// Check is one question to the national duplicate check: about whom, its mark for the record of looks, and where it came from.
type Check struct {
	Given, Family            string
	Born                     calendar.Partial
	Mark                     string // keyed digest of name and birth date
	Request, Network, Device string
}

// MarkOf is the mark of a name and a birth date, however they are written.
func MarkOf(m ledger.Marker, given, family string, born calendar.Partial) string {
	return m.Of("person", Plain(given), Plain(family), born.String())
}

// Duplicates is the national check before a signal is registered, for the OM alone (Forbidden for others), and at most sixty times
// an hour (TooMany). That he asked is a look, a refusal too.
func Duplicates(ctx context.Context, db *postgres.DB, actor account.Actor, asked Check) ([]Duplicate, error) {
	var found []Duplicate
	look := ledger.Look{At: db.Wall(), Membership: actor.Membership, Org: actor.Org, Page: "duplicates", Sections: []string{asked.Mark},
		Request: asked.Request, Network: asked.Network, Device: asked.Device, Outcome: ledger.Refused}
	err := postgres.InTx(ctx, db.Web, func(tx postgres.Tx) error {
		if err := act(ctx, tx, actor, calendar.Of(db.Now())); err != nil {
			return err
		}
		var err error
		found, err = duplicates(ctx, tx, callDuplicates, alike(asked.Given, asked.Family, asked.Born), look.Sections[0], look.At, look.Request, look.Network, look.Device)
		return err
	})
	var many fault.TooMany
	if errors.As(err, &many) || errors.As(err, &fault.Forbidden{}) {
		writeLook(ctx, db, look)
	}
	if many.After > 0 {
		err = fault.TooMany{What: "duplicates", After: many.After}
	}
	return found, fault.Wrap(err, "duplicates")
}
