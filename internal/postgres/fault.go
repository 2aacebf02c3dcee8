package postgres

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/terugkeer/terugkeer/internal/fault"
)

// The SQLSTATEs that our own functions raise; the message of TK409 is a message key, that of TK429 a number of seconds.
const (
	RaisedNotFound  = "TK404"
	RaisedForbidden = "TK403"
	RaisedConflict  = "TK409"
	RaisedTooMany   = "TK429"
)

// Fault turns what PostgreSQL said into one of the kinds of fault, where it is one; anything else comes back as it
// was, without the detail that PostgreSQL adds, for that repeats the row. It is the only such place.
func Fault(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.NotFound{What: "row"}
	}
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case RaisedNotFound:
		return fault.NotFound{What: "row"}
	case RaisedForbidden:
		return fault.Forbidden{Deed: e.Message}
	case RaisedConflict:
		return fault.Conflict{Key: e.Message}
	case RaisedTooMany:
		seconds, _ := strconv.Atoi(e.Message) // our own functions write it
		return fault.TooMany{After: time.Duration(seconds) * time.Second}
	case "23505": // unique_violation
		return fault.Conflict{Key: "conflict.exists", With: e.ConstraintName}
	case "40001", "40P01", "55P03": // serialization_failure, deadlock_detected, lock_not_available
		return fault.Conflict{Key: "conflict.busy"}
	}
	return err
}

// QueryCanceled is the SQLSTATE of a statement that was told to stop.
const QueryCanceled = "57014"

// Unavailable tells whether err means that the database cannot be reached, has no room, takes nothing in now or is being altered: trying
// again later helps.
func Unavailable(err error) bool {
	var unfit Unfit
	if errors.As(err, &unfit) || Outdated(err) {
		return true
	}
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return slices.ContainsFunc([]string{
			"08", "53", "57P", // connection, resources, shutting down or starting
			"25006", // read_only_sql_transaction: a standby, or set so
			"25P03", // idle_in_transaction_session_timeout: the connection is gone
			"58030", // io_error
		}, func(class string) bool { return strings.HasPrefix(e.Code, class) })
	}
	var line *net.OpError
	if errors.As(err, &line) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, pgconn.ErrConnClosed) {
		return true // it went away in the middle of an answer
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	return err != nil && pgconn.SafeToRetry(err)
}

// Outdated tells whether a statement was refused only because it was prepared before something was altered, or on a connection that
// knows it no longer: on new connections (Reset) it is prepared anew.
func Outdated(err error) bool {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return false
	}
	// «cached plan must not change result type», in whatever language the server speaks; invalid_sql_statement_name.
	return (e.Code == "0A000" && e.Routine == "RevalidateCachedQuery") || e.Code == "26000"
}

// State is the SQLSTATE within err, for a log line that may not hold the message; empty when there is none.
func State(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
