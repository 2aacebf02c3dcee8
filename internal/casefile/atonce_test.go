package casefile_test

import (
	"errors"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
)

const holdCase = "select from case_file where id = $1 for update"

// TestTwoDeedsAtOnceKeepBothFacts: who waited for another deed goes on with what that one left, and not with what was there when he began.
func TestTwoDeedsAtOnceKeepBothFacts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(150))
	seq := w.mustOpen(w.om(), which).Seq
	today := calendar.Of(w.db.Now())
	change := func() error {
		_, err := conclude.ChangeDate(t.Context(), w.db, w.om(), fresh(which, seq), conclude.NewDate{Date: today.AddDays(155), Source: "dji", Reason: "Nieuwe berekening."})
		return err
	}
	assign := func() error {
		_, err := conclude.Assign(t.Context(), w.db, w.town(), fresh(which, seq), conclude.Assignment{Users: []id.User{w.town().User}})
		return err
	}
	for _, works := range [][]func() error{{change, assign}, {assign, change}} {
		seq = w.mustOpen(w.om(), which).Seq
		before := w.number("select count(*) from ledger where stream = $1", which)
		today = today.AddDays(1)
		for n, err := range pgtest.Queue(t, w.db, holdCase, which, works...) {
			if err != nil {
				t.Errorf("deed %d: %v", n, err)
			}
		}
		if n := w.number("select count(*) from ledger where stream = $1", which); n != before+2 {
			t.Errorf("%d entries, want %d", n, before+2)
		}
		if now := w.mustOpen(w.om(), which).Seq; now != seq+2 {
			t.Errorf("%d facts, want %d", now, seq+2)
		}
	}
	pgtest.Sound(t, w.db)
}

// TestAJobAndADeedAtOnce: the job that looks again at what time changed goes on with the facts of the deed that came first.
func TestAJobAndADeedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(150))
	seq := w.mustOpen(w.om(), which).Seq
	day := w.db.Now()
	w.db.Now = func() time.Time { return day.AddDate(0, 0, 30) }
	today := calendar.Of(w.db.Now())
	works := []func() error{
		func() error {
			_, err := conclude.ChangeDate(t.Context(), w.db, w.om(), fresh(which, seq), conclude.NewDate{Date: today.AddDays(155), Source: "dji", Reason: "Nieuwe berekening."})
			return err
		},
		func() error { _, err := casefile.Reevaluate(t.Context(), w.db, 10); return err },
	}
	for n, err := range pgtest.Queue(t, w.db, holdCase, which, works...) {
		if err != nil {
			t.Errorf("%d: %v", n, err)
		}
	}
	pgtest.Sound(t, w.db)
}

// TestWhoLostHisPlaceWhileHeWaited: standing is what it is when the wait ends: neither a seat that ended meanwhile nor a part in the case counts.
func TestWhoLostHisPlaceWhileHeWaited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(150))
	seq := w.mustOpen(w.om(), which).Seq
	yesterday := calendar.Of(w.db.Now()).AddDays(-1)
	for _, gone := range []struct {
		what  string
		actor account.Actor
		then  func(account.Actor)
	}{
		{"a seat", w.town(), func(a account.Actor) { pgtest.EndSeat(t, w.db, a.Membership, yesterday) }},
		{"a part in the case", w.mayor(), func(a account.Actor) {
			w.exec("update party set valid_until = $1 where case_id = $2 and org_id = $3", yesterday, which, a.Org)
		}},
	} {
		before := w.number("select count(*) from ledger where stream = $1", which)
		works := []func() error{
			func() error {
				_, err := conclude.Assign(t.Context(), w.db, gone.actor, fresh(which, seq), conclude.Assignment{Users: []id.User{gone.actor.User}})
				return err
			},
			func() error { gone.then(gone.actor); return nil },
		}
		err := pgtest.Queue(t, w.db, holdCase, which, works...)[0]
		var forbidden fault.Forbidden
		if !errors.As(err, &forbidden) && !fault.IsNotFound(err) {
			t.Errorf("%s that ended while he waited: %v", gone.what, err)
		}
		if n := w.number("select count(*) from ledger where stream = $1", which); n != before {
			t.Errorf("%s that ended: %d entries, want %d", gone.what, n, before)
		}
	}
}

// TestAStrictServerGivesNoConflicts: what is decided on is read after the lock, whatever isolation the server was set to.
func TestAStrictServerGivesNoConflicts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(150))
	w.exec("do $$ begin execute format('alter database %I set default_transaction_isolation = serializable', current_database()); end $$")
	strict, err := postgres.Open(t.Context(), postgres.ConfigFrom(w.db.Owner.Config().ConnString()), w.db.Wall)
	if err != nil {
		t.Fatal(err)
	}
	defer strict.Close()
	w.db = strict
	seq := w.mustOpen(w.om(), which).Seq
	assign := func(a account.Actor) func() error {
		return func() error {
			_, err := conclude.Assign(t.Context(), w.db, a, fresh(which, seq), conclude.Assignment{Users: []id.User{a.User}})
			return err
		}
	}
	for n, err := range pgtest.Queue(t, w.db, holdCase, which, assign(w.om()), assign(w.town())) {
		if err != nil {
			t.Errorf("deed %d: %v", n, err)
		}
	}
	pgtest.Sound(t, w.db)
}
