package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/who"
)

// TestWhatCannotBeYetSaysWhatComesFirst and leads back to the case.
func TestWhatCannotBeYetSaysWhatComesFirst(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, 150, "P02a")
	om := s.as("OM-ONL", who.OMOfficer)
	got := om.get(which + "/analysis-request")
	if got.StatusCode != http.StatusConflict {
		t.Fatalf("%d", got.StatusCode)
	}
	for _, text := range []string{"Ontvangst bevestigen (gemeente Lochem)", `href="` + which + `"`} {
		if !strings.Contains(got.body, text) {
			t.Errorf("%q is not on the page: %s", text, got.body[strings.Index(got.body, "<h1"):])
		}
	}
}
