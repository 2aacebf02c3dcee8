package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/who"
)

// TestOnlyWhatWasShownIsShared: a form that shares leads to what the other would see, whatever it says of that; other answers than
// were shown there are shown once more; and no more is shared than the form offers.
func TestOnlyWhatWasShownIsShared(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, 80, "P12")
	om := s.as("OM-ONL", who.OMOfficer)
	withdraw := links(om.get(which).body, which+`/view-withdraw\?about=[^"]*`)
	if len(withdraw) > 0 {
		if got := om.post(withdraw[0], append(hidden(om.get(withdraw[0]).body), "reason", "Opnieuw.")...); !strings.HasSuffix(got.Request.URL.Path, "/done") {
			t.Fatalf("withdrawing: %d", got.StatusCode)
		}
	}
	requests := func() (n int) {
		t.Helper()
		if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from item where kind = 'view_request'").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := requests()
	var victims string
	if err := s.db.Owner.QueryRow(t.Context(), "select id from item where kind = 'proposal_victim' order by version desc limit 1").Scan(&victims); err != nil {
		t.Fatal(err)
	}
	form := append(hidden(om.get(which+"/view-request").body), "questions", "Wat vindt u?", "shown", victims, "ground", "om.order", "purpose", "order", "necessity", "Nodig.")
	shows := func(how string, got answer) string {
		t.Helper()
		if got.StatusCode != http.StatusOK || !strings.Contains(got.body, "Voorbeeld") || requests() != before {
			t.Errorf("%s: %d, %d requests", how, got.StatusCode, requests()-before)
		}
		return field(got.body, "seen")
	}
	shows("saying that it was seen", om.post(which+"/view-request", append(form, "seen", "yes")...))
	seen := shows("the first time", om.post(which+"/view-request", form...))
	shows("other answers than were shown", om.post(which+"/view-request", append(form, "seen", seen, "questions", "En nu?")...))
	if got := om.post(which+"/view-request", append(form, "seen", seen)...); !strings.HasSuffix(got.Request.URL.Path, "/done") || requests() != before+1 {
		t.Errorf("what was shown: %d", got.StatusCode)
	}
	var given int
	if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from case_grant g join org o on o.id = g.to_org where g.item_id = $1 and o.kind = 'municipality'", victims).Scan(&given); err != nil || given != 0 {
		t.Errorf("what the form does not offer was given to a municipality %d times: %v", given, err)
	}
}

// TestADraftIsKeptForWhoMayWriteIt: of a form that is another's nothing is kept.
func TestADraftIsKeptForWhoMayWriteIt(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, 60, "P12")
	for path, by := range map[string]browser{"/decision-take/draft": s.as("OM-ONL", who.OMOfficer), "/analysis-submit/draft": s.as("RN", who.ProbationOfficer)} {
		if got := by.post(which+path, "reasons", "x"); got.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
	var kept int
	if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from draft").Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d drafts: %v", kept, err)
	}
}
