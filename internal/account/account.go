// Package account knows the organisations, their teams and people, who holds which role when, and how people sign in.
// It leaves to policy what a role may do, and to casefile how an organisation stands to a case.
package account

import (
	"slices"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Kind is what an organisation is. The zero value is none.
type Kind string

// The kinds of organisation.
const (
	Municipality Kind = "municipality"
	Parket       Kind = "parket"
	CVvi         Kind = "cvvi"
	Probation    Kind = "probation"
	Police       Kind = "police"
	Operator     Kind = "operator" // runs the system, no party to any case
)

// Org is an organisation. Parket, Police, SafetyRegion, Province and Population are a municipality's only.
type Org struct {
	ID           id.Org
	Kind         Kind
	Code         string // GM0262, OM-ONL, CVVI, RN, PL0600
	Name         string // «Lochem», «OM Oost-Nederland»
	Parket       id.Org // of the district that the municipality lies in
	Police       id.Org
	SafetyRegion string
	Province     string
	Population   int
}

// User is a person with an account. Disabled is zero for one who may sign in.
type User struct {
	ID       id.User
	Email    string
	Name     string
	Lang     string // nl or en
	Mails    policy.Mails
	Disabled time.Time
}

// Seat is one role that a person holds at an organisation now. DeputyOf is set when it is held for somebody else.
type Seat struct {
	Membership id.Membership `json:"membership"`
	Role       who.Role      `json:"role"`
	Team       id.Team       `json:"team"`
	DeputyOf   id.Membership `json:"deputy_of"`
}

// Actor is the person behind a request, at one organisation, with the roles that he holds there today in the capacity in which he works.
// The zero value is nobody.
type Actor struct {
	User       id.User        `json:"user"`
	Membership id.Membership  `json:"membership"` // his first own seat of the capacity: what the record names
	Org        id.Org         `json:"org"`
	OrgKind    Kind           `json:"org_kind"`
	OrgCode    string         `json:"org_code"`
	OrgName    string         `json:"org_name"`
	Name       string         `json:"name"`
	Lang       string         `json:"lang"`
	Capacity   who.Capacity   `json:"capacity"`   // in what he works now; empty: by default (who.Capacity)
	Capacities []who.Capacity `json:"capacities"` // all that he could choose there
	Seats      []Seat         `json:"seats"`      // of that capacity
	Unread     int            `json:"unread"`     // messages in his inbox there
	Unmailed   bool           `json:"unmailed"`   // mails to his address are refused, so that he hears of nothing elsewhere
}

// Roles lists the actor's roles, each once.
func (a Actor) Roles() []who.Role {
	roles := make([]who.Role, 0, len(a.Seats))
	for _, seat := range a.Seats {
		if !slices.Contains(roles, seat.Role) {
			roles = append(roles, seat.Role)
		}
	}
	return roles
}

// Has tells whether the actor holds the role, himself or as a deputy.
func (a Actor) Has(role who.Role) bool {
	return slices.ContainsFunc(a.Seats, func(s Seat) bool { return s.Role == role })
}

// As gives the membership in which the actor holds the role: what a deed of that role is recorded under. None when he does not hold it.
func (a Actor) As(role who.Role) id.Membership {
	for _, seat := range a.Seats {
		if seat.Role == role {
			return seat.Membership
		}
	}
	return id.Membership{}
}

// Teams lists the teams of his seats by their ids as text, each once; empty: none of them has one.
func (a Actor) Teams() []string {
	teams := []string{}
	for _, seat := range a.Seats {
		if team := seat.Team.String(); !seat.Team.IsZero() && !slices.Contains(teams, team) {
			teams = append(teams, team)
		}
	}
	return teams
}

// Nobody tells whether no one is signed in.
func (a Actor) Nobody() bool { return a.User.IsZero() }

// Fits tells whether an organisation of this kind has this role.
func Fits(kind Kind, role who.Role) bool { return slices.Contains(rolesOf(kind), role) }

func rolesOf(kind Kind) []who.Role {
	own := []who.Role{who.PrivacyOfficer, who.OrgAdmin}
	switch kind {
	case Municipality:
		return append(own, who.MunicipalOfficer, who.Mayor)
	case Parket:
		return append(own, who.OMOfficer, who.OMLead)
	case CVvi:
		return append(own, who.DecidingOfficer)
	case Probation:
		return append(own, who.ProbationOfficer)
	case Police:
		return append(own, who.PoliceLiaison)
	case Operator:
		return []who.Role{who.TechAdmin}
	}
	return nil
}

// today is the date in the Netherlands at t: memberships begin and end with a day there.
func today(t time.Time) string { return calendar.Of(t).String() }
