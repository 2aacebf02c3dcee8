package statute_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/statute"
)

// TestSentencesSayEveryParameter: each parameter stands in the sentence of its condition, in both languages, and nothing else does;
// what is derived from a victim can be left out of it without a trace.
func TestSentencesSayEveryParameter(t *testing.T) {
	named := regexp.MustCompile(`\{([a-z]+)\}`)
	for _, c := range statute.Conditions {
		for _, language := range []string{"nl", "en"} {
			var said []string
			for _, m := range named.FindAllStringSubmatch(c.Sentence.In(language), -1) {
				said = append(said, m[1])
			}
			values, neutral := statute.Values{}, statute.Values{}
			for _, p := range c.Parameters {
				if n := len(said); !slices.Contains(said, p.Name) || n != len(c.Parameters) {
					t.Errorf("%s in %s says %v", c.Letter, language, said)
				}
				values[p.Name] = "zz" + p.Name
				if p.Kind == statute.Date {
					values[p.Name] = "2028-01-02"
				}
				if p.Kind == statute.Amount {
					values[p.Name] = "1250,50"
				}
				if p.Kind == statute.Select {
					values[p.Name] = p.Choices[0].Code
				}
				if !p.FromVictim {
					neutral[p.Name] = values[p.Name]
				}
			}
			whole, part := c.Words(values, language, calendar.Date.String), c.Words(neutral, language, calendar.Date.String)
			for _, text := range []string{whole, part, c.Words(statute.Values{}, language, calendar.Date.String)} {
				if strings.ContainsAny(text, "[]{}|") || text == "" && c.Letter != "k" && c.Letter != "n" {
					t.Errorf("%s in %s: %q", c.Letter, language, text)
				}
			}
			for _, p := range c.Parameters {
				if p.FromVictim && (strings.Contains(part, "zz"+p.Name) || !strings.Contains(whole, "zz"+p.Name)) {
					t.Errorf("%s in %s: %s in %q, whole %q", c.Letter, language, p.Name, part, whole)
				}
			}
		}
	}
}

func TestSentences(t *testing.T) {
	day := func(calendar.Date) string { return "1 januari 2028" }
	for _, one := range []struct {
		letter statute.Letter
		values statute.Values
		want   string
	}{
		{"a", statute.Values{"persons": "S1", "until": "2028-01-01"}, "Geen contact met S1, ook niet via anderen. Tot en met 1 januari 2028"},
		{"a", statute.Values{"institution": "de school"}, "Geen contact met bepaalde personen en niet met de school, ook niet via anderen"},
		{"b", statute.Values{"form": "both", "area": "gebied S1."}, "Mag niet komen of gaan wonen in gebied S1"},
		{"b", statute.Values{"form": "stay", "window": "dagelijks 20:00-07:00"}, "Mag niet komen in een bepaald gebied, op deze tijden: dagelijks 20:00-07:00"},
		{"c", statute.Values{"address": "Heideweg 27", "window": "dagelijks 22:00-06:00"}, "Moet op deze tijden op Heideweg 27 zijn: dagelijks 22:00-06:00"},
		{"k", statute.Values{"form": "ban"}, "Niet naar het buitenland"},
		{"l", statute.Values{"form": "instalments", "amount": "1250,50"}, "Vergoedt de schade in termijnen: € 1.250,50"},
		{"l", statute.Values{"form": "full", "amount": "€ 1.234.567"}, "Vergoedt de schade geheel: € 1.234.567"},
		{"m", statute.Values{"by": "2028-01-01"}, "Verhuist uit een bepaald gebied, uiterlijk op 1 januari 2028"},
	} {
		c, _ := statute.Find(one.letter)
		if got := c.Words(one.values, "nl", day); got != one.want {
			t.Errorf("%q, want %q", got, one.want)
		}
	}
}
