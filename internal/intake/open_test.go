package intake_test

import (
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestTheParketnummerIsKeptInOneForm however it was written.
func TestTheParketnummerIsKeptInOneForm(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx := t.Context()
	if err := postgres.InTx(ctx, db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(ctx, tx, pgtest.Time()) }); err != nil {
		t.Fatal(err)
	}
	cast, err := demonstration.People(ctx, db, account.NewHasher(4), pgtest.Time().AddDate(-1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	om, today := cast.As("OM-ONL", who.OMOfficer, 1), calendar.Of(db.Now())
	for n, typed := range []string{"05/780109-22", "05-780109-22", " 05.78010922 ", "05/78010-22"} {
		r, err := intake.Register(ctx, db, om, casefile.On{Request: id.NewRequest()}, intake.Registration{
			Given: "Jan", Family: "Jansen", Born: calendar.Whole(calendar.On(1980+n, 1, 1)), NotSame: "Een ander.", Track: string(statute.EndOfSentence), Release: today.AddDays(200), Received: today, Source: "dji"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = intake.Open(ctx, db, om, casefile.On{Case: r.Case, Seq: r.Seq, Request: id.NewRequest()}, intake.Opening{
			Irrevocable: "yes", BIJ: "yes", Qualification: "Diefstal", Sentence: "Een jaar", Parket: typed, Origin: cast.Towns[0].ID})
		if n == 3 {
			if err == nil || !strings.Contains(err.Error(), "parketnummer") {
				t.Errorf("%q: %v", typed, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", typed, err)
			continue
		}
		var kept string
		if err := db.Owner.QueryRow(ctx, `select body ->> 'parket' from item where case_id = $1 and kind = $2`, r.Case, intake.KindNumbers).Scan(&kept); err != nil || kept != "05-780109-22" {
			t.Errorf("%q is kept as %q: %v", typed, kept, err)
		}
	}
}
