package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

// planted is a mark in the texts of one item: where it stands on a page, the page shows that item.
type planted struct {
	mark     string
	owner    id.Org
	category policy.Category
	kind     string
}

// TestPagesShowNoMoreThanTheTable marks every text of a case, adds a document of every category that was granted to everybody
// as if a deed had gone wrong, and scans every page of the case for everybody: never more than the cell of the sight table.
func TestPagesShowNoMoreThanTheTable(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	cast, err := demonstration.People(t.Context(), s.db, account.NewHasher(4), s.db.Now().AddDate(-3, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	cases := []id.Case{}
	for _, days := range []int{-200, 44} {
		walker := demonstration.Walker{DB: s.db, Cast: cast, Now: s.db.Now()}
		which, err := walker.Walk(t.Context(), demonstration.Story{
			Given: "Marcel", Family: "Rietman", Born: calendar.On(1984, time.March, 14), Track: "VI", T0: calendar.Of(s.db.Now()).AddDays(days),
			Town: cast.Towns[0], Address: "Heideweg 27", Probation: "RN", Position: "objection", Outcome: "grant", Analysis: "delivered", Breach: "warning",
		})
		if err != nil {
			t.Fatal(err)
		}
		cases = append(cases, which)
	}
	marks := map[id.Case][]planted{}
	for _, which := range cases {
		marks[which] = append(s.markTexts(which), s.plantDocuments(which, account.OrgID("OM-ONL"))...)
	}
	shown := 0
	for _, seat := range []struct {
		org      string
		role     who.Role
		relation who.Relation
	}{
		{"OM-ONL", who.OMOfficer, who.Lead}, {"OM-ONL", who.OMLead, who.Lead}, {"CVVI", who.DecidingOfficer, who.Decider}, {"GM0262", who.MunicipalOfficer, who.Origin},
		{"GM0262", who.Mayor, who.Origin}, {"RN", who.ProbationOfficer, who.Supervising}, {"GM0262", who.PrivacyOfficer, ""}, {"GM0363", who.Mayor, ""}, {"OM-AMS", who.OMOfficer, ""},
	} {
		b := s.as(seat.org, seat.role)
		b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for _, which := range cases {
			found := map[string]bool{}
			for _, path := range s.casePages(which) {
				got := b.get(path)
				if seat.relation == "" && (strings.Contains(got.body, "Rietman") || strings.HasPrefix(path, "/cases/") && got.StatusCode != http.StatusNotFound) {
					t.Errorf("%s of %s: %s: %d", seat.role, seat.org, path, got.StatusCode)
				}
				for _, p := range marks[which] {
					if !strings.Contains(got.body, p.mark) {
						continue
					}
					found[p.mark] = true
					shown++
					if own := account.OrgID(seat.org) == p.owner; !mayRead(seat.role, seat.relation, p.category, own) {
						t.Errorf("%s (%s) reads %s of %s at %s", seat.role, seat.relation, p.kind, p.category, path)
					}
				}
			}
			for _, p := range marks[which] {
				if p.kind == "document" && !found[p.mark] && cellFor(seat.role, seat.relation, p.category).Level == policy.Full {
					t.Errorf("%s (%s) does not find the document of %s, which was granted", seat.role, seat.relation, p.category)
				}
			}
		}
	}
	if shown < 500 {
		t.Errorf("only %d marks were met: the test could not fail", shown)
	}
	if broke := s.log.String(); strings.Contains(broke, `"panic"`) || strings.Contains(broke, "request failed") {
		t.Error("something broke; see the log")
	}
}

// casePages are the pages of a case, each that has a route, and the lists on which it may stand.
func (s started) casePages(which id.Case) []string {
	pages := []string{"/work", "/work?tab=team", "/work?tab=waiting", "/cases", "/inbox"}
	for _, route := range routesOf(s.t, s.db, http.MethodGet) {
		if path, there := strings.CutPrefix(route, "/cases/{case}"); there && !strings.Contains(path, "{") {
			pages = append(pages, "/cases/"+which.String()+path)
		}
	}
	return append(pages, "/cases/"+which.String()+"?before=20", "/cases/"+which.String()+"/done?deed=case-open")
}

// mayRead tells whether the cell allows an item's text: in full, or one's own; where the table gives nothing of others, an item
// that was made for the reader counts as his own.
func mayRead(role who.Role, relation who.Relation, category policy.Category, own bool) bool {
	cell := cellFor(role, relation, category)
	return own && relation != "" || cell.Level == policy.Full || cell.Level == policy.None && cell.Own == policy.Full
}

func cellFor(role who.Role, relation who.Relation, category policy.Category) policy.SightLine {
	lines := policy.SightLines()
	n := slices.IndexFunc(lines, func(l policy.SightLine) bool {
		return l.Role == role && l.Relation == relation && l.Category == category
	})
	if n < 0 || relation == "" {
		return policy.SightLine{}
	}
	return lines[n]
}

// markTexts puts a mark into every sentence of every item of a case.
func (s started) markTexts(which id.Case) []planted {
	s.t.Helper()
	marks := s.markWhatThereIs(which)
	if len(marks) < 15 {
		s.t.Fatalf("only %d items have a text", len(marks))
	}
	return marks
}

// markWhatThereIs is the same of a case of which there is little yet.
func (s started) markWhatThereIs(which id.Case) []planted {
	s.t.Helper()
	type item struct {
		id   id.Item
		body []byte
		planted
	}
	rows, err := s.db.Owner.Query(s.t.Context(), `select id, owner_org, category, kind, body from item where case_id = $1 order by seq, id`, which)
	if err != nil {
		s.t.Fatal(err)
	}
	var items []item
	for rows.Next() {
		var i item
		if err := rows.Scan(&i.id, &i.owner, &i.category, &i.kind, &i.body); err != nil {
			s.t.Fatal(err)
		}
		items = append(items, i)
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	var marks []planted
	for n, i := range items {
		i.mark = fmt.Sprintf("zqm%dx", n)
		var body any
		if err := json.Unmarshal(i.body, &body); err != nil {
			s.t.Fatal(err)
		}
		marked, err := json.Marshal(withMark(body, i.mark))
		if err != nil {
			s.t.Fatal(err)
		}
		if !strings.Contains(string(marked), i.mark) || i.kind == "person" {
			continue // codes and dates only; and who it is, everybody at the table may know
		}
		if _, err := s.db.Owner.Exec(s.t.Context(), `update item set body = $2 where id = $1`, i.id, marked); err != nil {
			s.t.Fatal(err)
		}
		marks = append(marks, i.planted)
	}
	return marks
}

// withMark adds the mark to whatever is a sentence; codes stay what they are.
func withMark(value any, mark string) any {
	switch value := value.(type) {
	case string:
		if strings.Contains(value, " ") {
			return value + " " + mark
		}
	case []any:
		for n := range value {
			value[n] = withMark(value[n], mark)
		}
	case map[string]any:
		for name := range value {
			value[name] = withMark(value[name], mark)
		}
	}
	return value
}

// plantDocuments adds a document of every category, granted to every party, one by one and as a category.
func (s started) plantDocuments(which id.Case, owner id.Org) []planted {
	s.t.Helper()
	var marks []planted
	for n, row := range policy.Sight {
		p := planted{mark: fmt.Sprintf("zqd%dx", n), owner: owner, category: row.Category, kind: "document"}
		item := id.NewItem()
		if _, err := s.db.Owner.Exec(s.t.Context(), `
			insert into item (id, case_id, owner_org, regime, category, kind, body, made_at, made_by, seq)
			select $1, $2, $3, 'prosecution', $4, 'document', jsonb_build_object('title', $5::text, 'type', 'application/pdf', 'size', 1), now(), i.made_by, 1
			from item i where i.case_id = $2 and i.owner_org = $3 limit 1`, item, which, owner, string(row.Category), p.mark); err != nil {
			s.t.Fatal(err)
		}
		if _, err := s.db.Owner.Exec(s.t.Context(), `
			insert into case_grant (id, case_id, to_org, category, item_id, level, ground, purpose, necessity, by_membership, by_org, at, seq)
			select gen_random_uuid(), $1, o.org_id, $2, g.item, 'full', 'om.justice', 'justice', '', i.made_by, $4, now(), 1
			from (select distinct org_id from party where case_id = $1) o, unnest(array[null, $3]::uuid[]) as g (item), item i
			where i.id = $3`, which, string(row.Category), item, owner); err != nil {
			s.t.Fatal(err)
		}
		marks = append(marks, p)
	}
	return marks
}
