package server

import (
	"context"
	"net/http"
	"time"
)

// alive says that the process answers, whatever the database does.
func (s *site) alive(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "ok")
}

// ready says that the database answers to each role that pages need.
func (s *site) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	for _, ping := range []func(context.Context) error{s.DB.Web.Ping, s.DB.Auth.Ping} {
		if err := ping(ctx); err != nil {
			plain(w, http.StatusServiceUnavailable, "database")
			return
		}
	}
	plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
