// Package server speaks HTTP: which route does what, sessions, and what a browser gets when something is wrong. Nothing is
// decided here: a handler reads a form, calls the one function of its deed or look, and gives the page what came back.
package server

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/terugkeer/terugkeer/internal/server/front"
)

// Options is what a server works with.
type Options = front.Options

// site has the handlers.
type site struct{ *front.Site }

// New makes the handler of the whole site.
func New(o Options) http.Handler {
	return (&site{front.New(o)}).routes()
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
		ReadTimeout:       front.UploadTime,
		WriteTimeout:      front.UploadTime + front.HandlerTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    headerBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// SecurityLog makes the stream out of where it is written to: each line says «security».
func SecurityLog(h slog.Handler) *slog.Logger {
	return slog.New(h).With(slog.String("stream", "security"))
}
