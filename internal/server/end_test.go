package server_test

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// sends posts a form with its hidden fields, and again with the signature of its check where it has one.
func sends(t *testing.T, b browser, at string, fields ...string) {
	t.Helper()
	page := b.get(at)
	path, _, _ := strings.Cut(at, "?")
	form := append(hidden(page.body), fields...)
	got := b.post(path, form...)
	if got.StatusCode == http.StatusOK && strings.Contains(got.body, `name="send"`) {
		form = append(form, "drafted", valueOf(got.body, "drafted"), "send", "yes", "confirm", "yes")
		got = b.post(path, form...)
	}
	if got.StatusCode != http.StatusSeeOther && !strings.HasSuffix(got.Request.URL.Path, "/done") {
		t.Fatalf("%s: %d, then %d %s %s", at, page.StatusCode, got.StatusCode, errorAt(got.body, "outcome")+errorAt(got.body, "happened")+errorAt(got.body, "reason"), alertOf(got.body))
	}
}

func valueOf(body, name string) string {
	if m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return ""
}

// hrefOf is the first link of a page to a deed.
func hrefOf(body, deed string) string {
	if m := regexp.MustCompile(`href="([^"]*/` + deed + `[^"]*)"`).FindStringSubmatch(body); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

// TestACaseEndsBeforeTheReturn: who dies while a view is asked leaves nobody with something to do; what ended by mistake is opened
// again with a reason that the parties read, and goes on where it stood.
func TestACaseEndsBeforeTheReturn(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(60)
	story.Stop = "P12"
	which := "/cases/" + s.walk(story).String()
	om, mayor, pro := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1)), s.as(s.cast.As("GM0262", who.Mayor, 1)), s.as(s.cast.As("RN", who.ProbationOfficer, 1))
	view := hrefOf(mayor.get(which).body, "view-submit")
	if view == "" || om.get(which+"/case-reopen").StatusCode != http.StatusConflict {
		t.Fatal("the view is not asked, or an open case can be opened")
	}
	if got := om.post(which+"/case-end", append(hidden(om.get(which+"/case-end").body), "variant", "deceased")...); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "reason") == "" {
		t.Errorf("without a reason: %d", got.StatusCode)
	}
	if got := pro.get(which + "/case-end"); got.StatusCode != http.StatusForbidden {
		t.Errorf("probation ends the case: %d", got.StatusCode)
	}
	check := om.post(which+"/case-end", append(hidden(om.get(which+"/case-end").body), "variant", "deported", "reason", "Naar Polen.")...)
	if check.StatusCode != http.StatusOK || !strings.Contains(strings.ToLower(check.body), "betrokkene is uitgezet") || !strings.Contains(check.body, "Naar Polen.") {
		t.Errorf("the check: %d", check.StatusCode)
	}
	sends(t, om, which+"/case-end", "variant", "deceased", "reason", "Overleden in de inrichting.")
	if body := mayor.get(which).body; !strings.Contains(body, "Betrokkene is overleden.") || !strings.Contains(body, "Overleden in de inrichting.") {
		t.Error("the mayor does not read how the case ended")
	}
	if got := mayor.get(view); got.StatusCode != http.StatusConflict {
		t.Errorf("the view after the end: %d", got.StatusCode)
	}
	if body := om.get(which).body; !strings.Contains(body, "niet nodig") || strings.Contains(body, "3 van 3 klaar") || strings.Contains(body, "4 van 4 klaar") {
		t.Errorf("what was never done is counted as done: %v", regexp.MustCompile(`\d van \d klaar`).FindAllString(body, -1))
	}
	if work := mayor.get("/work").body; strings.Contains(work, which) {
		t.Error("a case that ended stands on a list")
	}

	if link := hrefOf(om.get(which).body, "case-reopen"); link == "" || hrefOf(mayor.get(which).body, "case-reopen") != "" {
		t.Error("who may open it again is not offered to")
	}
	sends(t, om, which+"/case-reopen", "reason", "Het was een naamgenoot.")
	if body := mayor.get(which).body; !strings.Contains(body, "De zaak is heropend") || !strings.Contains(body, "Het was een naamgenoot.") {
		t.Error("the mayor does not read that the case goes on, and why")
	}
	if got := mayor.get(view); got.StatusCode != http.StatusOK {
		t.Errorf("the view after it was opened again: %d", got.StatusCode)
	}
	if work := mayor.get("/work").body; !strings.Contains(work, which) {
		t.Error("what waits again stands on no list")
	}
	told := 0
	if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from message where event = 'case_reopened'").Scan(&told); err != nil || told != 4 {
		t.Errorf("%d are told: %v", told, err)
	}
	pgtest.Sound(t, s.db)
}

// TestANoShowComesToItsEnd: who does not come to probation after his release breaches a condition; it is recorded, reported, judged,
// and the case comes to its end without supervision ever having begun.
func TestANoShowComesToItsEnd(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(-10)
	story.Stop = "P21"
	which := "/cases/" + s.walk(story).String()
	om, pro := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1)), s.as(s.cast.As("RN", who.ProbationOfficer, 1))
	today := calendar.Of(s.db.Now())
	happened := []string{"condition", "general", "text", "Niet verschenen.", "order", "no", "late_why", "Er is eerst gebeld."}
	early := pro.post(which+"/breach-report", append(append(hidden(pro.get(which+"/breach-report").body), "happened", typed(today.AddDays(-11))), happened...)...)
	if early.StatusCode != http.StatusUnprocessableEntity || errorAt(early.body, "happened") == "" {
		t.Errorf("before the return: %d", early.StatusCode)
	}
	if body := pro.get(which).body; hrefOf(body, "supervision-confirm") != "" || !slices.ContainsFunc([]string{"breach-report", "supervision-event", "supervision-close"}, func(deed string) bool { return hrefOf(body, deed) != "" }) {
		t.Error("what can be done about a no-show is not offered")
	}
	sends(t, pro, which+"/supervision-event", "kind", "NotStarted", "on", typed(today.AddDays(-8)), "text", "Niet verschenen op de afspraak.")
	sends(t, pro, which+"/breach-report", append(happened, "happened", typed(today.AddDays(-8)))...)
	sends(t, om, hrefOf(om.get(which).body, "breach-decide"), "outcome", "revoked", "reason", "Betrokkene is onvindbaar.")
	sends(t, pro, which+"/supervision-close", "ended", typed(today), "outcome", "revoked", "text", "Het toezicht is nooit begonnen.")
	sends(t, om, which+"/case-close", "variant", "revoked_back_in_detention", "reason", "De v.i. is herroepen.", "lessons", "Geen.")
	if got := om.get(which + "/case-end"); got.StatusCode != http.StatusConflict {
		t.Errorf("a closed case is ended: %d", got.StatusCode)
	}
	pgtest.Sound(t, s.db)
}

// TestNoObjectionIsSaidAfterItsTerm: two weeks after service nobody can object any more, and not before that can it be said that nobody
// did. One that comes after all still has its deed.
func TestNoObjectionIsSaidAfterItsTerm(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(34)
	story.Outcome, story.Breach = "refuse", ""
	which := "/cases/" + s.walk(story).String()
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	var served calendar.Date
	if err := s.db.Owner.QueryRow(t.Context(), "select (facts->'decisions'->-1->>'served')::date from case_facts").Scan(&served); err != nil {
		t.Fatal(err)
	}
	today := calendar.Of(s.db.Now())
	if served.IsZero() || today.After(served.AddDays(14)) {
		t.Fatalf("served on %s: this test shows nothing", served)
	}
	link := hrefOf(om.get(which).body, "court-objection-record")
	fields := func(outcome string, on calendar.Date) []string {
		return []string{"on", typed(on), "who", "Griffie", "outcome", outcome, "note", "Nagevraagd bij de griffie."}
	}
	path, _, _ := strings.Cut(link, "?")
	got := om.post(path, append(hidden(om.get(link).body), fields("none", today)...)...)
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(errorAt(got.body, "outcome"), "bezwaar maken tot en met") || strings.Contains(errorAt(got.body, "outcome"), "-") {
		t.Errorf("within the term: %d %q", got.StatusCode, errorAt(got.body, "outcome"))
	}
	if err := s.db.MoveClock(t.Context(), s.db.Now().AddDate(0, 0, 20)); err != nil {
		t.Fatal(err)
	}
	om = s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	today = calendar.Of(s.db.Now())
	if got := om.post(path, append(hidden(om.get(link).body), fields("none", served.AddDays(3))...)...); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("known on a day within the term: %d", got.StatusCode)
	}
	sends(t, om, link, fields("none", today)...)
	again := hrefOf(om.get(which).body, "court-objection-record")
	if again == "" {
		t.Fatal("an objection that comes after all has no deed")
	}
	sends(t, om, again, fields("pending", today)...)
	if hrefOf(om.get(which).body, "court-objection-record") == "" {
		t.Error("the outcome of the objection has no deed")
	}
	pgtest.Sound(t, s.db)
}

// alertOf is what a page says of a form that was not done.
func alertOf(body string) string {
	return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(regexp.MustCompile(`(?s)<main.*?</main>`).FindString(body), " ")), " ")
}
