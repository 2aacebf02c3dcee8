package ledger_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
)

// tampered is what somebody does to the rows behind the application's back, and whether it must be found.
type tampered struct{ what, sql string }

// TestTamperingIsFound walks two cases, does one thing at a time to the rows as their owner, and verifies.
func TestTamperingIsFound(t *testing.T) {
	t.Parallel()
	db := record(t)
	clean(t, db)
	exec(t, db, "alter table ledger_payload drop constraint ledger_payload_stream_seq_fkey")
	for _, table := range []string{"ledger", "ledger_payload", "case_file", "access_entry", "look_seal", "case_facts"} {
		exec(t, db, "create table kept_"+table+" as table "+table)
	}
	one := "where ctid = (select ctid from %s order by stream, seq offset 7 limit 1)"
	var all []tampered
	for _, table := range []string{"ledger", "ledger_payload"} {
		where := fmt.Sprintf(one, table)
		for column, kind := range columns(t, db, table) {
			all = append(all, tampered{table + "." + column, "update " + table + " set " + column + " = " + another(column, kind) + " " + where})
		}
		all = append(all, tampered{"removed row of " + table, "delete from " + table + " " + where})
	}
	last := "(stream, seq) in (select stream, max(seq) from ledger group by stream limit 1)"
	all = append(all,
		tampered{"cut tail", "with gone as (delete from ledger where " + last + " returning stream, seq) delete from ledger_payload p using gone where p.stream = gone.stream and p.seq = gone.seq"},
		tampered{"inserted at the end", "insert into ledger select stream, seq + 1, at, membership_id, org_id, deed, case_id, category, about, request, digest, hash, hash from ledger where " + last},
		tampered{"inserted in a stream of its own", "insert into ledger select gen_random_uuid(), 1, at, membership_id, org_id, deed, case_id, category, about, request, digest, '', hash from ledger where " + last},
		tampered{"two rows that changed places", "update ledger set seq = case seq when 2 then 300 else 200 end where seq in (2, 3)"},
		tampered{"a head that was moved back", "update case_file c set length = length - 1, head = (select hash from ledger l where l.stream = c.id and l.seq = c.length - 1)"},
		tampered{"an organisation's cut tail", "with gone as (delete from ledger where case_id is null and seq = 2 returning stream, seq) delete from ledger_payload p using gone where p.stream = gone.stream and p.seq = gone.seq"},
		tampered{"an organisation's stream that is gone", "with gone as (delete from ledger where case_id is null returning stream, seq) delete from ledger_payload p using gone where p.stream = gone.stream and p.seq = gone.seq"},
		tampered{"an organisation's changed entry", "update ledger set deed = 'team.rename' where case_id is null and seq = 1"},
		tampered{"a removed look", "delete from access_entry where id = (select min(id) + 1 from access_entry)"},
		tampered{"an inserted look", "insert into access_entry (id, at, page, request, outcome) overriding system value select min(id) - 1, now(), 'x', 'x', 'shown' from access_entry"},
		tampered{"a removed seal", "delete from look_seal where batch = 1"},
		tampered{"a removed last seal", "delete from look_seal where batch = (select max(batch) from look_seal)"},
		tampered{"a changed seal", "update look_seal set rows = rows + 1 where batch = 2"},
	)
	for column, kind := range columns(t, db, "access_entry") {
		if column != "id" {
			all = append(all, tampered{"access_entry." + column, "update access_entry set " + column + " = " + another(column, kind) + " where id = (select min(id) + 1 from access_entry)"})
		}
	}
	for _, a := range all {
		exec(t, db, a.sql)
		found, err := ledger.Verify(t.Context(), db)
		if err != nil || len(found) == 0 {
			t.Errorf("%s: not found (%v)", a.what, err)
		}
		for _, table := range []string{"ledger_payload", "ledger", "case_file", "access_entry", "look_seal"} {
			if table != "case_file" {
				exec(t, db, "delete from "+table)
				exec(t, db, "insert into "+table+" overriding system value table kept_"+table)
			} else {
				exec(t, db, "update case_file c set length = k.length, head = k.head from kept_case_file k where k.id = c.id")
			}
		}
	}
	clean(t, db)

	exec(t, db, "update case_facts set facts = jsonb_set(facts, '{opened}', '\"2020-01-01\"') where case_id = (select min(case_id::text)::uuid from case_facts)")
	if found, err := casefile.Refold(t.Context(), db); err != nil || len(found) != 1 {
		t.Errorf("changed facts: %v %v", found, err)
	}
	one = "where id = (select id from item order by id limit 1)"
	for what, sql := range map[string]string{
		"changed item":  "update item set body = body || '{\"reason\": \"x\"}' " + one,
		"removed item":  "delete from item " + one,
		"inserted item": "insert into item select gen_random_uuid(), case_id, owner_org, regime, category, kind, about, version + 9, body, made_at, made_by, seq from item " + one,
	} {
		exec(t, db, "create table kept_item as table item")
		exec(t, db, sql)
		if found, err := casefile.Recheck(t.Context(), db); err != nil || len(found) == 0 {
			t.Errorf("%s: %v %v", what, found, err)
		}
		exec(t, db, "delete from item")
		exec(t, db, "insert into item table kept_item")
		exec(t, db, "drop table kept_item")
	}
	if found, err := casefile.Recheck(t.Context(), db); err != nil || len(found) != 0 {
		t.Errorf("items put back: %v %v", found, err)
	}
}

// TestTheApplicationCannotTamper tries as the roles that serve and work.
func TestTheApplicationCannotTamper(t *testing.T) {
	t.Parallel()
	db := record(t)
	for name, pool := range map[string]*postgres.Pool{"web": db.Web, "work": db.Work, "auth": db.Auth, "destroy": db.Destroy, "seal": db.Seal} {
		for _, table := range []string{"ledger", "ledger_payload", "access_entry", "look_seal"} {
			for _, sql := range []string{"delete from " + table, "truncate " + table, "update " + table + " set " + map[string]string{"ledger": "deed = 'x'", "ledger_payload": "body = ''", "access_entry": "page = 'x'", "look_seal": "rows = 0"}[table]} {
				if _, err := pool.Exec(t.Context(), sql); postgres.State(err) != "42501" {
					t.Errorf("%s: %s: %v", name, sql, err)
				}
			}
		}
	}
}

// another gives a value of the column's type that is not the one that stands there.
func another(column, kind string) string {
	switch kind {
	case "uuid":
		return "gen_random_uuid()"
	case "bigint":
		return column + " + 1000"
	case "timestamp with time zone":
		return column + " + interval '1 microsecond'"
	case "bytea":
		return column + ` || '\x00'::bytea`
	case "ARRAY":
		return column + " || array['x']"
	}
	if column == "outcome" {
		return "'previewed'"
	}
	return column + " || 'x'"
}

func columns(t *testing.T, db *postgres.DB, table string) map[string]string {
	t.Helper()
	rows, err := db.Owner.Query(t.Context(), "select column_name, data_type from information_schema.columns where table_schema = 'public' and table_name = $1", table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			t.Fatal(err)
		}
		all[name] = kind
	}
	if len(all) == 0 || rows.Err() != nil {
		t.Fatalf("%s has no columns: %v", table, rows.Err())
	}
	return all
}

func exec(t *testing.T, db *postgres.DB, sql string) {
	t.Helper()
	done, err := db.Owner.Exec(t.Context(), sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	if strings.HasPrefix(sql, "update") && done.RowsAffected() == 0 {
		t.Fatalf("%s: nothing to do it to", sql)
	}
}

func clean(t *testing.T, db *postgres.DB) {
	t.Helper()
	for _, check := range []func(context.Context, *postgres.DB) ([]ledger.Finding, error){ledger.Verify, casefile.Refold, casefile.Recheck} {
		if found, err := check(t.Context(), db); err != nil || len(found) != 0 {
			t.Fatalf("as it should be: %v %v", found, err)
		}
	}
}

// record is a database with two cases and two seals over their looks.
func record(t *testing.T) *postgres.DB {
	t.Helper()
	db := pgtest.New(t)
	if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, pgtest.Time()) }); err != nil {
		t.Fatal(err)
	}
	cast, err := demonstration.People(t.Context(), db, account.NewHasher(4), pgtest.Time().AddDate(-3, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Veiligheid", "Zorg"} {
		if err := account.CreateTeam(t.Context(), db, account.Office{Actor: cast.As("GM0262", "org_admin", 1)}, name); err != nil {
			t.Fatal(err)
		}
	}
	walker := demonstration.Walker{DB: db, Cast: cast, Now: db.Now()}
	for n, days := range []int{60, 20} {
		s := demonstration.Story{Given: "Marcel", Family: "Rietman", Born: calendar.On(1980+n, time.March, 14), Track: "VI", T0: calendar.Of(db.Now()).AddDays(days),
			Town: cast.Towns[0], Address: "Heideweg 27", Probation: "RN", Position: "no_objection", Outcome: "grant", Analysis: "delivered"}
		which, err := walker.Walk(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			for code, org := range map[string]id.Case{"GM0262": which, "GM0363": which} {
				_, _ = casefile.Open(t.Context(), db, cast.As(code, "municipal_officer", 1), casefile.Page{Case: org, Name: "case"})
			}
		}
		wall := db.Wall
		db.Wall = func() time.Time { return wall().Add(time.Duration(n+2) * time.Hour) }
		if sealed, err := ledger.SealLooks(t.Context(), db); err != nil || sealed == 0 {
			t.Fatalf("sealed %d: %v", sealed, err)
		}
	}
	return db
}
