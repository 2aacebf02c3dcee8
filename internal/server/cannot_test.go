package server_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// another walks a second case of the cast.
func (s started) another(t *testing.T, cast *demonstration.Cast, given, family string, born calendar.Date, days int, stop string) string {
	t.Helper()
	walker := demonstration.Walker{DB: s.db, Cast: cast, Now: s.db.Now()}
	which, err := walker.Walk(t.Context(), demonstration.Story{
		Given: given, Family: family, Born: born, Track: "VI", T0: calendar.Of(s.db.Now()).AddDays(days), Stop: stop,
		Town: cast.Towns[0], Address: "Heideweg 27", Probation: "RN", Position: "objection", Outcome: "grant", Analysis: "delivered",
	})
	if err != nil {
		t.Fatal(err)
	}
	return "/cases/" + which.String()
}

// refuses submits a form, and asks that it is refused at a field in some words, with all that was typed.
func refuses(t *testing.T, by browser, at, field, words string, pairs ...string) {
	t.Helper()
	path, _, _ := strings.Cut(at, "?")
	got := by.post(path, append(hidden(by.get(at).body), pairs...)...)
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(errorAt(got.body, field), words) {
		t.Errorf("%s: %d, at %s stands %q", at, got.StatusCode, field, errorAt(got.body, field))
	}
	for n := 1; n < len(pairs); n += 2 {
		if !strings.Contains(got.body, pairs[n]) {
			t.Errorf("%s loses %q", at, pairs[n])
		}
	}
}

// TestADoubleIsOfACaseThatGoesOn: a case is closed as the double of one that is there, is about him, and goes on; the page shows it back
// first, names it afterwards, and it can be opened again. Once it was decided or he returned, it is nobody's double.
func TestADoubleIsOfACaseThatGoesOn(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, 90, "P11")
	om := s.as("OM-ONL", who.OMOfficer)
	born := calendar.On(1984, time.March, 14)
	twin, other := s.another(t, cast, "Marcel", "Rietman", born, 95, "P05"), s.another(t, cast, "Piet", "Anders", calendar.On(1970, time.May, 2), 95, "P05")
	number := func(at string) (n string) {
		t.Helper()
		if err := s.db.Owner.QueryRow(t.Context(), "select number from case_file where id = $1", strings.TrimPrefix(at, "/cases/")).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	form := which + "/case-close-duplicate"
	why := "Zelfde geboortedatum en zelfde vonnis."
	refuses(t, om, form, "of", "nummer van deze zaak", "of", number(which), "reason", why)
	refuses(t, om, form, "of", "Er is geen zaak met dit nummer", "of", "2099-999999", "reason", why)
	refuses(t, om, form, "reason", "", "of", number(twin), "reason", "")
	refuses(t, om, form, "of", "Er is geen zaak met dit nummer", "of", number(other), "reason", why) // of his own parket, and about another
	got := om.post(form, append(hidden(om.get(form).body), "of", number(twin), "reason", why)...)
	if got.StatusCode != http.StatusOK || !strings.Contains(got.body, "Controleer van welke zaak dit het dubbel is") || !strings.Contains(got.body, number(twin)) {
		t.Fatalf("it is not shown back: %d", got.StatusCode)
	}
	if page := om.get(which).body; strings.Contains(page, "Deze zaak is afgesloten") {
		t.Error("it is closed by being shown back")
	}
	sends(t, om, form, "of", number(twin), "reason", why)
	if page := om.get(which).body; !strings.Contains(page, number(twin)) || !strings.Contains(page, `href="`+twin+`"`) || !strings.Contains(page, "Dubbel van zaak") {
		t.Error("the closed case does not name the other one")
	}
	refuses(t, om, twin+"/case-close-duplicate", "of", "Die zaak is gesloten", "of", number(which), "reason", why)
	sends(t, om, which+"/case-reopen", "reason", "Toch een andere terugkeer.")
	if page := om.get(which).body; !strings.Contains(page, "case-close-duplicate") {
		t.Error("opened again, it cannot be closed as a double any more")
	}
	s.verify()
}

// TestTwoAreNotEachOthersDouble: two officers close two cases as each other's double in one second, each after he found the other one
// open: one of them goes on.
func TestTwoAreNotEachOthersDouble(t *testing.T) {
	t.Parallel()
	s, cast, one := underway(t, 90, "P11")
	two := s.another(t, cast, "Marcel", "Rietman", calendar.On(1984, time.March, 14), 95, "P05")
	om := cast.As("OM-ONL", who.OMOfficer, 1)
	closing := func(at, other string) func() error {
		number := ""
		if err := s.db.Owner.QueryRow(t.Context(), "select number from case_file where id = $1", strings.TrimPrefix(other, "/cases/")).Scan(&number); err != nil {
			t.Fatal(err)
		}
		on := s.on(at, "")
		return func() error {
			_, err := intake.CloseDuplicate(t.Context(), s.db, om, on, intake.Duplicate{Of: number, Reason: "Dezelfde."})
			return err
		}
	}
	// What a deed writes first waits for the row of its organisation: both have looked for the other case by then.
	done := 0
	for _, err := range pgtest.Queue(t, s.db, "select from org where id = $1 for update", om.Org, closing(one, two), closing(two, one)) {
		var refused *fault.Invalid
		switch {
		case err == nil:
			done++
		case !errors.As(err, &refused) || refused.Fields["of"].Key != "duplicate.of.closed":
			t.Errorf("the second: %v", err)
		}
	}
	if done != 1 {
		t.Errorf("%d of two are closed as each other's double", done)
	}
	s.verify()
}

// TestADecidedCaseIsNobodysDouble, and neither is one whose person returned: the deed is not offered, and refused.
func TestADecidedCaseIsNobodysDouble(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, -30, "")
	om := s.as("OM-ONL", who.OMOfficer)
	page := om.get(which).body
	if strings.Contains(page, "case-close-duplicate") || strings.Contains(page, "return-date-change") {
		t.Error("it is offered during supervision")
	}
	if !strings.Contains(page, "Teruggekeerd op") || strings.Contains(page, "dagen geleden") {
		t.Error("the return that has been is counted to, or from")
	}
	if got := om.post(which+"/case-close-duplicate", append(hidden(page), "of", "2026-000001", "reason", "x")...); got.StatusCode != http.StatusConflict {
		t.Errorf("closing it as a double: %d", got.StatusCode)
	}
	if got := om.post(which+"/return-date-change", append(hidden(page), "date", s.today().AddDays(30).String(), "source", "dji", "reason", "x")...); got.StatusCode != http.StatusConflict {
		t.Errorf("moving a return that has been: %d", got.StatusCode)
	}
	s.verify()
}

func (s started) today() calendar.Date { return calendar.Of(s.db.Now()) }

// TestNothingHappensAfterARevocation: no event, no confirmation, no breach; the report says what was, and the case closes as what it is.
func TestNothingHappensAfterARevocation(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, -30, "")
	om, pro := s.as("OM-ONL", who.OMOfficer), s.as("RN", who.ProbationOfficer)
	today := typed(s.today())
	for range 2 { // two breaches wait for the OM at once
		sends(t, pro, which+"/breach-report", "happened", today, "condition", "general", "text", "Nieuw feit.", "order", "no")
	}
	stale := append(hidden(pro.get(which+"/supervision-event").body), "kind", "MissedAppointment", "on", today, "text", "Niet verschenen.")
	judge := hrefOf(om.get(which).body, "breach-decide")
	sends(t, om, judge, "outcome", "revoked", "reason", "Ernstig.")
	if got := pro.post(which+"/supervision-event", stale...); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "Niet verschenen.") {
		t.Errorf("an event after the revocation: %d", got.StatusCode)
	}
	page := pro.get(which).body
	for _, deed := range []string{"supervision-event", "supervision-confirm", "breach-report"} {
		if strings.Contains(page, which+"/"+deed) {
			t.Errorf("%s is offered after the revocation", deed)
		}
	}
	second := hrefOf(om.get(which).body, "breach-decide")
	refuses(t, om, second, "outcome", "al geëindigd", "outcome", "revoked", "reason", "Nog eens.")
	sends(t, om, second, "outcome", "warning", "reason", "De v.i. is al herroepen.")
	refuses(t, pro, which+"/supervision-close", "outcome", "De v.i. is herroepen", "ended", today, "outcome", "ended_early", "text", "Afloop.")
	refuses(t, pro, which+"/supervision-close", "ended", "toen eindigde het toezicht", "ended", typed(s.today().AddDays(-3)), "outcome", "revoked", "text", "Afloop.")
	sends(t, pro, which+"/supervision-close", "ended", today, "outcome", "revoked", "text", "Afloop.")
	refuses(t, om, which+"/case-close", "variant", "De v.i. is herroepen", "variant", "completed", "reason", "Klaar.", "lessons", "Geen.")
	sends(t, om, which+"/case-close", "variant", "revoked_back_in_detention", "reason", "Klaar.", "lessons", "Geen.")
	s.verify()
}

// TestWhoIsBackInDetention: the OM hears it at once, the case says so until he is out again, and neither can be said twice.
func TestWhoIsBackInDetention(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, -30, "")
	pro, om := s.as("RN", who.ProbationOfficer), s.as("OM-ONL", who.OMOfficer)
	at, today := which+"/supervision-event", typed(s.today())
	refuses(t, pro, at, "kind", "Het toezicht is al gestart", "kind", "NotStarted", "on", today, "text", "Kwam niet.")
	refuses(t, pro, at, "kind", "Er staat niet dat betrokkene terug is in detentie", "kind", "Resumed", "on", today, "text", "Weer vrij.")
	sends(t, pro, at, "kind", "Recalled", "on", today, "text", "Aangehouden.")
	if told := s.told(which, policy.BackInside); !told[who.OMOfficer] || told[who.Mayor] || told[who.MunicipalOfficer] {
		t.Errorf("told of the detention: %v", told)
	}
	if page := om.get(which).body; !strings.Contains(page, "betrokkene is terug in detentie") {
		t.Error("the case does not say that he is back in detention")
	}
	refuses(t, pro, at, "kind", "Er staat al", "kind", "Recalled", "on", today, "text", "Nog eens.")
	sends(t, pro, at, "kind", "Resumed", "on", today, "text", "Geschorst.")
	if page := om.get(which).body; strings.Contains(page, "betrokkene is terug in detentie;") {
		t.Error("the case still says that he is back in detention")
	}
	s.verify()
}

// TestWhoNeverCame: that supervision did not start is told to the OM, and can be followed by its start.
func TestWhoNeverCame(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, -4, "P21")
	pro, om := s.as("RN", who.ProbationOfficer), s.as("OM-ONL", who.OMOfficer)
	sends(t, pro, which+"/supervision-event", "kind", "NotStarted", "on", typed(s.today()), "text", "Kwam niet op de eerste afspraak.")
	if told := s.told(which, policy.DidNotStart); !told[who.OMOfficer] {
		t.Errorf("told that it did not start: %v", told)
	}
	if page := om.get(which).body; !strings.Contains(page, "niet gestart") {
		t.Error("the case does not say that supervision did not start")
	}
	sends(t, pro, which+"/supervision-start", "on", typed(s.today()), "level", "2", "plan", "Alsnog.")
	s.verify()
}

// TestAMovedReturnMovesTheTerm: with another day of return the probation term that was decided may not fit; the new one is asked, to the
// day that the law gives, and supervision lasts as long.
func TestAMovedReturnMovesTheTerm(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, 20, "P20")
	om := s.as("OM-ONL", who.OMOfficer)
	t0 := s.today().AddDays(20)
	at := which + "/return-date-change"
	sentence := t0.AddDays(400)
	// Ten days later the sentence still ends after more than a year: the term stays.
	sends(t, om, at, "date", typed(t0.AddDays(10)), "source", "dji", "reason", "Strafberekening.")
	// A hundred days later less than a year would be left.
	late := t0.AddDays(100)
	refuses(t, om, at, "until", dutch(late.AddYears(1)), "date", typed(late), "source", "dji", "reason", "Andere straf.")
	refuses(t, om, at, "until", "of een latere dag", "date", typed(late), "source", "dji", "reason", "Andere straf.", "until", typed(late.AddDays(300)))
	refuses(t, om, at, "until", "of een eerdere dag", "date", typed(late), "source", "dji", "reason", "Andere straf.", "until", typed(late.AddYears(2)))
	sends(t, om, at, "date", typed(late), "source", "dji", "reason", "Andere straf.", "until", typed(late.AddYears(1)))
	if page := om.get(which).body; !strings.Contains(page, dutch(late.AddYears(1))) {
		t.Error("the new end of the term is not on the page")
	}
	// Back again: the term follows the sentence once more.
	refuses(t, om, at, "until", dutch(sentence), "date", typed(t0), "source", "dji", "reason", "Terug.")
	sends(t, om, at, "date", typed(t0), "source", "dji", "reason", "Terug.", "until", typed(sentence))
	s.verify()
}

// TestWhatCannotBeIsRefusedWhereItWasTyped: the findings of the attack, each at its field.
func TestWhatCannotBeIsRefusedWhereItWasTyped(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, -1, "P20")
	om := s.as("OM-ONL", who.OMOfficer)
	refuses(t, om, which+"/return-confirm", "actual", "of een latere dag", "actual", "1-1-2020", "address", "Heideweg 27", "source", "DJI")
	refuses(t, om, which+"/return-confirm", "actual", "niet na vandaag", "actual", typed(s.today().AddDays(1)), "address", "Heideweg 27", "source", "DJI")

	s, _, which = underway(t, 70, "P11")
	om = s.as("OM-ONL", who.OMOfficer)
	t0 := s.today().AddDays(70)
	form := []string{"letters", "g", "parameter.g.institution", "GGZ"}
	refuses(t, om, which+"/conditions-propose", "parameter.g.until", "niet langer dan de proeftijd", append(form, "parameter.g.until", t0.AddDays(401).String())...)
	refuses(t, om, which+"/conditions-propose", "parameter.g.until", "dan is de terugkeer", append(form, "parameter.g.until", t0.AddDays(-1).String())...)
	refuses(t, om, which+"/triangle-record", "on", "toen kwam het signaal binnen", "on", "1-1-2019", "who", "OM", "outcome", "held", "note", "Besproken.")
}
