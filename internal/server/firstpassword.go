package server

import (
	"errors"
	"net/http"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/account"
)

func (s *site) firstPasswordPage(w http.ResponseWriter, r *http.Request) error {
	next := front.Local(r.URL.Query().Get("next"))
	if s.Sessions.GetString(r.Context(), front.KeyInitial) == "" {
		front.SeeOther(w, r, next)
		return nil
	}
	s.showFirstPassword(w, r, http.StatusOK, next, nil)
	return nil
}

func (s *site) showFirstPassword(w http.ResponseWriter, r *http.Request, status int, next string, wrong map[string]string) {
	ctx := r.Context()
	page := pages.FirstPassword{Next: next, Field: components.Field{Kind: components.Text, Type: "password", Name: "new", Label: i18n.T(ctx, "account.password_new"),
		Hint: i18n.T(ctx, "account.password_new_hint"), Autocomplete: "new-password", Error: wrong["new"]}}
	f := s.Frame(r, i18n.T(ctx, "account.first.title"))
	f.Failed = len(wrong) > 0
	front.Render(w, r, status, pages.FirstPasswordView(f, page))
}

// chooseFirstPassword makes the password his own and goes on in the same session, under a new token: he proved himself a moment ago.
func (s *site) chooseFirstPassword(w http.ResponseWriter, r *http.Request) error {
	if err := front.ReadForm(r); err != nil {
		return err
	}
	ctx, actor, next := r.Context(), s.Actor(r), front.Local(r.PostForm.Get("next"))
	if s.Sessions.GetString(ctx, front.KeyInitial) == "" { // another window chose: what was typed here does not count, and must not seem to
		return fault.Conflict{Key: "account.error.first_chosen"}
	}
	epoch, err := account.ChooseFirst(ctx, s.DB, s.Hasher, actor.User, s.epoch(r), r.PostForm.Get("new"))
	s.Security.Refused(r, front.EventNotChanged, actor.User, err)
	if texts, refused := wording.Refused(ctx, err); refused {
		s.showFirstPassword(w, r, http.StatusUnprocessableEntity, next, texts) // what was typed is not repeated: it is a password
		return nil
	}
	if errors.As(err, &fault.Conflict{}) { // another window chose, or new codes were handed out: this session is of before
		if err := s.Sessions.Destroy(ctx); err != nil {
			return err
		}
		front.SeeOther(w, r, "/sign-in?why=password&next="+front.Escape(next))
		return nil
	}
	if err != nil {
		return err
	}
	s.Security.Note(r, front.EventChanged, actor.User)
	if err := s.Remember(w, r, actor.User, epoch); err != nil {
		return err
	}
	if err := s.enter(w, r, account.Entry{User: actor.User, Org: actor.Org, Epoch: epoch}, next); err != nil {
		return err
	}
	return nil
}

// epoch is of the account when the session began. The store gives a number as JSON has it.
func (s *site) epoch(r *http.Request) int {
	switch epoch := s.Sessions.Get(r.Context(), account.KeyEpoch).(type) {
	case float64:
		return int(epoch)
	case int:
		return epoch
	}
	return -1
}
