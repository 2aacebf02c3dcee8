package demonstration

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Walked is how many cases are walked at most when no other number is asked: some eight a second. Beyond them, cases are
// copies: another person, other ids, a number of their own, and a ledger chained anew, so that verification finds as little
// to object to in a copy as in its model.
const Walked = 400

// openOf: of this many copies one is a case that is still open.
const openOf = 5

// enlarge fills the demonstration up to so many cases with copies of those that are there.
func enlarge(ctx context.Context, db *postgres.DB, cases int) error {
	models, others, world, err := readModels(ctx, db)
	if err != nil {
		return fmt.Errorf("demonstration: models: %w", err)
	}
	c := copier{others: others}
	for _, m := range models {
		if err := m.compile(world); err != nil {
			return fmt.Errorf("demonstration: case %s: %w", m.number, err)
		}
		c.add(m)
	}
	if len(c.open) == 0 || len(c.closed) == 0 {
		return fmt.Errorf("demonstration: %d open and %d closed cases to copy from", len(c.open), len(c.closed))
	}
	c.plan(cases - len(models))
	return writeCopies(ctx, db, &c)
}

// model is a walked case as text, with the places in it that differ in a copy.
type model struct {
	id, number string
	closed     bool
	rows       map[string]string // by table: its rows, as the database's copy writes them
	entries    []ledgerRow
	named      []string // organisations whose list names the person
	unnamed    []string // and those whose list has the number alone

	own     []string // what a copy has of its own: the values here
	at      map[string]int
	texts   map[string]pieces
	bodies  []pieces // of the entries' payloads
	digests []digested
}

type ledgerRow struct {
	ledger.Entry
	salt []byte
}

// digested is an item whose digest differs in a copy, because its body does.
type digested struct {
	at   int // among own
	salt []byte
	body pieces
}

// pieces is a text cut at the places that differ: between two literals stands the number of an own value.
type pieces struct {
	literals []string
	own      []int
}

func (p pieces) write(b []byte, values []string) []byte {
	for n, literal := range p.literals {
		if n > 0 {
			b = append(b, values[p.own[n-1]]...)
		}
		b = append(b, literal...)
	}
	return b
}

// What stands in a model's text for the person of a copy; no text of the record holds these.
const (
	listedMark = "@listed@"
	sortMark   = "@sort@"
	bornMark   = "@born@"
	personMark = "@person@"
	keysMark   = "@keys@"
	marks      = 6 // the number and these five come first among a model's own values
)

// compile finds what a copy has of its own: every id that is not one of the world around it, the number, the person.
func (m *model) compile(world map[string]bool) error {
	m.at, m.texts = map[string]int{}, map[string]pieces{}
	for _, first := range []string{m.number, listedMark, sortMark, bornMark, personMark, keysMark} {
		m.give(first)
	}
	marked := map[string]string{}
	for table, text := range m.rows {
		marked[table] = m.mark(table, text)
		m.giveIDs(marked[table], world)
	}
	for _, e := range m.entries {
		m.giveIDs(string(e.Body), world)
	}
	if err := m.digest(marked["item"]); err != nil {
		return err
	}
	for table, text := range marked {
		m.texts[table] = m.cut(text)
	}
	for _, e := range m.entries {
		m.bodies = append(m.bodies, m.cut(string(e.Body)))
	}
	return nil
}

// mark puts the marks in the place of the person, and leaves off what is made anew.
func (m *model) mark(table, text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch table {
		case "case_file":
			m.closed = f[fileClosed] != absent
			f = f[:fileHead]
			out.WriteString(strings.Join(f, "\t"))
			continue
		case "case_card":
			if f[cardName] != "" {
				f[cardName], f[cardSort], f[cardBorn] = listedMark, sortMark, bornMark
			}
		case "case_person":
			f[personSort], f[personKeys] = sortMark, keysMark
		case "case_key":
			if org := f[0]; f[1] == m.number && !slices.Contains(m.named, org) {
				m.unnamed = append(m.unnamed, org)
			} else if f[1] != m.number && !slices.Contains(m.named, org) {
				m.named = append(m.named, org)
				m.unnamed = slices.DeleteFunc(m.unnamed, func(o string) bool { return o == org })
			}
		case "item":
			if f[itemKind] == casefile.Person {
				f[itemBody] = personMark
			}
		}
		out.WriteString(strings.Join(f, "\t") + "\n")
	}
	return out.String()
}

var aUUID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

func (m *model) giveIDs(text string, world map[string]bool) {
	for _, word := range aUUID.FindAllString(text, -1) {
		if !world[word] {
			m.give(word)
		}
	}
}

func (m *model) give(value string) {
	if _, given := m.at[value]; !given {
		m.at[value] = len(m.own)
		m.own = append(m.own, value)
	}
}

// digest finds the items whose body differs in a copy, and where their digest stands.
func (m *model) digest(items string) error {
	type kept struct{ Item, Salt, SHA256 string }
	byItem := map[string]kept{}
	for _, e := range m.entries {
		var body struct{ Digests []kept }
		if err := json.Unmarshal(e.Body, &body); err != nil {
			return err
		}
		for _, d := range body.Digests {
			byItem[d.Item] = d
		}
	}
	for line := range strings.Lines(items) {
		f := strings.Split(line, "\t")
		text := f[itemBody]
		if text != personMark {
			body, err := ledger.Canonical([]byte(strings.ReplaceAll(text, `\\`, `\`)))
			if err != nil {
				return err
			}
			text = string(body)
		}
		body := m.cut(text)
		if len(body.own) == 0 {
			continue
		}
		d := byItem[f[0]]
		salt, err := base64.StdEncoding.DecodeString(d.Salt)
		if err != nil || d.SHA256 == "" {
			return fmt.Errorf("item %s has no digest: %w", f[0], err)
		}
		m.give(d.SHA256)
		m.digests = append(m.digests, digested{at: m.at[d.SHA256], salt: salt, body: body})
	}
	return nil
}

// cut takes a text apart at the model's own values.
func (m *model) cut(text string) pieces {
	type place struct{ from, to, own int }
	var places []place
	for own, value := range m.own {
		for from := 0; ; {
			n := strings.Index(text[from:], value)
			if n < 0 {
				break
			}
			places = append(places, place{from + n, from + n + len(value), own})
			from += n + len(value)
		}
	}
	slices.SortFunc(places, func(a, b place) int { return a.from - b.from })
	p, last := pieces{}, 0
	for _, at := range places {
		p.literals, p.own = append(p.literals, text[last:at.from]), append(p.own, at.own)
		last = at.to
	}
	p.literals = append(p.literals, text[last:])
	return p
}

// copier makes the copies: which model each is of, and its number.
type copier struct {
	models       []*model
	others       map[string]string // by table: the rows that belong to no case
	open, closed []*model
	copies       []copyOf
	last         map[string]int // the last number of a year
}

type copyOf struct {
	of     *model
	number string
}

func (c *copier) add(m *model) {
	c.models = append(c.models, m)
	if m.closed {
		c.closed = append(c.closed, m)
	} else {
		c.open = append(c.open, m)
	}
}

// plan says of which model each copy is and numbers them, year by year, behind the models.
func (c *copier) plan(count int) {
	r := rand.New(rand.NewPCG(2015, 20)) //nolint:gosec // invented data, and the same every time
	c.last = map[string]int{}
	for _, m := range c.models {
		n, _ := strconv.Atoi(m.number[5:])
		c.last[m.number[:4]] = max(c.last[m.number[:4]], n)
	}
	for n := range count {
		from := c.closed
		if n%openOf == 0 {
			from = c.open
		}
		m := from[r.IntN(len(from))]
		year := m.number[:4]
		c.last[year]++
		c.copies = append(c.copies, copyOf{m, fmt.Sprintf("%s-%06d", year, c.last[year])})
	}
}

// person is whom the n-th copy is about; the same number gives the same person.
func person(r *rand.Rand) casefile.Identity {
	last := lastNames[r.IntN(len(lastNames))]
	return casefile.NewIdentity(firstNames[r.IntN(len(firstNames))], last.prefix, last.family, calendar.Whole(calendar.On(1950, 1, 1).AddDays(r.IntN(20000))))
}

// values are what the n-th copy has of its own, in the order of its model's; the person is handed back for its keys.
func (c *copier) values(n int, digests bool) ([]string, casefile.Identity, error) {
	cp := c.copies[n]
	r := rand.New(rand.NewPCG(uint64(n), 1)) //nolint:gosec // as above
	who := person(r)
	body, err := json.Marshal(who)
	if err == nil {
		body, err = ledger.Canonical(body)
	}
	if err != nil {
		return nil, who, err
	}
	v := make([]string, len(cp.of.own))
	v[0], v[1], v[2], v[3], v[4], v[5] = cp.number, who.Listed, who.Sort, who.Born.String(), string(body), `{"`+strings.Join(who.Keys, `","`)+`"}`
	for at := marks; at < len(v); at++ {
		v[at] = anew(cp.of.own[at], r)
	}
	if digests {
		for _, d := range cp.of.digests {
			v[d.at] = base64.StdEncoding.EncodeToString(ledger.Digest(d.salt, d.body.write(nil, v)))
		}
	}
	return v, who, nil
}

// anew is another id of the same moment: its order among the others stays.
func anew(old string, r *rand.Rand) string {
	if len(old) != len(uuid.UUID{})*2+4 {
		return old // a digest: made from the body, below
	}
	const half = 19 // up to the third dash
	b := []byte(old[:half])
	v := r.Uint64()
	b = append(b, "89ab"[v&3])
	digits := strconv.FormatUint(1<<60|v>>4, 16) // the one in front keeps the zeros
	b = append(append(append(b, digits[1:4]...), '-'), digits[4:16]...)
	return string(b)
}

// chain writes the n-th copy's ledger anew, entry by entry.
func (c *copier) chain(n int, each func(ledger.Sealed)) (ledger.Head, error) {
	v, _, err := c.values(n, true)
	if err != nil {
		return ledger.Head{}, err
	}
	m := c.copies[n].of
	of := func(old string) string {
		if at, own := m.at[old]; own {
			return v[at]
		}
		return old
	}
	which, err := uuid.Parse(of(m.id))
	if err != nil {
		return ledger.Head{}, err
	}
	var head ledger.Head
	for k, e := range m.entries {
		request, err := uuid.Parse(of(e.Request.String()))
		if err != nil {
			return ledger.Head{}, err
		}
		one := e.Entry
		one.Stream, one.Case, one.About, one.Request = which, id.Case{UUID: which}, of(e.About), id.Request{UUID: request}
		one.Body = m.bodies[k].write(nil, v)
		sealed := head.Next(one, e.salt)
		head = sealed.Head()
		if each != nil {
			each(sealed)
		}
	}
	return head, nil
}

// text writes the rows of one table of every copy, behind those of the models.
func (c *copier) text(table string, w io.Writer) error {
	if _, err := io.WriteString(w, c.others[table]); err != nil {
		return err
	}
	for _, m := range c.models {
		if _, err := io.WriteString(w, m.rows[table]); err != nil {
			return err
		}
	}
	var b []byte
	for n := range c.copies {
		b = b[:0]
		switch table {
		case "ledger", "ledger_payload":
			if _, err := c.chain(n, func(s ledger.Sealed) { b = appendSealed(b, table, s) }); err != nil {
				return err
			}
		case "case_file":
			head, err := c.chain(n, nil)
			if err != nil {
				return err
			}
			v, _, err := c.values(n, false)
			if err != nil {
				return err
			}
			b = append(c.copies[n].of.texts[table].write(b, v), '\t')
			b = append(appendHex(b, head.Hash), '\n')
		case "case_key":
			v, who, err := c.values(n, false)
			if err != nil {
				return err
			}
			b = c.copies[n].of.keys(b, v, who)
		default:
			v, _, err := c.values(n, false)
			if err != nil {
				return err
			}
			b = c.copies[n].of.texts[table].write(b, v)
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// keys are what a copy can be found by, for each organisation that lists it.
func (m *model) keys(b []byte, v []string, who casefile.Identity) []byte {
	which := v[m.at[m.id]]
	line := func(org, key string) { b = append(b, org+"\t"+key+"\t"+which+"\n"...) }
	for _, org := range m.unnamed {
		line(org, v[0])
	}
	for _, org := range m.named {
		line(org, v[0])
		seen := map[string]bool{}
		for _, key := range who.Keys {
			if !seen[key] {
				seen[key] = true
				line(org, key)
			}
		}
	}
	return b
}

func appendHex(b, value []byte) []byte { return hex.AppendEncode(append(b, `\\x`...), value) }

func appendSealed(b []byte, table string, s ledger.Sealed) []byte {
	b = append(append(b, s.Stream.String()...), '\t')
	b = append(strconv.AppendInt(b, s.Seq, 10), '\t')
	if table == "ledger_payload" {
		return append(appendHex(append(appendHex(b, s.Salt), '\t'), s.Body), '\n')
	}
	b = s.At.AppendFormat(b, "2006-01-02 15:04:05.999999Z07:00")
	for _, text := range []string{s.Membership.String(), s.Org.String(), string(s.Deed), s.Case.String(), string(s.Category), s.About, s.Request.String()} {
		b = append(append(b, '\t'), text...)
	}
	for _, value := range [][]byte{s.Digest, s.Prev, s.Hash} {
		b = appendHex(append(b, '\t'), value)
	}
	return append(b, '\n')
}
