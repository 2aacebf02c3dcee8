package casefile_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/advice"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestNobodyIsOfferedAnothersQuestion: a probation organisation that gave its commission back, and another that got one since: only
// the second is offered the deeds that answer it.
func TestNobodyIsOfferedAnothersQuestion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	story := w.story(150)
	story.Stop = "P09"
	which := w.walk(story)
	first, second := w.cast.As("RN", who.ProbationOfficer, 1), w.cast.As("SVG", who.ProbationOfficer, 1)
	offered := func(actor account.Actor) (deeds int, about protocol.Ref) {
		t.Helper()
		for _, turn := range dossier.Turns(w.mustOpen(actor, which)) {
			if turn.Item.ID == "P09" {
				deeds, about = deeds+len(turn.Deeds), turn.Item.Instance
			}
		}
		return deeds, about
	}
	n, ask := offered(first)
	if n != 2 {
		t.Fatalf("who is asked is offered %d deeds, not 2", n)
	}
	at := func(actor account.Actor, about protocol.Ref) casefile.On {
		on := fresh(which, w.mustOpen(actor, which).Seq)
		on.About = about
		return on
	}
	if _, err := advice.DeclineCommission(t.Context(), w.db, first, at(first, ask), "Geen plek."); err != nil {
		t.Fatal(err)
	}
	if _, err := advice.Ask(t.Context(), w.db, w.om(), at(w.om(), ""), advice.Commission{Org: second.Org, Questions: "Welke voorwaarden?"}); err != nil {
		t.Fatal(err)
	}
	if n, _ := offered(second); n != 2 {
		t.Errorf("who is asked now is offered %d deeds, not 2", n)
	}
	if n, _ := offered(first); n != 0 {
		t.Errorf("who gave it back is offered %d deeds about the other's", n)
	}
	pgtest.Sound(t, w.db)
}

// TestAskedAgainTheDayItWasGivenBack: the organisation that gave its commission back, or the municipality that was corrected, and is in the
// case again the same day, is still in it when the days are over that it had left.
func TestAskedAgainTheDayItWasGivenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	story := w.story(150)
	story.Stop = "P09"
	which := w.walk(story)
	probation := w.cast.As("RN", who.ProbationOfficer, 1)
	at := func(actor account.Actor, about protocol.Ref) casefile.On {
		on := fresh(which, w.mustOpen(actor, which).Seq)
		on.About = about
		return on
	}
	var ask protocol.Ref
	for _, turn := range dossier.Turns(w.mustOpen(probation, which)) {
		if turn.Mine && turn.Item.ID == "P09" {
			ask = turn.Item.Instance
		}
	}
	for range 2 {
		w.did(advice.DeclineCommission(t.Context(), w.db, probation, at(probation, ask), "Geen plek."))
		ask = protocol.Ref(w.did(advice.Ask(t.Context(), w.db, w.om(), at(w.om(), ""), advice.Commission{Org: probation.Org, Questions: "Toch graag."})))
	}
	listed := 0
	for _, party := range w.mustOpen(w.om(), which).Parties {
		if party.Org == probation.Org {
			listed++
		}
	}
	if listed != 1 {
		t.Errorf("the organisation is listed %d times", listed)
	}
	w.at(calendar.Of(w.db.Now()).AddDays(1))
	mine := 0
	for _, turn := range dossier.Turns(w.mustOpen(probation, which)) {
		if turn.Mine && turn.Item.ID == "P09" && turn.Item.Instance == ask {
			mine++
		}
	}
	if mine != 1 {
		t.Errorf("the day after, the advice is asked of it %d times", mine)
	}
	pgtest.Sound(t, w.db)
}

// TestNamedAgainWhileItIsCorrected: a municipality that was wrongly corrected is named and informed again within its five working days, and
// may be corrected once more; each time it sees what belongs to where it then stands.
func TestNamedAgainWhileItIsCorrected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	story := w.story(150)
	story.Stop = "P01"
	which := w.walk(story)
	lochem, deventer := w.cast.Towns[0], w.cast.Towns[1]
	at := func(about string) casefile.On { return w.about(which, about) }
	today := calendar.Of(w.db.Now())
	w.did(intake.Open(t.Context(), w.db, w.om(), at(""), intake.Opening{Irrevocable: "yes", BIJ: "yes", Qualification: "Diefstal", Sentence: "2 jaar", SentenceEnd: today.AddDays(900), Origin: lochem.ID}))
	correct := func(wrong, right account.Org) {
		t.Helper()
		ask := w.did(notice.Inform(t.Context(), w.db, w.om(), at(wrong.ID.String()), notice.Informing{Risk: "no", Ground: "om.order", Purpose: "order", Necessity: "Nodig.", Contact: "S. Bouzidi", Phone: "0800 1234"}))
		officer := w.cast.As(wrong.Code, who.MunicipalOfficer, 1)
		if r := w.mustOpen(officer, which); r.Find("person") == nil {
			t.Errorf("%s was informed and does not see whom it is about", wrong.Name)
		}
		w.did(notice.Return(t.Context(), w.db, officer, at(ask), notice.Returning{Reason: "Niet van ons."}))
		w.did(notice.Correct(t.Context(), w.db, w.om(), at(ask), notice.Correction{Org: right.ID, Reason: "Dat is " + right.Name + "."}))
		if r := w.mustOpen(officer, which); r.Find("person") != nil {
			t.Errorf("%s was corrected and sees whom it is about", wrong.Name)
		}
	}
	correct(lochem, deventer)
	correct(deventer, lochem)
	correct(lochem, deventer)
	pgtest.Sound(t, w.db)
}
