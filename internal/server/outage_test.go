package server_test

import (
	"context"
	"html"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

var anyHidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)

// TestTheDatabaseRestartsUnderLoad stops PostgreSQL and starts it again while pages are read and views are submitted. Whoever
// is hit is told in plain Dutch, with everything that he typed on the page; sending it again does it once; afterwards the
// same program goes on, and nothing is missing from the record or in it twice.
func TestTheDatabaseRestartsUnderLoad(t *testing.T) {
	t.Parallel()
	db, cluster := pgtest.Alone(t)
	s := stageOn(t, startOn(t, db, true))
	const cases = 6
	var paths []string
	for range cases {
		paths = append(paths, "/cases/"+s.walk(demonstration.Story{
			Given: "Marcel", Family: "Rietman", Born: s.story(0).Born, Track: "VI", T0: s.story(60).T0, Stop: "P12",
			Town: s.cast.Towns[0], Address: "Heideweg 27", Probation: "RN", Position: "objection", Outcome: "grant", Analysis: "delivered",
		}).String())
	}
	mayor := s.as(s.cast.As("GM0262", who.Mayor, 1))
	ending, stop := context.WithCancel(t.Context())
	var refused, shown atomic.Int64
	var group sync.WaitGroup
	for n := range 6 {
		group.Go(func() {
			for ending.Err() == nil {
				switch got := mayor.get(paths[n%cases]); {
				case got.StatusCode == http.StatusOK:
					shown.Add(1)
				case got.StatusCode == http.StatusServiceUnavailable && strings.Contains(got.body, "Terugkeer is nu niet bereikbaar"):
					refused.Add(1)
				default:
					t.Errorf("a page: %d: %.300s", got.StatusCode, got.body)
				}
			}
		})
	}
	var told atomic.Int64
	var writing sync.WaitGroup
	begin := make(chan struct{})
	for n, path := range paths {
		form := mayor.get(links(mayor.get(path).body, path+`/view-submit\?about=[^"]*`)[0]).body
		writing.Go(func() {
			fields := append(hidden(form), "position", "objection", "reason.order", "Lang over nagedacht", "send", "yes", "confirm", "yes")
			for _, c := range statute.Conditions {
				fields = append(fields, "answer."+string(c.Letter), "support")
			}
			<-begin
			time.Sleep(time.Duration(n) * 120 * time.Millisecond)
			for range 100 {
				got := mayor.post(path+"/view-submit", fields...)
				if got.StatusCode == http.StatusSeeOther {
					return
				}
				if got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(got.body, "Lang over nagedacht") || !strings.Contains(got.body, "Verstuur opnieuw") {
					t.Errorf("a view: %d, and what was typed must be there: %.600s", got.StatusCode, got.body)
					return
				}
				told.Add(1)
				fields = nil // what the page itself would send
				for _, m := range anyHidden.FindAllStringSubmatch(got.body, -1) {
					fields = append(fields, html.UnescapeString(m[1]), html.UnescapeString(m[2]))
				}
				time.Sleep(100 * time.Millisecond)
			}
			t.Error("a view is never taken in")
		})
	}
	close(begin)
	if err := cluster.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)
	if err := cluster.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	writing.Wait()
	before := shown.Load()
	time.Sleep(300 * time.Millisecond)
	stop()
	group.Wait()
	if shown.Load() == before || refused.Load() == 0 || told.Load() == 0 {
		t.Errorf("%d pages shown, %d before the end, %d refused; %d forms came back", shown.Load(), before, refused.Load(), told.Load())
	}
	for _, path := range paths {
		views := 0
		if err := db.Owner.QueryRow(t.Context(), `select count(*) from item where case_id = $1 and kind = 'view'`, strings.TrimPrefix(path, "/cases/")).Scan(&views); err != nil || views != 1 {
			t.Errorf("%s: %d views: %v", path, views, err)
		}
	}
	if found, err := casefile.Verify(t.Context(), db); err != nil || len(found) != 0 {
		t.Errorf("afterwards: %v %v", found, err)
	}
}
