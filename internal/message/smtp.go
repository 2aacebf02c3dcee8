package message

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/textproto"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"github.com/terugkeer/terugkeer/internal/id"
)

// Why a mail was not sent, as the texts of the pages are called. Never what the server said: that may hold an address.
const (
	refused    = "refused"    // the address, for good: the administrator of the organisation mends it
	putOff     = "put_off"    // the server says later
	unwilling  = "sender"     // the server refuses us: our sign-in, our sender, our text; who runs the system mends it
	timedOut   = "timeout"    // no answer within the limit
	connection = "connection" // no connection, or it broke
	unclear    = "unclear"    // none of these
)

// leave is how long a server that took a mail may take to say goodbye. The mail is sent by then, whatever it says.
const leave = 2 * time.Second

// part is what of a conversation went wrong.
type part int

const (
	opening   part = iota // connecting, encrypting, signing in, and our sender
	addressee             // whom it is for
	body                  // its text
)

// text is the mail as it goes over the line: as a notifying system sends it, so that nobody's absence answers it. The number of the mail
// is that of the message: where a connection breaks after the server took it, the second one can be recognised.
func (m Mailer) text(to string, mailID, inbox id.Item, at time.Time) ([]byte, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	msg.FromMailAddress(m.from)
	if err := msg.To(to); err != nil {
		return nil, err
	}
	msg.Subject(Text)
	msg.SetDateWithValue(at)
	msg.SetMessageIDWithValue(mailID.String() + "@" + m.host)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetBodyString(mail.TypeTextPlain, Text+".\n\n"+m.link(inbox)+"\n")
	var b bytes.Buffer
	_, err := msg.WriteTo(&b)
	return b.Bytes(), err
}

// send sends one mail and says what went wrong; empty: the server took it. One moment ends all of it, however far it came: a server
// that goes silent keeps nobody.
func (m Mailer) send(ctx context.Context, o outgoing, at time.Time) string {
	ctx, cancel := context.WithTimeout(ctx, m.limit)
	defer cancel()
	text, err := m.text(o.Address, o.ID, o.Inbox, at)
	if err != nil {
		return refused // the address is none
	}
	conn, err := m.dial(ctx)
	if err != nil {
		return problemOf(ctx, opening, err)
	}
	defer func() { _ = conn.Close() }()
	end, _ := ctx.Deadline()
	_ = conn.SetDeadline(end)
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // also when the program ends
	client, where, err := m.talk(conn, o.Address, text)
	if err != nil {
		return problemOf(ctx, where, err)
	}
	goodbye, done := context.WithTimeout(ctx, leave)
	defer done()
	end, _ = goodbye.Deadline()
	_ = conn.SetDeadline(end)
	_ = client.Quit()
	return ""
}

func (m Mailer) dial(ctx context.Context) (net.Conn, error) {
	port := m.server.Port()
	if port == "" {
		port = "587"
	}
	address := net.JoinHostPort(m.server.Hostname(), port)
	if m.server.Scheme == "smtps" {
		d := tls.Dialer{Config: m.tls()}
		return d.DialContext(ctx, "tcp", address)
	}
	var d net.Dialer
	return d.DialContext(ctx, "tcp", address)
}

func (m Mailer) tls() *tls.Config {
	return &tls.Config{ServerName: m.server.Hostname(), MinVersion: tls.VersionTLS12}
}

// talk gives the mail to the server, and says in which part of the conversation it failed.
func (m Mailer) talk(conn net.Conn, to string, text []byte) (*smtp.Client, part, error) {
	client, err := smtp.NewClient(conn, m.server.Hostname())
	if err != nil {
		return nil, opening, err
	}
	if err := m.enter(client); err != nil {
		return nil, opening, err
	}
	client.SkipSMTPUTF8(!strings.ContainsFunc(to, func(r rune) bool { return r > 127 }))
	if err := client.Mail("<" + m.bounces + ">"); err != nil {
		return nil, opening, err
	}
	if err := client.Rcpt("<" + to + ">"); err != nil {
		return nil, addressee, err
	}
	w, err := client.Data()
	if err != nil {
		return nil, body, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, body, err
	}
	return client, body, w.Close()
}

// enter says who we are, over an encrypted line unless the setting says that there is none.
func (m Mailer) enter(client *smtp.Client) error {
	if err := client.Hello(m.hello); err != nil {
		return err
	}
	secret := m.server.Scheme == "smtps"
	if !secret && m.server.Query().Get("tls") != "no" {
		if err := client.StartTLS(m.tls()); err != nil {
			return err
		}
		secret = true
	}
	password, given := m.server.User.Password()
	if !given {
		return nil
	}
	user, host := m.server.User.Username(), m.server.Hostname()
	_, ways := client.Extension("AUTH")
	known := strings.Fields(strings.ToUpper(ways))
	for _, way := range []struct {
		name  string
		plain bool // it gives the password away to whoever listens
		auth  smtp.Auth
	}{
		{"SCRAM-SHA-256", false, smtp.ScramSHA256Auth(user, password)}, {"SCRAM-SHA-1", false, smtp.ScramSHA1Auth(user, password)},
		{"CRAM-MD5", false, smtp.CRAMMD5Auth(user, password)}, {"PLAIN", true, smtp.PlainAuth("", user, password, host, false)},
		{"LOGIN", true, smtp.LoginAuth(user, password, host, false)},
	} {
		if has(known, way.name) && (secret || !way.plain) {
			return client.Auth(way.auth)
		}
	}
	return errors.New("the mail server offers no way to sign in that is safe here")
}

func has(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// policyOf5 is an answer about what we may, and not about the address: «5.7.1 relaying denied».
var policyOf5 = regexp.MustCompile(`^5\.7\.`)

// aboutAddress is an answer to the text that is about the address: a mailbox that is full or does not take it.
var aboutAddress = regexp.MustCompile(`^5\.[12]\.`)

// problemOf names why a mail was not sent.
func problemOf(ctx context.Context, where part, err error) string {
	var answer *textproto.Error
	var network net.Error
	switch {
	case errors.As(err, &answer) && answer.Code >= 500:
		switch {
		case where == addressee && answer.Code >= 550 && !policyOf5.MatchString(answer.Msg):
			return refused
		case where == body && (answer.Code == 552 || aboutAddress.MatchString(answer.Msg)):
			return refused
		}
		return unwilling
	case errors.As(err, &answer):
		return putOff
	case ctx.Err() != nil, errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return timedOut
	case errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return connection
	}
	return unclear
}
