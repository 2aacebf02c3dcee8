package server_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestWhoHasTwoFunctionsChooses: who is officer and administrator is asked after signing in, comes where he wanted to go, sees in what he
// works, reaches nothing of the other, and can go on in it; each look says in which function it was.
func TestWhoHasTwoFunctionsChooses(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, 60, "P02")
	town := cast.Towns[0]
	om := s.as("OM-ONL", who.OMOfficer)
	om.inform(which, town)
	s.deliver()
	officer := cast.As(town.Code, who.MunicipalOfficer, 1)
	pgtest.AddSeat(t, s.db, account.NewSeat{User: officer.User, Org: officer.Org, Role: who.OrgAdmin, From: s.db.Now()})
	work, office := officer.Org.String()+"~content", officer.Org.String()+"~org_admin"

	b := s.browser()
	got := b.post("/sign-in", "as", officer.User.String(), "next", which)
	if got.Request.URL.Path != "/account/function" || got.Request.URL.Query().Get("next") != which {
		t.Fatalf("signing in ended at %s", got.Request.URL)
	}
	for _, said := range []string{"In welke functie werkt u nu?", `value="` + work + `"`, `value="` + office + `"`} {
		if !strings.Contains(got.body, said) {
			t.Errorf("the choice does not say %q", said)
		}
	}
	if got := b.get("/work"); got.Request.URL.Path != "/account/function" {
		t.Errorf("without a choice he is at %s", got.Request.URL)
	}
	if got := b.post(which+"/document-add", "title", "Verslag van de wijk"); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "in welke functie u nu werkt") || !strings.Contains(got.body, "Verslag van de wijk") {
		t.Errorf("without a choice a form is taken in: %d", got.StatusCode)
	}
	if got := b.post("/account/membership", "membership", work, "next", which); got.Request.URL.Path != which || got.StatusCode != http.StatusOK {
		t.Fatalf("at work: %s %d", got.Request.URL, got.StatusCode)
	}
	shows := func(got answer, function string) {
		t.Helper()
		if !strings.Contains(got.body, `tk-header__org">`+town.Name+", "+function+"<") {
			t.Errorf("%s does not say that he is %s", got.Request.URL, function)
		}
	}
	shows(b.get(which), "ambtenaar openbare orde en veiligheid")
	if got := b.get("/organisation"); got.StatusCode != http.StatusForbidden {
		t.Errorf("at work, the page of the administrator: %d", got.StatusCode)
	}
	if got := b.get("/inbox"); !strings.Contains(got.body, "/inbox/") {
		t.Error("at work his inbox is empty")
	}
	// A form that was made in one function is not sent in the other.
	form := b.get(which + "/case-assign")
	writer := hiddenIn(form.body, "writer")
	if got := b.post("/account/membership", "membership", office); got.Request.URL.Path != "/organisation" && got.StatusCode != http.StatusOK {
		t.Fatalf("as administrator: %s %d", got.Request.URL, got.StatusCode)
	}
	shows(b.get("/organisation"), "beheerder van de organisatie")
	for _, path := range []string{which, "/inbox/" + s.lineOf(officer.User), which + "/case-assign"} {
		if got := b.get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("as administrator, %s: %d", path, got.StatusCode)
		}
	}
	if got := b.get("/inbox"); strings.Contains(got.body, `href="/inbox/`) {
		t.Error("as administrator he reads messages of the work")
	}
	if got := b.post(which+"/case-assign", "writer", writer, "request", id.NewRequest().String()); got.StatusCode == http.StatusOK {
		t.Errorf("a form of the other function: %d", got.StatusCode)
	}
	for _, wrong := range []string{officer.Org.String() + "~privacy_officer", cast.Towns[1].ID.String() + "~content", "", "x~y"} {
		if got := b.post("/account/membership", "membership", wrong); got.StatusCode != http.StatusNotFound {
			t.Errorf("he goes on as %q: %d", wrong, got.StatusCode)
		}
	}
	if got := b.get("/account"); !strings.Contains(got.body, `value="`+work+`"`) || strings.Contains(got.body, `value="`+office+`"`) {
		t.Error("his account does not let him go on at work")
	}
	looks := map[string]bool{}
	rows, err := s.db.Owner.Query(t.Context(), "select a.page || ' ' || a.outcome || ' ' || m.role from access_entry a join membership m on m.id = a.membership_id where m.user_id = $1", officer.User)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var look string
		if err := rows.Scan(&look); err != nil {
			t.Fatal(err)
		}
		looks[look] = true
	}
	for _, want := range []string{"case shown municipal_officer", "case unknown org_admin", "organisation shown org_admin", "organisation refused municipal_officer"} {
		if !looks[want] {
			said, _ := json.Marshal(looks)
			t.Errorf("no look %q among %s", want, said)
		}
	}
	pgtest.Sound(t, s.db)
}

// TestAFormComesBackInItsFunction: what was typed when a session ended is shown again in the function in which it was typed, without
// asking; and who has one function is never asked.
func TestAFormComesBackInItsFunction(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	cast, err := demonstration.People(t.Context(), s.db, s.hasher, s.db.Now().AddDate(-3, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	admin := cast.As("GM0262", who.OrgAdmin, 1)
	if b := s.as("GM0262", who.OrgAdmin); b.get("/organisation").StatusCode != http.StatusOK {
		t.Error("who has one function is asked all the same")
	}
	pgtest.AddSeat(t, s.db, account.NewSeat{User: admin.User, Org: admin.Org, Role: who.MunicipalOfficer, From: s.db.Now()})
	b := s.browser()
	b.post("/sign-in", "as", admin.User.String(), "next", "/work")
	b.post("/account/membership", "membership", admin.Org.String()+"~org_admin", "next", "/organisation/team-add")
	writer := hiddenIn(b.get("/organisation/team-add").body, "writer")
	if _, err := s.db.Owner.Exec(t.Context(), "update session set last_seen_at = last_seen_at - interval '2 hours', created_at = created_at - interval '2 hours'"); err != nil {
		t.Fatal(err)
	}
	ended := b.post("/organisation/team-add", "writer", writer, "name", "Team dat bleef", "request", id.NewRequest().String())
	sealed := hiddenIn(ended.body, "kept")
	if ended.StatusCode != http.StatusUnauthorized || sealed == "" {
		t.Fatalf("the session was over: %d", ended.StatusCode)
	}
	again := b.post("/sign-in", "as", admin.User.String(), "next", "/organisation/team-add", "kept", sealed)
	if again.StatusCode != http.StatusOK || hiddenIn(again.body, "kept") == "" {
		t.Fatalf("signed in again: %s %d", again.Request.URL, again.StatusCode)
	}
	if back := b.post("/organisation/team-add", "kept", hiddenIn(again.body, "kept")); !strings.Contains(back.body, "Team dat bleef") {
		t.Error("what was typed does not come back")
	}
}

// lineOf is a message of somebody's inbox.
func (s started) lineOf(user id.User) string {
	s.t.Helper()
	var line string
	if err := s.db.Owner.QueryRow(s.t.Context(), "select id::text from inbox where user_id = $1 limit 1", user).Scan(&line); err != nil {
		s.t.Fatal(err)
	}
	return url.PathEscape(line)
}

// hiddenIn is the value of a hidden field of a page; empty when there is none.
func hiddenIn(body, name string) string {
	for _, field := range strings.Split(body, "<input")[1:] {
		field, _, _ = strings.Cut(field, ">")
		if !strings.Contains(field, `name="`+name+`"`) {
			continue
		}
		if _, value, found := strings.Cut(field, `value="`); found {
			value, _, _ = strings.Cut(value, `"`)
			return html.UnescapeString(value)
		}
	}
	return ""
}
