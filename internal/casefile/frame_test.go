package casefile_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestUnknownAndForeignAreOneAnswer asks for a case of others, for one that does not exist and for none at all, to look and
// to do: one fault with one text, and a row in the record of looks each time.
func TestUnknownAndForeignAreOneAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(60))
	var looked, done []string
	for _, ask := range []id.Case{which, id.NewCase(), {}} {
		before := w.counts()
		rows := w.number("select count(*) from access_entry")
		_, err := w.open(w.stranger(), ask)
		if !fault.IsNotFound(err) {
			t.Fatalf("open: %v", err)
		}
		looked = append(looked, err.Error())
		_, err = casefile.Do(t.Context(), w.db, w.stranger(), fresh(ask, 0), who.AddDocument, nothing)
		if !fault.IsNotFound(err) {
			t.Fatalf("do: %v", err)
		}
		if !ask.IsZero() {
			done = append(done, err.Error())
		}
		if _, err := casefile.SaveDraft(t.Context(), w.db, w.stranger(), fresh(ask, 0), who.SubmitView, "view-submit", nil); !fault.IsNotFound(err) {
			t.Fatalf("draft: %v", err)
		}
		if n := w.number("select count(*) from access_entry where outcome = 'unknown'"); w.number("select count(*) from access_entry") != rows+3 || n == 0 {
			t.Errorf("%d rows in the record of looks, want %d", w.number("select count(*) from access_entry"), rows+3)
		}
		w.unchanged(before, "an unknown case")
	}
	if len(slices.Compact(looked)) != 1 || len(slices.Compact(done)) != 1 {
		t.Errorf("the answers differ: %q %q", looked, done)
	}
}

// TestWhoHasNoBusinessInACase: privacy officer, administrators, a membership that ended and a user who was disabled.
func TestWhoHasNoBusinessInACase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(60))
	tech, err := account.Add(t.Context(), w.db, account.NewHasher(1), account.NewUser{Email: "t@beheer.example", Name: "T.", Org: account.OrgID("BEHEER"), Role: who.TechAdmin, From: w.db.Now().AddDate(-1, 0, 0), Demonstration: true})
	if err != nil {
		t.Fatal(err)
	}
	admin := account.Actor{User: tech.User, Membership: tech.Membership, Org: account.OrgID("BEHEER"), Seats: []account.Seat{{Membership: tech.Membership, Role: who.TechAdmin}}}
	for _, actor := range []account.Actor{w.cast.As("OM-ONL", who.PrivacyOfficer, 1), w.cast.As("GM0262", who.PrivacyOfficer, 1), w.cast.As("GM0262", who.OrgAdmin, 1), admin} {
		if _, err := w.open(actor, which); !fault.IsNotFound(err) {
			t.Errorf("%s opens a case: %v", actor.Roles(), err)
		}
	}
	mayor, officer := w.mayor(), w.town()
	w.mustOpen(mayor, which)
	w.mustOpen(officer, which)
	pgtest.EndSeat(t, w.db, mayor.Membership, calendar.Of(w.db.Now()).AddDays(-1))
	if err := account.Disable(t.Context(), w.db, officer.User); err != nil {
		t.Fatal(err)
	}
	for _, actor := range []account.Actor{mayor, officer} {
		var forbidden fault.Forbidden
		if _, err := w.open(actor, which); !errors.As(err, &forbidden) {
			t.Errorf("%s still opens the case: %v", actor.Name, err)
		}
		if _, err := casefile.Do(t.Context(), w.db, actor, fresh(which, 0), who.AddDocument, nothing); !errors.As(err, &forbidden) {
			t.Errorf("%s still does deeds: %v", actor.Name, err)
		}
	}
	if w.number("select count(*) from access_entry where outcome = 'refused'") != 4 {
		t.Error("a refusal is not in the record of looks")
	}
	// A colleague's role does not come along by claiming it: the database reads the memberships itself.
	claims := w.cast.As("GM0262", who.OrgAdmin, 1)
	claims.Seats = []account.Seat{{Role: who.Mayor}}
	if _, err := w.open(claims, which); !fault.IsNotFound(err) {
		t.Errorf("an administrator who says he is mayor: %v", err)
	}
}

// TestAWronglyNamedMunicipalityLosesSight: it finds that there was a case for five working days after the correction, and not a day longer.
func TestAWronglyNamedMunicipalityLosesSight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.story(150)
	s.Returned = true
	which := w.walk(s)
	codes := w.words("select o.code from party p join org o on o.id = p.org_id where p.case_id = $1 and p.relation = 'corrected'", which)
	if len(codes) != 1 {
		t.Fatalf("left: %v", codes)
	}
	wrong := w.cast.As(codes[0], who.MunicipalOfficer, 1)
	cal := calendar.New()
	corrected := cal.LaterWorkingDay(s.T0.AddDays(-182))
	last := cal.AddWorkingDays(corrected, 5)
	w.db.Now = func() time.Time { return calendar.StartOfDay(last.AddDays(1)).Add(-time.Minute) }
	if r := w.mustOpen(wrong, which); slices.ContainsFunc(r.Items, func(i casefile.Item) bool { return i.Owner != wrong.Org }) {
		t.Error("it reads what is another's")
	}
	w.db.Now = func() time.Time { return calendar.StartOfDay(last.AddDays(1)) }
	if _, err := w.open(wrong, which); !fault.IsNotFound(err) {
		t.Errorf("after its last day: %v", err)
	}
	w.mustOpen(w.town(), which)
}

// TestReplay submits one form twice, and the form of another with its number.
func TestReplay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	today := calendar.Of(w.db.Now())
	registration := intake.Registration{Given: "Remco", Prefix: "van den", Family: "Broek", Born: calendar.Whole(calendar.On(1979, time.May, 2)), Track: "VI", Release: today.AddDays(200), Received: today, Source: "cvvi_list"}
	on := fresh(id.Case{}, 0)
	first, err := intake.Register(t.Context(), w.db, w.om(), on, registration)
	if err != nil {
		t.Fatal(err)
	}
	registration.NotSame = "Dubbel verstuurd." // by then the duplicate check finds the first
	before := w.counts()
	again, err := intake.Register(t.Context(), w.db, w.om(), on, registration)
	if err != nil || !again.Replayed || again.Case != first.Case || again.Number != first.Number || again.Seq != first.Seq {
		t.Errorf("replay: %+v %v, first %+v", again, err, first)
	}
	w.unchanged(before, "a replay")

	on = fresh(first.Case, first.Seq)
	changed := conclude.NewDate{Date: today.AddDays(210), Source: "dji", Reason: "Nieuwe berekening."}
	one, err := conclude.ChangeDate(t.Context(), w.db, w.om(), on, changed)
	if err != nil {
		t.Fatal(err)
	}
	before = w.counts()
	two, err := conclude.ChangeDate(t.Context(), w.db, w.om(), on, changed)
	if err != nil || !two.Replayed || two.Seq != one.Seq {
		t.Errorf("replay: %+v %v", two, err)
	}
	w.unchanged(before, "a replay")
	lead := w.cast.As("OM-ONL", who.OMLead, 1)
	on.Seq, changed.Date = two.Seq, today.AddDays(211)
	var conflict fault.Conflict
	if _, err := conclude.ChangeDate(t.Context(), w.db, lead, on, changed); !errors.As(err, &conflict) {
		t.Errorf("another's number: %v", err)
	}
	w.unchanged(before, "another's number")
}

// TestStale: a form that was opened before what it depends on changed is refused; what does not matter to it is let through.
func TestStale(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(150))
	opened := w.mustOpen(w.om(), which).Seq
	today := calendar.Of(w.db.Now())
	changed := conclude.NewDate{Date: today.AddDays(155), Source: "dji", Reason: "Nieuwe berekening."}
	if _, err := conclude.ChangeDate(t.Context(), w.db, w.om(), fresh(which, opened), changed); err != nil {
		t.Fatal(err)
	}
	before := w.counts()
	changed.Date = today.AddDays(160)
	var conflict fault.Conflict
	if _, err := conclude.ChangeDate(t.Context(), w.db, w.om(), fresh(which, opened), changed); !errors.As(err, &conflict) || conflict.Key != "conflict.stale" {
		t.Errorf("a form that was overtaken: %v", err)
	}
	w.unchanged(before, "a stale form")
	if _, err := conclude.Assign(t.Context(), w.db, w.om(), fresh(which, opened), conclude.Assignment{}); err != nil {
		t.Errorf("a form to which the date does not matter: %v", err)
	}
}

// TestARefusedDeedLeavesNothing: refused by policy, by the protocol, by its form, and after it had written all it could.
func TestARefusedDeedLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(150))
	seq := w.mustOpen(w.om(), which).Seq
	before := w.counts()
	var forbidden fault.Forbidden
	if _, err := casefile.Do(t.Context(), w.db, w.town(), fresh(which, seq), who.TakeDecision, nothing); !errors.As(err, &forbidden) {
		t.Errorf("by policy: %v", err)
	}
	var conflict fault.Conflict
	if _, err := casefile.Do(t.Context(), w.db, w.om(), fresh(which, seq), who.CloseCase, nothing); !errors.As(err, &conflict) {
		t.Errorf("by the protocol: %v", err)
	}
	var invalid *fault.Invalid
	if _, err := conclude.ChangeDate(t.Context(), w.db, w.om(), fresh(which, seq), conclude.NewDate{}); !errors.As(err, &invalid) {
		t.Errorf("by its form: %v", err)
	}
	unread := fresh(which, seq)
	unread.Wrong = &fault.Invalid{}
	unread.Wrong.Add("review", "date.invalid")
	if _, err := casefile.Do(t.Context(), w.db, w.om(), unread, who.AssignCase, nothing); !errors.As(err, &invalid) {
		t.Errorf("by a field that could not be read: %v", err)
	}
	_, err := casefile.Do(t.Context(), w.db, w.om(), fresh(which, seq), who.AssignCase, func(ctx context.Context, d *casefile.Deed) error {
		if _, err := d.Put(ctx, casefile.Content{Kind: "x", Category: policy.CourtFile, Regime: statute.ProsecutionData, Body: "x"}); err != nil {
			return err
		}
		if err := d.Join(ctx, account.OrgID("SVG"), who.Advising, "om.justice", "justice", "x"); err != nil {
			return err
		}
		if err := d.Assign(ctx, w.om().User); err != nil {
			return err
		}
		d.Tell(policy.ReturnDateMoved)
		return fault.Refuse("x", "x")
	})
	if !errors.As(err, &invalid) {
		t.Errorf("at the end: %v", err)
	}
	w.unchanged(before, "a refused deed")
	if w.mustOpen(w.om(), which).Seq != seq {
		t.Error("a refused deed left a fact")
	}
}

// reads opens a case and shows all of it.
func (w *world) reads(actor account.Actor, which id.Case) {
	w.t.Helper()
	r := w.mustOpen(actor, which)
	if err := casefile.Received(w.t.Context(), w.db, r, r.Items...); err != nil {
		w.t.Fatal(err)
	}
}

// TestOneReceiptForEachGrant: the first sight is kept, by whoever had it, and a second one writes nothing.
func TestOneReceiptForEachGrant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(150))
	w.exec("delete from receipt")
	w.exec("update case_grant set received = false")
	if w.mustOpen(w.town(), which); w.number("select count(*) from receipt") != 0 {
		t.Fatal("a receipt of what no page has shown")
	}
	w.reads(w.town(), which)
	n := w.number("select count(*) from receipt")
	granted := w.number("select count(*) from case_grant where case_id = $1 and to_org = $2 and level = 'full'", which, w.town().Org)
	if n == 0 || n > granted {
		t.Fatalf("%d receipts for %d grants", n, granted)
	}
	w.reads(w.town(), which)
	w.reads(w.cast.As("GM0262", who.MunicipalOfficer, 1), which)
	if again := w.number("select count(*) from receipt where membership_id = $1", w.town().Membership); again != n {
		t.Errorf("%d receipts after the second look, %d after the first", again, n)
	}
	r := w.mustOpen(w.om(), which)
	if !slices.ContainsFunc(r.Shared, func(s casefile.Shared) bool { return s.To == w.town().Org && !s.Seen.IsZero() }) {
		t.Error("the sharer does not see that it was seen")
	}
}

// TestWhatIsNotThereIsNotOpened: a category that is shared from now on gets its receipt when there is something of it to see.
func TestWhatIsNotThereIsNotOpened(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(150))
	const later = policy.LeaveDates // shared on taking part, and nothing of it exists yet
	state := func() (filled bool, receipts int) {
		w.reads(w.town(), which)
		for _, s := range w.mustOpen(w.om(), which).Shared {
			if s.To == w.town().Org && s.Category == later {
				filled = s.Filled
				if s.Filled == s.Seen.IsZero() {
					t.Errorf("filled %t, seen %v", s.Filled, s.Seen)
				}
			}
		}
		return filled, w.number("select count(*) from receipt r join case_grant g on g.id = r.grant_id where g.case_id = $1 and g.to_org = $2 and g.category = $3", which, w.town().Org, string(later))
	}
	if filled, n := state(); filled || n != 0 {
		t.Fatalf("filled %t, %d receipts of what is not there", filled, n)
	}
	put := func(actor account.Actor) {
		t.Helper()
		_, err := casefile.Do(t.Context(), w.db, actor, fresh(which, w.mustOpen(actor, which).Seq), who.AssignCase, func(ctx context.Context, d *casefile.Deed) error {
			_, err := d.Put(ctx, casefile.Content{Kind: "x", Category: later, Regime: statute.ProsecutionData, Body: "x"})
			return errors.Join(err, d.Assign(ctx, actor.User))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	put(w.town())
	if filled, n := state(); filled || n != 0 {
		t.Errorf("filled %t, %d receipts of what is the reader's own", filled, n)
	}
	put(w.om())
	w.exec("update item set withdrawn_at = now(), withdrawn_why = 'x' where kind = 'x' and owner_org = $1", w.om().Org)
	w.reads(w.town(), which)
	if n := w.number("select count(*) from receipt r join case_grant g on g.id = r.grant_id where g.category = $1", string(later)); n != 0 {
		t.Errorf("%d receipts of what was withdrawn", n)
	}
	put(w.om())
	if filled, n := state(); !filled || n != 1 {
		t.Errorf("filled %t, %d receipts when it is there", filled, n)
	}
}

// TestALookIsOneRoundTrip counts what goes to the server, with the length of the lists no part of it.
func TestALookIsOneRoundTrip(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(-300))
	count := &trips{}
	config, err := pgxpool.ParseConfig(w.db.Web.Config().ConnString())
	if err != nil {
		t.Fatal(err)
	}
	config.ConnConfig.Tracer, config.MaxConns = count, 1
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	web := w.db.Web
	defer web.Close()
	w.db.Web = pool
	for _, actor := range []account.Actor{w.om(), w.mayor(), w.stranger()} {
		_, _ = w.open(actor, which) // prepares its statements
		count.n.Store(0)
		_, _ = w.open(actor, which)
		if n := count.n.Load(); n != 1 {
			t.Errorf("%s: %d round trips", actor.Name, n)
		}
	}
}

// trips counts batches and statements sent.
type trips struct{ n atomic.Int64 }

func (c *trips) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.n.Add(1)
	return ctx
}
func (c *trips) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (c *trips) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	c.n.Add(1)
	return ctx
}
func (c *trips) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (c *trips) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}
func (c *trips) TracePrepareStart(ctx context.Context, _ *pgx.Conn, data pgx.TracePrepareStartData) context.Context {
	c.n.Add(1)
	return ctx
}
func (c *trips) TracePrepareEnd(context.Context, *pgx.Conn, pgx.TracePrepareEndData) {}
