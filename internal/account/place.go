package account

import (
	"context"
	"strings"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/text"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Place is where a colleague stands: a role in a team, from a day and until and with another (zero: no end).
type Place struct {
	Role        who.Role
	Team        id.Team
	From, Until calendar.Date
}

// held is a membership as a deed finds it.
type held struct {
	User     id.User
	Role     who.Role
	Team     id.Team
	DeputyOf id.Membership
	From     calendar.Date
	Until    calendar.Date // zero: no end
}

// mark is what a form that changes it shows of it.
func (h held) mark() string { return mark(h.Role, h.Team, h.Until) }

// longer tells whether another last day makes it last longer.
func (h held) longer(until calendar.Date) bool {
	return !h.Until.IsZero() && (until.IsZero() || until.After(h.Until))
}

// over tells whether it has ended by a day.
func (h held) over(today calendar.Date) bool { return !h.Until.IsZero() && h.Until.Before(today) }

// GiveSeat gives a colleague one more role, or asks a second person for it (policy.Seconds), and tells whether it waits for one. Nobody
// gives himself a role.
func GiveSeat(ctx context.Context, db *postgres.DB, o Office, user id.User, p Place) (bool, error) {
	asked := false
	err := do(ctx, db, o, who.AddSeat, func(a *act) (left, error) {
		if _, err := a.person(ctx, user); err != nil {
			return left{}, err
		}
		if user == a.actor.User {
			return left{}, fault.Conflict{Key: "account.error.own_role"}
		}
		// Who left for another organisation is theirs: a seat here would keep them from ending his account.
		if err := a.notOfOthers(ctx, user); err != nil {
			return left{}, err
		}
		if p.From.IsZero() {
			p.From = a.today
		}
		if asked = policy.NeedsSecond(p.Role); asked {
			if err := a.maySeat(ctx, user, p, id.Membership{}); err != nil {
				return left{}, err
			}
			return a.ask(ctx, seatRequest{Kind: AskedSeat, User: user, Role: p.Role, Team: p.Team, From: p.From, Until: p.Until})
		}
		return a.give(ctx, user, p)
	})
	return asked, err
}

// give writes one more membership.
func (a *act) give(ctx context.Context, user id.User, p Place) (left, error) {
	membership := id.NewMembership()
	return left{User: user, Membership: membership, Role: p.Role, Team: p.Team, From: p.From, Until: p.Until}, a.seat(ctx, membership, user, p)
}

// seat writes a new membership after its checks.
func (a *act) seat(ctx context.Context, membership id.Membership, user id.User, p Place) error {
	if err := a.maySeat(ctx, user, p, id.Membership{}); err != nil {
		return err
	}
	return insertMembership(ctx, a.tx, membership, a.newSeat(user, p), a.now)
}

func (a *act) newSeat(user id.User, p Place) NewSeat {
	return NewSeat{User: user, Org: a.org, Role: p.Role, Team: p.Team, From: calendar.StartOfDay(p.From), Until: endOf(p.Until)}
}

// maySeat checks a new membership; instead is the one that would end for it.
func (a *act) maySeat(ctx context.Context, user id.User, p Place, instead id.Membership) error {
	wrong := &fault.Invalid{}
	checkDays(wrong, p.From, p.Until, a.today)
	if err := wrong.Err(); err != nil {
		return err
	}
	if err := a.ownTeam(ctx, p.Team); err != nil {
		return err
	}
	seat := a.newSeat(user, p)
	seat.instead = instead
	return seat.check(ctx, a.tx)
}

// ChangeSeat changes the role, the team or the last day of a colleague's membership, or asks a second person for it (policy.Seconds: of
// another role, or a later last day), and tells whether it waits for one; when it began stays. Another role is another membership: the
// old one ends the day before.
func ChangeSeat(ctx context.Context, db *postgres.DB, o Office, membership id.Membership, p Place) (bool, error) {
	asked := false
	err := do(ctx, db, o, who.ChangeSeat, func(a *act) (left, error) {
		h, err := a.current(ctx, membership)
		if err != nil {
			return left{}, err
		}
		if h.User == a.actor.User {
			return left{}, fault.Conflict{Key: "account.error.own_role"}
		}
		if err := a.unchanged(h.mark()); err != nil {
			return left{}, err
		}
		if asked = policy.NeedsSecond(p.Role) && (p.Role != h.Role || h.longer(p.Until)); !asked {
			return a.change(ctx, membership, h, p)
		}
		if err := a.mayChange(ctx, membership, h, p); err != nil {
			return left{}, err
		}
		return a.ask(ctx, seatRequest{Kind: AskedChange, User: h.User, Role: p.Role, Team: p.Team, Membership: membership, Was: h.mark(), Until: p.Until})
	})
	return asked, err
}

// change writes it.
func (a *act) change(ctx context.Context, membership id.Membership, h held, p Place) (left, error) {
	what := left{User: h.User, Membership: membership, Role: p.Role, Team: p.Team, From: h.From, Until: p.Until}
	if p.Role == h.Role {
		return what, a.adjust(ctx, membership, h, p)
	}
	if !h.DeputyOf.IsZero() {
		return left{}, fault.Refuse("role", "account.error.deputy_role")
	}
	if err := a.end(ctx, membership, h); err != nil {
		return left{}, err
	}
	p.From = calendar.Latest(h.From, a.today)
	what.From, what.Instead = p.From, id.NewMembership()
	return what, a.seat(ctx, what.Instead, h.User, p)
}

// mayChange checks what change would check.
func (a *act) mayChange(ctx context.Context, membership id.Membership, h held, p Place) error {
	if p.Role == h.Role {
		return a.mayAdjust(ctx, h, p)
	}
	if !h.DeputyOf.IsZero() {
		return fault.Refuse("role", "account.error.deputy_role")
	}
	if err := a.losing(ctx, h, a.today); err != nil {
		return err
	}
	p.From = calendar.Latest(h.From, a.today)
	return a.maySeat(ctx, h.User, p, membership)
}

// mayAdjust checks another team and another last day.
func (a *act) mayAdjust(ctx context.Context, h held, p Place) error {
	wrong := &fault.Invalid{}
	checkDays(wrong, h.From, p.Until, a.today)
	if !h.DeputyOf.IsZero() && p.Until.IsZero() {
		wrong.Add("until", "account.error.deputy_until")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	if err := a.ownTeam(ctx, p.Team); err != nil {
		return err
	}
	seat := NewSeat{User: h.User, Org: a.org, Role: h.Role, From: calendar.StartOfDay(h.From), Until: endOf(p.Until)}
	if h.longer(p.Until) {
		if err := goesTogether(ctx, a.tx, seat); err != nil {
			return err
		}
	}
	if p.Until.IsZero() {
		return nil
	}
	return a.losing(ctx, h, p.Until.AddDays(1))
}

// adjust changes the team and the last day.
func (a *act) adjust(ctx context.Context, membership id.Membership, h held, p Place) error {
	if err := a.mayAdjust(ctx, h, p); err != nil {
		return err
	}
	if err := updateMembership(ctx, a, membership, p); err != nil || p.Until.IsZero() {
		return err
	}
	return shortenDeputies(ctx, a, membership, p.Until)
}

// StopSeat ends a colleague's membership, or one's own, at once: today it does not hold any more, and whoever stands in for
// it stands in no longer.
func StopSeat(ctx context.Context, db *postgres.DB, o Office, membership id.Membership) error {
	return do(ctx, db, o, who.EndSeat, func(a *act) (left, error) {
		h, err := a.current(ctx, membership)
		if err != nil {
			return left{}, err
		}
		return left{User: h.User, Membership: membership, Role: h.Role, Until: a.today}, a.end(ctx, membership, h)
	})
}

func (a *act) end(ctx context.Context, membership id.Membership, h held) error {
	if err := a.losing(ctx, h, a.today); err != nil {
		return err
	}
	return stopMembership(ctx, a, membership, a.today.AddDays(-1))
}

// losing refuses what would leave the organisation without administrator from a day.
func (a *act) losing(ctx context.Context, h held, day calendar.Date) error {
	if h.Role != who.OrgAdmin {
		return nil
	}
	return a.keepsAdministrator(ctx, h.User, day)
}

// current gives a membership of this organisation that has not ended; any other is NotFound.
func (a *act) current(ctx context.Context, membership id.Membership) (held, error) {
	h, err := selectMembership(ctx, a, membership)
	if err == nil && h.over(a.today) {
		return held{}, fault.NotFound{What: "membership"}
	}
	return h, err
}

// NameDeputy lets somebody stand in for a mayor between two days: the mayor for himself, the administrator for any mayor of
// the organisation, which a second person confirms; nobody names himself. It tells whether it waits for one. Wrong fields are Invalid at
// user, from and until.
func NameDeputy(ctx context.Context, db *postgres.DB, o Office, mayor id.Membership, user id.User, from, until calendar.Date) (bool, error) {
	asked := false
	err := do(ctx, db, o, who.NameDeputy, func(a *act) (left, error) {
		h, err := a.current(ctx, mayor)
		if err != nil {
			return left{}, err
		}
		if h.Role != who.Mayor || !h.DeputyOf.IsZero() || (h.User != a.actor.User && !a.administers()) {
			return left{}, fault.NotFound{What: "membership"}
		}
		if err := a.mayStandIn(ctx, h, user, from, until); err != nil {
			return left{}, err
		}
		seat := NewSeat{User: user, Org: a.org, Role: who.Mayor, DeputyOf: mayor, From: calendar.StartOfDay(from), Until: endOf(until)}
		if asked = h.User != a.actor.User; !asked {
			return a.deputy(ctx, seat)
		}
		if err := seat.check(ctx, a.tx); err != nil {
			return left{}, err
		}
		return a.ask(ctx, seatRequest{Kind: AskedDeputy, User: user, Role: who.Mayor, Membership: mayor, From: from, Until: until})
	})
	return asked, err
}

// deputy writes the membership of who stands in.
func (a *act) deputy(ctx context.Context, seat NewSeat) (left, error) {
	membership := id.NewMembership()
	what := left{User: seat.User, Membership: membership, DeputyOf: seat.DeputyOf, Role: seat.Role, From: calendar.Of(seat.From), Until: calendar.Of(seat.Until)}
	return what, addSeat(ctx, a.tx, membership, seat, a.now)
}

// mayStandIn checks that it is another colleague who works on cases, and the days.
func (a *act) mayStandIn(ctx context.Context, h held, user id.User, from, until calendar.Date) error {
	wrong := &fault.Invalid{}
	colleague, err := selectColleague(ctx, a, user)
	if err != nil {
		return err
	}
	if !colleague || user == h.User {
		wrong.Add("user", "account.error.deputy")
	}
	if user == a.actor.User {
		wrong.Add("user", "account.error.deputy_self")
	}
	if from.IsZero() {
		wrong.Add("from", "account.error.deputy_from")
	}
	if until.IsZero() {
		wrong.Add("until", "account.error.deputy_until")
	}
	checkDays(wrong, from, until, a.today)
	if !h.Until.IsZero() && until.After(h.Until) {
		wrong.Add("until", "account.error.deputy_beyond")
	}
	return wrong.Err()
}

// CreateTeam makes a team of the own organisation. A name that is taken is Invalid at name.
func CreateTeam(ctx context.Context, db *postgres.DB, o Office, name string) error {
	return do(ctx, db, o, who.AddTeam, func(a *act) (left, error) {
		team := id.NewTeam()
		name, err := a.teamName(ctx, team, name)
		if err != nil {
			return left{}, err
		}
		return left{Team: team}, insertTeam(ctx, a.tx, team, a.org, name)
	})
}

// RenameTeam gives a team of the own organisation another name.
func RenameTeam(ctx context.Context, db *postgres.DB, o Office, team id.Team, name string) error {
	return do(ctx, db, o, who.RenameTeam, func(a *act) (left, error) {
		now, err := selectTeamName(ctx, a, team)
		if err == nil {
			err = a.unchanged(now)
		}
		if err != nil {
			return left{}, err
		}
		if name, err = a.teamName(ctx, team, name); err != nil {
			return left{}, err
		}
		return left{Team: team}, updateTeam(ctx, a, team, name)
	})
}

// teamName is the name without spaces around it, when no other team has it.
func (a *act) teamName(ctx context.Context, team id.Team, name string) (string, error) {
	name = text.NFC(strings.TrimSpace(name))
	wrong := &fault.Invalid{}
	if name == "" {
		wrong.Add("name", "account.error.team_name")
	}
	checkName(wrong, name)
	if err := wrong.Err(); err != nil {
		return "", err
	}
	others, err := selectOtherTeams(ctx, a, team)
	for _, other := range others {
		if text.Fold(other) == text.Fold(name) {
			return "", fault.Refuse("name", "account.error.team_taken")
		}
	}
	return name, err
}

// ownTeam refuses a team of another organisation at field «team», as one that does not exist.
func (a *act) ownTeam(ctx context.Context, team id.Team) error {
	if team.IsZero() {
		return nil
	}
	there, err := selectTeamHere(ctx, a, team)
	if err == nil && !there {
		return fault.Refuse("team", "account.error.team")
	}
	return err
}
