package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// newest is the edition that is made last.
func newest() string { return protocol.Editions()[len(protocol.Editions())-1] }

// TestAFurtherMunicipality: he is going to live elsewhere while the view is asked. The other municipality is added with a reason, told and
// asked as the first was, each on its own page; the first goes on with its own and reads nothing of the other's.
func TestAFurtherMunicipality(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(60)
	story.Edition, story.Stop = newest(), "P12"
	which := "/cases/" + s.walk(story).String()
	home, other := s.cast.Towns[0], s.cast.Towns[1]
	om, second := s.started.as("OM-ONL", who.OMOfficer), s.started.as(other.Code, who.MunicipalOfficer)
	path := which + "/municipality-name"

	if !strings.Contains(om.get(which).body, path) {
		t.Fatal("the case does not offer to add a municipality")
	}
	if got := om.post(path, hidden(om.get(path).body)...); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "municipality") == "" || errorAt(got.body, "relation") == "" || errorAt(got.body, "reason") == "" {
		t.Errorf("an empty form: %d", got.StatusCode)
	}
	answers := []string{"municipality", other.ID.String(), "relation", "intended", "reason", "Hij heeft daar een woning gevonden."}
	window := append(hidden(om.get(path).body), answers...)
	if got := om.post(path, append(hidden(om.get(path).body), "municipality", home.ID.String(), "relation", "origin", "reason", "Nog eens.")...); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(errorAt(got.body, "municipality"), "staat al zo in de zaak") || !strings.Contains(got.body, "Nog eens.") {
		t.Errorf("the municipality that is there: %d %q", got.StatusCode, errorAt(got.body, "municipality"))
	}
	if got := om.post(path, window...); !strings.Contains(got.body, "De gemeente is toegevoegd") {
		t.Fatalf("adding it: %d", got.StatusCode)
	}
	// In the other window the same form is sent again, and a further one of before: the first is answered as before, the second is stale.
	if got := om.post(path, window...); !strings.Contains(got.body, "De gemeente is toegevoegd") {
		t.Errorf("the same form once more: %d", got.StatusCode)
	}
	stale := append([]string{}, window...)
	for n := 0; n+1 < len(stale); n += 2 {
		if stale[n] == "request" {
			stale[n+1] = id.NewRequest().String()
		}
	}
	if got := om.post(path, stale...); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "Hij heeft daar een woning gevonden.") {
		t.Errorf("a form of before: %d", got.StatusCode)
	}
	if got := second.get(which); got.StatusCode != http.StatusNotFound {
		t.Errorf("the municipality finds the case before it was told: %d", got.StatusCode)
	}

	inform := which + "/mayor-inform?about=" + other.ID.String()
	om.share(inform, append(hidden(om.get(inform).body), "risk", "no", "ground", "om.order", "purpose", "order", "necessity", "Nodig.", "contact", "S. Bouzidi", "phone", "0800 1234"))
	acknowledge := links(second.get(which).body, which+`/notice-acknowledge\?about=[^"]*`)
	if len(acknowledge) == 0 {
		t.Fatal("the second municipality is not asked to acknowledge")
	}
	second.post(acknowledge[0], append(hidden(second.get(acknowledge[0]).body), "contact", "T. de Boer", "phone", "0800 1235", "bij", "no")...)

	request := which + "/analysis-request?about=" + other.ID.String()
	if page := om.get(which).body; len(links(page, regexp.QuoteMeta(request))) == 0 || !strings.Contains(page, "Vraag gemeente "+other.Name+" om de omgevingsanalyse") {
		t.Error("the case does not say which municipality is to be asked for its analysis")
	}
	om.post(request, append(hidden(om.get(request).body), "questions", "Kwikzilver: wat betekent de kermis?")...)
	view := which + "/view-request?about=" + other.ID.String()
	om.share(view, append(hidden(om.get(view).body), "questions", "Loodgieter: kan hij daar wonen?", "ground", "om.order", "purpose", "order", "necessity", "Nodig."))
	if got := om.get(view); got.StatusCode != http.StatusConflict {
		t.Errorf("asking the same mayor twice: %d", got.StatusCode)
	}

	for role, of := range map[who.Role][2]string{who.MunicipalOfficer: {"Kwikzilver", "analysis-submit"}, who.Mayor: {"Loodgieter", "view-submit"}} {
		theirs := s.started.as(other.Code, role)
		form := links(theirs.get(which).body, which+"/"+of[1]+`\?about=[^"]*`)
		if len(form) == 0 || !strings.Contains(theirs.get(form[0]).body, of[0]) {
			t.Errorf("%s of the second municipality is not asked: %v", role, form)
		}
		first := s.started.as(home.Code, role)
		if page := first.get(which).body; strings.Contains(page, of[0]) {
			t.Errorf("%s of the first municipality reads what the second is asked", role)
		}
	}
	mayor := s.started.as(home.Code, who.Mayor)
	if form := links(mayor.get(which).body, which+`/view-submit\?about=[^"]*`); len(form) != 1 || mayor.get(form[0]).StatusCode != http.StatusOK {
		t.Errorf("the first mayor's question: %v", form)
	}
	s.verify()
}

// TestHelpOfAnEdition: the help that a case leads to is that of its own edition, and says which it is.
func TestHelpOfAnEdition(t *testing.T) {
	t.Parallel()
	s := stage(t)
	om := s.started.as("OM-ONL", who.OMOfficer)
	for _, edition := range protocol.Editions() {
		story := s.story(60)
		story.Edition, story.Stop = edition, "P12"
		page := om.get("/cases/" + s.walk(story).String()).body
		if !strings.Contains(page, `href="/help?edition=`+edition+`"`) {
			t.Errorf("a case of %s does not lead to its steps", edition)
		}
		if help := om.get("/help?edition=" + edition).body; !strings.Contains(help, "Dit is editie "+edition) || !strings.Contains(help, "/help/steps/P05?edition="+edition) {
			t.Errorf("the help of %s is of another edition", edition)
		}
		if step := om.get("/help/steps/P05?edition=" + edition); step.StatusCode != http.StatusOK || !strings.Contains(step.body, edition) {
			t.Errorf("P05 of %s: %d", edition, step.StatusCode)
		}
	}
	for _, wrong := range []string{"/help?edition=1999-1", "/help/steps/P99", "/help/steps/P05?edition=x"} {
		if got := om.get(wrong); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", wrong, got.StatusCode)
		}
	}
}

// TestTheParketOfTheDistrict: where a municipality of another district is informed, the parket of that district takes part and is told; where
// the leading parket is its own, nobody joins.
func TestTheParketOfTheDistrict(t *testing.T) {
	t.Parallel()
	s := stage(t)
	near := s.story(60)
	near.Stop, near.From, near.FromOn = "P12", s.cast.Towns[1], -170
	far := near
	far.Given, far.From = "Joris", s.cast.Towns[4]
	district := s.started.as("OM-AMS", who.OMOfficer)
	for name, c := range map[string]struct {
		which  string
		status int
		told   int
	}{"its own district": {s.walk(near).String(), http.StatusNotFound, 0}, "another district": {s.walk(far).String(), http.StatusOK, 1}} {
		if got := district.get("/cases/" + c.which); got.StatusCode != c.status {
			t.Errorf("%s: the parket of Amsterdam gets %d", name, got.StatusCode)
		}
		if n := s.count("select count(*) from message where event = 'district_joined' and case_id = $1", c.which); n != c.told {
			t.Errorf("%s: %d parketten are told", name, n)
		}
	}
	s.verify()
}
