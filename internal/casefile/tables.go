package casefile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// sightRow and mayRow are the policy tables as the database reads them.
type sightRow struct {
	Category  policy.Category  `json:"category"`
	Role      who.Role         `json:"role"`
	Relation  who.Relation     `json:"relation"`
	Level     string           `json:"level"`
	Own       string           `json:"own"`
	Other     string           `json:"other"`
	Condition policy.Condition `json:"condition"`
}

type mayRow struct {
	Deed     who.Deed     `json:"deed"`
	Role     who.Role     `json:"role"`
	Relation who.Relation `json:"relation"`
}

func tables() (sight, may []byte, err error) {
	var lines []sightRow
	for _, l := range policy.SightLines() {
		lines = append(lines, sightRow{l.Category, l.Role, l.Relation, l.Level.String(), l.Own.String(), l.Other.String(), l.If})
	}
	if sight, err = json.Marshal(lines); err != nil {
		return nil, nil, err
	}
	var rows []mayRow
	for _, l := range policy.MayLines() {
		rows = append(rows, mayRow{l.Deed, l.Role, l.Relation})
	}
	may, err = json.Marshal(rows)
	return sight, may, err
}

// LoadTables writes the policy tables and the compiled-in editions of the protocol into the database, as its owner.
// A frozen edition that is there already must be the same to the letter: cases run on it.
func LoadTables(ctx context.Context, tx postgres.Tx, at time.Time) error {
	sight, may, err := tables()
	if err != nil {
		return fmt.Errorf("casefile: tables: %w", err)
	}
	if err := replaceTables(ctx, tx, sight, may); err != nil {
		return fmt.Errorf("casefile: tables: %w", err)
	}
	for _, name := range protocol.Editions() {
		if err := loadEdition(ctx, tx, name, at); err != nil {
			return fmt.Errorf("casefile: version %s: %w", name, err)
		}
	}
	return nil
}

// loadEdition writes the text of an edition. Of one that is frozen the text that is there must be the same; one that is open is written anew.
func loadEdition(ctx context.Context, tx postgres.Tx, name string, at time.Time) error {
	body, err := protocol.VersionText(name)
	if err != nil {
		return err
	}
	stored, err := storeVersion(ctx, tx, name, string(body), at, !protocol.IsFrozen(name))
	if err == nil && stored != string(body) {
		err = errors.New("it differs from the one in the database; an edition is never edited")
	}
	return err
}

// TablesDigest changes when the tables do, for who keeps databases that hold them.
func TablesDigest() (string, error) {
	sight, may, err := tables()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	h.Write(sight)
	h.Write(may)
	for _, name := range protocol.Editions() {
		body, err := protocol.VersionText(name)
		if err != nil {
			return "", err
		}
		h.Write(body)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// CheckVersions refuses to go on when a case runs on an edition that this program does not hold.
func CheckVersions(ctx context.Context, db *postgres.DB) error {
	names, err := versionNames(ctx, db)
	if err != nil {
		return fmt.Errorf("casefile: versions: %w", err)
	}
	for _, name := range names {
		if _, err := protocol.LoadVersion(name); err != nil {
			return err
		}
	}
	return nil
}
