package server_test

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/who"
)

// overlapping counts the rows of a list in which a cell stands over another; a page without rows counts as one.
const overlapping = `(() => {
	const rows = [...document.querySelectorAll('.tk-list tbody tr:not(.tk-list__group)')]
	const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
	return rows.length === 0 ? 1 : rows.filter((row) => {
		const cells = [...row.children].map((cell) => cell.getBoundingClientRect()).filter((box) => box.width > 2 && box.height > 2)
		return cells.some((a, n) => cells.slice(n + 1).some((b) => over(a, b)))
	}).length
})()`

// TestListsInABrowser walks the lists, filters one, searches, and reads the help, wide and narrow; each page is checked for
// accessibility and for scrolling sideways.
func TestListsInABrowser(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 40, Walked: 40}); err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(server.New(server.Options{DB: s.db, Hasher: s.hasher, Log: slog.New(slog.DiscardHandler), Base: "http://127.0.0.1", Demonstration: true}))
	t.Cleanup(site.Close)
	axe, err := os.ReadFile("../../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("the assets are not built: %v", err)
	}
	var user id.User
	if err := s.db.Owner.QueryRow(t.Context(), `select user_id from membership where org_id = $1 and role = $2`, account.OrgID("OM-ONL"), string(who.OMOfficer)).Scan(&user); err != nil {
		t.Fatal(err)
	}
	ctx := chromium(t)
	do(t, ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(site.URL+"/sign-in"), chromedp.Click(chromedp.CSS(`button[name=as][value="`+user.String()+`"]`)), chromedp.WaitReady(chromedp.CSS(".tk-list--work")))
	for _, width := range []int64{1280, 320} {
		do(t, ctx, chromedp.EmulateViewport(width, 900))
		for _, path := range []string{"/work", "/work?tab=team&track=VI", "/work?tab=waiting", "/cases?open=yes", "/help", "/help/steps/P12", "/help/glossary", "/help/privacy"} {
			do(t, ctx, chromedp.Navigate(site.URL+path), chromedp.WaitReady(chromedp.CSS("h1")))
			accessible(t, ctx, string(axe))
			if over, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); err != nil || over > 0 {
				t.Errorf("%s at %d pixels is %d too wide; %v", path, width, over, err)
			}
		}
	}
	for _, width := range []int64{640, 720, 768, 1000} { // a tablet, and paper
		for _, path := range []string{"/work?tab=team", "/work?tab=waiting"} {
			do(t, ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(site.URL+path), chromedp.WaitReady(chromedp.CSS(".tk-list")))
			if over, err := chromedp.Run(ctx, chromedp.Evaluate[int](overlapping)); err != nil || over > 0 {
				t.Errorf("%s at %d pixels: in %d rows one cell stands over another; %v", path, width, over, err)
			}
		}
	}
	do(t, ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(site.URL+"/work?tab=team"), chromedp.Click(chromedp.CSS(".tk-filters__add summary")), chromedp.WaitVisible(chromedp.CSS("select[name=track]")),
		chromedp.SetValue(chromedp.CSS("select[name=track]"), "VI"), chromedp.Click(chromedp.CSS(".tk-filters__form button")), chromedp.WaitReady(chromedp.CSS(".tk-chip")))
	if at, err := chromedp.Run(ctx, chromedp.Location()); err != nil || !strings.Contains(at, "track=VI") || !strings.Contains(at, "tab=team") {
		t.Errorf("filtered at %s; %v", at, err)
	}
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#q"), "rietman"), chromedp.Click(chromedp.CSS(".tk-search button")), chromedp.WaitReady(chromedp.CSS("[role=status]")))
	accessible(t, ctx, string(axe))
	if at, err := chromedp.Run(ctx, chromedp.Location()); err != nil || !strings.HasPrefix(at, site.URL+"/search/") || strings.Contains(at, "rietman") {
		t.Errorf("found at %s; %v", at, err)
	}
}
