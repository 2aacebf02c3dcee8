package demonstration

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

var rounds = flag.Int("rounds", 0, "so many rounds of all pairs in no forced order, instead of one round in both orders")

// place is a moment in a story: what was done, and when the next is done.
type place struct {
	name   string
	story  Story
	stages []stage // done by then
	now    time.Time
	can    []int // of acts: those that the protocol permits then
}

// pair is two acts that meet in a case; the first was there first where the order is forced.
type pair struct{ first, second int }

// TestTwoDeedsAtOnce lets every two deeds meet that can be possible in one case at once, in both orders: who comes second waits for
// the first with what he read before, and goes on with what the first left. Neither is lost, each leaves its entry or is refused
// with a word, and verification finds nothing.
func TestTwoDeedsAtOnce(t *testing.T) {
	t.Parallel()
	p := newPairs(t)
	p.prepare()
	p.forced()
	for n := range *rounds {
		t.Logf("round %d of %d: %d pairs", n+1, *rounds, p.atRandom(uint64(n)))
	}
}

// pairs is one database with a case for every meeting.
type pairs struct {
	t      *testing.T
	db     *postgres.DB
	cast   *Cast
	store  document.Store
	places []place
	copier *copier
	models []*stand          // by place: its case
	fresh  [][]pair          // by place: who meets there
	met    map[string]string // by case: who met in it
	latest time.Time
}

func newPairs(t *testing.T) *pairs {
	t.Helper()
	p := &pairs{t: t, db: pgtest.New(t), met: map[string]string{}}
	err := postgres.InTx(t.Context(), p.db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, pgtest.Time()) })
	if err == nil {
		p.cast, err = People(t.Context(), p.db, account.NewHasher(4), pgtest.Time().AddDate(-3, 0, 0))
	}
	if err == nil {
		p.store, err = document.OpenFolder(t.TempDir(), pgtest.Time)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// stories are the ways that a case can go, as far as they differ in what can be done.
func (p *pairs) stories() {
	base := Story{Given: "Marcel", Family: "Rietman", Born: calendar.On(1984, time.March, 14), Track: "VI", T0: calendar.Of(pgtest.Time()).AddDays(-500),
		Town: p.cast.Towns[0], Address: "Heideweg 27", Probation: "RN", Position: "objection", Outcome: "grant", Analysis: "delivered", Returned: true, Breach: "warning"}
	with := func(change func(*Story)) Story {
		s := base
		change(&s)
		return s
	}
	add := func(name string, s Story, extra map[string][]stage) {
		var out []stage
		for _, st := range stages(s) {
			out = append(out, st)
			for _, more := range extra[st.step] {
				more.days = st.days
				out = append(out, more)
			}
		}
		p.story(name, s, out)
	}
	brief := stage{step: "document", do: func(x *walk) error {
		x.Store = p.store
		defer func() { x.Store = nil }()
		return acts[slices.IndexFunc(acts, func(a act) bool { return a.deed == who.AddDocument })].do(x)
	}}
	police := stage{step: "police", do: acts[slices.IndexFunc(acts, func(a act) bool { return a.deed == who.JoinPolice })].do}
	narrow := stage{step: "narrow", do: acts[slices.IndexFunc(acts, func(a act) bool { return a.deed == who.NarrowCase })].do}
	add("a grant", base, map[string][]stage{"P02a": {brief}})
	add("a refusal", with(func(s *Story) { s.Outcome, s.Returned = "refuse", false }), map[string][]stage{"P06": {narrow}})
	add("silence", with(func(s *Story) { s.Position, s.Analysis, s.Returned, s.Breach = "silent", "silent", false, "revoked" }),
		map[string][]stage{"P13": {{step: "P12", do: func(x *walk) error {
			x.s.Position = "no_objection"
			return x.view()
		}}, {step: "late", do: (*walk).late}}})
	add("two municipalities", with(func(s *Story) {
		s.Edition, s.Pending, s.From, s.FromOn, s.Returned, s.Breach = newestEdition(), true, p.cast.Towns[1], -170, false, ""
	}), map[string][]stage{"P07": {police}})
	add("the end of a sentence", with(func(s *Story) { s.Track, s.Returned = "EndOfSentence", false }), nil)
}

// story walks one story and notes, at each of its moments, which acts the protocol permits.
func (p *pairs) story(name string, s Story, all []stage) {
	p.t.Helper()
	w := &Walker{DB: p.db, Cast: p.cast}
	x := p.begin(w, s)
	cal := calendar.New()
	for n, st := range all {
		w.now = momentOf(cal, s, n, st)
		if n > 0 {
			p.places = append(p.places, place{name: fmt.Sprintf("%s, before %s (%d)", name, st.step, n), story: s, stages: all[:n], now: w.now, can: p.permitted(x, w.now)})
		}
		if err := x.do(st); err != nil {
			p.t.Fatal(err)
		}
	}
	p.places = append(p.places, place{name: name + ", at the end", story: s, stages: all, now: w.now.AddDate(0, 0, 1), can: p.permitted(x, w.now)})
}

func (p *pairs) begin(w *Walker, s Story) *walk {
	p.t.Helper()
	x, err := w.begin(p.t.Context(), s)
	if err != nil {
		p.t.Fatal(err)
	}
	p.db.Now = func() time.Time { return w.now }
	return x
}

func (p *pairs) permitted(x *walk, now time.Time) []int {
	p.t.Helper()
	var raw []byte
	if err := p.db.Owner.QueryRow(p.t.Context(), "select facts from case_facts where case_id = $1", x.on.Case).Scan(&raw); err != nil {
		p.t.Fatal(err)
	}
	var facts protocol.Facts
	version, err := protocol.LoadVersion(cmp.Or(x.s.Edition, protocol.Current))
	if err == nil {
		err = json.Unmarshal(raw, &facts)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	plan := protocol.Evaluate(version, calendar.New(), &facts, now)
	abouts := append(slices.Collect(maps.Values(x.refs)), "", protocol.Ref(x.s.Town.ID.String()), protocol.Ref(x.wrongTown().ID.String()), protocol.Ref(x.s.From.ID.String()))
	var can []int
	for n, a := range acts {
		if slices.ContainsFunc(abouts, func(about protocol.Ref) bool { return plan.Permits(a.deed, about) == nil }) {
			can = append(can, n)
		}
	}
	return can
}

// choose keeps the places in which a pair can meet that could not meet before.
func (p *pairs) choose() {
	seen := map[pair]bool{}
	var kept []place
	for _, at := range p.places {
		fresh := false
		for _, a := range at.can {
			for _, b := range at.can {
				fresh = fresh || !seen[pair{a, b}]
				seen[pair{a, b}] = true
			}
		}
		if fresh {
			kept = append(kept, at)
		}
	}
	p.places = kept
}

// stand is a case that stands at a place: a walked one, or a copy of it.
type stand struct {
	w    Walker
	walk walk
}

func (p *pairs) walked() []*stand {
	p.t.Helper()
	var out []*stand
	cal := calendar.New()
	for n, at := range p.places {
		w := &Walker{DB: p.db, Cast: p.cast}
		at.story.Family = fmt.Sprintf("Rietman%d", n)
		x := p.begin(w, at.story)
		for k, st := range at.stages {
			w.now = momentOf(cal, at.story, k, st)
			if err := x.do(st); err != nil {
				p.t.Fatal(err)
			}
		}
		w.now = at.now
		out = append(out, &stand{*w, *x})
	}
	return out
}

// meeting is a pair in a case of its own.
type meeting struct {
	*stand
	at place
	pair
}

// prepare makes the places, finds by trying what can be done in each, and says which two meet there: those that meet nowhere before.
func (p *pairs) prepare() {
	p.t.Helper()
	p.stories()
	p.choose()
	p.walkModels()
	tries := p.copies(func(n int) int { return len(p.places[n].can) })
	did, met := map[who.Deed]bool{}, map[pair]bool{}
	p.fresh = make([][]pair, len(p.places))
	for n, at := range p.places {
		can := p.possible(at, tries[n])
		for _, a := range can {
			did[acts[a].deed] = true
			for _, b := range can {
				if one := (pair{a, b}); !met[one] {
					met[one] = true
					p.fresh[n] = append(p.fresh[n], one)
				}
			}
		}
	}
	for _, a := range acts {
		if !did[a.deed] {
			p.t.Errorf("%s could be done nowhere", a.deed)
		}
	}
}

// meetings gives each pair a case of its own: a copy of that of its place.
func (p *pairs) meetings() []meeting {
	p.t.Helper()
	clear(p.met)
	var out []meeting
	for n, stands := range p.copies(func(n int) int { return len(p.fresh[n]) }) {
		for k, s := range stands {
			out = append(out, meeting{s, p.places[n], p.fresh[n][k]})
		}
	}
	return out
}

// possible are the acts that can be done at a place, of those that the protocol permits there: each was done in a case of its own.
func (p *pairs) possible(at place, tries []*stand) []int {
	p.t.Helper()
	p.clock(at.now)
	var can []int
	for k, a := range at.can {
		err := tries[k].do(p.t.Context(), p.store, acts[a])
		if err == nil {
			can = append(can, a)
		} else if !told(err) {
			p.t.Errorf("%s: %s: %v", at.name, acts[a].deed, err)
		}
	}
	return can
}

// walkModels walks a case to every place and takes it as a model for copies.
func (p *pairs) walkModels() {
	p.t.Helper()
	p.models = p.walked()
	read, others, world, err := readModels(p.t.Context(), p.db)
	if err != nil {
		p.t.Fatal(err)
	}
	p.copier = &copier{others: others}
	for _, m := range read {
		if err := m.compile(world); err != nil {
			p.t.Fatal(err)
		}
		p.copier.add(m)
	}
}

// copies makes so many copies of each walked case, in the place of those that were made before.
func (p *pairs) copies(count func(int) int) [][]*stand {
	p.t.Helper()
	c, models := p.copier, p.models
	c.copies = nil
	c.plan(0) // the last numbers of the years
	at := make([][]int, len(models))
	for n, s := range models {
		m := c.models[slices.IndexFunc(c.models, func(m *model) bool { return m.id == s.walk.on.Case.String() })]
		year := m.number[:4]
		for range count(n) {
			c.last[year]++
			at[n] = append(at[n], len(c.copies))
			c.copies = append(c.copies, copyOf{m, fmt.Sprintf("%s-%06d", year, c.last[year])})
		}
	}
	if err := writeCopies(p.t.Context(), p.db, c); err != nil {
		p.t.Fatal(err)
	}
	out := make([][]*stand, len(models))
	for n, s := range models {
		for _, k := range at[n] {
			out[n] = append(out[n], s.copied(p.t, c, k))
		}
	}
	return out
}

// copied is the walk of a copy: the same people and moment, with the copy's own case and questions.
func (s *stand) copied(t *testing.T, c *copier, k int) *stand {
	t.Helper()
	m := c.copies[k].of
	v, _, err := c.values(k, false)
	if err != nil {
		t.Fatal(err)
	}
	of := func(old string) string {
		if at, own := m.at[old]; own {
			return v[at]
		}
		return old
	}
	made := *s
	which, err := uuid.Parse(of(m.id))
	if err != nil {
		t.Fatal(err)
	}
	made.walk.on.Case, made.walk.refs = id.Case{UUID: which}, map[string]protocol.Ref{}
	for name, ref := range s.walk.refs {
		made.walk.refs[name] = protocol.Ref(of(string(ref)))
	}
	return &made
}

// do does an act in the case as it stood when the place was reached: a form that was opened then.
func (s *stand) do(ctx context.Context, store document.Store, a act) error {
	w, x := s.w, s.walk
	w.Store = store
	x.Walker, x.ctx, x.refs = &w, ctx, maps.Clone(s.walk.refs)
	return a.do(&x)
}

// forced lets each pair meet once, in the order of the pair: a third connection holds the case until both wait.
func (p *pairs) forced() {
	p.t.Helper()
	all := p.meetings()
	for _, m := range all {
		p.clock(m.at.now)
		p.together(m)
	}
	p.t.Logf("%d pairs in %d places", len(all), len(p.places))
	p.sound()
}

func (p *pairs) clock(now time.Time) {
	p.db.Now = func() time.Time { return now }
	if now.After(p.latest) {
		p.latest = now
	}
}

// together lets two acts meet: the second began while the first had not ended.
func (p *pairs) together(m meeting) {
	p.t.Helper()
	name := fmt.Sprintf("%s: %s and then %s", m.at.name, acts[m.first].deed, acts[m.second].deed)
	p.met[m.walk.on.Case.String()] = name
	before := p.entries(m.stand)
	work := func(n int) func() error {
		return func() error { return m.do(p.t.Context(), p.store, acts[n]) }
	}
	errs := pgtest.Queue(p.t, p.db, "select from case_file where id = $1 for update", m.walk.on.Case, work(m.first), work(m.second))
	if errs[0] != nil {
		p.t.Errorf("%s: the first: %v", name, errs[0])
	}
	p.left(m.stand, name, before, errs)
}

// left asks that each deed left its entry, or was refused with a word.
func (p *pairs) left(s *stand, name string, before int, errs []error) {
	p.t.Helper()
	done := 0
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case !told(err):
			p.t.Errorf("%s: %v", name, err)
		}
	}
	if now := p.entries(s); now != before+done {
		p.t.Errorf("%s: %d deeds left %d entries", name, done, now-before)
	}
}

func (p *pairs) entries(s *stand) int {
	p.t.Helper()
	var n int
	if err := p.db.Owner.QueryRow(p.t.Context(), "select count(*) from ledger where stream = $1", s.walk.on.Case).Scan(&n); err != nil {
		p.t.Fatal(err)
	}
	return n
}

// told tells a refusal that says why from an error that nobody expected.
func told(err error) bool {
	var invalid *fault.Invalid
	var conflict fault.Conflict
	var forbidden fault.Forbidden
	return errors.As(err, &invalid) || errors.As(err, &conflict) || errors.As(err, &forbidden) || fault.IsNotFound(err)
}

// sound brings all cases to one day, as the job does, and asks verification.
func (p *pairs) sound() {
	p.t.Helper()
	p.db.Now = func() time.Time { return p.latest }
	for n := 1; n > 0; {
		var err error
		if n, err = casefile.Reevaluate(p.t.Context(), p.db, 500); err != nil {
			p.t.Fatal(err)
		}
	}
	found, err := casefile.Verify(p.t.Context(), p.db)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, f := range found[:min(len(found), 20)] {
		p.t.Errorf("verify, %s: %v", p.met[f.Stream], f)
	}
}

// atRandom lets each pair meet once, both beginning at the same time with nobody to say which is first.
func (p *pairs) atRandom(round uint64) int {
	p.t.Helper()
	r := rand.New(rand.NewPCG(round, 2)) //nolint:gosec // the order of a test
	all := p.meetings()
	for _, m := range all {
		p.clock(m.at.now)
		p.race(m, r.IntN(2) == 0)
	}
	p.sound()
	return len(all)
}

func (p *pairs) race(m meeting, turned bool) {
	p.t.Helper()
	name := fmt.Sprintf("%s: %s beside %s", m.at.name, acts[m.first].deed, acts[m.second].deed)
	p.met[m.walk.on.Case.String()] = name
	before := p.entries(m.stand)
	order := []int{m.first, m.second}
	if turned {
		slices.Reverse(order)
	}
	ended := make(chan error, len(order))
	for _, n := range order {
		go func() { ended <- m.do(p.t.Context(), p.store, acts[n]) }()
	}
	p.left(m.stand, name, before, []error{<-ended, <-ended})
}
