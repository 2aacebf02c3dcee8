package casefile_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

var update = flag.Bool("update", false, "write the table of tampering into docs/security.md")

// guard says of a table what finds a row that somebody with the database changed, inserted or removed. Of the columns in not, and of
// «inserted» and «removed» there, nothing does, and the words say why.
type guard struct {
	by  string
	not map[string]string
}

// guards is the table of tampering, the part of which something is found.
var guards = map[string]guard{
	"access_entry": {"the seals of looks", map[string]string{
		"inserted": "a look behind the last seal is sealed with the true ones; before it, it is found"}},
	"assignment": {"the ledger's rows", nil},
	"case_card":  {"computed from the facts and the person", nil},
	"case_facts": {"the ledger's facts, folded", map[string]string{
		"named": "the database makes it of the facts and takes no other; without that rule a page only says less of who cannot be reached"}},
	"case_file": {"the ledger's rows and chain, the facts, the head of heads", map[string]string{
		"changes_at":   "only says when a job looks again; a case that waits for the job has its lists passed by until then",
		"evaluated_on": "only says when a job looked last",
		"closed_days":  "only says by which closed days a job looked last; a case that waits for the job has its lists passed by until then"}},
	"case_grant":    {"the ledger's rows; that it was opened: the receipt", nil},
	"case_key":      {"computed from the person", nil},
	"case_person":   {"derived from the person", nil},
	"case_number":   {"the numbers of the cases, which have no gap", nil},
	"case_step":     {"computed from the facts", nil},
	"document_file": {"the ledger's rows; the file itself: `verify --documents`", nil},
	"head_seal": {"the chain of heads of heads", map[string]string{
		"at": "the moment is not sealed: the entries have their own"}},
	"head_stream":    {"the head of heads", nil},
	"item":           {"the ledger's rows and digests", nil},
	"ledger":         {"the chain, and the head that its case or organisation keeps", nil},
	"ledger_payload": {"the digest in the header", nil},
	"look_head":      {"the last seal", map[string]string{"single": "it is one row, always true", "inserted": "it is one row: a second has no place"}},
	"look_seal":      {"the chain of seals", map[string]string{"at": "the moment is not sealed: the looks have their own"}},
	"may":            {"the table of the program", nil},
	"membership":     {"the ledger's rows, in the stream of the organisation", nil},
	"org": {"the facts of the program", map[string]string{
		"valid_from": "no decision depends on it", "valid_until": "no decision depends on it",
		"inserted": "an organisation that the program does not know may be there: it has no people without an entry"}},
	"org_stream":       {"the ledger of the organisation", nil},
	"party":            {"the ledger's rows", nil},
	"protocol_version": {"the editions in the program", map[string]string{"stored_at": "no decision depends on it"}},
	"receipt":          {"the head of heads; with whom it was shared, and that the grant counts as opened", map[string]string{}},
	"seat_request":     {"the ledger's rows, in the stream of the organisation", nil},
	"sight":            {"the table of the program", nil},
	"sight_of":         {"the table of sight", nil},
	"team":             {"the ledger's rows, in the stream of the organisation", nil},
}

// unguarded are the tables of which verification says nothing, and why.
var unguarded = map[string]string{
	"app_user":        "accounts: the ledger holds no names and no addresses, so it cannot compare them; who acted stands in each entry by id",
	"baseline_due":    "empty once the baseline was written",
	"case_request":    "answers a form that is sent twice; of what was done the ledger tells",
	"closed_day":      "whoever runs the system writes them down; the entry of each deed is in the stream of his organisation, and the page shows the source of each day",
	"credential":      "what people sign in with changes all the time, and nobody may know how",
	"draft":           "what is being typed is nobody's word yet",
	"inbox":           "who was told: the message may be removed unseen; that something was opened is an entry, or a receipt",
	"mail":            "says only that something waits",
	"message":         "what is to be told and whether it was delivered; the deed that caused it is an entry",
	"search_query":    "what is being searched; that somebody searched is a look",
	"session":         "lasts twelve hours at most",
	"sign_in_attempt": "counts attempts, and forgets them",
	"signal_draft":    "what is being typed is nobody's word yet",
}

// TestTamperingByTheTable changes each column, inserts and removes a row of each table, one at a time, and verifies: what the table says
// is found is found, and what it says is not is not.
func TestTamperingByTheTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.filled()
	if found := w.findings(); len(found) != 0 {
		t.Fatalf("as it should be: %v", found)
	}
	for _, sql := range w.words(`select format('alter table %s drop constraint if exists %I cascade', conrelid::regclass, conname) from pg_constraint
		where contype in ('f', 'c', 'u') and connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'river%'`) {
		w.exec(sql)
	}
	w.exec("alter table access_entry alter column id drop identity")
	w.exec("alter table case_facts alter column named drop expression")
	began := time.Now()
	tables := w.words("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like 'river%' and relname <> 'schema_migrations' order by 1")
	for _, table := range tables {
		if _, open := unguarded[table]; open {
			continue
		}
		g, known := guards[table]
		if !known {
			t.Errorf("%s: whether verification finds what is done to it is not decided", table)
		}
		w.exec("create table kept_" + table + " as table " + table)
		for what, sql := range w.tampering(table) {
			w.exec(sql)
			if w.number("select count(*) from ((table "+table+" except table kept_"+table+") union all (table kept_"+table+" except table "+table+")) x") == 0 {
				t.Errorf("%s %s: nothing was done", table, what)
			}
			_, not := g.not[what]
			found, err := casefile.Verify(t.Context(), w.db)
			if faults := slices.DeleteFunc(found, func(f ledger.Finding) bool { return f.Note }); (err == nil && len(faults) == 0) != not {
				t.Errorf("%s %s: found %v %v, and the table says: not found %t", table, what, faults, err, not)
			}
			w.exec("delete from " + table)
			w.exec("insert into " + table + " overriding system value table kept_" + table)
		}
		w.exec("drop table kept_" + table)
	}
	t.Logf("%d tables in %s", len(tables), time.Since(began))
	for table := range maps.Keys(guards) {
		if !slices.Contains(tables, table) {
			t.Errorf("there is no table %s", table)
		}
	}
	w.verify()
	w.whole()
	documented(t)
}

// whole does what takes more than one row, and verifies.
func (w *world) whole() {
	w.t.Helper()
	heads, err := ledger.LastHead(w.t.Context(), w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	var all []string
	for _, table := range w.words("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like 'river%' and relname <> 'schema_migrations'") {
		w.exec("create table kept_" + table + " as table " + table)
		all = append(all, table)
	}
	one := w.words("select id::text from case_file order by number desc limit 1")[0]
	gone := func(but ...string) (out []string) {
		for _, table := range []string{"ledger_payload", "ledger", "head_stream"} {
			if !slices.Contains(but, table) {
				out = append(out, "delete from "+table+" where stream = '"+one+"'")
			}
		}
		for _, table := range []string{"receipt", "case_grant", "party", "assignment", "case_card", "case_step", "case_key", "case_person", "document_file", "item", "case_facts", "case_request"} {
			out = append(out, "delete from "+table+" where case_id = '"+one+"'")
		}
		return append(out, "delete from case_file where id = '"+one+"'")
	}
	unnumbered := "update case_number set last = last - 1"
	noHeads := []string{"delete from head_stream", "delete from head_seal", "update receipt set batch = null"}
	org := w.words("select stream::text from ledger where case_id is null order by stream limit 1")[0]
	for _, test := range []struct {
		what  string
		done  []string
		found bool
	}{
		{"a whole case", gone("head_stream"), true},
		{"a whole case and its number", append(gone("head_stream"), unnumbered), true},
		{"a whole case, its number and the heads of it", append(gone(), unnumbered), true},
		{"a whole case, its number and all heads of heads", append(append(gone(), unnumbered), noHeads...), false},
		{"all entries of an organisation", []string{"delete from ledger_payload where stream = '" + org + "'", "delete from ledger where stream = '" + org + "'", "delete from org_stream where org_id = '" + org + "'",
			"delete from seat_request where org_id = '" + org + "'", "delete from membership where org_id = '" + org + "'", "delete from team where org_id = '" + org + "'"}, true},
		{"all looks with their seals", []string{"delete from access_entry", "delete from look_seal", "delete from look_head"}, true},
		{"a forged look behind the last seal", []string{"insert into access_entry (id, at, page, request, outcome) select max(id) + 1, now(), 'case', 'x', 'shown' from access_entry"}, false},
		{"a forged look before it", []string{"insert into access_entry (id, at, page, request, outcome) select min(id) - 1, now(), 'case', 'x', 'shown' from access_entry"}, true},
		{"a forged receipt that the grant knows of", []string{"insert into receipt (grant_id, case_id, membership_id, at) select g.id, g.case_id, m.id, now() from case_grant g join membership m on m.org_id = g.to_org where not g.received limit 1",
			"update case_grant g set received = true where exists (select from receipt r where r.grant_id = g.id)"}, false},
		{"a receipt that was counted, and the grant knows nothing", []string{"delete from receipt where grant_id = (select grant_id from receipt where batch is not null limit 1)",
			"update case_grant g set received = false where not exists (select from receipt r where r.grant_id = g.id)"}, true},
		{"all receipts of a time", []string{"delete from receipt where batch = 1", "update case_grant g set received = false where not exists (select from receipt r where r.grant_id = g.id)"}, true},
	} {
		for _, sql := range test.done {
			w.exec(sql)
		}
		found := slices.DeleteFunc(w.findings(), func(f ledger.Finding) bool { return f.Note })
		if (len(found) > 0) != test.found {
			w.t.Errorf("%s: found %v", test.what, found)
		}
		if there, err := ledger.HasHead(w.t.Context(), w.db, heads.String()); err != nil || there != (w.number("select count(*) from head_seal") > 0) {
			w.t.Errorf("%s: the line that was kept elsewhere is there: %t %v", test.what, there, err)
		}
		for _, table := range all {
			w.exec("delete from " + table)
			w.exec("insert into " + table + " overriding system value table kept_" + table)
		}
	}
	w.verify()
}

// documented holds docs/security.md against the table: it promises that and no more.
func documented(t *testing.T) {
	t.Helper()
	var b strings.Builder
	b.WriteString("| Table | What finds a changed, inserted or removed row | What nothing finds, and why |\n|---|---|---|\n")
	for _, table := range slices.Sorted(maps.Keys(guards)) {
		var not []string
		for _, what := range slices.Sorted(maps.Keys(guards[table].not)) {
			not = append(not, "`"+what+"`: "+guards[table].not[what])
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", table, guards[table].by, strings.Join(not, "; "))
	}
	for _, table := range slices.Sorted(maps.Keys(unguarded)) {
		fmt.Fprintf(&b, "| `%s` | nothing | %s |\n", table, unguarded[table])
	}
	const page, begin, end = "../../docs/security.md", "<!-- tampering: generated by the test of it -->\n", "<!-- end of tampering -->\n"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, there := strings.Cut(string(text), begin)
	was, after, ends := strings.Cut(rest, end)
	if !there || !ends {
		t.Fatal("docs/security.md has no place for the table of tampering")
	}
	if was == b.String() {
		return
	}
	if !*update {
		t.Error("docs/security.md is not what the test shows: run it with -update")
		return
	}
	if err := os.WriteFile(page, []byte(before+begin+b.String()+end+after), 0o600); err != nil {
		t.Fatal(err)
	}
}

// tampering is what is done to one row of a table, by name: a changed column, «inserted», «removed».
func (w *world) tampering(table string) map[string]string {
	w.t.Helper()
	if w.number("select count(*) from "+table) == 0 {
		w.t.Errorf("%s is empty: the test shows nothing of it", table)
	}
	out := map[string]string{"removed": "delete from " + table + " where ctid = (select min(ctid) from " + table + ")"}
	key := w.words(`select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any ((i.indkey::int[])[0:i.indnkeyatts - 1]) where i.indrelid = $1::regclass and i.indisprimary order by array_position(i.indkey::int[], a.attnum::int)`, table)
	var columns, copied []string
	for _, line := range w.words("select column_name || ' ' || data_type || ' ' || is_generated from information_schema.columns where table_schema = 'public' and table_name = $1 order by ordinal_position", table) {
		column, kind, _ := strings.Cut(line, " ")
		kind = strings.TrimSuffix(kind, " NEVER")
		value := another(column, kind)
		if meant, special := meaningful[table+"."+column]; special {
			value = meant
		}
		columns = append(columns, column)
		out[column] = "update " + table + " set " + column + " = " + value + " where ctid = (select min(ctid) from " + table + ")"
		if len(key) > 0 && column == key[len(key)-1] {
			copied = append(copied, value)
		} else {
			copied = append(copied, column)
		}
	}
	out["inserted"] = fmt.Sprintf("insert into %s (%s) overriding system value select %s from %s where ctid = (select min(ctid) from %s)", table, strings.Join(columns, ", "), strings.Join(copied, ", "), table, table)
	return out
}

// meaningful is another value of a column in which any other says nothing.
var meaningful = map[string]string{
	"case_facts.facts": `jsonb_set(facts, '{opened}', '"2020-01-01"')`,
	"case_facts.named": `array_append(named, gen_random_uuid())`,
}

// another is a value of the column's type that is not the one that stands there.
func another(column, kind string) string {
	switch kind {
	case "uuid":
		return "gen_random_uuid()"
	case "bigint", "integer":
		return "coalesce(" + column + ", 0) + 1000"
	case "timestamp with time zone":
		return "coalesce(" + column + ", '2020-01-01') + interval '1 second'"
	case "date":
		return "coalesce(" + column + ", '2020-01-01') + 1"
	case "boolean":
		return "not coalesce(" + column + ", false)"
	case "bytea":
		return "coalesce(" + column + `, '') || '\x00'::bytea`
	case "jsonb":
		return "coalesce(" + column + `, '{}') || '{"x": 1}'`
	case "ARRAY":
		return "coalesce(" + column + ", '{}') || '{2020-01-01}'" // a word of a list of words, a day of a list of days
	}
	return "coalesce(" + column + ", '') || 'x'"
}

// filled is a record with something in every table that is guarded.
func (w *world) filled() {
	w.t.Helper()
	team := pgtest.AddTeam(w.t, w.db, w.town().Org, "Noord")
	boss := account.Office{Actor: w.cast.As("GM0262", who.OrgAdmin, 1), Request: id.NewRequest()}
	if asked, err := account.GiveSeat(w.t.Context(), w.db, boss, w.town().User, account.Place{Role: who.Mayor, Team: team}); err != nil || !asked {
		w.t.Fatalf("what waits for a second person: %t %v", asked, err)
	}
	store, err := document.OpenFolder(w.t.TempDir(), w.db.Now)
	if err != nil {
		w.t.Fatal(err)
	}
	walker := demonstration.Walker{DB: w.db, Cast: w.cast, Now: w.db.Now(), Store: store}
	which, err := walker.Walk(w.t.Context(), w.story(60))
	if err != nil {
		w.t.Fatal(err)
	}
	w.caseOf(w.town(), 40)
	for range 2 {
		w.walk(w.story(20))
		r := w.mustOpen(w.mayor(), which)
		if err := casefile.Received(w.t.Context(), w.db, r, r.Items...); err != nil {
			w.t.Fatal(err)
		}
		wall := w.db.Wall
		w.db.Wall = func() time.Time { return wall().Add(time.Hour) }
		if _, err := ledger.SealLooks(w.t.Context(), w.db); err != nil {
			w.t.Fatal(err)
		}
		if made, err := ledger.SealHeads(w.t.Context(), w.db); err != nil || !made {
			w.t.Fatalf("heads: %t %v", made, err)
		}
	}
	w.mustOpen(w.cast.As("GM0262", who.Mayor, 1), which)
	if _, err := casefile.Reevaluate(w.t.Context(), w.db, 1000); err != nil {
		w.t.Fatal(err)
	}
}
