package message

import (
	"context"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Line is one message in somebody's inbox. Number is empty when the organisation is no longer a party to the case.
type Line struct {
	ID       id.Item
	Case     id.Case
	Number   string
	Event    string
	Category policy.Category
	About    string
	Step     string
	Due      calendar.Date
	At       time.Time
	Read     bool
}

// Page is a part of an inbox, newest first. Next is the last line when there are more, to be given as «after»; else none.
type Page struct {
	Lines []Line
	Next  id.Item
}

// perPage is how many lines a page of the inbox has.
const perPage = 25

// Inbox lists what a person was told at an organisation, newest first, after a line (none: from the top).
func Inbox(ctx context.Context, db *postgres.DB, user id.User, org id.Org, after id.Item) (Page, error) {
	page := Page{}
	err := as(ctx, db, user, org, func(tx postgres.Tx) error {
		lines, err := selectInbox(ctx, tx, after, perPage+1)
		if len(lines) > perPage {
			lines = lines[:perPage]
			page.Next = lines[perPage-1].ID
		}
		page.Lines = lines
		return err
	})
	return page, fault.Wrap(err, "inbox")
}

// Read gives one line of the person's own inbox and notes that it was read. Anybody else's is NotFound.
func Read(ctx context.Context, db *postgres.DB, user id.User, org id.Org, line id.Item) (Line, error) {
	var found Line
	err := as(ctx, db, user, org, func(tx postgres.Tx) error {
		var err error
		if found, err = selectLine(ctx, tx, line); err != nil || found.Read {
			return err
		}
		return markRead(ctx, tx, line, db.Wall())
	})
	return found, fault.Wrap(err, "inbox")
}

// ReadAll notes that everything in the person's inbox at that organisation was read.
func ReadAll(ctx context.Context, db *postgres.DB, user id.User, org id.Org) error {
	err := as(ctx, db, user, org, func(tx postgres.Tx) error { return markAllRead(ctx, tx, db.Wall()) })
	return fault.Wrap(err, "inbox")
}
