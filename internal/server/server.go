// Package server speaks HTTP: which route does what, sessions, and what a browser gets when something is wrong. Nothing is
// decided here: a handler reads a form, calls the one function of its deed or look, and gives the page what came back.
package server

import (
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Options is what a server works with.
type Options struct {
	DB     *postgres.DB
	Hasher account.Hasher
	Log    *slog.Logger
	// Security is told of sign-ins, failures, delays, roles and codes; nil: nobody is.
	Security *slog.Logger
	// Store keeps the documents.
	Store document.Store
	// Base is the address under which browsers reach the server; https makes them keep to it.
	Base string
	// Proxies are the networks whose X-Forwarded-For or Forwarded is believed; none: the connection's own address counts.
	Proxies []netip.Prefix
	// Demonstration says that everything is invented: the demo users are offered and the clock can be moved.
	Demonstration bool
	// Secret is what the keys are made of with which pages carry something sealed; empty: keys of this process alone.
	Secret []byte
}

// site is the server's own view of its options; handlers are its methods.
type site struct {
	Options
	sessions    *scs.SessionManager
	sealedForms sealer // what was typed when a session ended
	sealedFiles sealer // files that were received with a form
	// sealedDevices are the browsers in which somebody signed in.
	sealedDevices sealer
	security      securityLog
	marks         ledger.Marker
	stores        *storing
	quota         *document.Waiting // files that were received and whose form was not done
	uploads       uploads
}

// New makes the handler of the whole site.
func New(o Options) http.Handler {
	s := &site{Options: o, sessions: newSessions(o), sealedForms: newSealer(o.Secret, "form"), sealedFiles: newSealer(o.Secret, "file"), sealedDevices: newSealer(o.Secret, "device"), marks: ledger.NewMarker(o.Secret), stores: &storing{store: o.Store}}
	s.security = securityLog{to: o.Security, marks: s.marks}
	s.quota = document.NewWaiting(func() time.Time { return o.DB.Wall() }, document.MostOfPerson, document.MostOfOrg)
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.fault(w, r, err) }
	return s.routes()
}

// Limits of the HTTP server. A route of its own has shorter ones; an upload of 50 MB over a slow line needs the longest.
const (
	headerTime    = 5 * time.Second
	uploadTime    = 5 * time.Minute
	idleTime      = 2 * time.Minute
	handlerTime   = 30 * time.Second
	headerBytes   = 64 << 10
	formBytes     = 1 << 20
	uploadBytes   = 3*document.MostBytes + 2*formBytes // a form has room for three of the largest files
	formReadTime  = 20 * time.Second
	staticMaxAge  = "public, max-age=31536000, immutable"
	sessionCookie = "__Host-terugkeer"
)

// HTTP wraps a handler in a server with limits on time and size.
func HTTP(address string, h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Addr:              address,
		Handler:           h,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       uploadTime,
		WriteTimeout:      uploadTime + handlerTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    headerBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

func (o Options) https() bool {
	return len(o.Base) >= len("https://") && strings.EqualFold(o.Base[:len("https://")], "https://")
}
