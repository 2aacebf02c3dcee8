package casefile_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
)

// TestEachRowNamesWhoseItIs: for readers of two organisations, every item and every entry bears the name of the organisation and of the
// person that its own row says, as the tables have them; who was named anew reads so after a minute.
func TestEachRowNamesWhoseItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(-200))
	wall := time.Now()
	w.db.Wall = func() time.Time { return wall }
	rows := func(sql string) map[string]bool {
		out := map[string]bool{}
		for _, row := range w.words(sql, which) {
			out[row] = true
		}
		return out
	}
	read := func(actor account.Actor) *casefile.Reading {
		r := w.mustOpen(actor, which)
		items := rows("select concat_ws(' | ', i.id, o.name, u.name) from item i join org o on o.id = i.owner_org join membership m on m.id = i.made_by join app_user u on u.id = m.user_id where i.case_id = $1")
		entries := rows("select concat_ws(' | ', l.seq, o.name, u.name) from ledger l join org o on o.id = l.org_id join membership m on m.id = l.membership_id join app_user u on u.id = m.user_id where l.case_id = $1")
		for _, i := range r.Items {
			if line := i.ID.String() + " | " + i.OwnerName + " | " + i.By; !items[line] {
				t.Errorf("%s reads an item as %s", actor.Name, line)
			}
		}
		for _, e := range r.Entries {
			if line := strconv.FormatInt(e.Seq, 10) + " | " + e.OrgName + " | " + e.By; !entries[line] {
				t.Errorf("%s reads an entry as %s", actor.Name, line)
			}
		}
		if len(r.Items) < 5 || len(r.Entries) < 5 {
			t.Fatalf("%s reads %d items and %d entries", actor.Name, len(r.Items), len(r.Entries))
		}
		return r
	}
	read(w.om())
	read(w.town())
	w.exec("update app_user set name = 'Anders Genoemd' where id = $1", w.om().User)
	w.exec("update org set name = 'Parket Elders' where id = $1", w.om().Org)
	wall = wall.Add(postgres.NamesLast)
	renamed := false
	for _, i := range read(w.om()).Items {
		renamed = renamed || i.By == "Anders Genoemd" && i.OwnerName == "Parket Elders"
	}
	if !renamed {
		t.Error("nothing bears the new names")
	}
	pgtest.Sound(t, w.db)
}
