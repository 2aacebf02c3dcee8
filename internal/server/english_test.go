package server_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/who"
)

// sameInBoth are the words that are the same in both languages: names of things in Dutch law, and the few that are spelt alike.
var sameInBoth = []string{
	"Terugkeer", "English", "Nederlands", "Openbaar Ministerie", "OM", "CVv.i.", "3RO", "BIJ", "IDV", "GVM", "SKN", "BRP", "DJI", "AVG", "Wjsg", "Wpg", "Sv", "Sr", "pdf", "PDF", "Word", "DOCX", "ODT", "PNG", "JPEG", "kB", "MB",
	"alcohol", "drugs", "was", "Opening", "Conflict", "Wjsg", "Besluit tenuitvoerlegging",
	"Filter", "Filters", "Team", "Teams", "Status", "Privacy", "Later", "Land", "Document", "Type", "Volume", "in", "is", "of", "of the", "van",
}

// TestEnglishIsEnglish reads the pages of walked cases and of everything around them as each role, in Dutch and in English: a
// text that stays the same must come from what people wrote, and what the Dutch page says must not stand on the English one.
func TestEnglishIsEnglish(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 30, Walked: 30}); err != nil {
		t.Fatal(err)
	}
	written := s.written()
	found, rest := map[string]string{}, map[string]string{}
	pages := 0
	for _, seat := range []struct {
		org  string
		role who.Role
	}{
		{"OM-ONL", who.OMOfficer}, {"OM-ONL", who.OMLead}, {"CVVI", who.DecidingOfficer}, {"RN", who.ProbationOfficer}, {"GM0262", who.MunicipalOfficer}, {"GM0262", who.Mayor}, {"GM0262", who.PrivacyOfficer}, {"GM0262", who.OrgAdmin},
	} {
		b := s.as(seat.org, seat.role)
		for _, path := range s.pagesOf(b) {
			b.get("/language/nl?back=/help")
			inDutch := b.get(path)
			b.get("/language/en?back=/help")
			english := b.get(path)
			if english.StatusCode != inDutch.StatusCode {
				t.Errorf("%s: %d in Dutch, %d in English", path, inDutch.StatusCode, english.StatusCode)
			}
			if english.StatusCode != http.StatusOK && path != "/nowhere" {
				continue
			}
			pages++
			for _, body := range []string{inDutch.body, english.body} {
				if strings.Contains(body, "no value") || strings.Contains(body, "⟦") {
					t.Errorf("%s: a text lacks a value", path)
				}
			}
			was := said(inDutch.body)
			for text := range said(english.body) {
				left, known := rest[text]
				if !known {
					left = without(text, written)
					rest[text] = left
				}
				if was[text] && word.MatchString(left) || dutchWords.MatchString(left) {
					found[text] = string(seat.role) + " " + path
				}
			}
		}
	}
	for text, at := range found {
		t.Errorf("%s: %q is the same in both languages", at, text)
	}
	if pages < 200 {
		t.Errorf("%d pages: this test shows little", pages)
	}
}

var (
	notText = regexp.MustCompile(`(?s)<script.*?</script>|<style.*?</style>|<textarea.*?</textarea>|<[a-z]+ [^>]*lang="(nl|en)"[^>]*>[^<]*<`)
	between = regexp.MustCompile(`>([^<]+)<|(?:aria-label|title|alt|placeholder)="([^"]+)"`)
)

// said is what a page says: between its tags and in the attributes that are read aloud.
func said(body string) map[string]bool {
	_, rest, _ := strings.Cut(body, "<body")
	out := map[string]bool{}
	for _, m := range between.FindAllStringSubmatch(notText.ReplaceAllString(rest, "><"), -1) {
		if text := strings.Join(strings.Fields(html.UnescapeString(m[1]+m[2])), " "); text != "" {
			out[text] = true
		}
	}
	return out
}

var (
	word = regexp.MustCompile(`\p{L}{3,}`)
	// dutchWords are words that hardly a Dutch sentence is without and that no English one has.
	dutchWords = regexp.MustCompile(`(?i)(^|[^\pL])(de|het|een|niet|wordt|zijn|voor|aan|bij|naar|wie|uw|geen|werkdag|werkdagen|gemeente|burgemeester|zaak|zaken|stap|sinds|uiterlijk|voorwaarde|slachtoffer|reclassering)($|[^\pL])`)
)

// without is a text without what people wrote and without the names that are the same in both languages.
func without(text string, written []string) string {
	if slices.Contains(sameInBoth, text) {
		return ""
	}
	for _, one := range written {
		if one == text || len(text) > 12 && strings.Contains(one, text) {
			return ""
		}
		text = strings.ReplaceAll(text, one, " ")
	}
	for _, one := range sameInBoth {
		if strings.Contains(text, one) {
			text = regexp.MustCompile(`(^|[^\pL])`+regexp.QuoteMeta(one)+`($|[^\pL])`).ReplaceAllString(text, " ")
		}
	}
	return text
}

// written are the texts that people wrote and names of organisations and people, the longest first.
func (s started) written() []string {
	s.t.Helper()
	rows, err := s.db.Owner.Query(s.t.Context(), `
		select body::text from item
		union all select to_jsonb(name)::text from org
		union all select to_jsonb(name)::text from app_user
		union all select to_jsonb(email)::text from app_user
		union all select to_jsonb(number)::text from case_file
		union all select to_jsonb(name)::text from case_card
		union all select to_jsonb(necessity)::text from case_grant`)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	seen := map[string]bool{}
	var collect func(any)
	collect = func(v any) {
		switch v := v.(type) {
		case string:
			for _, line := range strings.Split(v, "\n") {
				text := strings.Join(strings.Fields(line), " ")
				if strings.IndexFunc(text, unicode.IsLetter) >= 0 && len(text) > 2 {
					seen[text] = true
				}
			}
		case map[string]any:
			if given, there := v["given"].(string); there {
				seen[strings.Join(strings.Fields(fmt.Sprint(given, " ", v["prefix"], " ", v["family"])), " ")] = true
			}
			for name, inner := range v {
				// What the program itself put in words in Dutch is no text of people.
				if name != "title" && name != "name" || v["letter"] == nil && v["point"] == nil {
					if name != "text" || v["letter"] == nil || v["values"] == nil {
						collect(inner)
					}
				}
			}
		case []any:
			for _, inner := range v {
				collect(inner)
			}
		}
	}
	for rows.Next() {
		var raw string
		if err := rows.Scan(&raw); err != nil {
			s.t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal([]byte(raw), &v); err != nil {
			s.t.Fatal(fmt.Errorf("%w: %s", err, raw))
		}
		collect(v)
	}
	out := make([]string, 0, len(seen))
	for text := range seen {
		out = append(out, text)
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}
