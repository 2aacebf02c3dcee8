package server_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// officePaths is the address of every deed about the people of an organisation, with somebody and something of it filled in.
func officePaths(user id.User, seat id.Membership, team id.Team, request id.SeatRequest) []string {
	var paths []string
	for _, rule := range policy.OrgRules {
		at := map[who.Deed]string{who.AddPerson: "", who.AddTeam: "", who.RenameTeam: "/teams/" + team.String(), who.ChangeSeat: "/seats/" + seat.String(), who.EndSeat: "/seats/" + seat.String(),
			who.ConfirmSeat: "/requests/" + request.String(), who.DismissSeat: "/requests/" + request.String(), who.WithdrawSeat: "/requests/" + request.String()}
		path, set := at[rule.Deed]
		if !set {
			path = "/people/" + user.String()
		}
		paths = append(paths, "/organisation"+path+"/"+slugOf(rule.Deed))
	}
	return paths
}

// TestTheOrganisationByEveryStanding asks for every page and posts every deed as everybody: only the administrator gets an
// answer, and to him another organisation's people are as unknown as people who do not exist.
func TestTheOrganisationByEveryStanding(t *testing.T) {
	t.Parallel()
	s := stage(t)
	mayor, stranger := s.cast.As("GM0262", who.Mayor, 1), s.cast.As("GM0363", who.Mayor, 1)
	own := append(officePaths(mayor.User, mayor.Membership, id.NewTeam(), id.NewSeatRequest()), "/organisation", "/organisation/people/"+mayor.User.String())
	for _, actor := range []account.Actor{s.cast.As("OM-ONL", who.OMOfficer, 1), s.cast.As("OM-ONL", who.OMLead, 1), s.cast.As("CVVI", who.DecidingOfficer, 1), s.cast.As("GM0262", who.MunicipalOfficer, 1),
		mayor, s.cast.As("RN", who.ProbationOfficer, 1), s.cast.As("GM0262", who.PrivacyOfficer, 1)} {
		b := s.as(actor)
		if got := b.get("/help"); strings.Contains(got.body, `href="/organisation"`) {
			t.Errorf("%s is offered the administration", actor.Name)
		}
		for _, path := range own {
			for method, got := range map[string]answer{"GET": b.get(path), "POST": b.post(path)} {
				if got.StatusCode != http.StatusForbidden && got.StatusCode != http.StatusNotFound {
					t.Errorf("%s %s by %s: %d", method, path, actor.Name, got.StatusCode)
				}
			}
		}
	}
	nobody := s.browser()
	nobody.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, path := range own {
		if got := nobody.get(path); got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got.Header.Get("Location"), "/sign-in") {
			t.Errorf("without a session: %s %d", path, got.StatusCode)
		}
	}
	els := s.as(s.cast.As("GM0262", who.OrgAdmin, 1))
	theirs := id.NewTeam()
	if _, err := s.db.Owner.Exec(t.Context(), "insert into team (id, org_id, name) values ($1, $2, 'Zorg')", theirs, stranger.Org); err != nil {
		t.Fatal(err)
	}
	request := id.NewSeatRequest()
	if _, err := s.db.Owner.Exec(t.Context(), "insert into seat_request (id, org_id, kind, user_id, role, asked_by, asked_at) values ($1, $2, 'seat', $3, 'mayor', $4, now())", request, stranger.Org, s.cast.As("GM0363", who.MunicipalOfficer, 1).User, stranger.Membership); err != nil {
		t.Fatal(err)
	}
	user, seat, team := id.NewUser(), id.NewMembership(), id.NewTeam()
	foreign, unknown := officePaths(stranger.User, stranger.Membership, theirs, request), officePaths(user, seat, team, id.NewSeatRequest())
	foreign, unknown = append(foreign, "/organisation/people/"+stranger.User.String()), append(unknown, "/organisation/people/"+user.String())
	for n, path := range foreign {
		if path == unknown[n] {
			continue // not about anybody
		}
		for method, pair := range map[string][2]answer{"GET": {els.get(path), els.get(unknown[n])}, "POST": {els.post(path), els.post(unknown[n])}} {
			one, two := bare(pair[0], path), bare(pair[1], unknown[n])
			if pair[0].StatusCode != http.StatusNotFound || one != two {
				t.Errorf("%s %s: %d and %d, or other bytes", method, path, pair[0].StatusCode, pair[1].StatusCode)
			}
		}
	}
	if got := els.get("/organisation/people/not-an-id"); got.StatusCode != http.StatusNotFound {
		t.Errorf("what is no id: %d", got.StatusCode)
	}
	if broke := s.log.String(); strings.Contains(broke, "panic") || strings.Contains(broke, "request failed") {
		t.Errorf("something broke:\n%s", firstLines(broke, "request failed", "panic"))
	}
}

// bare is an answer without the address that was asked for.
func bare(got answer, path string) string {
	id := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).FindString(path)
	return fmt.Sprint(got.StatusCode, got.Header.Get("Content-Type"), strings.ReplaceAll(got.body, id, "…"))
}

// first is the password and the key that the page after adding somebody shows.
var first = regexp.MustCompile(`<strong>([a-z0-9-]{23})</strong>[\s\S]*<strong>([A-Z2-7 ]{16,})</strong>`)

// TestAnAdministratorAddsAndDisables walks from adding a colleague, by his first signing in, to his being out.
func TestAnAdministratorAddsAndDisables(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	els, _ := s.signedIn("els@lochem.example", "GM0262", who.OrgAdmin)
	if got := els.post("/organisation/team-add", "name", "Veiligheid"); got.Request.URL.Path != "/organisation" || !strings.Contains(got.body, "Veiligheid") || !strings.Contains(got.body, "Het team is toegevoegd") {
		t.Fatalf("a team: %d", got.StatusCode)
	}
	wrong := els.post("/organisation/person-add", "email", "fatma@", "name", "Fatma Aydin", "from", "31-2-2026")
	for _, kept := range []string{"fatma@", "Fatma Aydin", "31-2-2026", "Deze datum bestaat niet"} {
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, kept) {
			t.Errorf("a wrong form: %d without %q", wrong.StatusCode, kept)
		}
	}
	wrong = els.post("/organisation/person-add", "email", "fatma@", "name", "Fatma Aydin")
	for _, said := range []string{"Schrijf een e-mailadres", "Kies ten minste één functie"} {
		if !strings.Contains(wrong.body, said) {
			t.Errorf("the form does not say %q", said)
		}
	}
	request := id.NewRequest().String()
	form := []string{"request", request, "email", "fatma@lochem.example", "name", "Fatma Aydin", "roles", "municipal_officer"}
	out := els.post("/organisation/person-add", form...)
	found := first.FindStringSubmatch(out.body)
	if out.StatusCode != http.StatusOK || found == nil || out.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("adding: %d", out.StatusCode)
	}
	if again := els.post("/organisation/person-add", form...); again.StatusCode != http.StatusConflict || first.MatchString(again.body) {
		t.Errorf("the same form again: %d", again.StatusCode)
	}
	fatma := s.browser()
	code, err := account.Code(strings.ReplaceAll(found[2], " ", ""), s.db.Wall())
	if err != nil {
		t.Fatal(err)
	}
	fatma.post("/sign-in", "email", "fatma@lochem.example", "password", found[1])
	if got := fatma.post("/sign-in/code", "code", code); got.Request.URL.Path != "/account/first-password" {
		t.Fatalf("her first signing in ends at %s", got.Request.URL)
	}
	for _, page := range []string{"/work", "/cases", "/inbox", "/account"} {
		if got := fatma.get(page); got.Request.URL.Path != "/account/first-password" {
			t.Errorf("with the password that was handed out she reads %s", got.Request.URL)
		}
	}
	if got := fatma.post("/account/first-password", "new", found[1]); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the same password again: %d", got.StatusCode)
	}
	path := regexp.MustCompile(`/organisation/people/[0-9a-f-]{36}`).FindString(out.body)
	if got := els.get(path); !strings.Contains(got.body, "fatma@lochem.example") || !strings.Contains(got.body, "actief") {
		t.Errorf("her page: %d", got.StatusCode)
	}
	if got := els.post(path + "/person-disable"); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "uitgezet") {
		t.Errorf("disabling: %d", got.StatusCode)
	}
	if got := fatma.get("/account"); got.Request.URL.Path != "/sign-in" {
		t.Errorf("disabled, she reads %s", got.Request.URL)
	}
	if got := els.post(path + "/person-enable"); !strings.Contains(got.body, "staat weer aan") {
		t.Errorf("enabling: %d", got.StatusCode)
	}
	if got := els.post(path + "/person-reset"); !first.MatchString(got.body) {
		t.Errorf("a new password: %d", got.StatusCode)
	}
	s.lastStays(els)
	if wrong, err := ledger.Verify(t.Context(), s.db); err != nil || len(wrong) != 0 {
		t.Errorf("verify: %v %v", wrong, err)
	}
	var deeds []string
	if err := s.db.Owner.QueryRow(t.Context(), "select array_agg(deed order by seq) from ledger where stream = $1 and membership_id is not null", account.OrgID("GM0262")).Scan(&deeds); err != nil || !slices.Equal(deeds, []string{"team.add", "person.add", "person.disable", "person.enable", "person.reset"}) {
		t.Errorf("the ledger holds %v, %v", deeds, err)
	}
}

// lastStays tries to take the last administrator away, as himself, and his account.
func (s started) lastStays(els browser) {
	s.t.Helper()
	var user, seat string
	if err := s.db.Owner.QueryRow(s.t.Context(), "select user_id::text, id::text from membership where role = 'org_admin'").Scan(&user, &seat); err != nil {
		s.t.Fatal(err)
	}
	for _, path := range []string{"/organisation/people/" + user + "/person-disable", "/organisation/seats/" + seat + "/seat-end"} {
		if got := els.post(path); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "laatste beheerder") && !strings.Contains(got.body, "Uw eigen account zet u niet zelf uit") {
			s.t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
}

// TestTheFormsOfTheOrganisationTakeBadInput types what cannot be accepted into every field.
func TestTheFormsOfTheOrganisationTakeBadInput(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	els, _ := s.signedIn("els@lochem.example", "GM0262", who.OrgAdmin)
	mayor := s.add("mayor@lochem.example", "GM0262", who.Mayor)
	els.post("/organisation/team-add", "name", "Veiligheid")
	var team id.Team
	if err := s.db.Owner.QueryRow(t.Context(), "select id from team").Scan(&team); err != nil {
		t.Fatal(err)
	}
	for _, path := range officePaths(mayor.User, mayor.Membership, team, id.NewSeatRequest()) {
		page := els.get(path)
		for _, typed := range []string{"voor\x00na", "voor\u202Ena", strings.Repeat("Ω", 100_000), "<script>alert(1)</script>", "=cmd|' /C calc'!A0"} {
			form := []string{}
			for field := range texts(page.body) {
				form = append(form, field, typed)
			}
			form = append(form, "role", typed, "roles", typed, "team", typed, "user", typed)
			got := els.post(path, form...)
			if got.StatusCode >= 500 || strings.Contains(got.body, "<script>alert") {
				t.Errorf("%s with %.20q: %d", path, typed, got.StatusCode)
			}
		}
	}
	if broke := s.log.String(); strings.Contains(broke, "panic") || strings.Contains(broke, "request failed") {
		t.Errorf("something broke:\n%s", firstLines(broke, "request failed", "panic"))
	}
}

// TestADeputyStandsInByTheClockOfTheProtocol moves the clock of a demonstration, names a deputy from that day on, and lets him do
// what a mayor does.
func TestADeputyStandsInByTheClockOfTheProtocol(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(44)).String()
	els, fatma := s.as(s.cast.As("GM0262", who.OrgAdmin, 1)), s.cast.As("GM0262", who.MunicipalOfficer, 1)
	if err := s.db.MoveClock(t.Context(), s.db.Now().AddDate(0, 0, 3)); err != nil {
		t.Fatal(err)
	}
	path := "/organisation/people/" + s.cast.As("GM0262", who.Mayor, 1).User.String()
	day := i18n.FormDate(s.db.Now())
	b := s.as(fatma)
	alone := func() int { return b.get("/cases/" + which + "/triangle-record").StatusCode } // what a mayor alone does
	if got := alone(); got != http.StatusForbidden {
		t.Errorf("before: %d", got)
	}
	if got := els.post(path+"/deputy-name", "user", fatma.User.String(), "from", day, "until", day); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("naming a deputy: %d", got.StatusCode)
	}
	if got := els.get(path); !strings.Contains(got.body, fatma.Name) || !strings.Contains(got.body, "wacht op bevestiging") {
		t.Error("the deputy is not on the mayor's page")
	}
	if got := alone(); got != http.StatusForbidden {
		t.Errorf("before anybody confirmed it: %d", got)
	}
	inge := s.as(s.cast.As("BEHEER", who.TechAdmin, 1))
	if got := inge.post(hrefOf(inge.get("/mails").body, "seat-confirm")); !first.MatchString(got.body) {
		t.Fatalf("confirming: %d", got.StatusCode) // nobody of a demonstration chose a password
	}
	b = s.as(fatma)
	if got := alone(); got == http.StatusForbidden || got == http.StatusNotFound {
		t.Errorf("on the day: %d", got)
	}
	if err := s.db.MoveClock(t.Context(), s.db.Now().AddDate(0, 0, 2)); err != nil {
		t.Fatal(err)
	}
	if got := alone(); got != http.StatusForbidden {
		t.Errorf("after the last day: %d", got)
	}
}

// TestPagesGoThroughTheDoor reads the sources of this package: what the command line may do without an entry in the ledger, no
// page does.
func TestPagesGoThroughTheDoor(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d sources, %v", len(names), err)
	}
	back := regexp.MustCompile(`account\.(Add|AddSeat|EndSeat|AddTeam|Disable|Reset)\(`)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := back.FindString(string(text)); found != "" && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s calls %s)", name, found)
		}
	}
}

// TestAFormOfTheOrganisationOutlivesItsSession lets a session end while a colleague is being added.
func TestAFormOfTheOrganisationOutlivesItsSession(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	els, out := s.signedIn("els@lochem.example", "GM0262", who.OrgAdmin)
	s.db.Wall = func() time.Time { return time.Now().Add(account.SessionIdles + time.Minute) }
	form := []string{"email", "fatma@lochem.example", "name", "Fatma Aydin", "roles", "municipal_officer"}
	sealed := sealedIn(els.post("/organisation/person-add", form...))
	if sealed == "" {
		t.Fatal("what was typed does not go along")
	}
	code, err := account.Code(out.Secret, s.db.Wall())
	if err != nil {
		t.Fatal(err)
	}
	els.post("/sign-in", "email", "els@lochem.example", "password", out.Password)
	els.post("/sign-in/code", "code", code)
	if got := els.post("/organisation/person-add", "kept", sealed); !strings.Contains(got.body, "fatma@lochem.example") || !strings.Contains(got.body, "Fatma Aydin") || !strings.Contains(got.body, `value="municipal_officer" checked`) {
		t.Errorf("what was typed is lost: %d", got.StatusCode)
	}
	var n int
	if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from app_user").Scan(&n); err != nil || n != 1 {
		t.Errorf("%d accounts: it was submitted by itself", n)
	}
}
