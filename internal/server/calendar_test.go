package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// TestTheCalendarOfWhoRunsTheSystem: he alone reads and writes it; a day that moves terms says first how many; what is wrong comes back with
// its reason and everything typed; each list shows the new term after the next look of the job.
func TestTheCalendarOfWhoRunsTheSystem(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.walk(s.story(176))
	s.walk(s.story(90))
	admin := s.as(s.cast.As("BEHEER", who.TechAdmin, 1))
	for _, actor := range []account.Actor{s.cast.As("OM-ONL", who.OMOfficer, 1), s.cast.As("GM0262", who.Mayor, 1), s.cast.As("GM0262", who.OrgAdmin, 1), s.cast.As("GM0262", who.PrivacyOfficer, 1)} {
		b := s.as(actor)
		for _, got := range []answer{b.get("/calendar"), b.get("/calendar/day-close"), b.post("/calendar/day-close", "day", "10-3-2027", "source", "x"), b.post("/calendar/2027-05-07/day-open")} {
			if got.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %s %d", actor.Name, got.Request.URL.Path, got.StatusCode)
			}
		}
		if strings.Contains(b.get("/help").body, `href="/calendar"`) {
			t.Errorf("%s is offered the calendar", actor.Name)
		}
	}
	if got := admin.get("/mails"); !strings.Contains(got.body, `href="/calendar"`) {
		t.Error("the menu does not lead to it")
	}
	for _, wrong := range [][]string{{"31-2-2027", "Stcrt. 2026, 1", "date.invalid"}, {"", "Stcrt. 2026, 1", "calendar.error.day"}, {"13-3-2027", "Stcrt. 2026, 1", "calendar.error.free"}, {"10-3-2027", "", "calendar.error.source"}} {
		got := admin.post("/calendar/day-close", "day", wrong[0], "source", wrong[1])
		if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, i18n.T(i18n.With(t.Context(), i18n.Dutch), wrong[2])) || !strings.Contains(got.body, wrong[0]) || !strings.Contains(got.body, wrong[1]) {
			t.Errorf("%v: %d", wrong, got.StatusCode)
		}
	}
	var due, free calendar.Date
	if err := s.db.Owner.QueryRow(t.Context(), `select due from case_step where side = 'turn' and due > $1::date + 3 and extract(isodow from due) < 6 and due not in (select day from closed_day) order by due limit 1`, s.db.Now()).Scan(&due); err != nil {
		t.Fatal(err)
	}
	free = calendar.On(2029, 3, 14) // long after everything
	typed := func(d calendar.Date) []string {
		return []string{"day", i18n.FormDate(calendar.StartOfDay(d)), "source", "Stcrt. 2026, 1"}
	}
	got := admin.post("/calendar/day-close", typed(due)...)
	if got.StatusCode != http.StatusOK || !strings.Contains(got.body, "op een andere dag") || !strings.Contains(got.body, `name="sure"`) || !strings.Contains(got.body, "Stcrt. 2026, 1") {
		t.Fatalf("it moves terms: %d", got.StatusCode)
	}
	if strings.Contains(admin.get("/calendar").body, "Stcrt. 2026, 1") {
		t.Fatal("it was closed before anybody was sure")
	}
	form := append(typed(due), hidden(got.body)...)
	if got = admin.post("/calendar/day-close", append(form, "sure", due.AddDays(1).String())...); got.StatusCode != http.StatusOK || hiddenIn(got.body, "sure") != due.String() {
		t.Errorf("he was sure of another day: %d", got.StatusCode)
	}
	// after is the page to which a deed that was done leads.
	after := func(got answer) string {
		t.Helper()
		to := got.Header.Get("Location")
		if got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/calendar?done=") {
			t.Fatalf("not done: %d %s", got.StatusCode, to)
		}
		return admin.get(to).body
	}
	if body := after(admin.post("/calendar/day-close", append(form, "sure", due.String())...)); !strings.Contains(body, "De dag is toegevoegd") || !strings.Contains(body, "Stcrt. 2026, 1") {
		t.Error("the list does not show the day")
	}
	if got = admin.post("/calendar/day-close", append(typed(due), "sure", due.String())...); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "staat er al in") {
		t.Errorf("twice: %d", got.StatusCode)
	}
	after(admin.post("/calendar/day-close", typed(free)...)) // a day that moves nothing asks nothing
	pgtest.Sound(t, s.db)
	if _, err := casefile.Reevaluate(t.Context(), s.db, 50); err != nil {
		t.Fatal(err)
	}
	pgtest.Sound(t, s.db)
	open := "/calendar/" + due.String() + "/day-open"
	if got = admin.get(open); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "op een andere dag") {
		t.Errorf("to open it again: %d", got.StatusCode)
	}
	if body := after(admin.post(open, append(hidden(got.body), "sure", due.String())...)); !strings.Contains(body, "De dag is weggehaald") {
		t.Error("the list does not say that the day is open")
	}
	for _, path := range []string{open, "/calendar/2027-13-45/day-open"} {
		if got = admin.get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s, which is open: %d", path, got.StatusCode)
		}
	}
	pgtest.Sound(t, s.db)
}

// TestWhoGetsNoMailIsTold: where the mail server refuses an address for good, its owner reads so in his account and inbox and the
// administrator of his organisation in his list, nobody elsewhere; and no longer once a mail arrived.
func TestWhoGetsNoMailIsTold(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.walk(s.story(60))
	mayor := s.cast.As("GM0262", who.Mayor, 1)
	exec := func(sql string) {
		t.Helper()
		if _, err := s.db.Owner.Exec(t.Context(), sql, mayor.User); err != nil {
			t.Fatal(err)
		}
	}
	const bold, list = "E-mail van Terugkeer komt bij u niet aan", "E-mail komt niet aan"
	check := func(when string, want bool) {
		t.Helper()
		for _, path := range []string{"/account", "/inbox"} {
			if got := s.as(mayor).get(path); strings.Contains(got.body, bold) != want {
				t.Errorf("%s: %s says %t", when, path, !want)
			}
		}
		els, other := s.as(s.cast.As("GM0262", who.OrgAdmin, 1)), s.as(s.cast.As("GM0262", who.MunicipalOfficer, 1))
		for _, path := range []string{"/organisation", "/organisation/people/" + mayor.User.String()} {
			if got := els.get(path); got.StatusCode != http.StatusOK || strings.Contains(got.body, list) != want {
				t.Errorf("%s: %s says %t", when, path, !want)
			}
		}
		if strings.Contains(other.get("/account").body, bold) {
			t.Errorf("%s: a colleague is told", when)
		}
	}
	exec(`insert into message (id, case_id, to_org, duty, event, category, about, step, queued_at) select gen_random_uuid(), c.id, m.org_id, 'mayor', 'reminder', 'case', '', '', now() from case_file c, membership m where m.user_id = $1 limit 1`)
	exec(`insert into inbox (id, message_id, org_id, user_id, case_id, event, category, about, step, at) select gen_random_uuid(), m.id, m.to_org, $1, m.case_id, 'reminder', 'case', '', '', now() from message m order by queued_at desc limit 1`)
	mail := func(state, problem, at string) {
		exec(`insert into mail (id, inbox_id, user_id, state, problem, gathers, attempts, queued_at, send_at, sent_at) select gen_random_uuid(), i.id, $1, '` + state + `', '` + problem + `', false, 1, now(), now(), ` + at + ` from inbox i where i.user_id = $1 limit 1`)
	}
	check("before", false)
	mail("refused", "timeout", "now() - interval '2 hours'") // of the server, and not of the address
	check("a server that was silent for days", false)
	mail("refused", "refused", "now() - interval '1 hour'")
	check("the address is refused", true)
	mail("sent", "", "now()")
	check("a later mail arrived", false)
}

// TestWhatNoMailToldIsNotReached: what was asked of somebody whose mails are all given up stands among what reached nobody, with the reason,
// for who leads the work of who asked; once he reads it by himself, no more.
func TestWhatNoMailToldIsNotReached(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(60)
	story.Position = "silent"
	which := s.walk(story)
	mayor := s.cast.As("GM0262", who.Mayor, 1)
	var line string
	for _, sql := range []string{
		"update message set delivered_at = now(), reached = 1, unmailed_at = now() where case_id = $1 and step = 'P12' and duty = 'mayor' returning id::text",
		"insert into inbox (id, message_id, org_id, user_id, case_id, event, category, about, step, at) select gen_random_uuid(), m.id, m.to_org, '" + mayor.User.String() +
			"', m.case_id, m.event, m.category, m.about, m.step, now() from message m where m.case_id = $1 and m.unmailed_at is not null limit 1 returning id::text",
	} {
		if err := s.db.Owner.QueryRow(t.Context(), sql, which).Scan(&line); err != nil {
			t.Fatal(err)
		}
	}
	const why = "De e-mail is niet aangekomen, en het is nog niet gelezen"
	lead := s.as(s.cast.As("OM-ONL", who.OMLead, 1))
	if got := lead.get("/unreached"); !strings.Contains(got.body, why) || !strings.Contains(got.body, "/cases/"+which.String()) {
		t.Errorf("it is not listed: %d", got.StatusCode)
	}
	if got := s.as(mayor).get("/inbox/" + line); got.StatusCode != http.StatusOK {
		t.Fatalf("the line: %d", got.StatusCode)
	}
	if strings.Contains(lead.get("/unreached").body, why) {
		t.Error("it is listed though he read it")
	}
	pgtest.Sound(t, s.db)
}
