package front

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Where a request comes from. Behind proxies it is what they say, in X-Forwarded-For or in Forwarded (RFC 7239): the address nearest
// to us that is not one of them. What stands before that, a stranger wrote himself.

type addressKey struct{}

// NetworkOf is the address a request comes from, as text; empty only where the connection itself has none.
func NetworkOf(ctx context.Context) string {
	if at, known := ctx.Value(addressKey{}).(netip.Addr); known && at.IsValid() {
		return at.String()
	}
	return ""
}

// ClientAddress finds out where a request comes from: the connection, or behind known proxies what they say.
func (s *Site) ClientAddress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), addressKey{}, Origin(r.RemoteAddr, r.Header, s.Proxies))))
	})
}

// Origin is the address of who sent a request. What cannot be read gives the address of the connection, and never none: strangers
// without an address would share one. A proxy leaves the header that it does not write as the stranger sent it; so two headers that
// say different things are believed neither.
func Origin(remote string, header http.Header, proxies []netip.Prefix) netip.Addr {
	peer := hopAt(remote)
	if !peer.IsValid() || !within(peer, proxies) {
		return peer
	}
	forwarded, readable := forwardedHops(header.Values("Forwarded"))
	if !readable {
		return peer
	}
	told := [][]string{forwarded, hopsIn(header.Values("X-Forwarded-For"))}
	told = slices.DeleteFunc(told, func(hops []string) bool { return len(hops) == 0 })
	var from netip.Addr
	for n, hops := range told {
		one := nearest(hops, proxies)
		if !one.IsValid() || (n > 0 && one != from) {
			return peer
		}
		from = one
	}
	if !from.IsValid() {
		return peer
	}
	return from
}

// nearest walks from us outwards to the first address that is no proxy of ours; where all are, it is the outermost. None where an
// address on the way cannot be read: what stands beyond it nobody vouches for.
func nearest(hops []string, proxies []netip.Prefix) netip.Addr {
	var at netip.Addr
	for _, hop := range slices.Backward(hops) {
		if at = hopAt(hop).WithZone(""); !at.IsValid() || !within(at, proxies) {
			return at
		}
	}
	return at
}

// within tells whether an address is in one of the networks; a zone says only through which interface it was reached.
func within(at netip.Addr, networks []netip.Prefix) bool {
	at = at.WithZone("")
	return slices.ContainsFunc(networks, func(p netip.Prefix) bool { return p.Contains(at) })
}

// hopAt reads «203.0.113.7», «203.0.113.7:51234», «2001:db8::1», «[2001:db8::1]», «[2001:db8::1]:443» and an address of version 4 in
// the clothes of version 6. The zero value for «unknown», a hidden name («_proxy») and what is no address of anybody.
func hopAt(text string) netip.Addr {
	host, port := text, ""
	if inside, bracketed := strings.CutPrefix(text, "["); bracketed {
		rest, closed := "", false
		if host, rest, closed = strings.Cut(inside, "]"); !closed || !strings.Contains(host, ":") {
			return netip.Addr{}
		}
		var has bool
		if port, has = strings.CutPrefix(rest, ":"); !has && rest != "" {
			return netip.Addr{}
		}
	} else if strings.Count(text, ":") == 1 {
		host, port, _ = strings.Cut(text, ":")
	}
	at, err := netip.ParseAddr(host)
	if err != nil || at.IsUnspecified() || strings.ContainsFunc(port, func(r rune) bool { return !tokenRune(r) }) {
		return netip.Addr{}
	}
	return at.Unmap()
}

// hopsIn splits the values of X-Forwarded-For, in the order in which they were written; some proxies quote or space them.
func hopsIn(lines []string) []string {
	var hops []string
	for hop := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		if hop = strings.Trim(hop, " \t\""); hop != "" {
			hops = append(hops, hop)
		}
	}
	return hops
}

// forwardedHops reads whom each proxy got the request from, in the order in which they wrote it; empty text for one that did not
// say. False when it is not written as RFC 7239 has it: a stranger could hide behind a quote what our own proxy added.
func forwardedHops(lines []string) (hops []string, readable bool) {
	rest := strings.Trim(strings.Join(lines, ","), " \t,")
	for rest != "" {
		hop, has := "", false
		for {
			name, value, after, ok := forwardedPair(rest)
			if !ok || (has && strings.EqualFold(name, "for")) {
				return nil, false
			}
			if strings.EqualFold(name, "for") {
				hop, has = value, true
			}
			if rest = strings.TrimLeft(after, " \t"); !strings.HasPrefix(rest, ";") {
				break
			}
			if rest = strings.TrimLeft(rest[1:], " \t;"); rest == "" || rest[0] == ',' {
				break // a proxy that ends its pairs with a semicolon
			}
		}
		hops = append(hops, hop)
		if rest != "" && rest[0] != ',' {
			return nil, false
		}
		rest = strings.TrimLeft(rest, " \t,")
	}
	return hops, true
}

// forwardedPair reads «name=value» or «name="value"» from the beginning of text.
func forwardedPair(text string) (name, value, after string, ok bool) {
	name, text, ok = strings.Cut(text, "=")
	if name = strings.TrimSpace(name); !ok || name == "" || strings.ContainsFunc(name, func(r rune) bool { return !tokenRune(r) }) {
		return "", "", "", false
	}
	text = strings.TrimLeft(text, " \t")
	if !strings.HasPrefix(text, `"`) {
		end := strings.IndexAny(text, " \t,;\"")
		if end < 0 {
			end = len(text)
		}
		return name, text[:end], text[end:], end > 0
	}
	var read strings.Builder
	for n := 1; n < len(text); n++ {
		switch text[n] {
		case '"':
			return name, strings.TrimSpace(read.String()), text[n+1:], true
		case '\\':
			if n++; n == len(text) {
				return "", "", "", false
			}
		}
		read.WriteByte(text[n])
	}
	return "", "", "", false
}

// tokenRune tells whether a letter may stand in a name, a port or a hidden name of RFC 7239.
func tokenRune(r rune) bool {
	return r == '_' || r == '-' || r == '.' || (r >= '0' && r <= '9') || (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z')
}
