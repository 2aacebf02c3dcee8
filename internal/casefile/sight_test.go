package casefile_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// facts are the tables that the role web may read without standing to anything: no content, or people's names as colleagues know them.
var facts = []string{"sight", "may", "protocol_version", "closed_day", "org", "team", "membership", "app_user"}

// TestWebAloneSeesNothing reads every table as the role web, before anybody acts, as a stranger, and inside a case of his
// organisation about another case.
func TestWebAloneSeesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.walk(w.story(-420))
	which := w.walk(w.story(60))
	w.reads(w.town(), which)
	if _, err := casefile.SaveDraft(t.Context(), w.db, w.town(), fresh(which, 0), who.SubmitAnalysis, "analysis-submit", map[string][]string{"text": {"x"}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := casefile.SaveSignal(t.Context(), w.db, w.om(), id.NewItem(), "", map[string][]string{"family": {"x"}}); err != nil {
		t.Fatal(err)
	}
	w.exec("insert into assignment (case_id, org_id, user_id, at) values ($1, $2, $3, now()) on conflict do nothing", which, w.om().Org, w.om().User)
	w.exec("insert into search_query (id, membership_id, org_id, words, at) values (gen_random_uuid(), $1, $2, 'x', now())", w.om().Membership, w.om().Org)
	w.exec("insert into document_file (key, case_id, item_id, size, sha256, at) select 'x', case_id, id, 1, '', now() from item limit 1")
	if err := message.Deliver(t.Context(), w.db, w.words("select id::text from message where duty = 'municipality' limit 1")[0]); err != nil {
		t.Fatal(err)
	}
	tables := w.words("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like 'river%' and relname <> 'schema_migrations' order by 1")
	for _, table := range w.words("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and has_any_column_privilege('web', oid, 'select')") {
		if !slices.Contains(facts, table) && w.number("select count(*) from "+table) == 0 {
			t.Errorf("there is nothing in %s: the test could not fail", table)
		}
	}
	stranger := w.stranger()
	nobody := w.db.Web
	for _, as := range []string{"nobody", "a stranger"} {
		for _, table := range tables {
			if slices.Contains(facts, table) {
				continue
			}
			err := postgres.InTx(t.Context(), nobody, func(tx postgres.Tx) error {
				if as != "nobody" {
					if _, err := tx.Exec(t.Context(), "select app.act($1, $2, $3, $3)", stranger.User, stranger.Org, calendar.Of(w.db.Now())); err != nil {
						return err
					}
				}
				// The columns that web may read, for some tables are granted by column.
				var n int
				err := tx.QueryRow(t.Context(), "select count(*) from "+table).Scan(&n)
				if err == nil && n != 0 {
					t.Errorf("%s sees %d rows of %s", as, n, table)
				}
				return err
			})
			var denied *pgconn.PgError
			if err != nil && (!errors.As(err, &denied) || denied.Code != "42501") {
				t.Errorf("%s as %s: %v", table, as, err)
			}
		}
	}
}

// TestTablesAreTheGoTables compares what the database decides by with what the documents are made of.
func TestTablesAreTheGoTables(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var sight, may []string
	for _, l := range policy.SightLines() {
		sight = append(sight, fmt.Sprint(l.Category, l.Role, l.Relation, l.Level, l.Own, l.Other, l.If))
	}
	for _, l := range policy.MayLines() {
		may = append(may, fmt.Sprint(l.Deed, l.Role, l.Relation))
	}
	slices.Sort(sight)
	slices.Sort(may)
	inSight := w.words("select category || role || relation || level || own || other || condition from sight")
	inMay := w.words("select deed || role || relation from may")
	slices.Sort(inSight)
	slices.Sort(inMay)
	plain := func(lines []string) []string {
		for n := range lines {
			lines[n] = strings.ReplaceAll(lines[n], " ", "")
		}
		slices.Sort(lines)
		return slices.Compact(lines)
	}
	if !slices.Equal(plain(sight), plain(inSight)) {
		t.Errorf("sight: %d lines, %d rows", len(sight), len(inSight))
	}
	if !slices.Equal(plain(may), plain(inMay)) {
		t.Errorf("may: %d lines, %d rows", len(may), len(inMay))
	}
}

// neverMunicipal is what no municipality reads, whatever was granted.
var neverMunicipal = []policy.Category{policy.VictimWishes, policy.ProtectionZone, policy.VictimConditions, policy.VictimInformed, policy.AdviceFull, policy.AdviceExtract,
	policy.PersonPosition, policy.Health, policy.SupervisionEvent, policy.Breach, policy.ClosingReport, policy.CourtFile, policy.Numbers, policy.DraftDecision}

// TestCeilingHolds plants an item of every category, grants each to every party as if a deed had gone wrong, and scans all
// that opening the case returns to each person: never more than the sight table's cell.
func TestCeilingHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(-200))
	membership := w.om().Membership
	var categories []policy.Category
	for _, row := range policy.Sight {
		categories = append(categories, row.Category)
		item := id.NewItem()
		w.exec(`insert into item (id, case_id, owner_org, regime, category, kind, body, made_at, made_by, seq) values ($1, $2, $3, 'prosecution', $4, 'planted', jsonb_build_object('text', $5::text), now(), $6, 1)`,
			item, which, w.om().Org, string(row.Category), mark(row.Category), membership)
		w.exec(`insert into case_grant (id, case_id, to_org, category, item_id, level, ground, purpose, necessity, by_membership, by_org, at, seq)
			select gen_random_uuid(), $1, o.org_id, $2, i.item, 'full', 'om.justice', 'justice', '', $4, $5, now(), 1
			from (select distinct org_id from party where case_id = $1) o, unnest(array[null, $3]::uuid[]) as i (item)`, which, string(row.Category), item, membership, w.om().Org)
	}
	people := map[who.Relation][]account.Actor{
		who.Lead: {w.om()}, who.Decider: {w.cast.As("CVVI", who.DecidingOfficer, 1)}, who.Origin: {w.town(), w.mayor()}, who.Supervising: {w.cast.As("RN", who.ProbationOfficer, 1)},
	}
	for relation, actors := range people {
		for _, actor := range actors {
			all := everything(t, w.mustOpen(actor, which))
			for _, category := range categories {
				seen := strings.Contains(all, mark(category))
				cell := cellOf(category, actor.Roles()[0], relation)
				ownToo := actor.Org == w.om().Org
				if seen && cell.Level != policy.Full && (cell.Level != policy.None || cell.Own != policy.Full) && !ownToo {
					t.Errorf("%s (%s) reads %s", actor.Name, relation, category)
				}
				if !seen && (cell.Level == policy.Full || ownToo) {
					t.Errorf("%s (%s) does not read %s, which was granted", actor.Name, relation, category)
				}
				if seen && relation == who.Origin && slices.Contains(neverMunicipal, category) {
					t.Errorf("%s, of a municipality, reads %s", actor.Name, category)
				}
			}
		}
	}
	for _, actor := range people[who.Origin] {
		all := everything(t, w.mustOpen(actor, which))
		for _, fromVictim := range []string{"gebied S1", "straal van 500", "no_contact", `"persons"`, "P07", "P08", "P18", "P23", "victims.check", "breach."} {
			if strings.Contains(all, fromVictim) {
				t.Errorf("%s gets %q", actor.Name, fromVictim)
			}
		}
	}
	if all := everything(t, w.mustOpen(w.om(), which)); !strings.Contains(all, "gebied S1") || !strings.Contains(all, "P07") {
		t.Error("the prosecution does not get what the others must not: the test could not fail")
	}
}

func mark(category policy.Category) string { return "planted <" + string(category) + ">" }

func cellOf(category policy.Category, role who.Role, relation who.Relation) policy.SightLine {
	for _, l := range policy.SightLines() {
		if l.Category == category && l.Role == role && l.Relation == relation {
			return l
		}
	}
	return policy.SightLine{}
}

// everything is all that a reading gives out: its fields, and what its methods say.
func everything(t *testing.T, r *casefile.Reading) string {
	t.Helper()
	type body struct{ Kind, Body string }
	bodies := []body{}
	for _, i := range r.Items {
		bodies = append(bodies, body{i.Kind, string(i.Body)})
	}
	// Bodies are shown as text, and the edition of the terms is the same in every case.
	items, version := r.Items, r.Version
	r.Items, r.Version = nil, nil
	all := []any{r, r.Plan.T0, r.Plan.Track, r.Decision(), r.Oversight(), r.LateAsks(), r.Identity(), bodies}
	b := &strings.Builder{}
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(all); err != nil {
		t.Fatal(err)
	}
	r.Items, r.Version = items, version
	return strings.ReplaceAll(b.String(), `\"`, `"`)
}

// TestAnotherMunicipality walks a case with two municipalities as far as the view: what the table sets apart for «another
// municipality on the same case» stays with the one that it is of.
func TestAnotherMunicipality(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.cast.Towns[0], w.cast.Towns[1]
	which := w.twoTowns(first, second)
	origin := w.mustOpen(w.cast.As(first.Code, who.MunicipalOfficer, 1), which)
	intended := w.mustOpen(w.cast.As(second.Code, who.MunicipalOfficer, 1), which)
	for _, kind := range []string{"address", "analysis_request", "analysis", "analysis_housing"} {
		if len(origin.Find(kind)) != 0 {
			t.Errorf("the municipality of origin reads the other's %s", kind)
		}
	}
	for _, kind := range []string{"address", "analysis_request", "analysis", "analysis_housing"} {
		if len(intended.Find(kind)) == 0 && w.number("select count(*) from item where case_id = $1 and kind = $2", which, kind) > 0 {
			t.Errorf("the municipality does not read its own %s", kind)
		}
	}
	for _, e := range origin.Entries {
		if e.Deed == who.RequestAnalysis {
			t.Errorf("the municipality of origin learns of %s", e.Deed)
		}
	}
	has := func(r *casefile.Reading, deed who.Deed) bool {
		return slices.ContainsFunc(r.Entries, func(e casefile.Entry) bool { return e.Deed == deed })
	}
	if !has(intended, who.RequestAnalysis) || !has(origin, who.InformMayor) {
		t.Error("a municipality does not see what was asked of itself")
	}
	for _, step := range origin.Plan.Steps {
		if step.ID == "P06" {
			t.Error("the municipality of origin learns that the other was asked for its analysis")
		}
	}
}

// TestTheMayorReadsTheReply: what the prosecution answered to his objection is about his own view.
func TestTheMayorReadsTheReply(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(60))
	for _, actor := range []account.Actor{w.om(), w.mayor(), w.town()} {
		if len(w.mustOpen(actor, which).Find("objection_reply")) != 1 {
			t.Errorf("%s does not read the reply", actor.Name)
		}
	}
}
