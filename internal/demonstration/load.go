package demonstration

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// Size is how large a demonstration becomes: so many cases, of which no more than Walked are walked (0: the constant of that
// name); the others are copies of those, a fifth of them open.
type Size struct{ Cases, Walked int }

// Load stamps an empty database as a demonstration and fills it with people and cases as of now; the same day gives the
// same cases. It returns how many cases it made: none in a demonstration that was
// filled before. Any other database that holds a user or a case is refused with a Conflict. The documents of the cases go to
// the store; nil, or where cases are copied: there are none.
func Load(ctx context.Context, db *postgres.DB, h account.Hasher, store document.Store, size Size) (int, error) {
	if size.Walked == 0 {
		size.Walked = Walked
	}
	cases := size.Cases
	empty, err := isEmpty(ctx, db)
	if err != nil {
		return 0, fmt.Errorf("demonstration: %w", err)
	}
	stamped, err := db.Demonstration(ctx)
	if err != nil {
		return 0, fmt.Errorf("demonstration: %w", err)
	}
	switch {
	case !empty && stamped:
		return 0, nil // loaded before
	case !empty:
		return 0, fault.Conflict{Key: "conflict.not_empty"}
	case !stamped:
		if err := postgres.InTx(ctx, db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(ctx, tx, db.Wall()) }); err != nil {
			return 0, fmt.Errorf("demonstration: %w", err)
		}
	}
	now := db.Now()
	cast, err := People(ctx, db, h, now.AddDate(-4, 0, 0))
	if err != nil {
		return 0, err
	}
	w := &Walker{DB: db, Cast: cast, Now: now}
	if cases <= size.Walked {
		w.Store = store
	}
	for n, s := range Stories(cast, calendar.Of(now), min(cases, size.Walked)) {
		if _, err := w.Walk(ctx, s); err != nil {
			return n, err
		}
	}
	if err := current(ctx, db); err != nil {
		return cases, err
	}
	if err := message.Pass(ctx, db, now.AddDate(0, 0, -recent)); err != nil || cases <= size.Walked {
		return cases, err
	}
	return cases, enlarge(ctx, db, cases)
}

// current brings the lists from the day of each case's last deed to today, as the job would.
func current(ctx context.Context, db *postgres.DB) error {
	_, err := casefile.Reevaluate(ctx, db, 500)
	return err
}

// recent is for how many days back the demonstration's messages lie in the inboxes.
const recent = 21

// Stories invents so many cases around a day: all phases and outcomes of both tracks, late ones too. The first one is the
// case that the pictures show: a mayor's view is asked and not yet given.
func Stories(c *Cast, today calendar.Date, count int) []Story {
	r := rand.New(rand.NewPCG(2015, 330)) //nolint:gosec // invented data, and the same every time
	out := make([]Story, 0, count)
	for n := range count {
		s := story(c, r, today, n)
		if n%newest == newest-1 {
			s.Edition = newestEdition()
			s.Police = account.PoliceOf(s.Town.ID) == account.OrgID("PL0600") // the unit of which somebody has an account
		}
		out = append(out, s)
	}
	return out
}

func newestEdition() string { return protocol.Editions()[len(protocol.Editions())-1] }

// newest: of so many cases one follows the newest edition of the protocol, whether or not it is finished.
const newest = 6

// Positions, outcomes and the like in the proportions in which they occur in the demonstration; an assumption.
var (
	positions = []string{"no_objection_if", "no_objection", "objection", "no_objection_if", "no_view", "silent", "no_objection", "no_objection_if"}
	outcomes  = []string{"grant", "grant", "grant", "refuse", "grant", "postpone", "grant", "grant"}
	analyses  = []string{"delivered", "delivered", "delivered", "delivered", "declined", "delivered", "silent", "delivered"}
	breaches  = []string{"", "", "warning", "", "none", "", "", "revoked"}
	stalls    = []string{"", "", "", "", "P06", "", "", "", "P12", "", "", "", "P13", "", "", "", "P02a", "", "", "", "", "P17", "", "", "", "P02", ""}
	// offsets spread the return dates: far ahead (just signalled) to long ago (closed).
	offsets = []int{72, 185, 160, 140, 118, 100, 88, 78, 60, 44, 38, 30, 22, 12, 5, 0, -6, -40, -95, -150, -182, -230, -300, -410, -450}
)

func story(c *Cast, r *rand.Rand, today calendar.Date, n int) Story {
	first, last := firstNames[r.IntN(len(firstNames))], lastNames[r.IntN(len(lastNames))]
	s := Story{
		Given: first, Prefix: last.prefix, Family: last.family, Born: calendar.On(1962, 1, 1).AddDays(r.IntN(13500)), Track: "VI",
		T0: today.AddDays(offsets[n%len(offsets)] + r.IntN(5)), Town: c.Towns[n%len(c.Towns)], Address: streets[r.IntN(len(streets))] + " " + fmt.Sprint(1+r.IntN(120)),
		Probation: []string{"RN", "RN", "SVG", "RN", "LJR"}[n%5], Offence: n, Position: positions[n%len(positions)], Outcome: outcomes[n%len(outcomes)],
		Analysis: analyses[(n/2)%len(analyses)], Returned: n%11 == 7, Breach: breaches[(n/3)%len(breaches)], Stop: stalls[n%len(stalls)],
	}
	s.Named = n%5 != 4 // some work lies with the team and nobody has taken it
	if n%4 == 3 {
		s.Track = "EndOfSentence"
	}
	if s.T0.Before(today.AddDays(10)) {
		s.Stop = "" // what stalls does so before the return, not for years after
	}
	if n == 0 {
		s.Given, s.Family, s.Prefix, s.Born = "Marcel", "Rietman", "", calendar.On(1984, 3, 14)
		s.Address, s.Position, s.Outcome, s.Analysis, s.Stop, s.T0 = "Heideweg 27", "no_objection_if", "grant", "delivered", "P12", today.AddDays(74)
	}
	switch n {
	case 1: // a signal that waits to be opened
		s.Stop, s.T0 = "P01", today.AddDays(182)
	case 5: // decided, and the partners not told yet
		s.Track, s.Outcome, s.Position, s.Stop, s.T0 = "VI", "grant", "objection", "P15", today.AddDays(30)
	case 8, 17, 26: // the draft is frozen, the decision not taken: one of them with a late view to come
		s.Track, s.Outcome, s.Position, s.Analysis, s.Stop, s.T0 = "VI", "grant", positions[n%3], "delivered", "P14", today.AddDays(30+n%9)
	case 10: // the closing report is in, the case not closed yet
		s.Track, s.Outcome, s.Breach, s.Stop, s.T0 = "VI", "grant", "", "", today.AddDays(-408)
	case 16: // he is back, and supervision has not begun
		s.Track, s.Outcome, s.Breach, s.Stop, s.T0 = "VI", "grant", "", "P21", today.AddDays(-4)
	case 29:
		s.Dismiss = true
	}
	return s
}
