package command

import (
	"context"
	"fmt"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// migrate is about the schema and the tables that come with the program.
type migrate struct {
	Up     migrateUp     `cmd:"" help:"Bring the schema and the tables of facts and policy to this program's."`
	Down   migrateDown   `cmd:"" help:"Take the last migrations back; what is in their tables is lost."`
	Status migrateStatus `cmd:"" help:"Say where the schema stands."`
	Force  migrateForce  `cmd:"" help:"Say that the schema is at a version, after repairing by hand a migration that stopped half-way."`
}

type migrateUp struct{}

// Run may be run by several processes at once.
func (migrateUp) Run(e *env) error {
	config, err := postgres.ReadConfig(e.getenv)
	if err != nil {
		return err
	}
	return up(e.ctx, e, config)
}

// up makes the schema and loads what the program brings: organisations, policy, the edition of the protocol.
func up(ctx context.Context, e *env, config postgres.Config) error {
	if err := postgres.Migrate(ctx, config.Owner); err != nil {
		return err
	}
	db, err := postgres.Open(ctx, postgres.Config{Owner: config.Owner}, e.now)
	if err != nil {
		return err
	}
	defer db.Close()
	err = postgres.InTx(ctx, db.Owner, func(tx postgres.Tx) error {
		if err := account.LoadFacts(ctx, tx); err != nil {
			return fmt.Errorf("organisations: %w", err)
		}
		return casefile.LoadTables(ctx, tx, e.now())
	})
	if err != nil {
		return err
	}
	if err := casefile.Refound(ctx, db); err != nil {
		return err
	}
	if err := casefile.Baseline(ctx, db); err != nil {
		return err
	}
	return account.Baseline(ctx, db)
}

type migrateDown struct {
	Steps int `arg:"" help:"How many." default:"1"`
}

// Run asks no confirmation: an operator who types it has a backup, says the handbook.
func (m migrateDown) Run(e *env) error {
	config, err := postgres.ReadConfig(e.getenv)
	if err != nil {
		return err
	}
	if m.Steps < 1 {
		return errUsage{fmt.Errorf("migrate down: steps must be 1 or more")}
	}
	return postgres.MigrateDown(e.ctx, config.Owner, m.Steps)
}

type migrateStatus struct{}

// Run fails when the schema is not this program's.
func (migrateStatus) Run(e *env) error {
	config, err := postgres.ReadConfig(e.getenv)
	if err != nil {
		return err
	}
	status, err := postgres.MigrateStatus(e.ctx, config.Owner)
	if err != nil {
		return err
	}
	e.say("schema %d of %d", status.Version, status.Newest)
	switch {
	case status.Dirty:
		return fmt.Errorf("migration %d stopped half-way: repair it, then «terugkeer migrate force %d»", status.Version, status.Version)
	case status.Version < status.Newest:
		return fmt.Errorf("the schema is older than this program: «terugkeer migrate up»")
	case status.Version > status.Newest:
		return fmt.Errorf("the schema is newer than this program")
	}
	return nil
}

type migrateForce struct {
	Version int `arg:"" help:"The version that the schema really has."`
}

// Run changes nothing but the number.
func (m migrateForce) Run(e *env) error {
	config, err := postgres.ReadConfig(e.getenv)
	if err != nil {
		return err
	}
	return postgres.MigrateForce(e.ctx, config.Owner, m.Version)
}
