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
