package worklist

import (
	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Watched is a case that the actor supervises, whether or not something is asked of him in it now. Next is the next day on which
// something is; Taken: it is on his name, and not on nobody's.
type Watched struct {
	Case   id.Case
	Number string
	Name   string
	Born   calendar.Partial
	Track  string
	Place  string
	Next   calendar.Date
	Taken  bool
}

// watches tells whether the actor has a caseload: he may start a supervision.
func watches(actor account.Actor) bool {
	rule, _ := policy.RuleOf(who.StartSupervision)
	for _, role := range actor.Roles() {
		if rule.Names(role) {
			return true
		}
	}
	return false
}
