package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestPagesSayWhatTheyCountFrom: of a case with two municipalities, one that was refused and one that was postponed, what each number and
// name on the case page and the lists counts from, and to whom it belongs.
func TestPagesSayWhatTheyCountFrom(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	cast, err := demonstration.People(t.Context(), s.db, s.hasher, s.db.Now().AddDate(-3, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	walker := demonstration.Walker{DB: s.db, Cast: cast, Now: s.db.Now()}
	walk := func(change func(*demonstration.Story)) string {
		t.Helper()
		story := demonstration.Story{
			Given: "Marcel", Family: "Rietman", Born: calendar.On(1984, time.March, 14), Track: "VI", T0: s.today().AddDays(100),
			Town: cast.Towns[0], Address: "Heideweg 27", Probation: "RN", Position: "objection", Outcome: "grant", Analysis: "delivered",
		}
		change(&story)
		which, err := walker.Walk(t.Context(), story)
		if err != nil {
			t.Fatal(err)
		}
		return "/cases/" + which.String()
	}
	om := s.as("OM-ONL", who.OMOfficer)

	two := walk(func(story *demonstration.Story) { story.Stop, story.From, story.FromOn = "P05", cast.Towns[1], -20 })
	page := om.get(two).body
	for _, said := range []string{"Burgemeester informeren (" + cast.Towns[0].Name + ")", "Burgemeester informeren (" + cast.Towns[1].Name + ")"} {
		if !strings.Contains(page, said) {
			t.Errorf("two municipalities: the page does not say %q", said)
		}
	}
	if waits := text(page); strings.Contains(waits, "De burgemeester wacht op") || !strings.Contains(waits, "open sinds") {
		t.Error("a mayor who was told nothing waits")
	}
	list := om.get("/work").body
	if !strings.Contains(list, "Burgemeester informeren ("+cast.Towns[1].Name+")") || strings.Contains(list, "De burgemeester van "+cast.Towns[1].Name) {
		t.Error("the list does not say which municipality is to be informed, or that its mayor waits")
	}
	if steps := regexp.MustCompile(`href="([^"]*)"[^>]*>\s*Burgemeester informeren \(` + cast.Towns[1].Name).FindStringSubmatch(page); steps == nil || !strings.Contains(steps[1], "mayor-inform") {
		t.Errorf("an open step of one's own leads to %q", steps)
	}

	refused := walk(func(story *demonstration.Story) { story.Outcome, story.T0 = "refuse", s.today().AddDays(30) })
	page = om.get(refused).body
	taken := since(t, page, "Terugkeerplan maken")
	if of := since(t, page, "Bezwaar bij de rechter"); taken != of {
		t.Errorf("after the refusal a step waits since %s, and what the refusal opened since %s", taken, of)
	}

	postponed := walk(func(story *demonstration.Story) { story.Outcome, story.T0 = "postpone", s.today().AddDays(5) })
	if page = om.get(postponed).body; strings.Contains(page, "te laat") {
		t.Error("after the postponement something is late that has a new term")
	}
	if late := text(om.get("/work?when=late").body); regexp.MustCompile(`nog [0-9]+ werkdag`).MatchString(late) {
		t.Error("among what is late stands what is not")
	} else if !strings.Contains(late, "te laat") {
		t.Error("nothing is late: this shows nothing")
	}
	if got := om.get(postponed); got.StatusCode != http.StatusOK {
		t.Error(got.StatusCode)
	}
	s.verify()
}

// since is the day from which a step waits, as the case page says it.
func since(t *testing.T, page, step string) string {
	t.Helper()
	m := regexp.MustCompile(step + `, open sinds ([0-9]+ [a-z]+|vandaag)`).FindStringSubmatch(text(page))
	if m == nil {
		t.Errorf("%s: the page does not say since when", step)
		return ""
	}
	return m[1]
}
