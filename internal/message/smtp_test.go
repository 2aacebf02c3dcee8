package message_test

import (
	"bufio"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// silence is the answer of a server that says nothing any more, hangUp that of one that closes.
const silence, hangUp = "silence", "hang up"

// moody is a mail server that answers as it was told at one point of the conversation: «greeting», a verb, or «text» after the mail.
type moody struct {
	address    string
	at, answer string
	mu         sync.Mutex
	said       []string // lines that it got
	kept       []string // mails that it said that it took
}

func newMoody(t *testing.T, at, answer string) *moody {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	m := &moody{address: l.Addr().String(), at: at, answer: answer}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go m.talk(c)
		}
	}()
	return m
}

// say answers at a point; false: no more is said.
func (m *moody) say(c net.Conn, at, otherwise string) bool {
	answer := otherwise
	if at == m.at {
		answer = m.answer
	}
	switch answer {
	case silence:
		_, _ = bufio.NewReader(c).ReadString(0) // until the other side gives up
		return false
	case hangUp:
		return false
	}
	_, err := c.Write([]byte(answer + "\r\n"))
	return err == nil
}

func (m *moody) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	if !m.say(c, "greeting", "220 moody") {
		return
	}
	r := bufio.NewReader(c)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		m.mu.Lock()
		m.said = append(m.said, line)
		m.mu.Unlock()
		otherwise := map[string]string{"DATA": "354 go on", "QUIT": "221 bye"}[verb]
		if otherwise == "" {
			otherwise = "250 moody"
		}
		if !m.say(c, verb, otherwise) {
			return
		}
		if verb == "DATA" && (m.at != "DATA" || strings.HasPrefix(m.answer, "3")) {
			var b strings.Builder
			for line != ".\r\n" {
				if line, err = r.ReadString('\n'); err != nil {
					return
				}
				b.WriteString(line)
			}
			if m.at != "text" || strings.HasPrefix(m.answer, "2") {
				m.mu.Lock()
				m.kept = append(m.kept, b.String())
				m.mu.Unlock()
			}
			if !m.say(c, "text", "250 kept") {
				return
			}
		}
		if verb == "QUIT" {
			return
		}
	}
}

func (m *moody) mailer(t *testing.T, limit time.Duration) message.Mailer {
	t.Helper()
	out, err := message.NewMailer(message.MailSettings{Server: "smtp://" + m.address + "?tls=no", From: "terugkeer@dji.example", Base: "https://terugkeer.example", Limit: limit})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// asked is a message to a mayor with its mail, not sent yet.
func (s story) asked() message.Sent {
	s.t.Helper()
	s.add("mayor@lochem.example", lochem, who.Mayor)
	s.queue(message.Message{Duty: who.MayorDuty, Event: "step.opened", Category: policy.ViewRequest, Step: "P12"})
	s.deliver()
	return s.onlyMail()
}

func (s story) onlyMail() message.Sent {
	s.t.Helper()
	mails, err := message.Mails(s.t.Context(), s.db, 5)
	if err != nil || len(mails) != 1 {
		s.t.Fatalf("%+v %v", mails, err)
	}
	return mails[0]
}

// TestAMailServerOfEveryMood goes silent, closes and refuses at each point of the conversation: what may pass is tried again, an address
// that is refused for good is given up, what the server took is sent whatever follows, and no mail takes longer than its limit.
func TestAMailServerOfEveryMood(t *testing.T) {
	t.Parallel()
	const fails, gone, sent = "failing", "refused", "sent"
	for _, c := range []struct{ at, answer, state, problem string }{
		{"greeting", silence, fails, "timeout"}, {"EHLO", silence, fails, "timeout"}, {"MAIL", silence, fails, "timeout"},
		{"RCPT", silence, fails, "timeout"}, {"DATA", silence, fails, "timeout"}, {"text", silence, fails, "timeout"}, {"QUIT", silence, sent, ""},
		{"greeting", hangUp, fails, "connection"}, {"RCPT", hangUp, fails, "connection"}, {"text", hangUp, fails, "connection"}, {"QUIT", hangUp, sent, ""},
		{"greeting", "421 4.3.2 closing", fails, "put_off"}, {"RCPT", "421 4.3.2 closing", fails, "put_off"}, {"RCPT", "450 4.2.0 greylisted", fails, "put_off"},
		{"text", "452 4.2.2 mailbox full", fails, "put_off"},
		{"RCPT", "550 5.1.1 <mayor@lochem.example> no such user", gone, "refused"}, {"RCPT", "552 mailbox full", gone, "refused"}, {"text", "552 5.2.2 mailbox full", gone, "refused"},
		{"RCPT", "550 5.7.1 relaying denied", fails, "sender"}, {"MAIL", "550 sender rejected", fails, "sender"}, {"text", "554 spam", fails, "sender"},
		{"greeting", "554 no service", fails, "sender"}, {"QUIT", "500 what", sent, ""},
	} {
		t.Run(c.at+" "+c.answer, func(t *testing.T) {
			t.Parallel()
			s := newStory(t)
			m, server := s.asked(), newMoody(t, c.at, c.answer)
			began := time.Now()
			err := message.Send(t.Context(), s.db, server.mailer(t, time.Second), m.ID.String(), false)
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("it took %s", took)
			}
			if (err != nil) != (c.state == fails) || (err != nil && strings.ContainsAny(err.Error(), "@<")) {
				t.Errorf("the job gets %v", err)
			}
			if is := s.onlyMail(); is.State != c.state || is.Problem != c.problem || is.Attempts != 1 {
				t.Errorf("%+v, want %s %s", is, c.state, c.problem)
			}
			failing := map[string]int{fails: 1}[c.state]
			if n, err := message.Failing(t.Context(), s.db); err != nil || n != failing {
				t.Errorf("%d failing, %v", n, err)
			}
			// Once more: what is done stays so, what failed is given up at its last try.
			good := newMoody(t, "", "")
			if err := message.Send(t.Context(), s.db, good.mailer(t, time.Second), m.ID.String(), true); err != nil || (len(good.kept) == 1) != (c.state == fails) {
				t.Errorf("again: %d mails, %v", len(good.kept), err)
			}
		})
	}
}

// TestTheLastTryGivesUp: what fails to the end is told as given up, and not for ever as failing.
func TestTheLastTryGivesUp(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	m, server := s.asked(), newMoody(t, "RCPT", "450 later")
	if err := message.Send(t.Context(), s.db, server.mailer(t, time.Second), m.ID.String(), true); err != nil {
		t.Error(err)
	}
	if is := s.onlyMail(); is.State != "refused" || is.Problem != "put_off" {
		t.Errorf("%+v", is)
	}
	if n, _ := message.Failing(t.Context(), s.db); n != 0 {
		t.Errorf("%d failing", n)
	}
}

// TestAMailAsANotifyingSystemSendsIt: no machine answers it, it comes from a full name and host, and says the same number when it is
// sent twice.
func TestAMailAsANotifyingSystemSendsIt(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	m := s.asked()
	lost := newMoody(t, "text", hangUp) // took it, or not: nobody knows
	if err := message.Send(t.Context(), s.db, lost.mailer(t, time.Second), m.ID.String(), false); err == nil {
		t.Error("the job is done")
	}
	server := newMoody(t, "", "")
	if err := message.Send(t.Context(), s.db, server.mailer(t, time.Second), m.ID.String(), false); err != nil || len(server.kept) != 1 {
		t.Fatalf("%d mails, %v", len(server.kept), err)
	}
	for n, want := range []string{"EHLO terugkeer.example", "MAIL FROM:<>", "RCPT TO:<mayor@lochem.example>", "DATA"} {
		if server.said[n] != want {
			t.Errorf("it said %q, not %q", server.said[n], want)
		}
	}
	got, err := mail.ReadMessage(strings.NewReader(server.kept[0]))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Message-Id": "<" + m.ID.String() + "@terugkeer.example>",
		"From": `"Terugkeer" <terugkeer@dji.example>`, "To": "<mayor@lochem.example>", "Precedence": "", "List-Id": "", "User-Agent": "", "X-Mailer": "",
	} {
		if is := got.Header.Get(name); is != want {
			t.Errorf("%s is %q, not %q", name, is, want)
		}
	}
	if at, err := got.Header.Date(); err != nil || !at.Equal(s.db.Wall().Truncate(time.Second)) {
		t.Errorf("dated %s, %v", at, err)
	}
}

// TestNamesOfAMailServer: who we are to it follows from the address of the application, or is set; a bare name is refused.
func TestNamesOfAMailServer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base, hello, bounces string
		ehlo, from           string // empty: refused
	}{
		{"https://terugkeer.example:8443", "", "", "EHLO terugkeer.example", "MAIL FROM:<>"},
		{"http://127.0.0.1:8080", "", "", "EHLO [127.0.0.1]", "MAIL FROM:<>"},
		{"http://[::1]:8080", "", "", "EHLO [IPv6:::1]", "MAIL FROM:<>"},
		{"https://terugkeer.example", "mail.dji.example", "bounces@dji.example", "EHLO mail.dji.example", "MAIL FROM:<bounces@dji.example>"},
		{"https://terugkeer.example", "web1", "", "", ""},
		{"https://terugkeer.example", "mail.dji.example\r\nRSET", "", "", ""},
		{"https://terugkeer.example", "", "nobody", "", ""},
	} {
		server := newMoody(t, "", "")
		mailer, err := message.NewMailer(message.MailSettings{Server: "smtp://" + server.address + "?tls=no", From: "Team <t@dji.example>", Base: c.base, Hello: c.hello, Bounces: c.bounces, Limit: 5 * time.Second})
		if (err != nil) != (c.ehlo == "") || (err != nil && strings.Contains(err.Error(), "nobody")) {
			t.Errorf("%+v: %v", c, err)
		}
		if err != nil {
			continue
		}
		s := newStory(t)
		m := s.asked()
		if err := message.Send(t.Context(), s.db, mailer, m.ID.String(), false); err != nil || server.said[0] != c.ehlo || server.said[1] != c.from {
			t.Errorf("%+v: %v %v", c, server.said, err)
		}
	}
}

// TestWhomNoMailReachesIsNotReached: a message counts as one that reached nobody once the mails of all to whom it went are given up, and
// no longer when one of them looked; while one mail may still arrive, it does not.
func TestWhomNoMailReachesIsNotReached(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	one := s.add("one@lochem.example", lochem, who.Mayor)
	s.add("two@lochem.example", lochem, who.Mayor)
	s.queue(message.Message{Duty: who.MayorDuty, Event: "step.opened", Category: policy.ViewRequest, Step: "P12"})
	s.deliver()
	mails, err := message.Mails(t.Context(), s.db, 5)
	if err != nil || len(mails) != 2 {
		t.Fatalf("%+v %v", mails, err)
	}
	gone := newMoody(t, "RCPT", "550 5.1.1 unknown").mailer(t, 5*time.Second)
	unreached := func(when string, want int) {
		t.Helper()
		if n, err := message.Unreached(t.Context(), s.db); err != nil || n != want {
			t.Errorf("%s: %d, %v", when, n, err)
		}
	}
	for n, want := range []int{0, 1} {
		if err := message.Send(t.Context(), s.db, gone, mails[n].ID.String(), false); err != nil {
			t.Fatal(err)
		}
		unreached("mails given up", want)
	}
	if _, err := message.Read(t.Context(), s.db, message.Reader{User: one.User}, s.look(lochem), s.inbox(one.User, lochem, true).Lines[0].ID); err != nil {
		t.Fatal(err)
	}
	unreached("one looked", 0)
}
