package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// verify reads the whole ledger, what was submitted and what is computed from it, as the owner, and says what does not fit. The web role is only
// asked for the protocol clock.
type verify struct {
	Head      string `placeholder:"LINE" help:"A head of heads that was kept elsewhere («12 3fa9…»): it must be there still."`
	Documents bool   `help:"Read every stored document too, and compare it with its digest."`
	Refold    string `placeholder:"CASE" help:"Fold the facts of one case (number or id) anew from its ledger, where they differ: says what would change, by ids and kinds."`
	Yes       bool   `help:"With --refold: do it."`
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
	if v.Refold != "" {
		return mend(e, db, v.Refold, v.Yes)
	}
	if v.Yes {
		return errUsage{errors.New("--yes goes with --refold")}
	}
	var found []ledger.Finding
	if v.Head != "" {
		there, err := ledger.HasHead(e.ctx, db, v.Head)
		if err != nil {
			return err
		}
		if !there {
			found = append(found, ledger.Finding{Stream: "heads", What: "the head of heads that was kept elsewhere is not there"})
		}
	}
	checks := []func(context.Context, *postgres.DB) ([]ledger.Finding, error){casefile.Verify}
	if v.Documents {
		store, err := openStore(e, db)
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
	head, err := ledger.LastHead(e.ctx, db)
	if err != nil || head.Batch == 0 {
		return err
	}
	e.say("head of heads: %s (keep this line elsewhere; --head compares with it)", head)
	return nil
}

// mend folds the facts of one case anew.
func mend(e *env, db *postgres.DB, name string, do bool) error {
	which, err := casefile.Find(e.ctx, db, name)
	if fault.IsNotFound(err) {
		return errUsage{fmt.Errorf("there is no case %q", name)}
	}
	if err != nil {
		return err
	}
	m, err := casefile.Mend(e.ctx, db, which, do)
	if err != nil {
		return err
	}
	for _, f := range m.Broken {
		e.say("%s", f)
	}
	if len(m.Broken) > 0 {
		return errors.New("verify: the ledger of this case does not fit: nothing can be folded from it, nothing was changed")
	}
	if len(m.Lines) == 0 {
		e.say("case %s: nothing to mend", which)
		return nil
	}
	for _, line := range m.Lines {
		e.say("%s", line)
	}
	if !do {
		e.say("case %s: %d differences, %d messages never sent; nothing was changed. Add --yes to fold the facts anew", which, len(m.Lines), m.Told)
		return nil
	}
	e.say("case %s: mended, with an entry in its ledger; %d messages sent", which, m.Told)
	return nil
}
