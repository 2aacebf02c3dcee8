package account

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"net/netip"
	"time"
)

// attempts is what is remembered of earlier failures under one key.
type attempts struct {
	Failures int
	LastAt   time.Time
}

// Failures are forgotten after this long without a new one.
const forgetAfter = time.Hour

// wait tells how long it takes before the next attempt of an unknown device is looked at. It grows, but each part has a most, so that
// nobody can lock somebody else out. No network is exempt: many may be in it.
func wait(pair, account, network attempts, now time.Time) time.Duration {
	return max(pair.left(now, 5, 15*time.Minute), account.left(now, 10, 30*time.Second), network.left(now, 30, time.Minute))
}

// left is what remains of 1, 2, 4 … seconds after the free failures, at most most.
func (a attempts) left(now time.Time, free int, most time.Duration) time.Duration {
	if a.Failures < free || now.Sub(a.LastAt) > forgetAfter {
		return 0
	}
	delay := time.Duration(math.Pow(2, float64(min(a.Failures-free, 20)))) * time.Second
	return max(0, a.LastAt.Add(min(delay, most)).Sub(now))
}

// The keys are digests: the table tells nobody who tried from where.
func keys(email, address string) (pair, account, network string) {
	net := NetworkOf(address)
	return digest("pair", email, net), digest("account", email), digest("network", net)
}

// NetworkOf widens an address to what one household or office has: /24, or /64 for version 6.
func NetworkOf(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return "unknown"
	}
	bits := 24
	if a = a.Unmap(); a.Is6() {
		bits = 64
	}
	prefix, err := a.WithZone("").Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return prefix.String()
}

func digest(parts ...string) string {
	sum := sha256.New()
	for _, part := range parts {
		sum.Write([]byte(part))
		sum.Write([]byte{0})
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
