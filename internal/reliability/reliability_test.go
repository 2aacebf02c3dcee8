package reliability

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"maps"
	random "math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

var (
	deeds  = flag.Int("deeds", 2000, "how many deeds are acknowledged")
	times  = flag.Int("faults", 3, "how often each kind of fault happens")
	size   = flag.Int("megabytes", 700, "size of the file system")
	number = flag.Int("cases", 60, "cases of the record")
)

const workers = 8

// TestNothingIsLostOrHalf does deeds by HTTP while server and PostgreSQL are killed, the store goes away and the disk fills. Who gets
// no answer sends the same form again, as a person does. Afterwards each deed that was acknowledged stands in the ledger, once; none
// that was refused does; every file that was acknowledged is there; and verification finds nothing.
func TestNothingIsLostOrHalf(t *testing.T) {
	began := time.Now()
	w := newWorld(t, *size, *number)
	r := &run{world: w, acknowledged: map[string]sent{}, refused: map[string]sent{}}
	r.people()
	prepared := time.Now()
	var working sync.WaitGroup
	for n := range workers {
		p := r.who[n%len(r.who)]
		working.Go(func() { r.work(n, p) })
	}
	happened := r.break_()
	working.Wait()
	w.ready()
	worked := time.Now()
	r.check()
	t.Logf("%d deeds acknowledged, %d refused, %d forms sent more than once; %v; %s to prepare, %s to work, %s to check",
		len(r.acknowledged), len(r.refused), r.again.Load(), happened,
		prepared.Sub(began).Round(time.Second), worked.Sub(prepared).Round(time.Second), time.Since(worked).Round(time.Second))
}

// person works on the cases of his organisation.
type person struct {
	org, user string
	cases     []string
	deeds     []string
	sort      string // of the documents that he adds
	http      *http.Client
}

// run is one run: what was answered, kept by who asked.
type run struct {
	*world
	who []*person

	mu           sync.Mutex
	acknowledged map[string]sent // by request
	refused      map[string]sent
	done         atomic.Int64
	again        atomic.Int64
}

// sent is one form: which deed in which case, and the digest of the file that went with it.
type sent struct {
	deed, which, digest string
	status              int
}

// people finds who works on most open cases, of at least two parketten and two municipalities, and signs them in.
func (r *run) people() {
	r.t.Helper()
	conn := r.connect()
	for _, one := range []struct {
		role, relation string
		sort           string
		deeds          []string
	}{
		{"om_officer", "lead", "court_file", []string{"case-assign", "case-assign", "document-add", "document-add", "address-check-record", "victim-check"}},
		{"municipal_officer", "origin", "housing", []string{"case-assign", "document-add", "document-add", "inquiry-record"}},
	} {
		rows, err := conn.Query(r.t.Context(), selectWorkers, one.role, one.relation)
		if err != nil {
			r.t.Fatal(err)
		}
		found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*person, error) {
			p := &person{deeds: one.deeds, sort: one.sort}
			return p, row.Scan(&p.org, &p.user, &p.cases)
		})
		if err != nil || len(found) < 2 {
			r.t.Fatalf("%d of %s: %v", len(found), one.role, err)
		}
		r.who = append(r.who, found...)
	}
	for _, p := range r.who {
		jar, err := cookiejar.New(nil)
		if err != nil {
			r.t.Fatal(err)
		}
		p.http = &http.Client{Timeout: 20 * time.Second, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		got, err := p.http.PostForm("http://"+r.address+"/sign-in", url.Values{"as": {p.user}})
		if err != nil || got.StatusCode != http.StatusSeeOther {
			r.t.Fatalf("sign in: %v %v", got, err)
		}
		_ = got.Body.Close()
	}
}

// work does deeds until enough were acknowledged.
func (r *run) work(n int, p *person) {
	dice := random.New(random.NewPCG(uint64(n), 7)) //nolint:gosec // which case is next
	for r.done.Load() < int64(*deeds) && !r.t.Failed() {
		which, deed := p.cases[dice.IntN(len(p.cases))], p.deeds[dice.IntN(len(p.deeds))]
		form, there := r.form(p, which, deed)
		if !there {
			continue
		}
		one := sent{deed: deed, which: which}
		kind, body := form.body(p, deed, &one)
		one.status = r.send(p, "/cases/"+which+"/"+deed, kind, body)
		r.mu.Lock()
		if one.status == http.StatusSeeOther {
			r.acknowledged[form["request"]] = one
			r.done.Add(1)
		} else {
			r.refused[form["request"]] = one
		}
		r.mu.Unlock()
	}
}

// form reads the form of a deed: what it carries unseen. False when it is not for him now.
func (r *run) form(p *person, which, deed string) (fields, bool) {
	got, body := r.answer(p, http.MethodGet, "/cases/"+which+"/"+deed, "", nil)
	if got != http.StatusOK {
		return nil, false
	}
	f := fields{}
	for _, m := range aHidden.FindAllStringSubmatch(body, -1) {
		f[m[1]] = m[2]
	}
	if f["request"] == "" {
		r.t.Errorf("%s: a form without a request", deed)
		return nil, false
	}
	return f, true
}

// send sends a form until it is answered, the same each time.
func (r *run) send(p *person, path, kind string, body []byte) int {
	status, _ := r.answer(p, http.MethodPost, path, kind, body)
	return status
}

// answer asks until there is an answer: none, or one that says that the server cannot now, is none.
func (r *run) answer(p *person, method, path, kind string, body []byte) (int, string) {
	for tries := 0; ; tries++ {
		status, page, err := r.once(p, method, path, kind, body)
		if err == nil && status < 500 {
			return status, page
		}
		if tries > int(settle/(50*time.Millisecond)) {
			r.t.Errorf("%s %s: no answer: %d %v\n%s", method, path, status, err, r.said())
			return status, page
		}
		if tries == 0 && method == http.MethodPost {
			r.again.Add(1)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func (r *run) once(p *person, method, path, kind string, body []byte) (int, string, error) {
	q, err := http.NewRequestWithContext(r.t.Context(), method, "http://"+r.address+path, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	if kind != "" {
		q.Header.Set("Content-Type", kind)
	}
	got, err := p.http.Do(q)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = got.Body.Close() }()
	page, err := io.ReadAll(got.Body)
	return got.StatusCode, string(page), err
}

var aHidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// fields are a form's.
type fields map[string]string

// body fills the form in and makes what a browser sends.
func (f fields) body(p *person, deed string, one *sent) (string, []byte) {
	fill := maps.Clone(f)
	switch deed {
	case "case-assign":
		fill["users"] = p.user
	case "document-add":
		fill["title"], fill["sort"] = "Brief", p.sort
	case "victim-check":
		fill["outcome"], fill["idv"], fill["source"] = "none_known", "no", "Strafdossier"
	default:
		fill["who"], fill["note"] = "De wijkagent", "Zo is het afgesproken."
		fill["outcome"] = map[string]string{"address-check-record": "none", "inquiry-record": "delivered"}[deed]
	}
	fill["on"] = time.Now().AddDate(0, 0, -1).Format("2-1-2006")
	if deed != "document-add" {
		v := url.Values{}
		for name, value := range fill {
			v.Set(name, value)
		}
		return "application/x-www-form-urlencoded", []byte(v.Encode())
	}
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(fill)) {
		_ = w.WriteField(name, fill[name]) // into memory
	}
	file, _ := w.CreateFormFile("file", "brief.pdf")
	content := []byte("%PDF-1.4\n" + rand.Text() + strings.Repeat("Zo is het afgesproken. ", 20) + "\n%%EOF\n")
	_, _ = file.Write(content)
	_ = w.Close()
	sum := sha256.Sum256(content)
	one.digest = hex.EncodeToString(sum[:])
	return w.FormDataContentType(), out.Bytes()
}

// break_ lets every fault happen so often, spread over the work, and says how often each did.
func (r *run) break_() map[string]int {
	dice := random.New(random.NewPCG(1, 2)) //nolint:gosec // when
	happened := map[string]int{}
	rounds := *times * len(faults)
	for n := range rounds {
		for r.done.Load() < int64(*deeds)*int64(n)/int64(rounds+1) && !r.t.Failed() {
			time.Sleep(10 * time.Millisecond)
		}
		if r.t.Failed() {
			break
		}
		time.Sleep(time.Duration(dice.IntN(100)) * time.Millisecond)
		one := faults[n%len(faults)]
		one.does(r.world, time.Duration(200+dice.IntN(600))*time.Millisecond)
		r.ready()
		happened[one.name]++
	}
	return happened
}

// check holds what was answered against what stands.
func (r *run) check() {
	r.t.Helper()
	if out, err := r.command(r.t.Context(), "verify", "--documents").CombinedOutput(); err != nil {
		r.t.Errorf("verify: %v\n%.2000s", err, out)
	}
	conn := r.connect()
	entries := map[string]int{}
	var request string
	var count int
	rows, err := conn.Query(r.t.Context(), selectEntries)
	if err == nil {
		_, err = pgx.ForEachRow(rows, []any{&request, &count}, func() error {
			entries[request] = count
			return nil
		})
	}
	digests := map[string]bool{}
	if err == nil {
		rows, err = conn.Query(r.t.Context(), selectDigests)
	}
	if err == nil {
		_, err = pgx.ForEachRow(rows, []any{&request}, func() error {
			digests[request] = true
			return nil
		})
	}
	if err != nil {
		r.t.Fatal(err)
	}
	if len(r.acknowledged) < *deeds {
		r.t.Errorf("%d deeds acknowledged, want %d", len(r.acknowledged), *deeds)
	}
	kinds := map[string]int{}
	for request, one := range r.acknowledged {
		kinds[one.deed]++
		if entries[request] != 1 {
			r.t.Errorf("%s in %s was acknowledged and left %d entries", one.deed, one.which, entries[request])
		}
		if one.digest != "" && !digests[one.digest] {
			r.t.Errorf("the file of %s in %s is gone", one.deed, one.which)
		}
	}
	statuses := map[string]int{}
	for request, one := range r.refused {
		statuses[fmt.Sprint(one.deed, " ", one.status)]++
		if entries[request] != 0 {
			r.t.Errorf("%s in %s was refused with %d and left %d entries", one.deed, one.which, one.status, entries[request])
		}
	}
	r.t.Logf("acknowledged: %v; refused: %v", kinds, statuses)
	for _, p := range r.who {
		for _, deed := range p.deeds {
			if kinds[deed] == 0 {
				r.t.Errorf("%s was never done", deed)
			}
		}
	}
}

const (
	selectWorkers = `
select o.id::text, (array_agg(distinct m.user_id::text))[1], array_agg(distinct c.id::text)
from org o
join membership m on m.org_id = o.id and m.role = $1
join party p on p.org_id = o.id and p.relation = $2
join case_file c on c.id = p.case_id and c.closed_on is null
group by o.id
order by count(distinct c.id) desc, o.id
limit 4`

	selectEntries = `
select request::text, count(*)
from ledger
where request is not null
group by request`

	selectDigests = `
select encode(sha256, 'hex')
from document_file`
)
