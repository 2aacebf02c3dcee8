package server_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestSigningInInABrowser walks the demonstration as «make run» serves it, without TLS on a local address: browsers take
// secure cookies there. Each page on the way is checked for accessibility.
func TestSigningInInABrowser(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := account.Add(t.Context(), s.db, s.hasher, account.NewUser{Email: "x@demo.example", Name: "Fatima el Idrissi", Org: account.OrgID("GM0262"), Role: who.Mayor, Demonstration: true}); err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(server.New(server.Options{DB: s.db, Hasher: s.hasher, Log: slog.New(slog.DiscardHandler), Base: "http://127.0.0.1", Demonstration: true}))
	t.Cleanup(site.Close)
	axe, err := os.ReadFile("../../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("the assets are not built: %v", err)
	}
	ctx := chromium(t)

	do(t, ctx, chromedp.EmulateViewport(360, 800), chromedp.Navigate(site.URL+"/inbox"), chromedp.WaitVisible(chromedp.CSS("button[name=as]")))
	accessible(t, ctx, string(axe))
	do(t, ctx, chromedp.Click(chromedp.CSS("button[name=as]")), chromedp.WaitReady(chromedp.CSS(".tk-header__user")))
	for _, path := range []string{"/inbox", "/account", "/demo/clock", "/demo/mails", "/nowhere"} {
		do(t, ctx, chromedp.Navigate(site.URL+path), chromedp.WaitReady(chromedp.CSS("h1")))
		if at, err := chromedp.Run(ctx, chromedp.Location()); err != nil || at != site.URL+path {
			t.Errorf("at %s instead of %s; %v", at, path, err)
		}
		accessible(t, ctx, string(axe))
	}
	do(t, ctx, chromedp.Navigate(site.URL+"/account"), chromedp.Click(chromedp.CSS(`main form[action="/sign-out"] button`)), chromedp.WaitVisible(chromedp.CSS("input[name=password]")))
	if at, err := chromedp.Run(ctx, chromedp.Location()); err != nil || !strings.HasPrefix(at, site.URL+"/sign-in") {
		t.Errorf("after signing out at %s; %v", at, err)
	}
}

// chromium starts a browser of its own; without one the test fails.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("no browser: %v", err)
	}
	allocator, stop := chromedp.NewExecAllocator(t.Context(), chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	t.Cleanup(stop)
	browser, stopBrowser := chromedp.NewContext(allocator)
	t.Cleanup(stopBrowser)
	ctx, cancel := context.WithTimeout(browser, 12*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// accessible checks the page against WCAG 2.2 AA.
func accessible(t *testing.T, ctx context.Context, axe string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[string](axe+`; "ready"`)); err != nil {
		t.Fatal(err)
	}
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[string](`axe.run(document, {runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}).then(r => JSON.stringify(r.violations.map(v => v.id + ": " + v.help + " " + v.nodes.map(n => n.html).join(" "))))`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		t.Fatal(err)
	}
	at, _ := chromedp.Run(ctx, chromedp.Location())
	for _, violation := range found {
		t.Errorf("%s: %s", at, violation)
	}
}
