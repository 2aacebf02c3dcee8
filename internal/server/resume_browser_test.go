package server_test

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/server"
)

// TestGoingOnAfterSigningInAgain: somebody who was signed out in the middle of a form signs in, and goes on where he was; on a
// phone, and each page on the way is accessible.
func TestGoingOnAfterSigningInAgain(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	db.Wall = time.Now
	h := account.NewHasher(2)
	if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, db.Wall()) }); err != nil {
		t.Fatal(err)
	}
	if _, err := demonstration.People(t.Context(), db, h, db.Wall().AddDate(-3, 0, 0)); err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(server.New(server.Options{DB: db, Hasher: h, Log: slog.New(slog.DiscardHandler), Base: "http://127.0.0.1", Demonstration: true}))
	t.Cleanup(site.Close)
	axe, err := os.ReadFile("../../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("the assets are not built: %v", err)
	}
	om := &visitor{t: t, ctx: chromium(t), base: site.URL, axe: string(axe), name: "Samira Bouzidi"}
	do(t, om.ctx, chromedp.EmulateViewport(360, 800))
	choose := `(() => { ` + leaving + ` [...document.querySelectorAll("button[name=as]")].find(b => b.closest("li").textContent.includes("Samira Bouzidi")).click(); return "" })()`
	om.open("/sign-in")
	om.js(choose)
	om.arrive()
	om.open("/signals/new")
	om.fill(map[string]string{"given": "Marcel", "family": "Tegenwoordig", "born": "14-3-1984"})
	db.Wall = func() time.Time { return time.Now().Add(account.SessionIdles + time.Minute) }
	om.send()
	if page := om.js(`document.querySelector("main").innerText`); !strings.Contains(page, "sign in and continue") {
		t.Errorf("he is not told that his text is there: %s", page)
	}
	om.js(choose)
	om.arrive()
	om.send() // goes on with the form
	if got := om.js(`document.querySelector("[name=family]").value`); got != "Tegenwoordig" {
		t.Errorf("the form holds %q", got)
	}
	// And with the button «back» of the browser.
	om.send()
	om.fill(map[string]string{"text": "Op de lijst."})
	om.js(`document.querySelector("form[data-draft]").dispatchEvent(new Event("input", { bubbles: true })); ""`)
	for range 600 {
		if strings.Contains(om.js(`document.querySelector("[data-saved]").innerText`), "Bewaard om") || strings.Contains(om.js(`document.querySelector("[data-saved]").innerText`), "Saved at") {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	om.js(leaving + ` setTimeout(() => history.back()); ""`)
	om.arrive()
	if got := om.js(`document.querySelector("[name=family]").value`); got != "Tegenwoordig" {
		t.Errorf("back from the second step, the first holds %q", got)
	}
	om.js(leaving + ` setTimeout(() => history.forward()); ""`)
	om.arrive()
	if got := om.js(`document.querySelector("[name=text]").value`); got != "Op de lijst." {
		t.Errorf("forward again, the second step holds %q", got)
	}
}
