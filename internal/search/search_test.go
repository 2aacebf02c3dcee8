package search_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/search"
	"github.com/terugkeer/terugkeer/internal/who"
)

// people are walked from the signal until the mayor is informed: the parket and the municipality may know who it is.
var people = []struct{ given, prefix, family string }{
	{"Remco", "van den", "Broek"}, {"Anaïs", "", "Müller-Dijkstra"}, {"Jan", "de", "Vries"}, {"Kees", "de", "Vries"}, {"Henk", "", "Visser"}, {"Naoufal", "el", "Amrani"},
	{"K.", "", "Nguyễn"}, {"Jānis", "", "Bērziņš"}, {"Willem", "", "’s-Gravesande"},
}

func TestFinding(t *testing.T) {
	t.Parallel()
	db, c, numbers := filled(t)
	officer := c.As("OM-ONL", who.OMOfficer, 1)
	for query, want := range map[string][]int{
		"Broek":                                 {0},
		"van den Broek":                         {0},
		"BROEK, Remco":                          {0},
		"remco v":                               {},
		"Broe":                                  {0},
		"muller":                                {1},
		"Müller":                                {1},
		"dykstra":                               {1},
		"Muller-Dijkstra, Anais":                {1},
		"de vries":                              {2, 3},
		"vries kees":                            {3},
		"kees de vries":                         {3},
		"fisser":                                {4},
		"amrani":                                {5},
		"el amrani":                             {5},
		"Niemand":                               {},
		"Amrini":                                {5},
		"Brok":                                  {0},
		"Mullar dijkstro":                       {1},
		"Vrees":                                 {2, 3},
		"1-1-1980":                              {0},
		"01-01-1980":                            {0},
		"1980-01-02":                            {1},
		"3/1/1980 vries":                        {2},
		"4.1.1980 kees":                         {3},
		"4-1-1980 visser":                       {},
		"31-2-1980":                             {},
		"1980":                                  {},
		"@1980-01-01":                           {},
		"Mu\u0308ller":                          {1},
		"Anai\u0308s":                           {1},
		"MÜLLER\u2013DIJKSTRA":                  {1},
		"nguyen":                                {6},
		"NGUYỄN":                                {6},
		"Nguye\u0302\u0303n":                    {6},
		"berzins janis":                         {7},
		"Bērziņš":                               {7},
		"s gravesande":                          {8},
		"'s-Gravesande":                         {8},
		"\u2018s\u2011Gravesande":               {8},
		"1\u00a0januari\u00a01980":              {0},
		"1\u20131\u20131980":                    {0},
		"dinsdag 1 januari 1980":                {0},
		"2 januari 1980 dijkstra":               {1},
		"00-01-1980 vries":                      {2, 3},
		"0-0-1980 visser":                       {4},
		"00-00-1981":                            {},
		strings.ReplaceAll(numbers[4], "-", ""): {4},
		strings.ReplaceAll(numbers[4], "-", "\u2013"):    {4},
		"zaak " + numbers[4]:                             {4},
		"Zaaknummer: " + numbers[4] + " visser":          {4},
		numbers[4]:                                       {4},
		numbers[4] + " visser":                           {4},
		numbers[4] + " broek":                            {},
		numbers[2][:len("2026-")]:                        {0, 1, 2, 3, 4, 5, 6, 7, 8},
		strings.TrimLeft(numbers[3][len("2026-"):], "0"): {3},
		"":             {},
		"%":            {},
		"=broek 1980":  {},
		"' or 1=1 --":  {},
		"broek\x00van": {0},
	} {
		if strings.HasPrefix(query, "=") {
			want = []int{} // the keys of the duplicate check cannot be typed: «broek» and «1980» both must be there
		}
		var wanted []string
		for _, n := range want {
			wanted = append(wanted, numbers[n])
		}
		got := found(t, db, officer, query)
		slices.Sort(got)
		slices.Sort(wanted)
		if !slices.Equal(got, wanted) {
			t.Errorf("%q finds %v, not %v", query, got, wanted)
		}
	}
	if got := found(t, db, c.As("OM-AMS", who.OMOfficer, 1), "Broek"); len(got) > 0 {
		t.Errorf("another parket finds %v", got)
	}
	for _, query := range []string{"Broek", "1-1-1980", "Brok"} {
		if got := found(t, db, c.As("OM-AMS", who.OMOfficer, 1), query); len(got) > 0 {
			t.Errorf("another parket finds %v by %q", got, query)
		}
		if got := found(t, db, c.As("GM0262", who.Mayor, 1), query); len(got) != 1 {
			t.Errorf("the mayor finds %v by %q", got, query)
		}
		if got := found(t, db, c.As("GM0262", who.PrivacyOfficer, 1), query); len(got) > 0 {
			t.Errorf("a privacy officer finds %v by %q", got, query)
		}
	}
}

// TestABirthDateIsKnownOnlyWithTheName: a municipality that is named and not informed is no party, and where a party may not
// know who it is, no key says it either.
func TestABirthDateIsKnownOnlyWithTheName(t *testing.T) {
	t.Parallel()
	db, _, _ := filled(t)
	var n int
	err := db.Owner.QueryRow(t.Context(), `select count(*) from case_key k join case_card c using (org_id, case_id) where k.key ~ '^[@^~=]' and c.name = ''`).Scan(&n)
	if err != nil || n > 0 {
		t.Errorf("%d keys of a name for who may not know it; %v", n, err)
	}
}

func TestTheClosestFirst(t *testing.T) {
	t.Parallel()
	db, c, numbers := filled(t)
	if got := found(t, db, c.As("OM-ONL", who.OMOfficer, 1), "vries"); !slices.Equal(got, []string{numbers[3], numbers[2]}) {
		t.Errorf("%v, not the newest first of %v", got, numbers[2:4])
	}
}

// TestASearchIsOnesOwn asks for the searches of others: a colleague's is as unknown as one that never was.
func TestASearchIsOnesOwn(t *testing.T) {
	t.Parallel()
	db, c, _ := filled(t)
	officer, lead, stranger := c.As("OM-ONL", who.OMOfficer, 1), c.As("OM-ONL", who.OMLead, 1), c.As("GM0262", who.Mayor, 1)
	query, err := search.Ask(t.Context(), db, officer, "Broek")
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []account.Actor{lead, stranger} {
		if _, err := search.Find(t.Context(), db, other, query, search.Look{}); !fault.IsNotFound(err) {
			t.Errorf("%s: %v", other.Name, err)
		}
	}
	if _, err := search.Find(t.Context(), db, officer, id.NewItem(), search.Look{}); !fault.IsNotFound(err) {
		t.Errorf("never asked: %v", err)
	}
	count := func() int {
		var n int
		if err := db.Owner.QueryRow(t.Context(), `select count(*) from access_entry where outcome = 'searched' and membership_id = $1 and request = 'r' and network = 'n' and device = 'd'`, officer.Membership).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	if _, err := search.Find(t.Context(), db, officer, query, search.Look{Request: "r", Network: "n", Device: "d"}); err != nil {
		t.Fatal(err)
	}
	if got := count() - before; got != 1 {
		t.Errorf("%d access rows for one search", got)
	}
	if got := db.Web.Stat().AcquiredConns(); got != 0 {
		t.Errorf("%d connections are kept", got)
	}
}

// TestTheNewestOfManyAreFound: among hundreds of the same name the newest case is found, and stands first.
func TestTheNewestOfManyAreFound(t *testing.T) {
	t.Parallel()
	db, c, numbers := filled(t)
	conn, err := db.Owner.Acquire(t.Context()) // a temporary table is one connection's
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	for _, sql := range []string{
		`create temporary table older as select n, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid as id from generate_series(1, 300) n`,
		`insert into case_file (id, number, version, opened_at) select o.id, '2001-' || lpad(o.n::text, 6, '0'), f.version, f.opened_at from older o, case_file f where f.number = '` + numbers[4] + `'`,
		`insert into case_card (org_id, case_id, number, name, name_sort, birth_date, track, phase, t0, place, lead_org)
			select k.org_id, o.id, '2001-' || lpad(o.n::text, 6, '0'), k.name, k.name_sort, k.birth_date, k.track, k.phase, k.t0, k.place, k.lead_org from older o, case_card k where k.number = '` + numbers[4] + `'`,
		`insert into case_key (org_id, key, case_id) select k.org_id, k.key, o.id from older o, case_key k join case_card c on c.case_id = k.case_id and c.org_id = k.org_id
			where c.number = '` + numbers[4] + `' and k.key = 'visser'`,
	} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	got := found(t, db, c.As("OM-ONL", who.OMOfficer, 1), "Visser")
	if len(got) != search.Most || got[0] != numbers[4] {
		t.Errorf("%d found, the first %v", len(got), got[:min(len(got), 2)])
	}
}

func filled(t *testing.T) (*postgres.DB, *demonstration.Cast, []string) {
	t.Helper()
	db := pgtest.New(t)
	if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, pgtest.Time()) }); err != nil {
		t.Fatal(err)
	}
	c, err := demonstration.People(t.Context(), db, account.NewHasher(4), pgtest.Time().AddDate(-3, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	w := &demonstration.Walker{DB: db, Cast: c, Now: pgtest.Time()}
	numbers := make([]string, 0, len(people))
	for n, p := range people {
		which, err := w.Walk(t.Context(), demonstration.Story{
			Given: p.given, Prefix: p.prefix, Family: p.family, Born: calendar.On(1980, 1, 1+n), Track: "VI", T0: calendar.Of(pgtest.Time()).AddDays(120), Town: c.Towns[0],
			Address: "Heideweg 27", Probation: "RN", Position: "no_objection", Outcome: "grant", Analysis: "delivered", Stop: "P12",
		})
		if err != nil {
			t.Fatal(err)
		}
		var number string
		if err := db.Owner.QueryRow(t.Context(), `select number from case_file where id = $1`, which).Scan(&number); err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, number)
	}
	return db, c, numbers
}

func found(t *testing.T, db *postgres.DB, actor account.Actor, typed string) []string {
	t.Helper()
	query, err := search.Ask(t.Context(), db, actor, typed)
	if err != nil {
		t.Fatalf("%q: %v", typed, err)
	}
	result, err := search.Find(t.Context(), db, actor, query, search.Look{})
	if err != nil {
		t.Fatalf("%q: %v", typed, err)
	}
	numbers := []string{}
	for _, hit := range result.Hits {
		numbers = append(numbers, hit.Number)
	}
	return numbers
}
