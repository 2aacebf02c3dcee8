package server_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestAKnownDeviceIsNotDelayedByOthers: wrong passwords from the owner's own network stop a browser that he never used, and not his.
// The cookie is given after password and code, signs nobody in, and made up it is worth nothing.
func TestAKnownDeviceIsNotDelayedByOthers(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	const email = "mayor@lochem.example"
	b, mayor := s.signedIn(email, "GM0262", who.Mayor)
	device := b.named("__Host-device")
	if device == nil || len(device.Value) < 80 {
		t.Fatalf("no device after password and code: %+v", device)
	}
	b.post("/sign-out")
	if got := b.get("/account"); got.Request.URL.Path != "/sign-in" {
		t.Errorf("the device signs in: %s", got.Request.URL)
	}
	stranger := s.browser()
	status := 0
	for range 20 {
		if status = stranger.post("/sign-in", "email", email, "password", "guess").StatusCode; status == http.StatusTooManyRequests {
			break
		}
	}
	if status != http.StatusTooManyRequests {
		t.Fatalf("nobody was delayed: %d", status)
	}
	if stranger.named("__Host-device") != nil {
		t.Error("a guesser got a device")
	}
	forged := s.browser()
	forged.put("__Host-device", strings.Repeat("A", len(device.Value)))
	if got := forged.post("/sign-in", "email", email, "password", mayor.Password); got.StatusCode != http.StatusTooManyRequests {
		t.Errorf("with a made-up device: %d", got.StatusCode)
	}
	got := b.post("/sign-in", "email", email, "password", mayor.Password)
	if got.Request.URL.Path != "/sign-in/code" {
		t.Errorf("the owner is stopped: %d at %s", got.StatusCode, got.Request.URL)
	}
	log := s.security.String()
	for _, want := range []string{`"msg":"sign_in.password_wrong"`, `"msg":"sign_in.delayed"`, `"msg":"sign_in.done"`, `"msg":"sign_in.password"`, `"msg":"sign_out"`, `"user":"` + mayor.User.String(), `"stream":"security"`, `"network":"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the security log lacks %s:\n%s", want, log)
		}
	}
	for _, secret := range []string{email, "lochem", "guess", mayor.Password, "127.0.0", "Vries"} {
		if strings.Contains(log, secret) {
			t.Errorf("the security log holds %q", secret)
		}
	}
	if strings.Contains(s.log.String(), "sign_in.") {
		t.Error("the security log is in the other one")
	}
}

// TestTwoPeopleShareABrowser: both stay known there, and the cookie is what a browser keeps to itself.
func TestTwoPeopleShareABrowser(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	anna, bart := s.add("anna@lochem.example", "GM0262", who.MunicipalOfficer), s.add("bart@lochem.example", "GM0262", who.MunicipalOfficer)
	b := s.browser()
	enter := func(email string, out account.Handout) answer {
		t.Helper()
		code, err := account.Code(out.Secret, s.db.Wall())
		if err != nil {
			t.Fatal(err)
		}
		b.post("/sign-in", "email", email, "password", out.Password)
		got := b.post("/sign-in/code", "code", code, "next", "/account")
		b.post("/sign-out")
		return got
	}
	enter("anna@lochem.example", anna)
	enter("bart@lochem.example", bart)
	if parts := strings.Split(b.named("__Host-device").Value, "."); len(parts) != 2 {
		t.Errorf("known for %d people", len(parts))
	}
	for n, out := range []account.Handout{anna, bart} {
		stranger, email := s.browser(), []string{"anna@lochem.example", "bart@lochem.example"}[n]
		for range 8 {
			stranger.post("/sign-in", "email", email, "password", "guess")
		}
		if got := b.post("/sign-in", "email", email, "password", out.Password); got.Request.URL.Path != "/sign-in/code" {
			t.Errorf("%s is stopped: %d", email, got.StatusCode)
		}
	}
	raw := *b.http
	raw.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	carla, c := s.add("carla@lochem.example", "GM0262", who.MunicipalOfficer), browser{s: s, http: &raw}
	c.post("/sign-in", "email", "carla@lochem.example", "password", carla.Password)
	code, err := account.Code(carla.Secret, s.db.Wall())
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range c.post("/sign-in/code", "code", code).Cookies() {
		if cookie.Name == "__Host-device" && (!cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" || cookie.MaxAge != 90*24*3600) {
			t.Errorf("the cookie: %+v", cookie)
		}
	}
}

// TestTheFirstTimeInAsksOnePassword: who comes with the password that was handed out chooses another on one page, which says why, and
// goes on to where he wanted; before that he does nothing else.
func TestTheFirstTimeInAsksOnePassword(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	const email, next = "mayor@lochem.example", "een zin die ik zelf bedacht"
	mayor := s.add(email, "GM0262", who.Mayor)
	if _, err := s.db.Owner.Exec(t.Context(), "update credential set initial = true"); err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	code, err := account.Code(mayor.Secret, s.db.Wall())
	if err != nil {
		t.Fatal(err)
	}
	b.post("/sign-in", "email", email, "password", mayor.Password, "next", "/inbox")
	got := b.post("/sign-in/code", "code", code, "next", "/inbox")
	if got.Request.URL.Path != "/account/first-password" || !strings.Contains(got.body, "Kies een eigen wachtwoord") || !strings.Contains(got.body, "het wachtwoord dat u kreeg") || strings.Count(got.body, `type="password"`) != 1 {
		t.Fatalf("after the code: %s\n%s", got.Request.URL, got.body)
	}
	for _, path := range []string{"/account", "/work", "/organisation", "/account/function"} {
		if got := b.get(path); got.Request.URL.Path != "/account/first-password" {
			t.Errorf("%s is shown before", path)
		}
	}
	if got := b.post("/account/settings", "lang", "en", "mails", "all"); got.Request.URL.Path != "/account/first-password" {
		t.Errorf("settings are kept before: %s", got.Request.URL)
	}
	for _, wrong := range []string{"", "kort", mayor.Password} {
		if got := b.post("/account/first-password", "new", wrong, "next", "/inbox"); got.StatusCode != 422 || !strings.Contains(got.body, `value="/inbox"`) {
			t.Errorf("%q: %d", wrong, got.StatusCode)
		}
	}
	before := b.cookie()
	if got := b.post("/account/first-password", "new", next, "next", "/inbox"); got.Request.URL.Path != "/inbox" || got.StatusCode != 200 {
		t.Errorf("after it: %d %s", got.StatusCode, got.Request.URL)
	}
	if b.cookie() == before {
		t.Error("the token stayed the same")
	}
	if got := b.get("/account/first-password?next=/inbox"); got.Request.URL.Path != "/inbox" {
		t.Errorf("it is asked again: %s", got.Request.URL)
	}
	if got := b.post("/account/first-password", "new", next+" anders", "next", "/inbox"); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "het eerste geldt") {
		t.Errorf("another one from a second window: %d", got.StatusCode)
	}
	b.post("/sign-out")
	if got := b.post("/sign-in", "email", email, "password", next); got.Request.URL.Path != "/sign-in/code" {
		t.Errorf("the new one: %d", got.StatusCode)
	}
}

// TestAFirstPasswordIsChosenOnce: of two windows the first counts, and after new codes the window of before is worth nothing.
func TestAFirstPasswordIsChosenOnce(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	mayor := s.add("mayor@lochem.example", "GM0262", who.Mayor)
	if _, err := s.db.Owner.Exec(t.Context(), "update credential set initial = true"); err != nil {
		t.Fatal(err)
	}
	if _, err := account.ChooseFirst(t.Context(), s.db, s.hasher, mayor.User, 0, "een eerste eigen zin"); err != nil {
		t.Fatal(err)
	}
	for _, epoch := range []int{0, 1} {
		if _, err := account.ChooseFirst(t.Context(), s.db, s.hasher, mayor.User, epoch, "een tweede eigen zin"); err == nil {
			t.Errorf("chosen again in epoch %d", epoch)
		}
	}
	if _, err := account.Reset(t.Context(), s.db, s.hasher, account.User{ID: mayor.User, Email: "mayor@lochem.example"}); err != nil {
		t.Fatal(err)
	}
	if _, err := account.ChooseFirst(t.Context(), s.db, s.hasher, mayor.User, 1, "een derde eigen zin"); err == nil {
		t.Error("a session of before the reset chose")
	}
}

// named is a cookie of the browser; nil when it has none of that name.
func (b browser) named(name string) *http.Cookie {
	u, err := url.Parse(b.s.url)
	if err != nil {
		b.s.t.Fatal(err)
	}
	for _, c := range b.http.Jar.Cookies(u) {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// put gives the browser a cookie, and takes the others away.
func (b browser) put(name, value string) {
	b.s.t.Helper()
	u, err := url.Parse(b.s.url)
	if err != nil {
		b.s.t.Fatal(err)
	}
	if b.http.Jar, err = cookiejar.New(nil); err != nil {
		b.s.t.Fatal(err)
	}
	b.http.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/", Secure: true}})
}

// TestWhyOneIsOut: who did nothing for half an hour reads that, who lost his function reads that, and a browser without cookies is told.
func TestWhyOneIsOut(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	for name, c := range map[string]struct{ change, want string }{
		"idle":       {"update session set last_seen_at = last_seen_at - interval '31 minutes' where user_id = $1", "omdat u 30 minuten niets deed"},
		"long":       {"update session set created_at = created_at - interval '13 hours' where user_id = $1", "u was 12 uur ingelogd"},
		"role":       {"update membership set valid_from = valid_from - 9, valid_until = valid_from - 5 where user_id = $1", "uw functie bij deze organisatie is beëindigd"},
		"everywhere": {"delete from session where user_id = $1", "U bent uitgelogd. Log opnieuw in."},
	} {
		b, out := s.signedIn(name+"@lochem.example", "GM0262", who.MunicipalOfficer)
		if _, err := s.db.Owner.Exec(t.Context(), c.change, out.User); err != nil {
			t.Fatal(err)
		}
		if got := b.get("/inbox"); got.Request.URL.Path != "/sign-in" || !strings.Contains(got.body, c.want) {
			t.Errorf("%s: %s", name, got.Request.URL)
		}
	}
	out, b := s.add("cookies@lochem.example", "GM0262", who.MunicipalOfficer), s.browser()
	b.http.Jar = nil
	if got := b.post("/sign-in", "email", "cookies@lochem.example", "password", out.Password, "next", "/inbox"); got.Request.URL.Path != "/sign-in" || !strings.Contains(got.body, "bewaart geen cookies") || !strings.Contains(got.body, `value="/inbox"`) {
		t.Errorf("a browser without cookies: %s", got.Request.URL)
	}
}

// TestAForbiddenPageSpeaksOfNoCase where none is meant.
func TestAForbiddenPageSpeaksOfNoCase(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	b, _ := s.signedIn("officer@lochem.example", "GM0262", who.MunicipalOfficer)
	if got := b.get("/organisation"); got.StatusCode != http.StatusForbidden || strings.Contains(got.body, "deze zaak") || !strings.Contains(got.body, "hoort niet bij uw functie") {
		t.Errorf("%d\n%s", got.StatusCode, got.body)
	}
}

// TestAnErrorOpensItsFold: what is wrong within a closed part of the page is shown.
func TestAnErrorOpensItsFold(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	b, _ := s.signedIn("mayor@lochem.example", "GM0262", who.Mayor)
	if got := b.get("/account"); strings.Contains(got.body, `<details class="tk-help" open>`) || !strings.Contains(got.body, `<details class="tk-help">`) {
		t.Error("it is open, or not there, before")
	}
	if got := b.post("/account/deputy", "from", "gisteren"); got.StatusCode != 422 || !strings.Contains(got.body, `<details class="tk-help" open>`) {
		t.Errorf("%d: what is wrong stands in a closed fold", got.StatusCode)
	}
}
