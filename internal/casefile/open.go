package casefile

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Page says which page looks, for the record of looks, and what it needs of the case.
type Page struct {
	Case     id.Case
	Name     string       // «case», «view-submit»
	Kinds    []string     // of items; nil: all that may be seen
	Heads    []string     // kinds of which the page says that they are there and no more: their bodies are not loaded
	Timeline int          // so many entries, newest first
	Before   int64        // entries before this one; 0: from the newest
	Shared   bool         // the disclosure register of this case
	Draft    string       // the actor's organisation's draft of this form; empty: none is asked
	Posts    bool         // which duties are held at the organisations of the case
	PostsOf  account.Kind // and at every organisation of a kind, which a form lets choose from; empty: at none
	Team     bool         // who of the actor's organisation could be named on the case
	About    protocol.Ref
	Deed     who.Deed // the page is this deed's form: who may not do it or prepare it is refused; empty: for everybody at the case
	Done     who.Deed // asks whether the actor did this deed in this case
	Request  string
	Network  string
	Device   string
	Outcome  ledger.Outcome // empty: shown
}

// Reading is what one person may see of one case, read at one moment. What he may not see was not loaded; the plan holds
// only steps that he may know to exist.
type Reading struct {
	Actor    account.Actor
	Case     id.Case
	Number   string
	Today    calendar.Date
	Calendar *calendar.Calendar
	Version  *protocol.Version
	Plan     protocol.Plan
	Seq      int64 // number of facts: what a form opened now carries
	Track    string
	Release  protocol.Release // zero when he may not know it
	Releases []protocol.Release
	Parties  []Party
	Items    []Item
	Entries  []Entry
	More     bool // there are older entries
	Shared   []Shared
	Opened   []Opening // of notices, oldest first; with Shared
	Draft    *Draft    // nil: none was asked for, or there is none
	Assigned []Colleague
	Team     []Colleague
	Did      bool // the actor did the deed that the page asked for
	// Previewed is when the deed would be done after which this is read through another's eyes; zero: it is no preview.
	Previewed time.Time

	who    standings
	facts  *protocol.Facts
	whole  protocol.Plan
	held   map[post]bool // where Posts asked for them
	lost   []Lost
	unseen []string // categories and items that were shared with his organisation and not opened yet
}

// Colleague is a colleague of the actor's organisation.
// Only: he is named on the case, and it is narrowed to who is. Beside: of who could be named, he does not do the work, so that he is
// named beside somebody who does.
type Colleague struct {
	User   id.User
	Name   string
	Only   bool
	Beside bool
}

// Open is the frame of every look: enter, load, write that it was looked at, commit; one round trip beside the session's.
// An unknown case and one that he may not see are the same NotFound, by the same path and at the same cost.
func Open(ctx context.Context, db *postgres.DB, actor account.Actor, page Page) (*Reading, error) {
	var reading *Reading
	err := look(ctx, db, actor, page, &reading)
	if err == nil {
		return reading, nil
	}
	var forbidden fault.Forbidden
	if errors.As(err, &forbidden) {
		writeLook(ctx, db, page.look(db, actor, ledger.Refused)) // the look's own transaction is gone
	}
	return nil, fault.Wrap(err, "open %s", page.Name)
}

func (p Page) look(db *postgres.DB, actor account.Actor, outcome ledger.Outcome) ledger.Look {
	sections := []string{}
	if p.Kinds != nil {
		sections = append(sections, p.Kinds...)
	}
	out := ledger.Look{
		At: db.Wall(), Membership: actor.Membership, Org: actor.Org, Case: p.Case.String(), Page: p.Name, Sections: sections,
		Request: p.Request, Network: p.Network, Device: p.Device, Outcome: outcome,
	}
	for _, line := range policy.FormLines(p.Deed) {
		out.Roles, out.Relations = append(out.Roles, string(line.Role)), append(out.Relations, string(line.Relation))
	}
	return out
}

// compute makes the reading's plan from all facts and drops what the actor may not know to exist.
func (r *Reading) compute(db *postgres.DB, found looked, page Page) error {
	version, err := protocol.LoadVersion(found.version)
	if err != nil {
		return err
	}
	facts, err := factsFrom(found.facts)
	if err != nil {
		return err
	}
	now := db.Now()
	r.Number, r.Version, r.Calendar, r.Today, r.facts = found.number, version, calendar.New(found.closed...), calendar.Of(now), facts
	r.who = entered{relationsFrom(found.relations), rolesFrom(found.within)}.stand(r.Actor, r.Today, flagsOf(facts))
	r.whole = protocol.Evaluate(version, r.Calendar, facts, now)
	r.Seq = facts.Seq
	if found.unseen != "" {
		r.unseen = strings.Split(found.unseen, ",")
	}
	r.narrow()
	if r.Parties = once(r.Parties); r.Sees(policy.Parties, false) < policy.Full {
		r.Parties = nil
	}
	if page.Timeline > 0 && len(r.Entries) > page.Timeline {
		r.Entries, r.More = r.Entries[:page.Timeline], true
	}
	r.Entries = r.known(r.Entries)
	return nil
}

// narrow leaves of the plan and the dates what this person may know.
func (r *Reading) narrow() {
	r.Plan = r.sees(r.whole)
	if r.who.ceiling(policy.Existence, false, false) != policy.Full {
		r.Number, r.Plan.Phase = "", ""
	}
	if r.who.ceiling(policy.ReturnDate, false, false) != policy.Full {
		r.Plan.T0, r.Plan.Track, r.Plan.ChangesAt, r.Plan.Compressed = calendar.Date{}, "", time.Time{}, false
	} else {
		r.Release, r.Track = r.facts.Release(), r.facts.OnTrack()
		if len(r.facts.Movements) > 0 {
			r.Releases = r.facts.Movements[0].Release
		}
	}
}

// OnTrack is what the edition says of the track, for who may know which it is; the zero row for others.
func (r *Reading) OnTrack() *protocol.Track {
	if r.Track == "" {
		return &protocol.Track{}
	}
	return r.Plan.Row()
}

// sees is the plan as this person may know it.
func (r *Reading) sees(whole protocol.Plan) protocol.Plan {
	plan := whole
	plan.Steps = make([]protocol.Item, 0, len(whole.Steps))
	known := make(map[string]bool, len(whole.Steps))
	for _, i := range whole.Steps {
		if r.who.visible(i, r.Actor.Org, r.facts, r.Today) {
			plan.Steps = append(plan.Steps, i)
			known[i.ID] = true
		}
	}
	for n, i := range plan.Steps {
		plan.Steps[n].WaitsFor = slices.DeleteFunc(slices.Clone(i.WaitsFor), func(step string) bool { return !known[step] })
	}
	if r.who.ceiling(policy.Objection, true, false) == policy.None {
		plan.Objection = false
	}
	return plan
}

// Received writes that what a page shows was opened for the first time, where it was shared: his organisation's own items and what
// was withdrawn do not count. A page calls it when nothing can keep it from being shown any more. Mostly there is nothing new.
func Received(ctx context.Context, db *postgres.DB, r *Reading, shown ...Item) error {
	if len(r.unseen) == 0 {
		return nil
	}
	var categories, items []string
	for _, c := range policy.Given {
		if slices.Contains(r.unseen, string(c)) {
			categories = append(categories, string(c))
		}
	}
	for _, i := range shown {
		if i.Owner == r.Actor.Org || !i.Withdrawn.IsZero() {
			continue
		}
		if slices.Contains(r.unseen, i.ID.String()) {
			items = append(items, i.ID.String())
		}
		if slices.Contains(r.unseen, string(i.Category)) && !slices.Contains(categories, string(i.Category)) {
			categories = append(categories, string(i.Category))
		}
	}
	if len(categories)+len(items) == 0 {
		return nil
	}
	return fault.Wrap(receive(ctx, db, r, categories, items), "receipts")
}

// Sees is the most that the actor may see of a category here; own: of his own organisation's.
func (r *Reading) Sees(category policy.Category, own bool) policy.Level {
	return r.who.ceiling(category, own, false)
}

// May tells whether the actor may do the deed, now, about this; nil: yes. It is what a page asks before it offers a deed,
// and Do asks again.
func (r *Reading) May(deed who.Deed, about protocol.Ref) error {
	if err := r.who.may(deed); err != nil {
		return err
	}
	return r.whole.Permits(deed, about)
}

// MayPrepare tells whether the actor may write, now, the draft of a deed that another does; nil: yes.
func (r *Reading) MayPrepare(deed who.Deed, about protocol.Ref) error {
	if err := r.who.any(deed, policy.MayPrepare); err != nil {
		return err
	}
	return r.whole.Permits(deed, about)
}

// Prepares tells whether the actor writes the draft of the deed at most, at whatever moment.
func (r *Reading) Prepares(deed who.Deed) bool {
	return !r.Stands(deed) && r.who.any(deed, policy.MayPrepare) == nil
}

// Narrowed tells whether, of the actor's organisation, only who is named enters the case.
func (r *Reading) Narrowed() bool {
	return slices.ContainsFunc(r.Assigned, func(c Colleague) bool { return c.Only })
}

// Stands tells whether the actor's role and relation allow the deed at all, at whatever moment.
func (r *Reading) Stands(deed who.Deed) bool { return r.who.may(deed) == nil }

// Unheard are the notices to the actor's own organisation that have still to reach somebody in one of these duties.
func (r *Reading) Unheard(duties ...who.Duty) []protocol.Ref {
	return r.facts.Unheard(r.Actor.Org, duties...)
}

// Notice is the notice that a step is about, to which the actor's organisation is a party; nil where he may not know of it, or
// nothing was shared yet.
func (r *Reading) Notice(about protocol.Ref) *protocol.Ask {
	a := r.facts.NoticeAbout(about)
	if a == nil || r.Ask(a.ID) == nil {
		return nil
	}
	return a
}

// Extension is the day to which the question can be extended; zero: not any more.
func (r *Reading) Extension(ask protocol.Ref) calendar.Date { return r.whole.Extension(ask) }

// Ask is a question of the case that the actor may know of; nil otherwise.
func (r *Reading) Ask(ref protocol.Ref) *protocol.Ask {
	a := r.facts.FindAsk(ref)
	if a == nil {
		return nil
	}
	for _, i := range r.Plan.Steps {
		if i.Instance == ref {
			return a
		}
	}
	return nil
}

// Asked tells whether a question of a kind was put to the actor's own organisation.
func (r *Reading) Asked(kind protocol.AskKind, ref protocol.Ref) bool {
	a := r.facts.FindAsk(ref)
	return a != nil && a.Kind == kind && a.Of.Org == r.Actor.Org
}

// Decision is the round that counts, for those who may see decisions; a draft only for those who may see drafts.
func (r *Reading) Decision() *protocol.Decision {
	d := r.facts.LastDecision()
	if d == nil || (d.Taken.IsZero() && r.Sees(policy.DraftDecision, false) == policy.None) || r.Sees(policy.Decision, false) == policy.None {
		return nil
	}
	return d
}

// Oversight is the supervision that counts, for those who may see its status.
func (r *Reading) Oversight() *protocol.Oversight {
	if r.Sees(policy.SupervisionStatus, true) == policy.None {
		return nil
	}
	return r.facts.Watch()
}

// Left is the day on which he returned; zero: not yet, or the actor may not know.
func (r *Reading) Left() calendar.Date {
	if r.Sees(policy.ReturnDate, false) == policy.None || len(r.facts.Movements) == 0 {
		return calendar.Date{}
	}
	return r.facts.Movements[0].Actual
}

// Closed is how the case ended, for those who may follow it; On is zero while it is open.
func (r *Reading) Closed() protocol.Closed {
	if r.Sees(policy.Existence, false) != policy.Full {
		return protocol.Closed{}
	}
	return r.facts.Closed
}

// KeptUntil is the last day on which a closed case can be opened again; zero while it is open.
func (r *Reading) KeptUntil() calendar.Date { return r.whole.KeptUntil() }

// ObjectionUntil is the last day on which an objection to a decision can be made, for those who may see decisions.
func (r *Reading) ObjectionUntil(decision protocol.Ref) calendar.Date {
	if r.Sees(policy.Decision, false) == policy.None {
		return calendar.Date{}
	}
	return r.whole.ObjectionUntil(decision)
}

// Holder is the organisation that stands in one of the relations, for those who may see the parties.
func (r *Reading) Holder(relations ...who.Relation) id.Org {
	if r.Sees(policy.Parties, false) < policy.Full {
		return id.Org{}
	}
	return r.facts.Holder(r.Today, relations...)
}

// Named lists the municipalities that must be informed and were not yet, for who may know of that step (P02).
func (r *Reading) Named() []protocol.Stay {
	var out []protocol.Stay
	for _, i := range r.Plan.Steps {
		if i.State != protocol.Open || !i.EndedBy(who.InformMayor) {
			continue
		}
		if org, err := id.ParseOrg(string(i.Instance)); err == nil && r.Sees(policy.Parties, false) == policy.Full {
			out = append(out, protocol.Stay{Org: org, Relation: r.facts.NamedAs(org)})
		}
	}
	return out
}

// Corrected is from when the actor's organisation is known to have been wrongly named, and the last day on which it still finds that
// there was a case; zero: it was not wrongly named, or takes part otherwise.
func (r *Reading) Corrected() (on, last calendar.Date) {
	if own := relationsOf(r.facts, r.Actor.Org, r.Today); len(own) != 1 || own[0] != who.Corrected {
		return on, last
	}
	for _, p := range r.facts.Parties {
		if p.Org == r.Actor.Org && p.Relation == who.Corrected {
			on, last = p.From, p.Until
		}
	}
	return on, last
}

// Settling is the municipality where he goes to live, for those who may see the parties.
func (r *Reading) Settling() id.Org {
	if r.Sees(policy.Parties, false) < policy.Full {
		return id.Org{}
	}
	return r.facts.Settling(r.Today)
}

// Find returns the items of a kind that were not withdrawn, oldest first.
func (r *Reading) Find(kind string) []Item {
	var out []Item
	for _, i := range r.Items {
		if i.Kind == kind && i.Withdrawn.IsZero() {
			out = append(out, i)
		}
	}
	return out
}

// Latest is the newest version of a kind about something (empty: about anything), or nil.
func (r *Reading) Latest(kind string, about protocol.Ref) *Item {
	for n := len(r.Items) - 1; n >= 0; n-- {
		if i := r.Items[n]; i.Kind == kind && (about == "" || i.About == about) && i.Withdrawn.IsZero() {
			return &r.Items[n]
		}
	}
	return nil
}

// Identity is who the case is about; the zero Identity when the actor may not see it.
func (r *Reading) Identity() Identity {
	var who Identity
	if i := r.Latest(Person, ""); i != nil {
		_ = i.Read(&who) // written by NewIdentity
	}
	return who
}

// LateAsks are the questions that were answered after the draft of this round was frozen, for those who may see drafts.
func (r *Reading) LateAsks() []protocol.Ref {
	if r.Sees(policy.DraftDecision, false) == policy.None {
		return nil
	}
	return r.facts.LateAnswers()
}
