package casefile_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/migrations"
)

// TestWhatIsOlderIsKnownSinceTheBaseline makes a record as it was before payloads held rows, and brings it to today's form.
func TestWhatIsOlderIsKnownSinceTheBaseline(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.walk(w.story(60))
	w.walk(w.story(20))
	w.older()
	if found := w.findings(); len(found) == 0 {
		t.Fatal("rows that stand in no entry were not found")
	}
	w.exec("insert into baseline_due (stream, org) select id, false from case_file union all select distinct org_id, true from membership")
	for range 2 {
		if err := casefile.Baseline(t.Context(), w.db); err != nil {
			t.Fatal(err)
		}
		if err := account.Baseline(t.Context(), w.db); err != nil {
			t.Fatal(err)
		}
	}
	found := w.findings()
	if len(found) != 2 || slices.ContainsFunc(found, func(f ledger.Finding) bool { return !f.Note || !strings.Contains(f.What, "known since baseline") }) {
		t.Errorf("after the baseline: %v", found)
	}
	w.walk(w.story(40)) // and goes on
	for _, sql := range []string{"update case_grant set category = 'return_date' where ctid = (select min(ctid) from case_grant)", "update membership set role = 'om_lead' where ctid = (select min(ctid) from membership)"} {
		w.exec(sql)
		more := w.findings()
		if len(more) != len(found)+1 {
			t.Errorf("%s: %v", sql, more)
		}
		found = more
	}
}

// TestADestroyedPayloadIsNotAChangedOne destroys a payload as an entry of the case says, and without a word.
func TestADestroyedPayloadIsNotAChangedOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(60))
	w.exec("delete from ledger_payload where stream = $1 and seq = 3", which)
	if found := w.findings(); len(found) != 1 || found[0].Note || found[0].What != "the payload is missing" {
		t.Errorf("without a word: %v", found)
	}
	err := postgres.InTx(t.Context(), w.db.Owner, func(tx postgres.Tx) error {
		var head ledger.Head
		if err := tx.QueryRow(t.Context(), "select length, head from case_file where id = $1", which).Scan(&head.Length, &head.Hash); err != nil {
			return err
		}
		body, err := json.Marshal(ledger.Rows{Format: ledger.Format, Destroyed: []int64{3}})
		if err != nil {
			return err
		}
		head, err = ledger.Append(t.Context(), tx, head, ledger.Entry{Stream: which.UUID, At: w.db.Now(), Deed: "test.destroy", Case: which, Category: policy.Existence, Body: body})
		if err != nil {
			return err
		}
		_, err = tx.Exec(t.Context(), "update case_file set length = $2, head = $3 where id = $1", which, head.Length, head.Hash)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if found := w.findings(); len(found) != 1 || !found[0].Note || !strings.HasPrefix(found[0].What, "the payload was destroyed by entry ") {
		t.Errorf("as an entry says: %v", found)
	}
}

// older takes the rows out of every payload and chains the ledger anew: so it was before there were rows in it.
func (w *world) older() {
	w.t.Helper()
	ctx := w.t.Context()
	err := postgres.InTx(ctx, w.db.Owner, func(tx postgres.Tx) error {
		rows, err := tx.Query(ctx, `select l.stream, l.at, l.membership_id, l.org_id, l.deed, l.case_id, l.category, l.about, l.request, p.salt, p.body
			from ledger l join ledger_payload p on p.stream = l.stream and p.seq = l.seq order by l.stream, l.seq`)
		if err != nil {
			return err
		}
		type entry struct {
			ledger.Entry
			salt []byte
		}
		var all []entry
		for rows.Next() {
			var e entry
			if err := rows.Scan(&e.Stream, &e.At, &e.Membership, &e.Org, &e.Deed, &e.Case, &e.Category, &e.About, &e.Request, &e.salt, &e.Body); err != nil {
				return err
			}
			body := map[string]json.RawMessage{}
			if err := json.Unmarshal(e.Body, &body); err != nil {
				return err
			}
			delete(body, "rows")
			delete(body, "format")
			if e.Body, err = json.Marshal(body); err != nil {
				return err
			}
			all = append(all, e)
		}
		var head ledger.Head
		for n, e := range all {
			if n == 0 || all[n-1].Stream != e.Stream {
				head = ledger.Head{}
			}
			s := head.Next(e.Entry, e.salt)
			head = s.Head()
			for _, sql := range []string{"update ledger set digest = $3, prev = $4, hash = $5 where stream = $1 and seq = $2", "update case_file set head = $5 where id = $1 and length = $2 and $3::bytea <> $4", "update org_stream set head = $5 where org_id = $1 and length = $2 and $3::bytea <> $4"} {
				if _, err := tx.Exec(ctx, sql, s.Stream, s.Seq, s.Digest, s.Prev, s.Hash); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx, "update ledger_payload set body = $3 where stream = $1 and seq = $2", s.Stream, s.Seq, s.Body); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) findings() []ledger.Finding {
	w.t.Helper()
	found, err := casefile.Verify(w.t.Context(), w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

// TestWhatWasToldBeforeIsItsOwn makes a record as it was when the risk was shared as a category and no item said for whom it was, and
// brings it to today's form.
func TestWhatWasToldBeforeIsItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.cast.Towns[0], w.cast.Towns[1]
	which := w.twoTowns(first, second)
	w.walk(w.story(10)) // and a case with one municipality, as far as the supervision
	const told = "select id::text || ' ' || for_org from item where for_org is not null and kind not in ('supervision_commission', 'breach_outcome') order by 1"
	before := w.words(told)
	if len(before) < 8 {
		t.Fatalf("%d items were written for somebody: the test could not fail", len(before))
	}
	w.exec("update item set for_org = null")
	w.exec("update case_grant set item_id = null where category = 'order_risk'")
	up, err := migrations.FS.ReadFile("000026_told_to_one.up.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, data, there := strings.Cut(string(up), "-- What stands already")
	if !there {
		t.Fatal("the migration says nothing of what stands already")
	}
	w.exec("-- What stands already" + data)
	if after := w.words(told); !slices.Equal(before, after) {
		t.Errorf("before\n%v\nafter\n%v", before, after)
	}
	for _, town := range []account.Org{first, second} {
		notices := w.mustOpen(w.cast.As(town.Code, who.Mayor, 1), which).Find("notice")
		if len(notices) != 1 || notices[0].For != town.ID {
			t.Errorf("%s reads %d notices", town.Name, len(notices))
		}
	}
	if err := casefile.Baseline(t.Context(), w.db); err != nil {
		t.Fatal(err)
	}
	for _, f := range w.findings() {
		if !f.Note {
			t.Errorf("%v", f)
		}
	}
}
