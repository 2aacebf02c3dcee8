package pages_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/terugkeer/terugkeer/web"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// pageTakes is how long one page may take at all widths: long, for the tests of other packages may keep the machine busy.
const pageTakes = time.Minute

// widths are those at which nothing may stick out; the first and last pictured are also checked for accessibility.
var widths = []int64{320, 360, 768, 1024, 1280, 2560}

// TestBrowser opens every page in Chromium: axe finds nothing, nothing sticks out sideways, the browser reports nothing.
// With PAGES_OUT it leaves pictures of each page in that directory.
func TestBrowser(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("there is no chromium on this machine")
	}
	axe, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil || !web.Built() {
		t.Fatal("the bundle is not built: run npm ci and npm run build in web")
	}
	server := httptest.NewServer(site(t))
	defer server.Close()

	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true))
	defer stop()
	browser, stopBrowser := chromedp.NewContext(allocator)
	defer stopBrowser()
	// The browser lives as long as the context of its first command.
	if err := chromedp.Do(browser, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		if only := os.Getenv("PAGES_ONLY"); only != "" && !strings.Contains(e.name, only) {
			continue
		}
		t.Run(e.name, func(t *testing.T) { look(t, browser, server.URL+"/page/"+e.name, e.name, string(axe)) })
	}
}

// site serves the pages under the policy of the product, so that what the policy would refuse is refused here too.
func site(t *testing.T) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(web.AssetPrefix, http.StripPrefix(web.AssetPrefix, http.FileServerFS(web.Assets())))
	mux.HandleFunc("/page/{name}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		for _, e := range examples {
			if e.name == r.PathValue("name") {
				if err := e.page(r.Context()).Render(i18n.With(r.Context(), r.FormValue("lang")), w); err != nil {
					t.Error(err)
				}
			}
		}
	})
	return mux
}

// finding is one rule of axe that is broken.
type finding struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

const runAxe = `axe.run(document, {runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}).then(r => JSON.stringify(r.violations))`

const unfold = `document.querySelectorAll("details").forEach(d => d.open = true); 0`

// outside names the innermost things that stick out.
const outside = `[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth && !e.querySelector("*")).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" ")`

// look opens a page once and makes the window narrower and wider: first as it comes, then with everything unfolded.
func look(t *testing.T, ctx context.Context, url, name, axe string) {
	ctx, cancel := context.WithTimeout(ctx, pageTakes)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(widths[0], 900), chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	for _, width := range widths {
		fits(t, ctx, width, "folded")
		if pictured(width) {
			picture(t, ctx, fmt.Sprintf("%s-%d.png", name, width))
		}
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int64](unfold)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[string](axe+`; "ready"`)); err != nil {
		t.Fatal(err)
	}
	for _, width := range widths {
		fits(t, ctx, width, "unfolded")
		if pictured(width) {
			check(t, ctx, width)
		}
	}
}

func pictured(width int64) bool { return width == 360 || width == 1280 }

// fits fails when something sticks out sideways.
func fits(t *testing.T, ctx context.Context, width int64, how string) {
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
		t.Fatal(err)
	}
	wide, err := chromedp.Run(ctx, chromedp.Evaluate[int64]("document.documentElement.scrollWidth"))
	if err != nil {
		t.Fatal(err)
	}
	if wide > width {
		who, _ := chromedp.Run(ctx, chromedp.Evaluate[string](outside))
		t.Errorf("at %d the page is %d wide, %s: %s", width, wide, how, who)
	}
}

func check(t *testing.T, ctx context.Context, width int64) {
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[string](runAxe, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var found []finding
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		for _, node := range f.Nodes {
			t.Errorf("%d: %s: %s\n%s\n%s", width, f.ID, f.Help, node.HTML, node.Summary)
		}
	}
}

func picture(t *testing.T, ctx context.Context, name string) {
	out := os.Getenv("PAGES_OUT")
	if out == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(out, fs.ModePerm); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(out, name), png, 0o644); err != nil {
		t.Fatal(err)
	}
}
