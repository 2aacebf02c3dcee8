package account

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"time"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// DeviceLasts is how long a device stays known after somebody signed in on it with password and code.
const DeviceLasts = 90 * 24 * time.Hour

// deviceFailures are all that a known device may have: from then on it is as unknown as any other. They are never forgotten, for a
// stolen copy would be worth as many guesses an hour.
const deviceFailures = 10

// Device is a browser in which one account was entered with password and code. It signs nobody in: it has a count of failures of its
// own, so that what others do wrong for the same address delays its owner nowhere. Each sign-in makes a new one. Its holder keeps it
// sealed; this package believes what it holds. The zero value is of nobody.
type Device struct {
	User id.User `json:"user"`
	// Epoch is of the account when it was made: another password, other codes, the end of the account or signing out everywhere end it.
	Epoch int       `json:"epoch"`
	Mark  string    `json:"mark"` // which it is, by chance
	At    time.Time `json:"at"`   // by the wall clock
}

// NewDevice makes a device known for who just proved himself with password and code.
func NewDevice(db *postgres.DB, user id.User, epoch int) Device {
	mark := make([]byte, 16)
	_, _ = rand.Read(mark) // never fails
	return Device{User: user, Epoch: epoch, Mark: hex.EncodeToString(mark), At: db.Wall()}
}

// Lasts tells whether it is still within its time; whether its account is as it was only signing in asks.
func (d Device) Lasts(now time.Time) bool { return !d.At.After(now) && now.Sub(d.At) < DeviceLasts }

// From is where an attempt to sign in comes from. The zero value is an unknown device on an unknown network.
type From struct {
	// Address is the network address, as text.
	Address string
	// Devices are the known ones that the browser showed, of several accounts where several people use it.
	Devices []Device
}

// of is the device that is known for an account; false where there is none.
func (f From) of(c credential, now time.Time) (Device, bool) {
	for _, d := range f.Devices {
		if !c.User.IsZero() && d.User == c.User && d.Epoch == c.Epoch && d.Lasts(now) {
			return d, true
		}
	}
	return Device{}, false
}

// attempt is one that was counted, and under which keys.
type attempt struct {
	keys []string
	// pair is the key whose failures a success takes away; empty for a known device, whose failures stay.
	pair string
	// known says that it was counted for a known device alone.
	known bool
}

// onDevice counts an attempt for a known device; false when it has had all its failures.
func (d Device) onDevice(ctx context.Context, tx postgres.Tx, now time.Time) (attempt, bool, error) {
	key := digest("device", d.User.String(), d.Mark)
	found, err := lockAttempts(ctx, tx, now, key)
	if err != nil || found[key].Failures >= deviceFailures {
		return attempt{}, false, err
	}
	return attempt{keys: []string{key}, known: true}, true, countAttempts(ctx, tx, now, time.Time{}, key)
}
