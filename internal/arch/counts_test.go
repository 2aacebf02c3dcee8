package arch

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// countsPage says of each text on the page of a case and on the lists in which a number, a day or a name stands what it counts from, whose
// it is, and which test counts again.
const countsPage = "docs/counts.toml"

var (
	counting  = regexp.MustCompile(`^(casepage|worklist|term|due|waits|reached|identity)\.|^(list\.(since|turn_closed|more_found)|search\.found|step\.of_town)(\.|$)`)
	ofANumber = regexp.MustCompile(`\.(one|other)$`)
)

// uncounted finds texts with a number, a day or a name of which nobody says what it counts from, tests that are not there, and rows of
// texts that are gone.
func uncounted(repository tree) []string {
	var rows map[string][]string
	text, err := fs.ReadFile(repository, countsPage)
	if err == nil {
		err = toml.Unmarshal(text, &rows)
	}
	if err != nil {
		return []string{countsPage + ": " + err.Error()}
	}
	tests, keys := allTests(repository), map[string]bool{}
	for _, key := range keysOf(repository, func(key, text string) bool { return counting.MatchString(key) && strings.Contains(text, "{{") }) {
		keys[ofANumber.ReplaceAllString(key, "")] = true
	}
	var found []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		switch row := rows[key]; {
		case row == nil:
			found = append(found, key+" holds a number, a day or a name, and "+countsPage+" does not say what it counts from")
		case len(row) != 3 || row[0] == "" || row[1] == "":
			found = append(found, fmt.Sprintf("%s: %s does not say what it counts from, whose it is and which test counts again", countsPage, key))
		case !tests[row[2]]:
			found = append(found, fmt.Sprintf("%s: %s is counted again by %q, which is no test", countsPage, key, row[2]))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		if !keys[key] {
			found = append(found, countsPage+": "+key+" is no text with a number, a day or a name")
		}
	}
	return found
}
