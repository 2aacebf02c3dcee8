package server_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestTwiceTheTextDoesNotScrollSideways opens the main pages on a telephone of 320 pixels whose owner reads letters of twice the size: a word
// that is too long breaks, and what stands side by side goes below.
func TestTwiceTheTextDoesNotScrollSideways(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 6, Walked: 6}); err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(server.New(server.Options{DB: s.db, Hasher: s.hasher, Store: s.store, Log: slog.New(slog.DiscardHandler), Base: "http://127.0.0.1", Demonstration: true}))
	t.Cleanup(site.Close)
	ctx := chromium(t)
	do(t, ctx, chromedp.EmulateViewport(320, 640))
	look := func(path string) {
		t.Helper()
		do(t, ctx, chromedp.Navigate(site.URL+path), chromedp.WaitReady(chromedp.CSS("h1")))
		wide, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(() => {
  document.documentElement.style.fontSize = "200%";
  const most = document.documentElement.clientWidth;
  if (parseFloat(getComputedStyle(document.body).fontSize) < 30) { return "the text is not twice its size"; }
  if (document.documentElement.scrollWidth <= most) { return ""; }
  const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > most + 1);
  return document.documentElement.scrollWidth + " " + wide.slice(0, 4).map(e => e.parentElement.className + " > " + e.outerHTML.slice(0, 120)).join(" | ");
})()`))
		if err != nil || wide != "" {
			t.Errorf("%s: %s %v", path, wide, err)
		}
	}
	look("/sign-in")
	looked := 1
	for _, seat := range []struct {
		org  string
		role who.Role
	}{{"OM-ONL", who.OMOfficer}, {"GM0262", who.Mayor}} {
		var user id.User
		if err := s.db.Owner.QueryRow(t.Context(), `select user_id from membership where org_id = $1 and role = $2 order by created_at, id limit 1`, account.OrgID(seat.org), string(seat.role)).Scan(&user); err != nil {
			t.Fatal(err)
		}
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](fmt.Sprintf(`fetch("/sign-in", {method: "POST", body: new URLSearchParams({as: %q, next: "/work"})}).then(r => r.status)`, user), chromedp.EvalAwaitPromise)); err != nil {
			t.Fatal(err)
		}
		paths := []string{"/work", "/inbox", "/cases", "/account", "/help", "/signals/new"}
		b := s.as(seat.org, seat.role)
		for n, path := range links(b.get("/cases").body, `/cases/[0-9a-f-]{36}`) {
			if n < 2 {
				paths = append(paths, path)
				forms := links(b.get(path).body, path+`/[a-z-]+`)
				paths = append(paths, forms[:min(len(forms), 4)]...)
			}
		}
		for _, path := range paths {
			if b.get(path).StatusCode == 200 {
				look(path)
				looked++
			}
		}
	}
	if looked < 15 {
		t.Errorf("%d pages: this test shows little", looked)
	}
}
