package casefile_test

import (
	"errors"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestARequestBelongsToItsForm: the number of a form answers that deed in that case again, and no other; and only colleagues
// can be assigned.
func TestARequestBelongsToItsForm(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx := t.Context()
	if err := postgres.InTx(ctx, db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(ctx, tx, pgtest.Time()) }); err != nil {
		t.Fatal(err)
	}
	c, err := demonstration.People(ctx, db, account.NewHasher(4), pgtest.Time().AddDate(-1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	om, today := c.As("OM-ONL", who.OMOfficer, 1), calendar.Of(db.Now())
	register := func(family string) casefile.On {
		r, err := intake.Register(ctx, db, om, casefile.On{Request: id.NewRequest()}, intake.Registration{
			Given: "Jan", Family: family, Born: calendar.Whole(calendar.On(1980, 1, 1)), NotSame: "Een ander.", Track: "VI", Release: today.AddDays(200), Received: today, Source: "dji"})
		if err != nil {
			t.Fatal(err)
		}
		return casefile.On{Case: r.Case, Seq: r.Seq, Request: id.NewRequest()}
	}
	one, two := register("Eerste"), register("Tweede")
	if _, err := conclude.Assign(ctx, db, om, one, conclude.Assignment{Users: []id.User{om.User}}); err != nil {
		t.Fatal(err)
	}
	if again, err := conclude.Assign(ctx, db, om, one, conclude.Assignment{}); err != nil || !again.Replayed {
		t.Errorf("the same form again: %+v, %v", again, err)
	}
	var conflict fault.Conflict
	if _, err := intake.Dismiss(ctx, db, om, one, form.Reason{Reason: "x"}); !errors.As(err, &conflict) {
		t.Errorf("another deed under the same number: %v", err)
	}
	two.Request = one.Request
	if _, err := conclude.Assign(ctx, db, om, two, conclude.Assignment{}); !errors.As(err, &conflict) {
		t.Errorf("another case under the same number: %v", err)
	}
	two.Request = id.NewRequest()
	var invalid *fault.Invalid
	if _, err := conclude.Assign(ctx, db, om, two, conclude.Assignment{Users: []id.User{c.As("GM0262", who.Mayor, 1).User}}); !errors.As(err, &invalid) {
		t.Errorf("somebody of another organisation is assigned: %v", err)
	}
}
