package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/who"
)

// TestAnOldFormOfTheOrganisation does not undo what a colleague changed since: it is told, with what stands there now, and can be meant.
func TestAnOldFormOfTheOrganisation(t *testing.T) {
	t.Parallel()
	s, cast, _ := underway(t, 60, "P02")
	admin := s.as("GM0262", who.OrgAdmin)
	officer := cast.As("GM0262", who.MunicipalOfficer, 1)
	at := "/organisation/seats/" + officer.Membership.String() + "/seat-change"
	was := func(body string) []string { return append(hidden(body), "was", valueOf(body, "was")) }
	old := was(admin.get(at).body)
	until := s.today().AddDays(40)
	if got := admin.post(at, append(was(admin.get(at).body), "role", string(who.MunicipalOfficer), "until", typed(until))...); got.StatusCode != http.StatusOK {
		t.Fatalf("a last day: %d", got.StatusCode)
	}
	got := admin.post(at, append(old, "role", string(who.MunicipalOfficer), "until", "")...)
	if got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "Een collega heeft dit intussen gewijzigd") || !strings.Contains(got.body, dutch(until)) {
		t.Errorf("an old form takes the last day away: %d", got.StatusCode)
	}
	if again := admin.post(at, append(was(got.body), "role", string(who.MunicipalOfficer), "until", "")...); again.StatusCode != http.StatusOK {
		t.Errorf("knowingly: %d", again.StatusCode)
	}

	if got := admin.post("/organisation/team-add", append(hidden(admin.get("/organisation/team-add").body), "name", "Veiligheid")...); got.StatusCode != http.StatusOK {
		t.Fatalf("a team: %d", got.StatusCode)
	}
	team := hrefOf(admin.get("/organisation").body, "team-rename")
	old = was(admin.get(team).body)
	if got := admin.post(team, append(was(admin.get(team).body), "name", "Openbare orde")...); got.StatusCode != http.StatusOK {
		t.Fatalf("renaming: %d", got.StatusCode)
	}
	if got := admin.post(team, append(old, "name", "Zorg")...); got.StatusCode != http.StatusConflict || !strings.Contains(admin.get("/organisation").body, "Openbare orde") {
		t.Errorf("an old form renames: %d", got.StatusCode)
	}
	s.verify()
}
