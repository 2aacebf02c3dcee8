package protocol

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

//go:embed versions/*.toml
var versionFiles embed.FS

// Current is the version that a new case gets.
const Current = "2026-1"

// Kind tells how hard a term is.
type Kind string

// Statutory terms come from an Act: never compressed, never moved. Agreed terms bind the partners, targets one organisation.
const (
	Statutory Kind = "statutory"
	Agreed    Kind = "agreed"
	Target    Kind = "target"
)

// Version is one edition of the terms, with its source. It is immutable once a case uses it.
type Version struct {
	Name           string `toml:"name"`
	Source         string `toml:"source"`
	Assumed        bool   `toml:"assumed"`
	StatuteNear    int    `toml:"statute_near"`    // working days before a statutory date from which it is shown as near
	ReadinessDays  int    `toml:"readiness_days"`  // calendar days of shift that undo a readiness check (X3)
	PostponeMonths int    `toml:"postpone_months"` // 6:2:13(1) Sv
	// RetentionMonths is how long a case is kept after it was closed, and can be opened again; SignalMonths the same for a signal of
	// which no case came.
	RetentionMonths int    `toml:"retention_months"`
	SignalMonths    int    `toml:"signal_months"`
	Terms           []Term `toml:"term"`
}

// Term is the term of one step. Days are working days unless the name says otherwise; zero means that the part is absent.
type Term struct {
	Step            string `toml:"step"`
	Plus            int    `toml:"plus"`
	PlusDays        int    `toml:"plus_days"` // calendar days
	Months          int    `toml:"months"`
	Weeks           int    `toml:"weeks"` // before T0
	AfterReturn     int    `toml:"after_return"`
	Floor           int    `toml:"floor"`
	Extension       int    `toml:"extension"`
	ExtensionBefore string `toml:"extension_before"` // the step whose latest day bounds the extension
	Kind            Kind   `toml:"kind"`
	Source          string `toml:"source"`
	Assumed         bool   `toml:"assumed"`
}

// Term returns the term of a step; the zero Term when the version has none.
func (v *Version) Term(step string) Term {
	for _, t := range v.Terms {
		if t.Step == step {
			return t
		}
	}
	return Term{Step: step, Kind: Target}
}

// LoadVersion gives one edition by name; it is shared and must not be changed. A name that is not compiled in is an error:
// the server must then not start.
func LoadVersion(name string) (*Version, error) {
	all, err := compiled()
	if err != nil {
		return nil, err
	}
	v, there := all[name]
	if !there {
		return nil, fmt.Errorf("protocol: version %q is not compiled in", name)
	}
	return v, nil
}

// compiled are the editions in this program, read once: each case that is opened asks for its own.
var compiled = sync.OnceValues(func() (map[string]*Version, error) {
	files, err := versionFiles.ReadDir("versions")
	if err != nil {
		return nil, fmt.Errorf("protocol: versions: %w", err)
	}
	all := map[string]*Version{}
	for _, f := range files {
		b, err := versionFiles.ReadFile("versions/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("protocol: versions: %w", err)
		}
		v, err := ParseVersion(b)
		if err != nil {
			return nil, err
		}
		all[strings.TrimSuffix(f.Name(), ".toml")] = v
	}
	return all, nil
})

// VersionText is the edition as it stands in the program, for keeping beside the cases that use it.
func VersionText(name string) ([]byte, error) {
	return versionFiles.ReadFile("versions/" + name + ".toml")
}

// ParseVersion reads and checks an edition: every step has exactly one term and nothing is unknown.
func ParseVersion(b []byte) (*Version, error) {
	var v Version
	meta, err := toml.Decode(string(b), &v)
	if err != nil {
		return nil, fmt.Errorf("protocol: version: %w", err)
	}
	if rest := meta.Undecoded(); len(rest) > 0 {
		return nil, fmt.Errorf("protocol: version %s: unknown key %s", v.Name, rest[0])
	}
	if v.RetentionMonths <= 0 || v.SignalMonths <= 0 {
		return nil, fmt.Errorf("protocol: version %s: no retention term", v.Name)
	}
	var seen []string
	for _, t := range v.Terms {
		if slices.Contains(seen, t.Step) {
			return nil, fmt.Errorf("protocol: version %s: two terms for %s", v.Name, t.Step)
		}
		seen = append(seen, t.Step)
	}
	for _, s := range Steps() {
		if !slices.Contains(seen, s.ID) {
			return nil, fmt.Errorf("protocol: version %s: no term for %s", v.Name, s.ID)
		}
	}
	return &v, nil
}
