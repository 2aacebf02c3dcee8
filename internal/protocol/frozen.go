package protocol

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
)

// Frozen is a case as it was kept when its edition was finished: its facts, at a moment, with the days that counted as holidays then.
type Frozen struct {
	Now    time.Time       `json:"now"`
	Closed []calendar.Date `json:"closed"`
	Facts  json.RawMessage `json:"facts"`
}

// Plan is what an edition says of it. An error where the facts cannot be read.
func (k Frozen) Plan(v *Version) (Plan, error) {
	f := &Facts{}
	if err := json.Unmarshal(k.Facts, f); err != nil {
		return Plan{}, fmt.Errorf("protocol: frozen facts: %w", err)
	}
	return Evaluate(v, calendar.New(k.Closed...), f, k.Now), nil
}

// Digest is the line of an edition in versions/editions.sum: of its text, of the cases that were kept with it, in the order of their
// names, and of the rows that it names.
func Digest(edition string, cases fs.FS) (string, error) {
	text, err := VersionText(edition)
	if err != nil {
		return "", fmt.Errorf("protocol: %w", err)
	}
	all := sha256.New()
	err = fs.WalkDir(cases, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		kept, err := fs.ReadFile(cases, name)
		fmt.Fprintf(all, "%s %x\n", name, sha256.Sum256(kept))
		return err
	})
	if err != nil {
		return "", err
	}
	v, err := LoadVersion(edition)
	if err != nil {
		return "", err
	}
	of, rows := sha256.Sum256(text), sha256.Sum256([]byte(v.written()))
	return edition + " " + hex.EncodeToString(of[:]) + " " + hex.EncodeToString(all.Sum(nil)) + " " + hex.EncodeToString(rows[:]) + "\n", nil
}
