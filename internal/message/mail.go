package message

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Text is all that a mail ever says; under it stands the address of the line in the inbox.
const Text = "Er staat iets voor u klaar in Terugkeer"

// Mailer sends mails over SMTP. The zero value sends none: the mails of a demonstration are read in the application.
type Mailer struct {
	server  *url.URL
	from    *netmail.Address
	base    string
	host    string        // ours: that of BASE_URL
	hello   string        // how we name ourselves to a mail server
	bounces string        // to whom a mail server gives back what it took and cannot deliver; empty: to nobody
	limit   time.Duration // for one mail, from the first byte to the last
}

// limit is how long one mail may take in all: connecting, encrypting, every command and its text.
const limit = 20 * time.Second

// sender is the name of the sender where the setting has none.
const sender = "Terugkeer"

// MailSettings is how mails are sent. Server is smtp://user:password@host:587, with ?tls=no for one that speaks no TLS, and smtps://
// for one that speaks nothing else. From is the sender, with a name or without; Base the address of the application, to which links go.
// Hello and Bounces may be empty: the host of Base, and nobody.
type MailSettings struct {
	Server, From, Base string
	Hello              string
	Bounces            string
	Limit              time.Duration // for one mail; 0: twenty seconds
}

// NewMailer checks the settings. No error repeats one: it may be a secret.
func NewMailer(s MailSettings) (Mailer, error) {
	u, err := url.Parse(s.Server)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return Mailer{}, errors.New("the address of the mail server is not of the form smtp://host:port")
	}
	from, err := netmail.ParseAddress(s.From)
	if err != nil {
		return Mailer{}, errors.New("the sender of mails is not an e-mail address")
	}
	if from.Name == "" {
		from.Name = sender
	}
	m := Mailer{server: u, from: from, base: strings.TrimSuffix(s.Base, "/"), limit: cmp.Or(s.Limit, limit)}
	if base, err := url.Parse(s.Base); err == nil {
		m.host = base.Hostname()
	}
	m.host = cmp.Or(m.host, from.Address[strings.LastIndex(from.Address, "@")+1:])
	switch ip := net.ParseIP(m.host); {
	case ip == nil:
	case ip.To4() != nil:
		m.host = "[" + m.host + "]"
	default:
		m.host = "[IPv6:" + m.host + "]"
	}
	if s.Hello != "" && !hostName.MatchString(s.Hello) {
		return Mailer{}, errors.New("the name for the mail server is not a full host name like terugkeer.example.nl")
	}
	m.hello = cmp.Or(s.Hello, m.host)
	if s.Bounces != "" {
		bounces, err := netmail.ParseAddress(s.Bounces)
		if err != nil {
			return Mailer{}, errors.New("the address for mails that come back is not an e-mail address")
		}
		m.bounces = bounces.Address
	}
	return m, nil
}

// hostName is a name of at least two labels: a bare one says nothing to a server elsewhere.
var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$`)

// Send sends one mail. What may pass (no answer, «later») is written down where the list of mails shows it and returned, so that the job
// tries again; after the last try, and where the server refuses the address for good, the mail is given up, and whoever can mend it finds
// it on his page. Whoever was disabled since gets none.
func Send(ctx context.Context, db *postgres.DB, mailer Mailer, mailID string, last bool) error {
	m, err := selectMail(ctx, db.Work, mailID)
	if fault.IsNotFound(err) || m.Done {
		return nil
	}
	if err != nil {
		return fmt.Errorf("mail %s: %w", mailID, err)
	}
	switch {
	case m.Address == "":
		return settleMail(ctx, db.Work, m.ID, "dropped", "", db.Wall())
	case mailer.server == nil:
		return settleMail(ctx, db.Work, m.ID, "shown", "", db.Wall())
	}
	problem := mailer.send(ctx, m, db.Wall())
	switch {
	case problem == "":
		return settleMail(ctx, db.Work, m.ID, "sent", "", db.Wall())
	case problem == refused || last:
		slog.WarnContext(ctx, "a mail is given up; where its address is refused, the administrator of the organisation sees whose", "mail", mailID, "problem", problem)
		return giveUp(ctx, db, m.ID, problem)
	}
	if failed := failMail(ctx, db.Work, m.ID, problem); failed != nil {
		return fmt.Errorf("mail %s: %w", mailID, failed)
	}
	// The words of a server may repeat the address; jobs keep error texts.
	return fmt.Errorf("mail %s: %s", mailID, problem)
}

// outgoing is a mail that is to be sent. Address is empty for somebody who was disabled.
type outgoing struct {
	ID, Inbox id.Item
	Address   string
	Done      bool
}

func (m Mailer) link(inbox id.Item) string { return m.base + "/inbox/" + inbox.String() }

// Sent is a mail as the list of mails shows it.
type Sent struct {
	ID, Inbox id.Item
	To        string
	State     string // queued, failing, sent, shown, dropped, refused
	Attempts  int
	Problem   string // timeout, refused, put_off, sender, connection, unclear; empty: none
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
