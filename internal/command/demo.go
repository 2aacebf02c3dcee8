package command

import (
	"fmt"

	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// demo fills an empty database with invented people and cases, and stamps it a demonstration for good.
type demo struct {
	Cases int `help:"How many cases; beyond some hundreds they are copies of others." default:"60"`
}

// Run does nothing in a demonstration that was filled before, and refuses any other database that is not empty.
func (d demo) Run(e *env) error {
	config, err := postgres.ReadConfig(e.getenv)
	if err != nil {
		return err
	}
	db, err := postgres.Open(e.ctx, config, e.now)
	if err != nil {
		return err
	}
	defer db.Close()
	if d.Cases < 1 {
		return errUsage{fmt.Errorf("demo: --cases must be 1 or more")}
	}
	h, err := e.hasher(2, true)
	if err != nil {
		return err
	}
	store, err := openStore(e, db)
	if err != nil {
		return err
	}
	made, err := demonstration.Load(e.ctx, db, h, store, demonstration.Size{Cases: d.Cases})
	if err != nil {
		return err
	}
	if made == 0 {
		e.say("demonstration: it was filled before; nothing was added")
		return nil
	}
	e.say("demonstration: %d cases", made)
	return nil
}
