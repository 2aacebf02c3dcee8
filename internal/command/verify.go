package command

import (
	"errors"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// verify reads the whole ledger and what is computed from it, as the owner, and says what does not fit. The web role is only
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
	found, err := ledger.Verify(e.ctx, db)
	if err != nil {
		return err
	}
	refolded, err := casefile.Refold(e.ctx, db)
	if err != nil {
		return err
	}
	listed, err := casefile.Reproject(e.ctx, db)
	if err != nil {
		return err
	}
	found = append(append(found, refolded...), listed...)
	for _, f := range found {
		e.say("%s", f)
	}
	if len(found) > 0 {
		return errors.New("verify: the ledger does not fit")
	}
	e.say("verify: nothing found")
	return nil
}
