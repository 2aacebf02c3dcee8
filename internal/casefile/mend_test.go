package casefile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
)

// lose takes the fact of a deed away, as two deeds at once once did: the facts are those of before, its entry stands.
func (w *world) lose(which id.Case, do func()) {
	w.t.Helper()
	w.exec("create table if not exists before_facts as select * from case_facts with no data")
	w.exec("insert into before_facts select * from case_facts where case_id = $1", which)
	do()
	w.exec("update case_facts f set facts = b.facts, seq = b.seq from before_facts b where b.case_id = f.case_id and f.case_id = $1", which)
	w.exec("delete from before_facts")
}

func (w *world) mend(which id.Case, do bool) casefile.Mending {
	w.t.Helper()
	m, err := casefile.Mend(w.t.Context(), w.db, which, do)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

func (w *world) ask(which id.Case) {
	w.t.Helper()
	seq := w.mustOpen(w.om(), which).Seq
	if _, err := analysis.Ask(w.t.Context(), w.db, w.om(), fresh(which, seq), analysis.Request{Questions: "Wat weet de gemeente van de buurt?", Area: "Heideweg"}); err != nil {
		w.t.Fatal(err)
	}
}

// TestALostFactIsFoldedAnew: of two cases that each lost a fact, the one that is named gets it back; what that opens is told once.
func TestALostFactIsFoldedAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	story := w.story(150)
	story.Stop = "P05"
	which := w.walk(story)
	story.Family = "Tweede"
	other := w.walk(story)
	for _, one := range []id.Case{which, other} {
		w.lose(one, func() { w.ask(one) })
	}
	if found, err := casefile.Refold(t.Context(), w.db); err != nil || len(found) != 2 {
		t.Fatalf("found: %v %v", found, err)
	}
	told := w.number("select count(*) from message where case_id = $1", which)
	entries := w.number("select count(*) from ledger where stream = $1", which)
	would := w.mend(which, false)
	if !slices.ContainsFunc(would.Lines, func(l string) bool { return strings.HasPrefix(l, "missing: asks ") && strings.Contains(l, "analysis") }) || would.Told != 0 {
		t.Errorf("it would mend %+v", would)
	}
	if text := fmt.Sprint(would); strings.Contains(text, "buurt") || strings.Contains(text, "Heideweg") {
		t.Errorf("what was written stands in %s", text)
	}
	if n := w.number("select count(*) from ledger where stream = $1", which); n != entries {
		t.Errorf("looking left an entry")
	}
	if did := w.mend(which, true); len(did.Broken) != 0 || !slices.Equal(did.Lines, would.Lines) {
		t.Errorf("it mended %+v", did)
	}
	if n := w.number("select count(*) from ledger where stream = $1 and deed = $2", which, ledger.Refold); n != 1 {
		t.Errorf("%d entries of the mending", n)
	}
	if n := w.number("select count(*) from message where case_id = $1", which); n != told {
		t.Errorf("%d messages, there were %d", n, told)
	}
	if again := w.mend(which, true); len(again.Lines) != 0 {
		t.Errorf("mended again: %+v", again)
	}
	if found, err := casefile.Refold(t.Context(), w.db); err != nil || len(found) != 1 || found[0].Stream != other.String() {
		t.Errorf("left: %v %v", found, err)
	}
	// The other's message was lost with its fact: it is sent now, and once.
	w.exec("delete from message where case_id = $1 and step = 'P06'", other)
	if did := w.mend(other, true); did.Told != 1 {
		t.Errorf("told %+v", did)
	}
	if n := w.number("select count(*) from message where case_id = $1 and step = 'P06'", other); n != 1 {
		t.Errorf("%d messages of what was never told", n)
	}
	pgtest.Sound(t, w.db)
}

// TestABrokenLedgerIsNotFolded: neither from a payload that was changed, or is gone, nor from a chain that was cut.
func TestABrokenLedgerIsNotFolded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	story := w.story(150)
	story.Stop = "P05"
	for name, harm := range map[string]string{
		"a payload that was changed": "update ledger_payload set body = replace(convert_from(body, 'utf8'), 'analysis', 'analysys')::bytea where stream = $1 and seq = (select max(seq) from ledger where stream = $1)",
		"a payload that is gone":     "delete from ledger_payload where stream = $1 and seq = 3",
		"a chain that was cut":       "with cut as (delete from ledger_payload where stream = $1 and seq = (select max(seq) from ledger where stream = $1)) delete from ledger where stream = $1 and seq = (select max(seq) from ledger where stream = $1)",
	} {
		story.Family = strings.ReplaceAll(name, " ", "")
		which := w.walk(story)
		w.lose(which, func() { w.ask(which) })
		w.exec("alter table ledger disable trigger user")
		w.exec("alter table ledger_payload disable trigger user")
		w.exec(harm, which)
		before := w.number("select seq from case_facts where case_id = $1", which)
		entries := w.number("select count(*) from ledger where stream = $1", which)
		if m := w.mend(which, true); len(m.Broken) == 0 || len(m.Lines) != 0 {
			t.Errorf("%s: %+v", name, m)
		}
		if now := w.number("select seq from case_facts where case_id = $1", which); now != before {
			t.Errorf("%s: facts up to %d, were up to %d", name, now, before)
		}
		if n := w.number("select count(*) from ledger where stream = $1", which); n != entries {
			t.Errorf("%s: an entry was left", name)
		}
	}
}
