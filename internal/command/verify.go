package command

import (
	"context"
	"errors"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// verify reads the whole ledger, what was submitted and what is computed from it, as the owner, and says what does not fit. The web role is only
// asked for the protocol clock.
type verify struct {
	Documents bool `help:"Read every stored document too, and compare it with its digest."`
}

// Run fails when something was found.
func (v verify) Run(e *env) error {
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
	checks := []func(context.Context, *postgres.DB) ([]ledger.Finding, error){casefile.Verify}
	if v.Documents {
		store, err := openStore(e)
		if err != nil {
			return err
		}
		checks = append(checks, func(ctx context.Context, db *postgres.DB) ([]ledger.Finding, error) {
			return document.Verify(ctx, db, store)
		})
	}
	for _, check := range checks {
		more, err := check(e.ctx, db)
		if err != nil {
			return err
		}
		found = append(found, more...)
	}
	wrong := false
	for _, f := range found {
		wrong = wrong || !f.Note
		e.say("%s", f)
	}
	if wrong {
		return errors.New("verify: the ledger does not fit")
	}
	e.say("verify: nothing found")
	return nil
}
