package server_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestNoLinkIsRefused follows every link of every page, as every user of the demonstration, in both languages: none leads to a page that
// is refused, not there, or not possible, and none fails. What cannot be done is not offered. Of each kind of page one is then looked at
// in a browser.
func TestNoLinkIsRefused(t *testing.T) {
	t.Parallel()
	s, _ := everySort(t)
	users := regexp.MustCompile(`name="as" value="([^"]+)"`).FindAllStringSubmatch(s.browser().get("/sign-in").body, -1)
	if len(users) < 20 {
		t.Fatalf("%d users: this test shows little", len(users))
	}
	c := &crawl{t: t, wrong: map[string]string{}, roles: s.roles(), kinds: map[string]map[string]sample{}}
	for _, language := range []string{"nl", "en"} {
		c.languages.Go(func() {
			for _, user := range users {
				b := s.browser()
				b.post("/sign-in", "as", user[1], "next", "/work")
				b.get("/language/" + language + "?back=/help")
				c.follow(b, user[1], language)
			}
		})
	}
	c.languages.Wait()
	for kind, at := range c.wrong {
		t.Errorf("%s: %s", kind, at)
	}
	if c.pages < 3000 {
		t.Errorf("%d pages: this test shows little", c.pages)
	}
	t.Logf("%d pages as %d users, in two languages", c.pages, len(users))
	s.look(c.kinds)
	s.verify()
}

// everySort is a demonstration with a case of every sort, some of two municipalities.
func everySort(t *testing.T) (started, *demonstration.Cast) {
	t.Helper()
	s := start(t, true)
	cast, err := demonstration.People(t.Context(), s.db, s.hasher, s.db.Now().AddDate(-3, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	walker := demonstration.Walker{DB: s.db, Cast: cast, Now: s.db.Now(), Store: s.store}
	for _, story := range demonstration.Stories(cast, s.today(), 24) {
		if _, err := walker.Walk(t.Context(), story); err != nil {
			t.Fatal(err)
		}
	}
	s.twoAtOnce(cast)
	return s, cast
}

// twoAtOnce adds cases of two municipalities, informed both, and reminds once today of all that waits for another.
func (s started) twoAtOnce(cast *demonstration.Cast) {
	s.t.Helper()
	walker := demonstration.Walker{DB: s.db, Cast: cast, Now: s.db.Now()}
	for n, stop := range []string{"P02a", "P06", "P12", "P15"} {
		_, err := walker.Walk(s.t.Context(), demonstration.Story{
			Given: "Tess", Family: fmt.Sprintf("Tweestad%d", n), Born: calendar.On(1990, time.May, 1+n), Track: "VI", T0: s.today().AddDays([]int{120, 90, 60, 30}[n]), Stop: stop,
			Town: cast.Towns[1], From: cast.Towns[0], FromOn: -150, Address: "Heideweg 27", Probation: "RN", Position: "objection", Outcome: "grant", Analysis: "delivered",
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
	for _, org := range []string{"OM-ONL", "GM0262"} {
		b := s.as(org, map[string]who.Role{"OM-ONL": who.OMOfficer, "GM0262": who.MunicipalOfficer}[org])
		for _, path := range links(b.get("/cases").body, `/cases/[0-9a-f-]{36}`) {
			if at := hrefOf(b.get(path).body, "step-remind"); at != "" {
				page := b.get(at)
				b.post(path+"/step-remind", hidden(page.body)...)
			}
		}
	}
}

type crawl struct {
	t         *testing.T
	languages sync.WaitGroup
	mu        sync.Mutex
	wrong     map[string]string // by kind of page, one of each
	pages     int
	roles     map[string]string            // by user: his roles
	kinds     map[string]map[string]sample // by language and kind of page: the first that was found
}

// follow goes from the start through all that can be reached; of the many cases that look the same to him it opens some.
func (c *crawl) follow(b browser, user, language string) {
	queue, seen, cases := []string{"/", "/work", "/account", "/help"}, map[string]bool{}, 0
	from := map[string]string{}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		if wholeCase.MatchString(at) {
			if cases++; cases > 5 {
				continue
			}
		} else if m := inCase.FindStringSubmatch(at); m != nil && !seen[m[1]] {
			continue // of a case that is not opened
		}
		got := b.get(at)
		c.note(at, from[at], user+" "+language, got)
		c.keep(at, user, language, got)
		for _, m := range anchor.FindAllStringSubmatch(got.body, -1) {
			next := within(at, html.UnescapeString(m[1]))
			if next != "" && !seen[next] {
				queue, from[next] = append(queue, next), at
			}
		}
	}
}

var (
	wholeCase = regexp.MustCompile(`^/cases/[0-9a-f-]{36}$`)
	inCase    = regexp.MustCompile(`^(/cases/[0-9a-f-]{36})[/?]`)
	anyID     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z2-7a-z0-9]{20,}`)
)

// within is where a link on a page leads on our own site; empty: elsewhere, to a place on the page, or to another language.
func within(at, href string) string {
	base, err := url.Parse(at)
	if err != nil {
		return ""
	}
	to, err := base.Parse(href)
	if err != nil || to.IsAbs() || to.Host != "" || strings.HasPrefix(to.Path, "/language/") || strings.HasPrefix(to.Path, "/assets/") {
		return ""
	}
	to.Fragment = ""
	return to.String()
}

func (c *crawl) note(at, from, who string, got answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages++
	refused := []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusMethodNotAllowed, http.StatusTooManyRequests}
	if got.StatusCode >= 500 || slices.Contains(refused, got.StatusCode) {
		kind := fmt.Sprintf("%d at %s", got.StatusCode, anyID.ReplaceAllString(at, "…"))
		c.wrong[kind] = at + " from " + from + " as " + who
	}
}
