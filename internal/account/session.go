package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// How long a session lasts: from signing in, and since the last page.
const (
	SessionLasts = 12 * time.Hour
	SessionIdles = 30 * time.Minute
	seenEvery    = time.Minute
	sweptAfter   = 24 * time.Hour // a form that was being typed may still come in
)

// Keys of a session's values that this package reads or writes; the rest is the server's.
const (
	KeyUser  = "user"  // of a signed-in person
	KeyOrg   = "org"   // where he works in this session
	KeyEpoch = "epoch" // of the account when he signed in
	KeyActor = "actor" // put there on reading, never stored
	// KeyCapacity is in what he chose to work there (who.Capacity); without it he did not choose.
	KeyCapacity = "capacity"
)

// Sessions keeps sessions in the database for the library scs. One query finds a session, judges it, notes that it was
// seen, and brings the Actor with it. A session of a disabled user, of an older epoch, or of somebody without a seat is not found.
type Sessions struct{ db *postgres.DB }

// NewSessions keeps sessions in db, as role auth.
func NewSessions(db *postgres.DB) Sessions { return Sessions{db: db} }

// Codec writes a session's values as JSON, so that the database can read whose it is.
type Codec struct{}

type stored struct {
	Deadline time.Time      `json:"deadline"`
	Values   map[string]any `json:"values"`
}

// Encode leaves the actor out: who that is may change while the session lasts.
func (Codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	kept := make(map[string]any, len(values))
	for key, value := range values {
		if key != KeyActor {
			kept[key] = value
		}
	}
	return json.Marshal(stored{Deadline: deadline.UTC(), Values: kept})
}

// Decode reads what Encode wrote, and the actor that FindCtx found with it.
func (Codec) Decode(b []byte) (time.Time, map[string]any, error) {
	var s struct {
		stored
		Actor *Actor `json:"actor"`
	}
	if err := json.Unmarshal(b, &s); err != nil {
		return time.Time{}, nil, fmt.Errorf("session: %w", err)
	}
	if s.Values == nil {
		s.Values = map[string]any{}
	}
	if s.Actor != nil && len(s.Actor.Seats) > 0 {
		s.Actor.Membership = s.Actor.Seats[0].Membership
		s.Values[KeyActor] = *s.Actor
	}
	return s.Deadline, s.Values, nil
}

// FindCtx finds a session by the digest of its token.
func (s Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	found, err := selectSession(ctx, s.db.Auth, token, s.db.Wall(), today(s.db.Now()))
	if postgres.Outdated(err) {
		s.db.Reset() // nothing was noted: on a connection that knows the new columns it is found
		found, err = selectSession(ctx, s.db.Auth, token, s.db.Wall(), today(s.db.Now()))
	}
	if err != nil {
		return nil, false, fmt.Errorf("session: %w", err)
	}
	return found, found != nil, nil
}

// CommitCtx writes a session. The library's expiry is not used: both limits are judged by our own clock.
func (s Sessions) CommitCtx(ctx context.Context, token string, b []byte, _ time.Time) error {
	var kept struct {
		Values struct {
			User  id.User `json:"user"`
			Org   id.Org  `json:"org"`
			Epoch int     `json:"epoch"`
		} `json:"values"`
	}
	if err := json.Unmarshal(b, &kept); err != nil {
		return fmt.Errorf("session: %w", err)
	}
	return upsertSession(ctx, s.db.Auth, token, kept.Values.User, kept.Values.Org, kept.Values.Epoch, b, s.db.Wall())
}

// DeleteCtx ends a session for good: a page that another window was still waiting for cannot bring it back.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	return endSession(ctx, s.db.Auth, token, s.db.Wall())
}

// Ended tells of whom, at which organisation and in which capacity a session was that is over because of its age: what he was typing is
// his. After signing out, or being disabled, there is none.
func Ended(ctx context.Context, db *postgres.DB, token string) (Entry, error) {
	return selectEnded(ctx, db.Auth, token)
}

// Why a session is not worth anything any more.
const (
	OverIdle = "idle" // nothing was done in it for SessionIdles
	OverLong = "long" // it lasted SessionLasts
	OverRole = "role" // who began it has no role any more where he worked in it
	Over     = "over" // signed out, in another window or everywhere, or the account changed; nothing more is known of it
)

// WhyOver tells why a session is over, by the digest of its token; empty when it was of nobody.
func WhyOver(ctx context.Context, db *postgres.DB, token string) (string, error) {
	now := db.Wall()
	return selectWhyOver(ctx, db.Auth, token, now, today(db.Now()))
}

// errNoContext is what the library gets when it calls without a context, which it does not while CtxStore is there.
var errNoContext = errors.New("session: called without a context")

// Find is never called: the library prefers FindCtx.
func (Sessions) Find(string) ([]byte, bool, error) { return nil, false, errNoContext }

// Commit is never called: the library prefers CommitCtx.
func (Sessions) Commit(string, []byte, time.Time) error { return errNoContext }

// Delete is never called: the library prefers DeleteCtx.
func (Sessions) Delete(string) error { return errNoContext }

// Sweep removes sessions that are over and attempts that no longer count.
func Sweep(ctx context.Context, db *postgres.DB) error {
	now := db.Wall()
	return sweep(ctx, db.Auth, now.Add(-sweptAfter), now.Add(-DeviceLasts))
}
