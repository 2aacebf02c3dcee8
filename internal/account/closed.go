package account

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// ClosedDay is a day that counts as a holiday beside those of the Act (Algemene termijnenwet art. 3(3)).
type ClosedDay struct {
	Day    calendar.Date
	Source string    // the decision, as one finds it
	At     time.Time // when it was written down here
	By     string    // the name of who did; empty: at the command line, or with a release
}

// longestSource is how long the source of a decision may be, in characters.
const longestSource = 300

// operator is the organisation that runs the system: what is done about the calendar stands in its stream.
var operator = OrgID("BEHEER")

// ClosedDays lists them, in order.
func ClosedDays(ctx context.Context, db *postgres.DB) ([]ClosedDay, error) {
	days, err := selectClosed(ctx, db.Auth)
	return days, fault.Wrap(err, "closed days")
}

// CheckClosing tells what is wrong with a day and its source before anything is written: nil, or *fault.Invalid with fields «day» and
// «source». A day that is no working day needs no closing.
func CheckClosing(day calendar.Date, source string) error {
	wrong := &fault.Invalid{}
	switch {
	case day.IsZero():
		wrong.Add("day", "calendar.error.day")
	case !calendar.New().IsWorkingDay(day):
		wrong.Add("day", "calendar.error.free")
	}
	switch length := utf8.RuneCountInString(source); {
	case strings.TrimSpace(source) == "":
		wrong.Add("source", "calendar.error.source")
	case length > longestSource || !utf8.ValidString(source) || strings.ContainsFunc(source, unicode.IsControl):
		wrong.Add("source", "calendar.error.source_line")
	}
	return wrong.Err()
}

// CloseDay closes a day, by who runs the system. Errors are faults: Forbidden, *Invalid, Conflict (it is closed already).
func CloseDay(ctx context.Context, db *postgres.DB, o Office, day calendar.Date, source string) error {
	return do(ctx, db, o, who.CloseDay, func(a *act) (left, error) {
		return left{Day: day, Source: strings.TrimSpace(source)}, closeDay(ctx, a.tx, day, source, a)
	})
}

// OpenDay takes a closed day away, by who runs the system: it was written down by mistake, or the decision was withdrawn. NotFound:
// it is not closed.
func OpenDay(ctx context.Context, db *postgres.DB, o Office, day calendar.Date) error {
	return do(ctx, db, o, who.OpenDay, func(a *act) (left, error) {
		return left{Day: day}, openDay(ctx, a.tx, day)
	})
}

// CloseDayByHand is CloseDay at the command line: the entry names nobody.
func CloseDayByHand(ctx context.Context, db *postgres.DB, day calendar.Date, source string) error {
	return fault.Wrap(byHand(ctx, db, who.CloseDay, left{Day: day, Source: strings.TrimSpace(source)}, func(tx postgres.Tx) error {
		return closeDay(ctx, tx, day, source, &act{now: db.Wall()})
	}), "close day")
}

// OpenDayByHand is OpenDay at the command line.
func OpenDayByHand(ctx context.Context, db *postgres.DB, day calendar.Date) error {
	return fault.Wrap(byHand(ctx, db, who.OpenDay, left{Day: day}, func(tx postgres.Tx) error { return openDay(ctx, tx, day) }), "open day")
}

// byHand writes something about the calendar with its entry, under no membership.
func byHand(ctx context.Context, db *postgres.DB, deed who.Deed, what left, write func(postgres.Tx) error) error {
	return postgres.InTx(ctx, db.Auth, func(tx postgres.Tx) error {
		if err := asNobody(ctx, tx, operator); err != nil {
			return err
		}
		what.Rows = ledger.KeepRows(nil)
		// The stream first, as a deed does: so two that close one day come one after another.
		if err := what.append(ctx, tx, ledger.Entry{At: db.Now(), Org: operator, Deed: deed}); err != nil {
			return err
		}
		return write(tx)
	})
}

func closeDay(ctx context.Context, tx postgres.Tx, day calendar.Date, source string, a *act) error {
	if err := CheckClosing(day, source); err != nil {
		return err
	}
	fresh, err := insertClosed(ctx, tx, ClosedDay{Day: day, Source: strings.TrimSpace(source), At: a.now}, a.actor.Membership)
	if err == nil && !fresh {
		return fault.Conflict{Key: "calendar.error.closed"}
	}
	return err
}

func openDay(ctx context.Context, tx postgres.Tx, day calendar.Date) error {
	there, err := deleteClosed(ctx, tx, day)
	if err == nil && !there {
		return fault.NotFound{What: "day"}
	}
	return err
}
