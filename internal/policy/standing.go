package policy

import (
	"slices"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Standing is how one person stands to one case at one moment. The zero value sees and may nothing.
type Standing struct {
	Role      who.Role
	Relations []who.Relation // of his organisation, those that hold now; none: outside any case, or no party to this one
	Assigned  bool           // he, or his team, works on the case
	Until     calendar.Date  // last day of his membership, deputyship or of the participation, whichever is first; none: no end
	On        calendar.Date  // the day for which is asked
	Flags     Flags
}

// everywhere are the roles that reach each case of their organisation without being assigned to it.
var everywhere = []who.Role{who.OMLead, who.Mayor, who.PrivacyOfficer, who.OrgAdmin}

// Reaches tells whether the person gets at the case at all: assigned or of a role that need not be, and not expired.
// A standing with an end and no day is expired: forgetting the day must not open a case.
func (s Standing) Reaches() bool {
	if !s.Until.IsZero() && (s.On.IsZero() || s.On.After(s.Until)) {
		return false
	}
	return s.Assigned || slices.Contains(everywhere, s.Role)
}

// Seat says which column a role amounts to in some relations.
type Seat struct {
	Role      who.Role
	Relations []who.Relation // nil: without any relation to a case, within his own organisation
	Column    Column
	Only      []Category // nil: all of the column
	Except    []Category
	Note      string
}

// Relations that mean the same to most of the tables.
var (
	municipal = []who.Relation{who.Origin, who.Intended, who.Stay, who.Agreed}
	probation = []who.Relation{who.Advising, who.Supervising}
	anywhere  = who.Relations
)

// ownOnly is what a reporter keeps: his own signal, and what was shared by or with him.
var ownOnly = []Category{Signal, Grants, Drafts, Inbox}

// Seats is the table of seats. A role in a relation that is not listed sees nothing; care and safety houses and boards
// have a column and, as yet, no role. Technical administrators have no seat.
var Seats = []Seat{
	{who.OMOfficer, []who.Relation{who.Lead}, ColumnOM, nil, nil, ""},
	{who.OMLead, []who.Relation{who.Lead}, ColumnOM, nil, nil, ""},
	{who.DecidingOfficer, []who.Relation{who.Decider}, ColumnDecider, nil, nil, ""},
	{who.OMOfficer, []who.Relation{who.District}, ColumnDistrict, nil, nil, ""},
	{who.OMLead, []who.Relation{who.District}, ColumnDistrict, nil, nil, ""},
	{who.MunicipalOfficer, municipal, ColumnOfficer, nil, nil, ""},
	{who.Mayor, municipal, ColumnMayor, nil, nil, ""},
	{who.MunicipalOfficer, []who.Relation{who.HandedOver}, ColumnOfficer, nil, nil, "alleen lezen, tot drie maanden na de terugkeer (R11)"},
	{who.Mayor, []who.Relation{who.HandedOver}, ColumnMayor, nil, nil, "alleen lezen, tot drie maanden na de terugkeer (R11)"},
	{who.MunicipalOfficer, []who.Relation{who.Approached}, ColumnApproached, nil, leftOnly, ""},
	{who.Mayor, []who.Relation{who.Approached}, ColumnApproached, nil, leftOnly, ""},
	{who.MunicipalOfficer, []who.Relation{who.Considering}, ColumnConsidering, nil, nil, ""},
	{who.Mayor, []who.Relation{who.Considering}, ColumnConsidering, nil, nil, ""},
	{who.MunicipalOfficer, []who.Relation{who.Corrected}, ColumnApproached, correctedOnly, nil, "ten onrechte genoemd: tot het einde alleen nog dat er een zaak was en dat het is hersteld (P02b)"},
	{who.Mayor, []who.Relation{who.Corrected}, ColumnApproached, correctedOnly, nil, "ten onrechte genoemd: tot het einde alleen nog dat er een zaak was en dat het is hersteld (P02b)"},
	{who.ProbationOfficer, probation, ColumnProbation, nil, nil, ""},
	{who.PoliceLiaison, []who.Relation{who.PoliceUnit}, ColumnPolice, nil, nil, ""},
	{who.MunicipalOfficer, []who.Relation{who.Reporter}, ColumnOfficer, ownOnly, nil, "alleen het eigen signaal"},
	{who.Mayor, []who.Relation{who.Reporter}, ColumnMayor, ownOnly, nil, "alleen het eigen signaal"},
	{who.ProbationOfficer, []who.Relation{who.Reporter}, ColumnProbation, ownOnly, nil, "alleen het eigen signaal"},
	{who.PrivacyOfficer, anywhere, ColumnAuditor, nil, []Category{Accounts}, "gepseudonimiseerd"},
	{who.PrivacyOfficer, nil, ColumnAuditor, []Category{Looks}, nil, "van de eigen organisatie"},
	{who.OrgAdmin, nil, ColumnAuditor, []Category{Accounts}, nil, "van de eigen organisatie"},
}

// correctedOnly is what a municipality that was wrongly named keeps until its relation ends.
var correctedOnly = []Category{WronglyNamed, Grants, Drafts, Inbox}

// leftOnly is what is known of a part in a case that is over, and not while it lasts.
var leftOnly = []Category{ApproachEnded, WronglyNamed}

// fits tells whether the seat is the person's, for a category.
func (seat *Seat) fits(s Standing, category Category) bool {
	if seat.Role != s.Role || slices.Contains(seat.Except, category) {
		return false
	}
	if seat.Only != nil && !slices.Contains(seat.Only, category) {
		return false
	}
	if seat.Relations == nil {
		return len(s.Relations) == 0
	}
	return slices.ContainsFunc(s.Relations, func(r who.Relation) bool { return slices.Contains(seat.Relations, r) })
}

// Ceiling is the most that a person may see of one item: the best of his seats. own: the item is his own organisation's
// (an answer to an address check is the asker's); otherMunicipality: it is another municipality's on the same case. The flags are the standing's; Disclosed and InForce
// are of this very item, so a caller that asks for several items sets them for each. What he really sees is the least of
// this and what was granted to his organisation.
func Ceiling(category Category, s Standing, own, otherMunicipality bool) Level {
	for n := range Sight {
		if row := &Sight[n]; row.Category == category {
			return row.ceiling(s, own, otherMunicipality)
		}
	}
	return None
}

func (row *Row) ceiling(s Standing, own, otherMunicipality bool) Level {
	best := None
	if !s.Reaches() {
		return best
	}
	for n := range Seats {
		if seat := &Seats[n]; seat.fits(s, row.Category) {
			best = max(best, row.Cells[seat.Column].of(own, otherMunicipality, s.Flags))
		}
	}
	return best
}

// SightLine is one row of the database's table sight: the cell of a role in a relation for a category, as the table has
// it. Relation is empty for what is seen without a relation to a case.
type SightLine struct {
	Role     who.Role
	Relation who.Relation
	Category Category
	Level    Level
	Own      Level
	Other    Level
	If       Condition
}

// SightLines is the sight table by role and relation, without the cells that are nothing; migrate writes it to the
// database. A person in several relations has several lines, of which the best counts.
func SightLines() []SightLine {
	var all []SightLine
	for _, seat := range Seats {
		relations := seat.Relations
		if relations == nil {
			relations = []who.Relation{""}
		}
		for _, relation := range relations {
			s := Standing{Role: seat.Role}
			if relation != "" {
				s.Relations = []who.Relation{relation}
			}
			for _, row := range Sight {
				if cell := row.Cells[seat.Column]; seat.fits(s, row.Category) && cell.Any() > None {
					all = append(all, SightLine{seat.Role, relation, row.Category, cell.Level, cell.Own, cell.Other, cell.If})
				}
			}
		}
	}
	return all
}

// Highest is the most that anybody who works with content at an organisation may see of an item of another one: what a
// grant to that organisation can be for. Auditors do not count: they look at looks.
func Highest(category Category, relations []who.Relation, on calendar.Date, flags Flags) Level {
	return highest(category, relations, on, flags, false, false)
}

// HighestOfOther is Highest for an item of another municipality on the same case.
func HighestOfOther(category Category, relations []who.Relation, on calendar.Date, flags Flags) Level {
	return highest(category, relations, on, flags, false, true)
}

// Apart tells whether the table sets an item of another municipality apart for organisations in these relations («o:»): such
// a category is never shared as a whole, only item by item.
func Apart(category Category, relations []who.Relation, on calendar.Date, flags Flags) bool {
	return HighestOfOther(category, relations, on, flags) < Highest(category, relations, on, flags)
}

// Knows tells whether anybody there may know at all that something of the category exists, its own included.
func Knows(category Category, relations []who.Relation, on calendar.Date, flags Flags) bool {
	return max(highest(category, relations, on, flags, false, false), highest(category, relations, on, flags, true, false)) > None
}

func highest(category Category, relations []who.Relation, on calendar.Date, flags Flags, own, other bool) Level {
	best := None
	for _, seat := range Seats {
		if seat.Column != ColumnAuditor {
			s := Standing{Role: seat.Role, Relations: relations, Assigned: true, On: on, Flags: flags}
			best = max(best, Ceiling(category, s, own, other))
		}
	}
	return best
}
