package server_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestListsAndHelpForEveryRole opens the lists, what their rows link to, and the help, as each role: nothing fails and no
// text is missing.
func TestListsAndHelpForEveryRole(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 40, Walked: 40}); err != nil {
		t.Fatal(err)
	}
	for _, seat := range []struct {
		org   string
		role  who.Role
		works bool
	}{
		{"OM-ONL", who.OMOfficer, true}, {"OM-ONL", who.OMLead, true}, {"CVVI", who.DecidingOfficer, true}, {"RN", who.ProbationOfficer, true},
		{"GM0262", who.MunicipalOfficer, true}, {"GM0262", who.Mayor, true}, {"GM0262", who.PrivacyOfficer, false}, {"GM0262", who.OrgAdmin, false}, {"BEHEER", who.TechAdmin, false},
	} {
		b := s.as(seat.org, seat.role)
		opened := 0
		for _, path := range []string{
			"/", "/work", "/work?tab=team", "/work?tab=waiting", "/work?when=late", "/work?tab=team&when=later&track=VI&year=2027&place=Lochem&step=P12&phase=deciding", "/work?tab=x&when=y&year=z",
			"/cases", "/cases?open=yes&track=VI", "/cases?phase=closed", "/help", "/help/glossary", "/help/privacy", "/help/accessibility", "/help/sign-in", "/help/steps/P12", "/help/steps/P14",
		} {
			got := b.get(path)
			if got.StatusCode != http.StatusOK || strings.Contains(got.body, "⟦") {
				t.Errorf("%s %s: %d %s", seat.role, path, got.StatusCode, missing(got.body))
			}
			if strings.HasPrefix(path, "/work") || path == "/cases" {
				for _, link := range links(got.body, `/cases/[0-9a-f-]{36}[^"]*`) {
					opened++
					if got := b.get(link); got.StatusCode != http.StatusOK || strings.Contains(got.body, "⟦") {
						t.Errorf("%s %s: %s: %d %s", seat.role, path, link, got.StatusCode, missing(got.body))
					}
				}
			}
			if !seat.works && strings.Contains(got.body, `href="/cases/`) {
				t.Errorf("%s %s shows cases", seat.role, path)
			}
		}
		desk := map[who.Role]string{who.PrivacyOfficer: "/looks", who.OrgAdmin: "/organisation", who.TechAdmin: "/mails"}[seat.role]
		if got := b.get("/work"); !seat.works && (got.Request.URL.Path != desk || strings.Contains(got.body, "Mijn werk")) {
			t.Errorf("%s begins at %s", seat.role, got.Request.URL.Path)
		}
		if seat.works == (opened == 0) {
			t.Errorf("%s: %d links", seat.role, opened)
		}
		if got := b.get("/work"); strings.Contains(got.body, `href="/signals/new"`) != slices.Contains([]who.Role{who.OMOfficer, who.OMLead}, seat.role) {
			t.Errorf("%s: a new signal is for the OM alone", seat.role)
		}
	}
}

// TestPagesOfTheWorkList follows «next» to the end: every row once.
func TestPagesOfTheWorkList(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 400, Walked: 30}); err != nil {
		t.Fatal(err)
	}
	b := s.as("CVVI", who.DecidingOfficer)
	path, seen, pages := "/cases", map[string]bool{}, 0
	for path != "" && pages < 20 {
		got := b.get(path)
		pages++
		for _, link := range links(got.body, `/cases/[0-9a-f-]{36}`) {
			if seen[link] {
				t.Errorf("%s stands on two pages", link)
			}
			seen[link] = true
		}
		path = ""
		for _, next := range links(got.body, `/cases\?after=[^"]*`) {
			path = next
		}
	}
	var want int
	if err := s.db.Owner.QueryRow(t.Context(), `select count(*) from case_card where org_id = $1`, account.OrgID("CVVI")).Scan(&want); err != nil {
		t.Fatal(err)
	}
	if len(seen) != want || pages < 2 {
		t.Errorf("%d cases on %d pages, not %d", len(seen), pages, want)
	}
	n := &numbers{t: t, s: s, today: s.today(), days: s.calendar(), found: map[string]int{}}
	for _, seat := range []struct {
		org  string
		role who.Role
	}{{"OM-ONL", who.OMLead}, {"CVVI", who.DecidingOfficer}, {"RN", who.ProbationOfficer}} {
		n.org, n.role = account.OrgID(seat.org).String(), seat.role
		for _, tab := range []string{"", "team", "waiting"} {
			n.list(s.as(seat.org, seat.role), tab)
		}
	}
	if n.found["more"] == 0 {
		t.Error("no list of work has a second page: this shows little")
	}
	if got := b.get("/work?after=nonsense"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a key that is none: %d", got.StatusCode)
	}
}

func TestSearchingOverHTTP(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 3, Walked: 3}); err != nil {
		t.Fatal(err)
	}
	b := s.as("OM-ONL", who.OMOfficer)
	got := b.post("/search", "q", "rietman")
	if got.StatusCode != http.StatusOK || !strings.Contains(got.body, "Rietman, Marcel") || !strings.HasPrefix(got.Request.URL.Path, "/search/") || strings.Contains(got.Request.URL.String(), "ietman") {
		t.Errorf("%d at %s", got.StatusCode, got.Request.URL)
	}
	if strings.Contains(got.body, "<title>Rietman") || strings.Contains(s.log.String(), "ietman") {
		t.Error("the name stands in a title or in the log")
	}
	address := got.Request.URL.Path
	if got := b.get(address); !strings.Contains(got.body, "Rietman, Marcel") {
		t.Error("the address does not answer again")
	}
	other := s.as("OM-ONL", who.OMLead)
	unknown := id.NewItem().String()
	never := other.get("/search/" + unknown)
	if got := other.get(address); got.StatusCode != http.StatusNotFound || never.StatusCode != http.StatusNotFound || got.body != strings.ReplaceAll(never.body, unknown, strings.TrimPrefix(address, "/search/")) {
		t.Errorf("a colleague's search: %d, never asked: %d", got.StatusCode, never.StatusCode)
	}
	for query, want := range map[string]string{"": "Zoek een zaak", "<b>niemand": "&lt;b&gt;niemand", strings.Repeat("x", 5000): "Niets gevonden", "a\x00b": "Niets gevonden"} {
		if got := b.post("/search", "q", query); got.StatusCode != http.StatusOK || !strings.Contains(got.body, want) {
			t.Errorf("%.20q: %d", query, got.StatusCode)
		}
	}
	link := links(got.body, `/cases/[0-9a-f-]{36}`)[0]
	shared := b.get(link + "/shared")
	if shared.StatusCode != http.StatusOK || strings.Contains(shared.body, "⟦") || !strings.Contains(shared.body, "Wie zag dit") || !strings.Contains(shared.body, "Lochem") {
		t.Errorf("what was shared: %d %s", shared.StatusCode, missing(shared.body))
	}
	if got := s.as("OM-AMS", who.OMOfficer).get(link + "/shared"); got.StatusCode != http.StatusNotFound {
		t.Errorf("what was shared, to a stranger: %d", got.StatusCode)
	}
}

func TestHelpWithoutASession(t *testing.T) {
	t.Parallel()
	s := start(t, false)
	b := s.browser()
	for _, path := range []string{"/help", "/help/sign-in", "/help/privacy", "/help/accessibility", "/help/glossary", "/help/steps/P01"} {
		for _, lang := range []string{"nl", "en"} {
			b.get("/language/" + lang + "?back=/help")
			if got := b.get(path); got.StatusCode != http.StatusOK || got.Request.URL.Path != path || strings.Contains(got.body, "⟦") || !strings.Contains(got.body, `lang="`+lang+`"`) {
				t.Errorf("%s in %s: %d at %s %s", path, lang, got.StatusCode, got.Request.URL, missing(got.body))
			}
		}
	}
	if got := b.get("/help/steps/P99"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a step that is none: %d", got.StatusCode)
	}
	for _, path := range []string{"/work", "/cases", "/search/" + id.NewItem().String()} {
		if got := b.get(path); got.Request.URL.Path != "/sign-in" {
			t.Errorf("%s without a session: %s", path, got.Request.URL)
		}
	}
}

// as is a browser in which somebody of the demonstration is signed in.
func (s started) as(org string, role who.Role) browser {
	s.t.Helper()
	var user id.User
	err := s.db.Owner.QueryRow(s.t.Context(), `select user_id from membership where org_id = $1 and role = $2 order by created_at, id limit 1`, account.OrgID(org), string(role)).Scan(&user)
	if err != nil {
		s.t.Fatal(org, role, err)
	}
	b := s.browser()
	if got := b.post("/sign-in", "as", user.String(), "next", "/work"); !slices.Contains([]string{"/work", "/looks", "/organisation", "/mails"}, got.Request.URL.Path) || got.StatusCode != http.StatusOK {
		s.t.Fatalf("%s %s: signing in ended at %s with %d", org, role, got.Request.URL, got.StatusCode)
	}
	return b
}

// links are the addresses of a page that match, each once.
func links(body, pattern string) []string {
	var found []string
	for _, match := range regexp.MustCompile(`href="(`+pattern+`)"`).FindAllStringSubmatch(body, -1) {
		if link := strings.ReplaceAll(match[1], "&amp;", "&"); !slices.Contains(found, link) {
			found = append(found, link)
		}
	}
	return found
}

// missing are the keys without a text on a page.
func missing(body string) []string {
	found := regexp.MustCompile(`⟦[^⟧]*⟧`).FindAllString(body, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// TestReadingAllMessagesAtOnce: the button marks one's own messages as read, and nobody else's.
func TestReadingAllMessagesAtOnce(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.walk(s.story(88))
	unread := func(actor account.Actor) (n int) {
		t.Helper()
		if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from inbox where user_id = $1 and read_at is null", actor.User).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	var queued []string
	if err := s.db.Owner.QueryRow(t.Context(), "select array_agg(id::text) from message where delivered_at is null").Scan(&queued); err != nil {
		t.Fatal(err)
	}
	for _, one := range queued {
		if err := message.Deliver(t.Context(), s.db, one); err != nil {
			t.Fatal(err)
		}
	}
	om, mayor := s.cast.As("OM-ONL", who.OMOfficer, 1), s.cast.As("GM0262", who.Mayor, 1)
	if unread(om) == 0 || unread(mayor) == 0 {
		t.Fatalf("nobody has a message: %d and %d", unread(om), unread(mayor))
	}
	others := unread(mayor)
	b := s.as(om)
	if got := b.get("/inbox"); !strings.Contains(got.body, "Markeer alles als gelezen") {
		t.Error("there is no button")
	}
	if got := b.post("/inbox"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("the button: %d", got.StatusCode)
	}
	if unread(om) != 0 || unread(mayor) != others {
		t.Errorf("left unread: %d of his own, %d of %d of another's", unread(om), unread(mayor), others)
	}
	if got := b.get("/inbox"); strings.Contains(got.body, "Markeer alles als gelezen") {
		t.Error("the button stays where everything is read")
	}
}
