package postgres

import (
	"context"
	"errors"
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

// Unavailable tells whether err means that the database cannot be reached or has no room now: trying again later helps.
func Unavailable(err error) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return strings.HasPrefix(e.Code, "08") || strings.HasPrefix(e.Code, "53") || strings.HasPrefix(e.Code, "57P")
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	return err != nil && pgconn.SafeToRetry(err)
}

// State is the SQLSTATE within err, for a log line that may not hold the message; empty when there is none.
func State(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
