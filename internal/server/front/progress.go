package front

import (
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/id"
)

// ProgressPath is where a page asks how much of the form that it sent has come.
const ProgressPath = "/uploads/"

// uploads are the forms with files that come in now. They are in the memory of a process: of what another one takes in it knows nothing,
// and the page then says only that something is being sent.
type uploads struct {
	mu  sync.Mutex
	all map[Upload]*arriving
}

// Upload is a form that somebody sends.
type Upload struct {
	User    id.User
	Request string // the number of the form
}

// arriving counts what came of a body.
type arriving struct {
	io.ReadCloser
	came  atomic.Int64
	whole int64 // bytes; less than 1: nobody knows
}

// Read counts what it read.
func (a *arriving) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	a.came.Add(int64(n))
	return n, err
}

// Follow lets others ask after an upload until the function that it gives is called.
func (u *uploads) Follow(which Upload, form *Rest) func() {
	body := form.body
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.all == nil {
		u.all = map[Upload]*arriving{}
	}
	u.all[which] = body
	return func() {
		u.mu.Lock()
		defer u.mu.Unlock()
		if u.all[which] == body { // the same form in another window may come in meanwhile
			delete(u.all, which)
		}
	}
}

// share is how much has come, in hundredths; false where no such form comes in.
func (u *uploads) share(which Upload) (int64, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	a := u.all[which]
	if a == nil || a.whole < 1 {
		return 0, false
	}
	return min(100, a.came.Load()*100/a.whole), true
}

// UploadShare answers how many hundredths of the actor's own form have come, or nothing.
func (s *Site) UploadShare(w http.ResponseWriter, r *http.Request) error {
	share, comes := s.Uploads.share(Upload{s.Actor(r).User, chi.URLParam(r, "request")})
	if !comes {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := io.WriteString(w, strconv.FormatInt(share, 10))
	return err
}
