package server_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestOnlyWhatIsShownIsOpened: a page that shows nothing of what was shared writes no receipt of it, nor does a page that is refused or
// not found, nor a question for the heads of a page.
func TestOnlyWhatIsShownIsOpened(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := "/cases/" + s.walk(s.story(88)).String()
	if _, err := s.db.Owner.Exec(t.Context(), "delete from receipt"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Owner.Exec(t.Context(), "update case_grant set received = false"); err != nil {
		t.Fatal(err)
	}
	receipts := func() (n int) {
		t.Helper()
		if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from receipt").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	town := s.as(s.cast.As("GM0262", who.MunicipalOfficer, 1))
	for _, path := range []string{"/shared", "/documents/" + id.NewItem().String(), "/done?deed=xxx", "/case-open", "/analysis-submit"} {
		if town.get(which + path); receipts() != 0 {
			t.Errorf("%s wrote %d receipts", path, receipts())
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, s.url+which, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := town.do(r); got.StatusCode != http.StatusOK || got.body != "" || receipts() != 0 { // whoever asks for the head reads nothing
		t.Errorf("HEAD: %d and %d receipts", got.StatusCode, receipts())
	}
	if got := town.get(which); got.StatusCode != http.StatusOK || receipts() == 0 {
		t.Errorf("the page itself: %d and %d receipts", got.StatusCode, receipts())
	}
}

// TestWhatADeedsPageShowsIsOpened: who goes from his message straight to the step, and never to the page of the case, has opened
// what the step's page shows him; a document is opened when it is fetched.
func TestWhatADeedsPageShowsIsOpened(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(75)
	story.Stop = "P12"
	which := s.walk(story).String()
	if _, err := s.db.Owner.Exec(t.Context(), "delete from receipt"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Owner.Exec(t.Context(), "update case_grant set received = false"); err != nil {
		t.Fatal(err)
	}
	opened := func(category string) (n int) {
		t.Helper()
		if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from receipt r join case_grant g on g.id = r.grant_id where g.category = $1", category).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	mayor, om := s.as(s.cast.As("GM0262", who.Mayor, 1)), s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	page := mayor.get("/work")
	step := regexp.MustCompile(`/cases/` + which + `/view-submit\?about=[^"]*`).FindString(page.body)
	if step == "" || opened("view_request") != 0 {
		t.Fatalf("the step %q; opened before: %d", step, opened("view_request"))
	}
	if got := mayor.get(step); got.StatusCode != http.StatusOK {
		t.Fatalf("the step: %d", got.StatusCode)
	}
	for _, category := range []string{"view_request", "advice_summary", "proposed_conditions"} {
		if opened(category) == 0 {
			t.Errorf("%s was shown and is not opened", category)
		}
	}
	if opened("analysis") != 0 {
		t.Error("the analysis was opened by somebody who saw none of it")
	}
	for path, category := range map[string]string{"": "advice_extract", "/analysis": "analysis", "/advice": "advice_full"} {
		if category != "advice_extract" && category != "analysis" && opened(category) != 0 {
			t.Errorf("%s is opened before anybody read it", category)
		}
		if got := om.get("/cases/" + which + path); got.StatusCode != http.StatusOK || opened(category) == 0 {
			t.Errorf("%s: %d, opened %d", path, got.StatusCode, opened(category))
		}
	}
}
