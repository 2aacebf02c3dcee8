// Package message tells people that something waits for them: queued in the transaction of a deed, delivered by a job to
// whoever holds the duty at that moment, as a line in the inbox and a mail that says nothing but that there is one.
// What is worth telling is policy's (told) and protocol's (steps).
package message

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Message is one thing to be told to a duty at an organisation. Event is a message key; no field holds text or names.
type Message struct {
	Case     id.Case
	To       id.Org
	Duty     who.Duty
	Event    string // «step.opened», «return_date.changed»
	Category policy.Category
	About    string        // the ask, breach or decision
	Step     string        // «P12», when it is about a step
	Due      calendar.Date // zero: no term
}

// Queue writes the message in the caller's transaction: it is told when that commits, and never when it does not.
func Queue(ctx context.Context, tx postgres.Tx, db *postgres.DB, messages ...Message) error {
	return queue(ctx, tx, db, messages)
}
