package message_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

const lochem = "GM0262"

func TestAMessageReachesWhoHoldsTheDutyAtDelivery(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	mayor := s.add("mayor@lochem.example", lochem, who.Mayor)
	officer := s.add("officer@lochem.example", lochem, who.MunicipalOfficer)
	other := s.add("mayor@elsewhere.example", "GM0014", who.Mayor)
	s.queue(message.Message{Duty: who.MayorDuty, Event: "step.opened", Category: policy.ViewRequest, Step: "P12", Due: calendar.On(2026, 12, 14)})
	// The deputy comes after the message was queued.
	deputy := s.add("deputy@lochem.example", lochem, who.MunicipalOfficer)
	seat := account.NewSeat{User: deputy.User, Org: account.OrgID(lochem), Role: who.Mayor, DeputyOf: mayor.Membership, From: s.db.Now(), Until: s.db.Now()}
	pgtest.AddSeat(t, s.db, seat)
	s.deliver()
	s.deliver() // again: nothing more happens
	for name, want := range map[id.User]int{mayor.User: 1, deputy.User: 1, officer.User: 0, other.User: 0} {
		page := s.inbox(name, lochem, want > 0)
		if len(page.Lines) != want {
			t.Errorf("%d lines for %s, want %d", len(page.Lines), name, want)
		}
	}
	line := s.inbox(mayor.User, lochem, true).Lines[0]
	if line.Step != "P12" || line.Due != calendar.On(2026, 12, 14) || line.Read {
		t.Errorf("%+v", line)
	}
	if _, err := message.Read(t.Context(), s.db, message.Reader{User: deputy.User}, s.look(lochem), line.ID); !fault.IsNotFound(err) {
		t.Errorf("read somebody else's line: %v", err)
	}
	if _, err := message.Read(t.Context(), s.db, message.Reader{User: mayor.User}, s.look(lochem), line.ID); err != nil {
		t.Error(err)
	}
	if page := s.inbox(mayor.User, lochem, true); !page.Lines[0].Read {
		t.Error("not read after reading")
	}
}

// TestAnInboxNamesWhoReachesTheCase: once a colleague is put on a case, others read that there was something, and not about whom;
// what a message asked stands as done once the step is gone.
func TestAnInboxNamesWhoReachesTheCase(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	town := account.OrgID(lochem)
	named, other, mayor := s.add("named@lochem.example", lochem, who.MunicipalOfficer), s.add("other@lochem.example", lochem, who.MunicipalOfficer), s.add("mayor@lochem.example", lochem, who.Mayor)
	s.exec("insert into case_card (org_id, case_id, number, name, track, phase) values ($1, $2, '2026-000001', 'Rietman, Marcel', 'VI', 'assessing')", town, s.file)
	s.exec(`insert into case_step (org_id, side, duty, due, case_id, step, instance, opened, kind, compressed, category, seq)
		values ($1, 'turn', 'municipality', '2026-12-14', $2, 'P06', 'q', '2026-11-20', 'agreed', false, 'analysis_request', 1)`, town, s.file)
	s.queue(message.Message{Duty: who.Municipality, Event: "step.opened", Category: policy.AnalysisRequest, Step: "P06", About: "q"},
		message.Message{Duty: who.MayorDuty, Event: "step.opened", Category: policy.ViewRequest, Step: "P12", About: "v"})
	s.deliver()
	check := func(when string, names map[id.User]string) {
		t.Helper()
		for user, name := range names {
			if lines := s.inbox(user, lochem, true).Lines; len(lines) != 1 || lines[0].Name != name || lines[0].Number != "2026-000001" || lines[0].Open != (lines[0].Step == "P06") {
				t.Errorf("%s: %+v, not %q", when, lines, name)
			}
		}
	}
	check("nobody is named", map[id.User]string{named.User: "Rietman, Marcel", other.User: "Rietman, Marcel", mayor.User: "Rietman, Marcel"})
	s.exec("insert into assignment (case_id, org_id, user_id, at) values ($1, $2, $3, now())", s.file, town, named.User)
	check("one is named", map[id.User]string{named.User: "Rietman, Marcel", other.User: "Rietman, Marcel", mayor.User: "Rietman, Marcel"})
	s.exec("update assignment set narrows = true where case_id = $1", s.file)
	check("narrowed to one", map[id.User]string{named.User: "Rietman, Marcel", other.User: "", mayor.User: "Rietman, Marcel"})
}

// TestWhatReachesNobodyWaits: nobody holds the duty when the message is queued; whoever is appointed later gets it, once.
func TestWhatReachesNobodyWaits(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.queue(message.Message{Duty: who.MayorDuty, Event: "return_date.changed", Category: policy.ViewRequest})
	s.deliver()
	now := s.db.Wall()
	s.db.Wall = func() time.Time { return now.Add(2 * time.Minute) }
	if n, err := message.Redeliver(t.Context(), s.db); err != nil || n != 0 {
		t.Errorf("%d tried without anybody to reach: %v", n, err)
	}
	if n, err := message.Unreached(t.Context(), s.db); err != nil || n != 1 {
		t.Errorf("%d messages reach nobody: %v", n, err)
	}
	mayor := s.add("mayor@lochem.example", lochem, who.Mayor)
	if n, err := message.Redeliver(t.Context(), s.db); err != nil || n != 1 {
		t.Errorf("%d tried: %v", n, err)
	}
	if n, err := message.Redeliver(t.Context(), s.db); err != nil || n != 0 {
		t.Errorf("%d tried again: %v", n, err)
	}
	if lines := s.inbox(mayor.User, lochem, true).Lines; len(lines) != 1 {
		t.Errorf("%d lines", len(lines))
	}
	if n, err := message.Unreached(t.Context(), s.db); err != nil || n != 0 {
		t.Errorf("%d messages reach nobody: %v", n, err)
	}
}

func TestWhoMayNotKnowIsNotTold(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	mayor := s.add("mayor@lochem.example", lochem, who.Mayor)
	// The commission of the advice is the OM's and the probation's.
	s.queue(message.Message{Duty: who.MayorDuty, Event: "step.opened", Category: policy.Weighing},
		message.Message{Duty: who.MayorDuty, Event: "step.opened", Category: policy.AdviceFull})
	s.deliver()
	for _, line := range s.inbox(mayor.User, lochem, true).Lines {
		if line.Category == policy.AdviceFull {
			t.Errorf("told of %s", line.Category)
		}
	}
}

func TestOnlyTheAssignedAreTold(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	first := s.add("a@lochem.example", lochem, who.MunicipalOfficer)
	second := s.add("b@lochem.example", lochem, who.MunicipalOfficer)
	s.exec("insert into assignment (case_id, org_id, user_id, at) values ($1, $2, $3, now())", s.file, account.OrgID(lochem), second.User)
	s.queue(message.Message{Duty: who.Municipality, Event: "step.opened", Category: policy.AnalysisRequest})
	s.deliver()
	if n := len(s.inbox(first.User, lochem, true).Lines); n != 0 {
		t.Errorf("%d lines for who is not assigned", n)
	}
	if n := len(s.inbox(second.User, lochem, true).Lines); n != 1 {
		t.Errorf("%d lines for who is assigned", n)
	}
}

// TestTheLeadKeepsHearing: who leads is told whoever works on the case, and of the officers only who does.
func TestTheLeadKeepsHearing(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	parket := account.OrgID("OM-ONL")
	lead, officer, other := s.add("lead@om.example", "OM-ONL", who.OMLead), s.add("a@om.example", "OM-ONL", who.OMOfficer), s.add("b@om.example", "OM-ONL", who.OMOfficer)
	s.exec("insert into party (id, case_id, org_id, relation, valid_from, made_seq) values ($1, $2, $3, 'lead', '2026-01-01', 1)", id.NewItem(), s.file, parket)
	told := func(want ...int) {
		t.Helper()
		s.queue(message.Message{To: parket, Duty: who.Prosecutor, Event: "step.opened", Category: policy.AnalysisRequest})
		s.deliver()
		for n, user := range []id.User{lead.User, officer.User, other.User} {
			if got := len(s.inbox(user, "OM-ONL", true).Lines); got != want[n] {
				t.Errorf("%d: %d lines, want %d", n, got, want[n])
			}
		}
	}
	told(1, 1, 1)
	s.exec("insert into assignment (case_id, org_id, user_id, at) values ($1, $2, $3, now())", s.file, parket, officer.User)
	told(2, 2, 1)
	s.exec("update assignment set user_id = $1 where case_id = $2", lead.User, s.file)
	told(3, 2, 1)
}

func TestARolledBackDeedTellsNothing(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	if err := s.try(context.Canceled, message.Message{Duty: who.MayorDuty, Event: "step.opened", Category: policy.ViewRequest}); err == nil {
		t.Fatal("committed")
	}
	for _, table := range []string{"message", "river_job"} {
		n := 0
		if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from "+table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows left in %s; %v", n, table, err)
		}
	}
}

func TestADeedTellsOnlyAboutItsCase(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	err := postgres.InTx(t.Context(), s.db.Web, func(tx postgres.Tx) error {
		return message.Queue(t.Context(), tx, s.db, message.Message{Case: s.file, To: account.OrgID(lochem), Duty: who.MayorDuty, Event: "step.opened"})
	})
	if postgres.State(err) != "42501" {
		t.Errorf("told about a case that was not entered: %v", err)
	}
}

func TestMailsSayNothingAndFailuresShow(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.add("mayor@lochem.example", lochem, who.Mayor)
	s.queue(message.Message{Duty: who.MayorDuty, Event: "step.opened", Category: policy.ViewRequest, About: "about", Step: "P12"})
	s.deliver()
	mails, err := message.Mails(t.Context(), s.db, 10)
	if err != nil || len(mails) != 1 || mails[0].State != "queued" {
		t.Fatalf("%+v, %v", mails, err)
	}

	down, err := message.NewMailer(message.MailSettings{Server: "smtp://127.0.0.1:1?tls=no", From: "terugkeer@example.nl", Base: "https://terugkeer.example"})
	if err != nil {
		t.Fatal(err)
	}
	err = message.Send(t.Context(), s.db, down, mails[0].ID.String(), false)
	if err == nil || strings.Contains(err.Error(), "@") {
		t.Errorf("error of a server that is down: %v", err)
	}
	if n, err := message.Failing(t.Context(), s.db); err != nil || n != 1 {
		t.Errorf("%d failing, %v", n, err)
	}

	sink := listen(t)
	up, err := message.NewMailer(message.MailSettings{Server: "smtp://" + sink.address + "?tls=no", From: "terugkeer@example.nl", Base: "https://terugkeer.example/"})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second is not sent: it was already
		if err := message.Send(t.Context(), s.db, up, mails[0].ID.String(), false); err != nil {
			t.Fatal(err)
		}
	}
	got := sink.mails()
	if len(got) != 1 {
		t.Fatalf("%d mails arrived", len(got))
	}
	header, body, _ := strings.Cut(got[0], "\r\n\r\n")
	want := "Er staat iets voor u klaar in Terugkeer.\r\n\r\nhttps://terugkeer.example/inbox/" + mails[0].Inbox.String()
	if strings.TrimSpace(strings.ReplaceAll(body, "=\r\n", "")) != want || !strings.Contains(header, "Subject: Er staat iets voor u klaar in Terugkeer\r\n") {
		t.Errorf("mail:\n%s", got[0])
	}
	for _, secret := range []string{"2026-", "P12", "Lochem", "about"} {
		if strings.Contains(body, secret) {
			t.Errorf("the mail says %q", secret)
		}
	}
	if mails, _ := message.Mails(t.Context(), s.db, 10); mails[0].State != "sent" || mails[0].Attempts != 2 || mails[0].Problem != "" {
		t.Errorf("%+v", mails)
	}
}

func TestMailsWithoutHasteAreGathered(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	mayor := s.add("mayor@lochem.example", lochem, who.Mayor)
	for range 2 {
		s.queue(message.Message{Duty: who.MayorDuty, Event: string(policy.ReturnDateMoved), Category: policy.ReturnDate})
	}
	s.deliver()
	if n := len(s.inbox(mayor.User, lochem, true).Lines); n != 2 {
		t.Errorf("%d lines", n)
	}
	mails, err := message.Mails(t.Context(), s.db, 10)
	if err != nil || len(mails) != 1 {
		t.Errorf("%d mails, %v", len(mails), err)
	}
}

func TestMailsAsEachPersonWantsThem(t *testing.T) {
	t.Parallel()
	for mails, want := range map[policy.Mails]struct{ calm, urgent int }{policy.MailsAll: {2, 1}, policy.MailsDaily: {1, 1}, policy.MailsUrgent: {0, 1}} {
		s := newStory(t)
		mayor := s.add("mayor@lochem.example", lochem, who.Mayor)
		if err := account.SetSettings(t.Context(), s.db, mayor.User, "nl", mails); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			s.queue(message.Message{Duty: who.MayorDuty, Event: string(policy.ReturnDateMoved), Category: policy.ReturnDate})
		}
		s.deliver()
		sent := func() int {
			found, err := message.Mails(t.Context(), s.db, 10)
			if err != nil {
				t.Fatal(err)
			}
			return len(found)
		}
		if n := sent(); n != want.calm {
			t.Errorf("%s: %d mails without haste, want %d", mails, n, want.calm)
		}
		s.queue(message.Message{Duty: who.MayorDuty, Event: "step.opened", Category: policy.ViewRequest, Step: "P12"})
		s.deliver()
		if n := sent(); n != want.calm+want.urgent {
			t.Errorf("%s: %d mails after something urgent, want %d", mails, n, want.calm+want.urgent)
		}
		if n := len(s.inbox(mayor.User, lochem, true).Lines); n != 3 {
			t.Errorf("%s: %d lines in the inbox", mails, n)
		}
	}
}

// story is a case of an OM office with one municipality as party.
type story struct {
	t    *testing.T
	db   *postgres.DB
	h    account.Hasher
	file id.Case
}

func newStory(t *testing.T) story {
	s := story{t: t, db: pgtest.New(t), h: account.NewHasher(2), file: id.NewCase()}
	s.exec("insert into case_file (id, number, version, opened_at) values ($1, '2026-000001', $2, now())", s.file, protocol.Current)
	s.exec("insert into party (id, case_id, org_id, relation, valid_from, made_seq) values ($1, $2, $3, 'origin', '2026-01-01', 1)", id.NewItem(), s.file, account.OrgID(lochem))
	return s
}

func (s story) exec(statement string, args ...any) {
	s.t.Helper()
	if _, err := s.db.Owner.Exec(s.t.Context(), statement, args...); err != nil {
		s.t.Fatalf("%s: %v", statement, err)
	}
}

func (s story) add(email, org string, role who.Role) account.Handout {
	s.t.Helper()
	out, err := account.Add(s.t.Context(), s.db, s.h, account.NewUser{Email: email, Name: "N.", Org: account.OrgID(org), Role: role})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s story) queue(messages ...message.Message) {
	s.t.Helper()
	if err := s.try(nil, messages...); err != nil {
		s.t.Fatal(err)
	}
}

func (s story) try(end error, messages ...message.Message) error {
	return postgres.InTx(s.t.Context(), s.db.Web, func(tx postgres.Tx) error {
		if _, err := tx.Exec(s.t.Context(), "select set_config('app.case', $1, true)", s.file.String()); err != nil {
			return err
		}
		for i := range messages {
			messages[i].Case = s.file
			if messages[i].To.IsZero() {
				messages[i].To = account.OrgID(lochem)
			}
		}
		if err := message.Queue(s.t.Context(), tx, s.db, messages...); err != nil {
			return err
		}
		return end
	})
}

// deliver does what the job does with every message.
func (s story) deliver() {
	s.t.Helper()
	rows, err := s.db.Owner.Query(s.t.Context(), "select id::text from message order by queued_at, id")
	if err != nil {
		s.t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			s.t.Fatal(err)
		}
		all = append(all, one)
	}
	rows.Close()
	for _, one := range all {
		if err := message.Deliver(s.t.Context(), s.db, one); err != nil {
			s.t.Fatal(err)
		}
	}
}

// look is a look at an inbox at an organisation.
func (s story) look(org string) ledger.Look {
	return ledger.Look{At: s.db.Wall(), Org: account.OrgID(org), Page: "inbox", Sections: []string{}, Outcome: ledger.Shown}
}

func (s story) inbox(user id.User, org string, member bool) message.Page {
	s.t.Helper()
	page, err := message.Inbox(s.t.Context(), s.db, message.Reader{User: user}, s.look(org), id.Item{})
	if err != nil && member {
		s.t.Fatal(err)
	}
	return page
}

func TestSettingsOfTheMailServer(t *testing.T) {
	t.Parallel()
	for _, wrong := range [][2]string{{"http://host", "a@b.nl"}, {"smtp://", "a@b.nl"}, {"smtp://user:hunter2@host", "nobody"}} {
		if _, err := message.NewMailer(message.MailSettings{Server: wrong[0], From: wrong[1], Base: "https://x"}); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}
