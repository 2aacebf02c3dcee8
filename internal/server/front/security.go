package front

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
)

// securityLog is a stream of its own for who watches over accounts: codes and ids, a keyed mark of the network, and no name, no
// address of anybody and nothing that he typed. The zero value writes nothing.
type securityLog struct {
	to    *slog.Logger
	marks ledger.Marker
}

// What the stream tells; docs/operations.md lists them.
const (
	EventPassword   = "sign_in.password" // right
	EventWrong      = "sign_in.password_wrong"
	EventCodeWrong  = "sign_in.code_wrong"
	eventDelayed    = "sign_in.delayed"
	EventSignedIn   = "sign_in.done"
	EventDemo       = "sign_in.demonstration"
	EventSignedOut  = "sign_out"
	EventEverywhere = "sign_out.everywhere"
	EventChanged    = "password.changed"
	EventNotChanged = "password.refused"
)

// Note writes one line. A zero user is left out: nobody has the address that was tried.
func (l securityLog) Note(r *http.Request, event string, user id.User, more ...slog.Attr) {
	if l.to == nil {
		return
	}
	attrs := []slog.Attr{slog.String("request", RequestID(r.Context()).String()), slog.String("network", l.marks.Of("network", account.NetworkOf(NetworkOf(r.Context()))))}
	if !user.IsZero() {
		attrs = append(attrs, slog.String("user", user.String()))
	}
	// The request may be over before the line is: it is written all the same.
	l.to.LogAttrs(context.WithoutCancel(r.Context()), slog.LevelInfo, event, append(attrs, more...)...)
}

// Refused writes that an attempt failed, and as what: wrong, or not looked at during a delay. Anything else is no matter of this log.
func (l securityLog) Refused(r *http.Request, event string, user id.User, err error) {
	var conflict fault.Conflict
	var invalid *fault.Invalid
	switch {
	case errors.As(err, &conflict) && conflict.Key == "signin.error.wait":
		l.Note(r, eventDelayed, user, slog.String("at", event), slog.String("seconds", conflict.With))
	case errors.As(err, &conflict):
		l.Note(r, event, user, slog.String("why", conflict.Key))
	case errors.As(err, &invalid):
		l.Note(r, event, user)
	}
}

// Outcome is how a deed about accounts ended, as the stream tells it.
func Outcome(err error) slog.Attr {
	if err != nil {
		return slog.String("outcome", "refused")
	}
	return slog.String("outcome", "done")
}
