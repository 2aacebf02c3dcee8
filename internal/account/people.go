package account

import (
	"context"
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

// Person is a colleague as an administrator sees him. Seen is when he was last signed in; zero: never.
type Person struct {
	ID       id.User
	Name     string
	Email    string
	Disabled bool
	Seen     time.Time
	Unmailed time.Time // since when mails to his address are refused; zero: they are not
	Held     []Holding
}

// Unmailed lists who works here, now or soon, and hears of nothing by mail, for his address is refused.
func (s Staff) Unmailed() []Person {
	return slices.DeleteFunc(slices.Clone(s.People), func(p Person) bool { return p.Unmailed.IsZero() || p.Disabled || len(p.Now(s.Today)) == 0 })
}

// Holding is one of his memberships here, past ones too. DeputyOf is empty for an own one; Until is zero for no end.
type Holding struct {
	ID          id.Membership
	User        id.User
	Role        who.Role
	Team        id.Team
	TeamName    string
	DeputyOf    id.Membership
	DeputyName  string
	From, Until calendar.Date
}

// Mark is what a form that changes it shows of it: Office.Was.
func (h Holding) Mark() string { return mark(h.Role, h.Team, h.Until) }

func mark(role who.Role, team id.Team, until calendar.Date) string {
	return string(role) + "~" + team.String() + "~" + until.String()
}

// Over tells whether it has ended by a day.
func (h Holding) Over(today calendar.Date) bool { return !h.Until.IsZero() && h.Until.Before(today) }

// Now lists what he holds, or will hold, from a day on.
func (p Person) Now(today calendar.Date) []Holding {
	return slices.DeleteFunc(slices.Clone(p.Held), func(h Holding) bool { return h.Over(today) })
}

// Team is a part of an organisation with the number of its people today.
type Team struct {
	ID     id.Team
	Name   string
	People int
}

// Staff is an organisation as its administrator sees it: everybody who has or had a seat there, by name, and its teams.
type Staff struct {
	Today  calendar.Date
	People []Person
	Teams  []Team
	// Waiting is what waits for a second person, the oldest first: here, and at the organisations whose second person the reader is.
	Waiting []Waiting
}

// WaitingFor lists what waits for a second person and is about one of the people here.
func (s Staff) WaitingFor(user id.User) []Waiting {
	return slices.DeleteFunc(slices.Clone(s.Waiting), func(w Waiting) bool { return !w.Own || w.User != user })
}

// Clashes lists, by name, who holds two functions here that are never given together; those at two organisations only the command line
// lists (Clashes).
func (s Staff) Clashes() []Clash {
	var all []Clash
	for _, p := range s.People {
		if p.Disabled {
			continue
		}
		now := p.Now(s.Today)
		for n, a := range now {
			for _, b := range now[n+1:] {
				from := calendar.Latest(a.From, b.From)
				if policy.Paired(a.Role, b.Role, false) == policy.Never && !a.Over(from) && !b.Over(from) {
					all = append(all, Clash{User: p.ID, Name: p.Name, Email: p.Email, One: a.Role, Other: b.Role, From: from})
				}
			}
		}
	}
	return all
}

// Find gives one of the people; NotFound for anybody else.
func (s Staff) Find(user id.User) (Person, error) {
	for _, p := range s.People {
		if p.ID == user {
			return p, nil
		}
	}
	return Person{}, fault.NotFound{What: "user"}
}

// Seat gives a membership that has not ended, with whose it is; NotFound for any other.
func (s Staff) Seat(membership id.Membership) (Person, Holding, error) {
	for _, p := range s.People {
		for _, h := range p.Now(s.Today) {
			if h.ID == membership {
				return p, h, nil
			}
		}
	}
	return Person{}, Holding{}, fault.NotFound{What: "membership"}
}

// Team gives a team; NotFound for one of another organisation.
func (s Staff) Team(team id.Team) (Team, error) {
	for _, t := range s.Teams {
		if t.ID == team {
			return t, nil
		}
	}
	return Team{}, fault.NotFound{What: "team"}
}

// People shows the administrator his own organisation, in one round trip. Anybody else is Forbidden. That he looked is a look.
func People(ctx context.Context, db *postgres.DB, o Office, page string) (Staff, error) {
	staff := Staff{Today: calendar.Of(db.Now())}
	err := error(fault.Forbidden{Deed: page})
	if Administers(o.Actor.Roles()) {
		err = readStaff(ctx, db, o, &staff, o.look(db, page, ledger.Shown))
	}
	if err != nil {
		o.noteRefusal(ctx, db, who.Deed(page), err)
		return Staff{}, fault.Wrap(err, "people")
	}
	return staff, nil
}

// readStaff asks again whether the actor is administrator, for his session may be of a moment ago.
func readStaff(ctx context.Context, db *postgres.DB, o Office, staff *Staff, look ledger.Look) error {
	roles, err := selectStaff(ctx, db.Auth, o.Actor, staff, look)
	if err == nil && !Administers(roles) {
		err = fault.Forbidden{Deed: look.Page}
	}
	return err
}

// Administers tells whether one of the roles sees the accounts of its organisation.
func Administers(roles []who.Role) bool {
	return slices.ContainsFunc(roles, func(role who.Role) bool {
		return policy.Ceiling(policy.Accounts, policy.Standing{Role: role}, false, false) > policy.None
	})
}

// WorksOnCases tells whether a role is one of the work itself: who looks after accounts, or after the looks of others, stands
// in for nobody.
func WorksOnCases(role who.Role) bool {
	return role != who.PrivacyOfficer && role != who.OrgAdmin && role != who.TechAdmin
}

// RolesOf lists the roles that an organisation of this kind has, for an administrator to give.
func RolesOf(kind Kind) []who.Role {
	return slices.DeleteFunc(slices.Clone(who.Roles), func(role who.Role) bool { return !Fits(kind, role) })
}
