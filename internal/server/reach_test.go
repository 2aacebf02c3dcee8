package server_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// deliver is the job that takes the messages to people.
func (s started) deliver() {
	s.t.Helper()
	var all []string
	if err := s.db.Owner.QueryRow(s.t.Context(), "select coalesce(array_agg(id::text order by queued_at, id), '{}') from message where delivered_at is null").Scan(&all); err != nil {
		s.t.Fatal(err)
	}
	for _, one := range all {
		if err := message.Deliver(context.WithoutCancel(s.t.Context()), s.db, one); err != nil {
			s.t.Fatal(err)
		}
	}
}

// shared is a case that was opened, of which the notice was just shared with Lochem, by the form and its preview.
func shared(t *testing.T) (started, *demonstration.Cast, string, browser) {
	t.Helper()
	s, cast, which := underway(t, 180, "P02")
	om := s.as("OM-ONL", who.OMOfficer)
	if done := om.inform(which, cast.Towns[0]).body; !strings.Contains(done, "Kennisnemen als burgemeester") || strings.Contains(done, "Burgemeester informeren") {
		t.Error("after the notice was shared the page does not say that it is the mayor's turn, or says that it is the sender's")
	}
	s.deliver()
	return s, cast, which, om
}

// inform shares the notice with a municipality, as the form and its preview do.
func (b browser) inform(which string, town account.Org) answer {
	b.s.t.Helper()
	path := which + "/mayor-inform?about=" + town.ID.String()
	form := append(hidden(b.get(path).body), "risk", "yes", "risk_text", "Onrust na het vonnis.", "ground", "om.order", "purpose", "order", "necessity", "Nodig.", "contact", "S. Bouzidi", "phone", "0800 1234")
	return b.share(path, form)
}

// share sends a form that is seen through the other's eyes first.
func (b browser) share(path string, form []string) answer {
	b.s.t.Helper()
	preview := b.post(path, form...)
	if preview.StatusCode != http.StatusOK || !strings.Contains(preview.body, "Voorbeeld") {
		b.s.t.Fatalf("%s: %d, no preview: %v", path, preview.StatusCode, links(preview.body, `tk-errors[^§]{0,600}`))
	}
	done := b.post(path, append(form, "seen", field(preview.body, "seen"))...)
	if !strings.HasSuffix(done.Request.URL.Path, "/done") {
		b.s.t.Fatalf("%s ended at %s: %d", path, done.Request.URL, done.StatusCode)
	}
	return done
}

// TestSharedIsNotReached: the notice goes to the official and to the mayor, each on his list and in his inbox; until somebody opened it
// the step is the OM's, with its term; until the mayor did, the case says so; and who opened it in which role stands in the register.
func TestSharedIsNotReached(t *testing.T) {
	t.Parallel()
	s, _, which, om := shared(t)
	page := om.get(which).body
	if !strings.Contains(page, "Gemeente Lochem heeft de melding nog niet geopend") || strings.Contains(page, "burgemeester van Lochem heeft de melding nog niet") || !strings.Contains(page, which+"/mayor-tell?about=") {
		t.Error("the case does not say that nobody opened the notice, or says it twice")
	}
	list := om.get("/work").body
	if !strings.Contains(list, "Gedeeld, nog door niemand geopend") {
		t.Error("the list of who shared does not say that nobody opened it")
	}
	if waiting := om.get("/work?tab=waiting").body; !strings.Contains(waiting, "Kennisnemen als burgemeester") {
		t.Error("the list of who waits does not hold the mayor")
	}
	for _, path := range []string{"/work", "/inbox"} {
		if got := s.as("GM0262", who.Mayor).get(path).body; !strings.Contains(got, "Kennisnemen als burgemeester") {
			t.Errorf("the mayor has it not at %s", path)
		}
	}
	var mailed int
	if err := s.db.Owner.QueryRow(t.Context(), `select count(distinct b.role) from mail m join membership b on b.user_id = m.user_id where b.role in ('mayor', 'municipal_officer')`).Scan(&mailed); err != nil || mailed != 2 {
		t.Errorf("mails to %d of the two roles: %v", mailed, err)
	}

	official := s.as("GM0262", who.MunicipalOfficer)
	if got := official.get(which); got.StatusCode != http.StatusOK || strings.Contains(got.body, "Burgemeester informeren</") && strings.Contains(got.body, "nog niet geopend") {
		t.Errorf("the official: %d", got.StatusCode)
	}
	page = om.get(which).body
	if strings.Contains(page, "Gemeente Lochem heeft de melding nog niet geopend") || !strings.Contains(page, "De burgemeester van Lochem heeft de melding nog niet geopend") {
		t.Error("after the official opened it the case does not say that the mayor did not")
	}
	mayor := s.as("GM0262", who.Mayor)
	step := links(mayor.get("/work").body, which+`/notice-open\?about=[^"]*`)
	if len(step) == 0 {
		t.Fatal("the mayor's list does not lead to the notice")
	}
	if got := mayor.get(step[0]); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "Onrust na het vonnis.") {
		t.Errorf("the notice: %d", got.StatusCode)
	}
	if page := om.get(which).body; strings.Contains(page, "nog niet geopend") {
		t.Error("after the mayor opened it the case still says that he did not")
	}
	if got := mayor.post(step[0], hidden(mayor.get(step[0]).body)...); !strings.HasSuffix(got.Request.URL.Path, "/done") {
		t.Errorf("saying that it was read: %d at %s", got.StatusCode, got.Request.URL)
	}
	register := om.get(which + "/shared").body
	for _, want := range []string{"(ambtenaar", "(burgemeester)", "De melding is geopend op"} {
		if !strings.Contains(register, want) {
			t.Errorf("the register does not say %q", want)
		}
	}
	if looks := strings.Count(register, "De melding is geopend op"); looks != 3 {
		t.Errorf("%d openings, want the official's, the mayor's and the one by hand", looks)
	}
	s.verify()
}

// TestWhoseTurnAfterSharing: what is late of the sender's own does not hide whose turn it is after a notice was shared, in a case of
// which the return is near.
func TestWhoseTurnAfterSharing(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, 60, "P02")
	page := s.as("OM-ONL", who.OMOfficer).inform(which, cast.Towns[0]).body
	mayor, town, own := strings.Index(page, "Kennisnemen als burgemeester"), strings.Index(page, "Ontvangst bevestigen"), strings.Index(page, "Reclasseringsadvies vragen")
	if mayor < 0 || town < 0 || own < max(mayor, town) {
		t.Errorf("the mayor at %d, the official at %d, and what is the sender's at %d", mayor, town, own)
	}
	s.verify()
}

// TestADeputyIsTheMayor: who stands in for the mayor, an official himself, reaches both by one look.
func TestADeputyIsTheMayor(t *testing.T) {
	t.Parallel()
	s, cast, which, om := shared(t)
	officer, mayor := cast.As("GM0262", who.MunicipalOfficer, 1), cast.As("GM0262", who.Mayor, 1)
	pgtest.AddSeat(t, s.db, account.NewSeat{User: officer.User, Org: mayor.Org, Role: who.Mayor, DeputyOf: mayor.Membership, From: s.db.Now(), Until: s.db.Now()})
	s.as("GM0262", who.MunicipalOfficer).get(which)
	if page := om.get(which).body; strings.Contains(page, "nog niet geopend") {
		t.Error("a look of the deputy does not count as the mayor's")
	}
	s.verify()
}

// TestNobodyThere: a municipality in which nobody has an account, and one without a mayor: the form says so before anything is shared,
// what was shared stands on the case, on the list and on the lead's page, and what the OM tells outside shares the same on the same
// ground, after the same preview. Of two municipalities each is told apart.
func TestNobodyThere(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, 180, "P02")
	om, lead := s.as("OM-ONL", who.OMOfficer), s.as("OM-ONL", who.OMLead)
	lochem := cast.Towns[0]
	for _, role := range []who.Role{who.Mayor, who.MunicipalOfficer} {
		s.vacate("GM0262", role)
	}
	path := which + "/mayor-inform?about=" + lochem.ID.String()
	form := om.get(path).body
	if !strings.Contains(form, "Lochem heeft geen account in Terugkeer") || !strings.Contains(form, which+"/mayor-tell?about=") {
		t.Error("the form does not say before sharing that nobody is there, and what to do")
	}
	tell := which + "/mayor-tell?about=" + lochem.ID.String()
	answers := append(hidden(om.get(tell).body), "risk", "yes", "risk_text", "Onrust na het vonnis.", "ground", "om.order", "purpose", "order", "necessity", "Nodig.", "contact", "S. Bouzidi", "phone", "0800 1234",
		"whom", "mayor", "told_name", "J. de Wit, burgemeester", "how", "phone", "on", typed(calendar.Of(s.db.Now())), "by", "S. Bouzidi", "confirmed", "no")
	if got := om.post(tell, append(hidden(om.get(tell).body), "risk", "yes")...); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "told_name") == "" || errorAt(got.body, "whom") == "" || errorAt(got.body, "necessity") == "" {
		t.Errorf("an empty form: %d", got.StatusCode)
	}
	om.share(tell, answers)
	if page := om.get(which).body; strings.Contains(page, "heeft de melding nog niet geopend") {
		t.Error("told outside, and the case says that nobody was reached")
	}
	var grants, grounds int
	if err := s.db.Owner.QueryRow(t.Context(), "select count(*), count(*) filter (where ground = 'om.order' and purpose = 'order') from case_grant where to_org = $1", lochem.ID).Scan(&grants, &grounds); err != nil || grants < 10 || grounds == 0 {
		t.Errorf("told outside wrote %d grants, %d of them on the ground of the form: %v", grants, grounds, err)
	}
	if register := om.get(which + "/shared").body; !strings.Contains(register, "J. de Wit, burgemeester (de burgemeester of diens vervanger), per telefoon, door S. Bouzidi") {
		t.Error("the register does not say who was told, how and by whom")
	}
	if got := om.get(tell); got.StatusCode != http.StatusConflict {
		t.Errorf("told again: %d", got.StatusCode)
	}
	s.deliver()
	// What waits for the acknowledgement waits for nobody: it stands where who sent it looks.
	for where, b := range map[string]browser{which: om, "/work?tab=waiting": om, "/unreached": lead} {
		if page := b.get(where).body; !slices.ContainsFunc([]string{"geen account in Terugkeer", "Niemand heeft daar deze functie", "Niemand heeft deze functie"}, func(text string) bool { return strings.Contains(page, text) }) {
			t.Errorf("%s does not say that nobody is there", where)
		}
	}
	if got := om.get("/unreached"); got.StatusCode != http.StatusForbidden {
		t.Errorf("the lead's page for an officer: %d", got.StatusCode)
	}
	s.verify()
}

// TestVacantDuties: every form that tells a duty that nobody holds says so before, and what was told stands where its sender looks:
// probation, the unit that decides and the parket as well as a municipality.
func TestVacantDuties(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		stop, org string
		role      who.Role
		by        string
		as        who.Role
		form      string
	}{
		"probation":        {"P03", "RN", who.ProbationOfficer, "OM-ONL", who.OMOfficer, "/advice-commission"},
		"an official":      {"P05", "GM0262", who.MunicipalOfficer, "OM-ONL", who.OMOfficer, "/analysis-request"},
		"a mayor":          {"P11", "GM0262", who.Mayor, "OM-ONL", who.OMOfficer, "/view-request"},
		"the deciding one": {"P13", "CVVI", who.DecidingOfficer, "OM-ONL", who.OMOfficer, "/decision-freeze"},
		"a parket":         {"P06", "OM-ONL", who.OMOfficer, "GM0262", who.MunicipalOfficer, "/analysis-submit"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _, which := underway(t, 60, one.stop)
			if one.stop == "P11" { // its other stage is the proposal
				s, _, which = underway(t, 60, "P12")
				b := s.as(one.by, one.as)
				withdraw := links(b.get(which).body, which+`/view-withdraw\?about=[^"]*`)[0]
				b.post(withdraw, append(hidden(b.get(withdraw).body), "reason", "Opnieuw.")...)
			}
			s.vacate(one.org, one.role)
			if one.role == who.OMOfficer {
				s.vacate(one.org, who.OMLead)
			}
			b := s.as(one.by, one.as)
			path := which + one.form
			if found := links(b.get(which).body, which+one.form+`[^"]*`); len(found) > 0 {
				path = found[0]
			}
			if page := b.get(path).body; !strings.Contains(page, "geen account in Terugkeer") && !strings.Contains(page, "(niemand heeft hier een account)") {
				t.Errorf("%s says nothing of it", path)
			}
		})
	}
}

// verify is what the command of that name does: nothing may be found.
func (s started) verify() {
	s.t.Helper()
	found, err := casefile.Verify(s.t.Context(), s.db)
	if found = slices.DeleteFunc(found, func(f ledger.Finding) bool { return f.Note }); err != nil || len(found) > 0 {
		s.t.Errorf("verify: %v %v", found, err)
	}
}

// vacate ends, as of yesterday, every seat of a role at an organisation.
func (s started) vacate(org string, role who.Role) {
	s.t.Helper()
	rows, err := s.db.Owner.Query(s.t.Context(), "select id from membership where org_id = $1 and role = $2 and valid_until is null", account.OrgID(org), string(role))
	if err != nil {
		s.t.Fatal(err)
	}
	seats, err := pgx.CollectRows(rows, pgx.RowTo[id.Membership])
	if err != nil || len(seats) == 0 {
		s.t.Fatalf("%d seats of %s at %s: %v", len(seats), role, org, err)
	}
	for _, seat := range seats {
		pgtest.EndSeat(s.t, s.db, seat, calendar.Of(s.db.Now()).AddDays(-1))
	}
}

// TestALostMessage: an event that is no step, told to a duty that nobody holds, stands on the case of who told it and on the lead's page,
// until somebody holds it and gets it.
func TestALostMessage(t *testing.T) {
	t.Parallel()
	s, cast, which := underway(t, 20, "P15")
	om := s.as("OM-ONL", who.OMOfficer)
	mayor := cast.As("GM0262", who.Mayor, 1)
	s.vacate("GM0262", who.Mayor)
	path := links(om.get(which).body, which+`/partners-notify\?about=[^"]*`)[0]
	page := om.get(path).body
	if !strings.Contains(page, "burgemeester van Lochem heeft geen account") {
		t.Error("the form does not say that the mayor gets nothing")
	}
	if got := om.post(path, append(hidden(page), "text", "De v.i. is verleend.", "ground", "om.execution_administrative", "purpose", "order")...); !strings.HasSuffix(got.Request.URL.Path, "/done") {
		t.Fatalf("%d", got.StatusCode)
	}
	s.deliver()
	lead := s.as("OM-ONL", who.OMLead)
	for where, b := range map[string]browser{which: om, "/unreached": lead} {
		if !strings.Contains(b.get(where).body, "urgemeester van Lochem") {
			t.Errorf("%s does not say that the mayor did not get it", where)
		}
	}
	pgtest.AddSeat(t, s.db, account.NewSeat{User: mayor.User, Org: mayor.Org, Role: who.Mayor, From: s.db.Now()})
	s.db.Wall = func() time.Time { return time.Now().Add(time.Hour) }
	s.deliver()
	if strings.Contains(om.get(which).body, "heeft geen account in Terugkeer") || strings.Contains(lead.get("/unreached").body, "urgemeester van Lochem") {
		t.Error("after it was delivered it still counts as lost")
	}
	s.verify()
}
