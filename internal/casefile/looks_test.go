package casefile_test

import (
	"errors"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/fault"
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
	found, err := casefile.Looks(t.Context(), db, c.As("GM0262", who.PrivacyOfficer, 1), "r", 0, 10)
	if err != nil || len(found) != 1 || found[0].Who != c.As("GM0262", who.Mayor, 1).Name || found[0].Outcome != "unknown" {
		t.Errorf("%+v, %v", found, err)
	}
	var forbidden fault.Forbidden
	if _, err := casefile.Looks(t.Context(), db, c.As("GM0262", who.Mayor, 1), "r", 0, 10); !errors.As(err, &forbidden) {
		t.Errorf("a mayor reads looks: %v", err)
	}
}
