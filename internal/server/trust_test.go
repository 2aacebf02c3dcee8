package server_test

import (
	"bytes"
	"cmp"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
)

// staged is a server with the people of the demonstration and cases that they work on.
type staged struct {
	started
	cast *demonstration.Cast
}

func stage(t *testing.T) staged {
	t.Helper()
	return stageOn(t, start(t, true))
}

func stageOn(t *testing.T, s started) staged {
	t.Helper()
	cast, err := demonstration.People(t.Context(), s.db, account.NewHasher(4), s.db.Now().AddDate(-3, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return staged{s, cast}
}

// story returns to Lochem so many days from now.
func (s staged) story(days int) demonstration.Story {
	return demonstration.Story{
		Given: "Marcel", Family: "Rietman", Born: calendar.On(1984, time.March, 14), Track: "VI", T0: calendar.Of(s.db.Now()).AddDays(days),
		Town: s.cast.Towns[0], Address: "Heideweg 27", Probation: "RN", Position: "objection", Outcome: "grant", Analysis: "delivered", Breach: "warning",
	}
}

func (s staged) walk(story demonstration.Story) id.Case {
	s.t.Helper()
	walker := demonstration.Walker{DB: s.db, Cast: s.cast, Now: s.db.Now()}
	which, err := walker.Walk(s.t.Context(), story)
	if err != nil {
		s.t.Fatal(err)
	}
	return which
}

// as is a browser in which somebody has signed in; a redirect is an answer there, not followed.
func (s staged) as(actor account.Actor) browser {
	s.t.Helper()
	b := s.browser()
	if got := b.post("/sign-in", "as", actor.User.String(), "next", "/account"); got.Request.URL.Path != "/account" {
		s.t.Fatalf("%s is at %s", actor.Name, got.Request.URL)
	}
	b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return b
}

func slugOf(deed who.Deed) string {
	return strings.NewReplacer(".", "-", "_", "-").Replace(string(deed))
}

// otherPosts are the forms that are no deed in a case.
var otherPosts = []string{"/sign-in", "/sign-in/code", "/sign-out", "/demo/clock", "/account/settings", "/account/password", "/account/first-password", "/account/membership", "/account/deputy",
	"/account/sign-out-everywhere", "/search", "/inbox"}

// TestDeedsRulesAndRoutesAreOneList: policy's deeds = protocol's deeds = POST routes; a form that is none of them has no place.
func TestDeedsRulesAndRoutesAreOneList(t *testing.T) {
	t.Parallel()
	want := map[string]bool{"/signals/{signal}": true, "/signals/{signal}/register": true} // in two steps
	for _, rule := range policy.Rules {
		if rule.Deed != who.RegisterSignal {
			want["/cases/{case}/"+slugOf(rule.Deed)] = true
		}
		if !slices.ContainsFunc(protocol.Deeds(), func(d protocol.DeedRow) bool { return d.Deed == rule.Deed }) {
			t.Errorf("the protocol does not know when %s is possible", rule.Deed)
		}
	}
	for _, rule := range policy.OrgRules {
		at := map[string]string{"person": "/people/{user}", "seat": "/seats/{seat}", "team": "/teams/{team}", "deputy": "/people/{user}"}
		path := at[strings.Split(string(rule.Deed), ".")[0]]
		switch rule.Deed {
		case who.AddPerson, who.AddTeam:
			path = ""
		case who.ConfirmSeat, who.DismissSeat, who.WithdrawSeat:
			path = "/requests/{request}"
		case who.AddSeat:
			path = at["person"]
		}
		want["/organisation"+path+"/"+slugOf(rule.Deed)] = true
	}
	for _, rule := range policy.SystemRules {
		want["/calendar"+map[who.Deed]string{who.OpenDay: "/{day}"}[rule.Deed]+"/"+slugOf(rule.Deed)] = true
	}
	for _, row := range protocol.Deeds() {
		if _, there := policy.RuleOf(row.Deed); !there {
			t.Errorf("policy does not know who may do %s", row.Deed)
		}
	}
	for _, step := range protocol.Steps() {
		if len(step.Deeds) == 0 {
			t.Errorf("no deed ends %s", step.ID)
		}
		for _, deed := range step.Deeds {
			if deed != who.RegisterSignal && !want["/cases/{case}/"+slugOf(deed)] {
				t.Errorf("%s is ended by %s, which nobody may do", step.ID, deed)
			}
		}
	}
	got := map[string]bool{}
	for _, route := range routesOf(t, pgtest.New(t), http.MethodPost) {
		if slices.Contains(otherPosts, route) || strings.HasSuffix(route, "/draft") {
			continue
		}
		got[route] = true
		if !want[route] {
			t.Errorf("POST %s is no deed", route)
		}
	}
	for route := range want {
		if !got[route] {
			t.Errorf("the deed has no route: POST %s", route)
		}
	}
}

// routesOf are the routes of the server for a method.
func routesOf(t *testing.T, db *postgres.DB, method string) []string {
	t.Helper()
	routes, ok := server.New(server.Options{DB: db, Log: slog.New(slog.DiscardHandler), Demonstration: true}).(chi.Routes)
	if !ok {
		t.Fatal("the routes cannot be listed")
	}
	var out []string
	err := chi.Walk(routes, func(of, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if of == method {
			out = append(out, route)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEveryDeedByEveryStanding posts every deed as everybody, and compares the answer with the policy table.
func TestEveryDeedByEveryStanding(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(150)
	story.Returned = true
	which := s.walk(story)
	expired := expiredOf(s, which)
	standings := []struct {
		name      string
		actor     account.Actor
		relations []who.Relation
	}{
		{"officer of the parket", s.cast.As("OM-ONL", who.OMOfficer, 1), []who.Relation{who.Lead}},
		{"lead of the parket", s.cast.As("OM-ONL", who.OMLead, 1), []who.Relation{who.Lead}},
		{"decider", s.cast.As("CVVI", who.DecidingOfficer, 1), []who.Relation{who.Decider}},
		{"officer of the municipality", s.cast.As("GM0262", who.MunicipalOfficer, 1), []who.Relation{who.Origin}},
		{"mayor", s.cast.As("GM0262", who.Mayor, 1), []who.Relation{who.Origin}},
		{"probation officer", s.cast.As("RN", who.ProbationOfficer, 1), []who.Relation{who.Advising}},
		{"other municipality", s.cast.As("GM0363", who.MunicipalOfficer, 1), nil},
		{"other mayor", s.cast.As("GM0363", who.Mayor, 1), nil},
		{"other parket", s.cast.As("OM-AMS", who.OMOfficer, 1), nil},
		{"other probation", s.cast.As("SVG", who.ProbationOfficer, 1), nil},
		{"privacy officer of the parket", s.cast.As("OM-ONL", who.PrivacyOfficer, 1), nil},
		{"administrator of the municipality", s.cast.As("GM0262", who.OrgAdmin, 1), nil},
		{"municipality whose part ended", expired, nil},
	}
	nobody := s.browser()
	nobody.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, rule := range policy.Rules {
		path := "/cases/" + which.String() + "/" + slugOf(rule.Deed)
		if rule.Deed == who.RegisterSignal {
			path = signalPath + "/register"
		}
		for _, got := range []answer{nobody.post(path), nobody.get(path)} {
			if got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got.Header.Get("Location"), "/sign-in") {
				t.Errorf("without a session: %s %d", path, got.StatusCode)
			}
		}
	}
	for _, standing := range standings {
		b := s.as(standing.actor)
		for _, rule := range policy.Rules {
			path := "/cases/" + which.String() + "/" + slugOf(rule.Deed)
			stands := policy.Standing{Role: standing.actor.Roles()[0], Relations: standing.relations, Assigned: true}
			permitted := policy.May(rule.Deed, stands) == nil || policy.MayPrepare(rule.Deed, stands) == nil // who prepares gets the form
			want := "200 303 409 422"
			switch {
			case rule.Deed == who.RegisterSignal:
				// There is no case yet, so the relations to this one do not count; and what is typed is his own.
				path, permitted = "/signals/"+id.NewItem().String()+"/register", slices.ContainsFunc(rule.Actors, func(a policy.Actor) bool { return a.Role == standing.actor.Roles()[0] })
				if !permitted {
					want = "403 404"
				}
			case standing.relations == nil:
				want = "404"
			case !permitted:
				want = "403"
			}
			for method, got := range map[string]answer{"GET": b.get(path), "POST": b.post(path)} {
				if !strings.Contains(want, fmt.Sprint(got.StatusCode)) {
					t.Errorf("%s %s by %s: %d, the table says %s", method, rule.Deed, standing.name, got.StatusCode, want)
				}
			}
		}
		for _, page := range []string{"", "/done?deed=case-open", "/shared", "/documents/" + id.NewItem().String()} {
			got := b.get("/cases/" + which.String() + page)
			if standing.relations == nil && got.StatusCode != http.StatusNotFound {
				t.Errorf("GET %s by %s: %d", page, standing.name, got.StatusCode)
			}
		}
	}
	if leaked := s.log.String(); strings.Contains(leaked, "panic") || strings.Contains(leaked, "request failed") {
		t.Errorf("something broke:\n%s", firstLines(leaked, "request failed", "panic"))
	}
}

func firstLines(log string, marks ...string) string {
	var out []string
	for _, line := range strings.Split(log, "\n") {
		if slices.ContainsFunc(marks, func(m string) bool { return strings.Contains(line, m) }) && len(out) < 5 {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// expiredOf is an officer of the municipality that was wrongly named in the case, whose last day has passed.
func expiredOf(s staged, which id.Case) account.Actor {
	s.t.Helper()
	var code string
	err := s.db.Owner.QueryRow(s.t.Context(), "select o.code from party p join org o on o.id = p.org_id where p.case_id = $1 and p.valid_until < $2", which, calendar.Of(s.db.Now())).Scan(&code)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.cast.As(code, who.MunicipalOfficer, 1)
}

// TestForeignAndUnknownTellNothingApart: the same status, the same bytes, and no difference in time.
func TestForeignAndUnknownTellNothingApart(t *testing.T) {
	t.Parallel()
	s := stage(t)
	foreign := s.walk(s.story(60)).String()
	b := s.as(s.cast.As("GM0363", who.MunicipalOfficer, 1))
	strip := func(got answer, which string) string {
		return fmt.Sprint(got.StatusCode, got.Header.Get("Content-Type"), strings.ReplaceAll(strings.ReplaceAll(got.body, which, "…"), strings.ReplaceAll(which, "-", ""), "…"))
	}
	for _, page := range []string{"", "/view-submit", "/document-add", "/documents/" + id.NewItem().String(), "/shared", "/done?deed=case-open"} {
		unknown := id.NewCase().String()
		one, two := b.get("/cases/"+foreign+page), b.get("/cases/"+unknown+page)
		if one.StatusCode != http.StatusNotFound || strip(one, foreign) != strip(two, unknown) {
			t.Errorf("GET %s: %d and %d, or other bytes", page, one.StatusCode, two.StatusCode)
		}
		none := b.get("/cases/not-an-id" + page)
		if strip(none, "not-an-id") != strip(two, unknown) {
			t.Errorf("GET %s: what is no id is told apart: %d", page, none.StatusCode)
		}
	}
	for _, page := range []string{"/view-submit", "/view-submit/draft", "/case-assign"} {
		unknown := id.NewCase().String()
		one, two := b.post("/cases/"+foreign+page), b.post("/cases/"+unknown+page)
		if one.StatusCode != http.StatusNotFound || strip(one, foreign) != strip(two, unknown) {
			t.Errorf("POST %s: %d and %d, or other bytes", page, one.StatusCode, two.StatusCode)
		}
	}
	// A busy machine can be unlucky once; a difference that is there is there each time.
	var difference float64
	for range 3 {
		if difference = s.difference(b, foreign, 1000); difference < 0.10 {
			return
		}
	}
	t.Errorf("the medians differ by %.0f %%", 100*difference)
}

// difference is how far apart the medians of interleaved requests are.
func (s staged) difference(b browser, foreign string, pairs int) float64 {
	var ours, none []time.Duration
	for n := range pairs {
		ask := func(which string, into *[]time.Duration) {
			from := time.Now()
			b.get("/cases/" + which + "/view-submit")
			*into = append(*into, time.Since(from))
		}
		unknown := id.NewCase().String()
		if n%2 == 0 {
			ask(foreign, &ours)
			ask(unknown, &none)
		} else {
			ask(unknown, &none)
			ask(foreign, &ours)
		}
	}
	median := func(d []time.Duration) float64 {
		slices.SortFunc(d, func(a, b time.Duration) int { return cmp.Compare(a, b) })
		return float64(d[len(d)/2])
	}
	one, two := median(ours), median(none)
	return max(one, two)/min(one, two) - 1
}

// bad is what somebody types, and a part of what the page must then say.

var bad = []struct{ name, typed, says string }{
	{"100,000 characters", strings.Repeat("Ω", 100_000), ""},
	{"broken encoding", "voor \xffna", "Haal de tekens weg die niet te lezen zijn"},
	{"right-to-left override", "voor\u202Ena", "Haal de tekens weg die niet te lezen zijn"},
}

// odd is what a form reads without it: nothing that shows is lost.
var odd = []struct{ name, typed, says string }{{"NUL", "voor\x00na", ""}, {"control characters", "voor\x1b[31mna", ""}}

var control = regexp.MustCompile(`(?s)<(textarea|input)([^>]*)>`)
var attribute = regexp.MustCompile(`(name|type|id)="([^"]*)"`)

var seqField = regexp.MustCompile(`name="seq" value="([0-9]+)"`)

// seqOf is what a form says it was opened at.
func seqOf(page string) string {
	if m := seqField.FindStringSubmatch(page); m != nil {
		return m[1]
	}
	return ""
}

// texts are the fields of a page in which somebody types, by kind.
func texts(page string) map[string]string {
	found := map[string]string{}
	for _, m := range control.FindAllStringSubmatch(page, -1) {
		named := map[string]string{"type": "text"}
		for _, a := range attribute.FindAllStringSubmatch(m[2], -1) {
			named[a[1]] = a[2]
		}
		if named["name"] == "" || (m[1] == "input" && named["type"] != "text") {
			continue
		}
		found[named["name"]] = m[1]
	}
	return found
}

// templated is how a page writes a text.
func templated(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(s)
}

// errorAt is what the page says at a field.
func errorAt(page, field string) string {
	m := regexp.MustCompile(`(?s)id="[^"]*` + regexp.QuoteMeta(components.FieldID(field)) + `-error">([^<]*)<`).FindStringSubmatch(page)
	if m == nil {
		return ""
	}
	return m[1]
}

// upload sends a form with a file, the fields first.
func (b browser) upload(path string, pairs []string, name string, file []byte) answer {
	b.s.t.Helper()
	var body bytes.Buffer
	w := multipartTo(b.s.t, &body, pairs, name, file)
	r, err := http.NewRequestWithContext(b.s.t.Context(), http.MethodPost, b.s.url+path, &body)
	if err != nil {
		b.s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w)
	return b.do(r)
}

// TestADisabledUserLosesHisForms: the session is worth nothing at once, and the deed is not done.
func TestADisabledUserLosesHisForms(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(150))
	officer := s.cast.As("OM-ONL", who.OMOfficer, 1)
	b := s.as(officer)
	if err := account.Disable(t.Context(), s.db, officer.User); err != nil {
		t.Fatal(err)
	}
	got := b.post("/cases/"+which.String()+"/return-date-change", "date", "1-6-2027", "source", "dji", "reason", "Nieuwe berekening")
	if got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got.Header.Get("Location"), "/sign-in") {
		t.Errorf("%d to %s", got.StatusCode, got.Header.Get("Location"))
	}
	if sealedIn(got) != "" {
		t.Error("what was typed is kept for who may not come back")
	}
	var n int
	if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from ledger where deed = 'return_date.change'").Scan(&n); err != nil || n != 0 {
		t.Errorf("the deed was done %d times: %v", n, err)
	}
}

// TestBadInputElsewhere: what is no deed in a case breaks as little.
func TestBadInputElsewhere(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(88)).String()
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	nobody := s.browser()
	for _, one := range append(slices.Concat(bad, odd), struct{ name, typed, says string }{"half a character", "voor\xffna", ""}) {
		for _, got := range []answer{
			nobody.post("/sign-in", "email", one.typed, "password", one.typed, "next", one.typed),
			nobody.post("/sign-in", "as", one.typed),
			nobody.post("/sign-in/code", "code", one.typed),
			om.post("/search", "q", one.typed),
			om.get("/work?" + "duty=" + url.QueryEscape(one.typed[:5])),
			om.get("/inbox/" + url.PathEscape(one.typed[:5])),
			om.post("/account/settings", "lang", one.typed),
			om.post("/account/deputy", "user", one.typed, "from", one.typed, "until", one.typed),
			om.post("/account/membership", "org", one.typed),
			om.post(signalPath, "given", one.typed, "family", "Rietman", "born", "14-3-1984"),
			om.post(signalPath, "given", "M.", "family", "Rietman", "born", "14-3-1984"),
			om.post(signalPath+"/register", "text", one.typed, "not_same", one.typed),
			om.post(signalPath+"/register/draft", one.typed, one.typed),
			om.get("/signals/" + url.PathEscape(one.typed[:5])),
			om.post("/cases/"+which+"/decision-freeze/draft", "summary", one.typed, "seq", one.typed, "about", ""),
			om.post("/cases/"+which+"/decision-freeze/draft", "summary", "x", "about", one.typed[:7]),
			om.post("/cases/"+which+"/return-date-change", "about", one.typed[:7], "seq", "x", "request", one.typed[:7]),
		} {
			if got.StatusCode >= 500 {
				t.Errorf("%s: %s %s is answered with %d", one.name, got.Request.Method, got.Request.URL.Path, got.StatusCode)
			}
		}
	}
	for body, want := range map[string]int{
		"a=%zz": http.StatusUnprocessableEntity, "%": http.StatusUnprocessableEntity, "a;b": http.StatusUnprocessableEntity,
		strings.Repeat("a=b&", 100_000): http.StatusRequestEntityTooLarge,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/cases/"+which+"/return-date-change", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if got := om.do(r); got.StatusCode != want {
			t.Errorf("a form that is none: %d, want %d", got.StatusCode, want)
		}
	}
	for _, kind := range []string{"multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "application/json"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/cases/"+which+"/document-add", strings.NewReader("--x\r\nnonsense"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", kind)
		if got := om.do(r); got.StatusCode >= 500 {
			t.Errorf("an upload that is none, %s: %d", kind, got.StatusCode)
		}
	}
	if broke := s.log.String(); strings.Contains(broke, "panic") || strings.Contains(broke, "request failed") {
		t.Errorf("something broke:\n%s", firstLines(broke, "request failed", "panic"))
	}
}
