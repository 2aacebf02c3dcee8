// Package message tells people that something waits for them: queued in the transaction of a deed, delivered by a job to
// whoever holds the duty at that moment, as a line in the inbox and a mail that says nothing but that there is one.
// What is worth telling is policy's (told) and protocol's (steps).
package message

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Message is one thing to be told to a duty at an organisation. Event is a message key; no field holds text or names.
type Message struct {
	Case     id.Case
	From     id.Org // who sent it, and finds it again where it reached nobody
	To       id.Org
	Duty     who.Duty
	Event    string // «step.opened», «return_date.changed»
	Category policy.Category
	About    string        // the ask, breach or decision
	Step     string        // «P12», when it is about a step
	Due      calendar.Date // zero: no term
}

// DeliverArgs is the job that delivers one message.
type DeliverArgs struct {
	Message string `json:"message"`
}

// Kind names the job.
func (DeliverArgs) Kind() string { return "message.deliver" }

// MailArgs is the job that sends one mail.
type MailArgs struct {
	Mail string `json:"mail"`
}

// Kind names the job.
func (MailArgs) Kind() string { return "message.mail" }

// MailQueue is the queue of the mails: a mail server that goes silent holds up mails and nothing else.
const MailQueue = "mail"

// tries is how often a mail is tried, each time after longer: for almost three days. By then nobody is served by hearing that something waits.
const tries = 16

// InsertOpts puts mails in a queue of their own.
func (MailArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: MailQueue, MaxAttempts: tries}
}

// Queue writes the messages in the caller's transaction: they are told when that commits, and never when it does not.
func Queue(ctx context.Context, tx postgres.Tx, db *postgres.DB, messages ...Message) error {
	return queue(ctx, tx, db, messages)
}

// urgency tells how the duty hears of the event: what the table says, and at once for a step that waits for him.
func urgency(event string, duty who.Duty) policy.Urgency {
	for _, notice := range policy.Notices {
		if string(notice.Event) == event && notice.Duty == duty {
			return notice.Urgency
		}
	}
	return policy.AtOnce
}
