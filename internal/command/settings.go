package command

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/devdb"
	"github.com/terugkeer/terugkeer/web"
)

// Variables lists the environment variables that serve reads besides those of the database.
var Variables = []string{"LISTEN", "BASE_URL", "SMTP_URL", "MAIL_FROM", "MAIL_BOUNCES", "SMTP_HELLO", "TRUSTED_PROXIES", "DOCUMENTS", "TOTP_KEYS", "SECURITY_LOG"}

// settings is what serve was told, checked.
type settings struct {
	config  postgres.Config
	base    string
	mailer  message.Mailer
	mails   bool
	proxies []netip.Prefix
	folder  string // of the documents
	sealed  bool   // there are keys for the secrets of codes
}

// read checks everything before anything starts, and tells all that is wrong at once. No value is repeated: it may be a secret.
func (s serve) read(e *env) (settings, error) {
	var set settings
	var wrong []error
	also := func(err error) {
		if err != nil {
			wrong = append(wrong, err)
		}
	}
	var err error
	set.config, err = postgres.ReadConfig(e.getenv)
	also(err)
	set.config.Owner, set.config.Destroy = "", "" // a server needs neither
	set.base, err = readBase(e.getenv("BASE_URL"))
	also(err)
	also(checkListen(s.Listen))
	if set.mails = e.getenv("SMTP_URL") != ""; set.mails {
		if _, err := message.NewMailer(mailSettings(e, set.base)); err != nil {
			also(fmt.Errorf("SMTP_URL, MAIL_FROM, MAIL_BOUNCES, SMTP_HELLO: %w", err))
		}
	}
	set.proxies, err = readProxies(e.getenv("TRUSTED_PROXIES"))
	also(err)
	set.folder, err = documentsFolder(e)
	also(err)
	if text := e.getenv("TOTP_KEYS"); text != "" {
		set.sealed = true
		if _, err := account.ParseKeys(text); err != nil {
			also(errBadKeys)
		}
	}
	if !web.Built() {
		also(errors.New("the assets are not in this program: run «make assets» before building it"))
	}
	return set, errors.Join(wrong...)
}

// readBase gives the address that browsers use as it is compared: scheme and host in small letters, without a slash at its end. It
// stands in mails and in the line with which the server starts, so it holds nothing else, and no password.
func readBase(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#") || (u.Scheme != "https" && u.Scheme != "http") || !isPort(u.Port(), true) {
		return "", errors.New("BASE_URL is not of the form https://host")
	}
	if u.User != nil {
		return "", errors.New("BASE_URL holds a user or a password: leave them out, everybody gets to see this address")
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

func checkListen(text string) error {
	_, port, err := net.SplitHostPort(text)
	if err != nil || !isPort(port, false) {
		return errors.New("LISTEN is not of the form host:port")
	}
	return nil
}

// isPort tells whether text is the number of a port; 0 lets the system choose one.
func isPort(text string, orNone bool) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil || (orNone && text == "")
}

// readProxies reads networks and single addresses. One of version 4 that is written as version 6 is that of version 4.
func readProxies(text string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for network := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		prefix, err := netip.ParsePrefix(network)
		if at, single := netip.ParseAddr(network); single == nil && at.Zone() == "" {
			prefix, err = netip.PrefixFrom(at, at.BitLen()), nil
		}
		if err == nil && prefix.Addr().Is4In6() {
			prefix, err = prefix.Addr().Unmap().Prefix(max(0, prefix.Bits()-96))
		}
		if err != nil {
			return nil, errors.New("TRUSTED_PROXIES is not a list of networks like 10.0.0.0/8")
		}
		if prefix.Bits() == 0 {
			return nil, errors.New("TRUSTED_PROXIES names every address there is: then anybody can say that he is somebody else")
		}
		out = append(out, prefix.Masked())
	}
	return out, nil
}

// documentsFolder is where the documents are kept.
func documentsFolder(e *env) (string, error) {
	if folder := e.getenv("DOCUMENTS"); folder != "" {
		return folder, nil
	}
	folder, err := documentsOfCheckout(e)
	if err != nil {
		return "", errors.New("DOCUMENTS is missing: the folder in which documents are kept")
	}
	return folder, nil
}

// documentsOfCheckout is where a checkout keeps documents when it is not told: beside its private PostgreSQL.
func documentsOfCheckout(e *env) (string, error) {
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	cluster, err := devdb.ForCheckout(wd, e.getenv("XDG_STATE_HOME"), false)
	return cluster.Dir() + "-documents", err
}

// needed tells what a real installation cannot do without.
func needed(set settings) error {
	var wrong []error
	if !strings.HasPrefix(set.base, "https://") {
		wrong = append(wrong, errors.New("BASE_URL is missing or not https: the address under which browsers reach the application"))
	}
	if !set.mails {
		wrong = append(wrong, errors.New("SMTP_URL is missing: the mail server"))
	}
	if !set.sealed {
		wrong = append(wrong, errNoKeys)
	}
	return errors.Join(wrong...)
}

func mailSettings(e *env, base string) message.MailSettings {
	return message.MailSettings{Server: e.getenv("SMTP_URL"), From: e.getenv("MAIL_FROM"), Base: base, Hello: e.getenv("SMTP_HELLO"), Bounces: e.getenv("MAIL_BOUNCES")}
}
