package server_test

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/i18n"
)

var (
	listRow = regexp.MustCompile(`(?s)<tr[^>]*>(.*?)</tr>`)
	listEnd = regexp.MustCompile(`(?s).*<td[^>]*>(.*?)</td>`)
	nowWho  = regexp.MustCompile(`(?s)class="[^"]*tk-now__who[^"]*"[^>]*>(.*?)</(?:h2|p|span|h3)>`)
	phaseOf = regexp.MustCompile(`, fase (\d) van 6`)
	nowPart = regexp.MustCompile(`(?s)tk-phase--now.*?tk-phase__n[^>]*>(\d)<`)
	state   = regexp.MustCompile(`(?s)tk-section__state[^>]*>(.*?)<`)
)

// TestTheListSaysWhatTheCaseSays compares each case in the list with its page, as each role: whose turn it is and the phase
// in the same words, and never nothing.
func TestTheListSaysWhatTheCaseSays(t *testing.T) {
	t.Parallel()
	s := start(t, true)
	if _, err := demonstration.Load(t.Context(), s.db, s.hasher, nil, demonstration.Size{Cases: 30, Walked: 30}); err != nil {
		t.Fatal(err)
	}
	compared, parts, reached := 0, map[string]int{}, map[int]bool{}
	for _, phase := range protocol.Phases {
		parts[i18n.T(i18n.With(t.Context(), i18n.Dutch), "list.phase."+string(phase))] = phase.Part()
	}
	for _, seat := range []struct {
		org, name string
		role      who.Role
	}{{"OM-ONL", "OM Oost-Nederland", who.OMLead}, {"CVVI", "CVv.i.", who.DecidingOfficer}, {"RN", "Reclassering Nederland", who.ProbationOfficer}, {"GM0262", "Gemeente Lochem", who.MunicipalOfficer}, {"GM0262", "De burgemeester van Lochem", who.Mayor}} {
		b := s.as(seat.org, seat.role)
		for _, row := range listRow.FindAllStringSubmatch(b.get("/cases").body, -1) {
			cases := links(row[1], `/cases/[0-9a-f-]{36}`)
			if len(cases) == 0 {
				continue
			}
			cell := listEnd.FindStringSubmatch(row[1])
			turn := nameOf("", cell[1])
			page := b.get(cases[0]).body
			compared++
			if i := strings.LastIndex(turn, ": "); i >= 0 {
				turn = turn[i+2:]
			}
			switch m := nowWho.FindStringSubmatch(page); {
			case turn == "" || turn == "–":
				t.Errorf("%s: %s says nothing of whose turn it is", seat.role, cases[0])
			case strings.HasPrefix(turn, "Afgesloten op "):
				if !strings.Contains(page, "Afgesloten") {
					t.Errorf("%s: %s is closed in the list alone", seat.role, cases[0])
				}
			case m == nil:
				t.Errorf("%s: %s does not say whose turn it is", seat.role, cases[0])
			default:
				now := html.UnescapeString(nameOf("", m[1]))
				fits := strings.HasPrefix(turn, now) || now == "U bent aan zet" && strings.HasSuffix(turn, "uw organisatie")
				if !fits {
					t.Errorf("%s: %s: the list says %q, the page %q", seat.role, cases[0], turn, now)
				}
			}
			phase := ""
			if m := state.FindStringSubmatch(page); m != nil {
				phase, _, _ = strings.Cut(html.UnescapeString(strings.TrimSpace(m[1])), ", ")
			}
			if n, marked := phaseOf.FindStringSubmatch(page), nowPart.FindStringSubmatch(page); n == nil || (marked != nil && marked[1] != n[1]) || strings.Count(page, "tk-phase--now") > 1 {
				t.Errorf("%s: %s: the phase is %v, the plan marks %v", seat.role, cases[0], n, marked)
			} else if part := parts[phase]; strconv.Itoa(part) != n[1] {
				t.Errorf("%s: %s: %q is phase %d, the page says %s", seat.role, cases[0], phase, part, n[1])
			} else {
				reached[part] = true
			}
			if phase == "" || !strings.Contains(row[1], phase) {
				t.Errorf("%s: %s: the page says the phase %q, the list does not", seat.role, cases[0], phase)
			}
		}
	}
	if len(reached) < 6 {
		t.Errorf("of the parts of the plan only %v were seen", reached)
	}
	if compared < 40 {
		t.Errorf("%d cases: this test shows little", compared)
	}
}
