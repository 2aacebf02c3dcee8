package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/devdb"
)

var (
	errNoKeys  = errors.New("TOTP_KEYS is missing: the keys that seal the secrets of one-time codes, as name:base64 (docs/operations.md)")
	errBadKeys = errors.New("TOTP_KEYS is not of the form name:key with 32 bytes in base64, the one in use first, others behind commas")
)

// hasher is for passwords and the secrets of codes: with the keys of the configuration, or in a demonstration with the
// checkout's own. Where a demonstration runs outside a checkout its keys end with the process: there nobody needs a code.
func (e *env) hasher(most int, demonstration bool) (account.Hasher, error) {
	h := account.NewHasher(most)
	text, err := e.secret(demonstration)
	if err != nil || text == "" {
		return h, err
	}
	keys, err := account.ParseKeys(text)
	if err != nil {
		return h, errBadKeys
	}
	return h.With(keys), nil
}

// secret is the text of the keys; empty where they end with the process.
func (e *env) secret(demonstration bool) (string, error) {
	if text := e.getenv("TOTP_KEYS"); text != "" {
		return text, nil
	}
	if !demonstration {
		return "", errNoKeys
	}
	return keysOfCheckout(e)
}

// hasherOf is the hasher for one command on this database.
func (e *env) hasherOf(db *postgres.DB) (account.Hasher, error) {
	demonstration, err := db.Demonstration(e.ctx)
	if err != nil {
		return account.Hasher{}, err
	}
	return e.hasher(1, demonstration)
}

// keysOfCheckout gives the key that lies beside the checkout's private PostgreSQL, made at the first time; empty outside a checkout.
func keysOfCheckout(e *env) (string, error) {
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	cluster, err := devdb.ForCheckout(wd, e.getenv("XDG_STATE_HOME"), false)
	if err != nil {
		return "", nil //nolint:nilerr // no checkout, no place for a key
	}
	name := cluster.Dir() + "-keys"
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(account.NewKey("development") + "\n")
		return readKeys(name, errors.Join(err, f.Close()))
	}
	if errors.Is(err, fs.ErrExist) {
		err = nil
	}
	return readKeys(name, err)
}

// readKeys reads the file, when nobody else can: it lies in a directory where everybody may write.
func readKeys(name string, err error) (string, error) {
	if err != nil {
		return "", fmt.Errorf("keys: %w", err)
	}
	info, err := os.Lstat(name)
	if err != nil {
		return "", fmt.Errorf("keys: %w", err)
	}
	stat, known := info.Sys().(*syscall.Stat_t)
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 || (known && stat.Uid != uint32(os.Getuid())) { //nolint:gosec // a user's number
		return "", fmt.Errorf("keys: %s can be read or was made by somebody else: remove it", name)
	}
	text, err := os.ReadFile(name)
	return strings.TrimSpace(string(text)), err
}
