package command

import (
	"errors"
	"fmt"

	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// documents is about the store of documents.
type documents struct {
	Adopt documentsAdopt `cmd:"" help:"Say that the folder is this database's, after its files were restored without their mark."`
}

type documentsAdopt struct {
	Yes bool `help:"Do it; without it the folder is only looked at."`
}

// Run compares the folder with what the database names, and marks it when told to.
func (d documentsAdopt) Run(e *env) error {
	config, err := postgres.ReadConfig(e.getenv)
	if err != nil {
		return err
	}
	folder, err := documentsFolder(e)
	if err != nil {
		return err
	}
	db, err := postgres.Open(e.ctx, postgres.Config{Owner: config.Owner}, e.now)
	if err != nil {
		return err
	}
	defer db.Close()
	found, err := document.Adopt(e.ctx, db, document.NewFolder(folder, e.now), d.Yes)
	if errors.Is(err, document.Another) {
		return fmt.Errorf("%w: is that database gone for good, then remove the file %s from the folder first", document.Another, document.MarkName)
	}
	if err != nil {
		return plainly(err)
	}
	e.say("documents that the database names: %d; of those not in the folder: %d; files in the folder: %d", found.Named, found.Missing, found.Files)
	switch {
	case found.Ours:
		e.say("the folder carries the mark of this database already")
	case !d.Yes:
		e.say("nothing was changed; add --yes to mark the folder as this database's")
	default:
		e.say("the folder is marked as this database's; «terugkeer verify --documents» reads every file")
	}
	return nil
}

// claim opens the store of a database, and says what to do when it is not that.
func claim(e *env, db *postgres.DB, folder string) (*document.Folder, error) {
	store, err := document.Claim(e.ctx, db, document.NewFolder(folder, e.now))
	switch {
	case errors.Is(err, document.NotMarked), errors.Is(err, document.NotThere):
		return nil, fmt.Errorf("%w; mount the folder that DOCUMENTS names, or after a restore «terugkeer documents adopt»", plainly(err))
	case document.IsAway(err):
		return nil, plainly(err)
	}
	return store, err
}

// plainly leaves of an error of the store the reason: one line, without a path.
func plainly(err error) error {
	var away document.Away
	if errors.As(err, &away) {
		return away
	}
	return err
}

// openStore opens the store of documents for a command.
func openStore(e *env, db *postgres.DB) (*document.Folder, error) {
	folder, err := documentsFolder(e)
	if err != nil {
		return nil, err
	}
	return claim(e, db, folder)
}
