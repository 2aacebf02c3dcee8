package account

import (
	"crypto/subtle"
	"fmt"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"github.com/terugkeer/terugkeer/internal/text"
)

// A one-time code lives for a step of 30 seconds; one step of difference between two clocks is forgiven.
const (
	stepSeconds = 30
	stepsApart  = 1
)

// newSecret makes the secret that a person's authenticator shares with us, and the address that puts it in there.
func newSecret(email string) (secret, address string, err error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Terugkeer", AccountName: email, Period: stepSeconds})
	if err != nil {
		return "", "", fmt.Errorf("one-time codes: %w", err)
	}
	return key.Secret(), key.URL(), nil
}

// stepOf finds the step whose code this is, around t. A code that is of no step is 0.
func stepOf(code, secret string, t time.Time) (int64, error) {
	code = text.Code(code)
	now := t.Unix() / stepSeconds
	found := int64(0)
	for step := now - stepsApart; step <= now+stepsApart; step++ {
		want, err := codeAt(secret, step)
		if err != nil {
			return 0, err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	return found, nil
}

// Code is the one-time code of a secret at t, as an authenticator shows it.
func Code(secret string, t time.Time) (string, error) {
	return codeAt(secret, t.Unix()/stepSeconds)
}

func codeAt(secret string, step int64) (string, error) {
	code, err := hotp.GenerateCodeCustom(secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return "", fmt.Errorf("one-time codes: the secret cannot be read")
	}
	return code, nil
}
