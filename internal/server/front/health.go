package front

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Alive says that the process answers, whatever the database does.
func (s *Site) Alive(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "ok")
}

// readyWithin is how long what is asked for readiness may take.
const readyWithin = 2 * time.Second

// Ready says that the database answers to each role that pages need, takes in what they write and has this program's schema, and that
// the store of documents is there and is its own. Otherwise it says in one line what is not so, and repeats no setting.
func (s *Site) Ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
	defer cancel()
	err := s.DB.Fits(ctx)
	if err == nil {
		err = s.stores.check(ctx)
	}
	if err != nil {
		w.Header().Set("Retry-After", strconv.Itoa(WaitAgain))
		plain(w, http.StatusServiceUnavailable, unready(err))
		return
	}
	plain(w, http.StatusOK, "ready")
}

// unready words why; an error of which we do not know the words names only where it came from.
func unready(err error) string {
	var unfit postgres.Unfit
	var away document.Away
	switch {
	case errors.As(err, &unfit):
		return unfit.Error()
	case errors.As(err, &away):
		return away.Error()
	}
	return "the database does not answer"
}

// storing asks after the store of documents. A file system of the network that hangs keeps who asks it for as long as it likes: one asks,
// and the others wait for what he hears, no longer than they want to.
type storing struct {
	store document.Store
	mu    sync.Mutex
	asked chan struct{} // closed when there is an answer; nil: nobody asks
	heard error
}

func (s *storing) check(ctx context.Context) error {
	s.mu.Lock()
	asked := s.asked
	if asked == nil {
		asked = make(chan struct{})
		s.asked = asked
		go func() {
			err := s.store.Check(context.WithoutCancel(ctx))
			s.mu.Lock()
			s.heard, s.asked = err, nil
			s.mu.Unlock()
			close(asked)
		}()
	}
	s.mu.Unlock()
	select {
	case <-asked:
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.heard
	case <-ctx.Done():
		return document.NoAnswer
	}
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
