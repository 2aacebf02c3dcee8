package command

import (
	"context"
	"errors"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// verify reads the whole ledger, what was submitted and what is computed from it, as the owner, and says what does not fit. The web role is only
// asked for the protocol clock.
type verify struct{}

// Run fails when something was found.
func (verify) Run(e *env) error {
	config, err := postgres.ReadConfig(e.getenv)
	if err != nil {
		return err
	}
	db, err := postgres.Open(e.ctx, postgres.Config{Owner: config.Owner, Web: config.Web}, e.now)
	if err != nil {
		return err
	}
	defer db.Close()
	var found []ledger.Finding
	for _, check := range []func(context.Context, *postgres.DB) ([]ledger.Finding, error){ledger.Verify, casefile.Refold, casefile.Recheck, casefile.Reproject} {
		more, err := check(e.ctx, db)
		if err != nil {
			return err
		}
		found = append(found, more...)
	}
	for _, f := range found {
		e.say("%s", f)
	}
	if len(found) > 0 {
		return errors.New("verify: the ledger does not fit")
	}
	e.say("verify: nothing found")
	return nil
}
