package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/terugkeer/terugkeer/internal/who"
)

// TestPastedDates: a date is read as it was meant in a form, whatever sign or word stands in it; a weekday that does not fit is told.
func TestPastedDates(t *testing.T) {
	t.Parallel()
	s := stage(t)
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	for _, born := range []string{"1\u00a0januari\u00a01980", "\u200e1-1-1980", "1\u20111\u20111980", "1\u20131\u20131980", "dinsdag 1 januari 1980", "Tuesday 1 January 1980"} {
		first := om.get("/signals/new").Header.Get("Location")
		second := om.follow(om.post(first, "given", "Jan", "family", "Uniek", "born", born))
		if second.StatusCode != http.StatusOK || !strings.Contains(second.body, "1 januari 1980") {
			t.Errorf("%q: %d", born, second.StatusCode)
		}
	}
	first := om.get("/signals/new").Header.Get("Location")
	got := om.post(first, "given", "Jan", "family", "Uniek", "born", "maandag 1 januari 1980")
	if got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "born") != "1 januari 1980 is een dinsdag. Verbeter de weekdag of de datum." || !strings.Contains(got.body, "maandag 1 januari 1980") {
		t.Errorf("a weekday that does not fit: %d, %q", got.StatusCode, errorAt(got.body, "born"))
	}
}

// TestPartlyKnownPeople are registered with what is known, shown so on every page that names them, and found without being believed.
func TestPartlyKnownPeople(t *testing.T) {
	t.Parallel()
	s := stage(t)
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	register := func(form ...string) string {
		t.Helper()
		first := om.get("/signals/new").Header.Get("Location")
		second := om.follow(om.post(first, form...))
		if second.StatusCode != http.StatusOK {
			t.Fatalf("%v: %d", form, second.StatusCode)
		}
		got := om.post(first+"/register", slices.Concat(everyHidden(second.body), onList, []string{"received", s.day(), "not_same", "Een ander."})...)
		if got.StatusCode != http.StatusSeeOther {
			t.Fatalf("%v: %d", form, got.StatusCode)
		}
		which, _, _ := strings.Cut(got.Header.Get("Location"), "/done")
		return which
	}
	for _, one := range []struct{ born, shown string }{
		{"1980", "1980 (dag en maand niet bekend)"}, {"00-00-1980", "1980 (dag en maand niet bekend)"}, {"0-5-1980", "mei 1980 (dag niet bekend)"}, {"00-00-0000", "niet bekend"}, {"onbekend", "niet bekend"},
	} {
		which := register("unnamed", "yes", "family", "Onbekendova", "born", one.born)
		for _, page := range []string{which, which + "/signal-dismiss"} {
			if got := om.get(page); got.StatusCode != http.StatusOK || !strings.Contains(got.body, one.shown) || !strings.Contains(got.body, "Onbekendova (voornaam niet bekend)") {
				t.Errorf("%s, %s: %d, not shown as known in part", one.born, page[strings.LastIndex(page, "/"):], got.StatusCode)
			}
		}
	}
	list := om.get("/cases").body
	for _, text := range []string{"Onbekendova (voornaam niet bekend)", "geb. 1980 (dag en maand niet bekend)", "geb. mei 1980 (dag niet bekend)", "geboortedatum niet bekend"} {
		if !strings.Contains(list, text) {
			t.Errorf("the list does not show %q", text)
		}
	}
	first := om.get("/signals/new").Header.Get("Location")
	second := om.follow(om.post(first, "given", "Olga", "family", "Onbekendova", "born", "3-5-1980"))
	if !strings.Contains(second.body, "kan dezelfde persoon zijn: de geboortedatum is niet helemaal bekend") || strings.Contains(second.body, "zelfde achternaam en geboortedatum") {
		t.Error("the duplicate check does not say what it rests on")
	}
	for form, at := range map[[2]string]string{{"given", ""}: "Schrijf de voornamen. Zijn die er niet", {"unnamed", "yes"}: "Haal één van de twee weg"} {
		pairs := append(everyHidden(om.get(first).body), "family", "X", "born", "1-1-1980", form[0], form[1])
		if form[0] == "unnamed" {
			pairs = append(pairs, "given", "Jan")
		}
		if got := om.post(first, pairs...); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(errorAt(got.body, "given"), at) {
			t.Errorf("%v: %d, %q", form, got.StatusCode, errorAt(got.body, "given"))
		}
	}
	for _, born := range []string{"1880", "0-0-2020", "0-13-1980", "5-0-1980", "80"} {
		if got := om.post(first, append(everyHidden(om.get(first).body), "given", "Jan", "family", "X", "born", born)...); got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "born") == "" {
			t.Errorf("%s: %d", born, got.StatusCode)
		}
	}
	s.verify()
}

// TestPastedTextIsKept: line breaks of a word processor stay, what shows nothing goes, letters have one form; what cannot be read is named
// with its place, and what was typed comes back.
func TestPastedTextIsKept(t *testing.T) {
	t.Parallel()
	s := stage(t)
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	first := om.get("/signals/new").Header.Get("Location")
	second := om.follow(om.post(first, "given", norm.NFD.String("René"), "family", "\u2018s\u2011Gravesande", "born", "1-1-1980"))
	form := slices.Concat(everyHidden(second.body), []string{"track", "VI", "release", "2-2-2031", "source", "cvvi_list", "received", s.day()})
	got := om.post(first+"/register", slices.Concat(form, []string{"text", "regel een\r\nregel \u202etwee"})...)
	if want := "Haal de tekens weg die niet te lezen zijn. Het eerste staat op regel 2, teken 7 (U+202E)."; got.StatusCode != http.StatusUnprocessableEntity || errorAt(got.body, "text") != want || !strings.Contains(got.body, "regel \u202etwee") {
		t.Errorf("%d: %q", got.StatusCode, errorAt(got.body, "text"))
	}
	form = slices.Concat(everyHidden(got.body), form[len(everyHidden(second.body)):])
	got = om.post(first+"/register", slices.Concat(form, []string{"text", "regel een\vregel twee\u0085drie\u0007 \u0093cafe\u0301\u0094 \u202avier\u202c"})...)
	if got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d: %q", got.StatusCode, errorAt(got.body, "text"))
	}
	var text, given, family string
	err := s.db.Owner.QueryRow(t.Context(), `select s.body ->> 'text', p.body ->> 'given', p.body ->> 'family' from item s join item p on p.case_id = s.case_id and p.kind = 'person' where s.kind = 'signal' and p.body ->> 'born' = '1980-01-01'`).Scan(&text, &given, &family)
	if err != nil || text != "regel een\nregel twee\ndrie “café” vier" || given != "René" || family != "‘s‑Gravesande" {
		t.Errorf("%q %q %q %v", text, given, family, err)
	}
}

// TestNumbersAsTheyAreTyped: a case is found by its number however it is typed, in a search and in the list of looks.
func TestNumbersAsTheyAreTyped(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(88))
	var number string
	if err := s.db.Owner.QueryRow(t.Context(), "select number from case_file where id = $1", which).Scan(&number); err != nil {
		t.Fatal(err)
	}
	om, privacy := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1)), s.as(s.cast.As("OM-ONL", who.PrivacyOfficer, 1))
	om.get("/cases/" + which.String())
	for _, typed := range []string{number, strings.Replace(number, "-", "–", 1), strings.Replace(number, "-", "", 1), "zaak " + number, "Zaaknummer: " + number} {
		if got := om.follow(om.post("/search", "q", typed)); !strings.Contains(got.body, "/cases/"+which.String()) {
			t.Errorf("%q finds nothing", typed)
		}
		if got := privacy.get("/looks?number=" + strings.ReplaceAll(typed, " ", "+")); got.StatusCode != http.StatusOK || !strings.Contains(got.body, `value="`+number+`"`) {
			t.Errorf("%q finds no looks", typed)
		}
	}
}
