package server_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/who"
)

// stop is where the focus is: what it is, how it is shown, and where it stands.
type stop struct {
	Tag, Type, Name, Text, Href, Group string
	Checked, Required                  bool
	Ring                               bool    // an outline of two pixels or more
	Inside                             bool    // of the window, as far as it fits
	Covered                            string  // by what it is covered; empty: by nothing
	Top                                float64 // of the page
	After                              bool    // it comes after the stop before it, in the order of the page
	Tabindex                           int
}

const focused = `(async () => {
  for (let last = NaN, still = 0, n = 0; still < 3 && n < 120; n++) { // until scrolling is over
    await new Promise(requestAnimationFrame);
    still = scrollY === last ? still + 1 : 0;
    last = scrollY;
  }
  const e = document.activeElement;
  if (!e || e === document.body) { window.tkBefore = null; return {Tag: "body"}; }
  const rects = [...e.getClientRects()].filter(r => r.width > 0 && r.height > 0);
  const r = rects[0] || e.getBoundingClientRect(), s = getComputedStyle(e);
  const own = seen => seen && (seen === e || e.contains(seen) || seen.contains(e) || [...(e.labels || [])].some(l => l === seen || l.contains(seen)));
  const x = r.left + Math.min(r.width / 2, 20), y = Math.min(Math.max(r.top + r.height / 2, 1), innerHeight - 1);
  const seen = document.elementFromPoint(x, y), before = window.tkBefore;
  window.tkBefore = e;
  return {
    Tag: e.tagName.toLowerCase(), Type: e.type || "", Name: e.name || "", Text: (e.innerText || e.value || "").trim().slice(0, 80), Href: e.getAttribute("href") || "",
    Group: e.type === "radio" ? e.name : "", Checked: e.type === "radio" ? !!document.querySelector('input[name="' + CSS.escape(e.name) + '"]:checked') : !!e.checked, Required: !!e.required,
    Ring: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2, Inside: r.width > 0 && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
    Covered: own(seen) ? "" : (seen ? seen.outerHTML.slice(0, 80) : "nothing there"), Top: r.top + scrollY,
    After: !before || !document.contains(before) || !!(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING), Tabindex: e.tabIndex,
  };
})()`

// keys is somebody at a browser who has a keyboard and no mouse.
type keys struct {
	t     *testing.T
	ctx   context.Context
	phone bool
	top   float64
	stops int
}

// tab goes one stop on and looks at it.
func (k *keys) tab() stop {
	k.t.Helper()
	do(k.t, k.ctx, chromedp.KeyEvent(kb.Tab))
	at, err := chromedp.Run(k.ctx, chromedp.Evaluate[stop](focused, chromedp.EvalAwaitPromise))
	if err != nil {
		k.t.Fatal(err)
	}
	if at.Tag == "body" {
		k.top = 0
		return at
	}
	k.stops++
	where, _ := chromedp.Run(k.ctx, chromedp.Location())
	say := func(what string) { k.t.Errorf("%s: %s %q (%s) %s", where, at.Tag, at.Text, at.Name, what) }
	if !at.Ring {
		say("shows no focus")
	}
	if !at.Inside {
		say("is out of sight")
	} else if at.Covered != "" {
		say("is covered by " + at.Covered)
	}
	if at.Tabindex > 0 {
		say("has an order of its own")
	}
	switch {
	case k.phone && at.Top < k.top-60:
		say("stands above the stop before it")
	case !k.phone && !at.After:
		say("stands before the stop before it")
	}
	k.top = at.Top
	return at
}

// until goes on to the first stop that fits; each stop on the way is looked at.
func (k *keys) until(what string, fits func(stop) bool) stop {
	k.t.Helper()
	for range 150 {
		if at := k.tab(); fits(at) {
			return at
		}
	}
	where, _ := chromedp.Run(k.ctx, chromedp.Location())
	k.t.Fatalf("%s: %s cannot be reached", where, what)
	return stop{}
}

// press presses a key and waits until another page is there.
func (k *keys) press(key, ready string) {
	k.t.Helper()
	if _, err := chromedp.Run(k.ctx, chromedp.Evaluate[string](`document.documentElement.dataset.left = "yes"`)); err != nil {
		k.t.Fatal(err)
	}
	do(k.t, k.ctx, chromedp.KeyEvent(key), chromedp.WaitReady(chromedp.CSS("html:not([data-left]) "+ready)))
	k.top = 0
}

// TestAMayorWithAKeyboard gives a view without a mouse, on a wide screen and on a narrow one: from the work list to the case, the
// form, the check and the end. At every stop the focus is seen, nothing covers it, and it follows the order of the page.
func TestAMayorWithAKeyboard(t *testing.T) {
	t.Parallel()
	for _, width := range []int64{1280, 360} {
		s, cast, which := underway(t, 60, "P12")
		site := httptest.NewServer(server.New(server.Options{DB: s.db, Hasher: s.hasher, Log: slog.New(slog.DiscardHandler), Base: "http://127.0.0.1", Demonstration: true}))
		t.Cleanup(site.Close)
		mayor := cast.As("GM0262", who.Mayor, 1).User
		ctx := chromium(t)
		do(t, ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate(site.URL+"/sign-in"), chromedp.Click(chromedp.CSS(`button[name=as][value="`+mayor.String()+`"]`)), chromedp.WaitReady(chromedp.CSS(".tk-list--work")))
		k := &keys{t: t, ctx: ctx, phone: width < 600}
		if first := k.tab(); first.Href != "#inhoud" {
			t.Errorf("the first stop is %q", first.Text)
		}
		k.until("the case", func(at stop) bool { return at.Href == which })
		k.press(kb.Enter, ".tk-now")
		k.until("the deed", func(at stop) bool { return strings.HasPrefix(at.Href, which+"/view-submit") })
		k.press(kb.Enter, "main form textarea")
		fields := 0
		k.until("the button", func(at stop) bool {
			switch {
			case at.Tag == "button" && at.Type == "submit" && strings.HasPrefix(at.Text, "Controleer"):
				return true
			case at.Type == "radio" && !at.Checked:
				do(t, ctx, chromedp.KeyEvent(" "))
				fields++
			case at.Tag == "textarea":
				do(t, ctx, chromedp.KeyEvent("Getypt zonder muis."))
				fields++
			}
			return false
		})
		k.press(kb.Enter, ".tk-rows")
		k.until("the last button", func(at stop) bool {
			if at.Type == "checkbox" && !at.Checked {
				do(t, ctx, chromedp.KeyEvent(" "))
			}
			return at.Tag == "button" && at.Type == "submit" && strings.HasPrefix(at.Text, "Verstuur")
		})
		do(t, ctx, chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(chromedp.CSS("h1")))
		var given int
		for range 50 {
			if err := s.db.Owner.QueryRow(t.Context(), `select count(*) from ledger where case_id = $1 and deed = 'view.submit'`, strings.TrimPrefix(which, "/cases/")).Scan(&given); err != nil {
				t.Fatal(err)
			}
			if given > 0 {
				break
			}
			_, _ = chromedp.Run(ctx, chromedp.Evaluate[bool](`new Promise(done => setTimeout(() => done(true), 100))`, chromedp.EvalAwaitPromise))
		}
		if given != 1 || fields < 6 || k.stops < 40 {
			t.Errorf("%d wide: %d views given, %d fields, %d stops", width, given, fields, k.stops)
		}
		t.Logf("%d wide: %d stops", width, k.stops)
	}
}

// TestNothingScrollsSideways opens every page that a role can open as on a wide screen at 400 %, or a phone of 320 pixels: all of
// it is there without scrolling sideways.
func TestNothingScrollsSideways(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 20, Walked: 20}); err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(server.New(server.Options{DB: s.db, Hasher: s.hasher, Log: slog.New(slog.DiscardHandler), Base: "http://127.0.0.1", Demonstration: true}))
	t.Cleanup(site.Close)
	ctx := chromium(t)
	pages := 0
	for _, seat := range []struct {
		org  string
		role who.Role
	}{{"OM-ONL", who.OMOfficer}, {"CVVI", who.DecidingOfficer}, {"GM0262", who.MunicipalOfficer}, {"GM0262", who.Mayor}} {
		var user id.User
		if err := s.db.Owner.QueryRow(t.Context(), `select user_id from membership where org_id = $1 and role = $2 order by created_at, id limit 1`, account.OrgID(seat.org), string(seat.role)).Scan(&user); err != nil {
			t.Fatal(err)
		}
		do(t, ctx, chromedp.EmulateViewport(320, 256), chromedp.Navigate(site.URL+"/demo/mails"), chromedp.WaitReady(chromedp.CSS("h1")))
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](`fetch("/sign-in", {method: "POST", body: new URLSearchParams({as: "`+user.String()+`", next: "/work"})}).then(r => r.status)`, chromedp.EvalAwaitPromise)); err != nil {
			t.Fatal(err)
		}
		for _, path := range s.pagesOf(s.as(seat.org, seat.role)) {
			do(t, ctx, chromedp.Navigate(site.URL+path), chromedp.WaitReady(chromedp.CSS("h1")))
			pages++
			wide, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) { return ""; }
  const wide = [...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > most + 1);
  return document.documentElement.scrollWidth + " " + (wide.length ? wide[wide.length - 1].outerHTML.slice(0, 160) : "");
})()`))
			if err != nil || wide != "" {
				t.Errorf("%s %s: %s %v", seat.role, path, wide, err)
			}
		}
	}
	if pages < 60 {
		t.Errorf("%d pages: this test shows little", pages)
	}
	t.Logf("%d pages", pages)
}
