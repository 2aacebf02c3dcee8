package casefile_test

import (
	"errors"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestLooksAreThePrivacyOfficers: he reads the looks of his own organisation and of no other, and nobody else reads any.
func TestLooksAreThePrivacyOfficers(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, pgtest.Time()) }); err != nil {
		t.Fatal(err)
	}
	c, err := demonstration.People(t.Context(), db, account.NewHasher(4), pgtest.Time().AddDate(-1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, looker := range []account.Actor{c.As("GM0262", who.Mayor, 1), c.As("GM0150", who.Mayor, 1)} {
		if _, err := casefile.Open(t.Context(), db, looker, casefile.Page{Name: "case"}); !fault.IsNotFound(err) {
			t.Fatal(err)
		}
	}
	privacy := c.As("GM0262", who.PrivacyOfficer, 1)
	found, err := casefile.Looks(t.Context(), db, privacy, "r", casefile.LooksAsked{}, 10)
	if err != nil || len(found) != 1 || found[0].Who != c.As("GM0262", who.Mayor, 1).Name || found[0].Outcome != "unknown" {
		t.Errorf("%+v, %v", found, err)
	}
	for _, c := range []struct {
		asked casefile.LooksAsked
		want  int
	}{
		{casefile.LooksAsked{User: c.As("GM0262", who.Mayor, 1).User}, 1}, {casefile.LooksAsked{User: c.As("GM0262", who.MunicipalOfficer, 1).User}, 0},
		{casefile.LooksAsked{User: c.As("GM0150", who.Mayor, 1).User}, 0}, {casefile.LooksAsked{Outcome: ledger.Unknown}, 1}, {casefile.LooksAsked{Outcome: ledger.Refused}, 0},
		{casefile.LooksAsked{Number: "2026-000001"}, 0},
	} {
		if found, err := casefile.Looks(t.Context(), db, privacy, "r", c.asked, 10); err != nil || len(found) != c.want {
			t.Errorf("%+v gives %d, not %d: %v", c.asked, len(found), c.want, err)
		}
	}
	var forbidden fault.Forbidden
	if _, err := casefile.Looks(t.Context(), db, c.As("GM0262", who.Mayor, 1), "r", casefile.LooksAsked{}, 10); !errors.As(err, &forbidden) {
		t.Errorf("a mayor reads looks: %v", err)
	}
}
