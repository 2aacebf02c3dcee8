package command

import (
	"errors"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// verify reads the whole ledger, as the owner, and says what does not fit.
type verify struct{}

// Run fails when something was found.
func (verify) Run(e *env) error {
	config, err := postgres.ReadConfig(e.getenv)
	if err != nil {
		return err
	}
	db, err := postgres.Open(e.ctx, postgres.Config{Owner: config.Owner}, e.now)
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
	found = append(found, refolded...)
	for _, f := range found {
		e.say("%s", f)
	}
	if len(found) > 0 {
		return errors.New("verify: the ledger does not fit")
	}
	e.say("verify: nothing found")
	return nil
}
