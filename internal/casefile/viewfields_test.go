package casefile_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/migrations"
)

// TestDraftsOfAViewKeepTheirFields: what a mayor had typed before the fields of a view got the names that they have in the view stands at
// the same question afterwards, in two cases with other conditions, and back.
func TestDraftsOfAViewKeepTheirFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := map[string][]string{
		"position": {"with_conditions"}, "reason.order": {"a"}, "reason.public": {"b"}, "message": {"c"}, "missing": {"d"}, "condition.1": {"support"}, "condition.2": {"change"}, "condition.2.change": {"e"},
	}
	after := map[string][]string{
		"position": {"no_objection_if"}, "reason.order": {"a"}, "reason.population": {"b"}, "communication": {"c"}, "missing": {"d"}, "answer.a": {"support"}, "answer.b": {"change"}, "text.b": {"e"},
	}
	run := func(name string) {
		t.Helper()
		text, err := migrations.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		w.exec(string(text))
	}
	var drafts []string
	for n, position := range []string{"objection", "no_view"} {
		story := w.story(60 + n)
		story.Stop, story.Position = "P12", position
		which := w.walk(story)
		ask := w.words("select about from item where case_id = $1 and kind = 'view_request'", which)[0]
		fields, err := json.Marshal(before)
		if err != nil {
			t.Fatal(err)
		}
		marks := `{"condition.2.change": {"at": "2026-11-20T10:00:00Z", "membership": "` + w.mayor().Membership.String() + `"}}`
		w.exec("insert into draft (case_id, org_id, form, about, fields, seq, saved_by, saved_at, written) values ($1, $2, 'view-submit', $3, $4, 1, $5, now(), $6)", which, w.town().Org, ask, fields, w.mayor().Membership, marks)
		w.exec("insert into draft (case_id, org_id, form, about, fields, seq, saved_by, saved_at) values ($1, $2, 'analysis-submit', '', $3, 1, $4, now())", which, w.town().Org, fields, w.mayor().Membership)
		drafts = append(drafts, which.String())
	}
	stands := func(form string, want map[string][]string) {
		t.Helper()
		for _, which := range drafts {
			var got map[string][]string
			if err := json.Unmarshal([]byte(w.words("select fields::text from draft where case_id = $1 and form = $2", which, form)[0]), &got); err != nil {
				t.Fatal(err)
			}
			if !maps.EqualFunc(got, want, func(a, b []string) bool { return len(a) == 1 && len(b) == 1 && a[0] == b[0] }) {
				t.Errorf("%s: %v", form, got)
			}
		}
	}
	run("000044_view_fields.up.sql")
	stands("view-submit", after)
	stands("analysis-submit", before)
	if marked := w.number("select count(*) from draft where form = 'view-submit' and written ? 'text.b'"); marked != 2 {
		t.Errorf("who wrote it last stands at %d of 2", marked)
	}
	run("000044_view_fields.down.sql")
	stands("view-submit", before)
	pgtest.Sound(t, w.db)
}
