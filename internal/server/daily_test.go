package server_test

import (
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/who"
)

// underway is a server with one case that returns to Lochem in so many days, its people signed in by a button.
func underway(t *testing.T, days int, stop string) (started, *demonstration.Cast, string) {
	t.Helper()
	s := start(t, true)
	cast, err := demonstration.People(t.Context(), s.db, s.hasher, s.db.Now().AddDate(-3, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	walker := demonstration.Walker{DB: s.db, Cast: cast, Now: s.db.Now()}
	which, err := walker.Walk(t.Context(), demonstration.Story{
		Given: "Marcel", Family: "Rietman", Born: calendar.On(1984, time.March, 14), Track: "VI", T0: calendar.Of(s.db.Now()).AddDays(days), Stop: stop,
		Town: cast.Towns[0], Address: "Heideweg 27", Probation: "RN", Position: "objection", Outcome: "grant", Analysis: "delivered",
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, cast, "/cases/" + which.String()
}

// typed is a day as people type it.
func typed(d calendar.Date) string { return fmt.Sprintf("%d-%d-%d", d.Day(), d.Month(), d.Year()) }

// hidden are the values that a form carries: the position at which it was opened, and its number.
func hidden(body string) []string {
	var pairs []string
	for _, name := range []string{"seq", "request", "about", "writer", "drafted"} {
		if m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(body); m != nil {
			pairs = append(pairs, name, html.UnescapeString(m[1]))
		}
	}
	return pairs
}

// TestTheReturnDateMoves changes the date in one of two tabs: every term that is open moves, everybody is told and reads from
// when to when and why; the other tab is stale and keeps what was typed; the first one sent again is not done again.
func TestTheReturnDateMoves(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, 60, "P12")
	om := s.as("OM-ONL", who.OMOfficer)
	was := calendar.Of(s.db.Now()).AddDays(60)
	due := func() (earliest calendar.Date) {
		t.Helper()
		if err := s.db.Owner.QueryRow(t.Context(), `select max(latest) from case_step where case_id = $1`, strings.TrimPrefix(which, "/cases/")).Scan(&earliest); err != nil {
			t.Fatal(err)
		}
		return earliest
	}
	before := due()
	one, two := om.get(which+"/return-date-change"), om.get(which+"/return-date-change")
	form := func(tab answer, days int, reason string) []string {
		return append(hidden(tab.body), "date", typed(was.AddDays(days)), "source", "dji", "reason", reason)
	}
	if got := om.post(which+"/return-date-change", form(one, 28, "Strafberekening hersteld")...); !strings.HasSuffix(got.Request.URL.Path, "/done") {
		t.Fatalf("%d at %s", got.StatusCode, got.Request.URL)
	}
	if after := due(); !after.After(before) {
		t.Errorf("the latest day was %s and is %s", before, after)
	}
	if got := om.post(which+"/return-date-change", form(two, 14, "Uit de tweede tab")...); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "Uit de tweede tab") || !strings.Contains(got.body, typed(was.AddDays(14))) {
		t.Errorf("the other tab: %d, and what was typed must be there", got.StatusCode)
	}
	if got := om.post(which+"/return-date-change", form(one, 28, "Strafberekening hersteld")...); !strings.HasSuffix(got.Request.URL.Path, "/done") {
		t.Errorf("sent again: %d at %s", got.StatusCode, got.Request.URL)
	}
	count := func(what, query string, want int) {
		t.Helper()
		var n int
		if err := s.db.Owner.QueryRow(t.Context(), query, strings.TrimPrefix(which, "/cases/")).Scan(&n); err != nil || n != want {
			t.Errorf("%s: %d, not %d; %v", what, n, want, err)
		}
	}
	count("changes in the ledger", `select count(*) from ledger where case_id = $1 and deed = 'return_date.change'`, 1)
	count("organisations told", `select count(distinct to_org) from message where case_id = $1 and event = 'return_date_moved'`, 3)
	for _, reader := range []browser{om, s.as("GM0262", who.Mayor), s.as("GM0262", who.MunicipalOfficer), s.as("RN", who.ProbationOfficer), s.as("CVVI", who.DecidingOfficer)} {
		page := reader.get(which).body
		for _, text := range []string{"De terugkeerdatum is gewijzigd", "Strafberekening hersteld", "DJI of inrichting", dutch(was), dutch(was.AddDays(28))} {
			if !strings.Contains(page, text) {
				t.Errorf("somebody does not read %q", text)
			}
		}
	}
}

// dutch is a day as a page shows it.
func dutch(d calendar.Date) string {
	months := []string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}
	return fmt.Sprintf("%d %s %d", d.Day(), months[d.Month()-1], d.Year())
}

// TestAQuestionIsExtendedAndWithdrawn: once, with a reason that the one who was asked can read; a second time is refused, and
// after it was withdrawn no answer is taken, with everything that was typed on the page.
func TestAQuestionIsExtendedAndWithdrawn(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, 60, "P12")
	om, mayor := s.as("OM-ONL", who.OMOfficer), s.as("GM0262", who.Mayor)
	form := links(om.get(which).body, which+`/view-extend\?about=[^"]*`)
	if len(form) != 1 {
		t.Fatalf("extending is offered as %v", form)
	}
	answerOf := links(mayor.get(which).body, which+`/view-submit\?about=[^"]*`)
	if len(answerOf) == 0 {
		t.Fatal("the mayor is not asked")
	}
	open := mayor.get(answerOf[0])
	if got := om.post(which+"/view-extend", append(hidden(om.get(form[0]).body), "reason", "")...); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", got.StatusCode)
	}
	if got := om.post(which+"/view-extend", append(hidden(om.get(form[0]).body), "reason", "De driehoek was later")...); !strings.HasSuffix(got.Request.URL.Path, "/done") {
		t.Fatalf("%d at %s", got.StatusCode, got.Request.URL)
	}
	for _, reader := range []browser{om, mayor} {
		if page := reader.get(which).body; !strings.Contains(page, "De driehoek was later") {
			t.Error("the reason of more time is not on the timeline")
		}
	}
	if got := om.get(form[0]); got.StatusCode != http.StatusConflict {
		t.Errorf("a second time: %d", got.StatusCode)
	}
	withdraw := strings.Replace(form[0], "view-extend", "view-withdraw", 1)
	if got := om.post(which+"/view-withdraw", append(hidden(om.get(withdraw).body), "reason", "Verkeerde stukken")...); !strings.HasSuffix(got.Request.URL.Path, "/done") {
		t.Fatalf("%d at %s", got.StatusCode, got.Request.URL)
	}
	got := mayor.post(which+"/view-submit", append(hidden(open.body), "position", "objection", "reason.order", "Lang over nagedacht", "request", id.NewRequest().String())...)
	if got.StatusCode != http.StatusConflict && got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Lang over nagedacht") {
		t.Errorf("an answer to what was withdrawn: %d, and what was typed must be there", got.StatusCode)
	}
	var views int
	if err := s.db.Owner.QueryRow(t.Context(), `select count(*) from item where case_id = $1 and kind = 'view'`, strings.TrimPrefix(which, "/cases/")).Scan(&views); err != nil || views != 0 {
		t.Errorf("%d views; %v", views, err)
	}
}

// TestTheReturnDateMovesInABrowser does the same by hand: from the identity bar to the form, wrong first, and the mayor reads it on a phone.
func TestTheReturnDateMovesInABrowser(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, 60, "P12")
	site := httptest.NewServer(server.New(server.Options{DB: s.db, Hasher: s.hasher, Log: slog.New(slog.DiscardHandler), Base: "http://127.0.0.1", Demonstration: true}))
	t.Cleanup(site.Close)
	axe, err := os.ReadFile("../../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("the assets are not built: %v", err)
	}
	enter := func(actor account.Actor, width int64) *visitor {
		v := &visitor{t: t, ctx: chromium(t), base: site.URL, axe: string(axe), name: actor.Name}
		do(t, v.ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(site.URL+"/sign-in"), chromedp.Click(chromedp.CSS(`button[name=as][value="`+actor.User.String()+`"]`)), chromedp.WaitReady(chromedp.CSS(".tk-list--work, .tk-blank")))
		return v
	}
	om := enter(cast.As("OM-ONL", who.OMOfficer, 1), 1280)
	was := calendar.Of(s.db.Now()).AddDays(60)
	om.open(which)
	do(t, om.ctx, chromedp.Click(chromedp.CSS(`.tk-identity a[href$="/return-date-change"]`)), chromedp.WaitReady(chromedp.CSS(`main form [name=reason]`)))
	om.fill(map[string]string{"date": "31-2-2027", "source": "dji", "reason": "Strafberekening hersteld"})
	om.send()
	if text := om.js(`document.title + " | " + (document.querySelector("[role=alert]") || {innerText: ""}).innerText + " | " + document.querySelector("main form [name=reason]").value`); !strings.HasPrefix(text, "Fout:") || !strings.Contains(text, "bestaat niet") || !strings.HasSuffix(text, "Strafberekening hersteld") {
		t.Errorf("a day that does not exist: %s", text)
	}
	om.fill(map[string]string{"date": typed(was.AddDays(28))})
	om.send()
	om.done("Wijzig de terugkeerdatum")
	mayor := enter(cast.As("GM0262", who.Mayor, 1), 360)
	mayor.sees(which, "De terugkeerdatum is gewijzigd", "Strafberekening hersteld", dutch(was.AddDays(28)))
}

// TestCasesInEnglish opens every case of each seat in English: each page has its texts and says its language.
func TestCasesInEnglish(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 60, Walked: 60}); err != nil {
		t.Fatal(err)
	}
	for _, seat := range []struct {
		org  string
		role who.Role
	}{{"OM-ONL", who.OMOfficer}, {"CVVI", who.DecidingOfficer}, {"GM0262", who.MunicipalOfficer}, {"GM0262", who.Mayor}, {"RN", who.ProbationOfficer}} {
		b := s.as(seat.org, seat.role)
		b.get("/language/en?back=/work")
		cases := links(b.get("/cases").body, `/cases/[0-9a-f-]{36}`)
		if len(cases) == 0 {
			t.Errorf("%s has no cases", seat.role)
		}
		for _, which := range cases {
			for _, path := range []string{which, which + "/shared"} {
				got := b.get(path)
				if got.StatusCode != http.StatusOK || strings.Contains(got.body, "⟦") || !strings.Contains(got.body, `lang="en"`) || strings.Contains(got.body, "werkdag") {
					t.Errorf("%s %s: %d %s", seat.role, path, got.StatusCode, missing(got.body))
				}
			}
		}
	}
}

// TestDaysThatCannotBe: a day that does not fit what happened before it is refused where it was typed, and what was typed stays.
func TestDaysThatCannotBe(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, -4, "P21")
	pro := s.as("RN", who.ProbationOfficer)
	today := calendar.Of(s.db.Now())
	refused := func(by browser, deed, field, words string, pairs ...string) {
		t.Helper()
		got := by.post(which+"/"+deed, append(hidden(by.get(which+"/"+deed).body), pairs...)...)
		if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(errorAt(got.body, field), words) {
			t.Errorf("%s: %d, at %s stands %q", deed, got.StatusCode, field, errorAt(got.body, field))
		}
		for n := 1; n < len(pairs); n += 2 {
			if !strings.Contains(got.body, pairs[n]) {
				t.Errorf("%s loses %q", deed, pairs[n])
			}
		}
	}
	does := func(by browser, deed string, pairs ...string) {
		t.Helper()
		sends(t, by, which+"/"+deed, pairs...)
	}
	refused(pro, "supervision-start", "on", "toen keerde betrokkene terug", "on", typed(today.AddDays(-40)), "level", "2", "plan", "Twee keer per week melden.")
	does(pro, "supervision-start", "on", typed(today), "level", "2", "plan", "Twee keer per week melden.")
	refused(pro, "supervision-close", "outcome", "De proeftijd loopt tot en met", "ended", typed(today), "outcome", "completed", "text", "Alles is goed gegaan.")
	refused(pro, "breach-report", "happened", "", "happened", typed(today.AddDays(3)), "condition", "general", "text", "Niet verschenen.", "order", "no")
	does(pro, "breach-report", "happened", typed(today), "condition", "general", "text", "Niet verschenen.", "order", "no")
	if got := pro.post(which+"/supervision-close", append(hidden(pro.get(which).body), "ended", typed(today), "outcome", "ended_early", "text", "Voortijdig geëindigd.")...); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "waarover het OM moet beslissen") || !strings.Contains(got.body, "Voortijdig geëindigd.") {
		t.Errorf("a report over a breach that nobody judged: %d", got.StatusCode)
	}

	s, _, which = underway(t, 60, "P12")
	om := s.as("OM-ONL", who.OMOfficer)
	refused(om, "return-date-change", "date", "komt voor het einde van de straf vrij", "date", typed(today.AddYears(4)), "source", "dji", "reason", "Nieuwe berekening.")
	does(om, "return-date-change", "date", typed(today.AddYears(4)), "source", "dji", "reason", "Nieuwe berekening.", "sentence_end", typed(today.AddYears(5)))
	if page := om.get(which).body; !strings.Contains(page, dutch(today.AddYears(5))) {
		t.Error("the new end of the sentence is not on the page")
	}
}

// TestTwoProposeAtOnce: who is second reads both proposals side by side, keeps what he typed, and proposes it knowingly.
func TestTwoProposeAtOnce(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, 70, "P12")
	om, lead := s.as("OM-ONL", who.OMOfficer), s.as("OM-ONL", who.OMLead)
	path := which + "/conditions-propose"
	form := func(page answer, frequency string) []string {
		return append(hidden(page.body), "letters", "d", "parameter.d.institution", "Reclassering Nederland", "parameter.d.frequency", frequency)
	}
	one, two := om.get(path), lead.get(path)
	if got := om.post(path, form(one, "elke week op maandag")...); !strings.HasSuffix(got.Request.URL.Path, "/done") {
		t.Fatalf("the first: %d", got.StatusCode)
	}
	got := lead.post(path, form(two, "elke dag op maandag")...)
	for _, text := range []string{"Er is intussen iets gewijzigd", "Staat er nu", "Uw tekst", `<ins class="tk-ins">week </ins>`, `<ins class="tk-ins">dag </ins>`, `value="elke dag op maandag"`, "gewijzigd door"} {
		if !strings.Contains(got.body, text) {
			t.Errorf("the second does not read %q", text)
		}
	}
	if got.StatusCode != http.StatusConflict {
		t.Errorf("the second: %d", got.StatusCode)
	}
	if again := lead.post(path, form(got, "elke dag op maandag")...); !strings.HasSuffix(again.Request.URL.Path, "/done") {
		t.Errorf("knowingly: %d", again.StatusCode)
	}
}

// TestACaseIsNotLeftToWhoDoesNotDoItsWork: a mayor reaches every case, and the steps of the municipality would wait for nobody.
func TestACaseIsNotLeftToWhoDoesNotDoItsWork(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, 60, "P12")
	town := s.as("GM0262", who.MunicipalOfficer)
	for _, role := range []who.Role{who.Mayor, who.PrivacyOfficer} {
		named := cast.As("GM0262", role, 1).User.String()
		got := town.post(which+"/case-assign", append(hidden(town.get(which+"/case-assign").body), "users", named)...)
		if got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "users") == "" {
			t.Errorf("%s alone: %d", role, got.StatusCode)
		}
	}
	if got := town.get(which); got.StatusCode != http.StatusOK {
		t.Errorf("the official lost the case: %d", got.StatusCode)
	}
}

// TestWhoIsOfferedCanBeNamed: each colleague whom the form offers can be named alone, or the form says that he is named beside another.
func TestWhoIsOfferedCanBeNamed(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, 60, "P12")
	beside, alone := 0, 0
	for org, role := range map[string]who.Role{"OM-ONL": who.OMOfficer, "CVVI": who.DecidingOfficer, "GM0262": who.MunicipalOfficer, "RN": who.ProbationOfficer} {
		b := s.as(org, role)
		page := b.get(which + "/case-assign").body
		var offered []string
		for _, m := range regexp.MustCompile(`name="users" value="([0-9a-f-]{36})"`).FindAllStringSubmatch(page, -1) {
			offered = append(offered, m[1])
		}
		if len(offered) == 0 {
			t.Errorf("%s: %d are offered", org, len(offered))
		}
		for _, user := range offered {
			said := strings.Contains(optionOf(page, user), "alleen naast een collega")
			got := b.post(which+"/case-assign", append(hidden(b.get(which+"/case-assign").body), "users", user)...)
			if refused := got.StatusCode == http.StatusUnprocessableEntity; refused != said {
				t.Errorf("%s: %s alone: %d, and the page says that he needs another: %v", org, user, got.StatusCode, said)
			}
			if said {
				beside++
			} else {
				alone++
			}
		}
	}
	if mayor := cast.As("GM0262", who.Mayor, 1).User.String(); beside == 0 || alone < 5 || !strings.Contains(s.as("GM0262", who.MunicipalOfficer).get(which+"/case-assign").body, mayor) {
		t.Errorf("%d need another, %d do not", beside, alone)
	}
}

// optionOf is what a page says from one choice to the next.
func optionOf(page, value string) string {
	_, rest, _ := strings.Cut(page, `value="`+value+`"`)
	rest, _, _ = strings.Cut(rest, "<input")
	return rest
}
