// Package fault holds the five kinds of error that a caller of this program can tell apart.
// Everything else is unexpected and stays an ordinary wrapped error. Texts for people are
// message keys (web/locales), never sentences; no error carries personal data.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// NotFound says that the thing does not exist or may not be known to exist by the actor:
// the two are one kind on purpose, so that no answer tells them apart (invariant 1).
type NotFound struct{ What string }

func (e NotFound) Error() string { return "not found: " + e.What }

// Forbidden says that the actor may see the thing but may not do this deed. Deed is the deed's name.
type Forbidden struct{ Deed string }

func (e Forbidden) Error() string { return "forbidden: " + e.Deed }

// Conflict says that the deed is not possible now; Key is a message key that says why and what to do.
// With is an optional detail for the message (a step id, a date), never personal data.
type Conflict struct {
	Key  string
	With string
}

func (e Conflict) Error() string { return "conflict: " + e.Key + " " + e.With }

// TooMany says that somebody asked for the same kind of thing too often. What names it; After is when he can ask again.
type TooMany struct {
	What  string
	After time.Duration
}

func (e TooMany) Error() string { return "too many: " + e.What }

// Invalid holds one message key for each form field that cannot be accepted. The zero value is empty and valid.
type Invalid struct {
	Fields map[string]Reason
	// Order keeps the order in which the fields were refused, which is the order of the page.
	Order []string
}

// Reason is a message key with its named values (numbers, dates, limits; never the person's data).
type Reason struct {
	Key  string
	Data map[string]string
}

func (e *Invalid) Error() string {
	return "invalid: " + strings.Join(slices.Sorted(maps.Keys(e.Fields)), ", ")
}

// Add refuses a field with a message key; pairs are name, value, name, value of the message.
// The first reason of a field stays: it is the one to solve first.
func (e *Invalid) Add(field, key string, pairs ...string) {
	if e.Fields == nil {
		e.Fields = map[string]Reason{}
	}
	if _, there := e.Fields[field]; there {
		return
	}
	reason := Reason{Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		if reason.Data == nil {
			reason.Data = map[string]string{}
		}
		reason.Data[pairs[i]] = pairs[i+1]
	}
	e.Fields[field] = reason
	e.Order = append(e.Order, field)
}

// Err is nil when no field was refused, so that a form's check can end with it.
func (e *Invalid) Err() error {
	if e == nil || len(e.Fields) == 0 {
		return nil
	}
	return e
}

// Refuse makes an Invalid with one field.
func Refuse(field, key string, pairs ...string) error {
	e := &Invalid{}
	e.Add(field, key, pairs...)
	return e
}

// IsNotFound tells whether err is, or wraps, a NotFound.
func IsNotFound(err error) bool {
	var e NotFound
	return errors.As(err, &e)
}

// Stale is the Conflict of a form that was opened before something it depends on changed.
func Stale(since string) error { return Conflict{Key: "conflict.stale", With: since} }

// Wrap adds what was being done; nil stays nil.
func Wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}

// Refuses tells whether an error is one of the kinds of this package: then nothing was done. After any other nobody knows.
func Refuses(err error) bool {
	var invalid *Invalid
	return errors.As(err, &invalid) || errors.As(err, &NotFound{}) || errors.As(err, &Forbidden{}) || errors.As(err, &Conflict{}) || errors.As(err, &TooMany{})
}
