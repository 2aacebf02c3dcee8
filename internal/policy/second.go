package policy

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/who"
)

// Second is a function that one administrator never gives alone: a second person confirms it.
type Second struct {
	Role   who.Role
	Source string
	Note   string
}

// Seconds is the table of them.
var Seconds = []Second{
	{who.Mayor, "aanname", "geeft in persoon de zienswijze en bereikt alle zaken van de gemeente"},
	{who.DecidingOfficer, "aanname", "beslist over de v.i."},
	{who.OrgAdmin, "aanname", "anders maakt een beheerder alleen de tweede beheerder, en bevestigt die alles"},
}

// Confirmer is who may be the second person.
type Confirmer struct {
	Role   who.Role
	Where  string // at which organisation
	When   string
	Source string
}

// Confirmers is the table of them; the database asks the same (app.confirms).
var Confirmers = []Confirmer{
	{who.OrgAdmin, "dezelfde organisatie", "altijd", "aanname"},
	{who.OrgAdmin, "het parket van de gemeente", "alleen waar er bij de gemeente vandaag geen andere beheerder is", "aanname"},
	{who.TechAdmin, "wie het systeem beheert", "alleen waar er bij de organisatie vandaag geen andere beheerder is", "aanname"},
}

// NeedsSecond tells whether a function takes a second person.
func NeedsSecond(role who.Role) bool {
	return slices.ContainsFunc(Seconds, func(s Second) bool { return s.Role == role })
}

// SecondRoles lists the functions that do.
func SecondRoles() []who.Role {
	var roles []who.Role
	for _, s := range Seconds {
		roles = append(roles, s.Role)
	}
	return roles
}
