package protocol

import (
	"fmt"
	"strings"
)

// Written is the plan in full, each property of each step in words: what an edition that is frozen says of a case, to the byte.
func (p Plan) Written() string {
	var b strings.Builder
	fmt.Fprintf(&b, "edition %s, %s: phase %s, track %s, return %s, compressed %t, objection %t, changes %s\n",
		p.Version, p.Today, p.Phase, p.Track, p.T0, p.Compressed, p.Objection, p.ChangesAt.UTC().Format("2006-01-02T15:04:05Z"))
	for _, i := range p.Steps {
		fmt.Fprintf(&b, "%s %s: %s, phase %d, %s of %s, asked by %s of %s, opened %s, due %s, latest %s, ended %s, %s, compressed %t, extended %t, waits for %s, seen by %s\n",
			i.ID, i.Instance, i.State, i.Phase, i.Owner, i.Org, i.Asker.Duty, i.Asker.Org, i.Opened, i.Due, i.Latest, i.Ended, i.Kind, i.Compressed, i.Extended,
			strings.Join(i.WaitsFor, " "), i.Sees)
	}
	return b.String()
}

// written are the rows of the edition in full, each property in words and each predicate by its name.
func (v *Version) written() string {
	var b strings.Builder
	for _, s := range v.steps {
		fmt.Fprintf(&b, "step %s %s: %s, %s, part %d, %s for %s, each %s, after %v, opens %s, ends %s, turn %s, blocks %v, seen as %s, deeds %v, phase %s, again %t, return %t, %s\n",
			s.name(), s.ID, s.Name, s.Title, s.Phase, s.Owner, s.For, s.Each.name, s.After, s.Opens.name, s.Ends.name, s.Turn.name, s.Blocks, s.Sees, s.Deeds, s.Puts, s.Again, s.Return, s.Source)
	}
	for _, d := range v.deeds {
		fmt.Fprintf(&b, "deed %s %s: %s, leaves %v, stale by %v\n", d.name(), d.Deed, d.When.name, d.Facts, d.Stale)
	}
	fmt.Fprintf(&b, "%+v\n%+v\n", v.Ladder, v.Tracks)
	return b.String()
}
