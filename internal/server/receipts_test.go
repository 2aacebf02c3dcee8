package server_test

import (
	"net/http"
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
	if got := town.do(r); got.StatusCode == http.StatusOK || receipts() != 0 {
		t.Errorf("HEAD: %d and %d receipts", got.StatusCode, receipts())
	}
	if got := town.get(which); got.StatusCode != http.StatusOK || receipts() == 0 {
		t.Errorf("the page itself: %d and %d receipts", got.StatusCode, receipts())
	}
}
