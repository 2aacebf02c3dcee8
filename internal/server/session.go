package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/alexedwards/scs/v2"
	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/signin"
)

// sessionCookie holds the token of a session; browsers keep it to https and to this site by its name.
const sessionCookie = "__Host-terugkeer"

// What a session holds besides who it is of.
const (
	keyPending   = "pending"    // the user who gave the right password and not yet a code
	keyPendingAt = "pending_at" // when; the code must follow soon
	keyInitial   = "initial"    // the password is still the one that was handed out
)

// newSessions keeps sessions by the digest of their token. The library's own idle limit stays off, for it would write on
// every page; account judges both limits.
func newSessions(o Options) *scs.SessionManager {
	m := scs.New()
	m.Store = account.NewSessions(o.DB)
	m.Codec = account.Codec{}
	m.HashTokenInStore = true
	m.Lifetime = account.SessionLasts
	m.IdleTimeout = 0
	m.Cookie.Name = sessionCookie
	m.Cookie.Path = "/"
	m.Cookie.Secure = true
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Persist = false // it ends with the browser
	return m
}

// actor is who sent the request; the zero value is nobody.
func (s *site) actor(r *http.Request) account.Actor {
	if s.sessions == nil {
		return account.Actor{}
	}
	actor, _ := s.sessions.Get(r.Context(), account.KeyActor).(account.Actor)
	return actor
}

// signedIn lets nobody pass who is not; he is sent to sign in and then comes back. What a form held is kept for him.
func (s *site) signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.actor(r).Nobody() {
			if s.sessions.GetString(r.Context(), keyInitial) != "" && !beforeOwnPassword(r.URL.Path) {
				next := ""
				if r.Method == http.MethodGet || r.Method == http.MethodHead {
					next = r.URL.RequestURI()
				}
				seeOther(w, r, toFirstPassword(next))
				return
			}
			if s.mustChoose(r) && !beforeChoosing(r.URL.Path) {
				if r.Method == http.MethodGet || r.Method == http.MethodHead {
					seeOther(w, r, "/account/function?next="+escape(r.URL.RequestURI()))
					return
				}
				s.page(func(http.ResponseWriter, *http.Request) error { return fault.Conflict{Key: unchosen} })(w, r)
				return
			}
			next.ServeHTTP(w, r)
			return
		}
		why := s.whyOut(r)
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			s.page(func(w http.ResponseWriter, r *http.Request) error { return s.endedForm(w, r, why) })(w, r)
			return
		}
		seeOther(w, r, "/sign-in?why="+why+"&next="+escape(r.URL.RequestURI()))
	})
}

// whyOut is why who had a session has none any more; «needed» for who had none.
func (s *site) whyOut(r *http.Request) string {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return "needed"
	}
	why, err := account.WhyOver(r.Context(), s.DB, digestOf(cookie.Value))
	if err != nil || why == "" {
		return "needed"
	}
	return why
}

// digestOf is the digest of a token as the library of sessions makes it.
func digestOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// beforeOwnPassword are the pages for who still has the password that somebody else handed out, and knows.
func beforeOwnPassword(path string) bool {
	return path == firstPasswordPath || path == "/account/sign-out-everywhere"
}

// beforeChoosing are the pages for who did not yet say in which of his functions he works.
func beforeChoosing(path string) bool {
	return path == "/account" || strings.HasPrefix(path, "/account/")
}

// language puts the language of the page into the context: the user's, else the cookie's, else what the browser asks for.
func (s *site) language(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lang := i18n.Choose(r.Header.Get("Accept-Language"))
		if cookie, err := r.Cookie(languageCookie); err == nil {
			lang = cookie.Value
		}
		if actor := s.actor(r); !actor.Nobody() {
			lang = actor.Lang
		}
		ctx := context.WithValue(r.Context(), sessionLoaded{}, true)
		next.ServeHTTP(w, r.WithContext(i18n.With(ctx, lang)))
	})
}

// sessionLoaded marks a request whose session was read: a page that is refused before shows nobody's name.
type sessionLoaded struct{}

const languageCookie = "__Host-language"

// switchLanguage is a link, for it changes nothing but words.
func (s *site) switchLanguage(w http.ResponseWriter, r *http.Request) error {
	lang := chi.URLParam(r, "lang")
	if lang != i18n.Dutch && lang != i18n.English {
		return notFound(w, r)
	}
	if actor := s.actor(r); !actor.Nobody() {
		if err := account.SetLang(r.Context(), s.DB, actor.User, lang); err != nil {
			return err
		}
	}
	http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: lang, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: 365 * 24 * 3600})
	seeOther(w, r, local(r.URL.Query().Get("back")))
	return nil
}

// unchosen is the conflict of a form that was sent before its sender said in which function he works: nothing is done in one that he may
// not mean.
const unchosen = "conflict.function"

// mustChoose tells whether somebody could work in several capacities where he is and has not said in which.
func (s *site) mustChoose(r *http.Request) bool {
	return len(s.actor(r).Capacities) > 1 && s.sessions.GetString(r.Context(), account.KeyCapacity) == ""
}

func (s *site) showSignIn(w http.ResponseWriter, r *http.Request, status int, page signin.Page) error {
	users, err := account.DemoUsers(r.Context(), s.DB)
	if err != nil {
		return err
	}
	for _, u := range users {
		if n := len(page.Groups); n == 0 || page.Groups[n-1].Org != u.Org {
			page.Groups = append(page.Groups, signin.Group{Org: u.Org})
		}
		last := &page.Groups[len(page.Groups)-1]
		last.Users = append(last.Users, signin.User{ID: u.User.String(), Name: u.Name, Role: wording.RoleName(r.Context(), u.Role)})
	}
	f := s.frame(r, i18n.T(r.Context(), "signin.title"))
	f.Failed = page.Error != "" || page.PasswordError != ""
	render(w, r, status, signin.View(f, page))
	return nil
}
