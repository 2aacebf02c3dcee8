// Package front is what every request passes and every page stands in: sessions, limits, where a request comes from, what a browser sent,
// faults, the frame of a page, and a look at a case. What a page is about, it does not know.
package front

import (
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Options is what a server works with.
type Options struct {
	DB     *postgres.DB
	Hasher account.Hasher
	Log    *slog.Logger
	// Security is told of sign-ins, failures, delays, roles and codes; nil: nobody is.
	Security *slog.Logger
	// Store keeps the documents.
	Store document.Store
	// Base is the address under which browsers reach the server; https makes them keep to it.
	Base string
	// Proxies are the networks whose X-Forwarded-For or Forwarded is believed; none: the connection's own address counts.
	Proxies []netip.Prefix
	// Demonstration says that everything is invented: the demo users are offered and the clock can be moved.
	Demonstration bool
	// Secret is what the keys are made of with which pages carry something sealed; empty: keys of this process alone.
	Secret []byte
}

// Site is what all requests share. The zero value is of no use: newSite makes one.
type Site struct {
	Options
	// Sessions are those of browsers, each with who it is of.
	Sessions *scs.SessionManager
	// SealedForms closes what was typed when a session ended.
	SealedForms sealer
	// SealedFiles closes files that were received with a form.
	SealedFiles sealer
	// sealedDevices are the browsers in which somebody signed in.
	sealedDevices sealer
	// Security is what is written for who watches over accounts.
	Security securityLog
	// Marks are what somebody is recognised by in a log that does not name him.
	Marks  ledger.Marker
	stores *storing
	// Quota bounds the files that were received and whose form was not done.
	Quota *document.Waiting
	// Uploads are the forms with files that come in now.
	Uploads uploads
}

// New makes what every request shares of what the server works with.
func New(o Options) *Site {
	s := &Site{
		Options: o, Sessions: newSessions(o), SealedForms: newSealer(o.Secret, "form"), SealedFiles: newSealer(o.Secret, "file"), sealedDevices: newSealer(o.Secret, "device"),
		Marks: ledger.NewMarker(o.Secret), stores: &storing{store: o.Store},
	}
	s.Security = securityLog{to: o.Security, marks: s.Marks}
	s.Quota = document.NewWaiting(func() time.Time { return o.DB.Wall() }, document.MostOfPerson, document.MostOfOrg)
	s.Sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.fault(w, r, err) }
	return s
}

func (o Options) https() bool {
	return len(o.Base) >= len("https://") && strings.EqualFold(o.Base[:len("https://")], "https://")
}

// Limits of a request: a form is small and quick, an upload large and slow.
const (
	UploadTime   = 5 * time.Minute  // as long as anything may take to come in
	HandlerTime  = 30 * time.Second // as long as an answer may take
	formBytes    = 1 << 20
	uploadBytes  = 3*document.MostBytes + 2*formBytes // a form has room for three of the largest files
	formReadTime = 20 * time.Second
)
