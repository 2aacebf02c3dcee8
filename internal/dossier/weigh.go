package dossier

import (
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/view"
)

// Proposed reads the newest proposal as a mayor is shown it: kind and neutral text of each condition, nothing that is
// derived from a victim. The zero value when there is no proposal.
func Proposed(items []casefile.Item) (view.Proposed, error) {
	lines, item, there := decision.Latest(items, decision.KindProposal)
	if !there {
		return view.Proposed{}, nil
	}
	out := view.Proposed{Item: item}
	for _, l := range lines.Lines {
		out.Lines = append(out.Lines, view.ProposedLine{Letter: l.Letter, Values: l.Parameters})
	}
	return out, nil
}

// Points lists what must be weighed: every point of the newest version of each view that was received.
func Points(items []casefile.Item) []decision.Point {
	newest := map[string]casefile.Item{}
	var order []string
	for _, i := range items {
		if i.Kind != view.KindView || !i.Withdrawn.IsZero() {
			continue
		}
		if _, seen := newest[string(i.About)]; !seen {
			order = append(order, string(i.About))
		}
		newest[string(i.About)] = i
	}
	var out []decision.Point
	for _, about := range order {
		item := newest[about]
		var v view.View
		if err := item.Read(&v); err != nil {
			continue // written by view.Submit; verify would have told
		}
		for _, p := range v.Points() {
			out = append(out, decision.Point{View: item.ID.String(), Key: p.Key, Title: p.Title, Text: p.Text})
		}
	}
	return out
}
