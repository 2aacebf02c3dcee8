package message

import (
	"context"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Line is one message in somebody's inbox. Number is empty where the organisation may not know it.
type Line struct {
	ID       id.Item
	Case     id.Case
	Number   string
	Party    bool   // the organisation still has a part in the case
	Name     string // who it is about, as lists of the organisation show it; empty where it may not know
	Event    string
	Category policy.Category
	About    string
	Step     string
	Due      calendar.Date
	At       time.Time
	Read     bool
	Open     bool // the step that it is about is still open
	Workdays int  `db:"-"` // until the term, from the day on which it is read; negative: it is past
}

// Page is a part of an inbox, newest first. Next is the last line when there are more, to be given as «after»; else none.
type Page struct {
	Lines []Line
	Next  id.Item
}

// Reader is whose inbox is read, and in which capacity he works: what is told is told to content functions, so a control function has
// nothing there.
type Reader struct {
	User     id.User
	Capacity who.Capacity
}

// perPage is how many lines a page of the inbox has.
const perPage = 25

// Inbox lists what a person was told at the organisation of the look, newest first, after a line (none: from the top). It names who
// cases are about: that he looked is written with it.
func Inbox(ctx context.Context, db *postgres.DB, reader Reader, look ledger.Look, after id.Item) (Page, error) {
	lines, cal, err := readInbox(ctx, db, reader, look, after, perPage+1)
	page := Page{Lines: lines}
	if len(page.Lines) > perPage {
		page.Lines = page.Lines[:perPage]
		page.Next = page.Lines[perPage-1].ID
	}
	for n := range page.Lines {
		page.Lines[n].Workdays = cal.WorkingDaysBetween(calendar.Of(db.Now()), page.Lines[n].Due)
	}
	return page, fault.Wrap(err, "inbox")
}

// Read gives one line of the person's own inbox, notes that it was read and writes the look. Anybody else's is NotFound.
func Read(ctx context.Context, db *postgres.DB, reader Reader, look ledger.Look, line id.Item) (Line, error) {
	found, cal, err := readLine(ctx, db, reader, look, line)
	found.Workdays = cal.WorkingDaysBetween(calendar.Of(db.Now()), found.Due)
	return found, fault.Wrap(err, "inbox")
}

// ReadAll notes that everything in the person's inbox at that organisation was read.
func ReadAll(ctx context.Context, db *postgres.DB, reader Reader, org id.Org) error {
	return fault.Wrap(markAllRead(ctx, db, reader, org), "inbox")
}
