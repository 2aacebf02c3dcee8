package account

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Office is one request of somebody about the people of his own organisation: where it came from, and the number of its form,
// so that a form that comes twice is done once.
type Office struct {
	Actor   Actor
	Request id.Request
	// Was is what the form showed of what it changes (Holding.Mark, the name of a team); empty: it showed nothing. What a colleague
	// changed since is not overwritten by who did not see it.
	Was     string
	Network string
	Device  string
}

// act is a deed about an organisation, within its transaction: the own one, or that of what waits for a second person. Org is the only
// organisation that it can reach.
type act struct {
	tx    postgres.Tx
	org   id.Org
	actor Actor
	asked seatRequest // what waits for a second person, where the deed is about that
	was   string
	roles []who.Role
	now   time.Time // wall clock
	today calendar.Date
}

// left is what a deed leaves in the ledger: ids, dates and codes, and the seats and teams that it wrote; no names, no addresses. The
// one text in it is the source of a public decision.
type left struct {
	ledger.Rows
	gone       []ledger.Kept  // the rows that were removed
	Request    id.SeatRequest `json:"request,omitzero"` // that waits for a second person, or waited
	Asked      []who.Role     `json:"asked,omitempty"`  // of somebody new, that wait for one
	User       id.User        `json:"user,omitzero"`
	Membership id.Membership  `json:"membership,omitzero"`
	Instead    id.Membership  `json:"instead,omitzero"` // the membership that a changed role goes on in
	Team       id.Team        `json:"team,omitzero"`
	DeputyOf   id.Membership  `json:"deputy_of,omitzero"`
	Role       who.Role       `json:"role,omitempty"`
	Roles      []who.Role     `json:"roles,omitempty"` // of somebody new
	From       calendar.Date  `json:"from,omitzero"`
	Until      calendar.Date  `json:"until,omitzero"`
	Day        calendar.Date  `json:"day,omitzero"`     // that was closed, or opened again
	Source     string         `json:"source,omitempty"` // of the decision that closed it
}

// about is what the entry is about: what waited for a second person, else the person, else the team, else the day.
func (l left) about() string {
	if l.gone != nil {
		return l.Request.String()
	}
	if !l.Day.IsZero() {
		return l.Day.String()
	}
	if !l.User.IsZero() {
		return l.User.String()
	}
	return l.Team.String()
}

// do is the frame of every deed about the own organisation, and about the system by who runs it: it asks who the actor is today and whether he may, takes the
// organisation's stream and asks it again, refuses a form that was done before, and writes the entry behind what f wrote, in one transaction.
// Errors are faults: NotFound (nothing of that id in this organisation), Forbidden, Conflict, *Invalid.
func do(ctx context.Context, db *postgres.DB, o Office, deed who.Deed, f func(*act) (left, error)) error {
	return o.frame(ctx, db, deed, id.SeatRequest{}, f)
}

// settle is do about what waits for a second person, at his own organisation or at another whose second person he is: the entry stands in
// the stream of that organisation and names his own. Where it is gone, it is Conflict; where it never was his to see, NotFound.
func settle(ctx context.Context, db *postgres.DB, o Office, deed who.Deed, request id.SeatRequest, f func(*act) (left, error)) error {
	if request.IsZero() {
		return fault.NotFound{What: "request"}
	}
	return o.frame(ctx, db, deed, request, f)
}

func (o Office) frame(ctx context.Context, db *postgres.DB, deed who.Deed, request id.SeatRequest, f func(*act) (left, error)) error {
	err := postgres.InTx(ctx, db.Auth, func(tx postgres.Tx) error {
		a, err := o.begin(ctx, tx, db, deed, request)
		if err != nil {
			return err
		}
		head, err := ledger.LockOrg(ctx, tx, a.org)
		if err != nil {
			return err
		}
		// Asked once more, now that nobody else can change it: a colleague may have ended his seat while he waited.
		if a, err = o.begin(ctx, tx, db, deed, request); fault.IsNotFound(err) {
			err = errGone // it was there a moment ago
		}
		if err != nil {
			return err
		}
		done, err := ledger.DoneBefore(ctx, tx, a.org, o.Request)
		if err != nil {
			return err
		}
		if done {
			return fault.Conflict{Key: "account.error.done"}
		}
		what, err := f(a)
		if err != nil {
			return err
		}
		rows, err := seatRows(ctx, tx, a.org, true)
		if err != nil {
			return err
		}
		what.Rows = ledger.KeepRows(rows)
		what.Rows.Rows = append(what.Rows.Rows, what.gone...)
		body, err := json.Marshal(what)
		if err != nil {
			return err
		}
		return ledger.AppendTo(ctx, tx, a.org, head, ledger.Entry{At: db.Now(), Membership: o.Actor.Membership, Org: o.Actor.Org, Deed: deed,
			Category: policy.Accounts, About: what.about(), Request: o.Request, Body: body})
	})
	if err != nil {
		o.noteRefusal(ctx, db, deed, err)
	}
	return fault.Wrap(err, "%s", deed)
}

// begin makes the actor known to the database, asks the table of deeds, and finds what waits for a second person where it is about that.
func (o Office) begin(ctx context.Context, tx postgres.Tx, db *postgres.DB, deed who.Deed, request id.SeatRequest) (*act, error) {
	today := calendar.Of(db.Now())
	roles, err := callAct(ctx, tx, o.Actor, today)
	if err != nil {
		return nil, err
	}
	may := slices.ContainsFunc(roles, func(role who.Role) bool { return policy.May(deed, policy.Standing{Role: role, On: today}) == nil })
	if !may {
		return nil, fault.Forbidden{Deed: string(deed)}
	}
	a := &act{tx: tx, org: o.Actor.Org, actor: o.Actor, was: o.Was, roles: roles, now: db.Wall(), today: today}
	if request.IsZero() {
		return a, nil
	}
	return a, a.reach(ctx, request)
}

// unchanged is a Conflict where the form showed something else than what is there now.
func (a *act) unchanged(now string) error {
	if a.was != "" && a.was != now {
		return fault.Conflict{Key: "account.error.changed"}
	}
	return nil
}

// administers tells whether the actor looks after the organisation's accounts, and not only after what is his own.
func (a *act) administers() bool { return slices.Contains(a.roles, who.OrgAdmin) }

// noteRefusal writes that somebody tried what he may not, or asked for what is not there; that this can fail changes nothing.
func (o Office) noteRefusal(ctx context.Context, db *postgres.DB, deed who.Deed, err error) {
	outcome := ledger.Unknown
	switch {
	case errors.As(err, &fault.Forbidden{}):
		outcome = ledger.Refused
	case !fault.IsNotFound(err):
		return
	}
	_ = writeLook(ctx, db.Web, o.look(db, string(deed), outcome))
}

// NoteLook writes that somebody looks at a page about people that no other read writes it for; without it the page is not shown.
func NoteLook(ctx context.Context, db *postgres.DB, look ledger.Look) error {
	return fault.Wrap(writeLook(ctx, db.Web, look), "look")
}

func (o Office) look(db *postgres.DB, page string, outcome ledger.Outcome) ledger.Look {
	return ledger.Look{At: db.Wall(), Membership: o.Actor.Membership, Org: o.Actor.Org, Page: page, Sections: []string{},
		Request: o.Request.String(), Network: o.Network, Device: o.Device, Outcome: outcome}
}

// person gives somebody who has, or had, a seat here; anybody else is NotFound, as somebody who does not exist.
func (a *act) person(ctx context.Context, user id.User) (User, error) {
	return selectPersonHere(ctx, a, user)
}

// ownAlone refuses what touches the account itself of somebody who works elsewhere too: no organisation decides about
// another's people.
func (a *act) ownAlone(ctx context.Context, user id.User) error {
	elsewhere, err := selectElsewhere(ctx, a, user)
	if err == nil && elsewhere {
		return fault.Conflict{Key: "account.error.elsewhere"}
	}
	return err
}

// notOfOthers refuses who left for another organisation: he is theirs now, and a seat here would keep them from ending his
// account.
func (a *act) notOfOthers(ctx context.Context, user id.User) error {
	colleague, err := selectColleague(ctx, a, user)
	if err != nil || colleague {
		return err
	}
	return a.ownAlone(ctx, user)
}

// keepsAdministrator refuses to take the last administrator away. Day is the first on which this user is none any more;
// the other one holds on for four weeks at least, so that there is time to name a third.
func (a *act) keepsAdministrator(ctx context.Context, user id.User, day calendar.Date) error {
	other, err := selectOtherAdministrator(ctx, a, user, day)
	if err == nil && !other {
		return fault.Conflict{Key: "account.error.last_administrator"}
	}
	return err
}
