package server_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/server"
)

// TestAnUploadShowsHowFarItIs sends a file over a line that stops halfway: the page says how much has come until it goes on, and only who
// sends it hears of it. A file that is too large is not sent at all, and the page says why.
func TestAnUploadShowsHowFarItIs(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 2, Walked: 2}); err != nil {
		t.Fatal(err)
	}
	h := server.New(server.Options{DB: s.db, Hasher: s.hasher, Store: s.store, Log: slog.New(slog.DiscardHandler), Base: "http://127.0.0.1", Demonstration: true})
	goOn, asked, tried, answers := make(chan struct{}), make(chan struct{}), 0, 0
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
			tried++
			r.Body = &stopping{ReadCloser: r.Body, after: r.ContentLength / 2, until: goOn}
		}
		h.ServeHTTP(w, r)
		if strings.HasPrefix(r.URL.Path, "/uploads/") {
			if answers++; answers == 3 {
				close(asked)
			}
		}
	}))
	t.Cleanup(site.Close)
	var which, user, other string
	if err := s.db.Owner.QueryRow(t.Context(), `
select p.case_id::text, m.user_id::text, (select o.user_id::text from membership o where o.user_id <> m.user_id and o.role = m.role limit 1)
from party p join membership m on m.org_id = p.org_id and m.role = 'om_officer' join case_file c on c.id = p.case_id
where p.relation = 'lead' and c.closed_on is null order by p.case_id, m.user_id limit 1`).Scan(&which, &user, &other); err != nil {
		t.Fatal(err)
	}
	ctx := chromium(t)
	om := &looker{started: s, ctx: ctx, language: "nl"}
	om.url = site.URL
	om.as(user)
	form := "/cases/" + which + "/document-add"
	choose := func(size int) string {
		return fmt.Sprintf(`(() => { const e = document.querySelector("input[type=file]"), d = new DataTransfer();
  d.items.add(new File(["%%PDF-1.4\n" + " ".repeat(%d) + "\n%%%%EOF\n"], "brief.pdf")); e.files = d.files; e.dispatchEvent(new Event("change"));
  document.querySelector("[name=title]").value = "Brief";
  const s = document.querySelector("[name=sort]"); if (s.options) s.selectedIndex = s.options.length - 1; else s.checked = true;
  document.querySelector("main form[enctype]").requestSubmit();
  setInterval(() => sessionStorage.setItem("share", document.querySelector("[data-progress] progress")?.value ?? -1), 50);
  return document.querySelector("main form[enctype] [name=request]").value; })()`, size)
	}
	om.open(form)
	om.js(choose(document.MostBytes + 1))
	if said := om.js(`[...document.querySelectorAll("[role=alert]")].map(e => e.textContent).join("")`); !strings.Contains(said, "brief.pdf") || tried > 0 {
		t.Errorf("too large a file: %q, sent %d times", said, tried)
	}
	om.open(form)
	request := om.js(choose(8 << 20))
	select { // the browser is asked nothing while it waits for a page
	case <-asked:
	case <-time.After(time.Minute):
		t.Fatal("the page did not ask how far it is")
	}
	near := s // the same site, as others reach it
	near.server = httptest.NewTLSServer(h)
	near.url = near.server.URL
	t.Cleanup(near.server.Close)
	for who, want := range map[string]int{user: http.StatusOK, other: http.StatusNoContent} {
		b := near.browser()
		b.post("/sign-in", "as", who, "next", "/work")
		if who == user { // in a second window he sends another one, which comes and goes
			page := b.get(form)
			if got := b.send(form, append(hidden(page.body), "title", "Tweede", "sort", "court_file"), file{"file", "tweede.pdf", pdf}); !strings.HasSuffix(got.Request.URL.Path, "/done") {
				t.Errorf("a second one meanwhile: %d at %s: %s", got.StatusCode, got.Request.URL, errorAt(got.body, "file"))
			}
		}
		if got := b.get("/uploads/" + request); got.StatusCode != want {
			t.Errorf("asked by whom sends it %v: %d %s", who == user, got.StatusCode, got.body)
		}
	}
	close(goOn)
	if err := chromedp.Do(ctx, chromedp.WaitReady(chromedp.CSS(`main a[href$="`+which+`"]`))); err != nil {
		t.Error(err)
	}
	if share, err := strconv.ParseFloat(om.js(`sessionStorage.getItem("share")`), 64); err != nil || share < 10 || share > 100 {
		t.Errorf("the page said that %v hundredths had come; %v", share, err)
	}
	if at := om.js(`location.pathname`); at != "/cases/"+which+"/done" {
		t.Errorf("afterwards at %s: %s", at, om.js(`document.querySelector(".tk-errors")?.innerText ?? ""`))
	}
	s.verify()
}

// stopping is a body that comes to a stand until something happens.
type stopping struct {
	io.ReadCloser
	after int64
	until <-chan struct{}
}

func (s *stopping) Read(p []byte) (int, error) {
	if s.after <= 0 {
		<-s.until
	}
	n, err := s.ReadCloser.Read(p)
	s.after -= int64(n)
	return n, err
}
