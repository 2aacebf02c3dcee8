package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// both fails when a page does not show two texts, who was there, and a form that says the second.
func both(t *testing.T, got answer, theirs, mine, by string) {
	t.Helper()
	if strings.Contains(got.body, "data-draft") {
		t.Error("the page that shows both replaces what is there by itself")
	}
	if got.StatusCode != http.StatusConflict {
		t.Errorf("%d at %s", got.StatusCode, got.Request.URL.Path)
	}
	for _, text := range []string{"Dit concept is intussen ook ergens anders bewaard", theirs, mine, by} {
		if !strings.Contains(strings.NewReplacer("<ins class=\"tk-ins\">", "", "</ins>", "", " </p>", "</p>").Replace(got.body), text) {
			t.Errorf("the page does not show %q: %s", text, got.body[strings.Index(got.body, "<main"):])
		}
	}
}

// TestAPartOfTwo: a part of an analysis that two colleagues write, or one in two windows, is never overwritten unseen; parts of two
// colleagues stand beside each other.
func TestAPartOfTwo(t *testing.T) {
	t.Parallel()
	s := stage(t)
	story := s.story(150)
	story.Stop = "P06"
	which := s.walk(story)
	officer := s.cast.As("GM0262", who.MunicipalOfficer, 1)
	given, err := account.Add(t.Context(), s.db, s.hasher, account.NewUser{Email: "collega@lochem.example", Name: "Bente Wolfs", Org: officer.Org, Role: who.MunicipalOfficer, From: s.db.Now().AddDate(-1, 0, 0), Demonstration: true})
	if err != nil {
		t.Fatal(err)
	}
	one, two := s.as(officer), s.as(account.Actor{User: given.User, Name: "Bente Wolfs"})
	path := links(one.get("/cases/"+which.String()).body, `/cases/`+which.String()+`/analysis-submit\?about=[^"]*`)[0]
	third, fifth := path+"&part=3", path+"&part=5"
	text := func(page answer, n, words string) []string {
		return append(hidden(page.body), "text_"+n, words, "mark_"+n, "fact", "keep", "yes")
	}
	first, second, window := one.get(third), two.get(third), one.get(third)
	if got := one.post(third, text(first, "3", "Rustige buurt.")...); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("the first: %d", got.StatusCode)
	}
	if got := two.post(fifth, text(two.get(fifth), "5", "De school is dichtbij.")...); got.StatusCode != http.StatusSeeOther {
		t.Errorf("another part: %d", got.StatusCode)
	}
	both(t, two.post(third, text(second, "3", "Er is onrust.")...), "Rustige buurt.", "Er is onrust.", officer.Name)
	both(t, one.post(third, text(window, "3", "Een derde tekst.")...), "Rustige buurt.", "Een derde tekst.", "U, in een ander venster")
	if saved := two.post("/cases/"+which.String()+"/analysis-submit/draft", text(second, "3", "Er is onrust.")...); saved.StatusCode != http.StatusConflict || !strings.HasPrefix(saved.body, "Niet bewaard") {
		t.Errorf("by the script: %d %s", saved.StatusCode, saved.body)
	}
	knowing := two.post(third, text(two.get(third), "3", "Er is onrust; de buurt was rustig.")...)
	if knowing.StatusCode != http.StatusSeeOther {
		t.Errorf("knowingly: %d", knowing.StatusCode)
	}
	whole := one.get(path + "&part=all").body
	for _, words := range []string{"Er is onrust; de buurt was rustig.", "De school is dichtbij."} {
		if !strings.Contains(whole, words) {
			t.Errorf("the whole lacks %q", words)
		}
	}
	// Sent while a colleague wrote on: what he wrote is not thrown away with the draft.
	rest := slices.Concat(everyHidden(whole), []string{"send", "yes"})
	if got := two.post(fifth, text(two.get(fifth), "5", "De school is dichtbij en vol.")...); got.StatusCode != http.StatusSeeOther {
		t.Errorf("a colleague goes on: %d", got.StatusCode)
	}
	for _, n := range []string{"1", "2", "7", "8", "9", "10", "11", "12"} {
		rest = append(rest, "text_"+n, "Niets bijzonders.", "mark_"+n, "fact")
	}
	both(t, one.post(path+"&part=all", rest...), "De school is dichtbij en vol.", "De school is dichtbij.", "Bente Wolfs")
	if page := two.get(fifth).body; !strings.Contains(page, "De school is dichtbij en vol.") {
		t.Error("the colleague's text is gone")
	}
	pgtest.Sound(t, s.db)
}

// TestTheMayorSendsWhileTheOfficialWrites: the view is not sent over an official's draft that the mayor has not seen.
func TestTheMayorSendsWhileTheOfficialWrites(t *testing.T) {
	t.Parallel()
	s, _, which := underway(t, 60, "P12")
	town, mayor := s.as("GM0262", who.MunicipalOfficer), s.as("GM0262", who.Mayor)
	path := links(mayor.get(which).body, which+`/view-submit\?about=[^"]*`)[0]
	fields := append(hidden(mayor.get(path).body), "position", "no_view", "measures", "Ik bel zelf.")
	checked := mayor.post(which+"/view-submit", fields...)
	if checked.StatusCode != http.StatusOK {
		t.Fatalf("%d", checked.StatusCode)
	}
	official := append(hidden(town.get(path).body), "position", "objection", "measures", "De wijkagent houdt contact.")
	if got := town.post(which+"/view-submit/draft", official...); got.StatusCode != http.StatusOK {
		t.Fatalf("the official's draft: %d", got.StatusCode)
	}
	got := mayor.post(which+"/view-submit", append(everyHidden(checked.body), "confirm", "yes")...)
	both(t, got, "De wijkagent houdt contact.", "Ik bel zelf.", "Collega")
	if page := town.get(path).body; !strings.Contains(page, "De wijkagent houdt contact.") {
		t.Error("the official's draft is gone")
	}
	pgtest.Sound(t, s.db)
}

// TestADraftIsAboutWhatIsInTheCase: nobody keeps words under a name of his own.
func TestADraftIsAboutWhatIsInTheCase(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(60))
	om := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	for _, about := range []string{"Jan Jansen 1-1-1980", "zz", id.NewItem().String()} {
		if got := om.post("/cases/"+which.String()+"/case-end/draft", "about", about, "reason", "Getypt.", "request", id.NewRequest().String()); got.StatusCode != http.StatusNotFound {
			t.Errorf("%q: %d", about, got.StatusCode)
		}
	}
	if got := om.post("/cases/"+which.String()+"/case-end/draft", "reason", "Getypt.", "request", id.NewRequest().String()); got.StatusCode != http.StatusOK {
		t.Errorf("the draft of the case itself: %d", got.StatusCode)
	}
	var drafts int
	if err := s.db.Owner.QueryRow(t.Context(), "select count(*) from draft where form = 'case-end'").Scan(&drafts); err != nil || drafts != 1 {
		t.Errorf("%d drafts, %v", drafts, err)
	}
	s.verify()
}
