package policy

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/who"
)

// Pairing is how two functions of one person go together. The zero value is Adds.
type Pairing string

// The pairings.
const (
	Adds   Pairing = ""       // they count together, each whole: what one of them may, in its own team and by its own assignment
	Chosen Pairing = "chosen" // he chooses in which he works; what one may never adds to the other
	Never  Pairing = "never"  // nobody is given both; who holds both already chooses, and is listed
)

// Pair is a row of the table of functions: how one function goes with some others of the same person.
type Pair struct {
	One      who.Role
	Others   []who.Role
	Pairing  Pairing
	Anywhere bool // at different organisations too; at one otherwise
	Source   string
	Note     string
}

// content are the functions of the work itself; control are those that watch over it or keep its accounts.
var (
	content = []who.Role{who.OMOfficer, who.OMLead, who.DecidingOfficer, who.MunicipalOfficer, who.Mayor, who.ProbationOfficer, who.PoliceLiaison}
	control = []who.Role{who.PrivacyOfficer, who.OrgAdmin, who.TechAdmin}
)

// Pairs is the table of functions that do not count together. Of two functions the first row that names both counts; two that no row
// names add up. At different organisations nothing ever adds: one works at one of them at a time.
var Pairs = []Pair{
	{who.PrivacyOfficer, content, Never, false, "art. 38 lid 6 AVG; aanname", "wie toeziet op wie er kijkt, kijkt zelf niet mee in zaken"},
	{who.OrgAdmin, []who.Role{who.DecidingOfficer}, Never, true, "aanname", "wie beslist, geeft niemand een functie"},
	{who.TechAdmin, []who.Role{who.DecidingOfficer}, Never, true, "aanname", "wie beslist, beheert het systeem niet"},
	{who.OrgAdmin, content, Chosen, false, "aanname", ""},
	{who.TechAdmin, content, Chosen, false, "aanname", ""},
	{who.PrivacyOfficer, []who.Role{who.OrgAdmin, who.TechAdmin}, Chosen, false, "aanname", ""},
	{who.OrgAdmin, []who.Role{who.TechAdmin}, Chosen, false, "aanname", ""},
}

// Paired tells how two functions of one person go together, at one organisation or (elsewhere) at two.
func Paired(a, b who.Role, elsewhere bool) Pairing {
	for _, p := range Pairs {
		named := (p.One == a && slices.Contains(p.Others, b)) || (p.One == b && slices.Contains(p.Others, a))
		if named && (p.Anywhere || !elsewhere) {
			return p.Pairing
		}
	}
	if elsewhere {
		return Chosen
	}
	return Adds
}

// CapacityOf is in which capacity one works by a function: a control function is one by itself.
func CapacityOf(role who.Role) who.Capacity {
	if slices.Contains(control, role) {
		return who.Capacity(role)
	}
	return who.Content
}
