package casefile_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/analysis"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// world is a database with the people of the demonstration.
type world struct {
	t    *testing.T
	db   *postgres.DB
	cast *demonstration.Cast
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db := pgtest.New(t)
	if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, pgtest.Time()) }); err != nil {
		t.Fatal(err)
	}
	cast, err := demonstration.People(t.Context(), db, account.NewHasher(4), pgtest.Time().AddDate(-3, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return &world{t, db, cast}
}

// story returns to the first town, Lochem, so many days after today.
func (w *world) story(days int) demonstration.Story {
	return demonstration.Story{
		Given: "Marcel", Family: "Rietman", Born: calendar.On(1984, time.March, 14), Track: "VI", T0: calendar.Of(w.db.Now()).AddDays(days),
		Town: w.cast.Towns[0], Address: "Heideweg 27", Probation: "RN", Position: "objection", Outcome: "grant", Analysis: "delivered", Breach: "warning",
	}
}

func (w *world) walk(s demonstration.Story) id.Case {
	w.t.Helper()
	walker := demonstration.Walker{DB: w.db, Cast: w.cast, Now: w.db.Now()}
	which, err := walker.Walk(w.t.Context(), s)
	if err != nil {
		w.t.Fatal(err)
	}
	return which
}

func (w *world) om() account.Actor       { return w.cast.As("OM-ONL", who.OMOfficer, 1) }
func (w *world) town() account.Actor     { return w.cast.As("GM0262", who.MunicipalOfficer, 1) }
func (w *world) mayor() account.Actor    { return w.cast.As("GM0262", who.Mayor, 1) }
func (w *world) stranger() account.Actor { return w.cast.As("GM0363", who.MunicipalOfficer, 1) }

func (w *world) open(actor account.Actor, which id.Case) (*casefile.Reading, error) {
	return casefile.Open(w.t.Context(), w.db, actor, casefile.Page{Case: which, Name: "case", Timeline: 200, Shared: true, Request: id.NewRequest().String()})
}

func (w *world) mustOpen(actor account.Actor, which id.Case) *casefile.Reading {
	w.t.Helper()
	r, err := w.open(actor, which)
	if err != nil {
		w.t.Fatalf("%s: %v", actor.Name, err)
	}
	return r
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.db.Owner.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
}

func (w *world) number(sql string, args ...any) int {
	w.t.Helper()
	var n int
	if err := w.db.Owner.QueryRow(w.t.Context(), sql, args...).Scan(&n); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
	return n
}

func (w *world) words(sql string, args ...any) []string {
	w.t.Helper()
	rows, err := w.db.Owner.Query(w.t.Context(), sql, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			w.t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// counts is the number of rows of every table; the record of looks is left out, for refusals go there.
func (w *world) counts() map[string]int {
	w.t.Helper()
	all := map[string]int{}
	for _, table := range w.words("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'access_entry' and relname not like 'river%' or relname = 'river_job'") {
		all[table] = w.number("select count(*) from " + table)
	}
	return all
}

func (w *world) unchanged(before map[string]int, what string) {
	w.t.Helper()
	after := w.counts()
	if maps.Equal(before, after) {
		return
	}
	var said []string
	for table, n := range after {
		if n != before[table] {
			said = append(said, fmt.Sprintf("%s %d → %d", table, before[table], n))
		}
	}
	w.t.Errorf("%s left something behind: %s", what, strings.Join(said, ", "))
}

func fresh(which id.Case, seq int64) casefile.On {
	return casefile.On{Case: which, Seq: seq, Request: id.NewRequest(), Network: "192.0.2.1"}
}

func nothing(context.Context, *casefile.Deed) error { return nil }

// twoTowns makes a case with a municipality of origin and another where he will live, as far as the analysis.
func (w *world) twoTowns(first, second account.Org) id.Case {
	w.t.Helper()
	ctx, today := w.t.Context(), calendar.Of(w.db.Now())
	on := fresh(id.Case{}, 0)
	must := func(r casefile.Receipt, err error) protocol.Ref {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
		on = fresh(r.Case, r.Seq)
		return protocol.Ref(r.Result)
	}
	about := func(ref protocol.Ref) casefile.On {
		at := on
		at.About = ref
		return at
	}
	om := w.om()
	must(intake.Register(ctx, w.db, om, on, intake.Registration{Given: "Marcel", Family: "Rietman", Born: calendar.Whole(calendar.On(1984, time.March, 14)), Track: "VI", Release: today.AddDays(190), Received: today, Source: "cvvi_list"}))
	must(intake.Open(ctx, w.db, om, on, intake.Opening{Irrevocable: "yes", BIJ: "yes", Qualification: "Mishandeling", Sentence: "40 maanden", SentenceEnd: today.AddDays(600), Origin: first.ID, Intended: second.ID, Address: "Heideweg 27"}))
	informing := notice.Informing{Risk: "no", Ground: "om.order", Purpose: "order", Necessity: "Nodig.", Contact: "S. Bouzidi", Phone: "0800 1234"}
	for _, town := range []account.Org{first, second} {
		ask := must(notice.Inform(ctx, w.db, om, about(protocol.Ref(town.ID.String())), informing))
		must(notice.Acknowledge(ctx, w.db, w.cast.As(town.Code, who.MunicipalOfficer, 1), about(ask), notice.Acknowledgement{Contact: "F. Aydin", Phone: "14 0573", BIJ: "yes"}))
	}
	ask := must(analysis.Ask(ctx, w.db, om, on, analysis.Request{Questions: "Wat speelt er in de buurt?"}))
	s := analysis.Submission{Texts: map[string]string{}, Marks: map[string]string{}}
	for _, h := range analysis.Headings {
		if h.By == "municipality" {
			s.Texts[h.Key()], s.Marks[h.Key()] = "Niets bijzonders.", "fact"
		}
	}
	must(analysis.Submit(ctx, w.db, w.cast.As(second.Code, who.MunicipalOfficer, 1), about(ask), s))
	return on.Case
}

// verify is the last line of a test that writes.
func (w *world) verify() {
	w.t.Helper()
	if found := w.findings(); len(found) != 0 {
		w.t.Errorf("verify: %v", found)
	}
}

// did gives what a deed made, and fails where it was not done.
func (w *world) did(r casefile.Receipt, err error) string {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	return r.Result
}

// about is the form of something in a case, as the OM opens it now.
func (w *world) about(which id.Case, what string) casefile.On {
	w.t.Helper()
	on := fresh(which, w.mustOpen(w.om(), which).Seq)
	on.About = protocol.Ref(what)
	return on
}
