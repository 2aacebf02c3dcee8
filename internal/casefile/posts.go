package casefile

import (
	"slices"
	"time"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// post is a role at an organisation that somebody holds today.
type post struct {
	org  id.Org
	role who.Role
}

// Vacant tells whether nobody at an organisation holds a duty today: what is told it then reaches nobody. It is true only where
// Page.Posts asked, and of organisations of the case or of the kind that was named.
func (r *Reading) Vacant(org id.Org, duty who.Duty) bool {
	if r.held == nil || org.IsZero() {
		return false
	}
	return !slices.ContainsFunc(policy.RolesOf(duty), func(role who.Role) bool { return r.held[post{org, role}] })
}

// Lost is a message of the actor's organisation about something that is no step, which nobody has got yet.
type Lost struct {
	To    id.Org
	Duty  who.Duty
	Event policy.Event
	At    time.Time
}

// Lost lists what the actor's organisation told in this case and nobody got, oldest first: nobody held the duty, or holds it now. Only
// where Page.Posts asked.
func (r *Reading) Lost() []Lost {
	return slices.DeleteFunc(slices.Clone(r.lost), func(m Lost) bool { return !r.Vacant(m.To, m.Duty) || r.Sees(policy.Parties, false) < policy.Full })
}
