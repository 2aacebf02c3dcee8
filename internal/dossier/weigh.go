package dossier

import (
	"maps"
	"slices"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/statute"
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

// Newest lists the newest version of each item of a kind that was not withdrawn, one about each thing, in the order in which they
// were first given.
func Newest(items []casefile.Item, kind string) []casefile.Item {
	var out []casefile.Item
	for _, i := range items {
		if i.Kind != kind || !i.Withdrawn.IsZero() {
			continue
		}
		if at := slices.IndexFunc(out, func(before casefile.Item) bool { return before.About == i.About }); at >= 0 {
			out[at] = i
		} else {
			out = append(out, i)
		}
	}
	return out
}

// Told lists the newest of a kind for each organisation for which one was made, and of each that made one, in the order in which
// they were first given: what was told to one is never taken for what was told to another.
func Told(items []casefile.Item, kind string) []casefile.Item {
	var out []casefile.Item
	for _, i := range items {
		if i.Kind != kind || !i.Withdrawn.IsZero() {
			continue
		}
		same := func(before casefile.Item) bool { return before.For == i.For && before.Owner == i.Owner }
		if at := slices.IndexFunc(out, same); at >= 0 {
			out[at] = i
		} else {
			out = append(out, i)
		}
	}
	return out
}

// Points lists what must be weighed: every point of the newest version of each view that was received.
func Points(items []casefile.Item) []decision.Point {
	var out []decision.Point
	for _, item := range Newest(items, view.KindView) {
		var v view.View
		if err := item.Read(&v); err != nil {
			continue // written by view.Submit; verify would have told
		}
		for _, p := range v.Points() {
			out = append(out, decision.Point{View: item.ID.String(), Key: p.Key, Title: p.Title, Text: p.Text, Same: same(items, v, p)})
		}
	}
	return out
}

// same tells of a point that asks for another condition, or for one more, whether the proposal still is what the mayor was shown.
func same(items []casefile.Item, v view.View, p view.Point) bool {
	if p.Letter == "" && p.Key != view.Missing {
		return false // it asks for no condition
	}
	var asked view.Request
	at := slices.IndexFunc(items, func(i casefile.Item) bool { return i.Kind == view.KindRequest && i.About == v.Ask })
	if at < 0 || items[at].Read(&asked) != nil {
		return false
	}
	shown := map[string]statute.Values{}
	for _, l := range asked.Letters {
		shown[l.Letter] = l.Values
	}
	lines, _, _ := decision.Latest(items, decision.KindProposal)
	for _, l := range lines.Lines {
		before, there := shown[l.Letter]
		if p.Letter == "" && !there {
			return false // one was added
		}
		if p.Letter == l.Letter && p.Letter != "" {
			return there && maps.Equal(before, l.Parameters)
		}
	}
	return p.Letter == "" // a condition that he wants otherwise, and that is gone, was changed
}
