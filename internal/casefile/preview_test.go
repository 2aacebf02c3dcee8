package casefile_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
)

// plant puts an item of every category in a case and grants each to the town, as if a deed had gone wrong.
func (w *world) plant(which id.Case, town id.Org) {
	w.t.Helper()
	membership := w.om().Membership
	for _, row := range policy.Sight {
		item := id.NewItem()
		w.exec(`insert into item (id, case_id, owner_org, regime, category, kind, body, made_at, made_by, seq) values ($1, $2, $3, 'prosecution', $4, 'planted', jsonb_build_object('text', $5::text), now(), $6, 1)`,
			item, which, w.om().Org, string(row.Category), mark(row.Category), membership)
		w.exec(`insert into case_grant (id, case_id, to_org, category, item_id, level, ground, purpose, necessity, by_membership, by_org, at, seq)
			select gen_random_uuid(), $1, $2, $3, i.item, 'full', 'om.justice', 'justice', '', $5, $6, now(), 1 from unnest(array[null, $4]::uuid[]) as i (item)`,
			which, town, string(row.Category), item, membership, w.om().Org)
	}
}

// previews are the two deeds that can be looked at before they are done, each on a case in which it is possible.
func (w *world) previews() map[who.Deed]struct {
	on casefile.On
	do func(context.Context, *casefile.Deed) error
} {
	w.t.Helper()
	type one = struct {
		on casefile.On
		do func(context.Context, *casefile.Deed) error
	}
	out := map[who.Deed]one{}
	early, late := w.walk(w.story(183)), w.walk(w.story(86))
	on := fresh(early, w.mustOpen(w.om(), early).Seq)
	on.About = protocol.Ref(w.cast.Towns[0].ID.String())
	out[who.InformMayor] = one{on, notice.Informing{Risk: "yes", RiskText: "Onrust na het vonnis.", Ground: "om.order", Purpose: "order", Necessity: "Nodig.", Contact: "S. Bouzidi", Phone: "0800 1234"}.Do}
	asking := view.Asking{Questions: "Wat vindt u van de terugkeer?", Ground: "om.order", Purpose: "order", Necessity: "Nodig."}
	out[who.RequestView] = one{fresh(late, w.mustOpen(w.om(), late).Seq), func(ctx context.Context, d *casefile.Deed) error { return asking.Do(ctx, d, dossier.Proposed) }}
	return out
}

// TestPreviewShowsNoVictimData looks through the mayor's eyes at cases in which everything was granted to his town.
func TestPreviewShowsNoVictimData(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	town := w.cast.Towns[0].ID
	for deed, p := range w.previews() {
		w.plant(p.on.Case, town)
		before, looks := w.counts(), w.number("select count(*) from access_entry")
		seen, err := casefile.Preview(t.Context(), w.db, w.om(), p.on, deed, town, who.Mayor, p.do)
		if err != nil {
			t.Fatalf("%s: %v", deed, err)
		}
		w.unchanged(before, "a preview of "+string(deed))
		if n := w.number("select count(*) from access_entry"); n != looks+1 || w.number("select count(*) from access_entry where outcome = 'previewed' and case_id = $1", p.on.Case) != 1 {
			t.Errorf("%s: %d new rows in the record of looks", deed, n-looks)
		}
		all := everything(t, seen)
		for _, category := range neverMunicipal {
			if strings.Contains(all, mark(category)) {
				t.Errorf("%s: the preview shows %s", deed, category)
			}
		}
		for _, fromVictim := range []string{"gebied S1", "straal van 500", "no_contact", `"persons"`} {
			if strings.Contains(all, fromVictim) {
				t.Errorf("%s: the preview shows %q", deed, fromVictim)
			}
		}
		for _, category := range []policy.Category{policy.Identity, policy.ReturnDate, policy.OrderRisk} {
			if !strings.Contains(all, mark(category)) {
				t.Errorf("%s: the preview does not show %s", deed, category)
			}
		}
	}
}

// TestPreviewIsWhatComes compares what the preview showed with what the mayor opens after the deed.
func TestPreviewIsWhatComes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kinds := func(r *casefile.Reading) []string {
		var out []string
		for _, i := range r.Items {
			if i.Owner != r.Actor.Org {
				out = append(out, string(i.Category)+" "+i.Kind+" "+string(i.Body))
			}
		}
		slices.Sort(out)
		return out
	}
	for deed, p := range w.previews() {
		seen, err := casefile.Preview(t.Context(), w.db, w.om(), p.on, deed, w.cast.Towns[0].ID, who.Mayor, p.do)
		if err != nil {
			t.Fatalf("%s: %v", deed, err)
		}
		if _, err := casefile.Do(t.Context(), w.db, w.om(), p.on, deed, p.do); err != nil {
			t.Fatalf("%s: %v", deed, err)
		}
		if got, want := kinds(seen), kinds(w.mustOpen(w.mayor(), p.on.Case)); !slices.Equal(got, want) {
			t.Errorf("%s: the preview showed\n%s\nand the mayor sees\n%s", deed, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// TestPreviewIsAskedAsTheDeed: who may not do it may not look, and what is wrong with the form is told.
func TestPreviewIsAskedAsTheDeed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for deed, p := range w.previews() {
		before := w.counts()
		for _, actor := range []account.Actor{w.stranger(), w.cast.As("OM-ONL", who.PrivacyOfficer, 1)} {
			if _, err := casefile.Preview(t.Context(), w.db, actor, p.on, deed, w.cast.Towns[0].ID, who.Mayor, p.do); !fault.IsNotFound(err) {
				t.Errorf("%s by %s: %v", deed, actor.Name, err)
			}
		}
		var invalid *fault.Invalid
		empty := func(ctx context.Context, d *casefile.Deed) error { return view.Asking{}.Do(ctx, d, dossier.Proposed) }
		if _, err := casefile.Preview(t.Context(), w.db, w.om(), p.on, deed, w.cast.Towns[0].ID, who.Mayor, empty); !errors.As(err, &invalid) {
			t.Errorf("%s: %v", deed, err)
		}
		w.unchanged(before, "a refused preview")
	}
}
