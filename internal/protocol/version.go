package protocol

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"github.com/terugkeer/terugkeer/internal/who"
)

//go:embed versions/*.toml versions/editions.sum
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

// Version is one edition of the protocol: which rows of the tables it has, its tracks, its reminders and its terms, with its source. It is
// immutable once it is frozen (versions/editions.sum).
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
	// StepRows and DeedRows name the rows of the tables (stepRows, deedRows) that the edition has; a row that came later does not exist for it.
	StepRows []string   `toml:"steps"`
	DeedRows []who.Deed `toml:"deeds"`
	Ladder   []Rung     `toml:"rung"`
	Tracks   []Track    `toml:"track"`

	steps []Step
	deeds []DeedRow
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
	all := map[string]*Version{}
	for _, name := range Editions() {
		text, err := VersionText(name)
		if err != nil {
			return nil, fmt.Errorf("protocol: versions: %w", err)
		}
		rows, err := versionFiles.ReadFile("versions/" + name + rowsSuffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("protocol: versions: %w", err)
		}
		if all[name], err = ParseVersion(text, rows); err != nil {
			return nil, err
		}
	}
	return all, nil
})

// rowsSuffix ends the name of a file that says which rows an edition has, where its text does not: that of an edition which was finished
// before editions held rows.
const rowsSuffix = ".rows.toml"

// Editions are the names of the editions in this program, oldest first.
func Editions() []string {
	files, err := versionFiles.ReadDir("versions")
	if err != nil {
		panic(err) // embedded
	}
	var names []string
	for _, f := range files {
		if name, is := strings.CutSuffix(f.Name(), ".toml"); is && !strings.HasSuffix(f.Name(), rowsSuffix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// IsFrozen tells whether an edition is finished: nothing of it is edited any more, and cases of every kind may run on it. One that is open
// is changed until it is finished; only invented cases run on it.
func IsFrozen(name string) bool {
	sums, err := versionFiles.ReadFile("versions/editions.sum")
	if err != nil {
		panic(err) // embedded
	}
	return slices.ContainsFunc(strings.Split(string(sums), "\n"), func(line string) bool { return strings.HasPrefix(line, name+" ") })
}

// VersionText is the edition as it stands in the program, for keeping beside the cases that use it.
func VersionText(name string) ([]byte, error) {
	return versionFiles.ReadFile("versions/" + name + ".toml")
}

// ParseVersion reads and checks an edition, of one text or of several that make one: every step has exactly one term and nothing is unknown.
func ParseVersion(texts ...[]byte) (*Version, error) {
	var v Version
	for _, text := range texts {
		meta, err := toml.Decode(string(text), &v)
		if err != nil {
			return nil, fmt.Errorf("protocol: version: %w", err)
		}
		if rest := meta.Undecoded(); len(rest) > 0 {
			return nil, fmt.Errorf("protocol: version %s: unknown key %s", v.Name, rest[0])
		}
	}
	if v.RetentionMonths <= 0 || v.SignalMonths <= 0 {
		return nil, fmt.Errorf("protocol: version %s: no retention term", v.Name)
	}
	if err := v.gather(); err != nil {
		return nil, fmt.Errorf("protocol: version %s: %w", v.Name, err)
	}
	return &v, nil
}
