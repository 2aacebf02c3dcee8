package arch

import (
	"fmt"
	"slices"
	"strings"
)

// layers lists our packages from left to right: a package imports only what stands further right. Packages in one layer
// never import each other. A new package gets its place here first.
var layers = [][]string{
	{"cmd/terugkeer"},
	{"internal/command"},
	{"internal/server", "internal/work", "internal/demonstration"},
	// The rooms of the server: the list of routes joins them, and nobody else enters.
	{"internal/server/deeds", "internal/server/signals", "internal/server/lists", "internal/server/office", "internal/server/signin", "internal/server/help"},
	{"internal/server/deedpage"}, // the page of any deed
	{"internal/server/casepage"}, // what a reader sees of a case
	{"internal/server/front"},    // what every request passes
	{"internal/server/wording"},  // how things are said to a reader
	{"internal/worklist", "internal/dossier", "internal/search"},
	{"internal/intake", "internal/notice", "internal/analysis", "internal/view", "internal/advice", "internal/decision", "internal/supervision", "internal/victim",
		"internal/outside", "internal/conclude", "internal/question", "internal/relocation", "internal/meeting", "internal/escalation"},
	{"internal/document"},
	{"internal/casefile"},
	{"internal/account"}, // its deeds stand in the ledger
	{"internal/message"}, // who reads his inbox leaves a look
	{"internal/ledger"},
	{"internal/postgres"},
	{"internal/postgres/devdb"},
	{"internal/protocol"}, // knows the categories of policy, which knows no steps
	{"internal/form"},     // what is asked: pure
	{"internal/policy"},
	{"internal/who", "internal/statute"},
	{"internal/calendar"}, // dates have no law in them
	{"internal/fault", "internal/id"},
	{"internal/text"}, // what text is: it knows nothing else
	{"migrations"},
}

// rooms is where the packages of the server stand: only they and the server itself import one.
const rooms = "internal/server/"

// pages are the layers of the web, left to right; server and its rooms stand before them. They get plain structs: of the program they
// know only what a date is.
var pages = []string{"web/pages/", "web/components", "web/layout", "web/i18n", "web"}

// testOnly are packages for tests, the measuring program and the one that freezes an edition: only tests import them, and they may import what they need.
var testOnly = []string{"internal/postgres/pgtest", "internal/arch", "internal/browser", "internal/bench", "internal/freeze", "internal/reliability"}

func brokenImports(repository tree) []string {
	var found []string
	seen := map[string]bool{}
	report := func(format string, args ...any) {
		if message := fmt.Sprintf(format, args...); !seen[message] {
			seen[message] = true
			found = append(found, message)
		}
	}
	for _, s := range repository.sources {
		if s.test || slices.Contains(testOnly, s.dir) {
			continue
		}
		if layerOf(s.dir) < 0 && pageLayerOf(s.dir) < 0 {
			report("%s is not in the list of packages", s.dir)
			continue
		}
		for _, imported := range s.imports() {
			to, ours := strings.CutPrefix(imported, module)
			switch {
			case !ours:
			case slices.Contains(testOnly, to):
				report("%s imports %s outside a test", s.dir, to)
			case !mayImport(s.dir, to):
				report("%s imports %s", s.dir, to)
			}
		}
	}
	return found
}

func layerOf(dir string) int {
	return slices.IndexFunc(layers, func(layer []string) bool { return slices.Contains(layer, dir) })
}

func pageLayerOf(dir string) int {
	return slices.IndexFunc(pages, func(layer string) bool {
		return dir == layer || strings.HasSuffix(layer, "/") && strings.HasPrefix(dir, layer)
	})
}

func mayImport(from, to string) bool {
	fromPage, toPage := pageLayerOf(from), pageLayerOf(to)
	switch {
	case fromPage >= 0 && toPage >= 0:
		// A page may use the parts of another page; Go itself keeps circles out.
		return fromPage < toPage || fromPage == 0 && toPage == 0
	case fromPage >= 0:
		return to == "internal/calendar"
	case toPage >= 0:
		return layerOf(from) <= layerOf("internal/server") || strings.HasPrefix(from, rooms)
	case strings.HasPrefix(to, rooms) && from != "internal/server" && !strings.HasPrefix(from, rooms):
		return false
	}
	return layerOf(to) > layerOf(from)
}

// strayDrivers finds who speaks to the database or to browsers outside the places for it.
func strayDrivers(repository tree) []string {
	var found []string
	for _, s := range repository.sources {
		if s.test || slices.Contains(testOnly, s.dir) {
			continue
		}
		for _, imported := range s.imports() {
			database := strings.HasPrefix(imported, "github.com/jackc/pgx") && !isStore(s.path) &&
				s.dir != "internal/postgres" && s.dir != "internal/postgres/devdb"
			browser := imported == "net/http" && !speaksHTTP(s.dir)
			if database || browser {
				found = append(found, s.path+" imports "+imported)
			}
		}
	}
	return found
}

// speaksHTTP tells which packages may: the command that starts the server, the server, and its rooms but the one that only words.
func speaksHTTP(dir string) bool {
	return dir == "internal/command" || dir == "internal/server" || strings.HasPrefix(dir, rooms) && dir != rooms+"wording"
}

// isStore tells whether a file is one in which SQL belongs: store.go, or store_<part>.go of a large store.
func isStore(file string) bool {
	name := file[strings.LastIndex(file, "/")+1:]
	return name == "store.go" || strings.HasPrefix(name, "store_") && strings.HasSuffix(name, ".go")
}
