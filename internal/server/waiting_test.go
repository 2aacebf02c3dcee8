package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// says fails where a page lacks one of the texts, or has one that it should not (it begins with «!»).
func says(t *testing.T, what string, got answer, texts ...string) {
	t.Helper()
	for _, text := range texts {
		bare, not := strings.CutPrefix(text, "!")
		if strings.Contains(got.body, bare) == not {
			t.Errorf("%s (%d): %q, there %t", what, got.StatusCode, bare, not)
		}
	}
}

// TestASecondPersonOnThePages walks from asking for a mayor, by what each of two administrators reads of it, to its being confirmed; and a
// form about it that a colleague was quicker with.
func TestASecondPersonOnThePages(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	els, _ := s.signedIn("els@lochem.example", "GM0262", who.OrgAdmin)
	jan, _ := s.signedIn("jan@lochem.example", "GM0262", who.OrgAdmin)
	officer := s.add("officer@lochem.example", "GM0262", who.MunicipalOfficer)
	person := "/organisation/people/" + officer.User.String()
	asks := func() string {
		t.Helper()
		got := els.post(person+"/seat-add", "role", "mayor", "request", id.NewRequest().String())
		says(t, "who asked reads", got, "U hebt dit gevraagd: burgemeester. Het geldt nog niet.", "Wie dit kan bevestigen: A. de Vries.", "Terugkeer stuurt hierover geen bericht", "Geldt nog niet.", "!seat-confirm")
		path := hrefOf(got.body, "seat-withdraw")
		if got.Request.URL.Path != person || path == "" {
			t.Fatalf("asking ends at %s", got.Request.URL)
		}
		return strings.TrimSuffix(path, "/seat-withdraw")
	}
	path := asks()
	list := jan.get("/organisation")
	says(t, "the list", list, "Wacht op bevestiging", "officer@lochem.example", path+"/seat-confirm", path+"/seat-dismiss", "!"+path+"/seat-withdraw", "wacht op bevestiging: burgemeester")
	says(t, "the list of who asked", els.get("/organisation"), path+"/seat-withdraw", "!"+path+"/seat-confirm")
	says(t, "what is confirmed", jan.get(path+"/seat-confirm"), "burgemeester", "officer@lochem.example", "Lochem", "Gevraagd door", "A. de Vries", "Ga eerst zelf na", path+"/seat-dismiss")
	if got := els.post(path + "/seat-confirm"); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "U hebt dit zelf gevraagd") {
		t.Errorf("who asked confirms: %d", got.StatusCode)
	}
	if got := jan.post(path + "/seat-withdraw"); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "Alleen wie dit vroeg") {
		t.Errorf("another withdraws: %d", got.StatusCode)
	}
	if got := jan.post(path + "/seat-dismiss"); got.Request.URL.Path != "/organisation" || !strings.Contains(got.body, "U hebt de aanvraag geweigerd") {
		t.Errorf("refusing ends at %s", got.Request.URL)
	}
	path = asks()
	if got := els.post(path + "/seat-withdraw"); got.Request.URL.Path != "/organisation" || !strings.Contains(got.body, "U hebt de aanvraag ingetrokken") {
		t.Errorf("withdrawing ends at %s", got.Request.URL)
	}
	path = asks()
	form := jan.get(path + "/seat-confirm")
	if got := jan.post(path+"/seat-confirm", hidden(form.body)...); got.Request.URL.Path != "/organisation" || !strings.Contains(got.body, "U hebt het bevestigd") {
		t.Errorf("confirming: %d", got.StatusCode)
	}
	if got := jan.post(path+"/seat-confirm", hidden(form.body)...); got.StatusCode != http.StatusNotFound || first.MatchString(got.body) {
		t.Errorf("the same form again: %d", got.StatusCode)
	}
	says(t, "when it is done", jan.get(person), "burgemeester", "!Geldt nog niet")
	got := els.post(person+"/person-reset", "request", id.NewRequest().String())
	says(t, "new codes of a mayor", got, "nieuw wachtwoord en nieuwe codes (burgemeester)", "Het geldt nog niet")
	if first.MatchString(got.body) {
		t.Error("one administrator gets the codes of a mayor")
	}
	if got := jan.post(hrefOf(jan.get(person).body, "seat-confirm")); !first.MatchString(got.body) {
		t.Errorf("another gets them: %d", got.StatusCode)
	}
	log := s.security.String()
	for _, want := range []string{`"msg":"account.seat-add"`, `"outcome":"asked"`, `"msg":"account.seat-confirm"`, `"msg":"account.seat-dismiss"`, `"msg":"account.seat-withdraw"`, `"new_role":"mayor"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the security log lacks %s", want)
		}
	}
	s.verify()
}

// TestASecondPersonElsewhereOnThePages: where a municipality has one administrator, its public prosecutor's office and who runs the system
// find what waits where they begin; others do not know of it.
func TestASecondPersonElsewhereOnThePages(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	els, _ := s.signedIn("els@lochem.example", "GM0262", who.OrgAdmin)
	om, _ := s.signedIn("om@om.example", "OM-ONL", who.OrgAdmin)
	runs, _ := s.signedIn("inge@beheer.example", "BEHEER", who.TechAdmin)
	others := map[string]browser{}
	for _, code := range []string{"OM-AMS", "GM0363"} {
		others[code], _ = s.signedIn("admin@"+strings.ToLower(code)+".example", code, who.OrgAdmin)
	}
	got := els.post("/organisation/person-add", "email", "new@lochem.example", "name", "N. Ieuw", "roles", "mayor", "request", id.NewRequest().String())
	says(t, "who asked reads", got, "een beheerder van OM Oost-Nederland of Beheer Terugkeer", "N. Ieuw", "Geldt nog niet")
	if first.MatchString(got.body) {
		t.Error("a first password is shown before anybody confirmed it")
	}
	says(t, "the list of people", els.get("/organisation"), "N. Ieuw", "wacht op bevestiging")
	path := strings.TrimSuffix(hrefOf(got.body, "seat-withdraw"), "/seat-withdraw")
	for code, b := range others {
		says(t, code, b.get("/organisation"), "!N. Ieuw", "!seat-confirm")
		for _, deed := range []string{"/seat-confirm", "/seat-dismiss", "/seat-withdraw"} {
			if got := b.get(path + deed); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s GET %s: %d", code, deed, got.StatusCode)
			}
			if got := b.post(path + deed); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s POST %s: %d", code, deed, got.StatusCode)
			}
		}
	}
	says(t, "the public prosecutor's office", om.get("/organisation"), "Wacht op bevestiging bij andere organisaties", "N. Ieuw", "van Lochem", path+"/seat-confirm", "!/organisation/people/"+idIn(got.Request.URL.Path))
	says(t, "who runs the system", runs.get("/mails"), "Wacht op bevestiging bij andere organisaties", "N. Ieuw", path+"/seat-confirm")
	second := s.add("second@lochem.example", "GM0262", who.OrgAdmin)
	says(t, "with a second administrator", om.get("/organisation"), "!N. Ieuw")
	says(t, "with a second administrator", runs.get("/mails"), "!N. Ieuw")
	if got := om.post(path + "/seat-confirm"); got.StatusCode != http.StatusNotFound {
		t.Errorf("with a second administrator: %d", got.StatusCode)
	}
	pgtest.EndSeat(t, s.db, second.Membership, s.today().AddDays(-1))
	done := runs.post(path + "/seat-confirm")
	says(t, "confirmed", done, "Bevestigd", `href="/mails"`)
	if !first.MatchString(done.body) {
		t.Error("who confirms gets no first password")
	}
	says(t, "when it is done", els.get("/organisation"), "N. Ieuw", "!Wacht op bevestiging")
	var n int
	if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from access_entry where page in ('mails', 'seat-confirm') and org_id = $1", account.OrgID("BEHEER")).Scan(&n); err != nil || n < 3 {
		t.Errorf("%d looks of who runs the system, %v", n, err)
	}
	s.verify()
}

// idIn is the last id of a path.
func idIn(path string) string {
	all := regexp.MustCompile(`[0-9a-f-]{36}`).FindAllString(path, -1)
	if len(all) == 0 {
		return "no id"
	}
	return all[len(all)-1]
}
