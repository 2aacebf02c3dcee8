package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/i18n"
)

func TestSigningInAndOut(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	mayor := s.add("mayor@lochem.example", "GM0262", who.Mayor)
	b := s.browser()

	if got := b.get("/inbox"); got.Request.URL.Path != "/sign-in" || !strings.Contains(got.body, "Log in om deze pagina te zien") {
		t.Errorf("without a session: %s", got.Request.URL)
	}
	if got := b.post("/sign-in", "email", "mayor@lochem.example", "password", "wrong", "next", "/inbox"); got.StatusCode != 422 || !strings.Contains(got.body, "klopt niet") || !strings.Contains(got.body, "mayor@lochem.example") {
		t.Errorf("wrong password: %d", got.StatusCode)
	}
	got := b.post("/sign-in", "email", "mayor@lochem.example", "password", mayor.Password, "next", "/inbox")
	if got.Request.URL.Path != "/sign-in/code" {
		t.Fatalf("after the password: %s", got.Request.URL)
	}
	if got := b.get("/inbox"); got.Request.URL.Path != "/sign-in" {
		t.Errorf("in with a password alone: %s", got.Request.URL)
	}
	if got := b.post("/sign-in/code", "code", "123456", "next", "/inbox"); got.StatusCode != 422 {
		t.Errorf("wrong code: %d", got.StatusCode)
	}
	code, err := account.Code(mayor.Secret, s.db.Wall())
	if err != nil {
		t.Fatal(err)
	}
	before := b.cookie()
	if got := b.post("/sign-in/code", "code", code, "next", "/inbox"); got.Request.URL.Path != "/inbox" {
		t.Errorf("after the code: %s", got.Request.URL)
	}
	if b.cookie() == before {
		t.Error("the token stayed the same over signing in")
	}
	if got := b.get("/inbox"); got.StatusCode != 200 || got.Header.Get("Cache-Control") != "no-store" || !strings.Contains(got.body, "U hebt geen berichten") {
		t.Errorf("inbox: %d %s", got.StatusCode, got.Header)
	}
	for name, want := range map[string]string{"/assets/": "", "/nowhere": "We kunnen deze pagina niet vinden", "/inbox/00000000-0000-7000-8000-000000000000": "We kunnen deze pagina niet vinden"} {
		if got := b.get(name); got.StatusCode != 404 || !strings.Contains(got.body, want) {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
	}
	if got := b.post("/sign-out"); got.Request.URL.Path != "/sign-in" {
		t.Errorf("after signing out: %s", got.Request.URL)
	}
	if got := b.get("/inbox"); got.Request.URL.Path != "/sign-in" {
		t.Error("still in after signing out")
	}
}

func TestAnEmptySignInSaysWhatIsEmpty(t *testing.T) {
	t.Parallel()
	b := start(t, false).browser()
	for _, one := range [][]string{{"", "", "Vul uw e-mailadres in", "Vul uw wachtwoord in"}, {"a@b.example", "", "", "Vul uw wachtwoord in"}, {"", "x", "Vul uw e-mailadres in", ""}} {
		got := b.post("/sign-in", "email", one[0], "password", one[1])
		for n, text := range []string{"Vul uw e-mailadres in", "Vul uw wachtwoord in"} {
			if got.StatusCode != http.StatusUnprocessableEntity || strings.Contains(got.body, text) != (one[n+2] != "") || strings.Contains(got.body, "klopt niet") {
				t.Errorf("%v: %d, %q", one[:2], got.StatusCode, text)
			}
		}
	}
}

func TestADisabledUserIsOutAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	b, user := s.signedIn("a@rn.example", "RN", who.ProbationOfficer)
	if err := account.Disable(t.Context(), s.db, user.User); err != nil {
		t.Fatal(err)
	}
	if got := b.get("/inbox"); got.Request.URL.Path != "/sign-in" {
		t.Errorf("a disabled user reads %s", got.Request.URL)
	}
}

// TestAFirstStepEndsWithThePassword: who gave the password and waited with the code gets in no more once it was changed, an
// administrator who handed it out among them.
func TestAFirstStepEndsWithThePassword(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	b, user := s.signedIn("a@rn.example", "RN", who.ProbationOfficer)
	other := s.browser()
	if got := other.post("/sign-in", "email", "a@rn.example", "password", user.Password); got.Request.URL.Path != "/sign-in/code" {
		t.Fatalf("the first step ended at %s", got.Request.URL)
	}
	if got := b.post("/account/password", "current", user.Password, "new", "een lange zin die niemand raadt"); got.StatusCode != http.StatusOK {
		t.Fatalf("changing the password: %d", got.StatusCode)
	}
	s.db.Wall = func() time.Time { return time.Now().Add(time.Minute) } // a code that was not used yet
	code, err := account.Code(user.Secret, s.db.Wall())
	if err != nil {
		t.Fatal(err)
	}
	if got := other.post("/sign-in/code", "code", code, "next", "/account"); got.Request.URL.Path != "/sign-in" {
		t.Errorf("a first step of before ended at %s", got.Request.URL)
	}
}

func TestSigningOutEverywhere(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	b, _ := s.signedIn("a@rn.example", "RN", who.ProbationOfficer)
	other := s.browser()
	other.http.Jar = b.http.Jar
	if got := b.post("/account/sign-out-everywhere"); got.Request.URL.Path != "/sign-in" {
		t.Errorf("%s", got.Request.URL)
	}
	if got := other.get("/account"); got.Request.URL.Path != "/sign-in" {
		t.Error("another browser is still in")
	}
}

func TestTheAccountPage(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	b, _ := s.signedIn("mayor@lochem.example", "GM0262", who.Mayor)
	deputy := s.add("deputy@lochem.example", "GM0262", who.MunicipalOfficer)
	stranger := s.add("stranger@lochem.example", "GM0014", who.MunicipalOfficer)
	if got := b.post("/account/settings", "lang", "en", "mails", "never"); got.StatusCode != 422 || !strings.Contains(got.body, "Kies welke mails u wilt") {
		t.Errorf("mails that there are not: %d", got.StatusCode)
	}
	if got := b.post("/account/settings", "lang", "en", "mails", "urgent"); got.StatusCode != 200 || !strings.Contains(got.body, `<html lang="en"`) {
		t.Errorf("in English: %d", got.StatusCode)
	}
	if got := b.get("/account"); !strings.Contains(got.body, `value="urgent" checked`) {
		t.Error("the choice of mails is not kept")
	}
	if got := b.get("/language/nl?back=//evil.example"); got.Request.URL.Path != "/work" || got.Request.URL.Host != s.host {
		t.Errorf("sent to %s", got.Request.URL)
	}
	from, until := s.db.Now().AddDate(0, 0, 1), s.db.Now().AddDate(0, 0, 3)
	first, last := i18n.FormDate(from), i18n.FormDate(until) // the day is Amsterdam's
	if got := b.post("/account/deputy", "user", stranger.User.String(), "from", first, "until", last); got.StatusCode != 422 {
		t.Errorf("a stranger stands in: %d", got.StatusCode)
	}
	if got := b.post("/account/deputy", "user", deputy.User.String(), "from", "31-2-2026", "until", last); got.StatusCode != 422 || !strings.Contains(got.body, "31-2-2026") {
		t.Errorf("a day that does not exist: %d", got.StatusCode)
	}
	if got := b.post("/account/deputy", "user", deputy.User.String(), "from", first, "until", last); got.StatusCode != 200 || !strings.Contains(got.body, " tot en met "+i18n.Date(t.Context(), until)) {
		t.Errorf("naming a deputy: %d", got.StatusCode)
	}
	if got := b.post("/account/password", "current", "wrong", "new", "a long enough sentence"); got.StatusCode != 422 || strings.Contains(got.body, "a long enough sentence") {
		t.Errorf("changing with a wrong password: %d", got.StatusCode)
	}
}

func TestADemonstrationOffersItsUsersAndItsClock(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	out, err := account.Add(t.Context(), s.db, s.hasher, account.NewUser{Email: "x@demo.example", Name: "Fatima el Idrissi", Org: account.OrgID("RN"), Role: who.ProbationOfficer, Demonstration: true})
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	if got := b.get("/sign-in"); !strings.Contains(got.body, "Fatima el Idrissi") {
		t.Error("its user is not offered")
	}
	if got := b.post("/sign-in", "as", out.User.String(), "next", "/inbox"); got.Request.URL.Path != "/inbox" {
		t.Errorf("as a demo user: %s", got.Request.URL)
	}
	if got := b.get("/demo/mails"); got.StatusCode != 200 {
		t.Errorf("mails: %d", got.StatusCode)
	}
	if got := b.post("/demo/clock", "days", "7"); got.StatusCode != 200 || s.db.Now().Sub(pgtest.Time()).Round(time.Hour) != 7*24*time.Hour {
		t.Errorf("a week on: %s", s.db.Now())
	}
	if got := b.post("/demo/clock", "to", "1-1-2020"); got.StatusCode != 422 {
		t.Errorf("back in time: %d", got.StatusCode)
	}

	real := start(t, false)
	user := real.add("y@rn.example", "RN", who.ProbationOfficer)
	b = real.browser()
	if got := b.post("/sign-in", "as", user.User.String()); got.StatusCode != 404 {
		t.Errorf("in without a password: %d", got.StatusCode)
	}
	if got := b.get("/demo/mails"); got.StatusCode != 404 {
		t.Errorf("the mails of a real installation: %d", got.StatusCode)
	}
}

func TestAFormOutlivesItsSession(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	b, officer := s.signedIn("officer@om.example", "OM-ONL", who.OMOfficer)
	colleague := s.add("colleague@om.example", "OM-ONL", who.OMOfficer)
	s.db.Wall = func() time.Time { return time.Now().Add(account.SessionIdles + time.Minute) }
	lost := func() string {
		t.Helper()
		got := b.post(signalPath, "family", "Tegenwoordig")
		if got.StatusCode != http.StatusUnauthorized || !strings.Contains(got.body, "30 minuten niets deed") || !strings.Contains(got.body, `name="next" value="`+signalPath+`"`) || strings.Contains(got.body, "Tegenwoordig") {
			t.Fatalf("an idle session: %d", got.StatusCode)
		}
		return sealedIn(got)
	}
	enter := func(email string, out account.Handout, sealed string) answer {
		t.Helper()
		code, err := account.Code(out.Secret, s.db.Wall())
		if err != nil {
			t.Fatal(err)
		}
		if got := b.post("/sign-in", "email", email, "password", "wrong", "kept", sealed); sealedIn(got) != sealed {
			t.Error("a mistake in the password loses what was typed")
		}
		got := b.post("/sign-in", "email", email, "password", out.Password, "kept", sealed, "next", signalPath)
		return b.post("/sign-in/code", "code", code, "kept", sealedIn(got), "next", signalPath)
	}
	later := func(by time.Duration) {
		from := s.db.Wall()
		s.db.Wall = func() time.Time { return from.Add(by) }
	}
	registered := func() (n int) {
		t.Helper()
		if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from case_file").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	sealed := lost()
	got := enter("officer@om.example", officer, sealed)
	if !strings.Contains(got.body, "U bent weer ingelogd") || sealedIn(got) != sealed || strings.Contains(got.body, "Tegenwoordig") {
		t.Fatalf("after signing in again: %d at %s", got.StatusCode, got.Request.URL)
	}
	if got := b.post(signalPath, "kept", sealed); got.StatusCode != 200 || !strings.Contains(got.body, `value="Tegenwoordig"`) {
		t.Errorf("what was typed is lost: %d", got.StatusCode)
	}
	other := "A" // another letter than stands there, so that every run tampers
	if sealed[40:41] == other {
		other = "B"
	}
	if got := b.post(signalPath, "kept", sealed[:40]+other+sealed[41:]); got.StatusCode != 200 || strings.Contains(got.body, "Tegenwoordig") {
		t.Errorf("what was tampered with: %d", got.StatusCode)
	}
	if got := b.get(signalPath + "?kept=" + sealed); strings.Contains(got.body, "Tegenwoordig") {
		t.Error("an address gives what was typed")
	}
	if n := registered(); n != 0 {
		t.Errorf("%d signals were registered by themselves", n)
	}
	later(keptFor + time.Minute)
	b.get(signalPath) // the session goes on
	if got := b.post(signalPath, "kept", sealed); strings.Contains(got.body, "Tegenwoordig") {
		t.Error("what was typed is there after half an hour")
	}
	later(account.SessionIdles + time.Minute)
	sealed = lost()
	if got := enter("colleague@om.example", colleague, sealed); sealedIn(got) != "" {
		t.Error("a colleague is led to what another typed")
	}
	if got := b.post(signalPath, "kept", sealed); got.StatusCode != 200 || strings.Contains(got.body, "Tegenwoordig") {
		t.Errorf("a colleague gets what another typed: %d", got.StatusCode)
	}
	if log := s.log.String(); strings.Contains(log, "Tegenwoordig") || strings.Contains(log, sealed[:60]) {
		t.Error("the log holds what was typed")
	}
}

// TestAFormIsItsWriters: who signs out in another tab finds what was typed after signing in again; who signs in there as somebody
// else sends nothing under that name without knowing it.
func TestAFormIsItsWriters(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := "/cases/" + s.walk(s.story(60)).String()
	officer, lead := s.cast.As("OM-ONL", who.OMOfficer, 1), s.cast.As("OM-ONL", who.OMLead, 1)
	b := s.browser()
	b.post("/sign-in", "as", officer.User.String())
	page := b.get(which + "/return-date-change")
	m := regexp.MustCompile(`name="writer" value="([^"]+)"`).FindStringSubmatch(page.body)
	if m == nil {
		t.Fatal("the form does not say for whom it was made")
	}
	form := append(hidden(page.body), "writer", m[1], "reason", "Nieuwe berekening van de straf.")
	b.post("/sign-out")
	got := b.post(which+"/return-date-change", form...)
	sealed := sealedIn(got)
	if got.StatusCode != http.StatusUnauthorized || sealed == "" || strings.Contains(got.body, "Nieuwe berekening") {
		t.Fatalf("after signing out: %d", got.StatusCode)
	}
	b.post("/sign-in", "as", officer.User.String(), "kept", sealed, "next", which+"/return-date-change")
	if got := b.post(which+"/return-date-change", "kept", sealed); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "Nieuwe berekening van de straf.") {
		t.Errorf("what was typed is lost: %d", got.StatusCode)
	}
	b.post("/sign-out")
	b.post("/sign-in", "as", lead.User.String())
	if got := b.post(which+"/return-date-change", "kept", sealed); strings.Contains(got.body, "Nieuwe berekening") {
		t.Error("another reads what was typed")
	}
	if got := b.post(which+"/return-date-change", form...); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "ingelogd als iemand anders") || !strings.Contains(got.body, "Nieuwe berekening van de straf.") {
		t.Errorf("sent under another name: %d", got.StatusCode)
	}
}

// keptFor is how long what was typed waits.
const keptFor = 30 * time.Minute

var sealedField = regexp.MustCompile(`name="kept" value="([^"]*)"`)

// sealedIn is what a page carries along, sealed; empty when it carries nothing.
func sealedIn(got answer) string {
	if m := sealedField.FindStringSubmatch(got.body); m != nil {
		return m[1]
	}
	return ""
}

func TestWhoRunsTheSystemSeesWhichMailsFail(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	admin, _ := s.signedIn("admin@beheer.example", "BEHEER", who.TechAdmin)
	if got := admin.get("/mails"); got.StatusCode != 200 {
		t.Errorf("technical administrator: %d", got.StatusCode)
	}
	mayor, _ := s.signedIn("mayor@lochem.example", "GM0262", who.Mayor)
	if got := mayor.get("/mails"); got.StatusCode != 404 {
		t.Errorf("mayor: %d", got.StatusCode)
	}
}

func TestHeadersAndLimits(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	b := s.browser()
	got := b.get("/sign-in")
	for header, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Referrer-Policy": "same-origin", "Strict-Transport-Security": "max-age", "Cache-Control": "no-store",
	} {
		if !strings.Contains(got.Header.Get(header), want) {
			t.Errorf("%s: %q", header, got.Header.Get(header))
		}
	}
	if strings.Contains(got.Header.Get("Content-Security-Policy"), "unsafe") {
		t.Error("the policy allows what is inline")
	}

	foreign, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/sign-out", nil)
	if err != nil {
		t.Fatal(err)
	}
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := b.do(foreign); got.StatusCode != 403 || !strings.Contains(got.body, "andere website") {
		t.Errorf("a form from another site: %d", got.StatusCode)
	}
	if got := b.post("/sign-in", "email", strings.Repeat("x", 2<<20)); got.StatusCode != 413 {
		t.Errorf("two megabytes: %d", got.StatusCode)
	}
}

func TestALineARequestWithoutPersonalData(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	b, _ := s.signedIn("mayor@lochem.example", "GM0262", who.Mayor)
	b.get("/inbox/01a20a13-e68f-7ccf-8785-518ae3352c63?who=Jansen")
	odd, err := http.NewRequestWithContext(t.Context(), "JANSEN19800101", s.url+"/work", nil)
	if err != nil {
		t.Fatal(err)
	}
	b.do(odd)
	log := s.log.String()
	if !strings.Contains(log, `"route":"GET /inbox/{id}"`) || !strings.Contains(log, `"request":"`) {
		t.Errorf("log:\n%s", log)
	}
	for _, secret := range []string{"Jansen", "JANSEN", "lochem", "01a20a13-e68f", "127.0.0.1"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	b := s.browser()
	if got := b.get("/readyz"); got.StatusCode != 200 {
		t.Errorf("ready: %d", got.StatusCode)
	}
	s.db.Close()
	head, err := http.NewRequestWithContext(t.Context(), http.MethodHead, s.url+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.do(head); got.StatusCode != 200 || got.body != "" {
		t.Errorf("alive, asked for its head alone: %d", got.StatusCode)
	}
	if got := b.get("/healthz"); got.StatusCode != 200 {
		t.Errorf("alive without a database: %d", got.StatusCode)
	}
	if got := b.get("/readyz"); got.StatusCode != 503 {
		t.Errorf("ready without a database: %d", got.StatusCode)
	}
}
