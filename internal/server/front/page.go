package front

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/layout"
)

// Render sends a whole page. A page that cannot be rendered is cut off: its status is on its way by then.
func Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) {
	templ.Handler(page, templ.WithStatus(status)).ServeHTTP(w, r)
}

// Frame is what every page says to its frame. It reads no database: the actor came with the session.
func (s *Site) Frame(r *http.Request, title string) layout.Frame {
	actor := s.Actor(r)
	f := layout.Frame{Title: title, User: actor.Name, Org: actor.OrgName, UnreadInbox: actor.Unread, Path: comeBack(r), Demo: s.Demonstration, Plain: actor.Nobody(), Shown: s.DB.Now()}
	if s.Demonstration {
		f.DemoNow = s.DB.Now()
	}
	if !actor.Nobody() {
		f.Nav = s.menu(r)
	}
	if len(actor.Capacities) > 1 {
		f.Function = wording.RoleNames(r.Context(), actor.Roles())
	}
	return f
}

// comeBack is this page's address for who switches the language on it: its path and, of what stands behind, what says which form or
// part it is.
func comeBack(r *http.Request) string {
	kept := url.Values{}
	for name, values := range r.URL.Query() {
		if slices.Contains([]string{"about", "deed", "part", "version"}, name) && values[0] != "" {
			kept.Set(name, Cut(values[0], 80))
		}
	}
	return Address(r.URL.Path, kept)
}

// SeeOther ends a POST: the browser goes on with a GET, and «back» does not post again.
func SeeOther(w http.ResponseWriter, r *http.Request, path string) {
	http.Redirect(w, r, path, http.StatusSeeOther)
}

// Today is protocol time.
func (s *Site) Today() calendar.Date { return calendar.Of(s.DB.Now()) }
