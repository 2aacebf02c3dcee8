package casefile_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// asWeb runs one statement as role web, as an actor inside a case (or outside any), and takes it back.
func (w *world) asWeb(actor account.Actor, which id.Case, sql string, args ...any) error {
	w.t.Helper()
	taken := errors.New("taken back")
	err := postgres.InTx(w.t.Context(), w.db.Web, func(tx postgres.Tx) error {
		if _, err := tx.Exec(w.t.Context(), "select app.act($1, $2, $3, $3)", actor.User, actor.Org, calendar.Of(w.db.Now())); err != nil {
			w.t.Fatal(err)
		}
		if !which.IsZero() {
			if _, err := tx.Exec(w.t.Context(), "select app.enter($1)", which); err != nil {
				w.t.Fatal(err)
			}
		}
		if _, err := tx.Exec(w.t.Context(), sql, args...); err != nil {
			return err
		}
		return taken
	})
	if errors.Is(err, taken) {
		return nil
	}
	return err
}

// stateOf is the state that the database raised; a transaction has turned its own into faults.
func stateOf(err error) string {
	var e *pgconn.PgError
	var forbidden fault.Forbidden
	if fault.IsNotFound(err) {
		return postgres.RaisedNotFound
	}
	if errors.As(err, &forbidden) {
		return postgres.RaisedForbidden
	}
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// TestAGrantOpensItsOwnCategoryOnly: a grant that calls an item of a banned category by the name of one that may be seen shows
// nothing of it: not on a page, and not in a preview.
func TestAGrantOpensItsOwnCategoryOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.previews()[who.InformMayor]
	which, town := p.on.Case, w.cast.Towns[0].ID
	late := w.walk(w.story(60))
	for _, in := range []id.Case{which, late} {
		for _, category := range neverMunicipal {
			item := id.NewItem()
			w.exec(`insert into item (id, case_id, owner_org, regime, category, kind, body, made_at, made_by, seq) values ($1, $2, $3, 'prosecution', $4, 'planted', jsonb_build_object('text', $5::text), now(), $6, 1)`,
				item, in, w.om().Org, string(category), mark(category), w.om().Membership)
			w.exec(`insert into case_grant (id, case_id, to_org, category, item_id, level, ground, purpose, necessity, by_membership, by_org, at, seq)
				values (gen_random_uuid(), $1, $2, 'decision', $3, 'full', 'om.justice', 'justice', '', $4, $5, now(), 1)`, in, town, item, w.om().Membership, w.om().Org)
		}
	}
	seen, err := casefile.Preview(t.Context(), w.db, w.om(), p.on, who.InformMayor, town, who.Mayor, p.do)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*casefile.Reading{seen, w.mustOpen(w.town(), late), w.mustOpen(w.mayor(), late)} {
		if all := everything(t, r); strings.Contains(all, "planted") {
			t.Error("an item is opened by a grant of another category")
		}
	}
	if all := everything(t, w.mustOpen(w.om(), late)); !strings.Contains(all, mark(policy.CourtFile)) {
		t.Error("who made it does not read it: the test could not fail")
	}
}

// TestAPreviewShowsWhatBothSee: what one party gave another, and not the viewer, no preview shows him.
func TestAPreviewShowsWhatBothSee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.previews()[who.InformMayor]
	town := w.cast.Towns[0].ID
	item := id.NewItem()
	w.exec(`insert into item (id, case_id, owner_org, regime, category, kind, body, made_at, made_by, seq) values ($1, $2, $3, 'municipal', 'settlement', 'planted', '{"text": "planted"}', now(), $4, 1)`,
		item, p.on.Case, w.cast.Towns[1].ID, w.stranger().Membership)
	w.exec(`insert into case_grant (id, case_id, to_org, category, item_id, level, ground, purpose, necessity, by_membership, by_org, at, seq)
		values (gen_random_uuid(), $1, $2, 'settlement', $3, 'full', 'municipality.task', 'order', '', $4, $5, now(), 1)`, p.on.Case, town, item, w.stranger().Membership, w.cast.Towns[1].ID)
	seen, err := casefile.Preview(t.Context(), w.db, w.om(), p.on, who.InformMayor, town, who.Mayor, p.do)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(everything(t, seen), "planted") {
		t.Error("the preview shows what was not shared with the viewer")
	}
}

// TestWebWritesSightThroughDoorsOnly: inside a case, as who may do everything there, role web writes none of the tables that say
// who may see what.
func TestWebWritesSightThroughDoorsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(60))
	for _, sql := range []string{
		`insert into case_grant (id, case_id, to_org, category, level, ground, purpose, necessity, by_membership, by_org, at, seq)
			select gen_random_uuid(), case_id, to_org, 'court_file', 'full', '', '', '', by_membership, by_org, now(), 1 from case_grant limit 1`,
		"update case_grant set withdrawn_at = null", "update case_grant set until = null", "update case_grant set category = 'court_file'", "delete from case_grant",
		"insert into party (id, case_id, org_id, relation, valid_from, made_seq) select gen_random_uuid(), case_id, org_id, 'lead', valid_from, 1 from party limit 1",
		"update party set valid_until = null", "update party set contact = ''", "update party set relation = 'lead'", "delete from party",
		"insert into assignment (case_id, org_id, user_id, at) select case_id, org_id, app.uuid_setting('app.user'), now() from party limit 1",
		"update assignment set at = now()", "delete from assignment",
	} {
		if state := stateOf(w.asWeb(w.om(), which, sql)); state != "42501" {
			t.Errorf("%s: %q", sql, state)
		}
	}
}

// TestDoorsCheck knocks on each door with what no deed may bring, and with what a deed does bring.
func TestDoorsCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which, other := w.walk(w.story(60)), w.walk(w.story(61))
	town, far := w.cast.Towns[0].ID, w.cast.Towns[4].ID
	item := func(in id.Case, kind string) string {
		return w.words("select id::text from item where case_id = $1 and kind = $2 order by version desc limit 1", in, kind)[0]
	}
	const share = "select app.share(gen_random_uuid(), $1, $2, $3::uuid, $4, 'om.order', 'order', 'nodig', '', now(), 1)"
	const join = "select app.join_case(gen_random_uuid(), $1, $2, app.today(), 1)"
	nobody := id.Case{}
	probation := w.cast.As("RN", who.ProbationOfficer, 1)
	type knock struct {
		what  string
		actor account.Actor
		in    id.Case
		sql   string
		args  []any
		state string // empty: it opens
	}
	knocks := []knock{
		{"a category with the relation", w.om(), which, share, []any{town, "decision", nil, "full"}, ""},
		{"an item", w.om(), which, share, []any{town, "proposed_conditions", item(which, "proposal"), "full"}, ""},
		{"an item of another that he sees", w.om(), which, share, []any{town, "advice_summary", item(which, "advice_summary"), "full"}, ""},
		{"outside any case", w.om(), nobody, share, []any{town, "decision", nil, "full"}, "TK404"},
		{"a category that is not the item's", w.om(), which, share, []any{town, "decision", item(which, "proposal_victim"), "full"}, "TK403"},
		{"an item of another case", w.om(), which, share, []any{town, "proposed_conditions", item(other, "proposal"), "full"}, "TK403"},
		{"above the ceiling", w.om(), which, share, []any{town, "victim_conditions", item(which, "proposal_victim"), "full"}, "TK403"},
		{"nothing of it may be seen there", w.om(), which, share, []any{town, "court_file", nil, "exists"}, "TK403"},
		{"a level that there is not", w.om(), which, share, []any{town, "decision", nil, "all"}, "TK403"},
		{"to who is no party", w.om(), which, share, []any{far, "decision", nil, "full"}, "TK403"},
		{"an item that he does not see", w.town(), which, share, []any{probation.Org, "victim_conditions", item(which, "proposal_victim"), "full"}, "TK403"},
		{"a whole category by who brings nobody in", w.town(), which, share, []any{probation.Org, "decision", nil, "full"}, "TK403"},
		{"a whole category that is set apart", w.om(), which, share, []any{town, "view_request", nil, "full"}, "TK403"},
		{"a party", w.om(), which, join, []any{far, "intended"}, ""},
		{"a party outside any case", w.om(), nobody, join, []any{far, "intended"}, "TK404"},
		{"a party by a municipality", w.town(), which, join, []any{far, "intended"}, "TK403"},
		{"a municipality as the parket of the case", w.om(), which, join, []any{far, "lead"}, "TK403"},
		{"a probation organisation as a municipality", w.om(), which, join, []any{probation.Org, "origin"}, "TK403"},
		{"a relation that there is not", w.om(), which, join, []any{far, "friend"}, "TK403"},
		{"another's end, by a municipality", w.town(), which, "select app.leave_case($1, 'supervising', app.today())", []any{probation.Org}, "TK403"},
		{"its own end", probation, which, "select app.leave_case($1, 'supervising', app.today())", []any{probation.Org}, ""},
		{"an end outside any case", w.om(), nobody, "select app.leave_case($1, 'supervising', app.today())", []any{probation.Org}, "TK404"},
		{"an assignment outside any case", w.om(), nobody, "select app.assign(array[$1]::uuid[], now())", []any{w.om().User}, "TK404"},
	}
	for _, k := range knocks {
		if state := stateOf(w.asWeb(k.actor, k.in, k.sql, k.args...)); state != k.state {
			t.Errorf("%s: %q, expected %q", k.what, state, k.state)
		}
	}
	// A colleague of another organisation is not named, and who was named before stays.
	err := postgres.InTx(t.Context(), w.db.Web, func(tx postgres.Tx) error {
		return w.asIn(t.Context(), tx, w.om(), which, func() error {
			for _, try := range []struct {
				user  id.User
				named bool
			}{{w.om().User, true}, {w.town().User, false}} {
				named := false
				if err := tx.QueryRow(t.Context(), "select app.assign(array[$1]::uuid[], now())", try.user).Scan(&named); err != nil || named != try.named {
					t.Errorf("assign: %v %v", named, err)
				}
			}
			n := 0
			err := tx.QueryRow(t.Context(), "select count(*) from assignment where case_id = $1 and org_id = $2 and user_id = $3", which, w.om().Org, w.om().User).Scan(&n)
			if n != 1 {
				t.Errorf("%d named", n)
			}
			if err != nil {
				t.Error(err)
			}
			return errBack // no deed named him
		})
	})
	if !errors.Is(err, errBack) {
		t.Fatal(err)
	}
	w.verify()
}

var errBack = errors.New("back")

// asIn acts as an actor inside a case, in a transaction.
func (w *world) asIn(ctx context.Context, tx postgres.Tx, actor account.Actor, which id.Case, f func() error) error {
	if _, err := tx.Exec(ctx, "select app.act($1, $2, $3, $3)", actor.User, actor.Org, calendar.Of(w.db.Now())); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "select app.enter($1)", which); err != nil {
		return err
	}
	return f()
}

// TestAControlFunctionReadsNoList: who watches over an organisation, or gives its functions, reads nothing of its work in the database either:
// no list of cases, no names on them, no message that was sent.
func TestAControlFunctionReadsNoList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	story := w.story(60)
	story.Named = true
	which := w.walk(story)
	officer := w.cast.As("OM-ONL", who.OMOfficer, 1)
	watcher := w.cast.As("OM-ONL", who.PrivacyOfficer, 1)
	read := func(actor account.Actor, sql string) (n int) {
		t.Helper()
		err := postgres.InTx(t.Context(), w.db.Web, func(tx postgres.Tx) error {
			if _, err := tx.Exec(t.Context(), "select app.act($1, $2, $3, $3)", actor.User, actor.Org, calendar.Of(w.db.Now())); err != nil {
				return err
			}
			return tx.QueryRow(t.Context(), sql, which).Scan(&n)
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, table := range []string{"case_card", "case_step", "assignment", "message"} {
		sql := "select count(*) from " + table + " where case_id = $1"
		if read(officer, sql) == 0 {
			t.Errorf("an officer reads nothing of %s", table)
		}
		if n := read(watcher, sql); n != 0 {
			t.Errorf("a privacy officer reads %d rows of %s", n, table)
		}
	}
}
