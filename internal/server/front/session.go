package front

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

// SessionCookie holds the token of a session; browsers keep it to https and to this site by its name.
const SessionCookie = "__Host-terugkeer"

// What a session holds besides who it is of.
const (
	KeyPending   = "pending"    // the user who gave the right password and not yet a code
	KeyPendingAt = "pending_at" // when; the code must follow soon
	KeyInitial   = "initial"    // the password is still the one that was handed out
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
	m.Cookie.Name = SessionCookie
	m.Cookie.Path = "/"
	m.Cookie.Secure = true
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Persist = false // it ends with the browser
	return m
}

// Actor is who sent the request; the zero value is nobody.
func (s *Site) Actor(r *http.Request) account.Actor {
	if s.Sessions == nil {
		return account.Actor{}
	}
	actor, _ := s.Sessions.Get(r.Context(), account.KeyActor).(account.Actor)
	return actor
}

// SignedIn lets nobody pass who is not; he is sent to sign in and then comes back. What a form held is kept for him.
func (s *Site) SignedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.Actor(r).Nobody() {
			if s.Sessions.GetString(r.Context(), KeyInitial) != "" && !beforeOwnPassword(r.URL.Path) {
				next := ""
				if r.Method == http.MethodGet || r.Method == http.MethodHead {
					next = r.URL.RequestURI()
				}
				SeeOther(w, r, ToFirstPassword(next))
				return
			}
			if s.MustChoose(r) && !beforeChoosing(r.URL.Path) {
				if r.Method == http.MethodGet || r.Method == http.MethodHead {
					SeeOther(w, r, "/account/function?next="+Escape(r.URL.RequestURI()))
					return
				}
				s.Page(func(http.ResponseWriter, *http.Request) error { return fault.Conflict{Key: unchosen} })(w, r)
				return
			}
			next.ServeHTTP(w, r)
			return
		}
		why := s.whyOut(r)
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			s.Page(func(w http.ResponseWriter, r *http.Request) error { return s.endedForm(w, r, why) })(w, r)
			return
		}
		SeeOther(w, r, "/sign-in?why="+why+"&next="+Escape(r.URL.RequestURI()))
	})
}

// whyOut is why who had a session has none any more; «needed» for who had none.
func (s *Site) whyOut(r *http.Request) string {
	cookie, err := r.Cookie(SessionCookie)
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
	return path == FirstPasswordPath || path == "/account/sign-out-everywhere"
}

// beforeChoosing are the pages for who did not yet say in which of his functions he works.
func beforeChoosing(path string) bool {
	return path == "/account" || strings.HasPrefix(path, "/account/")
}

// Language puts the language of the page into the context: the user's, else the cookie's, else what the browser asks for.
func (s *Site) Language(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lang := i18n.Choose(r.Header.Get("Accept-Language"))
		if cookie, err := r.Cookie(languageCookie); err == nil {
			lang = cookie.Value
		}
		if actor := s.Actor(r); !actor.Nobody() {
			lang = actor.Lang
		}
		ctx := context.WithValue(r.Context(), sessionLoaded{}, true)
		next.ServeHTTP(w, r.WithContext(i18n.With(ctx, lang)))
	})
}

// sessionLoaded marks a request whose session was read: a page that is refused before shows nobody's name.
type sessionLoaded struct{}

const languageCookie = "__Host-language"

// SwitchLanguage is a link, for it changes nothing but words.
func (s *Site) SwitchLanguage(w http.ResponseWriter, r *http.Request) error {
	lang := chi.URLParam(r, "lang")
	if lang != i18n.Dutch && lang != i18n.English {
		return NotFound(w, r)
	}
	if actor := s.Actor(r); !actor.Nobody() {
		if err := account.SetLang(r.Context(), s.DB, actor.User, lang); err != nil {
			return err
		}
	}
	http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: lang, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: 365 * 24 * 3600})
	SeeOther(w, r, Local(r.URL.Query().Get("back")))
	return nil
}

// unchosen is the conflict of a form that was sent before its sender said in which function he works: nothing is done in one that he may
// not mean.
const unchosen = "conflict.function"

// MustChoose tells whether somebody could work in several capacities where he is and has not said in which.
func (s *Site) MustChoose(r *http.Request) bool {
	return len(s.Actor(r).Capacities) > 1 && s.Sessions.GetString(r.Context(), account.KeyCapacity) == ""
}

// ShowSignIn answers with the page on which one signs in; in a demonstration with whom one can be.
func (s *Site) ShowSignIn(w http.ResponseWriter, r *http.Request, status int, page signin.Page) error {
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
	f := s.Frame(r, i18n.T(r.Context(), "signin.title"))
	f.Failed = page.Error != "" || page.PasswordError != ""
	Render(w, r, status, signin.View(f, page))
	return nil
}
