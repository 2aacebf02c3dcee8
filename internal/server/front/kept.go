package front

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	"github.com/terugkeer/terugkeer/web/pages/deed"
	"github.com/terugkeer/terugkeer/web/pages/signin"
)

// A form whose session turns out to be over is not lost: the page on which its writer signs in again carries what was typed,
// sealed, and so does each page until the form is shown again. The server keeps nothing of it.

// KeptField carries the sealed form.
const KeptField = "kept"

// keptFor is how long such a form waits for its writer to sign in again.
const keptFor = 30 * time.Minute

// keptBytes is the longest sealed form: it must fit in the form in which one signs in.
const keptBytes = formBytes - 64<<10

// kept is what was typed, for whom, and on which page.
type kept struct {
	Path  string       `json:"path"`
	User  id.User      `json:"user"`
	Org   id.Org       `json:"org"`
	As    who.Capacity `json:"as"` // empty: he had not chosen
	Until time.Time    `json:"until"`
	Form  url.Values   `json:"form"`
}

// endedForm answers a form whose session is over with the page to sign in, which carries what was typed. It is kept only for
// whoever the session was of, and never submitted by itself.
func (s *Site) endedForm(w http.ResponseWriter, r *http.Request, why string) error {
	if strings.HasSuffix(r.URL.Path, "/draft") {
		w.WriteHeader(http.StatusUnauthorized) // the script says that it was not saved
		return nil
	}
	back, sealed := s.keepForm(r)
	if sealed == "" {
		SeeOther(w, r, "/sign-in?why="+why+"&next="+Escape(back))
		return nil
	}
	notice := i18n.T(r.Context(), "signin."+why) + " " + i18n.T(r.Context(), "signin.kept")
	return s.ShowSignIn(w, r, http.StatusUnauthorized, signin.Page{Notice: notice, Next: back, Kept: sealed})
}

// keeps tells whether a form at this path is one of the record's, so that what was typed is kept; no password is typed there.
func keeps(path string) bool {
	return slices.ContainsFunc([]string{"/cases/", "/signals/", "/organisation/", CalendarPath + "/"}, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
}

// WriterField says, sealed, for whom a form was made.
const WriterField = "writer"

// writer is for whom a form was made.
type writer struct {
	User id.User      `json:"user"`
	Org  id.Org       `json:"org"`
	As   who.Capacity `json:"as"`
	At   time.Time    `json:"at"`
}

// WriterOn is what a form carries of whoever it is made for.
func (s *Site) WriterOn(actor account.Actor) string {
	sealed, err := s.SealedForms.Seal(writer{actor.User, actor.Org, actor.Capacity, s.DB.Wall()}, WriterField)
	if err != nil {
		return "" // the form then is not kept when its session turns out to be over
	}
	return sealed
}

// FormOf is for whom a form says that it was made; false when it does not say, or too long ago.
func (s *Site) FormOf(r *http.Request) (writer, bool) {
	var w writer
	told := s.SealedForms.Open(r.PostForm.Get(WriterField), &w, WriterField) && s.DB.Wall().Before(w.At.Add(account.SessionLasts))
	return w, told
}

// Anothers is a Conflict when a form was made for somebody else, for another organisation or for another function, than who is signed in
// now: in another tab somebody signed out and another in, or he went on in another function.
func (s *Site) Anothers(r *http.Request) error {
	actor := s.Actor(r)
	if by, told := s.FormOf(r); told && (by.User != actor.User || by.Org != actor.Org || !same(by.As, actor)) {
		return fault.Conflict{Key: "conflict.other_writer"}
	}
	return nil
}

// same tells whether a form was made for the capacity in which the actor works; one that names none was made before he could choose.
func same(as who.Capacity, actor account.Actor) bool { return as == "" || as == actor.Capacity }

// writerOf is whose a form is without a session: of whom the session was that is over, or, after signing out in another tab, for
// whom the form was made.
func (s *Site) writerOf(r *http.Request) (writer, bool) {
	if cookie, err := r.Cookie(SessionCookie); err == nil {
		if of, err := account.Ended(r.Context(), s.DB, digestOf(cookie.Value)); err == nil {
			return writer{User: of.User, Org: of.Org, As: of.Capacity}, true
		}
	}
	return s.FormOf(r)
}

// keepForm gives the address of the form's page and what was typed, sealed; empty when there is nobody to keep it for.
func (s *Site) keepForm(r *http.Request) (back, sealed string) {
	back = Local(r.URL.RequestURI())
	if !keeps(back) {
		return "/work", ""
	}
	// Files are not kept: 50 MB is too much to hold for who may not come back.
	err := ReadForm(r)
	_, _ = io.Copy(io.Discard, r.Body) // an answer that comes before the request was read is lost to the browser
	if err != nil {
		return back, ""
	}
	by, known := s.writerOf(r)
	if !known {
		return back, ""
	}
	sealed, err = s.SealedForms.Seal(kept{Path: r.URL.Path, User: by.User, Org: by.Org, As: by.As, Until: s.DB.Wall().Add(keptFor), Form: r.PostForm})
	if err != nil || len(sealed) > keptBytes {
		return back, ""
	}
	return back, sealed
}

// WaitsFor tells whether a sealed form is the user's and still waits for him.
func (s *Site) WaitsFor(sealed string, user id.User) (kept, bool) {
	var k kept
	if sealed == "" || !s.SealedForms.Open(sealed, &k) || k.User != user || s.DB.Wall().After(k.Until) {
		return kept{}, false
	}
	return k, true
}

// Resume is the page after signing in again: from here one goes on with the form.
func (s *Site) Resume(w http.ResponseWriter, r *http.Request, sealed, next string, k kept) error {
	if path, _, _ := strings.Cut(next, "?"); path != k.Path {
		next = k.Path
	}
	title := i18n.T(r.Context(), "signin.resume.title")
	Render(w, r, http.StatusOK, signin.ResumeView(s.Frame(r, title), signin.Resume{Title: title, Action: next, Kept: sealed}))
	return nil
}

// Resumed shows the form again when that is what is posted; nothing is done with it then.
func (s *Site) Resumed(show, post http.HandlerFunc) http.HandlerFunc {
	return s.Page(func(w http.ResponseWriter, r *http.Request) error {
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
			post(w, r)
			return nil
		}
		if err := ReadForm(r); err != nil {
			return err
		}
		if r.PostForm.Has(KeptField) {
			show(w, r)
			return nil
		}
		post(w, r)
		return nil
	})
}

// KeptForm gives what was typed on this page before signing in again, with what the page says of it; nil when there is
// nothing, or it is somebody else's, or it waited too long.
func (s *Site) KeptForm(r *http.Request) (url.Values, deed.Note) {
	if r.Method != http.MethodPost || !r.PostForm.Has(KeptField) {
		return nil, deed.Note{}
	}
	actor := s.Actor(r)
	k, waits := s.WaitsFor(r.PostForm.Get(KeptField), actor.User)
	if !waits || k.Org != actor.Org || !same(k.As, actor) || k.Path != r.URL.Path {
		return nil, deed.Note{Kind: components.NoteWarn, Bold: i18n.T(r.Context(), "form.kept_gone"), Text: i18n.T(r.Context(), "form.kept_gone_text")}
	}
	return k.Form, deed.Note{Kind: components.NoteOK, Bold: i18n.T(r.Context(), "form.kept"), Text: i18n.T(r.Context(), "form.kept_text")}
}
