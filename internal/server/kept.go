package server

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/id"
)

// keyKept is where a session holds the form that an earlier session ended in the middle of.
const keyKept = "kept"

// keptFor is how long such a form waits for its writer to sign in again.
const keptFor = 30 * time.Minute

// kept is what was typed, for whom, and on which page.
type kept struct {
	Path  string     `json:"path"`
	User  id.User    `json:"user"`
	Org   id.Org     `json:"org"`
	Until time.Time  `json:"until"`
	Form  url.Values `json:"form"`
}

// keepForm saves what a form held when its session turned out to be over, and gives the address of its page. It is kept
// only for whoever the session was of, in the new session that signing in begins with, and never submitted by itself.
func (s *site) keepForm(r *http.Request) string {
	back := local(r.URL.RequestURI())
	if !slices.ContainsFunc([]string{"/cases/", "/signals/", "/organisation/"}, func(prefix string) bool { return strings.HasPrefix(back, prefix) }) {
		return "/work"
	}
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return back
	}
	sum := sha256.Sum256([]byte(cookie.Value)) // as the library digests it
	user, org, err := account.Ended(r.Context(), s.DB, base64.RawURLEncoding.EncodeToString(sum[:]))
	if err != nil {
		return back
	}
	// Files are not kept: 50 MB is too much to hold for who may not come back.
	err = readForm(r)
	_, _ = io.Copy(io.Discard, r.Body) // an answer that comes before the request was read is lost to the browser
	if err != nil {
		return back
	}
	held, err := json.Marshal(kept{Path: r.URL.Path, User: user, Org: org, Until: s.DB.Wall().Add(keptFor), Form: r.PostForm})
	if err == nil && len(held) <= formBytes {
		s.sessions.Put(r.Context(), keyKept, string(held))
	}
	return back
}

// keptForm gives what was typed on this page before signing in again, once; false when there is nothing, or it is somebody else's.
func (s *site) keptForm(r *http.Request) (url.Values, bool) {
	held := s.sessions.GetString(r.Context(), keyKept)
	if held == "" {
		return nil, false
	}
	var k kept
	if err := json.Unmarshal([]byte(held), &k); err != nil || k.Path != r.URL.Path {
		return nil, false
	}
	s.sessions.Remove(r.Context(), keyKept)
	actor := s.actor(r)
	if k.User != actor.User || k.Org != actor.Org || s.DB.Wall().After(k.Until) {
		return nil, false
	}
	return k.Form, true
}
