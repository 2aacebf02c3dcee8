package ledger

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Marker makes the marks of what was asked about a person: the same question gives the same mark, and without the key nobody finds
// out which question it was, or tries one. The zero value makes none.
type Marker struct{ key []byte }

// NewMarker derives the key of marks from the secret of the installation. Without one it is random: then marks of one process are
// not those of another.
func NewMarker(secret []byte) Marker {
	if len(secret) == 0 {
		secret = make([]byte, sha256.Size)
		_, _ = rand.Read(secret) // never fails
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "terugkeer mark", sha256.Size)
	if err != nil {
		panic(err) // only for a length that no hash can give
	}
	return Marker{key}
}

// markBytes is how much of the digest a mark is: enough to tell all questions apart, short enough to compare by eye.
const markBytes = 10

// Of is the mark of words; empty when there is nothing to mark, or no key.
func (m Marker) Of(words ...string) string {
	text := strings.Join(words, "\x00")
	if m.key == nil || strings.Trim(text, "\x00") == "" {
		return ""
	}
	h := hmac.New(sha256.New, m.key)
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil)[:markBytes])
}
