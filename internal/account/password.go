package account

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/text"
)

// Hasher digests passwords with argon2id, a few at a time: each takes 19 MiB, and signing in may not empty the machine. It
// also holds the keys that seal the secrets of one-time codes.
type Hasher struct {
	slots chan struct{}
	keys  Keys
}

// NewHasher allows at most most digests at once; others wait their turn. Its keys end with it, as fits invented people, who
// use no codes: what is sealed for real ones needs With.
func NewHasher(most int) Hasher { return Hasher{slots: make(chan struct{}, most), keys: passing()} }

// With is the hasher with keys that outlive it.
func (h Hasher) With(keys Keys) Hasher {
	h.keys = keys
	return h
}

// The parameters that OWASP names as the least: 19 MiB, two passes.
func parameters() *argon2id.Params {
	return &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// Hash gives the digest of a password as it is stored.
func (h Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	return argon2id.CreateHash(password, parameters())
}

// verify compares a password with its digest. Without a digest (nobody has this address) it takes as long, and is false.
func (h Hasher) verify(ctx context.Context, password, digest string) (bool, error) {
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer h.leave()
	if digest == "" {
		_, err := argon2id.CreateHash(password, parameters())
		return false, err
	}
	// Keyboards make one letter of an accent in two ways. A password that was chosen before this was known stands as it came.
	right, err := argon2id.ComparePasswordAndHash(text.NFC(password), digest)
	if err == nil && !right && text.NFC(password) != password {
		return argon2id.ComparePasswordAndHash(password, digest)
	}
	return right, err
}

func (h Hasher) enter(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("password: %w", ctx.Err())
	}
}

func (h Hasher) leave() { <-h.slots }

// Length of a password in characters: long is what makes it strong; nothing else is asked of it.
const (
	shortestPassword = 12
	longestPassword  = 200
)

// checkPassword refuses what nobody should choose. The field is the one that the page shows the reason at.
func checkPassword(field, password, email string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < shortestPassword:
		return fault.Refuse(field, "account.error.password_short", "least", fmt.Sprint(shortestPassword))
	case n > longestPassword:
		return fault.Refuse(field, "account.error.password_long", "most", fmt.Sprint(longestPassword))
	case strings.Contains(strings.ToLower(password), strings.ToLower(email)), strings.Trim(password, password[:1]) == "":
		return fault.Refuse(field, "account.error.password_weak")
	}
	return nil
}

// newPassword makes a first password that can be read out over a telephone: 20 letters and digits in groups, 100 bits.
func newPassword() string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789x" // 32, without those that look alike
	raw := make([]byte, 20)
	_, _ = rand.Read(raw) // never fails
	var b strings.Builder
	for i, r := range raw {
		if i > 0 && i%5 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[int(r)%len(letters)])
	}
	return b.String()
}
