package casefile_test

import (
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/search"
)

// TestWhatIsTemporaryGoes: drafts and stored searches of more than 30 days ago are removed, younger ones stay.
func TestWhatIsTemporaryGoes(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := demonstration.Load(t.Context(), db, account.NewHasher(4), nil, demonstration.Size{Cases: 2, Walked: 2}); err != nil {
		t.Fatal(err)
	}
	for _, days := range []int{31, 29} {
		at := db.Now().AddDate(0, 0, -days)
		if _, err := db.Owner.Exec(t.Context(), `insert into draft (case_id, org_id, form, fields, seq, saved_by, saved_at)
select c.id, m.org_id, $2, '{}', 0, m.id, $1 from case_file c, membership m order by c.id, m.id limit 1`, at, at.Format(time.DateOnly)); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Owner.Exec(t.Context(), `insert into search_query (id, membership_id, org_id, words, at)
select gen_random_uuid(), id, org_id, 'x', $1 from membership limit 1`, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := casefile.SweepDrafts(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if err := search.Sweep(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"draft", "search_query"} {
		n := 0
		if err := db.Owner.QueryRow(t.Context(), "select count(*) from "+table).Scan(&n); err != nil || n != 1 {
			t.Errorf("%s: %d left, want 1; %v", table, n, err)
		}
	}
}
