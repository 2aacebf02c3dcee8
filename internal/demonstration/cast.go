// Package demonstration makes the invented people and cases of a demonstration: every case is walked by the same deeds that
// people do, on the days on which they would have done them, so that what is shown is what the program makes.
package demonstration

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Cast are the invented users: for each organisation of the demonstration its people by role.
type Cast struct {
	actors map[string]account.Actor // by «org code/role/number»
	Towns  []account.Org
}

// seat is one invented person.
type seat struct {
	org  string
	role who.Role
	name string
}

// The towns of the demonstration, by code: four districts, small and large.
var townCodes = []string{"GM0262", "GM0150", "GM0200", "GM0301", "GM0363", "GM0362", "GM0599", "GM0505", "GM0344", "GM0307", "GM0034", "GM0202"}

var parketCodes = []string{"OM-ONL", "OM-AMS", "OM-RDM", "OM-MNL"}

var staff = []seat{
	{"CVVI", who.DecidingOfficer, "Joost van der Velden"}, {"CVVI", who.DecidingOfficer, "Marijke Oosterhuis"},
	{"RN", who.ProbationOfficer, "Bas Nijland"}, {"SVG", who.ProbationOfficer, "Ilse Hartog"}, {"LJR", who.ProbationOfficer, "Ruben Koopmans"},
}

var townStaff = []string{"Fatma Aydin", "Annelies Veenstra", "Willem Terpstra", "Hanneke Blom", "Yusuf Demir", "Carla Rozeboom", "Peter van Gelder", "Noor El Khatib",
	"Dirk Huisman", "Saskia Wolters", "Jan-Willem Brouwer", "Mirjam de Graaf", "Kees Bosman", "Leila Haddad", "Erik Schipper", "Tineke Postma",
	"Ahmed Benali", "Wilma Kuiper", "Sander Vos", "Petra Jonker", "Rachid Amrani", "Joke Verhoef", "Thijs Mulder", "Anja Lammers"}

var parketStaff = []string{"Samira Bouzidi", "Hans Kramer", "Esther Prins", "Mark de Haan", "Linda Veldkamp", "Oscar Maas", "Jolanda Timmer", "Pieter Zwart"}

// People makes the users. Their passwords are random and kept nowhere: a demonstration signs in by choosing a person.
func People(ctx context.Context, db *postgres.DB, h account.Hasher, from time.Time) (*Cast, error) {
	c := &Cast{actors: map[string]account.Actor{}}
	seats := staff
	for n, code := range parketCodes {
		seats = append(seats, seat{code, who.OMOfficer, parketStaff[2*n]}, seat{code, who.OMLead, parketStaff[2*n+1]})
	}
	for n, code := range townCodes {
		seats = append(seats, seat{code, who.MunicipalOfficer, townStaff[2*n]}, seat{code, who.Mayor, townStaff[2*n+1]})
		org, err := account.OrgByID(ctx, db, account.OrgID(code))
		if err != nil {
			return nil, fmt.Errorf("demonstration: %s: %w", code, err)
		}
		c.Towns = append(c.Towns, org)
	}
	seats = append(seats, seat{"OM-ONL", who.PrivacyOfficer, "Greet Hofman"}, seat{"GM0262", who.PrivacyOfficer, "Wouter Smit"}, seat{"GM0262", who.OrgAdmin, "Els Pietersen"},
		seat{"PL0600", who.PoliceLiaison, "Rob Hendriksen"}, seat{"BEHEER", who.TechAdmin, "Inge Scholten"})
	for _, s := range seats {
		if err := c.add(ctx, db, h, s, from); err != nil {
			return nil, fmt.Errorf("demonstration: %s: %w", s.name, err)
		}
	}
	return c, nil
}

func (c *Cast) add(ctx context.Context, db *postgres.DB, h account.Hasher, s seat, from time.Time) error {
	org, err := account.OrgByID(ctx, db, account.OrgID(s.org))
	if err != nil {
		return err
	}
	email := strings.NewReplacer(" ", ".", "é", "e").Replace(strings.ToLower(s.name)) + "@" + strings.ToLower(s.org) + ".example"
	out, err := account.Add(ctx, db, h, account.NewUser{ID: id.NewUser(), Email: email, Name: s.name, Org: org.ID, Role: s.role, From: from, Demonstration: true})
	if err != nil {
		return err
	}
	actor := account.Actor{User: out.User, Membership: out.Membership, Org: org.ID, OrgKind: org.Kind, OrgCode: org.Code, OrgName: org.Name, Name: s.name, Lang: "nl",
		Seats: []account.Seat{{Membership: out.Membership, Role: s.role}}}
	for n := 1; ; n++ {
		key := fmt.Sprintf("%s/%s/%d", s.org, s.role, n)
		if _, taken := c.actors[key]; !taken {
			c.actors[key] = actor
			return nil
		}
	}
}

// As is the n-th person (from 1) with a role at an organisation; it panics when there is none: the cast is written above.
func (c *Cast) As(org string, role who.Role, n int) account.Actor {
	a, there := c.actors[fmt.Sprintf("%s/%s/%d", org, role, n)]
	if !there {
		panic("demonstration: nobody is " + string(role) + " at " + org)
	}
	return a
}
