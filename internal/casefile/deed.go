package casefile

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Deed is one deed being done: what the concept's function works with. It lives as long as its transaction.
type Deed struct {
	Actor  account.Actor
	Case   id.Case
	Number string
	About  protocol.Ref
	Now    time.Time     // protocol time
	Today  calendar.Date // in Amsterdam
	Facts  *protocol.Facts
	Plan   protocol.Plan // as it was before the deed
	// Category guards the entry in the timeline; it is the step's, and a concept may set a narrower one.
	Category policy.Category
	// Result is kept with the request, so that a replay finds what was made.
	Result string

	tx       postgres.Tx
	on       On
	deed     who.Deed
	since    calendar.Date // when the lists were last written
	flags    policy.Flags
	calendar *calendar.Calendar
	left     []protocol.Fact
	digests  []digest
	told     []message.Message
	put      []put
	person   bool // the person was put: what the case can be found by changes
	unnamed  bool // who of the actor's organisation was named was taken off the case
}

// put is an item that the deed put.
type put struct {
	item     id.Item
	category policy.Category
	about    protocol.Ref
	made     id.Org // for whom; zero: for everybody who reads its category
}

// digest is the salted digest of something submitted, as the ledger's payload holds it.
type digest struct {
	Item   string `json:"item"`
	Salt   string `json:"salt"`
	SHA256 string `json:"sha256"`
}

// Calendar tells working days.
func (d *Deed) Calendar() *calendar.Calendar { return d.calendar }

// Me is the actor's organisation in a seat.
func (d *Deed) Me(duty who.Duty) who.Party { return who.Party{Org: d.Actor.Org, Duty: duty} }

// NewRef makes the reference of an ask, a breach, a decision: it stands in facts, items and URLs.
func NewRef() protocol.Ref { return protocol.Ref(id.NewRef()) }

// Town is the municipality that a question is put to: the one that the form names, where the plan has a step of its own for it, else the one
// where he will live.
func (d *Deed) Town() id.Org {
	town, err := id.ParseOrg(string(d.About))
	own := func(i protocol.Item) bool { return i.Instance == d.About && i.EndedBy(d.deed) }
	if err != nil || !slices.ContainsFunc(d.Plan.Steps, own) {
		return d.Facts.Settling(d.Today)
	}
	return town
}

// Takes tells whether an organisation takes part in the case now.
func (d *Deed) Takes(org id.Org) bool { return len(relationsOf(d.Facts, org, d.Today)) > 0 }

// Leave records one fact of the deed. An error means that the concept offered a fact that cannot follow.
func (d *Deed) Leave(facts ...protocol.Fact) error {
	for _, fact := range facts {
		if err := protocol.Apply(d.Facts, fact); err != nil {
			return err
		}
		d.left = append(d.left, fact)
	}
	return nil
}

// Content is something submitted: what it is, what it is about, for whom, and its body as JSON.
type Content struct {
	Kind     string
	Category policy.Category
	Regime   statute.DataRegime
	About    protocol.Ref
	// For is the organisation for which it is written, which alone of its kind will read it; zero: everybody who reads the category.
	For  id.Org
	Body any
}

// Put adds an item of the actor's organisation; a second one of the same kind about the same thing is its next version.
func (d *Deed) Put(ctx context.Context, c Content) (id.Item, error) {
	body, err := json.Marshal(c.Body)
	if err != nil {
		return id.Item{}, fmt.Errorf("case %s: %s: %w", d.Case, c.Kind, err)
	}
	if body, err = ledger.Canonical(body); err != nil {
		return id.Item{}, fmt.Errorf("case %s: %s: %w", d.Case, c.Kind, err)
	}
	item := id.NewItem()
	if err := insertItem(ctx, d, item, c, body); err != nil {
		return id.Item{}, fmt.Errorf("case %s: %s: %w", d.Case, c.Kind, err)
	}
	if c.Kind == Person {
		d.person = true
		if err := putPerson(ctx, d.tx, personOf(body)); err != nil {
			return id.Item{}, fmt.Errorf("case %s: %s: %w", d.Case, c.Kind, err)
		}
	}
	d.digest(item, body)
	d.put = append(d.put, put{item, c.Category, c.About, c.For})
	return item, nil
}

// Answers says what is wrong with the answers to the deed's form; what the concept itself sees to, it adds.
func (d *Deed) Answers(asks form.Form, answers any) *form.Wrong {
	f := &form.Wrong{}
	asks.Check(answers, d.Days(f), f)
	return f
}

// PutReason checks the answer to a form that asks why, and puts it as the body.
func (d *Deed) PutReason(ctx context.Context, c Content, asks form.Form, reason string) (id.Item, error) {
	why := form.Reason{Reason: reason}
	if err := d.Answers(asks, why).Check(); err != nil {
		return id.Item{}, err
	}
	c.Body = why
	return d.Put(ctx, c)
}

// digest keeps the salted digest of an item's canonical body in the ledger.
func (d *Deed) digest(item id.Item, body []byte) {
	salt := newSalt()
	d.digests = append(d.digests, digest{item.String(), base64.StdEncoding.EncodeToString(salt), digestOf(salt, body)})
}

func newSalt() []byte {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	return salt
}

func digestOf(salt, body []byte) string {
	return base64.StdEncoding.EncodeToString(ledger.Digest(salt, body))
}

// Mine tells whether a membership is the actor's, now or before, at this organisation or another: one person counts as one.
func (d *Deed) Mine(ctx context.Context, membership id.Membership) (bool, error) {
	mine, err := isUsers(ctx, d.tx, membership, d.Actor.User)
	return mine, fault.Wrap(err, "case %s: whose %s is", d.Case, membership)
}

// Items reads what the actor may see of some kinds in this case, oldest first; all kinds when none is named.
func (d *Deed) Items(ctx context.Context, kinds ...string) ([]Item, error) {
	items, err := selectItems(ctx, d.tx, kinds)
	return items, fault.Wrap(err, "case %s: items", d.Case)
}

// Withdraw takes an item of the actor's organisation back, with a reason; it stays in the ledger.
func (d *Deed) Withdraw(ctx context.Context, item id.Item, why string) error {
	done, err := withdrawItem(ctx, d, item, why)
	if err != nil {
		return fmt.Errorf("case %s: withdraw: %w", d.Case, err)
	}
	if !done {
		return fault.NotFound{What: "item"}
	}
	return nil
}

// Tx is the deed's transaction, for the one concept that has tables of its own: document.
func (d *Deed) Tx() postgres.Tx { return d.tx }

// Tell queues what policy's table says of an event: to each duty of each party whom the table names and who may know of
// the category; only some organisations when they are named. Who holds the duty under which it was done is not told what he did.
func (d *Deed) Tell(event policy.Event, only ...id.Org) {
	for _, notice := range policy.Notices {
		if notice.Event != event {
			continue
		}
		told := map[id.Org]bool{d.Actor.Org: slices.ContainsFunc(policy.RolesOf(notice.Duty), d.Actor.Has)}
		for _, p := range d.Facts.Parties {
			if told[p.Org] || (len(only) > 0 && !slices.Contains(only, p.Org)) || (!p.Until.IsZero() && p.Until.Before(d.Today)) {
				continue
			}
			relations := relationsOf(d.Facts, p.Org, d.Today)
			duties := DutiesOf(relations...)
			if slices.Contains(relations, who.Corrected) {
				duties = DutiesOf(who.Origin) // who was wrongly told is told that
			}
			if !slices.Contains(duties, notice.Duty) || !policy.Knows(notice.Category, relations, d.Today, d.flags) {
				continue
			}
			told[p.Org] = true
			d.told = append(d.told, message.Message{Case: d.Case, From: d.Actor.Org, To: p.Org, Duty: notice.Duty, Event: string(event), Category: notice.Category, About: string(d.About)})
		}
	}
}

// TellReceived tells that an answer came in, and says so where it came after the draft or the decision.
func (d *Deed) TellReceived(event policy.Event) {
	if d.Facts.Drafted() {
		event = policy.ReceivedLate
	}
	d.Tell(event)
}

// Remind queues a reminder to whom a step waits for.
func (d *Deed) Remind(i protocol.Item) {
	d.told = append(d.told, message.Message{Case: d.Case, From: d.Actor.Org, To: i.Org, Duty: i.Owner, Event: string(policy.Reminder), Category: i.Sees, About: string(i.Instance), Step: i.ID, Due: i.Due})
}

// Last is when the actor's organisation last did a deed about this in the case; zero: never.
func (d *Deed) Last(ctx context.Context, deed who.Deed, about protocol.Ref) (time.Time, error) {
	at, err := lastDone(ctx, d.tx, d.Actor, deed, about)
	return at, fault.Wrap(err, "case %s: last %s", d.Case, deed)
}

// DutiesOf are the duties of an organisation in these relations: those whom policy's table of what is told can name.
func DutiesOf(relations ...who.Relation) []who.Duty {
	var out []who.Duty
	add := func(duty who.Duty) {
		if !slices.Contains(out, duty) {
			out = append(out, duty)
		}
	}
	for _, r := range relations {
		switch r {
		case who.Lead, who.District:
			add(who.Prosecutor)
		case who.Decider:
			add(who.DeciderDuty)
		case who.Origin, who.Intended, who.Stay, who.Agreed:
			add(who.Municipality)
			add(who.MayorDuty)
		case who.Advising, who.Supervising:
			add(who.Probation)
		case who.PoliceUnit:
			add(who.PoliceDuty)
		}
	}
	return out
}

// Name says which municipality must know: it takes part, and sees anything at all, once it was informed.
func (d *Deed) Name(org id.Org, relation who.Relation) error {
	return d.Leave(protocol.PartyNamed{Org: org, Relation: relation, From: d.Today})
}

// Join makes an organisation a party, with the grants of taking part: one for each category that the sight table shares by
// participation, on the ground and for the purpose given, else on the table's own first ground.
func (d *Deed) Join(ctx context.Context, org id.Org, relation who.Relation, ground, purpose, necessity string) error {
	if d.Facts.Stays(org, relation) {
		return nil
	}
	if err := d.Leave(protocol.PartyJoined{Org: org, Relation: relation, From: d.Today}); err != nil {
		return err
	}
	if err := insertParty(ctx, d, org, relation); err != nil {
		return fmt.Errorf("case %s: party: %w", d.Case, err)
	}
	for _, row := range policy.Sight {
		if !takenPart(row) {
			continue
		}
		level := policy.Highest(row.Category, []who.Relation{relation}, d.Today, flagsOf(d.Facts))
		if level == policy.None || policy.Apart(row.Category, []who.Relation{relation}, d.Today, flagsOf(d.Facts)) {
			continue
		}
		if err := insertGrant(ctx, d, shareOf(row, org, ground, purpose, necessity), level); err != nil {
			return fmt.Errorf("case %s: grant: %w", d.Case, err)
		}
	}
	return d.shareEarlier(ctx, org)
}

// Bring shares a category that taking part brings and that could not be shared before, now that the facts allow it, with every party.
func (d *Deed) Bring(ctx context.Context, category policy.Category) error {
	n := slices.IndexFunc(policy.Sight, func(row policy.Row) bool { return row.Category == category && takenPart(row) })
	if n < 0 {
		return nil
	}
	done := map[id.Org]bool{d.Actor.Org: true}
	for _, p := range d.Facts.Parties {
		relations := relationsOf(d.Facts, p.Org, d.Today)
		level := policy.Highest(category, relations, d.Today, flagsOf(d.Facts))
		if done[p.Org] || len(relations) == 0 || level == policy.None || policy.Apart(category, relations, d.Today, flagsOf(d.Facts)) {
			continue
		}
		done[p.Org] = true
		if err := insertGrant(ctx, d, shareOf(policy.Sight[n], p.Org, "", "", ""), level); err != nil {
			return fmt.Errorf("case %s: grant: %w", d.Case, err)
		}
	}
	return nil
}

// takenPart tells whether taking part in the case brings sight of the category.
func takenPart(row policy.Row) bool {
	return strings.HasPrefix(row.How, "participation") && len(row.Grounds) > 0
}

// shareOf shares a category on the ground given, else on the table's own first ground.
func shareOf(row policy.Row, to id.Org, ground, purpose, necessity string) Share {
	s := Share{To: to, Category: row.Category, Ground: ground, Purpose: purpose, Necessity: necessity}
	if g, known := statute.FindGround(row.Grounds[0]); known && (ground == "" || !slices.Contains(row.Grounds, ground)) {
		s.Ground, s.Purpose = g.Code, g.Purposes[0]
	}
	return s
}

// Contact sets whom to call at the actor's own organisation.
func (d *Deed) Contact(ctx context.Context, contact string) error {
	return fault.Wrap(setContact(ctx, d, contact), "case %s: contact", d.Case)
}

// End ends a relation of an organisation; the day given is its last.
func (d *Deed) End(ctx context.Context, org id.Org, relation who.Relation, until calendar.Date) error {
	if err := d.Leave(protocol.PartyLeft{Org: org, Relation: relation, Until: until}); err != nil {
		return err
	}
	return fault.Wrap(endParty(ctx, d, org, relation, until), "case %s: party", d.Case)
}

// Share gives an organisation sight of a category or an item, at most at its ceiling: beyond that it is refused.
func (d *Deed) Share(ctx context.Context, shares ...Share) error {
	for _, s := range shares {
		if s.To == d.Actor.Org {
			continue
		}
		flags := flagsOf(d.Facts)
		flags.Treatment, flags.Disclosed = d.flags.Treatment, s.Disclosed
		level := d.highest(s, flags)
		if level == policy.None {
			return fault.Forbidden{Deed: "share." + string(s.Category)}
		}
		if err := insertGrant(ctx, d, s, level); err != nil {
			return fmt.Errorf("case %s: grant: %w", d.Case, err)
		}
	}
	return nil
}

// ShareOwn shares an item that was made for the organisation and counts as its own: its ceiling for its own items holds.
func (d *Deed) ShareOwn(ctx context.Context, s Share) error {
	if !policy.Knows(s.Category, relationsOf(d.Facts, s.To, d.Today), d.Today, flagsOf(d.Facts)) {
		return fault.Forbidden{Deed: "share." + string(s.Category)}
	}
	return fault.Wrap(insertGrant(ctx, d, s, policy.Full), "case %s: grant", d.Case)
}

// ShareWith shares one item with every party in the relations that may see its category, on one ground.
func (d *Deed) ShareWith(ctx context.Context, s Share, relations ...who.Relation) error {
	done := map[id.Org]bool{d.Actor.Org: true}
	for _, p := range d.Facts.Parties {
		if done[p.Org] || !slices.Contains(relations, p.Relation) || (!p.Until.IsZero() && p.Until.Before(d.Today)) {
			continue
		}
		flags := flagsOf(d.Facts)
		flags.Treatment, flags.Disclosed = d.flags.Treatment, s.Disclosed
		s.To = p.Org
		if d.highest(s, flags) == policy.None {
			continue
		}
		done[p.Org] = true
		if err := d.Share(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// Treatment says that a condition of care is proposed or in force, so that health data may be shared (footnote ²).
func (d *Deed) Treatment(yes bool) { d.flags.Treatment = yes }
