package account_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// desk is somebody with an account and the device on which he signed in.
type desk struct {
	t      *testing.T
	db     *postgres.DB
	h      account.Hasher
	email  string
	out    account.Handout
	device account.Device
}

func newDesk(t *testing.T, db *postgres.DB, h account.Hasher, email string) *desk {
	d := &desk{t: t, db: db, h: h, email: email, out: add(t, db, h, email, "OM-ONL", who.OMOfficer)}
	d.enter(home)
	return d
}

func (d *desk) enter(from account.From) account.Entry {
	d.t.Helper()
	if err := d.try(d.out.Password, from); err != nil {
		d.t.Fatal(err)
	}
	entry, err := account.CheckCode(d.t.Context(), d.db, d.h, d.out.User, codeNow(d.t, d.db, d.out.Secret), from)
	if err != nil {
		d.t.Fatal(err)
	}
	d.device = account.NewDevice(d.db, entry.User, entry.Epoch)
	return entry
}

func (d *desk) try(password string, from account.From) error {
	_, err := account.CheckPassword(d.t.Context(), d.db, d.h, d.email, password, from)
	return err
}

func (d *desk) on(address string) account.From {
	return account.From{Address: address, Devices: []account.Device{d.device}}
}

func (d *desk) delayed(err error) bool {
	var conflict fault.Conflict
	return errors.As(err, &conflict) && conflict.Key == "signin.error.wait"
}

// flood guesses from a network until it is delayed there.
func (d *desk) flood(address string) {
	d.t.Helper()
	for range 60 {
		if d.delayed(d.try("guess", account.From{Address: address})) {
			return
		}
	}
	d.t.Fatalf("nobody is delayed at %s", address)
}

// siege guesses from so many networks that whoever is unknown is delayed for this account.
func (d *desk) siege() {
	d.t.Helper()
	for n := range 3 {
		d.flood(fmt.Sprintf("203.0.%d.1", 113+n))
	}
}

// TestNobodyStopsTheOwnerOnHisDevice: wrong passwords from his own network, or from many, delay who is unknown and not him.
func TestNobodyStopsTheOwnerOnHisDevice(t *testing.T) {
	t.Parallel()
	for name, networks := range map[string][]string{
		"the same network": {home.Address},
		"many networks":    {"198.51.100.1", "203.0.113.1", "192.0.2.1", "2001:db8:1::1", "2001:db8:2::1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, h := pgtest.New(t), account.NewHasher(2)
			now := pgtest.Time()
			db.Wall = func() time.Time { return now }
			owner := newDesk(t, db, h, "officer@om.example")
			now = now.Add(time.Minute)
			for range 3 {
				for _, network := range networks {
					owner.flood(network)
				}
			}
			if err := owner.try(owner.out.Password, account.From{Address: "203.0.113.77"}); name == "many networks" && !owner.delayed(err) {
				t.Errorf("without the device: %v", err)
			}
			if err := owner.try(owner.out.Password, home); !owner.delayed(err) {
				t.Errorf("his network is exempt: %v", err)
			}
			if entry := owner.enter(owner.on(home.Address)); !entry.Known {
				t.Error("his device was not known")
			}
		})
	}
}

// TestAStolenDeviceIsWorthTenGuesses, at whatever pace and from wherever; it skips neither password nor code, and the owner's next
// sign-in makes another.
func TestAStolenDeviceIsWorthTenGuesses(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	now := pgtest.Time()
	db.Wall = func() time.Time { return now }
	owner := newDesk(t, db, h, "officer@om.example")
	now = now.Add(time.Minute)
	stolen := owner.device
	thief := func(n int) account.From {
		return account.From{Address: fmt.Sprintf("198.51.%d.1", n), Devices: []account.Device{stolen}}
	}
	owner.siege() // the account is delayed for who is unknown
	for n := range 10 {
		if err := owner.try("guess", thief(n)); !refused(err, "password") {
			t.Fatalf("guess %d: %v", n, err)
		}
	}
	if err := owner.try("guess", thief(11)); !owner.delayed(err) {
		t.Errorf("an eleventh guess: %v", err)
	}
	owner.enter(account.From{Address: "192.0.2.77", Devices: []account.Device{account.NewDevice(db, owner.out.User, 0)}})
	now = now.Add(3 * time.Hour) // the delay of the account is over; the failures of the device are not
	owner.siege()
	if err := owner.try("guess", thief(12)); !owner.delayed(err) {
		t.Errorf("after hours, and the owner's own sign-in: %v", err)
	}
	if entry := owner.enter(owner.on("192.0.2.78")); !entry.Known {
		t.Error("the thief's guesses spent the owner's new device")
	}
	stolen = owner.device
	if _, err := account.CheckCode(t.Context(), db, h, owner.out.User, "000000", thief(1)); !refused(err, "code") {
		t.Errorf("the device skips the code: %v", err)
	}
}

// TestASharedComputerKnowsEachForHimself: the device of one account is none for another.
func TestASharedComputerKnowsEachForHimself(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	now := pgtest.Time()
	db.Wall = func() time.Time { return now }
	anna, bart := newDesk(t, db, h, "anna@om.example"), newDesk(t, db, h, "bart@om.example")
	now = now.Add(time.Minute)
	both := account.From{Address: home.Address, Devices: []account.Device{bart.device, anna.device}}
	anna.siege()
	if err := anna.try(anna.out.Password, bart.on("203.0.113.2")); !anna.delayed(err) {
		t.Errorf("Bart's device is one for Anna: %v", err)
	}
	for range 12 { // Bart guesses at Anna's on the computer that they share
		_ = anna.try("guess", both)
	}
	if err := anna.try(anna.out.Password, both); !anna.delayed(err) {
		t.Errorf("Anna's device is still known: %v", err)
	}
	if entry := bart.enter(both); !entry.Known {
		t.Error("Bart's device is spent by guesses at Anna's account")
	}
}

// TestWhatEndsADevice: time, another password, new codes, the end of the account, signing out everywhere.
func TestWhatEndsADevice(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*desk) error{
		"time": func(*desk) error { return nil },
		"reset": func(d *desk) (err error) {
			d.out, err = account.Reset(t.Context(), d.db, d.h, account.User{ID: d.out.User, Email: d.email})
			return err
		},
		"password": func(d *desk) error {
			const next = "een eigen zin van mij"
			_, err := account.ChangePassword(t.Context(), d.db, d.h, d.out.User, d.out.Password, next, d.on(home.Address))
			d.out.Password = next
			return err
		},
		"sign out": func(d *desk) error { return account.SignOutEverywhere(t.Context(), d.db, d.out.User) },
		"disabled": func(d *desk) error { return account.Disable(t.Context(), d.db, d.out.User) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, h := pgtest.New(t), account.NewHasher(2)
			now := pgtest.Time()
			db.Wall = func() time.Time { return now }
			owner := newDesk(t, db, h, "officer@om.example")
			now = now.Add(account.DeviceLasts - time.Minute)
			owner.siege()
			if err := owner.try(owner.out.Password, owner.on(home.Address)); err != nil {
				t.Fatalf("before its end: %v", err)
			}
			if err := end(owner); err != nil {
				t.Fatal(err)
			}
			if name == "time" {
				now = now.Add(2 * time.Minute)
			}
			if name == "disabled" { // he is let in again later
				if _, err := db.Owner.Exec(t.Context(), "update app_user set disabled_at = null where id = $1", owner.out.User); err != nil {
					t.Fatal(err)
				}
			}
			owner.siege()
			if err := owner.try(owner.out.Password, owner.on(home.Address)); !owner.delayed(err) {
				t.Errorf("it is still known: %v", err)
			}
		})
	}
}
