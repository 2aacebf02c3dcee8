package server_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/outside"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// TestEachFieldSaysWhoReadsIt asks every form of every deed for the fields in which somebody types: beside each stands who reads it, as its
// declaration says.
func TestEachFieldSaysWhoReadsIt(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(40))
	s.join(s.cast.As("OM-ONL", who.OMOfficer, 1), which, account.OrgID("PL0600"), who.PoliceUnit)
	asks := map[who.Deed]form.Form{}
	for _, f := range server.Forms() {
		asks[f.Deed] = f
	}
	for _, deed := range server.FormDeeds() {
		fields, err := server.FieldsOf(i18n.With(t.Context(), "nl"), s.db, s.doer(deed), which, deed)
		if err != nil {
			t.Fatalf("%s: %v", deed, err)
		}
		for _, f := range fields {
			if asks[deed].KeptOf(f.Name) == (policy.Kept{}) {
				t.Errorf("%s: nobody knows who reads %s", deed, f.Name)
			}
			if !strings.Contains(f.Hint, "Wie dit kan lezen") {
				t.Errorf("%s: beside %s does not stand who reads it: %q", deed, f.Name, f.Hint)
			}
		}
	}
}

// doer is somebody who may do a deed.
func (s staged) doer(deed who.Deed) account.Actor {
	s.t.Helper()
	rule, _ := policy.RuleOf(deed)
	codes := map[who.Role]string{who.OMOfficer: "OM-ONL", who.OMLead: "OM-ONL", who.DecidingOfficer: "CVVI", who.MunicipalOfficer: "GM0262", who.Mayor: "GM0262", who.ProbationOfficer: "RN", who.PoliceLiaison: "PL0600"}
	for _, actor := range rule.Actors {
		if code, known := codes[actor.Role]; known {
			return s.cast.As(code, actor.Role, 1)
		}
	}
	s.t.Fatalf("nobody does %s", deed)
	return account.Actor{}
}

// TestFieldsAreKeptWhereTheirDeedPutsThem: the category of a field is the one in which its deed puts it, where that stands in another table.
func TestFieldsAreKeptWhereTheirDeedPutsThem(t *testing.T) {
	t.Parallel()
	for _, step := range outside.Steps {
		if kept := step.Asks(true).KeptOf("note"); kept.Category != step.Category {
			t.Errorf("%s: %q, and it is kept under %q", step.Deed, kept.Category, step.Category)
		}
	}
	for _, h := range analysis.Headings {
		if kept := analysis.Asks.KeptOf("text_" + strconv.Itoa(h.Number)); h.By == "municipality" && kept.Category != h.Category {
			t.Errorf("heading %d: %q, and it is kept under %q", h.Number, kept.Category, h.Category)
		}
	}
	for _, c := range statute.Conditions {
		for _, p := range c.Parameters {
			kept := decision.AsksProposal.KeptOf("parameter." + string(c.Letter) + "." + p.Name)
			if want := map[bool]policy.Category{true: policy.VictimConditions, false: policy.ProposedConditions}[p.FromVictim]; p.Kind == statute.Text && kept.Category != want {
				t.Errorf("condition %s, %s: %q, and it is kept under %q", c.Letter, p.Name, kept.Category, want)
			}
		}
	}
}

// TestThePageNamesTheReaders: a municipality that sends a notice back reads that the prosecution service reads why, and nobody else;
// the prosecution, that what it writes of the risk is read by the municipality for which it is.
func TestThePageNamesTheReaders(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(180))
	town := s.as(s.cast.As("GM0262", who.MunicipalOfficer, 1))
	links := links(town.get("/cases/"+which.String()).body, "/cases/"+which.String()+`/notice-return\?about=[^"]*`)
	if len(links) == 0 {
		t.Fatal("the notice cannot be sent back")
	}
	if page := town.get(links[0]).body; !strings.Contains(page, "Wie dit kan lezen: uw eigen organisatie en het OM.") {
		t.Error("the form does not say who reads why a notice comes back")
	}
}

// TestReadersAreListedOnce: where fields of a form have the same readers the first lists them and the others name it, in both languages;
// a field with other readers lists its own.
func TestReadersAreListedOnce(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(40))
	for lang, words := range map[string][2]string{"nl": {"Wie dit kan lezen: uw eigen organisatie", "Wie dit kan lezen: zie «"}, "en": {"Who can read this: your own organisation", "Who can read this: see “"}} {
		for deed, want := range map[who.Deed]int{who.SubmitView: 1, who.ReportBreach: 1, who.SubmitAdvice: 4} {
			fields, err := server.FieldsOf(i18n.With(t.Context(), lang), s.db, s.doer(deed), which, deed)
			if err != nil {
				t.Fatal(err)
			}
			listed, named := 0, 0
			for _, f := range fields {
				if strings.Contains(f.Hint, words[0]) {
					listed++
				}
				if strings.Contains(f.Hint, words[1]) {
					named++
				}
			}
			if listed != want || listed+named != len(fields) || named == 0 {
				t.Errorf("%s, %s: %d lists and %d references at %d fields, want %d", lang, deed, listed, named, len(fields), want)
			}
		}
	}
}
