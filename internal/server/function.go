package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/account"
)

// Who has a function of the work and one that watches over it, or keeps its accounts, works in one of them at a time: what one may never
// adds to the other. He chooses after signing in, and can go on in another from the page of his account.

// functionPage asks in which function somebody works now.
func (s *site) functionPage(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), s.Actor(r)
	choices, err := account.Choices(ctx, s.DB, actor.User)
	if err != nil {
		return err
	}
	if s.MustChoose(r) {
		actor = account.Actor{} // he is in none yet
	}
	page := pages.Function{Memberships: memberships(ctx, choices, actor), Next: front.Local(r.URL.Query().Get("next"))}
	front.Render(w, r, http.StatusOK, pages.FunctionView(s.Frame(r, i18n.T(ctx, "account.function.title")), page))
	return nil
}

// memberships are the ways in which somebody can work, as buttons.
func memberships(ctx context.Context, choices []account.Choice, actor account.Actor) []pages.Membership {
	var all []pages.Membership
	for _, c := range choices {
		all = append(all, pages.Membership{ID: c.Org.ID.String() + "~" + string(c.Capacity), Org: c.Org.Name, Role: wording.RoleNames(ctx, c.Roles),
			Current: c.Org.ID == actor.Org && c.Capacity == actor.Capacity})
	}
	return all
}

// goOnAs goes on at an organisation and in a capacity in which the person has a seat today.
func (s *site) goOnAs(w http.ResponseWriter, r *http.Request) error {
	if err := front.ReadForm(r); err != nil {
		return err
	}
	where, as, _ := strings.Cut(r.PostForm.Get("membership"), "~")
	org, err := id.ParseOrg(where)
	if err != nil {
		return fault.NotFound{What: "membership"}
	}
	if err := s.goOn(r, s.Actor(r).User, org, who.Capacity(as)); err != nil {
		return err
	}
	front.SeeOther(w, r, front.Local(r.PostForm.Get("next")))
	return nil
}

// goOn puts into the session where and in what somebody works from now on; NotFound where he holds nothing. Without a capacity it is the
// only one there, or he is asked.
func (s *site) goOn(r *http.Request, user id.User, org id.Org, as who.Capacity) error {
	choices, err := account.Choices(r.Context(), s.DB, user)
	if err != nil {
		return err
	}
	for _, c := range choices {
		if c.Org.ID != org || (as != "" && as != c.Capacity) {
			continue
		}
		s.Sessions.Put(r.Context(), account.KeyOrg, org.String())
		if s.Sessions.Remove(r.Context(), account.KeyCapacity); as != "" {
			s.Sessions.Put(r.Context(), account.KeyCapacity, string(as))
		}
		return nil
	}
	return fault.NotFound{What: "membership"}
}
