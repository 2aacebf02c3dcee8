// Package devdb runs a private PostgreSQL for one checkout: its own data, reachable through a socket in a directory that
// only its user may enter, never through a port. It is for development and tests; it keeps no secrets and asks for none.
package devdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Cluster is one private PostgreSQL: the data of a checkout, or its sibling for tests, which trades safety for speed.
type Cluster struct {
	dir  string // holds data, run (the socket), log and lock
	fast bool
	more []string // settings beside those of every cluster
	user account
}

// name of the socket's file, not of a port that is listened on: no address is shared between checkouts.
const socketNumber = "5432"

// ForCheckout finds the cluster of the checkout that wd lies in. State lies below stateHome, or /var/tmp when that is
// empty or when root runs it (the server's own user must be able to reach it). Nothing is started.
func ForCheckout(wd, stateHome string, fast bool) (Cluster, error) {
	root, err := checkout(wd)
	if err != nil {
		return Cluster{}, err
	}
	user, err := serverUser()
	if err != nil {
		return Cluster{}, err
	}
	if stateHome == "" || user.other {
		stateHome = "/var/tmp"
	}
	sum := sha256.Sum256([]byte(root))
	name := "terugkeer-" + hex.EncodeToString(sum[:4])
	if fast {
		name += "-test"
	}
	c := Cluster{dir: filepath.Join(stateHome, name), fast: fast, user: user}
	if len(c.socket()) > 100 {
		return Cluster{}, fmt.Errorf("devdb: the path %s is too long for a socket; set XDG_STATE_HOME to a shorter one", c.socket())
	}
	return c, nil
}

// At is a cluster in a directory of its own, that keeps what it acknowledged when its process is killed; settings are lines for its
// configuration.
func At(dir string, settings ...string) (Cluster, error) {
	user, err := serverUser()
	return Cluster{dir: dir, user: user, more: settings}, err
}

// Attributes are those of a process that runs as the server's own user.
func (c Cluster) Attributes() *syscall.SysProcAttr { return c.user.attributes() }

// Kill ends every process of the cluster as «kill -9» does, and says how many there were.
func (c Cluster) Kill() (int, error) {
	pid, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return 0, fmt.Errorf("devdb: %w", err)
	}
	first, _, _ := strings.Cut(string(pid), "\n")
	main, err := strconv.Atoi(first)
	if err != nil {
		return 0, fmt.Errorf("devdb: %w", err)
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", main, main))
	if err != nil {
		return 0, fmt.Errorf("devdb: %w", err)
	}
	killed := 0
	for _, one := range append([]string{first}, strings.Fields(string(children))...) {
		if n, err := strconv.Atoi(one); err == nil && syscall.Kill(n, syscall.SIGKILL) == nil {
			killed++
		}
	}
	return killed, nil
}

func checkout(wd string) (string, error) {
	for dir := wd; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("devdb: %s lies in no checkout (no go.mod above it)", wd)
		}
	}
}

func (c Cluster) data() string   { return filepath.Join(c.dir, "data") }
func (c Cluster) run() string    { return filepath.Join(c.dir, "run") }
func (c Cluster) log() string    { return filepath.Join(c.dir, "log") }
func (c Cluster) socket() string { return filepath.Join(c.run(), ".s.PGSQL."+socketNumber) }

// Dir is where the cluster keeps its state.
func (c Cluster) Dir() string { return c.dir }

// URL is the address of a database in the cluster for a role.
func (c Cluster) URL(role, database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(role), Path: "/" + database,
		RawQuery: url.Values{"host": {c.run()}, "port": {socketNumber}}.Encode()}
	return u.String()
}

// Owner is the address of the database terugkeer as its owner: the DATABASE_URL of a development server.
func (c Cluster) Owner() string { return c.URL("owner", "terugkeer") }

// Running tells whether the server answers.
func (c Cluster) Running() bool {
	pid, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return false
	}
	// The eighth line says «ready» once connections are accepted.
	lines := strings.Split(string(pid), "\n")
	if len(lines) < 8 || strings.TrimSpace(lines[7]) != "ready" {
		return false
	}
	// The file outlives a machine that is switched off; a connection does not.
	conn, err := net.DialTimeout("unix", c.socket(), time.Second)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

// Start makes the cluster when it is not there and starts it when it does not run; afterwards role owner and database
// terugkeer exist. Any number of processes may call it at once.
func (c Cluster) Start(ctx context.Context) error {
	unlock, err := c.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if c.Running() {
		return nil
	}
	bin, err := findBinaries()
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(c.data(), "PG_VERSION")); err != nil {
		if err := c.create(ctx, bin); err != nil {
			return err
		}
	}
	// A cluster that was killed with its machine leaves these behind; the server sees through it, Running must too.
	if err := os.Remove(c.socket()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("devdb: %w", err)
	}
	if err := c.command(ctx, bin, "pg_ctl", "-D", c.data(), "-l", c.log(), "-w", "-t", "60", "-s", "start"); err != nil {
		return fmt.Errorf("devdb: start (see %s): %w", c.log(), err)
	}
	return c.prepare(ctx)
}

// Stop stops the server when it runs; its data stays.
func (c Cluster) Stop(ctx context.Context) error {
	unlock, err := c.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if !c.Running() {
		return nil
	}
	bin, err := findBinaries()
	if err != nil {
		return err
	}
	return c.command(ctx, bin, "pg_ctl", "-D", c.data(), "-m", "fast", "-w", "-s", "stop")
}

// lock keeps two processes from creating or starting the cluster at once.
func (c Cluster) lock() (func(), error) {
	if err := c.user.mkdir(c.dir); err != nil {
		return nil, err
	}
	if err := c.user.mkdir(c.run()); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(c.dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("devdb: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(fmt.Errorf("devdb: lock: %w", err), f.Close())
	}
	return func() { _ = f.Close() }, nil
}

func (c Cluster) create(ctx context.Context, bin string) error {
	if err := c.command(ctx, bin, "initdb", "-D", c.data(), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions", "-N"); err != nil {
		return fmt.Errorf("devdb: initdb: %w", err)
	}
	settings := []string{
		"listen_addresses = ''",
		// Nothing is copied elsewhere from here, so what fills a table that was just emptied need not be logged.
		"wal_level = minimal",
		"max_wal_senders = 0",
		"max_wal_size = '4GB'",
		// Every page commits that it was looked at: where several do at once, one flush is for all of them.
		"commit_delay = 1000",
		"commit_siblings = 3",
		"unix_socket_directories = '" + c.run() + "'",
		"unix_socket_permissions = 0700",
		"port = " + socketNumber,
		"max_connections = 200",
		"timezone = 'UTC'",
		"log_timezone = 'UTC'",
		"shared_buffers = '256MB'",
	}
	if c.fast {
		settings = append(settings, "fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")
	}
	settings = append(settings, c.more...)
	f, err := os.OpenFile(filepath.Join(c.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("devdb: %w", err)
	}
	_, err = f.WriteString("\n# terugkeer devdb\n" + strings.Join(settings, "\n") + "\n")
	return errors.Join(err, f.Close())
}

func (c Cluster) command(ctx context.Context, bin, name string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, 90*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(bin, name), args...)
	cmd.Dir = c.dir
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = c.user.attributes()
	// Files, not pipes: the server inherits them and would keep a pipe open for as long as it runs.
	out, err := os.CreateTemp("", "terugkeer-devdb")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(out.Name()); _ = out.Close() }()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(said)))
	}
	return nil
}
