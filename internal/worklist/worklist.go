// Package worklist tells what waits for whom: the open steps of one organisation, and its cases. It reads the lists that
// casefile keeps and nothing else; it leaves to dossier what a case holds and to search how a case is found.
package worklist

import (
	"context"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// PageSize is how many rows a page has; Most is where counting stops: from there on a number says «so many or more».
const (
	PageSize = 25
	Most     = 100
)

// Tab is whose steps are shown. The zero value is Mine.
type Tab string

// Mine is the work that is the actor's own: his duty, in a case on which he is named, or that is his by office (policy.Personal).
// Team is all other work of his organisation, also what nobody took. Waiting waits for others whom his organisation asked.
const (
	Mine    Tab = "mine"
	Team    Tab = "team"
	Waiting Tab = "waiting"
)

// Tabs lists the tabs in order.
var Tabs = []Tab{Mine, Team, Waiting}

// When is in which span a step is due. The zero value is all.
type When string

// The spans. Week is what is left of this week after today, to Sunday.
const (
	Late  When = "late"
	Today When = "today"
	Week  When = "week"
	Later When = "later"
)

// Spans lists the spans in order.
var Spans = []When{Late, Today, Week, Later}

// Filter narrows a list. Every zero value lets all pass; nothing in it is about a person.
type Filter struct {
	Track string
	Phase protocol.Phase
	Place string // name of the municipality where he goes
	Step  string
	Year  int // of the return date
}

// Key is where a case stands in a list, for the page after it. The zero value is the beginning.
type Key struct {
	Due  calendar.Date
	Case id.Case
}

// String writes the key as it stands in an address.
func (k Key) String() string { return k.Due.String() + "~" + k.Case.String() }

// ParseKey reads a key from an address; empty is the beginning.
func ParseKey(s string) (Key, error) {
	if s == "" {
		return Key{}, nil
	}
	day, rest, _ := strings.Cut(s, "~")
	due, err := calendar.Parse(day)
	if err != nil {
		return Key{}, fault.NotFound{What: "page"}
	}
	which, err := id.ParseCase(rest)
	if err != nil {
		return Key{}, fault.NotFound{What: "page"}
	}
	return Key{Due: due, Case: which}, nil
}

// Asked is which page of the work list is wanted.
type Asked struct {
	Tab    Tab
	When   When
	Filter Filter
	After  Key
}

// Row is one case that waits, with its steps in the tab, the earliest due first. It stands where the first of them stands.
type Row struct {
	Case    id.Case
	Number  string
	Name    string // as lists write it; empty when the organisation may not know it
	Born    calendar.Partial
	Track   string
	Place   string
	Handler string // who of the organisation is named on it; empty: nobody
	Due     calendar.Date
	Span    When
	Seq     int64 // of an untaken case: the ledger position that the list was written at
	Steps   []Step
}

// Step is one step that waits. Other is who waits for it or, under Waiting, whom it waits for; empty: nobody else. Opened may
// lie in the future, by five working days at most: then nobody is asked for it yet.
type Step struct {
	Step       string
	Instance   string
	Duty       who.Duty // of the organisation that reads
	Other      string
	OtherDuty  who.Duty
	Opened     calendar.Date
	Due        calendar.Date
	Latest     calendar.Date
	Kind       protocol.Kind
	Compressed bool
	Unread     bool // what it asks was done, and has reached nobody yet
	Vacant     bool // under Waiting: nobody holds the duty that it waits for
}

// line is a step as the statement gives it, with its case.
type line struct {
	Row
	Step
	First calendar.Date
}

// rows puts the steps of one case together.
func rows(lines []line) []Row {
	var out []Row
	for _, l := range lines {
		if len(out) == 0 || out[len(out)-1].Case != l.Case {
			l.Row.Due = l.First
			out = append(out, l.Row)
		}
		last := &out[len(out)-1]
		last.Steps = append(last.Steps, l.Step)
	}
	return out
}

// List is one page of the work list. Counts are of the chosen tab by span, Totals of each tab over all spans: of cases, under
// the filter and never above Most. Untaken are cases that nobody of the organisation took and that the actor can take, each with its
// first step, on the first page of Mine; MoreUntaken: there are more of them. Caseload
// is what he supervises, at most Most. More: there is a page after the last row. Places are those of the organisation's cases, to
// choose from; none for a municipality.
type List struct {
	Today    calendar.Date
	Calendar *calendar.Calendar
	Rows     []Row
	Untaken  []Row
	Counts   map[When]int
	Totals   map[Tab]int
	Places   []string
	More     bool

	MoreUntaken bool
	Caseload    []Watched
}

// Next is the key of the page after this one; the zero Key when there is none.
func (l *List) Next() Key {
	if !l.More || len(l.Rows) == 0 {
		return Key{}
	}
	last := l.Rows[len(l.Rows)-1]
	return Key{Due: last.Due, Case: last.Case}
}

// Look is who looks from where, for the record of looks.
type Look struct {
	Request string
	Network string
	Device  string
}

// of is the look at a list: it names no case.
func (l Look) of(db *postgres.DB, actor account.Actor, page string) ledger.Look {
	return ledger.Look{At: db.Wall(), Membership: actor.Membership, Org: actor.Org, Page: page, Sections: []string{}, Request: l.Request, Network: l.Network, Device: l.Device, Outcome: ledger.Shown}
}

// Read gives one page of the actor's work list at his organisation, ordered by due date, and writes that he looked. Who has no part in cases (privacy
// officer, administrators) gets an empty one.
func Read(ctx context.Context, db *postgres.DB, actor account.Actor, asked Asked, from Look) (*List, error) {
	today := calendar.Of(db.Now())
	list := &List{Today: today, Counts: map[When]int{}, Totals: map[Tab]int{}}
	if asked.Tab == "" {
		asked.Tab = Mine
	}
	if err := read(ctx, db, actor, asked, from.of(db, actor, "work"), list); err != nil {
		return nil, fault.Wrap(err, "work list")
	}
	if len(list.Rows) > PageSize {
		list.Rows, list.More = list.Rows[:PageSize], true
	}
	for n, row := range list.Rows {
		list.Rows[n].Span = spanOf(row.Due, today)
	}
	return list, nil
}

// CasesAsked is which page of the list of cases is wanted. Before is the number of the last case of the page before.
type CasesAsked struct {
	Track  string
	Phase  protocol.Phase
	Place  string
	Open   bool // only what is not closed
	Before string
}

// CaseList is one page of the list of cases. More: there is a page after it. Places are those of the organisation's cases, to
// choose from; none for a municipality.
type CaseList struct {
	Cases  []Case
	Places []string
	More   bool
}

// Case is one case of the organisation. Mine: it is the organisation's own turn; Turn is whose turn it is, as far as the
// organisation may know; empty: nobody's.
type Case struct {
	Case   id.Case
	Number string
	Name   string
	Born   calendar.Partial
	Track  string
	Phase  protocol.Phase
	Return calendar.Date // zero when the organisation may not know it
	Place  string
	Closed calendar.Date
	Mine   bool
	Duty   who.Duty
	Turn   string
}

// Cases gives one page of the cases of the actor's organisation, newest number first, and writes that he looked.
func Cases(ctx context.Context, db *postgres.DB, actor account.Actor, asked CasesAsked, from Look) (*CaseList, error) {
	list := &CaseList{}
	if err := cases(ctx, db, actor, asked, from.of(db, actor, "cases"), list); err != nil {
		return nil, fault.Wrap(err, "cases")
	}
	if len(list.Cases) > PageSize {
		list.Cases, list.More = list.Cases[:PageSize], true
	}
	return list, nil
}

// span is from a day to the day before another.
type span struct{ from, to calendar.Date }

func spanOf(due, today calendar.Date) When {
	for _, when := range Spans {
		if due.Before(bounds(when, today).to) {
			return when
		}
	}
	return Later
}

func bounds(when When, today calendar.Date) span {
	first, last := calendar.On(1, time.January, 1), calendar.On(9999, time.December, 31)
	monday := today.AddDays(7 - (int(today.Weekday())+6)%7)
	switch when {
	case Late:
		return span{first, today}
	case Today:
		return span{today, today.AddDays(1)}
	case Week:
		return span{today.AddDays(1), monday}
	case Later:
		return span{monday, last}
	}
	return span{first, last}
}
