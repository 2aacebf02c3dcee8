package account

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/text"
	"github.com/terugkeer/terugkeer/internal/who"
)

// NewUser is a person to be added, with the first role.
type NewUser struct {
	ID    id.User // none: a new one is made
	Email string
	Name  string
	Lang  string // empty: nl
	Org   id.Org
	Role  who.Role
	Team  id.Team   // none: no team
	From  time.Time // zero: today
	Until time.Time // the last day; zero: no end
	// Demonstration says that the person is invented; such users and real ones are never in one database.
	Demonstration bool
}

// Handout is what a new user must get, once, by a safe way: it is not kept anywhere.
type Handout struct {
	User       id.User
	Membership id.Membership
	Password   string
	Secret     string // for one-time codes
	Address    string // the same for an authenticator: otpauth://…
	Asked      bool   // something of it waits for a second person; without Password everything does
}

// Add makes an account with a first password and a secret for one-time codes. An address that is in use is Conflict «conflict.exists».
func Add(ctx context.Context, db *postgres.DB, h Hasher, n NewUser) (Handout, error) {
	n.Email = text.Address(n.Email)
	n.Name = text.NFC(strings.TrimSpace(n.Name))
	if n.ID.IsZero() {
		n.ID = id.NewUser()
	}
	if n.Lang == "" {
		n.Lang = "nl"
	}
	if n.From.IsZero() {
		n.From = db.Now()
	}
	if err := n.check(); err != nil {
		return Handout{}, err
	}
	out, c, err := handout(ctx, h, User{ID: n.ID, Email: n.Email})
	if err != nil {
		return Handout{}, fmt.Errorf("add user: %w", err)
	}
	out.Membership = id.NewMembership()
	err = postgres.InTx(ctx, db.Auth, func(tx postgres.Tx) error {
		if err := n.alike(ctx, tx); err != nil {
			return err
		}
		if err := n.insert(ctx, tx, out.Membership, c, db.Wall()); err != nil {
			return err
		}
		return n.record(ctx, tx, out.Membership, db.Now())
	})
	return out, fault.Wrap(err, "add user")
}

// insert writes the account, what it signs in with and its first seat.
func (n NewUser) insert(ctx context.Context, tx postgres.Tx, membership id.Membership, c credential, at time.Time) error {
	if err := n.insertAccount(ctx, tx, at); err != nil {
		return err
	}
	if err := upsertCredential(ctx, tx, c, at); err != nil {
		return err
	}
	return addSeat(ctx, tx, membership, NewSeat{User: n.ID, Org: n.Org, Role: n.Role, Team: n.Team, From: n.From, Until: n.Until}, at)
}

// insertAccount writes the account alone: nobody can sign in with it yet.
func (n NewUser) insertAccount(ctx context.Context, tx postgres.Tx, at time.Time) error {
	if err := checkStamp(ctx, tx, n.Demonstration); err != nil {
		return err
	}
	return insertUser(ctx, tx, User{ID: n.ID, Email: n.Email, Name: n.Name, Lang: n.Lang}, at)
}

func (n NewUser) check() error {
	wrong := &fault.Invalid{}
	switch parsed, err := mail.ParseAddress(n.Email); {
	case err != nil, parsed.Address != n.Email, utf8.RuneCountInString(n.Email) > longestEmail, !utf8.ValidString(n.Email):
		wrong.Add("email", "account.error.email")
	case text.Mixed(n.Email):
		wrong.Add("email", "account.error.email_mixed")
	}
	if n.Name == "" {
		wrong.Add("name", "account.error.name")
	}
	checkName(wrong, n.Name)
	if n.Lang != "nl" && n.Lang != "en" {
		wrong.Add("lang", "account.error.lang")
	}
	return wrong.Err()
}

// alike refuses an address that looks as one that is in use, other than the very same: who reads it takes one person for the other.
func (n NewUser) alike(ctx context.Context, tx postgres.Tx) error {
	looks := text.Looks(n.Email)
	used, err := selectLookalikes(ctx, tx, looks)
	if err != nil {
		return err
	}
	for _, other := range used {
		if other != n.Email && text.Looks(other) == looks {
			return fault.Refuse("email", "account.error.email_alike")
		}
	}
	return nil
}

// handout makes a first password and a secret for the user, and the credential that is stored of them.
func handout(ctx context.Context, h Hasher, user User) (Handout, credential, error) {
	out := Handout{User: user.ID, Password: newPassword()}
	c := credential{User: user.ID}
	var err error
	if out.Secret, out.Address, err = newSecret(user.Email); err != nil {
		return Handout{}, c, err
	}
	if c.TOTPKey, c.TOTPSecret, err = h.keys.seal(user.ID, out.Secret); err != nil {
		return Handout{}, c, err
	}
	c.PasswordHash, err = h.Hash(ctx, out.Password)
	return out, c, err
}

// checkStamp keeps invented and real people apart, for good.
func checkStamp(ctx context.Context, tx postgres.Tx, demonstration bool) error {
	stamped, err := selectStamped(ctx, tx)
	if err != nil {
		return err
	}
	switch {
	case stamped && !demonstration:
		return fault.Conflict{Key: "account.error.demonstration"}
	case !stamped && demonstration:
		return fault.Conflict{Key: "account.error.no_demonstration"}
	}
	return nil
}

// Find gives the user with this address.
func Find(ctx context.Context, db *postgres.DB, email string) (User, error) {
	return byAddress(ctx, db.Auth, email, selectUser)
}

// byAddress looks for what belongs to an address: first as addresses are written down now, then as they were before.
func byAddress[T any](ctx context.Context, q querier, email string, find func(context.Context, querier, string) (T, error)) (T, error) {
	found, err := find(ctx, q, text.Address(email))
	if old := text.AddressOld(email); fault.IsNotFound(err) && old != text.Address(email) {
		return find(ctx, q, old)
	}
	return found, err
}

// ByID gives one user.
func ByID(ctx context.Context, db *postgres.DB, user id.User) (User, error) {
	return selectUserByID(ctx, db.Auth, user)
}

// Disable ends the account: whoever is signed in with it is out at his next page.
func Disable(ctx context.Context, db *postgres.DB, user id.User) error {
	return postgres.InTx(ctx, db.Auth, func(tx postgres.Tx) error {
		if err := changed(disableUser(ctx, tx, user, db.Wall())); err != nil {
			return err
		}
		return nextEpoch(ctx, tx, user) // what was known of him then is worth nothing when he is let in again
	})
}

// Reset gives the user a new first password and a new secret, for one who lost them, and signs him out everywhere.
func Reset(ctx context.Context, db *postgres.DB, h Hasher, user User) (Handout, error) {
	out, c, err := handout(ctx, h, user)
	if err != nil {
		return Handout{}, fmt.Errorf("reset: %w", err)
	}
	err = postgres.InTx(ctx, db.Auth, func(tx postgres.Tx) error { return c.replace(ctx, tx, db.Wall()) })
	return out, fault.Wrap(err, "reset")
}

// replace makes the credential the one that counts, and every session worth nothing.
func (c credential) replace(ctx context.Context, tx postgres.Tx, at time.Time) error {
	if err := upsertCredential(ctx, tx, c, at); err != nil {
		return err
	}
	return nextEpoch(ctx, tx, c.User)
}

// SignOutEverywhere makes every session of the user worth nothing.
func SignOutEverywhere(ctx context.Context, db *postgres.DB, user id.User) error {
	return postgres.InTx(ctx, db.Auth, func(tx postgres.Tx) error { return nextEpoch(ctx, tx, user) })
}

// SetLang keeps the language in which the user reads: nl or en.
func SetLang(ctx context.Context, db *postgres.DB, user id.User, lang string) error {
	if lang != "nl" && lang != "en" {
		return fault.Refuse("lang", "account.error.lang")
	}
	return changed(updateLang(ctx, db.Auth, user, lang))
}

// SetSettings keeps the language and which mails the user wants of what has no haste. Wrong ones are Invalid at lang and mails.
func SetSettings(ctx context.Context, db *postgres.DB, user id.User, lang string, mails policy.Mails) error {
	wrong := &fault.Invalid{}
	if lang != "nl" && lang != "en" {
		wrong.Add("lang", "account.error.lang")
	}
	if !slices.Contains(policy.AllMails, mails) {
		wrong.Add("mails", "account.error.mails")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	return changed(updateSettings(ctx, db.Auth, user, lang, mails))
}

// ChangePassword replaces the user's password and signs him out everywhere; he signs in with the new one. It gives the epoch of the
// account from then on. Wrong or weak ones are Invalid at fields «current» and «new». Guessing the current one is delayed as signing in is.
func ChangePassword(ctx context.Context, db *postgres.DB, h Hasher, user id.User, current, next string, from From) (int, error) {
	c, err := selectCredentialOf(ctx, db.Auth, user)
	if err != nil {
		return 0, fault.Wrap(err, "change password")
	}
	next = text.NFC(next)
	if err := checkChoice(ctx, db, c, next); err != nil {
		return 0, err
	}
	counted, err := begin(ctx, db, c, from)
	if err != nil {
		return 0, err
	}
	right, err := h.verify(ctx, current, c.PasswordHash)
	if err != nil {
		return 0, fault.Wrap(err, "change password")
	}
	if !right {
		return 0, fault.Refuse("current", "account.error.password_current")
	}
	if next == text.NFC(current) {
		return 0, fault.Refuse("new", "account.error.password_same")
	}
	if err := succeed(ctx, db.Auth, counted.pair, counted.keys...); err != nil {
		return 0, fault.Wrap(err, "change password")
	}
	return h.replace(ctx, db, user, c.Epoch, next, fault.Refuse("current", "account.error.password_current"))
}

// ChooseFirst replaces the password that was handed out, for who just proved himself with it and a code, in a session of this epoch; it
// gives the epoch from then on, in which he goes on. A weak one, or the one that was handed out, is Invalid at field «new». Where the
// password was changed or handed out again since, or is his own already, it is Conflict «account.error.first_over».
func ChooseFirst(ctx context.Context, db *postgres.DB, h Hasher, user id.User, epoch int, next string) (int, error) {
	c, err := selectCredentialOf(ctx, db.Auth, user)
	if err != nil {
		return 0, fault.Wrap(err, "choose password")
	}
	over := fault.Conflict{Key: "account.error.first_over"}
	if !c.Initial || c.Epoch != epoch {
		return 0, over
	}
	next = text.NFC(next)
	if err := checkChoice(ctx, db, c, next); err != nil {
		return 0, err
	}
	same, err := h.verify(ctx, next, c.PasswordHash)
	if err != nil {
		return 0, fault.Wrap(err, "choose password")
	}
	if same {
		return 0, fault.Refuse("new", "account.error.password_same")
	}
	return h.replace(ctx, db, user, epoch, next, over)
}

// replace makes next the password of an account that is still in this epoch; where it is not, it is what late says.
func (h Hasher) replace(ctx context.Context, db *postgres.DB, user id.User, epoch int, next string, late error) (int, error) {
	digest, err := h.Hash(ctx, next)
	if err != nil {
		return 0, fault.Wrap(err, "change password")
	}
	raised := 0
	err = postgres.InTx(ctx, db.Auth, func(tx postgres.Tx) error {
		// The epoch goes up first, and holds the account: what was changed or handed out since is the password that counts.
		var err error
		switch raised, err = raiseEpoch(ctx, tx, user); {
		case err != nil:
			return fault.Wrap(err, "change password")
		case raised != epoch+1:
			return late
		}
		return updatePassword(ctx, tx, user, digest, db.Wall())
	})
	return raised, err
}

// changed turns «no row» into NotFound.
func changed(rows int64, err error) error {
	if err == nil && rows == 0 {
		return fault.NotFound{What: "user"}
	}
	return err
}
