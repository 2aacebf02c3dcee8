package policy

import "github.com/terugkeer/terugkeer/internal/who"

// Offered lists the deeds in a case that a person may do, in the order of the table: what a page may offer, as far as the plan
// permits it.
func Offered(s Standing) []who.Deed {
	var deeds []who.Deed
	for _, rule := range Rules {
		if May(rule.Deed, s) == nil {
			deeds = append(deeds, rule.Deed)
		}
	}
	return deeds
}

// Sees lists the categories of which a person may see anything at all, in the order of the table: what a page, a count
// or a list may mention at most.
func Sees(s Standing) []Category {
	var seen []Category
	for n := range Sight {
		row := &Sight[n]
		if max(row.ceiling(s, false, false), row.ceiling(s, true, false), row.ceiling(s, false, true)) > None {
			seen = append(seen, row.Category)
		}
	}
	return seen
}

// Told lists who hears of an event, in the order of the table.
func Told(event Event) []Notice {
	var told []Notice
	for _, n := range Notices {
		if n.Event == event {
			told = append(told, n)
		}
	}
	return told
}
