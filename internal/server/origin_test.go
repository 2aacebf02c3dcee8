package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/who"
)

// olderBrowsers say of a form where it comes from, each in its way; none of them knows Sec-Fetch.
var olderBrowsers = map[string]struct{ origin, referer bool }{
	"Safari 15":                       {origin: true, referer: true},
	"Firefox 78 ESR":                  {origin: true, referer: true},
	"Firefox 60 ESR":                  {referer: true},
	"the browser of a mail program":   {},
	"a browser told to send no pages": {origin: true},
}

// saysFrom sets the headers of a form on one of our pages as the browser does that was told the policy of the page, by the rules of the
// Fetch standard: with no-referrer the origin of a form is «null», and there is no Referer.
func saysFrom(r *http.Request, policy, page string, origin, referer bool) {
	own := r.URL.Scheme + "://" + r.URL.Host
	if origin {
		r.Header.Set("Origin", own)
		if policy == "no-referrer" {
			r.Header.Set("Origin", "null")
		}
	}
	if referer && policy != "no-referrer" {
		r.Header.Set("Referer", own+page)
	}
}

// through is a browser that sends the headers of another with each form.
type through struct {
	base            http.RoundTripper
	policy          string
	origin, referer bool
}

func (h through) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost {
		saysFrom(r, h.policy, r.URL.Path, h.origin, h.referer)
	}
	return h.base.RoundTrip(r)
}

const refusedOrigin = "andere website"

// TestOurOwnCheckTakesOurOwnForms: every form there is, sent from our page by browsers that do not know Sec-Fetch, is taken, signing in too;
// and none that comes from elsewhere, or from nowhere.
func TestOurOwnCheckTakesOurOwnForms(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	routes := routesOf(t, s.db, http.MethodPost)
	if len(routes) < 60 {
		t.Fatalf("%d forms: this test shows little", len(routes))
	}
	policy := s.browser().get("/sign-in").Header.Get("Referrer-Policy")
	parameter := regexp.MustCompile(`\{[a-z]+\}`)
	post := func(route string, set func(*http.Request)) answer {
		t.Helper()
		b := s.browser()
		b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		path := parameter.ReplaceAllString(route, "01a20a13-e68f-7ccf-8785-518ae3352c63")
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+path, strings.NewReader("request=1"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		set(r)
		return b.do(r)
	}
	foreign := map[string][2]string{
		"another site": {"Origin", "https://kwaad.example"}, "a frame of another site": {"Origin", "null"}, "another port": {"Origin", "https://127.0.0.1:1"},
		"a page of another site": {"Referer", "https://kwaad.example/x"}, "a page that names ours": {"Referer", "https://kwaad.example/" + s.host},
		"cross-site": {"Sec-Fetch-Site", "cross-site"}, "a sister site": {"Sec-Fetch-Site", "same-site"},
	}
	for _, route := range routes {
		for name, how := range olderBrowsers {
			got := post(route, func(r *http.Request) { saysFrom(r, policy, "/work", how.origin, how.referer) })
			if got.StatusCode == http.StatusForbidden || strings.Contains(got.body, refusedOrigin) {
				t.Errorf("POST %s by %s: %d", route, name, got.StatusCode)
			}
		}
		for name, header := range foreign {
			if got := post(route, func(r *http.Request) { r.Header.Set(header[0], header[1]) }); got.StatusCode != http.StatusForbidden || !strings.Contains(got.body, refusedOrigin) {
				t.Errorf("POST %s from %s: %d", route, name, got.StatusCode)
			}
		}
	}
	// What a page is said to be does not help an origin that is none.
	if got := post("/sign-in", func(r *http.Request) { r.Header.Set("Origin", "null"); r.Header.Set("Referer", s.url+"/sign-in") }); got.StatusCode != http.StatusForbidden {
		t.Errorf("null with a page of ours: %d", got.StatusCode)
	}
}

// TestSigningInWithAnOlderBrowser goes through password, code and the first form behind them.
func TestSigningInWithAnOlderBrowser(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	policy := s.browser().get("/sign-in").Header.Get("Referrer-Policy")
	out := s.add("mayor@lochem.example", "GM0262", who.Mayor)
	for name, how := range olderBrowsers {
		b := s.browser()
		b.http.Transport = through{b.http.Transport, policy, how.origin, how.referer}
		code, err := account.Code(out.Secret, s.db.Wall())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.db.Owner.Exec(t.Context(), "update credential set totp_last_step = 0 where user_id = $1", out.User); err != nil {
			t.Fatal(err) // a code is taken once; each browser here comes in the same minute
		}
		b.post("/sign-in", "email", "mayor@lochem.example", "password", out.Password)
		if got := b.post("/sign-in/code", "code", code, "next", "/account"); got.Request.URL.Path != "/account" {
			t.Errorf("%s: signing in ended at %s, %d", name, got.Request.URL, got.StatusCode)
		}
		if got := b.post("/sign-out"); got.StatusCode != http.StatusOK || strings.Contains(got.body, refusedOrigin) {
			t.Errorf("%s: signing out: %d", name, got.StatusCode)
		}
	}
}

// TestNoAddressOfOursReachesAnotherSite: every page says that other sites learn no address, and nothing on it says otherwise.
func TestNoAddressOfOursReachesAnotherSite(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 4, Walked: 4}); err != nil {
		t.Fatal(err)
	}
	b := s.as("OM-ONL", who.OMLead)
	meta := regexp.MustCompile(`<meta name="referrer" content="([^"]*)"`)
	otherwise := regexp.MustCompile(`(?i)referrerpolicy=`)
	seen := 0
	for _, path := range append(s.pagesOf(b), "/sign-in", "/assets/none", "/healthz") {
		got := b.get(path)
		if said := got.Header.Get("Referrer-Policy"); said != "same-origin" {
			t.Errorf("%s: %q", path, said)
		}
		for _, m := range meta.FindAllStringSubmatch(got.body, -1) {
			seen++
			if m[1] != "same-origin" {
				t.Errorf("%s says of itself %q", path, m[1])
			}
		}
		if at := otherwise.FindString(got.body); at != "" {
			t.Errorf("%s says otherwise at %q", path, at)
		}
	}
	if seen < 20 {
		t.Errorf("%d pages: this test shows little", seen)
	}
}
