package protocol

import (
	"slices"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// State of an item. Lateness is no state: it is due before today.
type State string

// Waiting: not yet open. Optional: only when somebody starts it. The rest is how it ended.
const (
	Waiting       State = "waiting"
	Open          State = "open"
	OptionalState State = "optional"
	StateDone     State = "done"
	StateDeclined State = "declined"
	StateLapsed   State = "lapsed"
	StateVoid     State = "void"
)

// Item is one instance of a step in a plan.
type Item struct {
	ID         string          `json:"id"`
	Instance   Ref             `json:"instance"`
	State      State           `json:"state"`
	Owner      who.Duty        `json:"owner"`
	Due        Date            `json:"due"`    // the last day; late from 00:00 in Amsterdam the day after
	Latest     Date            `json:"latest"` // the bound that T0 gives; zero when there is none
	Kind       Kind            `json:"kind"`
	Compressed bool            `json:"compressed"` // short notice: less time than the term gives
	WaitsFor   []string        `json:"waitsFor"`
	Org        id.Org          `json:"-"` // who must act
	Asker      who.Party       `json:"-"` // who waits
	Opened     Date            `json:"-"`
	Ended      Date            `json:"-"`
	Extended   bool            `json:"-"`
	Sees       policy.Category `json:"-"`
	Phase      int             `json:"-"`
	row        *Step
}

// EndedBy tells whether a deed ends the step.
func (i Item) EndedBy(deed who.Deed) bool { return i.row != nil && i.row.EndedBy(deed) }

// Late tells whether the item is open and its day has passed.
func (i Item) Late(today Date) bool {
	return i.State == Open && !i.Due.IsZero() && i.Due.Before(today)
}

// Plan is what the protocol says on one day: every step of the track, in reading order.
type Plan struct {
	Version    string    `json:"version"`
	Phase      Phase     `json:"phase"`
	Steps      []Item    `json:"steps"`
	Track      string    `json:"-"`
	T0         Date      `json:"-"`
	Today      Date      `json:"-"`
	Compressed bool      `json:"-"`
	Objection  bool      `json:"-"` // an objection is pending with the court
	ChangesAt  time.Time `json:"-"` // when only time will change the plan; zero: never

	row     *Track
	facts   *Facts
	version *Version
	cal     *calendar.Calendar
}

// reckoning is the work of one evaluation.
type reckoning struct {
	v     *Version
	cal   *calendar.Calendar
	f     *Facts
	today Date
	t0    Date
	row   *Track // what the edition says of the track
	step  *Step  // the step that is reckoned
	items []Item
}

// Evaluate computes the plan. It is total (any facts, any day), deterministic, and looks at nothing else.
func Evaluate(v *Version, cal *calendar.Calendar, f *Facts, now time.Time) Plan {
	r := &reckoning{v: v, cal: cal, f: f, today: calendar.Of(now), t0: f.T0(), row: v.Track(f.OnTrack()), items: make([]Item, 0, len(v.steps)+4)}
	for n := range v.steps {
		s := &v.steps[n]
		r.step = s
		onTrack := slices.Contains(r.row.Steps, s.ID)
		instances := s.instances(r)
		if !onTrack {
			if !slices.Contains(r.row.Outlives, s.ID) {
				continue
			}
		} else if len(instances) == 0 {
			instances = []Instance{{}}
		}
		for _, in := range instances {
			r.items = append(r.items, r.item(s, in))
		}
	}
	plan := Plan{Version: v.Name, Track: f.OnTrack(), row: r.row, T0: r.t0, Today: r.today, Steps: r.items, Objection: f.objecting(), facts: f, version: v, cal: cal}
	plan.Phase = r.phase()
	plan.ChangesAt = r.changesAt()
	for _, i := range r.items {
		plan.Compressed = plan.Compressed || (i.Compressed && i.State == Open && !i.Late(r.today))
	}
	return plan
}

// Row is what the edition says of the track that the case is on; the zero row where no track is known.
func (p *Plan) Row() *Track {
	if p == nil || p.row == nil {
		return &Track{}
	}
	return p.row
}

// StepsOf are the steps of the edition that a deed ends, in reading order.
func (p *Plan) StepsOf(deed who.Deed) []string { return p.version.StepsOf(deed) }

func (s *Step) instances(r *reckoning) []Instance {
	if s.Each.of == nil {
		return []Instance{{}}
	}
	return s.Each.of(r, Instance{})
}

func (r *reckoning) item(s *Step, in Instance) Item {
	term := r.v.Term(s.ID)
	item := Item{row: s, ID: s.ID, Instance: in.Ref, Owner: s.Owner, Kind: term.Kind, WaitsFor: []string{}, Sees: s.Sees, Phase: s.Phase, Asker: in.By}
	if s.Turn.of != nil {
		item.Owner = s.Turn.of(r, in)
	}
	item.Org = in.Org
	if item.Org.IsZero() || item.Owner != s.Owner {
		item.Org = r.holder(item.Owner)
	}
	switch {
	case item.Asker.Duty != "":
	case item.Owner == s.For: // the turn went over: who did his part waits
		item.Asker = who.Party{Org: r.holder(s.Owner), Duty: s.Owner}
	case s.For != "":
		item.Asker = who.Party{Org: r.holder(s.For), Duty: s.For}
	}
	item.Opened = s.Opens.of(r, in)
	item.Latest = r.latest(term)
	ending := s.Ends.of(r, in)
	if ending.End == NotEnded && !r.f.Closed.On.IsZero() {
		ending = Ending{End: Lapsed, On: r.f.Closed.On}
	}
	optional := in.Free || slices.Contains(r.row.Optional, s.ID) && in.Ref == "" && in.From.IsZero()
	switch {
	case ending.End != NotEnded:
		item.State, item.Ended = State(ending.End), ending.On
	case optional:
		item.State, item.Latest = OptionalState, Date{}
	case !item.Opened.IsZero() && !item.Opened.After(r.today):
		item.State = Open
	default:
		item.State, item.WaitsFor = Waiting, r.missing(s)
	}
	r.deadline(&item, term, in)
	return item
}

// deadline sets due and compressed: a forecast before the step opens, the term once it has (§10.1).
func (r *reckoning) deadline(item *Item, term Term, in Instance) {
	if item.State == OptionalState {
		return
	}
	item.Due = item.Latest
	if item.Opened.IsZero() || item.State == Waiting {
		return
	}
	var counted Date
	from := item.Opened
	if r.round(in.Ref) == nil { // what follows a decision has that decision's term
		from = calendar.Latest(from, r.anew())
	}
	switch {
	case term.Plus > 0:
		counted = r.cal.AddWorkingDays(from, term.Plus)
	case term.PlusDays > 0:
		counted = r.cal.LaterWorkingDay(item.Opened.AddDays(term.PlusDays))
	case term.Months > 0 && !in.From.IsZero():
		counted = r.cal.EarlierWorkingDay(in.From.AddMonths(term.Months))
	}
	item.Due = calendar.Earliest(counted, item.Latest)
	if term.Kind != Statutory {
		floor := term.Floor
		if term.Plus > 0 && term.Plus < floor {
			floor = term.Plus
		}
		if least := r.cal.AddWorkingDays(from, floor); floor > 0 && item.Due.Before(least) {
			item.Due, item.Compressed = least, true
		}
	}
	if a := r.f.FindAsk(item.Instance); a != nil && !a.Until.IsZero() && term.Extension > 0 {
		item.Due, item.Extended = calendar.Latest(a.Until, item.Due), true
	}
}

// latest is the bound that the return date gives, moved earlier off days that are not working days.
func (r *reckoning) latest(term Term) Date {
	if r.t0.IsZero() {
		return Date{}
	}
	switch {
	case term.Weeks > 0:
		return r.cal.EarlierWorkingDay(r.t0.AddWeeks(-term.Weeks))
	case term.AfterReturn > 0:
		from := r.t0
		if actual := r.actual(); !actual.IsZero() && !r.step.Return {
			from = actual
		}
		return r.cal.AddWorkingDays(from, term.AfterReturn)
	}
	return Date{}
}

// missing lists the steps before this one that have not ended.
func (r *reckoning) missing(s *Step) []string {
	out := []string{}
	for _, step := range s.After {
		there, ended := false, true
		for _, i := range r.items {
			if i.ID == step {
				there = true
				ended = ended && !i.Ended.IsZero() && !i.askAgain()
			}
		}
		if there && !ended {
			out = append(out, step)
		}
	}
	return out
}

// endOf is the day on which the last of the steps ended; zero while one that is on the track has not. A withdrawn question
// does not count as ended while the question has to be asked again.
func (r *reckoning) endOf(steps ...string) Date {
	var last Date
	for _, step := range steps {
		var end Date
		for _, i := range r.items {
			if i.ID != step {
				continue
			}
			if i.askAgain() {
				continue
			}
			if i.Ended.IsZero() {
				return Date{}
			}
			end = calendar.Latest(end, i.Ended)
		}
		if end.IsZero() {
			return Date{}
		}
		last = calendar.Latest(last, end)
	}
	return last
}

// askAgain tells that a question was withdrawn, so that the step after it waits for a new one.
func (i Item) askAgain() bool {
	return i.State == StateVoid && i.row.Again
}

// acknowledged is the day on which the municipality where he will live confirmed the notice.
func (r *reckoning) acknowledged() Date { return r.acknowledgedBy(r.f.Settling(r.today)) }

// acknowledgedBy is the day on which a municipality confirmed the notice.
func (r *reckoning) acknowledgedBy(org id.Org) Date {
	for _, a := range r.f.Asks {
		if a.Kind == Inform && a.Of.Org == org && a.last().Outcome == Received {
			return a.last().On
		}
	}
	return Date{}
}

// sinceTurn is a day, but not before the case came to this track: what is asked only here waits since then (X1).
func (r *reckoning) sinceTurn(on Date) Date {
	if n := len(r.f.Track); n < 2 || on.IsZero() {
		return on
	}
	return calendar.Latest(on, r.f.Track[len(r.f.Track)-1].From)
}

// anew is the day from which the term of a step counts that was open when the decision was postponed: the new round gives it its time
// again (X2). Zero: the decision was not postponed, or was taken since.
func (r *reckoning) anew() Date {
	if d := r.f.LastDecision(); d != nil && d.Outcome == Postpone {
		return d.Taken
	}
	for n := len(r.f.Decisions) - 2; n >= 0 && r.f.LastDecision().Taken.IsZero(); n-- {
		if r.f.Decisions[n].Outcome == Postpone {
			return r.f.Decisions[n].Taken
		}
	}
	return Date{}
}

func (r *reckoning) granted() Date {
	if d := r.f.Granted(); d != nil {
		return d.Taken
	}
	return Date{}
}

func (r *reckoning) actual() Date { return r.f.left() }

// left is the day on which he really left; zero: not yet.
func (f *Facts) left() Date {
	if len(f.Movements) == 0 {
		return Date{}
	}
	return f.Movements[0].Actual
}

// settled is the day from which an open question about the decision has been overtaken: the decision itself, unless it was
// postponed; on the end-of-sentence track the return.
func (r *reckoning) settled() Date {
	if r.f.decided() {
		return r.f.LastDecision().Taken
	}
	return r.actual()
}

// term is the term of the step that is reckoned.
func (r *reckoning) term() Term { return r.v.Term(r.step.ID) }

func (r *reckoning) round(ref Ref) *Decision {
	for i := range r.f.Decisions {
		if r.f.Decisions[i].ID == ref && ref != "" {
			return &r.f.Decisions[i]
		}
	}
	return nil
}

// holder is the organisation that holds a duty in this case today.
func (r *reckoning) holder(duty who.Duty) id.Org {
	switch duty {
	case who.Prosecutor:
		if org := r.f.Holder(r.today, who.Lead); !org.IsZero() {
			return org
		}
		return r.f.Signal.Org
	case who.DeciderDuty:
		return r.f.Holder(r.today, who.Decider)
	case who.Municipality, who.MayorDuty:
		if org := r.f.Settling(r.today); !r.f.SentBack(org) {
			return org
		}
	case who.Probation:
		return r.f.Holder(r.today, who.Supervising, who.Advising)
	}
	return id.Org{}
}

// SentBack tells whether a municipality said that he is not its resident, and nobody put that right yet: nothing more is asked of it (P02b).
func (f *Facts) SentBack(org id.Org) bool {
	a := f.askOf(Inform, org)
	return a != nil && a.Gone.IsZero() && a.last().Outcome == NotResident
}

func (f *Facts) objecting() bool {
	for _, d := range f.Decisions {
		if c := f.FindCheck(CourtObjection, d.ID); c != nil && c.Outcome == Pending {
			return true
		}
	}
	return false
}

// foreseen is for how many working days ahead lists show what will open.
const foreseen = 5

// Opening lists what time alone will open within five working days, with the due date that it will have on the day that it
// opens if nothing else happens. It stays Waiting: nobody is asked for it yet.
func (p Plan) Opening() []Item {
	var out []Item
	for _, i := range p.Steps {
		if i.State != Waiting || i.Opened.IsZero() || !i.Opened.After(p.Today) || p.Today.Before(p.cal.AddWorkingDays(i.Opened, -foreseen)) {
			continue
		}
		then := Evaluate(p.version, p.cal, p.facts, calendar.StartOfDay(i.Opened))
		for _, it := range then.Steps {
			if it.ID == i.ID && it.Instance == i.Instance && it.State == Open && !it.Due.IsZero() {
				i.Due, i.Kind, i.Latest, i.Compressed, i.Org, i.Owner = it.Due, it.Kind, it.Latest, it.Compressed, it.Org, it.Owner
				out = append(out, i)
				break
			}
		}
	}
	return out
}

// changesAt is the first moment after today at which time alone changes the plan: a step opens or comes into sight, or a day
// passes that makes one late or due for a reminder.
func (r *reckoning) changesAt() time.Time {
	var next Date
	consider := func(d Date) {
		if !d.IsZero() && d.After(r.today) && (next.IsZero() || d.Before(next)) {
			next = d
		}
	}
	for _, i := range r.items {
		switch i.State {
		case Waiting:
			consider(r.cal.AddWorkingDays(i.Opened, -foreseen)) // from then on lists show that it comes
			consider(i.Opened)
		case Open:
			if !i.Due.IsZero() {
				for _, rung := range r.v.Rungs() {
					consider(r.cal.AddWorkingDays(i.Due, rung.Days))
				}
			}
		}
	}
	for _, p := range r.f.Parties {
		if !p.Until.IsZero() {
			consider(p.Until.AddDays(1)) // from then on it takes no part
		}
	}
	if next.IsZero() {
		return time.Time{}
	}
	return calendar.StartOfDay(next)
}

// Planned is a case of which only track and return date are known: the forecast that `plan` prints.
func Planned(track string, release Date) *Facts {
	return &Facts{Track: []TrackFrom{{Track: track}}, Movements: []Movement{{Release: []Release{{Date: release}}}}}
}
