package work_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/internal/work"
)

func TestAMessageIsDeliveredAndItsMailShown(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	db.Wall = time.Now // the library works by the wall clock
	lochem, file := account.OrgID("GM0262"), id.NewCase()
	if _, err := account.Add(t.Context(), db, account.NewHasher(1), account.NewUser{Email: "mayor@lochem.example", Name: "N.", Org: lochem, Role: who.Mayor}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Owner.Exec(t.Context(), "insert into case_file (id, number, version, opened_at) values ($1, '2026-000001', $2, now())", file, protocol.Current); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Owner.Exec(t.Context(), "insert into party (id, case_id, org_id, relation, valid_from, made_seq) values ($1, $2, $3, 'origin', '2026-01-01', 1)", id.NewItem(), file, lochem); err != nil {
		t.Fatal(err)
	}
	var regular atomic.Int32
	jobs, err := work.Start(t.Context(), db, message.Mailer{}, slog.New(slog.DiscardHandler), work.Job{Name: "test", Every: time.Hour, Do: func(context.Context) error {
		regular.Add(1)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	err = postgres.InTx(t.Context(), db.Web, func(tx postgres.Tx) error {
		if _, err := tx.Exec(t.Context(), "select set_config('app.case', $1, true)", file.String()); err != nil {
			return err
		}
		return message.Queue(t.Context(), tx, db, message.Message{Case: file, To: lochem, Duty: who.MayorDuty, Event: "step.opened", Category: policy.ViewRequest})
	})
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(20 * time.Second)
	for {
		mails, err := message.Mails(t.Context(), db, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(mails) == 1 && mails[0].State == "shown" && regular.Load() == 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("mails %+v, regular jobs %d", mails, regular.Load())
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err := jobs.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestAMailServerThatIsDown: the message lies in the inbox all the same, the mail is tried again, the log says so, and
// says nothing of whom it was for.
func TestAMailServerThatIsDown(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	db.Wall = time.Now // the library works by the wall clock
	lochem, file := account.OrgID("GM0262"), id.NewCase()
	if _, err := account.Add(t.Context(), db, account.NewHasher(1), account.NewUser{Email: "mayor@lochem.example", Name: "N.", Org: lochem, Role: who.Mayor}); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		"insert into case_file (id, number, version, opened_at) values ($1, '2026-000001', '" + protocol.Current + "', now())",
		"insert into party (id, case_id, org_id, relation, valid_from, made_seq) values (gen_random_uuid(), $1, '" + lochem.String() + "', 'origin', '2026-01-01', 1)",
	} {
		if _, err := db.Owner.Exec(t.Context(), sql, file); err != nil {
			t.Fatal(err)
		}
	}
	down, err := message.NewMailer(message.MailSettings{Server: "smtp://127.0.0.1:1?tls=no", From: "terugkeer@example.nl", Base: "https://terugkeer.example"})
	if err != nil {
		t.Fatal(err)
	}
	err = postgres.InTx(t.Context(), db.Web, func(tx postgres.Tx) error {
		if _, err := tx.Exec(t.Context(), "select set_config('app.case', $1, true)", file.String()); err != nil {
			return err
		}
		return message.Queue(t.Context(), tx, db, message.Message{Case: file, To: lochem, Duty: who.MayorDuty, Event: "step.opened", Category: policy.ViewRequest})
	})
	if err != nil {
		t.Fatal(err)
	}
	said := func(until func(string, []message.Sent) bool) string {
		var log lines
		jobs, err := work.Start(t.Context(), db, down, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = jobs.Stop(t.Context()) }()
		for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
			mails, err := message.Mails(t.Context(), db, 5)
			if err != nil {
				t.Fatal(err)
			}
			if until(log.String(), mails) {
				return log.String()
			}
		}
		t.Fatalf("log: %s", log.String())
		return ""
	}
	said(func(_ string, mails []message.Sent) bool {
		return len(mails) == 1 && mails[0].State == "failing" && mails[0].Attempts > 0 && mails[0].Problem != ""
	})
	var inbox int
	if err := db.Owner.QueryRow(t.Context(), "select count(*) from inbox").Scan(&inbox); err != nil || inbox != 1 {
		t.Errorf("%d messages in the inbox: %v", inbox, err)
	}
	// The jobs of the next process begin with a look at what fails.
	if _, err := db.Owner.Exec(t.Context(), "delete from river_job where kind = 'work.regular'"); err != nil {
		t.Fatal(err)
	}
	log := said(func(log string, _ []message.Sent) bool { return strings.Contains(log, "mails cannot be sent") })
	if strings.Contains(log, "@") || strings.Contains(log, "2026-000001") {
		t.Errorf("the log says too much:\n%s", log)
	}
}

// lines is a log that several jobs write at once.
type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestASilentMailServerHoldsUpNothingElse: while mails hang at a server that says nothing after the address, messages are delivered,
// what is done again and again comes on time, and the mails behind them are sent.
func TestASilentMailServerHoldsUpNothingElse(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	db.Wall = time.Now // the library works by the wall clock
	lochem, file := account.OrgID("GM0262"), id.NewCase()
	const silent, others = 8, 6
	for n := range silent + others {
		name := "mayor"
		if n < silent {
			name = "silent"
		}
		if _, err := account.Add(t.Context(), db, account.NewHasher(1), account.NewUser{Email: fmt.Sprintf("%s%d@lochem.example", name, n), Name: "N.", Org: lochem, Role: who.Mayor}); err != nil {
			t.Fatal(err)
		}
	}
	for _, sql := range []string{
		"insert into case_file (id, number, version, opened_at) values ($1, '2026-000001', '" + protocol.Current + "', now())",
		"insert into party (id, case_id, org_id, relation, valid_from, made_seq) values (gen_random_uuid(), $1, '" + lochem.String() + "', 'origin', '2026-01-01', 1)",
	} {
		if _, err := db.Owner.Exec(t.Context(), sql, file); err != nil {
			t.Fatal(err)
		}
	}
	mailer, err := message.NewMailer(message.MailSettings{Server: "smtp://" + silentAt(t, "silent") + "?tls=no", From: "terugkeer@example.nl", Base: "https://terugkeer.example", Limit: 4 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	tell := func() {
		t.Helper()
		err := postgres.InTx(t.Context(), db.Web, func(tx postgres.Tx) error {
			if _, err := tx.Exec(t.Context(), "select set_config('app.case', $1, true)", file.String()); err != nil {
				return err
			}
			return message.Queue(t.Context(), tx, db, message.Message{Case: file, To: lochem, Duty: who.MayorDuty, Event: "step.opened", Category: policy.ViewRequest})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	count := func(sql string) int {
		t.Helper()
		var n int
		if err := db.Owner.QueryRow(t.Context(), sql).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	until := func(what string, is func() bool) {
		t.Helper()
		for deadline := time.Now().Add(60 * time.Second); !is(); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%s: not within a minute", what)
			}
		}
	}
	var ran atomic.Int32
	tell()
	jobs, err := work.Start(t.Context(), db, mailer, slog.New(slog.DiscardHandler), work.Job{Name: "test", Every: 2 * time.Second, Do: func(context.Context) error {
		ran.Add(1)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = jobs.Stop(t.Context()) }()
	hang := func() int {
		return count("select count(*) from river_job where kind = 'message.mail' and state = 'running'")
	}
	until("mails hang", func() bool { return hang() > 0 })
	before := ran.Load()
	tell()
	until("the second message is delivered", func() bool { return count("select count(*) from inbox") == 2*(silent+others) })
	if hang() == 0 {
		t.Error("nothing hangs any more: the message waited for the mails")
	}
	until("the job of two seconds", func() bool { return ran.Load() >= before+2 })
	until("the mails behind", func() bool {
		return count("select count(*) from mail m join app_user u on u.id = m.user_id where m.state = 'sent' and u.email like 'mayor%'") == 2*others
	})
	if n := count("select count(*) from mail m join app_user u on u.id = m.user_id where m.state = 'sent' and u.email like 'silent%'"); n != 0 {
		t.Errorf("%d mails were sent to nobody", n)
	}
	if n := count("select count(*) from river_job where (kind = 'message.mail') <> (queue = 'mail') or (kind = 'work.regular') <> (queue = 'regular')"); n != 0 {
		t.Errorf("%d jobs stand in another queue", n)
	}
}

// silentAt is a mail server that says nothing any more once it was told of an address that begins so. It gives its address.
func silentAt(t *testing.T, begins string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	talk := func(c net.Conn) {
		defer func() { _ = c.Close() }()
		_, _ = c.Write([]byte("220 here\r\n"))
		r := bufio.NewReader(c)
		for data := false; ; {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			answer := "250 yes\r\n"
			switch {
			case data && line != ".\r\n":
				continue
			case strings.HasPrefix(line, "RCPT TO:<"+begins):
				_, _ = r.ReadString(0) // until the other side gives up
				return
			case strings.HasPrefix(line, "DATA"):
				answer = "354 go on\r\n"
			}
			data = strings.HasPrefix(line, "DATA")
			_, _ = c.Write([]byte(answer))
		}
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go talk(c)
		}
	}()
	return l.Addr().String()
}
