package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/database"
	_ "github.com/golang-migrate/migrate/v4/database/pgx/v5" // the driver registers itself under pgx5
	"github.com/golang-migrate/migrate/v4/source/iofs"

	"github.com/terugkeer/terugkeer/migrations"
)

// Status is where a database stands: the last migration that was begun, whether it stopped half-way, and the newest known to this program.
type Status struct {
	Version uint
	Dirty   bool
	Newest  uint
}

// Migrate brings the database at the owner's address to the newest schema. Several processes may do so at once: one does, the others wait.
func Migrate(ctx context.Context, address string) error {
	if err := fresh(ctx, address); err != nil {
		return err
	}
	return withMigrations(ctx, address, func(m *migrate.Migrate) error { return m.Up() })
}

// MigrateDown takes the last steps migrations back; rows of dropped tables are lost.
func MigrateDown(ctx context.Context, address string, steps int) error {
	status, err := MigrateStatus(ctx, address)
	if err != nil {
		return err
	}
	if uint(max(steps, 0)) > status.Version {
		return fmt.Errorf("migrate: there are %d migrations to take back, not %d", status.Version, steps)
	}
	return withMigrations(ctx, address, func(m *migrate.Migrate) error { return m.Steps(-steps) })
}

// MigrateForce says that the schema is at version, after a person repaired a migration that had stopped half-way; 0: no migration was
// done. It changes nothing else, and refuses a version that this program does not know.
func MigrateForce(ctx context.Context, address string, version int) error {
	newest, err := migrations.Newest()
	if err != nil {
		return err
	}
	if version < 0 || version > int(newest) { //nolint:gosec // a number of files
		return fmt.Errorf("migrate: there is no version %d; the newest is %d", version, newest)
	}
	if version == 0 {
		version = database.NilVersion
	}
	return withMigrations(ctx, address, func(m *migrate.Migrate) error { return m.Force(version) })
}

// MigrateStatus tells where the database stands.
func MigrateStatus(ctx context.Context, address string) (Status, error) {
	status := Status{}
	err := withMigrations(ctx, address, func(m *migrate.Migrate) error {
		version, dirty, err := m.Version()
		if errors.Is(err, migrate.ErrNilVersion) {
			err = nil
		}
		status.Version, status.Dirty = version, dirty
		return err
	})
	if err != nil {
		return Status{}, err
	}
	status.Newest, err = migrations.Newest()
	return status, err
}

func withMigrations(ctx context.Context, address string, do func(*migrate.Migrate) error) error {
	u, err := url.Parse(address)
	if err != nil {
		return errors.New("migrate: the address cannot be read")
	}
	u.Scheme = "pgx5"
	source, err := iofs.New(migrations.FS, ".")
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	m, err := migrate.NewWithSourceInstance("migrations", source, u.String())
	if err != nil {
		return fmt.Errorf("migrate: connect: %w", err)
	}
	stop := context.AfterFunc(ctx, func() {
		select {
		case m.GracefulStop <- true:
		default:
		}
	})
	defer stop()
	err = do(m)
	// The driver holds a connection: left open, it blocks copying this database.
	failedSource, failedDatabase := m.Close()
	if err != nil && !errors.Is(err, migrate.ErrNoChange) {
		return fmt.Errorf("migrate: %w", short(err))
	}
	return errors.Join(failedSource, failedDatabase)
}

// short leaves out the text of the failed migration, which the library repeats whole.
func short(err error) error {
	var e database.Error
	if errors.As(err, &e) {
		return fmt.Errorf("%s, line %d: %w", e.Err, e.Line, e.OrigErr)
	}
	return err
}
