package demonstration_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

func cast(t *testing.T) (*postgres.DB, *demonstration.Cast) {
	t.Helper()
	db := pgtest.New(t)
	if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, pgtest.Time()) }); err != nil {
		t.Fatal(err)
	}
	c, err := demonstration.People(t.Context(), db, account.NewHasher(4), pgtest.Time().AddDate(-3, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return db, c
}

// TestWholeWay walks both tracks from signal to closing, by every deed, against the real database.
func TestWholeWay(t *testing.T) {
	t.Parallel()
	db, c := cast(t)
	now := pgtest.Time()
	w := &demonstration.Walker{DB: db, Cast: c, Now: now}
	for _, track := range []string{"VI", "EndOfSentence"} {
		s := demonstration.Story{
			Given: "Marcel", Family: "Rietman" + track, Born: calendar.On(1984, time.March, 14), Track: track, T0: calendar.Of(now).AddDays(-420), Town: c.Towns[0],
			Address: "Heideweg 27", Probation: "RN", Position: "objection", Outcome: "grant", Analysis: "delivered", Returned: true, Breach: "warning",
		}
		which, err := w.Walk(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		r, err := casefile.Open(t.Context(), db, c.As("OM-ONL", who.OMOfficer, 1), casefile.Page{Case: which, Name: "case", Timeline: 100, Shared: true})
		if err != nil {
			t.Fatal(err)
		}
		if r.Plan.Phase != protocol.PhaseClosed {
			t.Errorf("%s: phase %s, open: %+v", track, r.Plan.Phase, r.Plan.OpenItems())
		}
		if len(r.Entries) < 10 || len(r.Shared) == 0 {
			t.Errorf("%s: %d entries, %d grants", track, len(r.Entries), len(r.Shared))
		}
	}
	found, err := ledger.Verify(t.Context(), db)
	if err != nil || len(found) != 0 {
		t.Errorf("verify: %v %v", found, err)
	}
}

// TestLoad makes the demonstration and finds all phases and both tracks in it, and nothing that verification objects to.
func TestLoad(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	const cases = 60
	store, err := document.OpenFolder(t.TempDir(), pgtest.Time)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := demonstration.Load(t.Context(), db, account.NewHasher(4), store, demonstration.Size{Cases: cases}); err != nil || n != cases {
		t.Fatalf("%d cases: %v", n, err)
	}
	for _, kind := range []string{"application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"} {
		documents := 0
		if err := db.Owner.QueryRow(t.Context(), "select count(*) from item i join document_file f on f.item_id = i.id where i.body ->> 'type' = $1", kind).Scan(&documents); err != nil || documents < 10 {
			t.Errorf("%d documents of type %s: %v", documents, kind, err)
		}
	}
	for _, role := range who.Roles {
		least, people := map[who.Role]int{who.DecidingOfficer: 2}[role], 0
		if err := db.Owner.QueryRow(t.Context(), "select count(distinct user_id) from membership where role = $1", string(role)).Scan(&people); err != nil || people < max(1, least) {
			t.Errorf("%d people are %s: %v", people, role, err)
		}
	}
	if found, err := document.Verify(t.Context(), db, store); err != nil || len(found) != 0 {
		t.Errorf("documents: %v %v", found, err)
	}
	var gone, other string
	if err := db.Owner.QueryRow(t.Context(), "select min(key), max(key) from document_file").Scan(&gone, &other); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{gone, other} {
		if err := store.Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Put(t.Context(), other, strings.NewReader("iets anders")); err != nil {
		t.Fatal(err)
	}
	if found, err := document.Verify(t.Context(), db, store); err != nil || len(found) != 2 {
		t.Errorf("a document that is gone and one that is another: %v %v", found, err)
	}
	rows, err := db.Owner.Query(t.Context(), "select phase, track, count(*) from case_card where org_id = lead_org group by 1, 2")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for rows.Next() {
		var phase, track string
		var n int
		if err := rows.Scan(&phase, &track, &n); err != nil {
			t.Fatal(err)
		}
		seen[phase] += n
		seen[track] += n
	}
	for _, phase := range protocol.Phases {
		if seen[string(phase)] == 0 {
			t.Errorf("no case in phase %s: %v", phase, seen)
		}
	}
	if found, err := ledger.Verify(t.Context(), db); err != nil || len(found) != 0 {
		t.Errorf("verify: %v %v", found, err)
	}
	if found, err := casefile.Refold(t.Context(), db); err != nil || len(found) != 0 {
		t.Errorf("refold: %v %v", found, err)
	}
	day := db.Now()
	for _, days := range []int{0, 1, 3, 45} {
		db.Now = func() time.Time { return day.AddDate(0, 0, days) }
		for n := 1; n > 0; {
			var err error
			if n, err = casefile.Reevaluate(t.Context(), db, 100); err != nil {
				t.Fatal(err)
			}
		}
		if found, err := casefile.Reproject(t.Context(), db); err != nil || len(found) != 0 {
			t.Errorf("%d days on: %v %v", days, found, err)
		}
	}
	if n, err := demonstration.Load(t.Context(), db, account.NewHasher(4), nil, demonstration.Size{Cases: 1, Walked: 1}); err != nil || n != 0 {
		t.Errorf("filled again: %d cases, %v", n, err)
	}
}

// TestCopies fills a demonstration beyond what is walked: the copies hold in every way that a case is verified, the schema
// is as it was, and a copied case is worked on like any other.
func TestCopies(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	schema := func() string {
		var all string
		err := db.Owner.QueryRow(t.Context(), `
select string_agg(d, E'\n' order by d) from (
  select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as d from pg_constraint where connamespace = 'public'::regnamespace
  union all
  select indexdef from pg_indexes where schemaname = 'public') s`).Scan(&all)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := schema()
	const walked, cases = 60, 400
	if n, err := demonstration.Load(t.Context(), db, account.NewHasher(4), nil, demonstration.Size{Cases: cases, Walked: walked}); err != nil || n != cases {
		t.Fatalf("%d cases: %v", n, err)
	}
	if after := schema(); after != before {
		t.Errorf("another schema:\n%s\nwas:\n%s", after, before)
	}
	var all, numbers, names, open int
	err := db.Owner.QueryRow(t.Context(), `
select count(*), count(distinct number), count(distinct name), count(*) filter (where closed_on is null)
from case_card where org_id = lead_org`).Scan(&all, &numbers, &names, &open)
	if err != nil || all != cases || numbers != cases || names < cases/2 {
		t.Errorf("%d cases, %d numbers, %d names: %v", all, numbers, names, err)
	}
	if least := (cases - walked) / 5; open < least || open > least+walked {
		t.Errorf("%d cases are open; of %d copies it should be a fifth", open, cases-walked)
	}
	if found, err := casefile.Verify(t.Context(), db); err != nil || len(found) != 0 {
		t.Errorf("%d findings: %v %v", len(found), found[:min(len(found), 5)], err)
	}
}
