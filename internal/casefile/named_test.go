package casefile_test

import (
	"errors"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// TestAnOldFormNamesNobodyUnseen: who works on a case is said by one colleague at a time; a form of before is stale, also when the other
// narrowed the case meanwhile. What another organisation said of its own people leaves it alone.
func TestAnOldFormNamesNobodyUnseen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(150))
	name := func(actor account.Actor, seq int64) error {
		_, err := conclude.Assign(t.Context(), w.db, actor, fresh(which, seq), conclude.Assignment{Users: []id.User{actor.User}})
		return err
	}
	stale := func(err error) bool {
		var c fault.Conflict
		return errors.As(err, &c) && c.Key == "conflict.stale"
	}
	opened := w.mustOpen(w.om(), which).Seq
	if err := name(w.om(), opened); err != nil {
		t.Fatal(err)
	}
	if err := name(w.town(), opened); err != nil {
		t.Errorf("another organisation: %v", err)
	}
	if err := name(w.om(), opened); !stale(err) {
		t.Errorf("an old form: %v", err)
	}
	opened = w.mustOpen(w.town(), which).Seq
	if _, err := conclude.Narrow(t.Context(), w.db, w.town(), fresh(which, opened), conclude.Assignment{Users: []id.User{w.town().User}}); err != nil {
		t.Fatal(err)
	}
	if err := name(w.town(), opened); !stale(err) {
		t.Errorf("a form of before it was narrowed: %v", err)
	}
	pgtest.Sound(t, w.db)
}

// TestOnlyMunicipalitiesAreNamed, and each once: what is no municipality is refused; where the right one is in the case already,
// correcting names it no second time, and the wrong one is out for whatever it was named.
func TestOnlyMunicipalitiesAreNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	story := w.story(150)
	story.Stop = "P01"
	which := w.walk(story)
	today := calendar.Of(w.db.Now())
	open := intake.Opening{Irrevocable: "yes", BIJ: "yes", Qualification: "Diefstal", Sentence: "2 jaar", SentenceEnd: today.AddDays(900), Address: "Heideweg 27"}
	lochem, deventer := w.cast.Towns[0].ID, w.cast.Towns[1].ID
	for _, wrong := range []id.Org{{UUID: id.NewItem().UUID}, account.OrgID("RN")} {
		for field, o := range map[string]intake.Opening{"origin": {Origin: wrong}, "intended": {Origin: lochem, Intended: wrong}} {
			form := open
			form.Origin, form.Intended = o.Origin, o.Intended
			_, err := intake.Open(t.Context(), w.db, w.om(), fresh(which, w.mustOpen(w.om(), which).Seq), form)
			var invalid *fault.Invalid
			if !errors.As(err, &invalid) || invalid.Fields[field].Key == "" {
				t.Errorf("%s %s: %v", field, wrong, err)
			}
		}
	}
	did := func(r casefile.Receipt, err error) casefile.Receipt {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	at := func(about string) casefile.On {
		on := fresh(which, w.mustOpen(w.om(), which).Seq)
		on.About = protocol.Ref(about)
		return on
	}
	open.Origin, open.Intended = lochem, deventer
	did(intake.Open(t.Context(), w.db, w.om(), at(""), open))
	informing := notice.Informing{Risk: "no", RiskText: "Geen.", Ground: "om.order", Purpose: "order", Necessity: "Nodig.", Contact: "S. Bouzidi", Phone: "0800 1234"}
	did(notice.Inform(t.Context(), w.db, w.om(), at(lochem.String()), informing))
	ask := did(notice.Inform(t.Context(), w.db, w.om(), at(deventer.String()), informing)).Result
	away := w.cast.As(w.cast.Towns[1].Code, "municipal_officer", 1)
	did(notice.Return(t.Context(), w.db, away, at(ask), notice.Returning{Reason: "Niet onze inwoner."}))
	var invalid *fault.Invalid
	if _, err := notice.Correct(t.Context(), w.db, w.om(), at(ask), notice.Correction{Org: account.OrgID("RN"), Reason: "Zo is het."}); !errors.As(err, &invalid) {
		t.Errorf("corrected to what is no municipality: %v", err)
	}
	did(notice.Correct(t.Context(), w.db, w.om(), at(ask), notice.Correction{Org: lochem, Reason: "Dat is Lochem."}))
	plan := w.mustOpen(w.om(), which).Plan
	for _, i := range plan.Find("P02") {
		if i.State == protocol.Open && i.Org == deventer {
			t.Errorf("who was corrected is to be informed again: %+v", i)
		}
	}
	named := 0
	for _, i := range plan.Find("P02") {
		if string(i.Instance) == lochem.String() || i.Org == lochem {
			named++
		}
	}
	if named > 1 {
		t.Errorf("Lochem is named %d times", named)
	}
	pgtest.Sound(t, w.db)
}
