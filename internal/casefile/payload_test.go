package casefile_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/casefile"
)

// TestWhoMaySeeIsInTheLedger changes, as the owner, one thing at a time of what decides who may see what.
func TestWhoMaySeeIsInTheLedger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.story(60)
	s.Named = true
	w.walk(s)
	if found, err := casefile.Recheck(t.Context(), w.db); err != nil || len(found) != 0 {
		t.Fatalf("as it should be: %v %v", found, err)
	}
	for _, table := range []string{"item", "case_grant", "party", "assignment"} {
		w.exec("create table kept_" + table + " as table " + table)
	}
	one := " where ctid = (select min(ctid) from "
	for _, sql := range []string{
		"update item set category = 'return_date'" + one + "item)",
		"update item set owner_org = (select id from org where code = 'GM0363')" + one + "item)",
		"update item set withdrawn_at = now()" + one + "item)",
		"update case_grant set to_org = (select id from org where code = 'GM0363')" + one + "case_grant)",
		"update case_grant set level = 'exists'" + one + "case_grant where level = 'full')",
		"update case_grant set necessity = necessity || 'x'" + one + "case_grant)",
		"delete from receipt; delete from case_grant" + one + "case_grant)",
		"update party set relation = 'board'" + one + "party)",
		"update party set contact = 'x'" + one + "party)",
		"delete from party" + one + "party)",
		"delete from assignment" + one + "assignment)",
		"update assignment set narrows = not narrows" + one + "assignment)",
		"insert into assignment select case_id, org_id, (select user_id from membership where org_id = a.org_id and user_id <> a.user_id limit 1), at from assignment a limit 1",
	} {
		w.exec(sql)
		if found, err := casefile.Recheck(t.Context(), w.db); err != nil || len(found) == 0 {
			t.Errorf("%s: not found (%v)", sql, err)
		}
		w.exec("delete from receipt")
		for _, table := range []string{"assignment", "party", "case_grant"} {
			w.exec("delete from " + table)
			w.exec("insert into " + table + " table kept_" + table)
		}
		w.exec("update item i set category = k.category, owner_org = k.owner_org, withdrawn_at = k.withdrawn_at from kept_item k where k.id = i.id")
	}
	if found, err := casefile.Recheck(t.Context(), w.db); err != nil || len(found) != 0 {
		t.Errorf("put back: %v %v", found, err)
	}
}
