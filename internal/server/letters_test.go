package server_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/decision"
	"github.com/terugkeer/terugkeer/internal/dossier"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestTwoConditionsOfOneLetter: two location bans, each with its own area, times and monitoring, its own answer of the mayor, point, weighing
// and line in force; only one of them lies in the mayor's municipality, and of neither area he reads where it is. One that goes takes nothing
// of the other along.
func TestTwoConditionsOfOneLetter(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(60)
	story.Stop = "P11"
	file := s.walk(story)
	which := "/cases/" + file.String()
	om, mayor := s.started.as("OM-ONL", who.OMOfficer), s.started.as("GM0262", who.Mayor)

	propose := which + "/conditions-propose"
	page := om.get(propose).body
	for _, want := range []string{`name="parameter.b2.area"`, `name="parameter.b3.area"`, "b2 nog een: locatie- of vestigingsverbod"} {
		if !strings.Contains(page, want) {
			t.Errorf("the form does not offer %s", want)
		}
	}
	both := []string{"letters", "b", "letters", "b2", "parameter.b.form", "stay", "parameter.b.area", "Kwikstaartplein", "parameter.b2.form", "settle", "parameter.b2.area", "Loodgietersbuurt", "parameter.b2.window", "za,zo 20:00-09:00", "monitoring", "b2"}
	post := func(pairs ...string) answer {
		t.Helper()
		return om.send(propose, append(hidden(om.get(propose).body), pairs...))
	}
	if got := post(append(slices.Clone(both), "letters", "b3")...); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "parameter.b3.area") == "" || errorAt(got.body, "parameter.b.area") != "" || !strings.Contains(got.body, "Loodgietersbuurt") {
		t.Errorf("a third without its area: %d", got.StatusCode)
	}
	for _, forged := range []string{"b9", "b22", "z", "b1", "b0"} {
		if got := post(append(slices.Clone(both), "letters", forged)...); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "letters") == "" {
			t.Errorf("%s is taken for a condition: %d", forged, got.StatusCode)
		}
	}
	if got := post(both...); got.StatusCode >= 400 {
		t.Fatalf("the proposal: %d", got.StatusCode)
	}
	if page := om.get(which).body; !strings.Contains(page, "Kwikstaartplein") || !strings.Contains(page, "Loodgietersbuurt") || !strings.Contains(page, ">b2<") {
		t.Error("the case does not show both bans")
	}

	request := which + "/view-request"
	om.share(request, append(hidden(om.get(request).body), "questions", "Wat vindt u?", "here", "b2", "ground", "om.order", "purpose", "order", "necessity", "Nodig."))
	form := links(mayor.get(which).body, which+`/view-submit\?about=[^"]*`)[0]
	asked := mayor.get(form).body
	if !strings.Contains(asked, `name="answer.b"`) || !strings.Contains(asked, `name="answer.b2"`) || strings.Count(asked, "ligt (deels) in uw gemeente") != 1 {
		t.Error("the mayor is not asked of each ban, or of the wrong one that it lies here")
	}
	for _, secret := range []string{"Kwikstaartplein", "Loodgietersbuurt"} {
		for _, where := range []string{form, which, which + "/shared"} {
			if strings.Contains(mayor.get(where).body, secret) {
				t.Errorf("the mayor reads %s at %s", secret, where)
			}
		}
	}
	s.weighs(file, func(ask protocol.Ref) view.Form {
		return view.Form{Position: "no_objection_if", Reasons: map[string]string{"order": "Rust in de wijk."}, Answers: map[string]string{"b": "support", "b2": "change"}, Texts: map[string]string{"b2": "Ook doordeweeks."}, Confirm: true}
	})

	// The first ban goes and the second changes: it keeps its name, and what the mayor said of it stays with it.
	if got := post("letters", "b2", "parameter.b2.form", "settle", "parameter.b2.area", "Loodgietersbuurt", "parameter.b2.window", "dagelijks 20:00-09:00", "monitoring", "b2"); got.StatusCode >= 400 {
		t.Fatalf("the changed proposal: %d", got.StatusCode)
	}
	weigh := om.get(which + "/decision-freeze").body
	if !strings.Contains(weigh, "na punt 2") || strings.Contains(weigh, "Kwikstaartplein") {
		t.Error("the weighing does not show which condition changed after the point")
	}
	s.decides(file, "condition.b2")
	lines, _, _ := decision.Latest(s.reading(s.cast.As("OM-ONL", who.OMOfficer, 1), file).Items, decision.KindInForce)
	if want := (decision.Line{Letter: "b2", Parameters: statute.Values{"form": "settle", "window": "dagelijks 20:00-09:00"}, Monitoring: true}); len(lines.Lines) != 1 || lines.Lines[0].Letter != want.Letter || !lines.Lines[0].Monitoring || !maps.Equal(lines.Lines[0].Parameters, want.Parameters) {
		t.Errorf("in force: %+v, want %+v", lines.Lines, want)
	}
	s.verify()
}

// on is where a deed about something is done now.
func (s staged) on(file id.Case, about protocol.Ref) casefile.On {
	s.t.Helper()
	return casefile.On{Case: file, About: about, Seq: s.reading(s.cast.As("OM-ONL", who.OMOfficer, 1), file).Seq, Request: id.NewRequest()}
}

// weighs gives the mayor's view.
func (s staged) weighs(file id.Case, given func(protocol.Ref) view.Form) {
	s.t.Helper()
	mayor := s.cast.As("GM0262", who.Mayor, 1)
	ask := s.reading(mayor, file).Latest(view.KindRequest, "").About
	if _, err := view.Submit(s.t.Context(), s.db, mayor, s.on(file, ask), given(ask)); err != nil {
		s.t.Fatal(err)
	}
}

// decides weighs the points, one of which must have this key, and takes the decision.
func (s staged) decides(file id.Case, key string) {
	s.t.Helper()
	ctx, om := s.t.Context(), s.cast.As("OM-ONL", who.OMOfficer, 1)
	r := s.reading(om, file)
	z := decision.Freezing{Outcome: "grant", Aspects: map[string]string{"fitness": "goed", "risk": "laag", "victims": "geborgd"}, Results: map[string]string{}, Reasons: map[string]string{}, Analysis: "gewogen", Summary: "samengevat", Without: true}
	found := false
	for _, p := range dossier.Points(r.Items) {
		found = found || p.Key == key
		z.Results[p.FormKey()], z.Reasons[p.FormKey()] = "adopted", "Overgenomen."
	}
	if !found {
		s.t.Errorf("no point %s is weighed", key)
	}
	draft, err := decision.Freeze(ctx, s.db, om, s.on(file, ""), z, dossier.Points)
	if err == nil {
		_, err = decision.Take(ctx, s.db, s.cast.As("CVVI", who.DecidingOfficer, 1), s.on(file, protocol.Ref(draft.Result)), decision.Taking{Outcome: "grant", Served: r.Today, Until: r.Release.Date.AddDays(400), Reasons: "de redenen", Summary: "de samenvatting", Confirm: true})
	}
	if err != nil {
		s.t.Fatal(err)
	}
}
