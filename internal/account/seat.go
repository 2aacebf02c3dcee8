package account

import (
	"context"
	"slices"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// NewSeat is a membership to be added. Until is zero for no end; a deputy (DeputyOf) always has one.
type NewSeat struct {
	User     id.User
	Org      id.Org
	Role     who.Role
	Team     id.Team
	DeputyOf id.Membership
	From     time.Time     // the day, in the Netherlands
	Until    time.Time     // the last day
	instead  id.Membership // that ends for it, and is no function beside it
}

// addSeat gives a user one more role at an organisation. A deputy mayor is somebody with a seat as mayor, between two days, that
// stands in for the mayor's own.
func addSeat(ctx context.Context, tx postgres.Tx, membership id.Membership, seat NewSeat, at time.Time) error {
	if err := seat.check(ctx, tx); err != nil {
		return err
	}
	return insertMembership(ctx, tx, membership, seat, at)
}

// check tells what is wrong with it: nil, or *fault.Invalid.
func (seat NewSeat) check(ctx context.Context, tx postgres.Tx) error {
	org, err := selectOrg(ctx, tx, seat.Org)
	if err != nil {
		return err
	}
	wrong := &fault.Invalid{}
	if !Fits(org.Kind, seat.Role) {
		wrong.Add("role", "account.error.role_here")
	}
	if !seat.DeputyOf.IsZero() && seat.Until.IsZero() {
		wrong.Add("until", "account.error.deputy_until")
	}
	if !seat.Until.IsZero() && today(seat.Until) < today(seat.From) {
		wrong.Add("until", "account.error.until_before")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	if !seat.DeputyOf.IsZero() {
		same, err := selectSameSeat(ctx, tx, seat.DeputyOf, seat.Org, seat.Role)
		if err != nil {
			return err
		}
		if !same {
			return fault.Refuse("deputy_of", "account.error.deputy_of")
		}
	}
	return goesTogether(ctx, tx, seat)
}

// other is a role that somebody holds beside the one that is asked about.
type other struct {
	Role      who.Role
	Elsewhere bool
}

// goesTogether refuses a function that is never given to who has another, by policy's table of functions, at field «role». A control
// function and one of the work that may go together count apart: he chooses.
func goesTogether(ctx context.Context, tx postgres.Tx, seat NewSeat) error {
	held, err := selectOthers(ctx, tx, seat)
	if err != nil {
		return err
	}
	for _, o := range held {
		if policy.Paired(seat.Role, o.Role, o.Elsewhere) == policy.Never {
			return unpaired(seat.Role, o.Role)
		}
	}
	return nil
}

// unpaired says why a role does not go with the others.
func unpaired(role who.Role, others ...who.Role) error {
	if role == who.PrivacyOfficer || slices.Contains(others, who.PrivacyOfficer) {
		return fault.Refuse("role", "account.error.pair_privacy")
	}
	return fault.Refuse("role", "account.error.pair_deciding")
}

// Clash is two functions of one person that are never given together, and that he holds all the same, now or from a day to come.
type Clash struct {
	User        id.User
	Name, Email string
	One         who.Role
	OneOrg      string
	Other       who.Role
	OtherOrg    string
	From        calendar.Date // the first day on which both hold
}

// Clashes lists the pairs of functions that the table forbids and that somebody holds today or later, at one organisation or at two, by
// name: for who runs the installation.
func Clashes(ctx context.Context, db *postgres.DB) ([]Clash, error) {
	return selectClashes(ctx, db.Auth, today(db.Now()))
}

// Choice is one way in which somebody can work: the organisation, the capacity there, and the roles that it holds.
type Choice struct {
	Org      Org
	Capacity who.Capacity
	Roles    []who.Role
}

// Choices lists in what the user can work today: his earliest organisation first, and there his content functions first.
func Choices(ctx context.Context, db *postgres.DB, user id.User) ([]Choice, error) {
	return selectChoices(ctx, db.Auth, user, today(db.Now()))
}

// Places lists the organisations where the user has a seat today, his earliest first.
func Places(ctx context.Context, db *postgres.DB, user id.User) ([]Org, error) {
	return selectPlaces(ctx, db.Auth, user, today(db.Now()))
}

// Orgs lists the organisations of a kind, by name.
func Orgs(ctx context.Context, db *postgres.DB, kind Kind) ([]Org, error) {
	return selectOrgs(ctx, db.Web, kind)
}

// OrgByID gives one organisation.
func OrgByID(ctx context.Context, db *postgres.DB, org id.Org) (Org, error) {
	return selectOrg(ctx, db.Web, org)
}

// Colleague is somebody who can be given work, or who signed something.
type Colleague struct {
	User       id.User
	Membership id.Membership
	Name       string
	Role       who.Role
	Team       id.Team
}

// Colleagues lists who has which role at an organisation today, by name.
func Colleagues(ctx context.Context, db *postgres.DB, org id.Org) ([]Colleague, error) {
	return selectColleagues(ctx, db.Web, org, today(db.Now()))
}

// Deputy is somebody who stands in for a membership, from a day until and with another.
type Deputy struct {
	Name        string
	From, Until calendar.Date
}

// Deputies lists who stands in for a membership today or later, the first first.
func Deputies(ctx context.Context, db *postgres.DB, membership id.Membership) ([]Deputy, error) {
	return selectDeputies(ctx, db.Web, membership, today(db.Now()))
}

// DemoUser is somebody whom the sign-in page of a demonstration offers.
type DemoUser struct {
	User id.User
	Name string
	Role who.Role
	Org  string
	Kind Kind
}

// DemoUsers lists the users of a demonstration, each with the first role that he holds today; in any other database it lists nobody.
func DemoUsers(ctx context.Context, db *postgres.DB) ([]DemoUser, error) {
	stamped, err := db.Demonstration(ctx)
	if err != nil || !stamped {
		return nil, err
	}
	return selectDemoUsers(ctx, db.Auth, today(db.Now()))
}
