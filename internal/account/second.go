package account

import (
	"context"
	"errors"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// AskedKind is what waits for a second person. The zero value is nothing.
type AskedKind string

// The kinds.
const (
	AskedSeat   AskedKind = "seat"   // one more function
	AskedChange AskedKind = "change" // another function, or one that lasts longer
	AskedDeputy AskedKind = "deputy" // who stands in for a mayor, named by an administrator
	AskedReset  AskedKind = "reset"  // a new first password and new codes, for who holds such a function
)

// Waiting is something that waits for a second person, as who may see it sees it.
type Waiting struct {
	ID          id.SeatRequest
	OrgName     string
	Own         bool // it is of the reader's own organisation
	Kind        AskedKind
	User        id.User
	Name, Email string
	Role        who.Role // that he is to have; of AskedReset: that he holds
	TeamName    string
	Before      who.Role      // of AskedChange: that he holds in its place
	Ends        calendar.Date // of AskedChange: the last day of that one; zero: no end
	Deputised   string        // of a deputy: the name of who is stood in for
	DeputyOf    id.Membership // of AskedDeputy: the seat that is stood in for
	From, Until calendar.Date // of AskedChange From is zero: when it began stays. Until is zero for no end
	By          id.User
	ByName      string
	At          time.Time
	Confirms    bool     // the reader may confirm or refuse it
	Mine        bool     // the reader asked it
	Colleagues  []string // who of the organisation can confirm it today, by name
	Others      []string // where none can: the organisations where somebody can
}

// seatRequest is a row of what waits, as a deed writes and finds it.
type seatRequest struct {
	ID         id.SeatRequest
	Org        id.Org
	Kind       AskedKind
	User       id.User
	Role       who.Role
	Team       id.Team
	Membership id.Membership
	Was        string
	From       calendar.Date
	Until      calendar.Date
	By         id.User
}

// errGone is of a request that was confirmed, refused or withdrawn.
var errGone = fault.Conflict{Key: "account.error.request_gone"}

// ask writes what waits for a second person. The same twice is Conflict, so is anything else about a seat that waits already.
func (a *act) ask(ctx context.Context, r seatRequest) (left, error) {
	waits, err := selectWaits(ctx, a, r)
	if err != nil {
		return left{}, err
	}
	if waits {
		return left{}, fault.Conflict{Key: "account.error.request_waits"}
	}
	r.ID = id.NewSeatRequest()
	return left{Request: r.ID, User: r.User, Membership: r.Membership, Role: r.Role, Team: r.Team, From: r.From, Until: r.Until}, insertRequest(ctx, a, r)
}

// reach finds what waits, and stands in the stream of its organisation.
func (a *act) reach(ctx context.Context, request id.SeatRequest) error {
	var err error
	if a.asked, err = selectRequest(ctx, a, request); fault.IsNotFound(err) {
		gone, told := selectSettled(ctx, a, request)
		if told == nil && gone {
			return errGone
		}
		return errors.Join(err, told)
	}
	if err != nil || a.asked.Org == a.org {
		return err
	}
	a.org, err = callStandBeside(ctx, a, request)
	return err
}

// second refuses who asked, and whom it is about: another looks. What of another organisation is not his to confirm reach does not find.
func (a *act) second() error {
	switch a.actor.User {
	case a.asked.By:
		return fault.Conflict{Key: "account.error.request_own"}
	case a.asked.User:
		return fault.Conflict{Key: "account.error.request_self"}
	}
	return nil
}

// Confirm does what another asked, by a second person: everything is checked again as it is now. Where whom it is about never chose a
// password of his own, who asked may know the one that was handed out: he gets another, which this hands out. Errors are faults: NotFound
// (it is not his to see), Forbidden, Conflict (it is gone, his own, about him, or not possible any more).
func Confirm(ctx context.Context, db *postgres.DB, h Hasher, o Office, request id.SeatRequest) (Handout, error) {
	var out Handout
	err := settle(ctx, db, o, who.ConfirmSeat, request, func(a *act) (left, error) {
		if err := a.second(); err != nil {
			return left{}, err
		}
		found, err := a.person(ctx, a.asked.User)
		if err != nil {
			return left{}, err
		}
		what, err := a.grant(ctx, a.asked)
		if err != nil {
			return left{}, overtaken(err)
		}
		anew, err := a.needsHandout(ctx, a.asked)
		if err == nil && anew {
			out, err = a.handOut(ctx, h, found)
		}
		if err != nil {
			return left{}, err
		}
		return a.settled(ctx, what)
	})
	if err != nil {
		return Handout{}, err
	}
	return out, nil
}

// grant writes what was asked for, after the checks of the deed that asked it.
func (a *act) grant(ctx context.Context, r seatRequest) (left, error) {
	place := Place{Role: r.Role, Team: r.Team, From: calendar.Latest(r.From, a.today), Until: r.Until}
	if !r.Until.IsZero() && r.Until.Before(a.today) {
		return left{}, fault.Conflict{Key: "account.error.request_past"}
	}
	switch r.Kind {
	case AskedSeat:
		if err := a.notOfOthers(ctx, r.User); err != nil {
			return left{}, err
		}
		return a.give(ctx, r.User, place)
	case AskedChange:
		h, err := a.current(ctx, r.Membership)
		if err != nil {
			return left{}, err
		}
		if h.mark() != r.Was {
			return left{}, fault.Conflict{Key: "account.error.request_over"}
		}
		return a.change(ctx, r.Membership, h, place)
	case AskedDeputy:
		h, err := a.current(ctx, r.Membership)
		if err != nil {
			return left{}, err
		}
		if err := a.mayStandIn(ctx, h, r.User, place.From, r.Until); err != nil {
			return left{}, err
		}
		return a.deputy(ctx, NewSeat{User: r.User, Org: a.org, Role: who.Mayor, DeputyOf: r.Membership,
			From: calendar.StartOfDay(place.From), Until: endOf(r.Until)})
	case AskedReset:
		return left{User: r.User}, a.ownAlone(ctx, r.User)
	}
	return left{}, fault.NotFound{What: "request"}
}

// overtaken makes of what a form would show at a field, or of a seat that has ended, a Conflict: nothing can be corrected here.
func overtaken(err error) error {
	var refused *fault.Invalid
	switch {
	case errors.As(err, &refused):
		return fault.Conflict{Key: refused.Fields[refused.Order[0]].Key}
	case fault.IsNotFound(err):
		return fault.Conflict{Key: "account.error.request_over"}
	}
	return err
}

// needsHandout tells whether whom it is about is to get what he signs in with from who confirms.
func (a *act) needsHandout(ctx context.Context, r seatRequest) (bool, error) {
	if r.Kind == AskedReset {
		return true, nil
	}
	own, err := selectOwnPassword(ctx, a, r.User)
	if err != nil || own {
		return false, err
	}
	elsewhere, err := selectElsewhere(ctx, a, r.User)
	return !elsewhere, err // whoever works elsewhere too is reset by neither
}

// settled takes the request away; the entry keeps that it was there.
func (a *act) settled(ctx context.Context, what left) (left, error) {
	what.Request = a.asked.ID
	what.gone = []ledger.Kept{{Table: "seat_request", ID: a.asked.ID.String()}}
	return what, changed(deleteRequest(ctx, a, a.asked.ID))
}

// Dismiss does not confirm what another asked, by who may confirm it: nothing changes. Errors are those of Confirm.
func Dismiss(ctx context.Context, db *postgres.DB, o Office, request id.SeatRequest) error {
	return settle(ctx, db, o, who.DismissSeat, request, func(a *act) (left, error) {
		if err := a.second(); err != nil {
			return left{}, err
		}
		return a.dropped(ctx)
	})
}

// Withdraw takes back what one asked oneself; of what another asked it is Conflict.
func Withdraw(ctx context.Context, db *postgres.DB, o Office, request id.SeatRequest) error {
	return settle(ctx, db, o, who.WithdrawSeat, request, func(a *act) (left, error) {
		if a.asked.By != a.actor.User {
			return left{}, fault.Conflict{Key: "account.error.request_theirs"}
		}
		return a.dropped(ctx)
	})
}

// dropped takes the request away, and with it the account of who was to have no other function.
func (a *act) dropped(ctx context.Context) (left, error) {
	what, err := a.settled(ctx, left{User: a.asked.User, Role: a.asked.Role})
	if err != nil {
		return left{}, err
	}
	return what, callForget(ctx, a, a.asked.User)
}

// WaitingPage shows who may confirm anything what waits: at his own organisation, and at those whose second person he is. Anybody else is
// Forbidden. That he looked is a look.
func WaitingPage(ctx context.Context, db *postgres.DB, o Office, page string) ([]Waiting, error) {
	found, err := []Waiting(nil), error(fault.Forbidden{Deed: page})
	if mayConfirm(o.Actor.Roles()) {
		var roles []who.Role
		if found, roles, err = selectWaiting(ctx, db.Auth, o.Actor, calendar.Of(db.Now()), o.look(db, page, ledger.Shown)); err == nil && !mayConfirm(roles) {
			err = fault.Forbidden{Deed: page}
		}
	}
	if err != nil {
		o.noteRefusal(ctx, db, who.Deed(page), err)
		return nil, fault.Wrap(err, "waiting")
	}
	return found, nil
}

func mayConfirm(roles []who.Role) bool {
	for _, role := range roles {
		if policy.May(who.ConfirmSeat, policy.Standing{Role: role}) == nil {
			return true
		}
	}
	return false
}
