package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/who"
)

// securityLog is a stream of its own for who watches over accounts: codes and ids, a keyed mark of the network, and no name, no
// address of anybody and nothing that he typed. The zero value writes nothing.
type securityLog struct {
	to    *slog.Logger
	marks ledger.Marker
}

// What the stream tells; docs/operations.md lists them.
const (
	eventPassword   = "sign_in.password" // right
	eventWrong      = "sign_in.password_wrong"
	eventCodeWrong  = "sign_in.code_wrong"
	eventDelayed    = "sign_in.delayed"
	eventSignedIn   = "sign_in.done"
	eventDemo       = "sign_in.demonstration"
	eventSignedOut  = "sign_out"
	eventEverywhere = "sign_out.everywhere"
	eventChanged    = "password.changed"
	eventNotChanged = "password.refused"
)

// note writes one line. A zero user is left out: nobody has the address that was tried.
func (l securityLog) note(r *http.Request, event string, user id.User, more ...slog.Attr) {
	if l.to == nil {
		return
	}
	attrs := []slog.Attr{slog.String("request", requestID(r.Context()).String()), slog.String("network", l.marks.Of("network", account.NetworkOf(networkOf(r.Context()))))}
	if !user.IsZero() {
		attrs = append(attrs, slog.String("user", user.String()))
	}
	// The request may be over before the line is: it is written all the same.
	l.to.LogAttrs(context.WithoutCancel(r.Context()), slog.LevelInfo, event, append(attrs, more...)...)
}

// refused writes that an attempt failed, and as what: wrong, or not looked at during a delay. Anything else is no matter of this log.
func (l securityLog) refused(r *http.Request, event string, user id.User, err error) {
	var conflict fault.Conflict
	var invalid *fault.Invalid
	switch {
	case errors.As(err, &conflict) && conflict.Key == "signin.error.wait":
		l.note(r, eventDelayed, user, slog.String("at", event), slog.String("seconds", conflict.With))
	case errors.As(err, &conflict):
		l.note(r, event, user, slog.String("why", conflict.Key))
	case errors.As(err, &invalid):
		l.note(r, event, user)
	}
}

// office writes a deed about accounts and roles of an organisation: whose it was, about whom, and whether it was done
// or waits for a second person.
func (l securityLog) office(d *desk, f officeForm, out account.Handout, err error) {
	about := out.User
	if about.IsZero() {
		about = d.person.ID
	}
	attrs := []slog.Attr{slog.String("org", d.actor.Org.String()), slog.String("by", d.actor.User.String())}
	if !d.seat.ID.IsZero() {
		attrs = append(attrs, slog.String("membership", d.seat.ID.String()), slog.String("role", string(d.seat.Role)))
	}
	if !d.asked.ID.IsZero() { // of another organisation perhaps: the entry in the ledger says which
		attrs = append(attrs, slog.String("request", d.asked.ID.String()), slog.String("new_role", string(d.asked.Role)))
	}
	for _, given := range slices.Concat(d.r.PostForm["role"], d.r.PostForm["roles"]) {
		if slices.Contains(who.Roles, who.Role(given)) { // what else a form may hold is not ours to write down
			attrs = append(attrs, slog.String("new_role", given))
		}
	}
	done := outcome(err)
	if err == nil && out.Asked {
		done = slog.String("outcome", "asked")
	}
	l.note(d.r, "account."+slug(f.deed), about, append(attrs, done)...)
}

// deputy writes that a mayor named who stands in for him.
func (l securityLog) deputy(r *http.Request, actor account.Actor, own id.Membership, err error) {
	user, _ := parseUser(r.PostForm.Get("user"))
	l.note(r, "account."+slug(who.NameDeputy), user, slog.String("org", actor.Org.String()), slog.String("by", actor.User.String()),
		slog.String("membership", own.String()), outcome(err))
}

func outcome(err error) slog.Attr {
	if err != nil {
		return slog.String("outcome", "refused")
	}
	return slog.String("outcome", "done")
}

// SecurityLog makes the stream out of where it is written to: each line says «security».
func SecurityLog(h slog.Handler) *slog.Logger {
	return slog.New(h).With(slog.String("stream", "security"))
}
