package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/search"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/work"
)

// serve is the application.
type serve struct {
	Listen string `default:"127.0.0.1:8080" env:"LISTEN" help:"Address to listen at."`
	Near   bool   `help:"When the port is taken, take one of the next twenty."`
}

// batch is how many cases are asked for at a time when all that are due are looked at again.
const batch = 200

// drain is how long requests that run may take to end.
const drain = 30 * time.Second

// The heap of a server at rest is small, so that collecting at twice its size would take a sixth of the time of a page. It may
// grow to nine times, and from the limit on (bytes; uploads are streamed) memory counts more than time.
const (
	garbage = 800
	memory  = 110 << 20
)

// Run serves until the process is told to stop; then it takes no new requests, ends those that run, and stops the jobs.
func (s serve) Run(e *env) error {
	set, err := s.read(e)
	if err != nil {
		return err
	}
	// Who reads the log may end before the server does: that is no reason to end as well.
	signal.Ignore(syscall.SIGPIPE)
	log := slog.New(slog.NewJSONHandler(e.stderr, nil))
	debug.SetGCPercent(garbage)
	debug.SetMemoryLimit(memory)
	db, demonstration, err := s.open(e, set)
	if err != nil {
		return err
	}
	defer db.Close()
	listener, err := s.listen(e.ctx)
	if err != nil {
		return err
	}
	if set.base == "" {
		set.base = "http://" + listener.Addr().String()
	}
	if set.mails {
		if set.mailer, err = message.NewMailer(mailSettings(e, set.base)); err != nil {
			return err
		}
	}
	// Jobs outlive the signal: a request that is still running may queue one.
	working, stopWorking := context.WithCancel(context.WithoutCancel(e.ctx))
	defer stopWorking()
	store, err := claim(e, db, set.folder)
	if err != nil {
		return err
	}
	jobs, err := work.Start(working, db, set.mailer, slog.New(quiet{log.Handler()}), regular(db, store, log)...)
	if err != nil {
		return err
	}
	hasher, err := e.hasher(max(2, runtime.NumCPU()/2), demonstration)
	if err != nil {
		return err
	}
	secret, err := e.secret(demonstration)
	if err != nil {
		return err
	}
	security, close, err := e.security()
	if err != nil {
		return err
	}
	defer close()
	handler := server.New(server.Options{DB: db, Hasher: hasher, Log: log, Security: security, Store: store, Base: set.base, Proxies: set.proxies, Demonstration: demonstration, Secret: []byte(secret)})
	s.welcome(e, set.base, demonstration)
	return run(e.ctx, server.HTTP("", handler, log), listener, jobs)
}

// regular are the jobs that are done again and again beside those that work itself has.
func regular(db *postgres.DB, store document.Store, log *slog.Logger) []work.Job {
	return []work.Job{
		{Name: "document.check", Every: time.Minute, Do: func(ctx context.Context) error {
			err := store.Check(ctx)
			var away document.Away
			if errors.As(err, &away) {
				log.ErrorContext(ctx, "the store of documents cannot be used", "reason", string(away))
			}
			return err
		}},
		{Name: "casefile.reevaluate", Every: time.Minute, Do: func(ctx context.Context) error {
			_, err := casefile.Reevaluate(ctx, db, batch)
			return err
		}},
		{Name: "casefile.sweep", Every: time.Hour, Do: func(ctx context.Context) error { return casefile.SweepDrafts(ctx, db) }},
		{Name: "casefile.left", Every: 10 * time.Minute, Do: func(ctx context.Context) error { return casefile.SweepAssignments(ctx, db) }},
		{Name: "search.sweep", Every: time.Hour, Do: func(ctx context.Context) error { return search.Sweep(ctx, db) }},
		{Name: "document.sweep", Every: time.Hour, Do: func(ctx context.Context) error {
			_, err := document.Sweep(ctx, db, store)
			return err
		}},
	}
}

// run serves until ctx ends, and then winds down.
func run(ctx context.Context, h *http.Server, listener net.Listener, jobs *work.Jobs) error {
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	return errors.Join(h.Shutdown(ending), jobs.Stop(ending))
}

// open opens the database and refuses one that this program does not fit.
func (s serve) open(e *env, set settings) (*postgres.DB, bool, error) {
	db, err := postgres.Open(e.ctx, set.config, e.now)
	var unfit postgres.Unfit
	switch {
	case errors.As(err, &unfit):
		return nil, false, unfit
	case err != nil:
		return nil, false, fmt.Errorf("%w (is the schema there? «terugkeer migrate up»)", err)
	}
	demonstration := false
	if err = db.Fits(e.ctx); err == nil {
		demonstration, err = db.Demonstration(e.ctx)
	}
	if err == nil {
		err = casefile.CheckVersions(e.ctx, db)
	}
	if err == nil && !demonstration {
		err = needed(set)
	}
	if err != nil {
		db.Close()
		return nil, false, err
	}
	return db, demonstration, nil
}

func (s serve) listen(ctx context.Context) (net.Listener, error) {
	host, first, err := net.SplitHostPort(s.Listen)
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(first)
	if err != nil {
		return nil, errors.New("LISTEN is not of the form host:port")
	}
	last := port
	if s.Near && port != 0 {
		last += 20
	}
	var config net.ListenConfig
	for ; ; port++ {
		l, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err == nil || port >= last {
			return l, err
		}
	}
}

func (s serve) welcome(e *env, base string, demonstration bool) {
	e.say("Terugkeer: %s", base)
	if demonstration {
		e.say("This is a demonstration: the sign-in page offers its users, without passwords. Stop with Ctrl-C.")
	}
}

// quiet passes on what the library of jobs says only when something is wrong.
type quiet struct{ slog.Handler }

// Enabled leaves out everything below a warning.
func (q quiet) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }
