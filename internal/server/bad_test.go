package server_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestBadInput finds every form that is open to somebody in four cases, and types into every field what cannot be accepted.
// The answer is the form again, with what is wrong at the field and everything that was typed.
func TestBadInput(t *testing.T) {
	t.Parallel()
	s := stage(t)
	forms := 0
	seen := map[string]bool{}
	for _, days := range []int{189, 176, 88, 44, 38, 33, 20, -1, -100, -404} {
		which := s.walk(s.story(days))
		for _, actor := range []account.Actor{s.cast.As("OM-ONL", who.OMOfficer, 1), s.cast.As("CVVI", who.DecidingOfficer, 1), s.cast.As("GM0262", who.MunicipalOfficer, 1), s.cast.As("GM0262", who.Mayor, 1), s.cast.As("RN", who.ProbationOfficer, 1)} {
			b := s.as(actor)
			for _, path := range s.openForms(actor, which) {
				name, _, _ := strings.Cut(path[strings.LastIndex(path, "/")+1:], "?")
				if seen[name+actor.Name] {
					continue
				}
				got := b.get(path)
				if got.StatusCode != http.StatusOK {
					continue
				}
				seen[name+actor.Name] = true
				forms++
				s.typeBadly(b, path, got.body)
			}
		}
	}
	if forms < 30 {
		t.Errorf("only %d forms were open: %v", forms, seen)
	}
	if broke := s.log.String(); strings.Contains(broke, "panic") || strings.Contains(broke, "request failed") {
		t.Errorf("something broke:\n%s", firstLines(broke, "request failed", "panic"))
	}
}

// openForms are the pages of the deeds that the plan offers somebody now.
func (s staged) openForms(actor account.Actor, which id.Case) []string {
	s.t.Helper()
	r, err := casefile.Open(s.t.Context(), s.db, actor, casefile.Page{Case: which, Name: "case"})
	if err != nil {
		return nil
	}
	var paths []string
	for _, rule := range policy.Rules {
		abouts := []protocol.Ref{""}
		for _, i := range r.Plan.Steps {
			for _, step := range protocol.Steps() {
				if step.ID == i.ID && slices.Contains(step.Deeds, rule.Deed) {
					abouts = append([]protocol.Ref{i.Instance}, abouts...)
				}
			}
		}
		for _, about := range abouts {
			if r.May(rule.Deed, about) == nil {
				paths = append(paths, "/cases/"+which.String()+"/"+slugOf(rule.Deed)+"?about="+string(about))
				break
			}
		}
	}
	return paths
}

// long are the fields that may hold that much: whole advices, reasons and reports; and a zone where there is said to be none.
var long = regexp.MustCompile(`advice-submit full|decision-take reasons|supervision-close text|victim-check zone`)

var days = regexp.MustCompile(`^(on|release|date|actual|sentence_end|until|review|end|served|ended|happened|born|received|new_date)$`)

func (s staged) typeBadly(b browser, path, page string) {
	s.t.Helper()
	where, query, _ := strings.Cut(path, "?about=")
	fields, seq := texts(page), seqOf(page)
	for field := range fields {
		if field == "about" || field == "seq" || field == "request" {
			continue
		}
		tried := bad
		if days.MatchString(field) {
			tried = []struct{ name, typed, says string }{{"a day that does not exist", "31-2-2026", "Deze datum bestaat niet"}}
		}
		for _, one := range tried {
			pairs := []string{"about", query, "seq", seq, field, one.typed, "request", id.NewRequest().String()}
			if of := strings.Split(field, "."); of[0] == "parameter" && len(of) == 3 {
				pairs = append(pairs, "letters", of[1]) // only of a chosen condition the parameters count
			}
			if letter, changes := strings.CutPrefix(field, "text."); changes {
				pairs = append(pairs, "answer."+letter, "change") // as here, and below: what is not asked is not looked at
			}
			if outcome := map[string]string{"until": "grant", "review": "postpone", "end": "refuse"}[field]; outcome != "" && strings.HasSuffix(where, "/decision-take") {
				pairs = append(pairs, "outcome", outcome)
			}
			for other := range fields {
				if other != field && !days.MatchString(other) {
					pairs = append(pairs, other, "Getypt in «"+other+"» <b>&amp;</b> =1+1")
				}
			}
			var got answer
			if strings.Contains(page, `enctype="multipart/form-data"`) {
				got = b.upload(where, pairs, "", nil)
			} else {
				got = b.post(where, pairs...)
			}
			if got.StatusCode == http.StatusSeeOther && strings.HasSuffix(where, "/analysis-submit") {
				continue // kept as a draft, part by part; it is sent from a page of its own
			}
			if got.StatusCode != http.StatusUnprocessableEntity {
				s.t.Errorf("%s, %s: %s is answered with %d", where[strings.LastIndex(where, "/"):], field, one.name, got.StatusCode)
				continue
			}
			for i := 0; i < len(pairs); i += 2 {
				if pairs[i] != "seq" && !strings.Contains(got.body, templated(pairs[i+1])) {
					s.t.Errorf("%s, %s: %s: what was typed in %s is lost", where[strings.LastIndex(where, "/"):], field, one.name, pairs[i])
				}
			}
			if strings.Contains(got.body, "=1+1</script>") || strings.Contains(got.body, "» <b>&amp;</b>") {
				s.t.Errorf("%s: HTML comes back as HTML", where)
			}
			if one.says == "" && long.MatchString(where+" "+field) {
				continue
			}
			if says := errorAt(got.body, field); says == "" || !strings.Contains(says, one.says) {
				s.t.Errorf("%s, %s: %s: %q", where[strings.LastIndex(where, "/"):], field, one.name, says)
			}
		}
	}
}
