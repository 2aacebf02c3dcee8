package server_test

import (
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/who"
)

// TestPagesSayWhatIsSo reads on pages of one case: who waits for a question that nobody asked, who reads an analysis and the way
// back from each part of it, a document by its sort in the list of looks, and a birth date that is written out in a search.
func TestPagesSayWhatIsSo(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, 168, "P06")
	om, town := s.as("OM-ONL", who.OMOfficer), s.as(cast.Towns[0].Code, who.MunicipalOfficer)
	if body := om.post("/search", "q", "Rietman 14 maart 1984").body; !strings.Contains(body, which) {
		t.Error("a birth date that is written out finds nobody")
	}
	var part string
	for _, link := range links(town.get(which).body, which+`/analysis-submit[^"]*`) {
		part = link
	}
	for _, n := range []string{"2", "12"} {
		body := town.get(part + "&part=" + n).body
		for _, want := range []string{"Naar de zaak", "Het OM, de CVv.i., de reclassering, de politie en uw eigen gemeente."} {
			if !strings.Contains(body, want) {
				t.Errorf("part %s of the analysis does not say %q", n, want)
			}
		}
	}
	if body := town.get(part + "&part=all").body; !strings.Contains(body, "Het OM, de CVv.i., de reclassering, de politie en uw eigen gemeente lezen de analyse.") {
		t.Error("the page that sends the analysis names other readers than its parts")
	}
	var one string
	if err := s.db.Owner.QueryRow(t.Context(), "select id from item where kind = 'document' limit 1").Scan(&one); err == nil {
		om.get(which + "/documents/" + one)
	}
	om.get(which + "/documents/01a20ae6-ee5e-776d-8daf-e51ee09d1bda")
	if body := s.as("OM-ONL", who.PrivacyOfficer).get("/looks").body; strings.Contains(body, "document:") || !strings.Contains(body, "document") {
		t.Error("the list of looks names a document by its number")
	}
}

// TestWhoWaitsAndWhoAsked: a page says «asked by» only where somebody asked.
func TestWhoWaitsAndWhoAsked(t *testing.T) {
	t.Parallel()
	early, _, at := underway(t, 174, "P05")
	if body := early.as("OM-ONL", who.OMOfficer).get(at + "/analysis-request").body; strings.Contains(body, "Gevraagd door") || !strings.Contains(body, "Wie wacht hierop") {
		t.Error("nobody asked for the request of the analysis, and the page says who did")
	}
	s, cast, which := underway(t, 60, "P12")
	town := s.as(cast.Towns[0].Code, who.Mayor)
	for _, link := range links(town.get(which).body, which+`/view-submit[^"]*`) {
		if body := town.get(link).body; !strings.Contains(body, "Gevraagd door") {
			t.Error("the OM asked for a view, and the page does not say so")
		}
	}
}

// TestTheRegisterGroupsRows: rows that would say the same are one, with how often.
func TestTheRegisterGroupsRows(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, -30, "")
	body := s.as("OM-ONL", who.OMOfficer).get(which + "/shared").body
	seen := map[string]bool{}
	for _, table := range strings.Split(body, "<table")[1:] {
		for _, row := range listRow.FindAllStringSubmatch(table, -1) {
			text := nameOf("", row[1])
			if seen[text] {
				t.Errorf("the register says twice: %s", text)
			}
			seen[text] = true
		}
		clear(seen)
	}
}
