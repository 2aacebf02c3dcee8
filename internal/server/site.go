package server

import (
	"log/slog"
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

// site is the server's own view of its options; handlers are its methods.
type site struct {
	Options
	sessions    *scs.SessionManager
	sealedForms sealer // what was typed when a session ended
	sealedFiles sealer // files that were received with a form
	// sealedDevices are the browsers in which somebody signed in.
	sealedDevices sealer
	security      securityLog
	marks         ledger.Marker
	stores        *storing
	quota         *document.Waiting // files that were received and whose form was not done
	uploads       uploads
}

func (o Options) https() bool {
	return len(o.Base) >= len("https://") && strings.EqualFold(o.Base[:len("https://")], "https://")
}

// Limits of a request: a form is small and quick, an upload large and slow.
const (
	uploadTime   = 5 * time.Minute
	handlerTime  = 30 * time.Second
	formBytes    = 1 << 20
	uploadBytes  = 3*document.MostBytes + 2*formBytes // a form has room for three of the largest files
	formReadTime = 20 * time.Second
)
