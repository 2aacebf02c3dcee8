package casefile_test

import (
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/outside"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestTwoMayorsRecordTheirTriangles: each mayor records his own, also the one where he will not live, and also before the other
// municipality was informed. What one recorded never keeps the other from being informed, and none of them reads the other's.
func TestTwoMayorsRecordTheirTriangles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	today := calendar.Of(w.db.Now())
	lochem, deventer, corrected := w.cast.Towns[0], w.cast.Towns[1], w.cast.Towns[2]
	registered, err := intake.Register(t.Context(), w.db, w.om(), fresh(id.Case{}, 0), intake.Registration{Given: "Marcel", Family: "Rietman",
		Born: calendar.Whole(calendar.On(1984, time.March, 14)), Track: "VI", Release: today.AddDays(190), Received: today, Source: "cvvi_list"})
	if err != nil {
		t.Fatal(err)
	}
	which := registered.Case
	at := func(about string) casefile.On { return w.about(which, about) }
	inform := func(town account.Org) string {
		t.Helper()
		return w.did(notice.Inform(t.Context(), w.db, w.om(), at(town.ID.String()), notice.Informing{Risk: "no", Ground: "om.order", Purpose: "order", Necessity: "Nodig.", Contact: "S. Bouzidi", Phone: "0800 1234"}))
	}
	mayor := func(town account.Org) account.Actor { return w.cast.As(town.Code, who.Mayor, 1) }
	record := func(town account.Org) {
		t.Helper()
		_, err := outside.Do(t.Context(), w.db, mayor(town), at(""), who.RecordTriangle, outside.Record{On: today, Who: "P. de Wit", Outcome: "held", Note: "Besproken in " + town.Name + ".", Again: "Nog een keer."})
		if err != nil {
			t.Errorf("the mayor of %s records the triangle: %v", town.Name, err)
		}
	}
	w.did(intake.Open(t.Context(), w.db, w.om(), at(""), intake.Opening{Irrevocable: "yes", BIJ: "yes", Qualification: "Mishandeling", Sentence: "40 maanden", SentenceEnd: today.AddDays(600),
		Origin: lochem.ID, Intended: deventer.ID, Address: "Heideweg 27"}))
	inform(lochem)
	record(lochem)
	ask := inform(deventer)
	record(deventer)
	record(lochem)
	w.did(notice.Return(t.Context(), w.db, w.cast.As(deventer.Code, who.MunicipalOfficer, 1), at(ask), notice.Returning{Reason: "Niet onze inwoner."}))
	w.did(notice.Correct(t.Context(), w.db, w.om(), at(ask), notice.Correction{Org: corrected.ID, Reason: "Hij woont daar."}))
	inform(corrected)
	record(corrected)
	for _, town := range []account.Org{lochem, corrected} {
		for _, i := range w.mustOpen(mayor(town), which).Find("triangle") {
			if i.Owner != town.ID {
				t.Errorf("the mayor of %s reads another's triangle", town.Name)
			}
		}
	}
	if n := len(w.mustOpen(w.om(), which).Find("triangle")); n != 4 {
		t.Errorf("the OM reads %d triangles of 4", n)
	}
	pgtest.Sound(t, w.db)
}
