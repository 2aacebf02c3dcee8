package casefile_test

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/ledger"
)

// register registers a signal about somebody and gives its case number.
func (w *world) register(given, family string, born calendar.Partial) string {
	w.t.Helper()
	today := calendar.Of(w.db.Now())
	receipt, err := intake.Register(w.t.Context(), w.db, w.om(), casefile.On{}, intake.Registration{Given: given, Unnamed: given == "", Family: family, Born: born, Track: "VI", Release: today.AddDays(200),
		Received: today, Source: "cvvi_list", NotSame: "Een ander."})
	if err != nil {
		w.t.Fatalf("%s %s, %s: %v", given, family, born, err)
	}
	return receipt.Number
}

// alike are the numbers of the cases that may be of the same person, each in brackets.
func (w *world) alike(actor account.Actor, given, family string, born calendar.Partial) string {
	w.t.Helper()
	found, err := casefile.Duplicates(w.t.Context(), w.db, actor, casefile.Check{Given: given, Family: family, Born: born})
	if err != nil {
		w.t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range found {
		b.WriteString("[" + d.Number + "]")
	}
	return b.String()
}

// TestANameIsFoundHoweverItIsWritten: with accents or without, composed or not, with any apostrophe; stored text is NFC.
func TestANameIsFoundHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	day := func(n int) calendar.Partial { return calendar.Whole(calendar.On(1980, time.January, n)) }
	for n, names := range [][]string{
		{"Nguyễn", "Nguyen", norm.NFD.String("Nguyễn"), "NGUYỄN"}, {norm.NFD.String("Bērziņš"), "Berzins", "Bērziņš"}, {"’s-Gravesande", "'s-Gravesande", "‘s Gravesande"}, {"Wałęsa", "Walesa"},
		{"Berzins-Jansen", "Bērziņš\u2011Jansen", "Berzins Jansen"},
	} {
		number := w.register("K.", names[0], day(n+1))
		for _, name := range names {
			if got := w.alike(w.om(), "K.", name, day(n+1)); got != "["+number+"]" {
				t.Errorf("%q registered, %q finds %q", names[0], name, got)
			}
		}
	}
	for _, body := range w.words("select body::text from item where kind = 'person'") {
		if !norm.NFC.IsNormalString(body) {
			t.Errorf("stored otherwise than composed: %+q", body)
		}
	}
	w.verify()
}

// TestWhoIsKnownInPart is found by the duplicate check, from both sides, and excluded by nothing that is not known; nor does anybody know
// less of others by it.
func TestWhoIsKnownInPart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	part := func(year, month, day int) calendar.Partial {
		p, is := calendar.Part(year, month, day)
		if !is {
			t.Fatal(year, month, day)
		}
		return p
	}
	whole, month, year := w.register("Ali", "Bouzidi", part(1980, 5, 3)), w.register("", "Bouzidi", part(1980, 5, 0)), w.register("Ali", "Bouzidi", part(1980, 0, 0))
	nothing := w.register("", "Bouzidi", calendar.Unknown)
	w.register("Ali", "Rietveld", part(1980, 0, 0))
	for _, one := range []struct {
		born calendar.Partial
		want []string
	}{
		{part(1980, 5, 3), []string{whole, month, year, nothing}},
		{part(1980, 5, 4), []string{month, year, nothing}},
		{part(1980, 6, 3), []string{year, nothing}},
		{part(1981, 9, 8), []string{nothing}},
		{part(1980, 5, 0), []string{whole, month, year, nothing}},
		{part(1980, 6, 0), []string{year, nothing}},
		{part(1980, 0, 0), []string{whole, month, year, nothing}},
		{part(1981, 0, 0), []string{nothing}},
		{calendar.Unknown, []string{whole, month, year, nothing}},
	} {
		// Another first name, and another way to write the family name.
		got := w.alike(w.om(), "Omar", "Bouzidy", one.born)
		if one.born == part(1980, 5, 4) {
			got = strings.ReplaceAll(got, "["+whole+"]", "") // one numeral is another: found for that
		}
		if strings.Count(got, "[") != len(one.want) {
			t.Errorf("%s finds %s, want %v", one.born, got, one.want)
		}
		for _, number := range one.want {
			if !strings.Contains(got, number) {
				t.Errorf("%s does not find %s: %s", one.born, number, got)
			}
		}
	}
	if got := w.words("select coalesce(birth_date, 'none') from case_card where name like 'Bouzidi%' order by 1"); strings.Join(got, " ") != "0000 1980 1980-05 1980-05-03" {
		t.Errorf("lists show %v", got)
	}
	if got := w.words("select distinct name from case_card where name like 'Bouzidi%' order by 1"); strings.Join(got, "; ") != "Bouzidi; Bouzidi, Ali" {
		t.Errorf("lists show %v", got)
	}
	w.verify()
}

// TestAWholeDateComesFirst: many of whom only the year is known do not hide the one with the very date.
func TestAWholeDateComesFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	born := calendar.Whole(calendar.On(1975, time.June, 7))
	number := w.register("Jan", "Jansen", born)
	year, _ := calendar.Part(1975, 0, 0)
	for range 21 {
		w.register("Piet", "Jansen", year)
	}
	if got := w.alike(w.om(), "Jan", "Jansen", born); !strings.HasPrefix(got, "["+number+"]") || strings.Count(got, "[") != 20 {
		t.Errorf("found %s", got)
	}
}

// TestKeysAreMadeAnew: what an older program derived from a name is derived anew, and the item is not touched; a deed goes on with what is
// made anew. Until then the older keys go on.
func TestKeysAreMadeAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.story(150)
	s.Given, s.Family = "K.", "Nguyễn"
	which := w.walk(s)
	born := calendar.Whole(s.Born)
	before := w.words("select id::text || md5(body::text) from item order by id")
	older := func() {
		w.exec("delete from case_person where case_id = '" + which.String() + "'")
		w.exec("delete from case_key where case_id = '" + which.String() + "' and key like '%nguyen%'")
		w.exec("update case_card set name_sort = 'nguyễn k' where case_id = '" + which.String() + "' and name <> ''")
	}
	older()
	if found := w.findings(); len(found) == 0 {
		t.Error("verification does not say that keys are of an older program")
	}
	for range 2 {
		if err := casefile.Refound(t.Context(), w.db); err != nil {
			t.Fatal(err)
		}
	}
	w.verify()
	if got := w.alike(w.om(), "K.", "Nguyen", born); got == "" {
		t.Error("not found by what was made anew")
	}
	if after := w.words("select id::text || md5(body::text) from item order by id"); strings.Join(after, " ") != strings.Join(before, " ") {
		t.Error("items were rewritten")
	}
	if n := w.number("select count(*) from case_card where case_id = '" + which.String() + "' and name <> '' and name_sort <> 'nguyen k'"); n != 0 {
		t.Errorf("%d cards are ordered as before", n)
	}
	// An item as an older program wrote it reads as before.
	w.exec("update case_person set form = 999")
	if found := w.findings(); len(found) == 0 {
		t.Error("verification does not find another form of keys")
	}
	if err := casefile.Refound(t.Context(), w.db); err != nil {
		t.Fatal(err)
	}
	w.verify()
}

// TestTheMarkOfADateInPart: two questions about one person have one mark, and a part of a date has another than the whole.
func TestTheMarkOfADateInPart(t *testing.T) {
	t.Parallel()
	m := ledger.NewMarker([]byte("secret"))
	year, _ := calendar.Part(1980, 0, 0)
	one, two := casefile.MarkOf(m, "K.", "Nguyễn", year), casefile.MarkOf(m, "k", norm.NFD.String("Nguyen"), year)
	if one != two || one == casefile.MarkOf(m, "K.", "Nguyen", calendar.Whole(calendar.On(1980, time.January, 1))) || one == "" {
		t.Error("marks do not tell who was asked about")
	}
	if casefile.MarkOf(m, "Jan", "Jansen", calendar.Whole(calendar.On(1980, time.January, 1))) != m.Of("person", "jan", "jansen", "1980-01-01") {
		t.Error("a mark that was kept before is not found again")
	}
}
