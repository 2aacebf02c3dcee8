package server_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/terugkeer/terugkeer/internal/server"
)

var whole = flag.Bool("whole", false, "look at every kind of page with axe in both languages at both widths, and at what forms answer in both")

// sample is one page of a kind, and who found it.
type sample struct{ kind, path, user string }

// roles are everybody's roles, by user.
func (s started) roles() map[string]string {
	s.t.Helper()
	rows, err := s.db.Owner.Query(s.t.Context(), `select user_id::text, string_agg(distinct role, '+' order by role) from membership group by user_id`)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var user, roles string
		if err := rows.Scan(&user, &roles); err != nil {
			s.t.Fatal(err)
		}
		all[user] = roles
	}
	return all
}

var (
	// byRole are the pages that differ by who looks.
	byRole = regexp.MustCompile(`^/(|work|organisation|cases/…)$`)
	// oneStep are the pages of help that are alike: one for each step.
	oneStep = regexp.MustCompile(`^/help/steps/.*`)
)

// keep remembers of each kind of page the first.
func (c *crawl) keep(at, user, language string, got answer) {
	if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
		return
	}
	path, _, _ := strings.Cut(oneStep.ReplaceAllString(anyID.ReplaceAllString(at, "…"), "/help/steps/…"), "?")
	kind := strings.TrimSuffix(path, "/")
	if byRole.MatchString(path) {
		kind += " " + c.roles[user]
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kinds[language] == nil {
		c.kinds[language] = map[string]sample{}
	}
	if _, there := c.kinds[language][kind]; !there {
		c.kinds[language][kind] = sample{kind, at, user}
	}
}

// look opens one page of each kind in a browser, in both languages, on a wide screen and on a telephone: nothing that a reader of the screen
// cannot read (in English on the telephone alone, unless all is asked), nothing that scrolls sideways, no text that is missing. In Dutch a form is then sent as it came: what answers, mostly the form
// again with what is wrong, is looked at too.
func (s started) look(kinds map[string]map[string]sample) {
	s.t.Helper()
	axe, err := os.ReadFile("../../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		s.t.Fatalf("the assets are not built: %v", err)
	}
	site := httptest.NewServer(server.New(server.Options{DB: s.db, Hasher: s.hasher, Store: s.store, Log: slog.New(slog.DiscardHandler), Base: "http://127.0.0.1", Demonstration: true}))
	s.t.Cleanup(site.Close)
	s.url = site.URL
	began := time.Now()
	var both sync.WaitGroup
	for _, language := range slices.Sorted(maps.Keys(kinds)) {
		l := &looker{started: s, ctx: chromium(s.t), axe: string(axe), language: language}
		both.Go(func() { l.all(slices.Collect(maps.Values(kinds[language]))) })
		if len(kinds[language]) < 60 {
			s.t.Errorf("%d kinds of pages: this test shows little", len(kinds[language]))
		}
	}
	both.Wait()
	s.t.Logf("%d kinds of pages looked at in two languages at two widths, and what their forms answer: %s", len(kinds["nl"]), time.Since(began).Round(time.Second))
}

// looker looks at pages in one language.
type looker struct {
	started
	ctx      context.Context
	axe      string
	language string
	user     string // who is signed in
}

// all looks at pages user by user, and at what forms answer after all pages: sending one changes what the others find.
func (l *looker) all(pages []sample) {
	slices.SortFunc(pages, func(a, b sample) int { return cmp.Or(strings.Compare(a.user, b.user), strings.Compare(a.kind, b.kind)) })
	for _, p := range pages {
		l.as(p.user)
		l.open(p.path)
		for _, width := range []int64{1280, 360} {
			l.wide(width)
			l.right(p, width, *whole || l.language == "nl" || width == 360)
		}
	}
	if !*whole && l.language != "nl" { // the words of what is wrong are tested elsewhere, in both languages
		return
	}
	for _, p := range pages {
		l.as(p.user)
		l.open(p.path)
		if l.js(sendForm) == "sent" {
			l.arrive()
			l.right(sample{p.kind + ", sent", p.path, p.user}, 360, true)
		}
	}
}

// sendForm sends the form of the page as it stands, if it is one that only asks: what it carries is not yet a deed.
const sendForm = `(() => {
  const form = document.querySelector("main form[method=post]");
  if (!form || !form.querySelector("input:not([type=hidden]), textarea, select")) { return "none"; }
  form.noValidate = true; window.before = true; form.requestSubmit(); return "sent";
})()`

func (l *looker) js(script string) string {
	out, err := chromedp.Run(l.ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		l.t.Errorf("%s: %v", l.language, err)
	}
	return out
}

func (l *looker) as(user string) {
	if l.user == user {
		return
	}
	l.user = user
	l.open("/sign-in")
	l.js(fmt.Sprintf(`fetch("/sign-out", {method: "POST"}).then(() => fetch("/sign-in", {method: "POST", body: new URLSearchParams({as: %q, next: "/work"})})).then(() => fetch("/language/%s?back=/help")).then(() => "in")`, user, l.language))
}

func (l *looker) open(path string) {
	if err := chromedp.Do(l.ctx, chromedp.Navigate(l.url+path)); err != nil {
		l.t.Errorf("%s: %s: %v", l.language, path, err)
	}
	l.arrive()
}

// arrive waits until the new page is there whole.
func (l *looker) arrive() {
	for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		state, err := chromedp.Run(l.ctx, chromedp.Evaluate[string](`document.readyState + (window.before ? "-old" : "")`))
		if err == nil && state == "complete" {
			return
		}
	}
	l.t.Errorf("%s: no new page came", l.language)
}

func (l *looker) wide(width int64) {
	if err := chromedp.Do(l.ctx, chromedp.EmulateViewport(width, 800)); err != nil {
		l.t.Error(err)
	}
}

// right says what is wrong with the page that is open; axe is slow.
func (l *looker) right(p sample, width int64, axe bool) {
	if axe && l.js(`window.axe ? "there" : "not"`) == "not" { // it stays while the width changes
		l.js(l.axe + `; "ready"`)
	}
	wrong := l.js(fmt.Sprintf(`(async () => {
  const most = document.documentElement.clientWidth, wrong = [];
  if (document.documentElement.scrollWidth > most) {
    const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > most + 1);
    wrong.push("scrolls sideways: " + wide.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" | "));
  }
  for (const missing of document.body.innerText.match(/⟦[^⟧]*⟧/g) || []) { wrong.push("no text for " + missing); }
  const found = !%t ? {violations: []} : await axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]});
  for (const v of found.violations) { wrong.push(v.id + ": " + v.nodes.slice(0, 2).map(n => n.html.slice(0, 200)).join(" ")); }
  return wrong.join("\n");
})()`, axe))
	if wrong != "" {
		l.t.Errorf("%s at %d, %s: %s: %s", p.kind, width, l.language, p.path, wrong)
	}
}
