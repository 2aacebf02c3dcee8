// Package id holds the typed identifiers: UUIDv7 for everything that stands in a URL or a row.
// They carry the time of making and nothing about a person. Numbers for people (2026-001234) are made by casefile.
package id

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// Kind marks what an ID identifies, so that a case's id cannot be passed for a user's.
type Kind interface {
	caseKind | orgKind | userKind | membershipKind | teamKind | itemKind | requestKind | seatRequestKind
}

type (
	caseKind        struct{}
	orgKind         struct{}
	userKind        struct{}
	membershipKind  struct{}
	teamKind        struct{}
	itemKind        struct{}
	requestKind     struct{}
	seatRequestKind struct{}
)

// ID is a UUIDv7 of one kind. The zero value means «none» and is stored as null.
type ID[K Kind] struct{ uuid.UUID }

// The kinds of identifier. Item is any row of content: an analysis, a view, a document, a condition set.
type (
	Case       = ID[caseKind]
	Org        = ID[orgKind]
	User       = ID[userKind]
	Membership = ID[membershipKind]
	Team       = ID[teamKind]
	Item       = ID[itemKind]
	Request    = ID[requestKind]
	// SeatRequest is what waits for a second person; a Request is one sending of a form.
	SeatRequest = ID[seatRequestKind]
)

// New makes an identifier from the clock and the system's randomness.
func New[K Kind]() ID[K] { return ID[K]{uuid.Must(uuid.NewV7())} }

// NewCase, and its siblings below, make a new identifier of one kind: the kinds themselves have no name outside this package.
func NewCase() Case { return New[caseKind]() }

// NewUser makes the identifier of a new user.
func NewUser() User { return New[userKind]() }

// NewMembership makes the identifier of a new membership.
func NewMembership() Membership { return New[membershipKind]() }

// NewTeam makes the identifier of a new team.
func NewTeam() Team { return New[teamKind]() }

// NewItem makes the identifier of a new row of content.
func NewItem() Item { return New[itemKind]() }

// NewSeatRequest makes the identifier of something that waits for a second person.
func NewSeatRequest() SeatRequest { return New[seatRequestKind]() }

// NewRequest makes the identifier of a new request.
func NewRequest() Request { return New[requestKind]() }

// Parse reads an identifier from a URL or form; it refuses anything but the canonical 36 characters,
// so that one thing has one address.
func Parse[K Kind](s string) (ID[K], error) {
	if len(s) != 36 {
		return ID[K]{}, fmt.Errorf("id: want 36 characters, got %d", len(s))
	}
	u, err := uuid.Parse(s)
	if err != nil {
		return ID[K]{}, fmt.Errorf("id: %w", err)
	}
	if u.String() != s {
		return ID[K]{}, fmt.Errorf("id: not in canonical form")
	}
	return ID[K]{u}, nil
}

// IsZero tells whether there is no identifier.
func (i ID[K]) IsZero() bool { return i.UUID == uuid.Nil }

// String is the canonical form; empty for none.
func (i ID[K]) String() string {
	if i.IsZero() {
		return ""
	}
	return i.UUID.String()
}

// Value stores none as null.
func (i ID[K]) Value() (driver.Value, error) {
	if i.IsZero() {
		return nil, nil
	}
	return i.UUID.String(), nil
}

// Sixteen is where the bytes of the identifier stand: what reads many of them needs no text between. All zeros mean none.
func (i *ID[K]) Sixteen() *[16]byte { return (*[16]byte)(&i.UUID) }

// Scan reads null as none.
func (i *ID[K]) Scan(src any) error {
	if src == nil {
		i.UUID = uuid.Nil
		return nil
	}
	return i.UUID.Scan(src)
}

// MarshalJSON writes none as an empty string.
func (i ID[K]) MarshalJSON() ([]byte, error) { return json.Marshal(i.String()) }

// UnmarshalJSON reads the canonical form or an empty string.
func (i *ID[K]) UnmarshalJSON(b []byte) error {
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return errors.New("id: an id in JSON is a string")
	}
	if len(b) == 2 {
		i.UUID = uuid.Nil
		return nil
	}
	return i.UUID.UnmarshalText(b[1 : len(b)-1])
}

// NewRef makes the reference of an ask, a breach or a decision, which stands in facts, items and URLs as text.
func NewRef() string { return NewItem().String() }

// ParseCase, and its siblings below, read an identifier of one kind.
func ParseCase(s string) (Case, error) { return Parse[caseKind](s) }

// ParseOrg reads an organisation's identifier.
func ParseOrg(s string) (Org, error) { return Parse[orgKind](s) }

// ParseUser reads a user's identifier.
func ParseUser(s string) (User, error) { return Parse[userKind](s) }

// ParseMembership reads a membership's identifier.
func ParseMembership(s string) (Membership, error) { return Parse[membershipKind](s) }

// ParseTeam reads a team's identifier.
func ParseTeam(s string) (Team, error) { return Parse[teamKind](s) }

// ParseItem reads an identifier of content.
func ParseItem(s string) (Item, error) { return Parse[itemKind](s) }

// ParseSeatRequest reads the identifier of something that waits for a second person.
func ParseSeatRequest(s string) (SeatRequest, error) { return Parse[seatRequestKind](s) }

// ParseRequest reads a form's request identifier.
func ParseRequest(s string) (Request, error) { return Parse[requestKind](s) }
