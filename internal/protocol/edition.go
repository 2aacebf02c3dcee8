package protocol

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/terugkeer/terugkeer/internal/who"
)

// Decides says who decides on the return of a track. The zero value is not known.
type Decides string

// Ours: the prosecution service, in the system. Theirs: somebody outside, whose decision is recorded. Nobody: he is free by law.
const (
	Ours   Decides = "ours"
	Theirs Decides = "theirs"
	Nobody Decides = "nobody"
)

// Track is what an edition says of a track: rules ask its properties, never its name. The zero value is no track.
type Track struct {
	Code    string  `toml:"code"` // statute.Track
	Decides Decides `toml:"decides"`
	Decider string  `toml:"decider"` // the code of the organisation that decides; empty: none takes part
	// Early: he leaves before the sentence ends, whose end is therefore asked.
	Early bool `toml:"early"`
	// Conditions: conditions are proposed before the mayor is asked (6:2:11 Sv).
	Conditions bool `toml:"conditions"`
	// Oversight: probation supervises after the return.
	Oversight bool `toml:"oversight"`
	// Refused is the track on which the case goes on after a refusal; empty: it stays.
	Refused  string   `toml:"refused"`
	Steps    []string `toml:"steps"`
	Optional []string `toml:"optional"` // of these, those that are there only when somebody starts them
	Outlives []string `toml:"outlives"` // steps of another track that stay here, because a decision called for them
}

// Free tells that nobody decides.
func (t *Track) Free() bool { return t.Decides == Nobody }

// Decided tells that somebody decides, within the system or outside.
func (t *Track) Decided() bool { return t.Decides == Ours || t.Decides == Theirs }

// having are those of the steps that are on the track.
func (t *Track) having(steps []string) []string {
	var out []string
	for _, s := range steps {
		if slices.Contains(t.Steps, s) {
			out = append(out, s)
		}
	}
	return out
}

// Steps are the steps of the edition, in the order in which people read them. Nobody writes to them.
func (v *Version) Steps() []Step { return v.steps }

// Deeds is the deeds table of the edition. Nobody writes to it.
func (v *Version) Deeds() []DeedRow { return v.deeds }

// Rungs are the reminders of every open step (§10.1; an assumption), earliest first.
func (v *Version) Rungs() []Rung { return v.Ladder }

// Track is the row of a track; the zero row when the edition has none.
func (v *Version) Track(code string) *Track {
	for n := range v.Tracks {
		if v.Tracks[n].Code == code {
			return &v.Tracks[n]
		}
	}
	return &Track{}
}

// Row returns the row of a deed; the zero row when there is none, which permits nothing.
func (v *Version) Row(deed who.Deed) DeedRow {
	for _, row := range v.deeds {
		if row.Deed == deed {
			return row
		}
	}
	return DeedRow{Deed: deed}
}

// Step is a step of the edition; nil when it has none of that name.
func (v *Version) Step(id string) *Step {
	for n := range v.steps {
		if v.steps[n].ID == id {
			return &v.steps[n]
		}
	}
	return nil
}

// StepsOf are the steps that a deed ends, in reading order.
func (v *Version) StepsOf(deed who.Deed) []string {
	var out []string
	for n := range v.steps {
		if v.steps[n].EndedBy(deed) {
			out = append(out, v.steps[n].ID)
		}
	}
	return out
}

// TermOf is the term of the first step that a deed ends; the zero Term when it ends none.
func (v *Version) TermOf(deed who.Deed) Term {
	for n := range v.steps {
		if v.steps[n].EndedBy(deed) {
			return v.Term(v.steps[n].ID)
		}
	}
	return Term{Kind: Target}
}

// Steps are the steps of all editions together, each as its newest edition has it, in reading order: for names, lists and help.
func Steps() []Step { return together().steps }

// Deeds are the deeds of all editions together: policy has the same deeds, and so has the list of POST routes.
func Deeds() []DeedRow { return together().deeds }

// together is made once; nobody writes to it.
var together = sync.OnceValue(func() *Version {
	var all Version
	for n := range stepRows() {
		row := stepRows()[n]
		at := slices.IndexFunc(all.steps, func(s Step) bool { return s.ID == row.ID })
		if at < 0 {
			all.steps = append(all.steps, row)
		} else {
			all.steps[at] = row // a later row of the same step
		}
	}
	for _, row := range deedRows() {
		at := slices.IndexFunc(all.deeds, func(d DeedRow) bool { return d.Deed == row.Deed })
		if at < 0 {
			all.deeds = append(all.deeds, row)
		} else {
			all.deeds[at] = row
		}
	}
	return &all
})

// gather collects the rows that the edition names and checks that they fit each other.
func (v *Version) gather() error {
	for _, name := range v.StepRows {
		at := slices.IndexFunc(stepRows(), func(s Step) bool { return s.name() == name })
		if at < 0 {
			return fmt.Errorf("no row for step %s", name)
		}
		v.steps = append(v.steps, stepRows()[at])
	}
	for _, name := range v.DeedRows {
		at := slices.IndexFunc(deedRows(), func(d DeedRow) bool { return d.name() == string(name) })
		if at < 0 {
			return fmt.Errorf("no row for deed %s", name)
		}
		v.deeds = append(v.deeds, deedRows()[at])
	}
	slices.SortStableFunc(v.Ladder, func(a, b Rung) int { return cmp.Compare(a.Days, b.Days) })
	return v.check()
}

// check: each step once, with one term and with deeds that the edition has; each track of steps that the edition has.
func (v *Version) check() error {
	terms, steps := map[string]int{}, map[string]int{}
	for _, t := range v.Terms {
		terms[t.Step]++
	}
	for _, s := range v.steps {
		if steps[s.ID]++; steps[s.ID] > 1 {
			return fmt.Errorf("two rows for step %s", s.ID)
		}
		if terms[s.ID] == 0 {
			return fmt.Errorf("no term for %s", s.ID)
		}
		for _, deed := range s.Deeds {
			if v.Row(deed).When.of == nil {
				return fmt.Errorf("step %s is ended by %s, which the edition does not have", s.ID, deed)
			}
		}
	}
	for step, n := range terms {
		if n > 1 {
			return fmt.Errorf("two terms for %s", step)
		}
		if steps[step] == 0 {
			return fmt.Errorf("a term for %s, which the edition does not have", step)
		}
	}
	for _, t := range v.Tracks {
		for _, step := range slices.Concat(t.Steps, t.Outlives) {
			if steps[step] == 0 {
				return fmt.Errorf("track %s has step %s, which the edition does not have", t.Code, step)
			}
		}
		for _, step := range t.Optional {
			if !slices.Contains(t.Steps, step) {
				return fmt.Errorf("track %s lets step %s be chosen, which it does not have", t.Code, step)
			}
		}
		if t.Refused != "" && v.Track(t.Refused).Code == "" {
			return fmt.Errorf("track %s goes on as %s after a refusal, which the edition does not have", t.Code, t.Refused)
		}
	}
	return nil
}
