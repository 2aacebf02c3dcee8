package arch

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// guards are the rules, each with what it must find in testdata/<name>, or in a tree that the test writes.
var guards = []struct {
	name   string
	broken func(tree) []string
	caught []string
}{
	{"imports", brokenImports, []string{
		"internal/advice imports internal/view",
		"internal/policy imports internal/protocol",
		"internal/newcomer is not in the list of packages",
		"internal/protocol imports internal/casefile",
		"internal/server/lists imports internal/server/office",
		"internal/server/wording imports internal/server/front",
		"internal/view imports internal/postgres/pgtest outside a test",
		"internal/work imports internal/server/front",
		"web/components imports web/pages/view",
		"web/pages/view imports internal/view",
	}},
	{"clock", brokenClock, []string{
		"internal/view/submit.go:10:9: time.Now",
		"internal/view/submit.go:14:25: time.Since",
		"internal/view/submit.go:18:9: os.Getenv",
	}},
	{"documented", undocumented, []string{
		"internal/bare has no package comment",
		"internal/bare/bare.go:5:6: Thing has no comment",
		"internal/bare/bare.go:7:14: Thing.Do has no comment",
		"internal/bare/bare.go:9:6: Make has no comment",
		"internal/bare/bare.go:12:2: Loose has no comment",
	}},
	{"owners", brokenOwners, []string{
		"internal/advice/store.go:6:1: advice writes mayor_view, which is view's",
		"internal/view/other.go:6:1: writes mayor_view outside a store file",
		"internal/view/store.go:10:2: writes nobody, which no migration makes",
		"migrations/000001_first.up.sql: orphan has no owner",
	}},
	{"migrations", brokenMigrations, []string{
		"000002 has no down file",
		"000002 stands twice",
		"000004 follows 000002",
		"readme.sql is no migration",
	}},
	{"locales", brokenLocales, []string{
		"web/locales/lonely.nl.toml has no English file",
		"web/locales/view.en.toml has no text for view.submit.lead",
		"web/locales/view.nl.toml has no text for view.submit.extra",
	}},
	{"claims", unkept, []string{
		"docs/claims.toml: view.extend.effect is kept by \"view.TestGone\", which is no test",
		"docs/claims.toml: view.gone.effect is no text that promises something",
		"view.withdraw.effect promises something, and docs/claims.toml does not say which test keeps it",
	}},
	{"counts", uncounted, []string{
		"casepage.moved holds a number, a day or a name, and docs/counts.toml does not say what it counts from",
		"docs/counts.toml: casepage.closed does not say what it counts from, whose it is and which test counts again",
		"docs/counts.toml: casepage.gone is no text with a number, a day or a name",
		"docs/counts.toml: casepage.since is counted again by \"view.TestGone\", which is no test",
	}},
	{"long", tooLong, []string{
		"internal/long/long.go has 501 lines and no reason",
	}},
	{"rows", namedRows, []string{
		"internal/view/view.go:4:50: names VI; ask a property of its row, or which deed ends it",
		"internal/view/view.go:7:14: names P12; ask a property of its row, or which deed ends it",
		"internal/view/view.go:11:14: names P14; ask a property of its row, or which deed ends it",
	}},
	{"statements", builtStatements, []string{
		"internal/view/store.go:13:9: SQL made with fmt.Sprintf",
		"internal/view/store.go:17:9: SQL made with fmt.Sprintf",
		"internal/view/store.go:21:9: SQL joined with a value",
	}},
	{"pgx", strayDrivers, []string{
		"internal/view/view.go imports github.com/jackc/pgx/v5",
		"internal/view/view.go imports net/http",
	}},
	{"glossary", brokenGlossary, []string{
		"docs/glossary.md: glossary.gone has no text",
		"docs/glossary.md: view.Gone is not in the code",
	}},
}

// The repository keeps every rule.
func TestRules(t *testing.T) {
	repository := load(t, "../..")
	if len(repository.sources) < 20 {
		t.Fatalf("read only %d sources: the rules look at nothing", len(repository.sources))
	}
	for _, guard := range guards {
		t.Run(guard.name, func(t *testing.T) {
			for _, found := range guard.broken(repository) {
				t.Error(found)
			}
		})
	}
}

// Every rule finds what is broken on purpose, and nothing else.
func TestRulesCatch(t *testing.T) {
	for _, guard := range guards {
		t.Run(guard.name, func(t *testing.T) {
			root := "testdata/" + guard.name
			if guard.name == "long" {
				root = longTree(t)
			}
			found := guard.broken(load(t, root))
			slices.Sort(found)
			if want := slices.Sorted(slices.Values(guard.caught)); !slices.Equal(found, want) {
				t.Errorf("found\n%q\nwant\n%q", found, want)
			}
		})
	}
}

// longTree is a tree with a file of a line more than may be, beside one that was generated and one that is short: it is written here,
// since a file without a reason would stand in the repository otherwise.
func longTree(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	folder := filepath.Join(root, "internal", "long")
	if err := os.MkdirAll(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	for name, lines := range map[string]int{"long.go": most + 1, "page_templ.go": most + 1, "short.go": most} {
		text := "package long\n" + strings.Repeat("//\n", lines-1)
		if name == "page_templ.go" {
			text = "// Code generated by templ - DO NOT EDIT.\n\n" + text
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}
