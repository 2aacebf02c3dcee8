package command

import (
	"fmt"
	"os"

	"github.com/terugkeer/terugkeer/internal/postgres/devdb"
)

// devDB is the checkout's private PostgreSQL.
type devDB struct {
	Start  devDBStart  `cmd:"" help:"Start it, making it first when it is not there, and print its address."`
	Stop   devDBStop   `cmd:"" help:"Stop it; its data stays."`
	Status devDBStatus `cmd:"" help:"Say whether it runs, and where."`
}

// which tells the two clusters of a checkout apart.
type which struct {
	FastTest bool `help:"The one for tests: it forgets what it had when the machine stops."`
}

func (w which) cluster(e *env) (devdb.Cluster, error) {
	wd, err := os.Getwd()
	if err != nil {
		return devdb.Cluster{}, err
	}
	return devdb.ForCheckout(wd, e.getenv("XDG_STATE_HOME"), w.FastTest)
}

type devDBStart struct{ which }

// Run prints the address alone, so that a script can use it as DATABASE_URL.
func (s devDBStart) Run(e *env) error {
	c, err := s.cluster(e)
	if err != nil {
		return err
	}
	if err := c.Start(e.ctx); err != nil {
		return err
	}
	e.say("%s", c.Owner())
	return nil
}

type devDBStop struct{ which }

// Run stops it.
func (s devDBStop) Run(e *env) error {
	c, err := s.cluster(e)
	if err != nil {
		return err
	}
	return c.Stop(e.ctx)
}

type devDBStatus struct{ which }

// Run fails when it does not run.
func (s devDBStatus) Run(e *env) error {
	c, err := s.cluster(e)
	if err != nil {
		return err
	}
	if !c.Running() {
		return fmt.Errorf("no PostgreSQL runs in %s", c.Dir())
	}
	e.say("%s\n%s", c.Dir(), c.Owner())
	return nil
}
