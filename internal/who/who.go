// Package who holds the words for actors: roles, relations, duties, parties and deeds. Words only: which role may do
// which deed is policy's, and when a deed is possible is protocol's.
package who

import "github.com/terugkeer/terugkeer/internal/id"

// Role is what a person is within an organisation, by membership. The zero value is no role and may nothing.
type Role string

// The roles. Police, care and safety house, and board seats come with later tracks.
const (
	OMOfficer        Role = "om_officer"        // officier of zaakscoördinator at a parket
	OMLead           Role = "om_lead"           // leads a parket's team, reassigns
	DecidingOfficer  Role = "deciding_officer"  // beslist over v.i. (CVv.i.)
	MunicipalOfficer Role = "municipal_officer" // ambtenaar openbare orde en veiligheid
	Mayor            Role = "mayor"             // burgemeester, loco- or waarnemend with dates
	ProbationOfficer Role = "probation_officer" // reclasseringswerker
	PoliceLiaison    Role = "police_liaison"
	PrivacyOfficer   Role = "privacy_officer" // FG or privacy officer: sees looks within the own organisation
	OrgAdmin         Role = "org_admin"       // accounts, teams and deputies of the own organisation
	TechAdmin        Role = "tech_admin"      // runs the system, sees no case content
)

// Roles lists all roles, in the order of the documents.
var Roles = []Role{OMOfficer, OMLead, DecidingOfficer, MunicipalOfficer, Mayor, ProbationOfficer, PoliceLiaison, PrivacyOfficer, OrgAdmin, TechAdmin}

// Relation is how an organisation stands to one case; several at once, each with dates. The zero value is none.
type Relation string

// The relations of an organisation to a case. The municipality where a victim lives is never one.
const (
	Lead        Relation = "lead"        // the parket that opened the case
	Decider     Relation = "decider"     // CVv.i.
	District    Relation = "district"    // parket of the municipality's driehoek
	Origin      Relation = "origin"      // municipality of origin
	Intended    Relation = "intended"    // municipality where he means to live
	Stay        Relation = "stay"        // municipality of clinic or institution
	Approached  Relation = "approached"  // colleague municipality, approach set only
	Considering Relation = "considering" // identity released to it
	Agreed      Relation = "agreed"      // agreed to receive
	HandedOver  Relation = "handedover"  // former settlement municipality, read-only
	Corrected   Relation = "corrected"   // was wrongly named; expires
	Advising    Relation = "advising"    // probation organisation that advises
	Supervising Relation = "supervising" // probation organisation that supervises
	PoliceUnit  Relation = "police"
	CareHouse   Relation = "zvh"
	Board       Relation = "board"
	Reporter    Relation = "reporter" // brought the signal
)

// Relations lists all relations, in the order of the documents.
var Relations = []Relation{Lead, Decider, District, Origin, Intended, Stay, Approached, Considering, Agreed, HandedOver, Corrected, Advising, Supervising, PoliceUnit, CareHouse, Board, Reporter}

// Duty is who a step waits for: a seat at the table rather than a person. The zero value is nobody.
type Duty string

// The duties that own steps.
const (
	Prosecutor   Duty = "om"           // an OM officer of the lead parket
	DeciderDuty  Duty = "decider"      // a deciding officer of the CVv.i.
	Municipality Duty = "municipality" // a municipal officer of the municipality asked
	MayorDuty    Duty = "mayor"        // the mayor of the municipality asked, in person
	Probation    Duty = "probation"    // a probation officer of the organisation asked
	PoliceDuty   Duty = "police"       // the liaison of the police unit that takes part
)

// Duties lists all duties.
var Duties = []Duty{Prosecutor, DeciderDuty, Municipality, MayorDuty, Probation, PoliceDuty}

// Party is an organisation in a seat: who asks, and of whom.
type Party struct {
	Org  id.Org `json:"org"`
	Duty Duty   `json:"duty"`
}
