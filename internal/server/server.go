// Package server speaks HTTP: which route does what, sessions, and what a browser gets when something is wrong. Nothing is
// decided here: a handler reads a form, calls the one function of its deed or look, and gives the page what came back.
package server

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/ledger"
)

// New makes the handler of the whole site.
func New(o Options) http.Handler {
	s := &site{Options: o, sessions: newSessions(o), sealedForms: newSealer(o.Secret, "form"), sealedFiles: newSealer(o.Secret, "file"), sealedDevices: newSealer(o.Secret, "device"), marks: ledger.NewMarker(o.Secret), stores: &storing{store: o.Store}}
	s.security = securityLog{to: o.Security, marks: s.marks}
	s.quota = document.NewWaiting(func() time.Time { return o.DB.Wall() }, document.MostOfPerson, document.MostOfOrg)
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.fault(w, r, err) }
	return s.routes()
}

// Limits of the HTTP server; an upload of 50 MB over a slow line needs the longest.
const (
	headerTime  = 5 * time.Second
	idleTime    = 2 * time.Minute
	headerBytes = 64 << 10
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
