package account

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/text"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Entry is what a session is made of once both steps of signing in are done.
type Entry struct {
	User    id.User
	Org     id.Org // the first organisation where he has a seat today
	Epoch   int
	Initial bool // the password is still the one that was handed out
	Known   bool // it came from a known device
	// Capacity is in what he worked; only Ended tells it.
	Capacity who.Capacity
}

// CheckPassword is the first step: it tells whose address and password these are; with an error, whose address it is, for the log alone. Wrong ones are Invalid at field
// «password», the same for an address that nobody has; too many are Conflict «signin.error.wait» with the seconds to wait.
// What passes still needs CheckCode.
func CheckPassword(ctx context.Context, db *postgres.DB, h Hasher, email, password string, from From) (id.User, error) {
	c, err := byAddress(ctx, db.Auth, email, selectCredential)
	if err != nil && !fault.IsNotFound(err) {
		return id.User{}, fmt.Errorf("sign in: %w", err)
	}
	c.Email = text.Address(email)
	counted, err := begin(ctx, db, c, from)
	if err != nil {
		return c.User, err
	}
	right, err := h.verify(ctx, password, c.PasswordHash)
	if err != nil {
		return id.User{}, fmt.Errorf("sign in: %w", err)
	}
	if !right || c.Disabled {
		return c.User, fault.Refuse("password", "signin.error.wrong")
	}
	if err := uncount(ctx, db.Auth, counted.keys...); err != nil {
		return id.User{}, fmt.Errorf("sign in: %w", err)
	}
	return c.User, nil
}

// ChangedSince tells whether somebody's password, or the secret of his codes, was changed after a moment of the wall clock.
func ChangedSince(ctx context.Context, db *postgres.DB, user id.User, at time.Time) (bool, error) {
	return selectChangedSince(ctx, db.Auth, user, at)
}

// CheckCode is the second step, for the user of the first. A code works once, and only when it is later than the last
// that worked; a wrong one is Invalid at field «code».
func CheckCode(ctx context.Context, db *postgres.DB, h Hasher, user id.User, code string, from From) (Entry, error) {
	c, err := selectCredentialOf(ctx, db.Auth, user)
	if err != nil {
		return Entry{}, fmt.Errorf("sign in: %w", err)
	}
	// The attempt counts as well: six digits can be guessed.
	counted, err := begin(ctx, db, c, from)
	if err != nil {
		return Entry{}, err
	}
	secret, err := h.keys.open(user, c.TOTPKey, c.TOTPSecret)
	if err != nil {
		return Entry{}, fmt.Errorf("sign in: %w", err)
	}
	step, err := stepOf(code, secret, db.Wall())
	if err != nil {
		return Entry{}, fmt.Errorf("sign in: %w", err)
	}
	if step == 0 || c.Disabled {
		return Entry{}, fault.Refuse("code", "signin.error.code")
	}
	fresh, err := updateStep(ctx, db.Auth, user, step)
	if err != nil {
		return Entry{}, fmt.Errorf("sign in: %w", err)
	}
	if !fresh {
		return Entry{}, fault.Refuse("code", "signin.error.code_used")
	}
	org, err := firstOrg(ctx, db, user)
	if err != nil {
		return Entry{}, err
	}
	if err := succeed(ctx, db.Auth, counted.pair, counted.keys...); err != nil {
		return Entry{}, fmt.Errorf("sign in: %w", err)
	}
	if err := h.renew(ctx, db, c, secret); err != nil {
		return Entry{}, fmt.Errorf("sign in: %w", err)
	}
	return Entry{User: user, Org: org, Epoch: c.Epoch, Initial: c.Initial, Known: counted.known}, updateSignedIn(ctx, db.Auth, user, db.Wall())
}

// renew seals a secret that stands under an older key, or under none, with the one in use.
func (h Hasher) renew(ctx context.Context, db *postgres.DB, c credential, secret string) error {
	if !h.keys.renews(c.TOTPKey) {
		return nil
	}
	name, sealed, err := h.keys.seal(c.User, secret)
	if err != nil {
		return err
	}
	return updateSealed(ctx, db.Auth, c, name, sealed)
}

// EnterDemonstration signs a person in without password or code, in a demonstration only; elsewhere nobody is found.
func EnterDemonstration(ctx context.Context, db *postgres.DB, user id.User) (Entry, error) {
	stamped, err := db.Demonstration(ctx)
	if err != nil {
		return Entry{}, err
	}
	if !stamped {
		return Entry{}, fault.NotFound{What: "user"}
	}
	epoch, err := selectEpoch(ctx, db.Auth, user)
	if err != nil {
		return Entry{}, err
	}
	org, err := firstOrg(ctx, db, user)
	if err != nil {
		return Entry{}, err
	}
	return Entry{User: user, Org: org, Epoch: epoch}, updateSignedIn(ctx, db.Auth, user, db.Wall())
}

// firstOrg is where the user's earliest membership of today is; without any he cannot come in.
func firstOrg(ctx context.Context, db *postgres.DB, user id.User) (id.Org, error) {
	places, err := Places(ctx, db, user)
	if err != nil {
		return id.Org{}, err
	}
	if len(places) == 0 {
		return id.Org{}, fault.Conflict{Key: "signin.error.no_seat"}
	}
	return places[0].ID, nil
}

// begin counts the attempt before it is looked at, so that many at once cannot slip past the count; success takes it off
// again. An attempt during a delay is not looked at, and makes the delay no longer. A known device is counted by itself, and what
// others did wrong does not delay it.
func begin(ctx context.Context, db *postgres.DB, c credential, from From) (attempt, error) {
	pair, account, network := keys(c.Email, from.Address)
	now := db.Wall()
	delay := time.Duration(0)
	counted := attempt{keys: []string{pair, account, network}, pair: pair}
	err := postgres.InTx(ctx, db.Auth, func(tx postgres.Tx) error {
		if device, known := from.of(c, now); known {
			if own, left, err := device.onDevice(ctx, tx, now); left || err != nil {
				counted = own
				return err
			}
		}
		found, err := lockAttempts(ctx, tx, now, pair, account, network)
		if err != nil {
			return err
		}
		if delay = wait(found[pair], found[account], found[network], now); delay > 0 {
			return nil
		}
		return countAttempts(ctx, tx, now, now.Add(-forgetAfter), pair, account, network)
	})
	if err != nil {
		return attempt{}, fmt.Errorf("sign in: %w", err)
	}
	if delay > 0 {
		return attempt{}, fault.Conflict{Key: "signin.error.wait", With: fmt.Sprint(int(math.Ceil(delay.Seconds())))}
	}
	return counted, nil
}
