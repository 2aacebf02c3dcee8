package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/devdb"
	"github.com/terugkeer/terugkeer/internal/search"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/work"
	"github.com/terugkeer/terugkeer/web"
)

// serve is the application.
type serve struct {
	Listen string `default:"127.0.0.1:8080" env:"LISTEN" help:"Address to listen at."`
	Near   bool   `help:"When the port is taken, take one of the next twenty."`
}

// Variables lists the environment variables that serve reads besides those of the database.
var Variables = []string{"LISTEN", "BASE_URL", "SMTP_URL", "MAIL_FROM", "TRUSTED_PROXIES", "DOCUMENTS", "TOTP_KEYS"}

// settings is what serve was told, checked.
type settings struct {
	config  postgres.Config
	base    string
	mailer  message.Mailer
	mails   bool
	proxies []netip.Prefix
	folder  string // of the documents
	sealed  bool   // there are keys for the secrets of codes
}

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
		if set.mailer, err = message.NewMailer(e.getenv("SMTP_URL"), e.getenv("MAIL_FROM"), set.base); err != nil {
			return err
		}
	}
	// Jobs outlive the signal: a request that is still running may queue one.
	working, stopWorking := context.WithCancel(context.WithoutCancel(e.ctx))
	defer stopWorking()
	store, err := document.OpenFolder(set.folder, e.now)
	if err != nil {
		return err
	}
	jobs, err := work.Start(working, db, set.mailer, slog.New(quiet{log.Handler()}), regular(db, store)...)
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
	handler := server.New(server.Options{DB: db, Hasher: hasher, Log: log, Store: store, Base: set.base, Proxies: set.proxies, Demonstration: demonstration, Secret: []byte(secret)})
	s.welcome(e, set.base, demonstration)
	return run(e.ctx, server.HTTP("", handler, log), listener, jobs)
}

// regular are the jobs that are done again and again beside those that work itself has.
func regular(db *postgres.DB, store document.Store) []work.Job {
	return []work.Job{
		{Name: "casefile.reevaluate", Every: time.Minute, Do: func(ctx context.Context) error { return reevaluate(ctx, db) }},
		{Name: "casefile.sweep", Every: time.Hour, Do: func(ctx context.Context) error { return casefile.SweepDrafts(ctx, db) }},
		{Name: "casefile.left", Every: 10 * time.Minute, Do: func(ctx context.Context) error { return casefile.SweepAssignments(ctx, db) }},
		{Name: "search.sweep", Every: time.Hour, Do: func(ctx context.Context) error { return search.Sweep(ctx, db) }},
		{Name: "document.sweep", Every: time.Hour, Do: func(ctx context.Context) error {
			_, err := document.Sweep(ctx, db, store)
			return err
		}},
	}
}

// reevaluate looks at every case that is due, a batch at a time.
func reevaluate(ctx context.Context, db *postgres.DB) error {
	const batch = 200
	for {
		done, err := casefile.Reevaluate(ctx, db, batch)
		if err != nil || done < batch {
			return err
		}
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

// read checks everything before anything starts, and tells all that is wrong at once. No value is repeated: it may be a secret.
func (s serve) read(e *env) (settings, error) {
	var set settings
	var wrong []error
	var err error
	if set.config, err = postgres.ReadConfig(e.getenv); err != nil {
		wrong = append(wrong, err)
	}
	set.config.Owner, set.config.Destroy = "", "" // a server needs neither
	if set.base = strings.TrimSuffix(e.getenv("BASE_URL"), "/"); set.base != "" {
		if u, err := url.Parse(set.base); err != nil || u.Host == "" || u.Path != "" || (u.Scheme != "https" && u.Scheme != "http") {
			wrong = append(wrong, errors.New("BASE_URL is not of the form https://host"))
		}
	}
	if _, _, err := net.SplitHostPort(s.Listen); err != nil {
		wrong = append(wrong, errors.New("LISTEN is not of the form host:port"))
	}
	if set.mails = e.getenv("SMTP_URL") != ""; set.mails {
		if _, err := message.NewMailer(e.getenv("SMTP_URL"), e.getenv("MAIL_FROM"), set.base); err != nil {
			wrong = append(wrong, fmt.Errorf("SMTP_URL, MAIL_FROM: %w", err))
		}
	}
	for _, network := range strings.FieldsFunc(e.getenv("TRUSTED_PROXIES"), func(r rune) bool { return r == ',' || r == ' ' }) {
		prefix, err := netip.ParsePrefix(network)
		if err != nil {
			wrong = append(wrong, errors.New("TRUSTED_PROXIES is not a list of networks like 10.0.0.0/8"))
			break
		}
		set.proxies = append(set.proxies, prefix)
	}
	if set.folder = e.getenv("DOCUMENTS"); set.folder == "" {
		if set.folder, err = documentsOfCheckout(e); err != nil {
			wrong = append(wrong, errors.New("DOCUMENTS is missing: the folder in which documents are kept"))
		}
	}
	if text := e.getenv("TOTP_KEYS"); text != "" {
		set.sealed = true
		if _, err := account.ParseKeys(text); err != nil {
			wrong = append(wrong, errBadKeys)
		}
	}
	if !web.Built() {
		wrong = append(wrong, errors.New("the assets are not in this program: run «make assets» before building it"))
	}
	return set, errors.Join(wrong...)
}

// openStore opens the folder of the documents for a command that adds some.
func openStore(e *env) (*document.Folder, error) {
	folder := e.getenv("DOCUMENTS")
	if folder == "" {
		var err error
		if folder, err = documentsOfCheckout(e); err != nil {
			return nil, errors.New("DOCUMENTS is missing: the folder in which documents are kept")
		}
	}
	return document.OpenFolder(folder, e.now)
}

// documentsOfCheckout is where a checkout keeps documents when it is not told: beside its private PostgreSQL.
func documentsOfCheckout(e *env) (string, error) {
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	cluster, err := devdb.ForCheckout(wd, e.getenv("XDG_STATE_HOME"), false)
	return cluster.Dir() + "-documents", err
}

// open opens the database and refuses one that this program does not fit.
func (s serve) open(e *env, set settings) (*postgres.DB, bool, error) {
	db, err := postgres.Open(e.ctx, set.config, e.now)
	if err != nil {
		return nil, false, fmt.Errorf("%w (is the schema there? «terugkeer migrate up»)", err)
	}
	demonstration, err := db.Demonstration(e.ctx)
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

// needed tells what a real installation cannot do without.
func needed(set settings) error {
	var wrong []error
	if !strings.HasPrefix(set.base, "https://") {
		wrong = append(wrong, errors.New("BASE_URL is missing or not https: the address under which browsers reach the application"))
	}
	if !set.mails {
		wrong = append(wrong, errors.New("SMTP_URL is missing: the mail server"))
	}
	if !set.sealed {
		wrong = append(wrong, errNoKeys)
	}
	return errors.Join(wrong...)
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
