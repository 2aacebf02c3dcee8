package account

import (
	"context"
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Facts are the organisations of the country, as tables: what municipalities there are and which district each lies in.
//
//go:embed facts/*.csv
var facts embed.FS

// OrgID is the identifier of the organisation with this code: the same in every database, made from the code alone.
func OrgID(code string) id.Org {
	return id.Org{UUID: uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://terugkeer.nl/org/"+code))}
}

// TownName is the name of a municipality by its identifier, without asking the database: what municipalities there are is no
// secret, and a page may name one that takes no part in a case yet. Empty for any other organisation.
func TownName(org id.Org) string { return townNames()[org] }

// PoliceOf is the police unit of a municipality's district; zero for any other organisation.
func PoliceOf(town id.Org) id.Org { return districts()[town].Police }

// ParketOf is the parket of a municipality's district; zero for any other organisation.
func ParketOf(town id.Org) id.Org { return districts()[town].Parket }

// IsPolice tells whether an organisation is a police unit.
func IsPolice(org id.Org) bool {
	for _, town := range districts() {
		if town.Police == org && !org.IsZero() {
			return true
		}
	}
	return false
}

// districts are the municipalities with what their district has.
var districts = sync.OnceValue(func() map[id.Org]Org {
	of := map[id.Org]Org{}
	orgs, err := readFacts()
	if err != nil {
		return of // as below
	}
	for _, o := range orgs {
		if o.Kind == Municipality {
			of[o.ID] = o
		}
	}
	return of
})

var townNames = sync.OnceValue(func() map[id.Org]string {
	names := map[id.Org]string{}
	orgs, err := readFacts()
	if err != nil {
		return names // the same facts make every database: it would not have been there
	}
	for _, o := range orgs {
		if o.Kind == Municipality {
			names[o.ID] = o.Name
		}
	}
	return names
})

// LoadFacts writes the organisations of the country into the database, or what changed in them; doing it again changes nothing.
// An organisation that is in the database only stays as it is.
func LoadFacts(ctx context.Context, tx postgres.Tx) error {
	orgs, err := readFacts()
	if err != nil {
		return err
	}
	return upsertOrgs(ctx, tx, orgs)
}

// FactsDigest changes when the facts do, for who keeps databases that hold them.
func FactsDigest() (string, error) {
	var all []byte
	names, err := fs.Glob(facts, "facts/*.csv")
	if err != nil {
		return "", err
	}
	for _, name := range names {
		body, err := facts.ReadFile(name)
		if err != nil {
			return "", err
		}
		all = append(all, body...)
	}
	return uuid.NewSHA1(uuid.NameSpaceURL, all).String(), nil
}

// readFacts gives the organisations that others refer to first.
func readFacts() ([]Org, error) {
	rows, err := readTable("facts/organisation.csv", 3)
	if err != nil {
		return nil, err
	}
	var orgs []Org
	for _, row := range rows {
		orgs = append(orgs, Org{ID: OrgID(row[1]), Kind: Kind(row[0]), Code: row[1], Name: row[2]})
	}
	rows, err = readTable("facts/municipality.csv", 7)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		population, err := strconv.Atoi(row[6])
		if err != nil {
			return nil, fmt.Errorf("facts: %s: %w", row[0], err)
		}
		orgs = append(orgs, Org{ID: OrgID(row[0]), Kind: Municipality, Code: row[0], Name: row[1],
			Parket: OrgID(row[2]), Police: OrgID(row[3]), SafetyRegion: row[4], Province: row[5], Population: population})
	}
	return orgs, nil
}

func readTable(name string, columns int) ([][]string, error) {
	f, err := facts.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.Comment = '#'
	r.FieldsPerRecord = columns
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return rows[1:], nil
}

// sortName is the name as a list is sorted: 's-Hertogenbosch stands at the H.
func sortName(name string) string {
	return strings.TrimPrefix(strings.TrimPrefix(name, "'s-"), "'t ")
}
