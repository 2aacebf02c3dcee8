package casefile

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Do is the frame of every deed. It enters the case, locks it, asks who may (policy) and when it is possible (protocol),
// refuses a stale form and answers a replay with the first result; f validates, writes its items and leaves its facts; then
// the frame appends to the ledger, evaluates, keeps the lists and queues messages from the difference of the two plans.
// Errors are faults: NotFound (no such case for this actor), Forbidden, Conflict (not now, stale), *Invalid (the form).
func Do(ctx context.Context, db *postgres.DB, actor account.Actor, on On, deed who.Deed, f func(context.Context, *Deed) error) (Receipt, error) {
	var receipt Receipt
	if on.Trial {
		on.Request = id.Request{} // the form is still to be submitted
	}
	err := postgres.InTx(ctx, db.Web, func(tx postgres.Tx) error {
		frame, err := enter(ctx, tx, db, actor, on, deed)
		if err != nil {
			return err
		}
		if frame.replay != nil {
			receipt = *frame.replay
			return nil
		}
		if err := frame.permit(ctx); err != nil {
			return err
		}
		if err := f(ctx, frame.deed); err != nil {
			return err
		}
		if err := on.Wrong.Err(); err != nil {
			return err
		}
		if on.Trial {
			return errTakenBack
		}
		receipt, err = frame.finish(ctx)
		return err
	})
	if on.Trial && errors.Is(err, errTakenBack) {
		return Receipt{}, nil
	}
	if err != nil {
		noteRefusal(ctx, db, actor, on, deed, err)
		return Receipt{}, fault.Wrap(err, "%s", deed)
	}
	return receipt, nil
}

// frame is a deed with what the frame alone knows.
type frame struct {
	db      *postgres.DB
	tx      postgres.Tx
	on      On
	who     standings
	deed    *Deed
	version *protocol.Version
	head    ledger.Head
	before  protocol.Plan
	old     caseRow
	replay  *Receipt
	fresh   bool // the case begins with this deed
}

// enter comes into the case, waits until no other deed holds it, and reads only then what is decided on: who he is by now, the
// facts, what the form did before. What was read before the wait may have changed under it.
func enter(ctx context.Context, tx postgres.Tx, db *postgres.DB, actor account.Actor, on On, deed who.Deed) (*frame, error) {
	now := db.Now()
	today := calendar.Of(now)
	fr := &frame{db: db, tx: tx, on: on}
	in, err := fr.reach(ctx, actor, deed, today)
	if err != nil || fr.replay != nil {
		return fr, err
	}
	row, err := readCase(ctx, tx, fr.on.Case)
	if err != nil {
		return nil, err
	}
	if fr.version, err = protocol.LoadVersion(row.version); err != nil {
		return nil, err
	}
	cal, err := closedDays(ctx, tx)
	if err != nil {
		return nil, err
	}
	fr.head, fr.old = row.head, row
	fr.before = protocol.Evaluate(fr.version, cal, row.facts, now)
	facts, err := clone(row.facts)
	if err != nil {
		return nil, err
	}
	flags := flagsOf(row.facts)
	fr.who = in.stand(actor, today, flags)
	fr.deed = &Deed{
		Actor: actor, Case: fr.on.Case, Number: row.number, About: on.About, Now: now, Today: today, Facts: facts, Plan: fr.before,
		Category: categoryOf(fr.version, deed), tx: tx, on: on, deed: deed, since: row.evaluated, flags: flags, calendar: cal,
	}
	return fr, nil
}

// reach holds the case, or begins a new one for a signal, and says how the actor's organisation stands to it.
func (fr *frame) reach(ctx context.Context, actor account.Actor, deed who.Deed, today calendar.Date) (entered, error) {
	if !fr.on.Case.IsZero() {
		in, err := hold(ctx, fr.tx, actor, fr.on.Case, today)
		if err != nil {
			return entered{}, err
		}
		// Asked only now, while the case is held: two submissions of one form may arrive together.
		fr.replay, err = findRequest(ctx, fr.tx, fr.on, deed)
		return in, err
	}
	if err := act(ctx, fr.tx, actor, today); err != nil {
		return entered{}, err
	}
	if deed != who.RegisterSignal {
		return entered{}, fault.NotFound{What: "case"}
	}
	// There is no case yet that could be held: the form itself is.
	if err := holdRequest(ctx, fr.tx, fr.on.Request); err != nil {
		return entered{}, err
	}
	replay, err := findRequest(ctx, fr.tx, fr.on, deed)
	if err != nil || replay != nil {
		fr.replay = replay
		return entered{}, err
	}
	edition := cmp.Or(fr.on.Edition, protocol.Current)
	if !protocol.IsFrozen(edition) {
		if invented, err := fr.db.Demonstration(ctx); err != nil || !invented {
			return entered{}, errors.Join(err, fmt.Errorf("casefile: edition %s is not finished: only invented cases follow it", edition))
		}
	}
	fr.fresh, fr.on.Case = true, id.NewCase()
	return entered{roles: actor.Roles()}, beginCase(ctx, fr.tx, fr.on.Case, edition, fr.db.Now())
}

// permit asks who and when, and whether the form is stale. The deed goes on under the membership whose function may do it.
func (fr *frame) permit(ctx context.Context) error {
	d := fr.deed
	if err := fr.who.may(d.deed); err != nil {
		return err
	}
	if as := fr.who.under(d.Actor, d.deed); !as.IsZero() && as != d.Actor.Membership {
		if err := under(ctx, fr.tx, as); err != nil {
			return err
		}
		d.Actor.Membership = as
	}
	if fr.on.Seq > d.Facts.Seq {
		return fault.Stale("") // opened at what has not yet happened: no form of ours says so
	}
	if key, stale := fr.before.StaleSince(d.deed, d.About, fr.on.Seq); stale && !fr.fresh {
		return fault.Stale(key)
	}
	return fr.before.Permits(d.deed, d.About)
}

// finish is what nobody can forget, because nobody calls its parts.
func (fr *frame) finish(ctx context.Context) (Receipt, error) {
	d := fr.deed
	if len(d.left) == 0 {
		if err := d.Leave(protocol.Noted{What: string(d.deed), About: d.About, On: d.Today}); err != nil {
			return Receipt{}, err
		}
	}
	if err := d.shareApart(ctx); err != nil {
		return Receipt{}, err
	}
	if err := d.dropDraft(ctx); err != nil {
		return Receipt{}, err
	}
	body, err := d.payload(ctx)
	if err != nil {
		return Receipt{}, err
	}
	entry := ledger.Entry{
		Stream: d.Case.UUID, At: d.Now, Membership: d.Actor.Membership, Org: d.Actor.Org, Deed: d.deed, Case: d.Case,
		Category: d.Category, About: string(d.entryAbout()), Request: fr.on.Request, Body: body,
	}
	head, err := ledger.Append(ctx, fr.tx, fr.head, entry)
	if err != nil {
		return Receipt{}, err
	}
	after := protocol.Evaluate(fr.version, d.calendar, d.Facts, d.Now)
	if err := saveCase(ctx, fr.tx, d.Case, head, &after, d.calendar, d.Facts); err != nil {
		return Receipt{}, err
	}
	if err := project(ctx, fr.tx, d, &after); err != nil {
		return Receipt{}, err
	}
	// What time did before the deed is told with it: afterwards the case counts as looked at today.
	told := timed(d.Case, fr.version, lastLook{fr.old.evaluated, calendar.New(fr.old.closed...)}, d.calendar, fr.old.facts, d.Now, &after)
	told = append(append(told, opened(d, &fr.before, &after)...), d.told...)
	if err := message.Queue(ctx, fr.tx, fr.db, told...); err != nil {
		return Receipt{}, err
	}
	receipt := Receipt{Case: d.Case, Number: d.Number, Seq: d.Facts.Seq, Result: d.Result}
	return receipt, keepRequest(ctx, fr.tx, d, fr.on, receipt)
}

func clone(f *protocol.Facts) (*protocol.Facts, error) {
	b, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("facts: %w", err)
	}
	return factsFrom(b)
}

// opened says who must be told that something now waits for them: steps that are open after the deed and were not before.
func opened(d *Deed, before, after *protocol.Plan) []message.Message {
	was := map[string]bool{}
	for _, i := range before.OpenItems() {
		was[i.ID+" "+string(i.Instance)+" "+i.Org.String()] = true
	}
	var out []message.Message
	for _, i := range after.OpenItems() {
		if was[i.ID+" "+string(i.Instance)+" "+i.Org.String()] || i.Org.IsZero() || i.Org == d.Actor.Org {
			continue
		}
		// A municipality that was named and not yet informed must not learn of the case from a message.
		if len(relationsOf(d.Facts, i.Org, d.Today)) == 0 {
			continue
		}
		out = append(out, message.Message{Case: d.Case, From: sender(i, d.Actor.Org), To: i.Org, Duty: i.Owner, Event: "step.opened", Category: i.Sees, About: string(i.Instance), Step: i.ID, Due: i.Due})
	}
	return out
}

// sender is who sent a message about a step: who waits for it, else who made it open.
func sender(i protocol.Item, otherwise id.Org) id.Org {
	if i.Asker.Org.IsZero() {
		return otherwise
	}
	return i.Asker.Org
}

// categoryOf is the category of a deed's entry: that of the step it ends, or its own where it ends none.
func categoryOf(v *protocol.Version, deed who.Deed) policy.Category {
	for _, s := range v.Steps() {
		if s.EndedBy(deed) {
			return s.Sees
		}
	}
	return v.Row(deed).Seen
}

// noteRefusal writes that somebody tried what he may not, or asked for what is not there. The deed's own transaction is
// gone by then; that this can fail does not change the answer.
func noteRefusal(ctx context.Context, db *postgres.DB, actor account.Actor, on On, deed who.Deed, err error) {
	outcome := ledger.Outcome("")
	var forbidden fault.Forbidden
	switch {
	case fault.IsNotFound(err):
		outcome = ledger.Unknown
	case errors.As(err, &forbidden):
		outcome = ledger.Refused
	default:
		return
	}
	writeLook(ctx, db, ledger.Look{
		At: db.Wall(), Membership: actor.Membership, Org: actor.Org, Case: on.Case.String(), Page: string(deed), Sections: []string{},
		Request: on.Request.String(), Network: on.Network, Device: on.Device, Outcome: outcome,
	})
}
