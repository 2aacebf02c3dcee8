package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/signin"
)

// pendingFor is how long the second step may wait after the first.
const pendingFor = 10 * time.Minute

func (s *site) home(w http.ResponseWriter, r *http.Request) error {
	if s.Actor(r).Nobody() {
		front.SeeOther(w, r, "/sign-in")
		return nil
	}
	front.SeeOther(w, r, "/work")
	return nil
}

func (s *site) signInPage(w http.ResponseWriter, r *http.Request) error {
	if !s.Actor(r).Nobody() {
		front.SeeOther(w, r, front.Local(r.URL.Query().Get("next")))
		return nil
	}
	notice := ""
	switch r.URL.Query().Get("why") {
	case "needed", account.OverIdle, account.OverLong, account.OverRole, account.Over, "cookies":
		notice = i18n.T(r.Context(), "signin."+r.URL.Query().Get("why"))
	case "out":
		notice = i18n.T(r.Context(), "signin.signed_out")
	case "password":
		notice = i18n.T(r.Context(), "access.password_changed")
	}
	return s.ShowSignIn(w, r, http.StatusOK, signin.Page{Notice: notice, Next: r.URL.Query().Get("next")})
}

// signIn is the first step, or the only one for a demo user.
func (s *site) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := front.ReadForm(r); err != nil {
		return err
	}
	next, sealed := front.Local(r.PostForm.Get("next")), r.PostForm.Get(front.KeptField)
	if as := r.PostForm.Get("as"); as != "" {
		return s.signInAs(w, r, as, next)
	}
	email := r.PostForm.Get("email")
	if page, empty := unfilled(r.Context(), email, r.PostForm.Get("password")); empty {
		page.Next, page.Kept = next, sealed
		return s.ShowSignIn(w, r, http.StatusUnprocessableEntity, page)
	}
	user, err := account.CheckPassword(r.Context(), s.DB, s.Hasher, front.Named(email), r.PostForm.Get("password"), s.From(r))
	s.Security.Refused(r, front.EventWrong, user, err)
	if text, status := signInError(r, err, "password"); text != "" {
		return s.ShowSignIn(w, r, status, signin.Page{Email: email, Error: text, Next: next, Kept: sealed})
	}
	if err != nil {
		return err
	}
	s.Security.Note(r, front.EventPassword, user)
	if err := s.Sessions.RenewToken(r.Context()); err != nil {
		return err
	}
	s.Sessions.Put(r.Context(), front.KeyPending, user.String())
	s.Sessions.Put(r.Context(), front.KeyPendingAt, s.DB.Wall().Format(time.RFC3339Nano))
	if _, waits := s.WaitsFor(sealed, user); waits {
		s.showCode(w, r, http.StatusOK, signin.Code{Next: next, Kept: sealed}) // no address can carry it
		return nil
	}
	front.SeeOther(w, r, "/sign-in/code?given=yes&next="+front.Escape(next))
	return nil
}

// unfilled asks for what was left empty: nothing of it was wrong.
func unfilled(ctx context.Context, email, password string) (signin.Page, bool) {
	page := signin.Page{Email: email}
	if strings.TrimSpace(email) == "" {
		page.Error = i18n.T(ctx, "signin.error.email_empty")
	}
	if password == "" {
		page.PasswordError = i18n.T(ctx, "signin.error.password_empty")
	}
	return page, page.Error != "" || page.PasswordError != ""
}

func (s *site) signInAs(w http.ResponseWriter, r *http.Request, as, next string) error {
	user, err := front.ParseUser(as)
	if err != nil {
		return fault.NotFound{What: "user"}
	}
	entry, err := account.EnterDemonstration(r.Context(), s.DB, user)
	if err != nil {
		return err
	}
	s.Security.Note(r, front.EventDemo, entry.User, slog.String("org", entry.Org.String()))
	return s.enter(w, r, entry, next)
}

func (s *site) codePage(w http.ResponseWriter, r *http.Request) error {
	if _, waiting := s.pending(r); !waiting {
		front.SeeOther(w, r, "/sign-in?why="+s.withoutStep(r, r.URL.Query().Get("given") != "")+"&next="+front.Escape(r.URL.Query().Get("next")))
		return nil
	}
	s.showCode(w, r, http.StatusOK, signin.Code{Next: r.URL.Query().Get("next")})
	return nil
}

func (s *site) showCode(w http.ResponseWriter, r *http.Request, status int, page signin.Code) {
	f := s.Frame(r, i18n.T(r.Context(), "signin.code.title"))
	f.Failed = page.Error != ""
	front.Render(w, r, status, signin.CodeView(f, page))
}

// code is the second step.
func (s *site) code(w http.ResponseWriter, r *http.Request) error {
	if err := front.ReadForm(r); err != nil {
		return err
	}
	next := front.Local(r.PostForm.Get("next"))
	user, waiting := s.pending(r)
	if !waiting {
		front.SeeOther(w, r, "/sign-in?why="+s.withoutStep(r, true)+"&next="+front.Escape(next))
		return nil
	}
	entry, err := account.CheckCode(r.Context(), s.DB, s.Hasher, user, r.PostForm.Get("code"), s.From(r))
	s.Security.Refused(r, front.EventCodeWrong, user, err)
	if text, status := signInError(r, err, "code"); text != "" {
		s.showCode(w, r, status, signin.Code{Error: text, Next: next, Kept: r.PostForm.Get(front.KeptField)})
		return nil
	}
	if err != nil {
		return err
	}
	s.Security.Note(r, front.EventSignedIn, entry.User, slog.String("org", entry.Org.String()), slog.Bool("known_device", entry.Known), slog.Bool("first_password", entry.Initial))
	if err := s.Remember(w, r, entry.User, entry.Epoch); err != nil {
		return err
	}
	if entry.Initial {
		next = front.ToFirstPassword(next)
	}
	return s.enter(w, r, entry, next)
}

// withoutStep is why nobody waits for a code: a browser that just passed the first step and shows no cookie refuses them.
func (s *site) withoutStep(r *http.Request, given bool) string {
	if _, err := r.Cookie(front.SessionCookie); err != nil && given {
		return "cookies"
	}
	return "needed"
}

// pending is who gave the right password a short while ago.
func (s *site) pending(r *http.Request) (id.User, bool) {
	user, err := front.ParseUser(s.Sessions.GetString(r.Context(), front.KeyPending))
	if err != nil {
		return id.User{}, false
	}
	at, err := time.Parse(time.RFC3339Nano, s.Sessions.GetString(r.Context(), front.KeyPendingAt))
	if err != nil || s.DB.Wall().Sub(at) >= pendingFor {
		return id.User{}, false
	}
	changed, err := account.ChangedSince(r.Context(), s.DB, user, at) // a password that was right then need not be now
	return user, err == nil && !changed
}

// enter begins a session under a new token, so that one planted before is worth nothing.
func (s *site) enter(w http.ResponseWriter, r *http.Request, entry account.Entry, next string) error {
	if err := s.Sessions.RenewToken(r.Context()); err != nil {
		return err
	}
	s.Sessions.Remove(r.Context(), front.KeyPending)
	s.Sessions.Remove(r.Context(), front.KeyPendingAt)
	s.Sessions.Put(r.Context(), account.KeyUser, entry.User.String())
	s.Sessions.Put(r.Context(), account.KeyOrg, entry.Org.String())
	s.Sessions.Remove(r.Context(), account.KeyCapacity)
	s.Sessions.Put(r.Context(), account.KeyEpoch, entry.Epoch)
	if s.Sessions.Remove(r.Context(), front.KeyInitial); entry.Initial {
		s.Sessions.Put(r.Context(), front.KeyInitial, "yes")
	}
	sealed := r.PostForm.Get(front.KeptField)
	if k, waits := s.WaitsFor(sealed, entry.User); waits && !entry.Initial {
		if err := s.goOn(r, entry.User, k.Org, k.As); err != nil && !fault.IsNotFound(err) {
			return err
		}
		return s.Resume(w, r, sealed, next, k)
	}
	front.SeeOther(w, r, next)
	return nil
}

func (s *site) signOut(w http.ResponseWriter, r *http.Request) error {
	if user := s.Actor(r).User; !user.IsZero() {
		s.Security.Note(r, front.EventSignedOut, user)
	}
	if err := s.Sessions.Destroy(r.Context()); err != nil {
		return err
	}
	front.SeeOther(w, r, "/sign-in?why=out")
	return nil
}

// signInError words what signing in refuses, with the status of its answer; empty when err is nothing of the kind.
func signInError(r *http.Request, err error, field string) (string, int) {
	if texts, refused := wording.Refused(r.Context(), err); refused {
		return texts[field], http.StatusUnprocessableEntity
	}
	var conflict fault.Conflict
	if !errors.As(err, &conflict) {
		return "", 0
	}
	status := http.StatusConflict
	if conflict.Key == errorWait {
		status = http.StatusTooManyRequests
	}
	return conflictSaid(r.Context(), conflict), status
}

// errorWait is the conflict of too many failures; it says for how many seconds.
const errorWait = "signin.error.wait"

// conflictSaid are the words of a conflict of an account.
func conflictSaid(ctx context.Context, conflict fault.Conflict) string {
	if seconds, err := strconv.Atoi(conflict.With); conflict.Key == errorWait && err == nil {
		return i18n.N(ctx, conflict.Key, seconds)
	}
	return i18n.T(ctx, conflict.Key, "with", conflict.With)
}
