package front

import (
	"bytes"
	"compress/flate"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
)

// sealer closes what a page carries for us and gives it back only as it was: nobody can read it or make his own. Each purpose
// has a key of its own.
type sealer struct{ aead cipher.AEAD }

// newSealer derives the key of a purpose from the secret of the installation. Without one the key is random: what was sealed
// is then lost when the process ends, and other processes cannot open it.
func newSealer(secret []byte, purpose string) sealer {
	if len(secret) == 0 {
		secret = make([]byte, 32)
		_, _ = rand.Read(secret) // never fails
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "terugkeer "+purpose, 32)
	if err != nil {
		panic(err) // only for a length that no hash can give
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // only for another length of key
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // only for another block
	}
	return sealer{aead}
}

// packers are used again: making one takes more than a megabyte, and every page with a form seals something.
var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, flate.BestSpeed)
	if err != nil {
		panic(err) // only for a level that does not exist
	}
	return w
}}

// Seal closes a value; it opens only with the same words of context: for whom, on which page.
func (s sealer) Seal(value any, context ...string) (string, error) {
	var packed bytes.Buffer
	w, _ := packers.Get().(*flate.Writer) // the pool holds nothing else
	defer packers.Put(w)
	w.Reset(&packed)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		return "", fmt.Errorf("seal: %w", err)
	}
	if err := w.Close(); err != nil {
		return "", fmt.Errorf("seal: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, packed.Bytes(), bound(context))), nil
}

// Open reads a sealed value; false when it is not ours, was changed, or is of another context.
func (s sealer) Open(sealed string, into any, context ...string) bool {
	closed, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return false
	}
	packed, err := s.aead.Open(nil, nil, closed, bound(context))
	if err != nil {
		return false
	}
	return json.NewDecoder(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), 4*formBytes)).Decode(into) == nil
}

// bound joins the words of a context so that no two contexts are written alike.
func bound(context []string) []byte {
	var b strings.Builder
	for _, word := range context {
		fmt.Fprintf(&b, "%d:%s", len(word), word)
	}
	return []byte(b.String())
}
