package server_test

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// TestNumbersAreWhatTheyCount reads every number and name of the case pages and lists of two organisations of each kind, and counts again
// what it says that it counts: days one by one, rows one by one, steps as the lists' table has them. docs/counts.toml says what each
// counts from and to whom it belongs.
func TestNumbersAreWhatTheyCount(t *testing.T) {
	t.Parallel()
	s, cast := everySort(t)
	s.declines(cast)
	for more := true; more; { // the lists are what the job makes of them by today
		done, err := casefile.Reevaluate(t.Context(), s.db, 100)
		if err != nil {
			t.Fatal(err)
		}
		more = done > 0
	}
	n := &numbers{t: t, s: s, today: s.today(), days: s.calendar(), found: map[string]int{}}
	for _, seat := range []struct {
		org  string
		role who.Role
	}{
		{"OM-ONL", who.OMOfficer}, {"OM-ONL", who.OMLead}, {"CVVI", who.DecidingOfficer}, {"RN", who.ProbationOfficer}, {"SVG", who.ProbationOfficer},
		{"GM0262", who.MunicipalOfficer}, {"GM0262", who.Mayor}, {"GM0150", who.MunicipalOfficer}, {"GM0150", who.Mayor},
	} {
		n.org, n.role = account.OrgID(seat.org).String(), seat.role
		b := s.as(seat.org, seat.role)
		for _, tab := range []string{"", "team", "waiting"} {
			n.list(b, tab)
		}
		n.cases(b)
	}
	for _, kind := range []string{"term", "since", "past", "waits", "return", "phase", "tab", "span", "part", "case", "found", "return day", "returned", "closed", "shared", "asked", "born", "standing", "handler", "until", "valid", "withdrawn", "planned", "elsewhere"} {
		if n.found[kind] < 2 {
			t.Errorf("%d numbers of the kind %q: this test shows little", n.found[kind], kind)
		}
	}
	t.Log(n.found)
	s.verify()
}

// calendar counts with the closed days of the database.
func (s started) calendar() *calendar.Calendar {
	s.t.Helper()
	rows, err := s.db.Owner.Query(s.t.Context(), `select day from closed_day`)
	if err != nil {
		s.t.Fatal(err)
	}
	closed, err := pgx.CollectRows(rows, pgx.RowTo[calendar.Date])
	if err != nil || len(closed) == 0 {
		s.t.Fatal(closed, err)
	}
	return calendar.New(closed...)
}

// declines has a probation organisation decline today: it takes part until tonight.
func (s started) declines(cast *demonstration.Cast) {
	s.t.Helper()
	walker := demonstration.Walker{DB: s.db, Cast: cast, Now: s.db.Now()}
	which, err := walker.Walk(s.t.Context(), demonstration.Story{
		Given: "Ties", Family: "Vol", Born: calendar.On(1988, time.April, 2), Track: "VI", T0: s.today().AddDays(150), Stop: "P07", Town: cast.Towns[0], Address: "Heideweg 27",
		Probation: "RN", Position: "objection", Outcome: "grant", Analysis: "delivered",
	})
	var commission string
	if err == nil {
		err = s.db.Owner.QueryRow(s.t.Context(), `select a ->> 'id' from case_facts, jsonb_array_elements(facts -> 'asks') a where case_id = $1 and a ->> 'kind' = 'commission'`, which).Scan(&commission)
	}
	if err == nil {
		_, err = advice.DeclineCommission(s.t.Context(), s.db, cast.As("RN", who.ProbationOfficer, 1), s.on("/cases/"+which.String(), protocol.Ref(commission)), "Geen plek.")
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

type numbers struct {
	t     *testing.T
	s     started
	today calendar.Date
	days  *calendar.Calendar // with the closed days of the database
	org   string
	role  who.Role
	found map[string]int
}

func (n *numbers) wrong(at, format string, args ...any) {
	n.t.Helper()
	n.t.Errorf("%s at %s: %s", n.role, at, fmt.Sprintf(format, args...))
}

// workdays counts working days day by day, after one day up to another; negative backwards.
func (n *numbers) workdays(from, to calendar.Date) int {
	if to.Before(from) {
		return -n.workdays(to, from)
	}
	count := 0
	for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
		if n.days.IsWorkingDay(d) {
			count++
		}
	}
	return count
}

var (
	shownTerm   = regexp.MustCompile(`tk-due__left">([^<]*)</span>\s*<span class="tk-due__date">[^<]*<time datetime="([0-9-]+)"`)
	lineTerm    = regexp.MustCompile(`tk-late-text">([^<]+)</strong>[^<]*<time datetime="([0-9-]+)"`)
	waitingTerm = regexp.MustCompile(`open sinds ([0-9]+ [a-z]+)( [0-9]{4})? \(([0-9]+) werkdag`)
	rowSince    = regexp.MustCompile(`open sinds ([0-9]+ [a-z]+)( [0-9]{4})?, ([0-9]+) werkdag`)
	waitsFor    = regexp.MustCompile(`wacht op (.{3,160}?), open sinds ([0-9]+ [a-z]+)( [0-9]{4})? \(`)
	pastOf      = regexp.MustCompile(`<time datetime="([0-9-]+)">[^<]*</time>\s*</span>\s*</span>(?s:.*?)Sinds ([0-9]+ [a-z]+ [0-9]{4}), ([0-9]+) van ([0-9]+) werkdagen voorbij`)
	returns     = regexp.MustCompile(`Terugkeer\s+([0-9]+ [a-z]+ [0-9]{4})\s+(?:Wijzig\s+de terugkeerdatum\s+)?(over ([0-9]+) dag|([0-9]+) dag(?:en)? geleden|vandaag|Vandaag)`)
	phaseDone   = regexp.MustCompile(`([0-9]+) van ([0-9]+) klaar`)
	tabCount    = regexp.MustCompile(`tk-tabs__link" href="([^"]+)"[^>]*>\s*([^<]+?)\s*<span class="tk-tabs__count">([0-9+]+)</span>`)
	spanCount   = regexp.MustCompile(`tk-urgency__link" href="([^"]+)"[^>]*>\s*<span class="tk-urgency__count">([0-9+]+)</span>`)
	groupCount  = regexp.MustCompile(`tk-list__n">([0-9]+)</span>`)
	shownOf     = regexp.MustCompile(`([0-9]+) van ([0-9]+) getoond`)
	localCount  = regexp.MustCompile(`<a href="#([a-z-]+)">\s*[^<]*<span class="tk-local__n">([0-9]+)</span>`)
	standing    = regexp.MustCompile(`Voorwaarden ([0-9]+) (?:van kracht|voorgesteld|opgelegd|was van kracht|waren van kracht)`)
	nextOf      = regexp.MustCompile(`Toon de volgende ([0-9]+)`)
	elsewhere   = regexp.MustCompile(`href="(/work[^"]*)"[^>]*>\s*Bekijk [^<(]*\(([0-9]+)\)`)
	handler     = regexp.MustCompile(`href="(/cases/[0-9a-f-]{36})"(?s:.*?)Behandelaar: ([^<]+?)\s*<`)
	aRow        = regexp.MustCompile(`tk-list__case`)
)

// day reads a day as a page says it; without its year it is of this one.
func (n *numbers) day(at, said, year string) calendar.Date {
	if year == "" {
		year = " " + strconv.Itoa(n.today.Year())
	}
	d, err := calendar.Read(strings.TrimSpace(said + year))
	if err != nil {
		n.wrong(at, "%q: %v", said+year, err)
	}
	return d
}

func atoi(s string) int { i, _ := strconv.Atoi(s); return i }

// term compares what is said to be left with the day beside it.
func (n *numbers) term(at, said, machine string) {
	n.found["term"]++
	on, err := calendar.Parse(machine)
	if err != nil {
		n.wrong(at, "%s: %v", machine, err)
	}
	left, days := n.workdays(n.today, on), on.Sub(n.today)
	want := map[bool]string{true: fmt.Sprintf("nog %d werkdag", left), false: fmt.Sprintf("%d werkdag", -left)}[days > 0]
	switch {
	case days == 0:
		want = "vandaag"
	case days == 1:
		want = "morgen"
	case days < 0 && left == 0:
		want = "te laat"
	}
	if !strings.Contains(said, want) || (days < 0) != strings.Contains(said, "te laat") {
		n.wrong(at, "of %s it says %q, not %q", machine, said, want)
	}
}

func (n *numbers) terms(at, page string) {
	for _, of := range []*regexp.Regexp{shownTerm, lineTerm} {
		for _, m := range of.FindAllStringSubmatch(page, -1) {
			if strings.Contains(m[1], "opent op") {
				continue // it begins later: that day stands there
			}
			n.term(at, html.UnescapeString(m[1]), m[2])
		}
	}
}

// since compares how long something waits with the day since when.
func (n *numbers) since(kind, at, said string, of *regexp.Regexp) {
	for _, m := range of.FindAllStringSubmatch(said, -1) {
		n.found[kind]++
		since := n.day(at, m[1], m[2])
		if got := n.workdays(since, n.today); got != atoi(m[3]) {
			n.wrong(at, "since %s it waits %s working days, not %d", since, m[3], got)
		}
	}
}

// list reads a tab of the work list to its end.
func (n *numbers) list(b browser, tab string) {
	path := "/work?tab=" + tab
	first := b.get(path)
	said := flat(first.body)
	cases, rows, promised := 0, 0, 0
	for at := path; at != ""; {
		page := b.get(at).body
		before := cases
		if i := strings.Index(page, `class="tk-urgency"`); i >= 0 {
			page = page[i:] // what nobody took stands before it, with numbers of its own
		}
		n.terms(at, page)
		n.since("since", at, flat(page), rowSince)
		n.handlers(at, page)
		cases += len(aRow.FindAllString(page, -1))
		rows += strings.Count(page, `class="tk-list__what"`)
		if m := shownOf.FindStringSubmatch(flat(page)); m != nil && atoi(m[1]) != cases {
			n.wrong(at, "it shows %d cases and says %s", cases, m[0])
		}
		if promised > 0 && cases-before != promised {
			n.wrong(at, "%d cases were promised, and %d came", promised, cases-before)
		}
		promised = 0
		if m := nextOf.FindStringSubmatch(flat(page)); m != nil {
			n.found["more"]++
			promised = atoi(m[1])
		}
		at = ""
		for _, next := range links(page, `/work\?after=[^"]*`) {
			at = html.UnescapeString(next)
		}
	}
	for _, m := range tabCount.FindAllStringSubmatch(first.body, -1) {
		n.found["tab"]++
		if here := "tab=" + tab; tab == "" && !strings.Contains(m[1], "tab=") || tab != "" && strings.Contains(m[1], here) {
			if atoi(m[3]) != cases {
				n.wrong(path, "the tab says %s, and holds %d", m[3], cases)
			}
			if title := fmt.Sprintf("Mijn werk (%s)", m[3]); tab == "" && !strings.HasPrefix(strings.TrimSpace(said), title) {
				n.wrong(path, "the title is not %q", title)
			}
		}
	}
	for _, m := range elsewhere.FindAllStringSubmatch(first.body, -1) {
		n.found["elsewhere"]++
		for _, tab := range tabCount.FindAllStringSubmatch(first.body, -1) {
			if tab[1] == m[1] && tab[3] != m[2] {
				n.wrong(path, "%s, and the tab says %s", m[0], tab[3])
			}
		}
	}
	sum := 0
	for k, m := range spanCount.FindAllStringSubmatch(first.body, -1) {
		n.found["span"]++
		if k == 0 {
			if atoi(m[2]) != cases {
				n.wrong(path, "all are %s, and there are %d", m[2], cases)
			}
			continue
		}
		sum += atoi(m[2])
		page := b.get(html.UnescapeString(m[1])).body
		if i := strings.Index(page, `class="tk-urgency"`); i >= 0 {
			page = page[i:]
		}
		if got := len(aRow.FindAllString(page, -1)); got != min(atoi(m[2]), 25) {
			n.wrong(m[1], "the span says %s, and holds %d", m[2], got)
		}
		for _, g := range groupCount.FindAllStringSubmatch(page, -1) {
			if g[1] != m[2] {
				n.wrong(m[1], "the group says %s, the span %s", g[1], m[2])
			}
		}
	}
	if sum != cases {
		n.wrong(path, "the spans hold %d together, and all are %d", sum, cases)
	}
	n.found["row"] += rows
}

// handlers compares who is said to work on a case with who is named on it.
func (n *numbers) handlers(at, page string) {
	for _, row := range strings.Split(page, `tk-list__case`)[1:] {
		m := handler.FindStringSubmatch(row)
		if m == nil {
			continue
		}
		n.found["handler"]++
		var count int
		err := n.s.db.Owner.QueryRow(n.t.Context(), `select count(*) from assignment a join app_user u on u.id = a.user_id where a.case_id = $1 and a.org_id = $2 and position(u.name in $3) > 0`,
			strings.TrimPrefix(m[1], "/cases/"), n.org, html.UnescapeString(m[2])).Scan(&count)
		if err != nil || count == 0 {
			n.wrong(at, "%q works on %s, %v", m[2], m[1], err)
		}
	}
}

// cases reads the list of cases and each of them.
func (n *numbers) cases(b browser) {
	page := b.get("/cases").body
	for _, at := range links(page, `/cases/[0-9a-f-]{36}`) {
		n.found["case"]++
		got := b.get(at).body
		said := flat(got)
		n.terms(at, got)
		n.since("waits", at, said, waitingTerm)
		n.opened(at, said)
		for _, m := range pastOf.FindAllStringSubmatch(got, -1) {
			n.found["past"]++
			due, err := calendar.Parse(m[1])
			if err != nil {
				n.wrong(at, "%s: %v", m[1], err)
			}
			since := n.day(at, m[2], " ")
			all := max(n.workdays(since, due), 0)
			if past := min(max(n.workdays(since, n.today), 0), all); past != atoi(m[3]) || all != atoi(m[4]) {
				n.wrong(at, "%q of a term from %s to %s: %d of %d", m[0][len(m[0])-60:], since, due, past, all)
			}
		}
		if m := returns.FindStringSubmatch(said); m != nil {
			n.found["return"]++
			days := n.day(at, m[1], " ").Sub(n.today)
			if want := map[bool]string{true: fmt.Sprintf("over %d dag", days), false: fmt.Sprintf("%d dag", -days)}[days > 0]; days != 0 && !strings.HasPrefix(m[2], want) {
				n.wrong(at, "the return on %s is %q", m[1], m[2])
			}
		}
		n.sourced(at, said)
		n.phases(at, said)
		n.parts(at, got)
		n.search(b, at, said)
	}
}

// opened compares what waits since when with the open steps of the case as the lists have them.
func (n *numbers) opened(at, said string) {
	ctx := i18n.With(n.t.Context(), i18n.Dutch)
	for _, m := range waitsFor.FindAllStringSubmatch(said, -1) {
		since := n.day(at, m[2], m[3])
		rows, err := n.s.db.Owner.Query(n.t.Context(), `select step from case_step where case_id = $1 and opened = $2`, strings.TrimPrefix(at, "/cases/"), since)
		if err != nil {
			n.t.Fatal(err)
		}
		steps, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if !slices.ContainsFunc(steps, func(step string) bool { return strings.Contains(m[1], i18n.T(ctx, "step."+step+".name")) }) || err != nil {
			n.wrong(at, "of what waits since %s (%v) none is %q, %v", since, steps, m[1], err)
		}
	}
}

// sources are days that a case page says, with where they come from.
var sources = []struct {
	kind string
	said *regexp.Regexp
	from string // empty: a day that has passed
}{
	{"return day", regexp.MustCompile(`Terugkeer ([0-9]+ [a-z]+ [0-9]{4})`), `select (facts -> 'movements' -> 0 -> 'release' -> -1 ->> 'date')::date from case_facts where case_id = $1`},
	{"returned", regexp.MustCompile(`Teruggekeerd op ([0-9]+ [a-z]+ [0-9]{4})`), `select (facts -> 'movements' -> 0 ->> 'actual')::date from case_facts where case_id = $1`},
	{"closed", regexp.MustCompile(`Deze zaak is afgesloten op ([0-9]+ [a-z]+ [0-9]{4})`), `select (facts -> 'closed' ->> 'on')::date from case_facts where case_id = $1`},
	{"shared", regexp.MustCompile(`De melding is gedeeld op ([0-9]+ [a-z]+ [0-9]{4})`), `select (a ->> 'on')::date from case_facts, jsonb_array_elements(facts -> 'asks') a where case_id = $1 and a ->> 'kind' = 'inform'`},
	{"asked", regexp.MustCompile(`gevraagd op ([0-9]+ [a-z]+ [0-9]{4})`), `select (a ->> 'on')::date from case_facts, jsonb_array_elements(facts -> 'asks') a where case_id = $1`},
	{"until", regexp.MustCompile(`[a-z], tot en met ([0-9]+ [a-z]+ [0-9]{4})`), `select valid_until from party where case_id = $1 and valid_until is not null`},
	{"valid", regexp.MustCompile(`geldig tot en met ([0-9]+ [a-z]+ [0-9]{4})`), `select (body ->> 'valid')::date from item where case_id = $1 and body ? 'valid'`},
	{"withdrawn", regexp.MustCompile(`vraag ingetrokken op ([0-9]+ [a-z]+ [0-9]{4})`), `select (a ->> 'gone')::date from case_facts, jsonb_array_elements(facts -> 'asks') a where case_id = $1 and a ->> 'gone' is not null`},
	{"planned", regexp.MustCompile(`was gepland voor ([0-9]+ [a-z]+ [0-9]{4})`), ``},
	{"born", regexp.MustCompile(`Geboren ([0-9]+ [a-z]+ [0-9]{4})`), `select (body ->> 'born')::date from item where case_id = $1 and kind = 'person'`},
}

// sourced compares days with where they come from.
func (n *numbers) sourced(at, said string) {
	for _, of := range sources {
		for _, m := range of.said.FindAllStringSubmatch(said, -1) {
			n.found[of.kind]++
			if of.from == "" {
				if got := n.day(at, m[1], " "); !got.Before(n.today) {
					n.wrong(at, "%s was planned, and is still to come", got)
				}
				continue
			}
			rows, err := n.s.db.Owner.Query(n.t.Context(), of.from, strings.TrimPrefix(at, "/cases/"))
			if err != nil {
				n.t.Fatal(err)
			}
			days, err := pgx.CollectRows(rows, pgx.RowTo[calendar.Date])
			if got := n.day(at, m[1], " "); err != nil || !slices.Contains(days, got) {
				n.wrong(at, "%s: the page says %s, and the facts %v, %v", of.kind, got, days, err)
			}
		}
	}
}

// phases counts the steps of each part of the plan that are done, of those that are needed.
func (n *numbers) phases(at, said string) {
	where := phaseDone.FindAllStringSubmatchIndex(said, -1)
	for k, m := range where {
		n.found["phase"]++
		to := len(said)
		if k+1 < len(where) {
			to = where[k+1][0]
		} else if i := strings.Index(said[m[1]:], "Uitleg van het stappenplan"); i >= 0 {
			to = m[1] + i
		}
		steps := said[m[1]:to]
		done, open := strings.Count(steps, ", klaar "), strings.Count(steps, ", nu aan zet ")+strings.Count(steps, ", komt nog ")
		if done != atoi(said[m[2]:m[3]]) || done+open != atoi(said[m[4]:m[5]]) {
			n.wrong(at, "%q, and %d of %d are done: %.300s", said[m[0]:m[1]], done, done+open, steps)
		}
	}
}

// parts compares the number behind the name of a part with what stands in it.
func (n *numbers) parts(at, page string) {
	for _, m := range standing.FindAllStringSubmatch(flat(page), -1) {
		n.found["standing"]++
		if of := localCount.FindStringSubmatch(page[strings.Index(page, `href="#conditions"`)-3:]); of == nil || of[1] != "conditions" || of[2] != m[1] {
			n.wrong(at, "the conditions are %q and %q", m[0], of)
		}
	}
	holds := map[string]string{"parties": `class="tk-parties__item"`, "documents": `/documents/[0-9a-f-]{36}"`, "conditions": `scope="row"`}
	for _, m := range localCount.FindAllStringSubmatch(page, -1) {
		n.found["part"]++
		of, known := holds[m[1]]
		if !known {
			n.wrong(at, "nobody knows what the number of %q counts", m[1])
			continue
		}
		from := strings.Index(page, `id="`+m[1]+`"`)
		if from < 0 {
			n.wrong(at, "no part %s", m[1])
			continue
		}
		part := page[from:]
		if end := strings.Index(part, "</section>"); end >= 0 {
			part = part[:end]
		}
		if got := len(regexp.MustCompile(of).FindAllString(part, -1)); got != atoi(m[2]) {
			n.wrong(at, "%s says %s and holds %d", m[1], m[2], got)
		}
	}
}

// search finds the case by its number, once.
func (n *numbers) search(b browser, at, said string) {
	m := regexp.MustCompile(`Zaak (20[0-9]{2}-[0-9]{6})`).FindStringSubmatch(said)
	if m == nil {
		return
	}
	n.found["found"]++
	got := b.post("/search", "q", m[1])
	if count := len(links(got.body, `/cases/[0-9a-f-]{36}`)); !strings.Contains(flat(got.body), fmt.Sprintf("%d zaak gevonden", count)) && got.Request.URL.Path != at {
		n.wrong(at, "searching %s shows %d cases: %.200s", m[1], count, flat(got.body))
	}
}

var spaces = regexp.MustCompile(`\s+`)

// flat is the text of a page with single spaces.
func flat(page string) string { return spaces.ReplaceAllString(text(page), " ") }
