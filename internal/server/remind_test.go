package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/who"
)

// TestOneReminderADay: the form says of which step and to whom; a second the same day is refused in plain words.
func TestOneReminderADay(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, 60, "P12")
	om := s.as("OM-ONL", who.OMOfficer)
	form := links(om.get(which).body, which+`/step-remind\?about=[^"]*`)
	if len(form) == 0 {
		t.Fatal("nobody can be reminded")
	}
	page := om.get(form[0]).body
	for _, text := range []string{"Zienswijze geven", "Lochem", "U stuurde nog geen herinnering."} {
		if !strings.Contains(page, text) {
			t.Errorf("the form does not say %q", text)
		}
	}
	if got := om.post(which+"/step-remind", hidden(page)...); !strings.HasSuffix(got.Request.URL.Path, "/done") {
		t.Fatalf("%d at %s", got.StatusCode, got.Request.URL)
	}
	page = om.get(form[0]).body
	if strings.Contains(page, "U stuurde nog geen herinnering.") {
		t.Error("the form does not say when the last was sent")
	}
	if got := om.post(which+"/step-remind", hidden(page)...); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "verstuurde uw organisatie al een herinnering") {
		t.Errorf("a second one: %d", got.StatusCode)
	}
}
