package arch

import (
	"slices"
	"testing"
)

// guards are the rules, each with what it must find in testdata/<name>.
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
		"internal/view imports internal/postgres/pgtest outside a test",
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
	{"long", tooLong, []string{
		"internal/long/long.go has 601 lines and no reason",
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
			found := guard.broken(load(t, "testdata/"+guard.name))
			slices.Sort(found)
			if want := slices.Sorted(slices.Values(guard.caught)); !slices.Equal(found, want) {
				t.Errorf("found\n%q\nwant\n%q", found, want)
			}
		})
	}
}
