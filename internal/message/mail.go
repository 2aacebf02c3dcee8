package message

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Text is all that a mail ever says; under it stands the address of the line in the inbox.
const Text = "Er staat iets voor u klaar in Terugkeer"

// Mailer sends mails over SMTP. The zero value sends none: the mails of a demonstration are read in the application.
type Mailer struct {
	server *url.URL
	from   string
	base   string
}

// NewMailer reads the address of a mail server, smtp://user:password@host:587, with ?tls=no for one that speaks no TLS and
// smtps:// for one that speaks nothing else. From is the sender; base the address of the application, to which links go.
func NewMailer(server, from, base string) (Mailer, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return Mailer{}, errors.New("the address of the mail server is not of the form smtp://host:port")
	}
	m := mail.NewMsg()
	if err := m.From(from); err != nil {
		return Mailer{}, errors.New("the sender of mails is not an e-mail address")
	}
	return Mailer{server: u, from: from, base: strings.TrimSuffix(base, "/")}, nil
}

// Send sends one mail; a failure is written down where the list of mails shows it, and returned, so that the job tries again.
// Whoever was disabled since gets none.
func Send(ctx context.Context, db *postgres.DB, mailer Mailer, mailID string) error {
	m, err := selectMail(ctx, db.Work, mailID)
	if fault.IsNotFound(err) || m.Done {
		return nil
	}
	if err != nil {
		return fmt.Errorf("mail %s: %w", mailID, err)
	}
	switch {
	case m.Address == "":
		return settleMail(ctx, db.Work, m.ID, "dropped", db.Wall())
	case mailer.server == nil:
		return settleMail(ctx, db.Work, m.ID, "shown", db.Wall())
	}
	if err := mailer.send(ctx, m.Address, m.Inbox); err != nil {
		problem := problemOf(err)
		if failed := failMail(ctx, db.Work, m.ID, problem); failed != nil {
			return fmt.Errorf("mail %s: %w", mailID, failed)
		}
		// The error of the library may repeat the address; jobs keep error texts.
		return fmt.Errorf("mail %s: %s", mailID, problem)
	}
	return settleMail(ctx, db.Work, m.ID, "sent", db.Wall())
}

// outgoing is a mail that is to be sent. Address is empty for somebody who was disabled.
type outgoing struct {
	ID, Inbox id.Item
	Address   string
	Done      bool
}

func (m Mailer) link(inbox id.Item) string { return m.base + "/inbox/" + inbox.String() }

func (m Mailer) send(ctx context.Context, to string, inbox id.Item) error {
	msg := mail.NewMsg()
	if err := errors.Join(msg.From(m.from), msg.To(to)); err != nil {
		return err
	}
	msg.Subject(Text)
	msg.SetDate()
	msg.SetMessageID()
	msg.SetBodyString(mail.TypeTextPlain, Text+".\n\n"+m.link(inbox)+"\n")
	client, err := mail.NewClient(m.server.Hostname(), m.options()...)
	if err != nil {
		return err
	}
	return client.DialAndSendWithContext(ctx, msg)
}

func (m Mailer) options() []mail.Option {
	port, err := strconv.Atoi(m.server.Port())
	if err != nil {
		port = mail.DefaultPortTLS
	}
	options := []mail.Option{mail.WithPort(port), mail.WithTimeout(20 * time.Second)}
	switch {
	case m.server.Scheme == "smtps":
		options = append(options, mail.WithSSL())
	case m.server.Query().Get("tls") == "no":
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if password, given := m.server.User.Password(); given {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.server.User.Username()), mail.WithPassword(password))
	}
	return options
}

// problemOf names why a mail was not sent, for a text of the pages, without what the server said: that may hold an address.
func problemOf(err error) string {
	var refused *net.OpError
	var sending *mail.SendError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.As(err, &sending) && !sending.IsTemp():
		return "refused"
	case errors.As(err, &sending):
		return "put_off"
	case errors.As(err, &refused):
		return "connection"
	}
	return "unclear"
}

// Sent is a mail as the list of mails shows it.
type Sent struct {
	ID, Inbox id.Item
	To        string
	State     string // queued, failing, sent, shown, dropped
	Attempts  int
	Problem   string // timeout, refused, put_off, connection, unclear; empty: none
	At        time.Time
}

// Mails lists the newest mails: in a demonstration, where they can be read; elsewhere for who runs the system, to see which fail.
func Mails(ctx context.Context, db *postgres.DB, most int) ([]Sent, error) {
	return selectMails(ctx, db.Work, most)
}

// Failing counts the mails that could not be sent until now.
func Failing(ctx context.Context, db *postgres.DB) (int, error) {
	return countFailing(ctx, db.Work)
}
