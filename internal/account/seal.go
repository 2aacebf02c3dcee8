package account

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/terugkeer/terugkeer/internal/id"
)

// Keys seal the secrets of one-time codes, so that a copy of the database alone makes no codes. The first is used for what is
// sealed from now on, the others only open what was sealed before: that is how a key is replaced. The zero value seals nothing.
type Keys struct {
	current string
	all     map[string]cipher.AEAD
	lasting bool // kept outside this process: what it seals can be opened later
}

const keyBytes = 32

var errKeys = errors.New("want name:key, the key 32 bytes in base64, and more of them behind a comma")

// ParseKeys reads «name:base64», the one in use first, others behind commas. The error repeats nothing of it.
func ParseKeys(text string) (Keys, error) {
	k := Keys{all: map[string]cipher.AEAD{}, lasting: true}
	for part := range strings.SplitSeq(text, ",") {
		name, encoded, found := strings.Cut(strings.TrimSpace(part), ":")
		raw, err := base64.StdEncoding.DecodeString(encoded)
		if !found || name == "" || err != nil || len(raw) != keyBytes || k.all[name] != nil {
			return Keys{}, errKeys
		}
		if k.current == "" {
			k.current = name
		}
		if k.all[name], err = newAEAD(raw); err != nil {
			return Keys{}, errKeys
		}
	}
	return k, nil
}

// NewKey makes a key as ParseKeys reads it, under a name.
func NewKey(name string) string {
	raw := make([]byte, keyBytes)
	_, _ = rand.Read(raw) // never fails
	return name + ":" + base64.StdEncoding.EncodeToString(raw)
}

// passing are keys that end with this process.
func passing() Keys {
	k, err := ParseKeys(NewKey("passing"))
	if err != nil {
		return Keys{}
	}
	k.lasting = false
	return k
}

func newAEAD(raw []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal gives the secret as it is stored, and the name of the key. It opens for the same user alone: a row that is copied to
// another account is worth nothing there.
func (k Keys) seal(user id.User, secret string) (name, sealed string, err error) {
	aead := k.all[k.current]
	if aead == nil {
		return "", "", errors.New("one-time codes: there is no key to seal the secret with")
	}
	return k.current, base64.StdEncoding.EncodeToString(aead.Seal(nil, nil, []byte(secret), user.UUID[:])), nil
}

// open gives the secret back. One without the name of a key is from before there were keys, and stands as it is.
func (k Keys) open(user id.User, name, sealed string) (string, error) {
	if name == "" {
		return sealed, nil
	}
	aead := k.all[name]
	if aead == nil {
		return "", fmt.Errorf("one-time codes: the key %q is not configured", name)
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return "", errors.New("one-time codes: the sealed secret cannot be read")
	}
	secret, err := aead.Open(nil, nil, raw, user.UUID[:])
	if err != nil {
		return "", errors.New("one-time codes: the sealed secret was changed, or belongs to another account or key")
	}
	return string(secret), nil
}

// renews tells whether a secret under this key is to be sealed anew.
func (k Keys) renews(name string) bool { return k.lasting && name != k.current }
