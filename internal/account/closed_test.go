package account_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestTwoWhoCloseOneDay at once: one does, the other is told; two who open it again likewise, and a form that comes twice is done once.
func TestTwoWhoCloseOneDay(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	office := func(email string) account.Office {
		out := add(t, s.db, s.h, email, "BEHEER", who.TechAdmin)
		return account.Office{Actor: open(t, s.db, out.User, "BEHEER"), Request: id.NewRequest()}
	}
	one, two := office("one@beheer.example"), office("two@beheer.example")
	day := calendar.On(2027, 3, 10)
	closing := func(o account.Office) func() error {
		return func() error { return account.CloseDay(t.Context(), s.db, o, day, "Stcrt. 2026, 1") }
	}
	opening := func(o account.Office) func() error {
		return func() error { return account.OpenDay(t.Context(), s.db, o, day) }
	}
	if err := closing(office("first@beheer.example"))(); err != nil { // the stream is there now, to be held
		t.Fatal(err)
	}
	errs := pgtest.Queue(t, s.db, holdOrg, one.Actor.Org, opening(one), opening(two))
	if errs[0] != nil || !fault.IsNotFound(errs[1]) {
		t.Errorf("two who open: %v", errs)
	}
	one.Request, two.Request = id.NewRequest(), id.NewRequest()
	var conflict fault.Conflict
	errs = pgtest.Queue(t, s.db, holdOrg, one.Actor.Org, closing(one), closing(two))
	if errs[0] != nil || !errors.As(errs[1], &conflict) || conflict.Key != "calendar.error.closed" {
		t.Errorf("two who close: %v", errs)
	}
	if err := closing(one)(); !errors.As(err, &conflict) || conflict.Key != "account.error.done" {
		t.Errorf("the form once more: %v", err)
	}
	errs = pgtest.Queue(t, s.db, holdOrg, one.Actor.Org, func() error { return account.OpenDayByHand(t.Context(), s.db, day) }, opening(two))
	if errs[0] != nil || !fault.IsNotFound(errs[1]) {
		t.Errorf("at the command line and on the page: %v", errs)
	}
	pgtest.Sound(t, s.db)
}

// TestWhatCannotBeClosed is refused with its reason, and leaves nothing.
func TestWhatCannotBeClosed(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	const source = "Stcrt. 2026, 1"
	for _, c := range []struct {
		day           calendar.Date
		source, field string
	}{
		{calendar.Date{}, source, "day"}, {calendar.On(2027, 3, 13), source, "day"}, {calendar.On(2026, 12, 25), source, "day"},
		{calendar.On(2027, 3, 10), " \t", "source"}, {calendar.On(2027, 3, 10), strings.Repeat("é", 301), "source"}, {calendar.On(2027, 3, 10), "one\ntwo", "source"},
	} {
		if err := account.CloseDayByHand(t.Context(), s.db, c.day, c.source); !refused(err, c.field) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if err := account.OpenDayByHand(t.Context(), s.db, calendar.On(2027, 3, 10)); !fault.IsNotFound(err) {
		t.Errorf("a day that is open: %v", err)
	}
	var n int
	if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from ledger where deed like 'day.%'").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d entries, %v", n, err)
	}
	pgtest.Sound(t, s.db)
}
