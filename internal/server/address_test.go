package server_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/server"
)

var ours = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:a::/48"), netip.MustParsePrefix("fe80::/10")}

// TestWhereARequestComesFrom: behind our proxies it is the nearest address that is not one of them, in every shape in which proxies
// write it; what cannot be read is the connection's, and never nothing.
func TestWhereARequestComesFrom(t *testing.T) {
	t.Parallel()
	const peer = "10.0.0.1"
	for _, test := range []struct{ name, remote, forwarded, xff, want string }{
		{"nobody said anything", "", "", "", peer},
		{"a stranger is not believed", "198.51.100.9:4000", "for=203.0.113.7", "203.0.113.7", "198.51.100.9"},
		{"plain", "", "", "203.0.113.7", "203.0.113.7"},
		{"with a port", "", "", "203.0.113.7:51234", "203.0.113.7"},
		{"version 6", "", "", "2001:db8::7", "2001:db8::7"},
		{"version 6 in brackets", "", "", "[2001:db8::7]", "2001:db8::7"},
		{"version 6 with a port", "", "", "[2001:db8::7]:443", "2001:db8::7"},
		{"quoted", "", "", `"[2001:db8::7]:443"`, "2001:db8::7"},
		{"version 4 in version 6", "", "", "::ffff:203.0.113.7", "203.0.113.7"},
		{"version 4 in version 6, with a port", "", "", "[::ffff:203.0.113.7]:80", "203.0.113.7"},
		{"with a zone", "", "", "fe80:1::7%eth0, 2001:db8::7%eth0", "2001:db8::7"},
		{"spaces and tabs", "", "", " 203.0.113.7 \t, 10.2.2.2 ", "203.0.113.7"},
		{"empty places", "", "", ",, 203.0.113.7,, 10.2.2.2,", "203.0.113.7"},
		{"strangers before it", "", "", "1.1.1.1, 203.0.113.7, 10.2.2.2", "203.0.113.7"},
		{"several lines", "", "", "1.1.1.1|203.0.113.7|10.2.2.2", "203.0.113.7"},
		{"all are ours", "", "", "10.3.3.3, 10.2.2.2", "10.3.3.3"},
		{"unknown nearest", "", "", "203.0.113.7, unknown", peer},
		{"unknown beyond a proxy", "", "", "unknown, 10.2.2.2", peer},
		{"hidden", "", "", "_secret", peer},
		{"garbage", "", "", "203.0.113.7, <script>", peer},
		{"a port that is none", "", "", "203.0.113.7:80 80", peer},
		{"brackets that do not close", "", "", "[2001:db8::7", peer},
		{"brackets around version 4", "", "", "[203.0.113.7]", peer},
		{"nobody's address", "", "", "0.0.0.0", peer},
		{"too many colons", "", "", "203.0.113.7:80:80", peer},
		{"leading zeros", "", "", "203.000.113.007", peer},
		{"the connection in version 6", "[2001:db8:a::5]:9000", "", "203.0.113.7", "203.0.113.7"},
		{"the connection mapped", "[::ffff:10.0.0.1]:9000", "", "203.0.113.7", "203.0.113.7"},
		{"the connection with a zone", "[fe80::5%eth0]:9000", "", "203.0.113.7", "203.0.113.7"},

		{"forwarded", "", "for=203.0.113.7", "", "203.0.113.7"},
		{"forwarded with a port", "", `for="203.0.113.7:47011"`, "", "203.0.113.7"},
		{"forwarded with a port, not quoted", "", `for=203.0.113.7:47011`, "", "203.0.113.7"},
		{"forwarded with a hidden port", "", `for="203.0.113.7:_p"`, "", "203.0.113.7"},
		{"forwarded version 6", "", `For="[2001:db8::7]:4711"`, "", "2001:db8::7"},
		{"forwarded with pairs", "", `proto=https;FOR=203.0.113.7;by="_x";host="a,b;for=1.1.1.1"`, "", "203.0.113.7"},
		{"forwarded in a chain", "", `for=1.1.1.1, for=203.0.113.7;proto=http, for=10.2.2.2`, "", "203.0.113.7"},
		{"forwarded in lines", "", `for=1.1.1.1|for=203.0.113.7 ; proto=http|for=10.2.2.2`, "", "203.0.113.7"},
		{"forwarded unknown", "", `for=203.0.113.7, for=unknown`, "", peer},
		{"forwarded hidden", "", `for=_hidden`, "", peer},
		{"forwarded without whom", "", `for=203.0.113.7, proto=http`, "", peer},
		{"forwarded twice in one", "", `for=1.1.1.1;for=203.0.113.7`, "", peer},
		{"forwarded behind an open quote", "", `for=1.1.1.1;x=", for=203.0.113.7`, "", peer},
		{"forwarded between quotes of others", "", `for=1.1.1.1;x=", for="[2001:db8::7]"`, "", peer},
		{"forwarded with an escape", "", `for="203.0.113\.7"`, "", "203.0.113.7"},
		{"forwarded with a last semicolon", "", `for=203.0.113.7;, for=10.2.2.2;`, "", "203.0.113.7"},
		{"forwarded garbage", "", `;;;==,"`, "", peer},

		{"both say the same", "", "for=203.0.113.7", "203.0.113.7:80", "203.0.113.7"},
		{"one was the stranger's", "", "for=1.1.1.1", "203.0.113.7", peer},
		{"the other was", "", "for=203.0.113.7", "1.1.1.1", peer},
		{"one is unknown", "", "for=unknown", "203.0.113.7", peer},
	} {
		header := http.Header{}
		for name, lines := range map[string]string{"Forwarded": test.forwarded, "X-Forwarded-For": test.xff} {
			for line := range strings.SplitSeq(lines, "|") {
				if line != "" {
					header.Add(name, line)
				}
			}
		}
		if test.remote == "" {
			test.remote = peer + ":9000"
		}
		if got := server.Origin(test.remote, header, ours); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	if got := server.Origin("198.51.100.9:4000", http.Header{"X-Forwarded-For": {"203.0.113.7"}}, nil); got != "198.51.100.9" {
		t.Errorf("without proxies of ours: %s", got)
	}
}

func FuzzWhereARequestComesFrom(f *testing.F) {
	for _, seed := range []string{"203.0.113.7:80", `for="[2001:db8::1]:_p";by=_x, for=unknown`, `a="\`, `;,;`, "[::%]"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, forwarded, xff string) {
		got := server.Origin("10.0.0.1:80", http.Header{"Forwarded": {forwarded}, "X-Forwarded-For": {xff}}, ours)
		if at, err := netip.ParseAddr(got); err != nil || at.IsUnspecified() || at.Zone() != "" {
			t.Errorf("%q from %q and %q", got, forwarded, xff)
		}
	})
}

// TestStrangersBehindAProxyShareNoDelay: one who types wrong passwords behind a proxy that writes ports delays himself and nobody
// else, and what he writes of himself before does not help him.
func TestStrangersBehindAProxyShareNoDelay(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	handler := server.New(server.Options{DB: s.db, Hasher: s.hasher, Store: s.store, Log: slog.New(slog.NewJSONHandler(&bytes.Buffer{}, nil)), Base: "https://terugkeer.example", Proxies: ours})
	tries := 0
	try := func(said ...string) int {
		tries++ // each time another account: what is counted is where it comes from
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://terugkeer.example/sign-in", strings.NewReader(fmt.Sprintf("email=nobody%d%%40gemeente.example&password=wrong-password-1", tries)))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = "10.0.0.1:9000"
		r.Header[http.CanonicalHeaderKey(said[0])] = said[1:]
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code
	}
	refused := 0
	for n := range 36 {
		if try("X-Forwarded-For", "192.0.2."+string(rune('1'+n%9))+", 203.0.113.7:5123"+string(rune('0'+n%10))) == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 {
		t.Error("who tries again and again is never delayed")
	}
	for _, other := range [][]string{{"X-Forwarded-For", "198.51.100.7:51234"}, {"X-Forwarded-For", "[2001:db8::9]:443"}, {"Forwarded", `for="[2001:db8:1::9]:443"`}} {
		if got := try(other...); got == http.StatusTooManyRequests {
			t.Errorf("%v waits for what another did", other)
		}
	}
}
