package statute_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/statute"
	"pgregory.net/rapid"
)

func TestConditionsAreExactlyAToN(t *testing.T) {
	letters, mayor, victim := "", "", ""
	for _, c := range statute.Conditions {
		letters += string(c.Letter)
		if c.OfMayor {
			mayor += string(c.Letter)
		}
		names := map[string]bool{}
		fromVictim := false
		for _, p := range c.Parameters {
			if names[p.Name] || p.Label.NL == "" || p.Label.EN == "" || (p.Kind == statute.Select) != (len(p.Choices) > 0) {
				t.Errorf("%s: parameter %q is twice, unnamed, or has choices where it should not", c.Letter, p.Name)
			}
			names[p.Name] = true
			fromVictim = fromVictim || p.FromVictim
		}
		if fromVictim {
			victim += string(c.Letter)
		}
		if c.InProbation != strings.Contains(c.Text, "ten hoogste gelijk aan de proeftijd") {
			t.Errorf("%s: the term's end does not follow the article", c.Letter)
		}
		if p, _ := c.Parameter("until"); c.InProbation && !p.Required {
			t.Errorf("%s: the article wants a term", c.Letter)
		}
		if c.ID == "" || c.Name.NL == "" || c.Name.EN == "" || c.Text == "" || c.English == "" {
			t.Errorf("%s is not complete", c.Letter)
		}
	}
	if letters != "abcdefghijklmn" || mayor != "abchm" || victim != "abmn" {
		t.Errorf("letters %s, of the mayor %s, from a victim %s", letters, mayor, victim)
	}
}

func TestConditionsByLaw(t *testing.T) {
	if n := len(statute.InForceByLaw(0)); n != 1 {
		t.Errorf("without special conditions %d", n)
	}
	if n := len(statute.InForceByLaw(1)); n != 3 {
		t.Errorf("with one special condition %d", n)
	}
}

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		letter statute.Letter
		values statute.Values
		field  string // "" when all is well
		key    string
	}{
		{"d", statute.Values{"institution": "Reclassering Nederland", "frequency": "elke week"}, "", ""},
		{"d", statute.Values{"institution": "  ", "frequency": "elke week"}, "institution", "condition.parameter.required_institution"},
		{"d", statute.Values{"institution": strings.Repeat("a", 301), "frequency": "x"}, "institution", "condition.parameter.too_long"},
		{"d", statute.Values{"institution": "a\x00b", "frequency": "x"}, "institution", "condition.parameter.characters"},
		{"d", statute.Values{"institution": "a\u202Eb", "frequency": "x"}, "institution", "condition.parameter.characters"},
		{"d", statute.Values{"institution": "a\nb", "frequency": "x"}, "institution", "condition.parameter.characters"},
		{"d", statute.Values{"institution": "a\xffb", "frequency": "x"}, "institution", "condition.parameter.characters"},
		{"d", statute.Values{"institution": "a", "frequency": "x", "colour": "red"}, "colour", "condition.parameter.unknown"},
		{"f", statute.Values{"institution": "FPK", "until": "2027-02-30"}, "until", "condition.parameter.date"},
		{"f", statute.Values{"institution": "FPK", "until": "2027-02-28"}, "", ""},
		{"c", statute.Values{"address": "Plein 1, Utrecht", "window": "ma-vr 20:00-07:00; za,zo 18:00-09:00"}, "", ""},
		{"c", statute.Values{"address": "Plein 1, Utrecht", "window": "dagelijks 20:00-07:00"}, "", ""},
		{"c", statute.Values{"address": "Plein 1, Utrecht", "window": "'s nachts"}, "window", "condition.parameter.time_window"},
		{"c", statute.Values{"address": "Plein 1, Utrecht", "window": "ma 25:00-07:00"}, "window", "condition.parameter.time_window"},
		{"l", statute.Values{"form": "full", "amount": "1250,50"}, "", ""},
		{"l", statute.Values{"form": "full", "amount": "-3"}, "amount", "condition.parameter.amount"},
		{"l", statute.Values{"form": "half", "amount": "1"}, "form", "condition.parameter.choice"},
		{"m", statute.Values{"area": "de wijk\nten noorden van het spoor", "by": "2027-01-31"}, "", ""},
	} {
		condition, _ := statute.Find(c.letter)
		err := condition.Validate(c.values)
		if c.field == "" {
			if err != nil {
				t.Errorf("%s %v: %v", c.letter, c.values, err)
			}
			continue
		}
		var invalid *fault.Invalid
		if !errors.As(err, &invalid) || invalid.Fields[c.field].Key != c.key {
			t.Errorf("%s %q: %v, want %s: %s", c.letter, c.values, err, c.field, c.key)
		}
	}
}

// What is derived from a victim is never in the neutral part, and nothing that was entered is lost.
func TestSplitKeepsWhatIsFromVictimsApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(statute.Conditions).Draw(t, "condition")
		values := statute.Values{}
		for _, p := range c.Parameters {
			values[p.Name] = rapid.SampledFrom([]string{"", " ", "x", "Plein 1"}).Draw(t, p.Name)
		}
		neutral, fromVictim := c.Split(values)
		for _, p := range c.Parameters {
			_, shown := neutral[p.Name]
			_, kept := fromVictim[p.Name]
			if shown && p.FromVictim || kept && !p.FromVictim || (shown || kept) != (strings.TrimSpace(values[p.Name]) != "") {
				t.Fatalf("%s.%s: shown %v, kept apart %v", c.Letter, p.Name, shown, kept)
			}
		}
	})
}

func TestProbationTerm(t *testing.T) {
	release := calendar.On(2026, 10, 5)
	if end := statute.LeastProbationEnd(release, release.AddMonths(4)); end != calendar.On(2027, 10, 5) {
		t.Errorf("four months of release give a probation term to %v", end)
	}
	if end := statute.LeastProbationEnd(release, release.AddYears(2)); end != calendar.On(2028, 10, 5) {
		t.Errorf("two years of release give a probation term to %v", end)
	}
	if !statute.LeastProbationEnd(calendar.Date{}, release).IsZero() {
		t.Error("no release gives a term")
	}
	if statute.LatestReview(calendar.On(2026, 8, 31)) != calendar.On(2027, 2, 28) {
		t.Error("six months after 31 August is not the end of February")
	}
	if statute.EarliestRequest(calendar.On(2026, 9, 7)) != calendar.On(2027, 3, 7) {
		t.Error("six months after 7 September is not 7 March")
	}
}

func TestGroundsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range statute.Grounds {
		if seen[g.Code] || g.Article == "" || g.Name.NL == "" || g.Name.EN == "" || g.Source == "" || len(g.Purposes) == 0 {
			t.Errorf("ground %q is twice or not complete", g.Code)
		}
		seen[g.Code] = true
		if !known(statute.DataRegimes, string(g.Regime)) {
			t.Errorf("%s: regime %q", g.Code, g.Regime)
		}
		controller := false
		for _, c := range statute.Controllers {
			controller = controller || c == g.Controller
		}
		if !controller {
			t.Errorf("%s: controller %q", g.Code, g.Controller)
		}
		for _, p := range g.Purposes {
			if !known(statute.Purposes, p) {
				t.Errorf("%s: purpose %q", g.Code, p)
			}
			if !g.Allows(p) || g.Allows("no such purpose") {
				t.Errorf("%s: Allows is wrong", g.Code)
			}
		}
		if found, ok := statute.FindGround(g.Code); !ok || found.Article != g.Article {
			t.Errorf("%s is not found", g.Code)
		}
	}
	if _, ok := statute.FindGround("none"); ok {
		t.Error("found a ground that is none")
	}
}

func TestGroundsForOffersOnlyTheOwnersGrounds(t *testing.T) {
	for _, g := range statute.GroundsFor(statute.OMController, statute.ProsecutionData) {
		if g.Controller != statute.OMController || g.Regime != statute.ProsecutionData {
			t.Errorf("offered %s", g.Code)
		}
	}
	if len(statute.GroundsFor(statute.OMController, statute.ProsecutionData)) == 0 {
		t.Error("the OM has no ground for prosecution data")
	}
	if len(statute.GroundsFor(statute.MunicipalityController, statute.ProsecutionData)) != 0 {
		t.Error("a municipality may pass on prosecution data")
	}
	if len(statute.GroundsFor(statute.MinisterController, statute.JusticeData)) != 0 {
		t.Error("somebody may share on a BIJ notice")
	}
}

func TestOffencesAndTracks(t *testing.T) {
	if len(statute.Offences) != 30 {
		t.Errorf("%d offences", len(statute.Offences))
	}
	for _, o := range statute.Offences {
		if !known(statute.OffenceCategories, o.Category) || !known(statute.Thresholds, o.Threshold) || o.Name.NL == "" || o.Name.EN == "" {
			t.Errorf("offence %+v", o)
		}
	}
	offered := 0
	for _, row := range statute.Tracks {
		if row.Source == "" || row.Release.EN == "" {
			t.Errorf("track %+v", row)
		}
		if row.Offered {
			offered++
		}
	}
	if offered != 2 {
		t.Errorf("%d tracks are offered", offered)
	}
	if (statute.Name{NL: "v.i.", EN: "release"}).In("en") != "release" || (statute.Name{NL: "v.i.", EN: "release"}).In("") != "v.i." {
		t.Error("a name is in the wrong language")
	}
}

func known(list []statute.Choice, code string) bool {
	for _, c := range list {
		if c.Code == code {
			return true
		}
	}
	return false
}

func FuzzValidate(f *testing.F) {
	f.Add("c", "window", "ma-vr 20:00-07:00")
	f.Fuzz(func(_ *testing.T, letter, name, value string) {
		c, _ := statute.Find(statute.Letter(letter))
		_ = c.Validate(statute.Values{name: value})
	})
}

// TestConditionsOfOneLetter: from the second of a letter on a condition is called by its number too, and nothing else is one.
func TestConditionsOfOneLetter(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range statute.Conditions {
		marks := c.Marks()
		if len(marks) != statute.MostOfLetter || marks[0] != string(c.Letter) || marks[1] != string(c.Letter)+"2" {
			t.Errorf("%s is called %v", c.Letter, marks)
		}
		for _, mark := range marks {
			if found, known := statute.Find(statute.Letter(mark)); !known || found.ID != c.ID || seen[mark] {
				t.Errorf("%s is %s, or stands twice", mark, found.ID)
			}
			seen[mark] = true
		}
	}
	for _, wrong := range []statute.Letter{"", "o", "b0", "b1", "b6", "b22", "b 2", "B", "bb", "2", "b2.area"} {
		if c, known := statute.Find(wrong); known {
			t.Errorf("%q is %s", wrong, c.ID)
		}
	}
}
