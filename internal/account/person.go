package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/text"
	"github.com/terugkeer/terugkeer/internal/who"
)

// NewPerson is a colleague as an administrator adds him: with one or more roles, all in one team and between the same days.
type NewPerson struct {
	Email, Name string
	Roles       []who.Role
	Team        id.Team       // none: no team
	From        calendar.Date // zero: today
	Until       calendar.Date // the last day; zero: no end
}

// inventedTail ends the addresses that a demonstration takes: a domain that nobody can have (RFC 2606).
const inventedTail = ".example"

// AddPerson adds a colleague to the actor's own organisation and gives what he needs to sign in, once. The roles that take a second person
// (policy.Seconds) wait for one; who has no other gets nothing to sign in with before: who confirms hands it out. Wrong fields are Invalid
// at email, name, roles, team, from and until; an address that has an account already at email.
func AddPerson(ctx context.Context, db *postgres.DB, h Hasher, o Office, p NewPerson) (Handout, error) {
	n := NewUser{ID: id.NewUser(), Email: text.Address(p.Email), Name: text.NFC(strings.TrimSpace(p.Name)), Lang: "nl", Org: o.Actor.Org, Team: p.Team}
	p.Roles = slices.Compact(slices.Sorted(slices.Values(p.Roles))) // a role that is chosen twice is one seat
	today := calendar.Of(db.Now())
	if err := p.check(n, today); err != nil {
		return Handout{}, err
	}
	if p.From.IsZero() {
		p.From = today
	}
	n.From, n.Until = calendar.StartOfDay(p.From), endOf(p.Until)
	given := slices.DeleteFunc(slices.Clone(p.Roles), policy.NeedsSecond)
	out, c := Handout{User: n.ID}, credential{}
	if len(given) > 0 {
		var err error
		if out, c, err = handout(ctx, h, User{ID: n.ID, Email: n.Email}); err != nil {
			return Handout{}, fmt.Errorf("add person: %w", err)
		}
		out.Membership = id.NewMembership()
	}
	out.Asked = len(given) < len(p.Roles)
	err := do(ctx, db, o, who.AddPerson, func(a *act) (left, error) {
		what := left{User: n.ID, Membership: out.Membership, Team: p.Team, Roles: given, From: p.From, Until: p.Until,
			Asked: slices.DeleteFunc(slices.Clone(p.Roles), func(role who.Role) bool { return !policy.NeedsSecond(role) })}
		if err := p.insert(ctx, a, n, c); err != nil {
			return left{}, err
		}
		return what, atRoles(p.seats(ctx, a, n, given, out.Membership))
	})
	return out, err
}

func (p NewPerson) check(n NewUser, today calendar.Date) error {
	wrong := &fault.Invalid{}
	var refused *fault.Invalid
	if errors.As(n.check(), &refused) {
		*wrong = *refused
	}
	if len(p.Roles) == 0 {
		wrong.Add("roles", "account.error.role")
	}
	checkDays(wrong, p.From, p.Until, today)
	return wrong.Err()
}

// insert writes the account, and what he signs in with where he has any.
func (p NewPerson) insert(ctx context.Context, a *act, n NewUser, c credential) error {
	stamped, err := selectStamped(ctx, a.tx)
	if err != nil {
		return err
	}
	if n.Demonstration = stamped; stamped && !strings.HasSuffix(n.Email, inventedTail) {
		return fault.Refuse("email", "account.error.invented")
	}
	if err := a.ownTeam(ctx, p.Team); err != nil {
		return err
	}
	if _, err := selectUser(ctx, a.tx, n.Email); !fault.IsNotFound(err) {
		if err == nil {
			err = fault.Refuse("email", "account.error.email_taken")
		}
		return err
	}
	if err := n.alike(ctx, a.tx); err != nil {
		return err
	}
	if err := n.insertAccount(ctx, a.tx, a.now); err != nil || c.User.IsZero() {
		return err
	}
	return upsertCredential(ctx, a.tx, c, a.now)
}

// seats writes a seat for each role that is given, the first of them under this id, and asks for the others.
func (p NewPerson) seats(ctx context.Context, a *act, n NewUser, given []who.Role, membership id.Membership) error {
	for _, role := range given {
		if err := addSeat(ctx, a.tx, membership, NewSeat{User: n.ID, Org: a.org, Role: role, Team: p.Team, From: n.From, Until: n.Until}, a.now); err != nil {
			return err
		}
		membership = id.NewMembership()
	}
	for _, role := range p.Roles {
		if slices.Contains(given, role) {
			continue
		}
		if slices.ContainsFunc(p.Roles, func(other who.Role) bool { return policy.Paired(role, other, false) == policy.Never }) {
			return unpaired(role, p.Roles...)
		}
		place := Place{Role: role, Team: p.Team, From: p.From, Until: p.Until}
		if err := a.maySeat(ctx, n.ID, place, id.Membership{}); err != nil {
			return err
		}
		if _, err := a.ask(ctx, seatRequest{Kind: AskedSeat, User: n.ID, Role: role, Team: p.Team, From: p.From, Until: p.Until}); err != nil {
			return err
		}
	}
	return nil
}

// atRoles shows what is wrong with one role at the question after all of them.
func atRoles(err error) error {
	var refused *fault.Invalid
	if errors.As(err, &refused) && refused.Fields["role"].Key != "" {
		return fault.Refuse("roles", refused.Fields["role"].Key)
	}
	return err
}

// ResetPerson gives a colleague a new first password and a new secret, and signs him out everywhere; of who holds a function that takes a
// second person (policy.Seconds) it is asked of one, who hands them out: else one person could sign in as him. Not himself: who holds an
// open session must not be able to keep it for good.
func ResetPerson(ctx context.Context, db *postgres.DB, h Hasher, o Office, user id.User) (Handout, error) {
	var out Handout
	err := do(ctx, db, o, who.ResetPerson, func(a *act) (left, error) {
		found, err := a.person(ctx, user)
		if err != nil {
			return left{}, err
		}
		if user == a.actor.User {
			return left{}, fault.Conflict{Key: "account.error.own_account"}
		}
		if err := a.ownAlone(ctx, user); err != nil {
			return left{}, err
		}
		role, err := selectDeciding(ctx, a, user)
		if err != nil {
			return left{}, err
		}
		if role != "" {
			out.Asked = true
			return a.ask(ctx, seatRequest{Kind: AskedReset, User: user, Role: role})
		}
		out, err = a.handOut(ctx, h, found)
		return left{User: user}, err
	})
	if err != nil {
		return Handout{}, err
	}
	return out, nil
}

// handOut makes what somebody signs in with anew, and every session of his worth nothing.
func (a *act) handOut(ctx context.Context, h Hasher, user User) (Handout, error) {
	out, c, err := handout(ctx, h, user)
	if err == nil {
		err = c.replace(ctx, a.tx, a.now)
	}
	return out, err
}

// DisablePerson ends the account of a colleague: his open sessions are worth nothing from now on. Not himself, and
// not the last administrator.
func DisablePerson(ctx context.Context, db *postgres.DB, o Office, user id.User) error {
	return do(ctx, db, o, who.DisablePerson, func(a *act) (left, error) {
		if _, err := a.person(ctx, user); err != nil {
			return left{}, err
		}
		if user == a.actor.User {
			return left{}, fault.Conflict{Key: "account.error.disable_self"}
		}
		if err := a.ownAlone(ctx, user); err != nil {
			return left{}, err
		}
		if err := a.keepsAdministrator(ctx, user, a.today); err != nil {
			return left{}, err
		}
		if err := changed(disableUser(ctx, a.tx, user, a.now)); err != nil {
			return left{}, err
		}
		return left{User: user}, nextEpoch(ctx, a.tx, user)
	})
}

// EnablePerson lets a colleague sign in again, with what he had.
func EnablePerson(ctx context.Context, db *postgres.DB, o Office, user id.User) error {
	return do(ctx, db, o, who.EnablePerson, func(a *act) (left, error) {
		if _, err := a.person(ctx, user); err != nil {
			return left{}, err
		}
		if err := a.ownAlone(ctx, user); err != nil {
			return left{}, err
		}
		return left{User: user}, changed(enableUser(ctx, a.tx, user))
	})
}

// The longest that a name and an address may be, in characters.
const (
	longestName  = 120
	longestEmail = 254
)

// checkName refuses a name that is too long or cannot be read; that there must be one is said elsewhere.
func checkName(wrong *fault.Invalid, name string) {
	if utf8.RuneCountInString(name) > longestName {
		wrong.Add("name", "account.error.name_long", "most", fmt.Sprint(longestName))
	}
	if at, there := text.FirstUnreadable(strings.NewReplacer("\n", "\v", "\r", "\v", "\t", "\v").Replace(name)); there { // a name has one line
		wrong.Add("name", "text.characters", at.Pairs()...)
	}
}

// checkDays refuses a last day before the first, or one that has passed.
func checkDays(wrong *fault.Invalid, from, until, today calendar.Date) {
	if !from.IsZero() && from.Before(earliest) {
		wrong.Add("from", "account.error.from_old")
	}
	switch {
	case until.IsZero():
	case !from.IsZero() && until.Before(from):
		wrong.Add("until", "account.error.until_before")
	case until.Before(today):
		wrong.Add("until", "account.error.until_past")
	}
}

// earliest is the first day from which somebody can have a role: before it is a slip of the pen.
var earliest = calendar.On(2000, 1, 1)

// endOf is the last day as a seat takes it; zero stays zero.
func endOf(until calendar.Date) time.Time {
	if until.IsZero() {
		return time.Time{}
	}
	return calendar.StartOfDay(until)
}
